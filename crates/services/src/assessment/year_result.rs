//! 年度考评结果: what a year is composed of and with which weight, the number of each round in it, bonus and deductions, vetoes, grade
//! and conversion. Everything is told from the seal once there is one.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::assessment::inputs::EntryForm;
use domain::assessment::round::{RoundState, Series};
use domain::assessment::source::FactSource;
use domain::assessment::{Amount, Decimal, Kind, Place, RuleOutline, Sheet, Status, TreeOutline, weight_words};
use domain::calendar::office_time::day_of;
use domain::ids::RoundId;
use serde_json::Value;
use storage::SealedLine;
use storage::assessment::round::{self, Round};
use storage::assessment::rule_set::RuleSetLine;

use super::collect::quarters;
use super::converted::converted;
use super::loaded::{Loaded, Scored, load_with_entries};
use super::round::{UnitLine, unit_line};
use crate::{Actor, Result, ServiceError, Services};

/// A round that is none of a year has no result of one.
const NO_YEAR: ServiceError = ServiceError::NotFound("这一年度考评");

/// What a year is composed of: an indicator of the first level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearPart {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it is worth, as the rules have it.
    pub points: String,
    /// Its part of the full mark, in per cent.
    pub weight: String,
    /// How it is scored, as the office wrote it.
    pub words: String,
}

/// The number of a round in the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoundNumber {
    /// It counts: the score as it was sealed, beside its full mark where that is another than that of the rules.
    Scored(String),
    /// The unit took no part in it, and it does not count.
    NotAssessed,
    /// Nothing is known.
    Unknown,
}

/// A unit in the year.
#[derive(Debug, Clone)]
pub struct YearRow {
    /// Its line in the ranking.
    pub line: UnitLine,
    /// Its number in each round, as [`YearResult::rounds`] has them.
    pub rounds: Vec<RoundNumber>,
    /// Of how many rounds the mean is.
    pub taken: Option<u64>,
    /// What each part came to, as [`YearGroup::parts`] has them; nothing where it waits, or does not count for the unit.
    pub parts: Vec<Option<String>>,
    /// 加分项 in sum; nothing where there is none.
    pub bonus: Option<String>,
    /// 重大扣分项 in sum.
    pub penalty: Option<String>,
    /// What a veto, the floor and the last rounding changed.
    pub rest: Option<String>,
    /// The words of its vetoes.
    pub vetoes: Vec<String>,
    /// How a vetoed unit without a score is converted.
    pub converted_words: Option<&'static str>,
    /// Its points are spread in another way than those of its group.
    pub has_own_tree: bool,
}

impl YearRow {
    /// What is to be said of the unit beside how it stands: its vetoes, that its points are spread in another way, how it is converted.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let vetoes = (!self.vetoes.is_empty()).then(|| format!("否决事由：{}", self.vetoes.join("、")));
        let own = self.has_own_tree.then(|| "按另立的指标计分".to_owned());
        [vetoes, own, self.converted_words.map(str::to_owned)].into_iter().flatten().collect()
    }
}

/// A group in the year.
#[derive(Debug, Clone)]
pub struct YearGroup {
    /// Its name.
    pub name: String,
    /// Its full mark.
    pub full: String,
    /// What the year is composed of.
    pub parts: Vec<YearPart>,
    /// In the order of the ranking; who has no rank stands last.
    pub rows: Vec<YearRow>,
}

/// The result of a year.
#[derive(Debug, Clone)]
pub struct YearResult {
    /// The round.
    pub round: Round,
    /// The rules.
    pub rules: RuleSetLine,
    /// The last seal; before it everything is provisional.
    pub seal: Option<SealedLine>,
    /// The day of the first one: what was corrected since says so.
    pub first_sealed_on: Option<NaiveDate>,
    /// The day that papers speak of.
    pub day: NaiveDate,
    /// What is sealed does not come out again.
    pub fault: Option<String>,
    /// The rounds that are in it, the earliest first.
    pub rounds: Vec<String>,
    /// What the full mark counts in the county's target assessment; nothing where the rules do not convert.
    pub convert_points: Option<String>,
    /// The groups.
    pub groups: Vec<YearGroup>,
    /// Units of which a quarter says something else by now than the year counts: it was corrected, or sealed, after its scores were taken.
    pub changed: Vec<String>,
}

