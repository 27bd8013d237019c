//! The answer as the contract writes it.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use super::number::Amount;
use super::rules::{CONTRACT, Digits, Warning};
use super::sheet::{Figures, Line, Sheet};
use super::{Assessment, ranking::Ranking};

/// An assessment with the digests of the two files that it came from.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// What came out.
    pub assessment: &'a Assessment,
    /// SHA-256 of the rules in canonical form.
    pub rules_sha256: &'a str,
    /// SHA-256 of the facts in canonical form.
    pub facts_sha256: &'a str,
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Assessment { rules, round, warnings, sheets, ranking } = self.assessment;
        let digits = rules.digits;
        let mut answer = serializer.serialize_struct("Answer", 8)?;
        answer.serialize_field("contract", &CONTRACT)?;
        answer.serialize_field("rule_set", &rules.identity)?;
        answer.serialize_field("round", round)?;
        answer.serialize_field("rules_sha256", self.rules_sha256)?;
        answer.serialize_field("facts_sha256", self.facts_sha256)?;
        answer.serialize_field("warnings", warnings)?;
        answer.serialize_field("sheets", &Each(sheets.len(), || sheets.iter().map(|sheet| OneSheet { sheet, digits })))?;
        answer.serialize_field("ranking", &Each(ranking.len(), || ranking.iter().map(|ranking| OneRanking { ranking, sheets, digits })))?;
        answer.end()
    }
}

impl Serialize for Warning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut warning = serializer.serialize_struct("Warning", 2)?;
        warning.serialize_field("code", self.code.code())?;
        warning.serialize_field("node", &self.node)?;
        warning.end()
    }
}

/// A list that is made while it is written: nothing of a large round stands in memory twice.
struct Each<F>(usize, F);

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq;

        let mut list = serializer.serialize_seq(Some(self.0))?;
        for item in (self.1)() {
            list.serialize_element(&item)?;
        }
        list.end()
    }
}

struct OneSheet<'a> {
    sheet: &'a Sheet,
    digits: Digits,
}

impl Serialize for OneSheet<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (sheet, digits) = (self.sheet, self.digits);
        let figure =
            |of: fn(&Figures) -> Option<Amount>, digits: u32| sheet.figures.as_ref().and_then(of).map(|amount| amount.text(digits));
        let mut one = serializer.serialize_struct("Sheet", 14)?;
        one.serialize_field("unit", &*sheet.unit)?;
        one.serialize_field("group", &*sheet.group)?;
        one.serialize_field("status", sheet.status.code())?;
        one.serialize_field("lines", &Each(sheet.lines.len(), || sheet.lines.iter().map(|line| OneLine { line, digits })))?;
        one.serialize_field("nodes", &Nodes { sheet, digits })?;
        one.serialize_field("pending", &Each(sheet.pending.len(), || sheet.pending.iter().map(|leaf| &**leaf)))?;
        one.serialize_field("base", &figure(|figures| figures.base, digits.line))?;
        one.serialize_field("exact", &figure(|figures| Some(figures.exact), digits.line))?;
        one.serialize_field("total", &figure(|figures| Some(figures.total), digits.total))?;
        one.serialize_field("full", &figure(|figures| Some(figures.full), digits.line))?;
        one.serialize_field("rate", &figure(|figures| figures.rate, digits.rate))?;
        one.serialize_field("grade", &sheet.grade.as_deref())?;
        one.serialize_field("converted", &figure(|figures| figures.converted, digits.convert))?;
        one.serialize_field("rank", &sheet.rank)?;
        one.end()
    }
}

struct OneLine<'a> {
    line: &'a Line,
    digits: Digits,
}

impl Serialize for OneLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let line = self.line;
        let mut one = serializer.serialize_struct("Line", 4 + usize::from(line.n.is_some()))?;
        one.serialize_field("leaf", line.leaf.as_str())?;
        one.serialize_field("rule", line.rule.as_str())?;
        one.serialize_field("amount", &line.amount.text(self.digits.line))?;
        match line.n {
            Some(n) => one.serialize_field("n", &n)?,
            None => one.skip_field("n")?,
        }
        one.serialize_field("note", &line.note)?;
        one.end()
    }
}

struct Nodes<'a> {
    sheet: &'a Sheet,
    digits: Digits,
}

impl Serialize for Nodes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut nodes = serializer.serialize_map(Some(self.sheet.nodes.len()))?;
        for (id, sum) in &self.sheet.nodes {
            nodes.serialize_entry(&**id, &sum.map(|sum| sum.text(self.digits.line)))?;
        }
        nodes.end()
    }
}

struct OneRanking<'a> {
    ranking: &'a Ranking,
    sheets: &'a [Sheet],
    digits: Digits,
}

impl Serialize for OneRanking<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (ranking, digits) = (self.ranking, self.digits);
        let row = |row: &super::ranking::Row| OneRow { sheet: &self.sheets[row.place], moved: row.moved, digits };
        let mut one = serializer.serialize_struct("Ranking", 7)?;
        one.serialize_field("group", &*ranking.group)?;
        one.serialize_field("basis", ranking.basis.code())?;
        one.serialize_field("rank_by", ranking.rank_by.code())?;
        one.serialize_field("count", &ranking.count)?;
        one.serialize_field("average_total", &ranking.average_total.map(|average| average.text(digits.total)))?;
        one.serialize_field("average_rate", &ranking.average_rate.map(|average| average.text(digits.rate)))?;
        one.serialize_field("rows", &Each(ranking.rows.len(), || ranking.rows.iter().map(row)))?;
        one.end()
    }
}

struct OneRow<'a> {
    sheet: &'a Sheet,
    moved: Option<i128>,
    digits: Digits,
}

impl Serialize for OneRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (sheet, figures) = (self.sheet, self.sheet.figures.as_ref());
        let mut one = serializer.serialize_struct("Row", 6)?;
        one.serialize_field("rank", &sheet.rank)?;
        one.serialize_field("unit", &*sheet.unit)?;
        one.serialize_field("total", &figures.map(|figures| figures.total.text(self.digits.total)))?;
        one.serialize_field("rate", &figures.and_then(|figures| figures.rate).map(|rate| rate.text(self.digits.rate)))?;
        one.serialize_field("grade", &sheet.grade.as_deref())?;
        one.serialize_field("moved", &self.moved)?;
        one.end()
    }
}
