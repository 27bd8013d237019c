//! What an upheld appeal does to a sheet: the lines that were fed back stay, and a reversing line stands beside each that changed.

use chrono::NaiveDate;

use super::number::Amount;
use super::sheet::{Entry, Place, Sheet, Status};
use super::{Assessment, Ranking};
use crate::calendar::office_time::day_text;

/// A line that reverses a part of a line that was fed back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Where.
    pub leaf: Place,
    /// Of which rule or step.
    pub rule: Entry,
    /// What it adds.
    pub amount: Amount,
}

/// The reversing lines between two states of a sheet, in the order of the later ledger, then what fell away. The lines before and these
/// lines together add up to the lines after.
#[must_use]
pub fn corrections(before: &Sheet, after: &Sheet) -> Vec<Correction> {
    let sum = |sheet: &Sheet, leaf: &Place, rule: &Entry| -> Amount {
        sheet.lines.iter().filter(|line| line.leaf == *leaf && line.rule == *rule).map(|line| line.amount).sum()
    };
    let mut found: Vec<Correction> = Vec::new();
    for line in after.lines.iter().chain(&before.lines) {
        if found.iter().any(|known| known.leaf == line.leaf && known.rule == line.rule) {
            continue;
        }
        let amount = sum(after, &line.leaf, &line.rule) - sum(before, &line.leaf, &line.rule);
        found.push(Correction { leaf: line.leaf.clone(), rule: line.rule.clone(), amount });
    }
    found.retain(|one| !one.amount.is_zero());
    found
}

/// When a round was sealed, and when and as which version it was corrected since.
#[must_use]
pub fn sealed_words(first_on: NaiveDate, (no, on): (i64, NaiveDate)) -> String {
    let first = day_text(first_on);
    if no > 1 { format!("{first}封存，{}更正（第{no}版）", day_text(on)) } else { format!("{first}封存") }
}

/// What a paper of a corrected round says of the version that it stands in place of; nothing while none was corrected.
#[must_use]
pub fn replaced_words(first_on: NaiveDate, no: i64) -> Option<String> {
    let since = if no > 2 { "和以后的更正" } else { "" };
    (no > 1).then(|| format!("代替{}封存的第1版{since}", day_text(first_on)))
}

/// What is said before a quarter is corrected whose year is sealed: the year keeps what it was sealed with. `totals` are those of the
/// unit's year, as sealed and as the corrected quarter would make it, where that can be told.
#[must_use]
pub fn year_words(unit: &str, year: &str, totals: Option<(&str, &str)>) -> String {
    let effect = match totals {
        Some((before, after)) if before == after => format!("按更正后的季度得分，{unit}的年度得分仍是{before}分"),
        Some((before, after)) => format!("按更正后的季度得分，{unit}的年度得分会由{before}分变为{after}分"),
        None => format!("{unit}的年度得分会差多少，请核对"),
    };
    format!("“{year}”已经封存，不随这次更正改变：{effect}。年度也要改的，另在年度的得分表上申请更正。")
}

/// A unit whose total, rank or grade a decision moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its place among the sheets.
    pub place: usize,
    /// Total, as printed.
    pub total: (Option<String>, Option<String>),
    /// Rank.
    pub rank: (Option<u64>, Option<u64>),
    /// Grade.
    pub grade: (Option<String>, Option<String>),
}

/// Every unit that two scorings of the same round show differently.
#[must_use]
pub fn moved(before: &Assessment, after: &Assessment) -> Vec<Moved> {
    let total = |of: &Assessment, sheet: &Sheet| sheet.figures.map(|figures| figures.total.text(of.rules.digits.total));
    let grade = |sheet: &Sheet| sheet.grade.as_deref().map(str::to_owned);
    let pairs = before.sheets.iter().zip(&after.sheets).enumerate();
    pairs
        .map(|(place, (old, new))| Moved {
            place,
            total: (total(before, old), total(after, new)),
            rank: (old.rank, new.rank),
            grade: (grade(old), grade(new)),
        })
        .filter(|one| one.total.0 != one.total.1 || one.rank.0 != one.rank.1 || one.grade.0 != one.grade.1)
        .collect()
}

/// Whether a decision leaves everything of a sheet that belongs to a leaf at least as it was: an appeal never worsens.
#[must_use]
pub fn worsens(before: &Sheet, after: &Sheet, leaf: &str) -> bool {
    let at = |sheet: &Sheet| -> Amount { sheet.lines.iter().filter(|line| line.leaf.as_str() == leaf).map(|line| line.amount).sum() };
    let total = |sheet: &Sheet| sheet.figures.map(|figures| figures.total);
    at(after) < at(before) || total(after) < total(before) || (after.status == Status::Vetoed && before.status != Status::Vetoed)
}