/// The result of a year.
///
/// # Errors
/// `Forbidden` but for the county's readers; `NotFound`, also for a round that is none of a year.
pub async fn year_result(actor: &Actor, services: &Services, id: &RoundId) -> Result<YearResult> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let loaded = load_with_entries(&mut conn, actor, id).await?;
    if loaded.round.series != Series::Year {
        return Err(NO_YEAR);
    }
    let scored = Scored::read(&mut conn, &loaded).await?;
    let all = round::list(&mut conn, &actor.county).await?;
    let sealed = quarters::sealed_contents(&mut conn, actor, &loaded.round).await?;
    drop(conn);
    let facts: Value = serde_json::from_str(&scored.facts).map_err(ServiceError::internal)?;
    let told = Told { loaded: &loaded, facts: facts["facts"].as_array().map(Vec::as_slice).unwrap_or_default() };
    let many = loaded.units.iter().map(|one| told.values(&one.unit.id).map_or(0, <[Value]>::len)).max().unwrap_or_default();
    let groups = groups(&told, &scored, many);
    let changed = loaded.units.iter().filter(|one| told.is_changed(&one.unit.id, &quarters::values(&sealed, &one.unit.id)));
    let changed = changed.map(|one| one.unit.name.clone()).collect();
    let today = day_of(services.now());
    let seal = scored.seals.last().cloned();
    Ok(YearResult {
        day: seal.as_ref().map_or(today, |seal| seal.sealed_on),
        seal,
        first_sealed_on: scored.seals.first().map(|seal| seal.sealed_on),
        fault: scored.fault,
        rounds: names(&all, &loaded.round, many),
        convert_points: loaded.outline.convert_points.clone(),
        groups,
        changed,
        rules: loaded.rules_line,
        round: loaded.round,
    })
}

/// The names of the sealed quarters of a year. Where another number of them was counted, one of them was sealed since: then they are numbered.
pub(super) fn names(all: &[Round], year: &Round, many: usize) -> Vec<String> {
    let is_of_it = |one: &&Round| {
        let (days, series) = (year.starts_on..=year.ends_on, one.series);
        series == Series::Quarter && one.state == RoundState::Sealed && days.contains(&one.ends_on)
    };
    let mut found: Vec<&Round> = all.iter().filter(is_of_it).collect();
    found.sort_by_key(|one| (one.ends_on, one.id.as_str()));
    match found.len() == many {
        true => found.into_iter().map(|one| one.name.clone()).collect(),
        false => (1..=many).map(|no| format!("第{no}次")).collect(),
    }
}

/// What the facts of the year say of a unit.
struct Told<'t> {
    loaded: &'t Loaded,
    facts: &'t [Value],
}

impl Told<'_> {
    /// The rule that takes the numbers of rounds, with its leaf.
    fn rule(&self, unit: &str) -> Option<(&str, &RuleOutline)> {
        let own = self.loaded.own(unit);
        let found = own.rules().filter(|(_, rule)| matches!(rule.kind, Kind::Scores { .. }));
        let found: Vec<(&str, &RuleOutline)> = found.map(|(node, rule)| (node.id.as_str(), rule)).collect();
        found.iter().find(|(_, rule)| rule.source == Some(FactSource::Quarters)).or(found.first()).copied()
    }

    /// Its numbers, round by round.
    fn values(&self, unit: &str) -> Option<&[Value]> {
        let (leaf, rule) = self.rule(unit)?;
        let fact = self.facts.iter().find(|fact| fact["unit"] == unit && fact["leaf"] == leaf && fact["rule"] == rule.id.as_str())?;
        fact["values"].as_array().map(Vec::as_slice)
    }

    /// Whether the sealed quarters say something else of it by now than what was taken from them; what a person typed or decided was not.
    fn is_changed(&self, unit: &str, now: &[Value]) -> bool {
        let is_taken = self.rule(unit).is_some_and(|(leaf, rule)| {
            let (entry, _) = self.loaded.entry(unit, EntryForm::Fact, leaf, &rule.id);
            rule.source == Some(FactSource::Quarters) && entry.is_some_and(|entry| entry.origin.is_automatic())
        });
        let mark = |value: &Value| {
            let score = value.as_str().or_else(|| value["score"].as_str()).and_then(Decimal::parse);
            (score, value["of"].as_str().and_then(Decimal::parse))
        };
        // a score that stands without its full mark is compared by itself
        let is_same = |(one, other): (&Value, &Value)| {
            let (one, other) = (mark(one), mark(other));
            one.0 == other.0 && (one.1.is_none() || one.1 == other.1)
        };
        let values = self.values(unit).filter(|_| is_taken);
        values.is_some_and(|values| values.len() != now.len() || !values.iter().zip(now).all(is_same))
    }

    fn rounds(&self, unit: &str, many: usize) -> Vec<RoundNumber> {
        let values = self.values(unit).unwrap_or_default();
        let full = self.rule(unit).and_then(|(_, rule)| match rule.kind {
            Kind::Scores { of } => Some(of),
            _ => None,
        });
        let known = values.iter().map(|value| number(value, full.unwrap_or(Decimal::ZERO)));
        known.chain(std::iter::repeat(RoundNumber::Unknown)).take(many).collect()
    }

    /// The words of what led to its veto.
    fn vetoes(&self, unit: &str) -> Vec<String> {
        let events = self.facts.iter().filter(|fact| fact["unit"] == unit).filter_map(|fact| fact["veto"].as_str());
        let words = |event: &str| {
            let known = self.loaded.outline.vetoes.iter().find(|(one, _)| one == event);
            known.map_or_else(|| event.to_owned(), |(_, words)| words.clone())
        };
        events.map(words).collect()
    }
}

/// A value of the contract: null is a round in which the unit took no part. `full` is the full mark of which the rule takes a number
/// without one; another one stands beside the score.
fn number(value: &Value, full: Decimal) -> RoundNumber {
    match (value.as_str(), value["score"].as_str(), value["of"].as_str()) {
        (Some(score), ..) | (None, Some(score), None) => RoundNumber::Scored(score.to_owned()),
        (None, Some(score), Some(of)) if Decimal::parse(of) == Some(full) => RoundNumber::Scored(score.to_owned()),
        (None, Some(score), Some(of)) => RoundNumber::Scored(format!("{score}/{of}")),
        (None, None, _) if value.is_null() => RoundNumber::NotAssessed,
        (None, None, _) => RoundNumber::Unknown,
    }
}

fn groups(told: &Told<'_>, scored: &Scored, many: usize) -> Vec<YearGroup> {
    let loaded = told.loaded;
    let all = scored.now.ranking.iter().zip(&loaded.outline.groups).map(|(ranking, group)| {
        let tree = loaded.outline.trees.get(group.tree);
        let parts = tree.map(parts).unwrap_or_default();
        let row = |row: &domain::assessment::Row| {
            let sheet = scored.now.sheets.get(row.place)?;
            let line = UnitLine { moved: row.moved, ..unit_line(loaded, &scored.now, row.place, sheet) };
            Some(unit_row(told, scored, &parts, many, (line, sheet)))
        };
        YearGroup {
            name: group.name.clone(),
            full: tree.map(|tree| tree.full_mark.to_string()).unwrap_or_default(),
            rows: ranking.rows.iter().filter_map(row).collect(),
            parts,
        }
    });
    all.filter(|group| !group.rows.is_empty()).collect()
}

/// The indicators of the first level, with their part of the full mark.
fn parts(tree: &TreeOutline) -> Vec<YearPart> {
    let first = tree.nodes.iter().filter(|node| node.level == 1);
    first
        .map(|node| YearPart {
            id: node.id.clone(),
            title: node.title.clone(),
            points: node.points.to_string(),
            weight: weight_words(node.points, tree.full_mark).unwrap_or_default(),
            words: match node.text.is_empty() {
                true => node.rules.iter().map(RuleOutline::words).collect::<Vec<_>>().join("；"),
                false => node.text.clone(),
            },
        })
        .collect()
}