impl Ranking {
    /// The rows of the first and the last so many ranks; a tie at the edge is taken in whole.
    #[must_use]
    pub fn edges(&self, sheets: &[Sheet], first: u64, last: u64) -> (Vec<usize>, Vec<usize>) {
        let ranked: Vec<(usize, u64)> = self.rows.iter().filter_map(|row| Some((row.place, sheets.get(row.place)?.rank?))).collect();
        let top = ranked.iter().filter(|(_, rank)| *rank <= first).map(|(place, _)| *place).collect();
        let count = ranked.len() as u64;
        // the rank that the first of the last so many has
        let edge = count.checked_sub(last).and_then(|before| ranked.get(usize::try_from(before).ok()?)).map_or(1, |(_, rank)| *rank);
        let bottom =
            if last == 0 { Vec::new() } else { ranked.iter().filter(|(_, rank)| *rank >= edge).map(|(place, _)| *place).collect() };
        (top, bottom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::assess_json;
    use super::*;
    use crate::text::json::Json;

    fn scored(counts: &[u64]) -> Assessment {
        let rules = json!({
            "contract": 1, "rule_set": {"id": "r"},
            "trees": {"t": {"full_mark": "10", "nodes": [
                {"id": "a", "points": "6", "rules": [{"id": "late", "kind": "per_piece", "points": "2"}]},
                {"id": "b", "points": "4"}]}},
            "groups": [{"id": "g", "tree": "t"}],
            "grades": [{"name": "优秀", "from": "9"}, {"name": "合格", "from": "0"}],
        });
        let units: Vec<Value> = (0..counts.len()).map(|place| json!({"id": format!("u{place}"), "group": "g"})).collect();
        let facts: Vec<Value> = counts
            .iter()
            .enumerate()
            .map(|(place, count)| json!({"unit": format!("u{place}"), "leaf": "a", "rule": "late", "count": count}))
            .collect();
        let facts = json!({"contract": 1, "round": "q", "units": units, "facts": facts});
        assess_json(&Json::read(&rules.to_string()).unwrap(), &Json::read(&facts.to_string()).unwrap()).unwrap()
    }

    fn sum(sheet: &Sheet) -> Amount {
        sheet.lines.iter().map(|line| line.amount).sum()
    }

    #[test]
    fn the_old_lines_and_the_reversing_ones_add_up_to_the_new_total() {
        // five pieces cost 10 and are capped at 6; one costs 2 without a cap
        for (before, after) in [(5, 1), (5, 0), (1, 5), (2, 2), (3, 4)] {
            let (old, new) = (scored(&[before]), scored(&[after]));
            let lines = corrections(&old.sheets[0], &new.sheets[0]);
            let reversed: Amount = lines.iter().map(|line| line.amount).sum();
            assert_eq!(sum(&old.sheets[0]) + reversed, sum(&new.sheets[0]), "{before} {after}");
            assert_eq!(lines.is_empty(), before == after);
        }
        let (old, new) = (scored(&[5]), scored(&[1]));
        let lines: Vec<_> =
            corrections(&old.sheets[0], &new.sheets[0]).iter().map(|line| (line.rule.as_str().to_owned(), line.amount.text(2))).collect();
        assert_eq!(lines, [("late".to_owned(), "8.00".to_owned()), ("cap".to_owned(), "-4.00".to_owned())]);
    }

    #[test]
    fn every_rank_that_moves_is_told() {
        let (old, new) = (scored(&[1, 0, 0]), scored(&[0, 0, 0]));
        let all = moved(&old, &new);
        let ranks: Vec<_> = all.iter().map(|one| (one.place, one.rank)).collect();
        assert_eq!(ranks, [(0, (Some(3), Some(1)))]);
        assert_eq!(all[0].grade, (Some("合格".to_owned()), Some("优秀".to_owned())));
        let overtaken = moved(&scored(&[2, 1, 0]), &scored(&[0, 1, 0]));
        assert_eq!(overtaken.iter().map(|one| one.place).collect::<Vec<_>>(), [0, 1]);
        assert!(!worsens(&old.sheets[0], &new.sheets[0], "a") && worsens(&new.sheets[0], &old.sheets[0], "a"));
    }

    #[test]
    fn ties_at_the_edge_are_printed_whole() {
        // totals 10, 8, 8, 8, 6, 4
        let all = scored(&[0, 1, 1, 1, 2, 3]);
        let (top, bottom) = all.ranking[0].edges(&all.sheets, 2, 3);
        assert_eq!((top, bottom), (vec![0, 1, 2, 3], vec![1, 2, 3, 4, 5]));
        let (top, bottom) = all.ranking[0].edges(&all.sheets, 1, 0);
        assert_eq!((top, bottom), (vec![0], Vec::new()));
        let (top, bottom) = scored(&[]).ranking[0].edges(&[], 3, 3);
        assert!(top.is_empty() && bottom.is_empty());
        let (_, bottom) = all.ranking[0].edges(&all.sheets, 0, 99);
        assert_eq!(bottom.len(), 6);
    }

    #[test]
    fn a_sealed_year_is_named_with_what_its_number_would_be() {
        let told = |totals| year_words("数管局", "2026考核年度", totals);
        assert!(
            told(Some(("96.83", "96.91")))
                .contains("“2026考核年度”已经封存，不随这次更正改变：按更正后的季度得分，数管局的年度得分会由96.83分变为96.91分。")
        );
        assert!(told(Some(("96.83", "96.83"))).contains("仍是96.83分"));
        assert!(told(None).contains("请核对"));
    }

    #[test]
    fn a_corrected_round_says_when_it_was_sealed_first() {
        let (first, second) = ("2026-10-23".parse().unwrap(), "2026-12-01".parse().unwrap());
        assert_eq!(sealed_words(first, (1, first)), "2026年10月23日封存");
        assert_eq!(sealed_words(first, (2, second)), "2026年10月23日封存，2026年12月1日更正（第2版）");
        assert_eq!(replaced_words(first, 1), None);
        assert_eq!(replaced_words(first, 2).as_deref(), Some("代替2026年10月23日封存的第1版"));
        assert_eq!(replaced_words(first, 3).as_deref(), Some("代替2026年10月23日封存的第1版和以后的更正"));
    }
}