fn unit_row(told: &Told<'_>, scored: &Scored, parts: &[YearPart], many: usize, (line, sheet): (UnitLine, &Sheet)) -> YearRow {
    let digits = scored.now.rules.digits;
    let own = told.loaded.own(&sheet.unit);
    let waiting = own.tree.map(|tree| tree.waiting(&sheet.pending)).unwrap_or_default();
    let part = |part: &YearPart| {
        let sum = sheet.nodes.iter().find(|(node, _)| **node == *part.id).and_then(|(_, sum)| *sum);
        sum.filter(|_| !waiting.contains(&part.id.as_str())).map(|sum| sum.text(digits.line))
    };
    // what the engine makes of sums is not known before all of them are
    let is_whole = sheet.status != Status::Incomplete;
    let sum = |place: Place| {
        let lines: Vec<Amount> = sheet.lines.iter().filter(|line| line.leaf == place).map(|line| line.amount).collect();
        (is_whole && !lines.is_empty()).then(|| lines.into_iter().sum::<Amount>())
    };
    let rounds = told.rounds(&sheet.unit, many);
    let mean = told.rule(&sheet.unit).and_then(|(leaf, rule)| {
        let line = sheet.lines.iter().find(|line| line.leaf.as_str() == leaf && line.rule.as_str() == rule.id)?;
        line.n
    });
    // a mean that takes nothing off leaves no line
    let counted = rounds.iter().filter(|one| matches!(one, RoundNumber::Scored(_))).count() as u64;
    YearRow {
        taken: mean.or((counted > 0).then_some(counted)),
        rounds,
        parts: parts.iter().map(part).collect(),
        bonus: sum(Place::Bonus).map(|sum| sum.text(digits.line)),
        penalty: sum(Place::Penalty).map(|sum| sum.text(digits.line)),
        rest: sum(Place::Total).filter(|sum| !sum.is_zero()).map(|sum| in_full(sum, digits.line)),
        vetoes: told.vetoes(&sheet.unit),
        converted_words: converted(told.loaded, sheet).1,
        has_own_tree: own.tree.is_some_and(|tree| tree.from.is_some()),
        line,
    }
}

/// With the digits of lines, or with all of them where the last rounding needs more.
fn in_full(sum: Amount, line: u32) -> String {
    let unit = 10_i128.pow(4 - line.min(4));
    sum.text(if sum.ten_thousandths() % unit == 0 { line } else { 4 })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_last_rounding_changed_is_not_cut_off() {
        for (sum, words) in [(-50, "-0.0050"), (-1_000_000, "-100.00"), (30, "0.0030"), (12_300, "1.23")] {
            assert_eq!(in_full(Amount::of(sum), 2), words);
        }
    }

    #[test]
    fn a_quarter_without_the_unit_is_no_nought() {
        let hundred = Decimal::parse("100").unwrap();
        for (value, expected) in [
            (json!("91.2"), RoundNumber::Scored("91.2".into())),
            (json!({"score": "0.00", "of": "100.00"}), RoundNumber::Scored("0.00".into())),
            (json!({"score": "91.20", "of": "100"}), RoundNumber::Scored("91.20".into())),
            (json!({"score": "91.20"}), RoundNumber::Scored("91.20".into())),
            (json!({"score": "45.00", "of": "60.00"}), RoundNumber::Scored("45.00/60.00".into())),
            (Value::Null, RoundNumber::NotAssessed),
            (json!({}), RoundNumber::Unknown),
        ] {
            assert_eq!(number(&value, hundred), expected, "{value}");
        }
    }

    #[test]
    fn a_quarter_of_sixty_points_names_its_full_mark_only_where_the_rules_take_another() {
        let sixty = Decimal::parse("60.00").unwrap();
        for (value, expected) in [
            (json!("45"), "45"),
            (json!({"score": "45.00", "of": "60.00"}), "45.00"),
            (json!({"score": "45.00", "of": "60"}), "45.00"),
            (json!({"score": "91.20", "of": "100"}), "91.20/100"),
        ] {
            assert_eq!(number(&value, sixty), RoundNumber::Scored(expected.into()), "{value}");
        }
    }
}
