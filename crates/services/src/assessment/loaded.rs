//! A round with everything it is scored from, and its scoring.

use std::collections::HashMap;

use chrono::NaiveDate;
use documents::Sha256Digest;
use domain::access::scope::Scope;
use domain::assessment::inputs::{EntryForm, Participant, RoundEntry, facts_file};
use domain::assessment::round::{RoundState, ends_within};
use domain::assessment::{Answer, Assessment, Outline, OwnRules, Problem, assess_json};
use domain::ids::{CountyId, RoundId, UnitId};
use domain::register::ended::Ended;
use domain::text::json::Json;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use storage::SealedLine;
use storage::assessment::appeal::{self, Appeal};
use storage::assessment::fact::{self, Entry};
use storage::assessment::round::{self, Round, RoundUnit};
use storage::assessment::rule_set::{self, RuleSetLine};
use storage::assessment::seal;
use storage::{Conn, Lock, Tx};

use super::rules;
use crate::{Actor, Result, ServiceError};

pub(super) const NO_ROUND: ServiceError = ServiceError::NotFound("这一考评批次");
pub(super) const NO_SHEET: ServiceError = ServiceError::NotFound("这份得分表");

/// A round as it is stored.
pub(super) struct Loaded {
    pub(super) round: Round,
    pub(super) rules_line: RuleSetLine,
    pub(super) rules_text: String,
    pub(super) outline: Outline,
    pub(super) units: Vec<RoundUnit>,
    /// Every entry, the earliest of each key first.
    pub(super) entries: Vec<Entry>,
    pub(super) appeals: Vec<Appeal>,
}

/// Which entries count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Upto {
    /// What was fed back: no decision is in it.
    Feedback,
    /// Everything.
    Now,
}

/// Reads a round.
pub(super) async fn load(conn: &mut Conn, actor: &Actor, id: &RoundId) -> Result<Loaded> {
    load_of(conn, &actor.county, id).await
}

/// The same where nobody asks but the program itself.
pub(super) async fn load_of(conn: &mut Conn, county: &CountyId, id: &RoundId) -> Result<Loaded> {
    let loaded = head_and_rules(conn, county, id).await?;
    with_facts(conn, loaded).await
}

async fn with_facts(conn: &mut Conn, loaded: Loaded) -> Result<Loaded> {
    let entries = fact::all(conn, &loaded.round.id).await?;
    let appeals = appeal::of_round(conn, &loaded.round.id).await?;
    Ok(Loaded { entries, appeals, ..loaded })
}

/// Reads a round, its rules and its units alone, for pages that score nothing.
pub(super) async fn load_without_facts(conn: &mut Conn, actor: &Actor, id: &RoundId) -> Result<Loaded> {
    head_and_rules(conn, &actor.county, id).await
}

async fn head_and_rules(conn: &mut Conn, county: &CountyId, id: &RoundId) -> Result<Loaded> {
    let round = round::get(conn, county, id).await?.ok_or(NO_ROUND)?;
    let (rules_line, rules_text) = rule_set::get(conn, county, &round.rules).await?.ok_or(NO_ROUND)?;
    let (_, outline) = rules::read(&rules_text)?;
    let units = round::units(conn, &round.id).await?;
    Ok(Loaded { round, rules_line, rules_text, outline, units, entries: Vec::new(), appeals: Vec::new() })
}

/// Reads a round for pages that show what it comes to and not from what: what is sealed is replayed from its seal, and needs no facts.
pub(super) async fn load_to_show(conn: &mut Conn, actor: &Actor, id: &RoundId) -> Result<Loaded> {
    let loaded = load_without_facts(conn, actor, id).await?;
    if loaded.round.state == RoundState::Sealed { Ok(loaded) } else { with_facts(conn, loaded).await }
}

/// Reads a round with its facts, for a page that says where they came from and nothing of what was contested.
pub(super) async fn load_with_entries(conn: &mut Conn, actor: &Actor, id: &RoundId) -> Result<Loaded> {
    let loaded = load_without_facts(conn, actor, id).await?;
    let entries = fact::all(conn, &loaded.round.id).await?;
    Ok(Loaded { entries, ..loaded })
}

/// Reads a round to write to it: nobody else does until this transaction ends.
pub(super) async fn hold(tx: &mut Tx, actor: &Actor, id: &RoundId) -> Result<Loaded> {
    tx.lock(&actor.county, Lock::Round(id)).await?;
    load(tx, actor, id).await
}

/// Ranks of the last sealed round of the series before this one.
pub(super) async fn previous(conn: &mut Conn, actor: &Actor, round: &Round) -> Result<HashMap<String, i64>> {
    let Some(content) = seal::before(conn, &actor.county, round.series.code(), round.ends_on).await? else { return Ok(HashMap::new()) };
    let sealed: Value = serde_json::from_str(&content).map_err(ServiceError::internal)?;
    let sheets = sealed["answer"]["sheets"].as_array().into_iter().flatten();
    Ok(sheets.filter_map(|sheet| Some((sheet["unit"].as_str()?.to_owned(), sheet["rank"].as_i64()?))).collect())
}

impl Loaded {
    /// The entries that count, one a key.
    pub(super) fn counting(&self, upto: Upto) -> Vec<&Entry> {
        let mut latest: HashMap<(&str, EntryForm, &str, &str), &Entry> = HashMap::new();
        for entry in self.entries.iter().filter(|entry| upto == Upto::Now || !entry.origin.is_decided()) {
            latest.insert((&entry.unit, entry.form, &entry.leaf, &entry.rule), entry);
        }
        let mut all: Vec<&Entry> = latest.into_values().filter(|entry| !entry.body.is_empty()).collect();
        all.sort_by(|one, other| (&one.unit, one.form, &one.leaf, &one.rule).cmp(&(&other.unit, other.form, &other.leaf, &other.rule)));
        all
    }

    /// The entry of a key that counts now, if there is one, and the number of the last one, taken back or not.
    pub(super) fn entry(&self, unit: &str, form: EntryForm, leaf: &str, rule: &str) -> (Option<&Entry>, i64) {
        let last = self.entries.iter().rfind(|entry| entry.unit == unit && entry.form == form && entry.leaf == leaf && entry.rule == rule);
        (last.filter(|entry| !entry.body.is_empty()), last.map_or(0, |entry| entry.no))
    }

    /// The fact that a line was scored from, by its unit, leaf and rule.
    pub(super) fn scored_from(&self, upto: Upto, (unit, leaf, rule): (&str, &str, &str)) -> Option<&Entry> {
        let mut all = self.counting(upto).into_iter();
        all.find(|entry| entry.unit == unit && entry.form == EntryForm::Fact && entry.leaf == leaf && entry.rule == rule)
    }

    /// The facts file, as canonical text.
    pub(super) fn facts(&self, upto: Upto) -> Result<String> {
        self.facts_with(upto, &[])
    }

    /// The same as if other entries stood there.
    pub(super) fn facts_with(&self, upto: Upto, instead: &[RoundEntry]) -> Result<String> {
        let mut entries = Vec::new();
        for entry in self.counting(upto) {
            let is_replaced = instead
                .iter()
                .any(|other| other.unit == entry.unit && other.form == entry.form && other.leaf == entry.leaf && other.rule == entry.rule);
            if !is_replaced {
                entries.push(as_scored(entry)?);
            }
        }
        entries.extend(instead.iter().cloned());
        let participants: Vec<Participant> = self.units.iter().map(|one| one.unit.clone()).collect();
        self.facts_under(&self.outline, &participants, &entries)
    }

    /// The facts file of those entries and participants under rules that need not be the round's own, as canonical text.
    pub(super) fn facts_under(&self, outline: &Outline, participants: &[Participant], entries: &[RoundEntry]) -> Result<String> {
        let ranked = |one: &RoundUnit| Some((one.unit.id.clone(), u64::try_from(one.previous?).ok()?));
        let previous: Vec<(String, u64)> = self.units.iter().filter_map(ranked).collect();
        let file = facts_file(&self.round.name, participants, |unit| outline.own_tree(unit), entries, &previous).to_string();
        Ok(Json::read(&file).map_err(ServiceError::internal)?.canonical())
    }

    /// Scores the round.
    pub(super) fn score(&self, upto: Upto) -> Result<Assessment> {
        score(&self.rules_text, &self.facts(upto)?)
    }

    /// The place of a unit among the sheets.
    pub(super) fn place(&self, unit: &str) -> Option<usize> {
        self.units.iter().position(|one| one.unit.id == unit)
    }

    /// Units that ended within the days of the round; the register knows their end, and the cut-off does not see them any more.
    pub(super) fn ended(&self) -> impl Iterator<Item = (&RoundUnit, &Ended)> {
        let days = (self.round.starts_on, self.round.cutoff_on);
        self.units.iter().filter_map(move |one| {
            let ended = one.ended.as_ref().filter(|ended| ends_within(ended.on, days))?;
            Some((one, ended))
        })
    }

    /// Those of which nobody has said yet, with a reason, whether they take part.
    pub(super) fn undecided(&self) -> impl Iterator<Item = (&RoundUnit, &Ended)> {
        self.ended().filter(|(one, _)| one.unit.is_assessed && one.reason.is_empty())
    }

    /// The short name that a unit bore.
    pub(super) fn name(&self, unit: &str) -> String {
        self.units.iter().find(|one| one.unit.id == unit).map(|one| one.unit.name.clone()).unwrap_or_default()
    }

    /// The rules as they hold for a unit of the round.
    pub(super) fn own(&self, unit: &str) -> OwnRules<'_> {
        let one = self.units.iter().find(|one| one.unit.id == unit);
        one.map_or_else(|| self.outline.of_group(""), |one| self.outline.of(&one.unit))
    }

    /// Which units had a monitored column, as the seal says it: a column that is entered or ended later changes no sealed sheet.
    pub(super) fn keep_columns(&mut self, scored: &Scored) {
        let Some(without) = &scored.without_columns else { return };
        for one in &mut self.units {
            one.has_columns = !without.contains(&one.unit.id);
        }
    }

    /// What the round is today for somebody who may read the sheet of a unit, and whether she is of the unit itself. The county reads all
    /// of them, the unit its own from the feedback on; nobody else's ever.
    pub(super) fn read_by(&self, scope: &Scope, unit: &UnitId, today: NaiveDate) -> Result<(RoundState, bool)> {
        let state = self.round.state.on(self.round.window, today);
        let is_own = scope.unit() == Some(unit);
        if *scope == Scope::County || (is_own && state.is_open_to_units()) { Ok((state, is_own)) } else { Err(NO_SHEET) }
    }

    /// The unit's row, if the actor may see it.
    pub(super) fn unit(&self, id: &UnitId) -> Result<&RoundUnit> {
        self.units.iter().find(|one| one.unit.id == id.as_str()).ok_or(NO_SHEET)
    }
}

/// A stored entry as the engine is told of it.
pub(super) fn as_scored(entry: &Entry) -> Result<RoundEntry> {
    let members = serde_json::from_str(&entry.body).map_err(ServiceError::internal)?;
    let (unit, leaf, rule) = (entry.unit.clone(), entry.leaf.clone(), entry.rule.clone());
    Ok(RoundEntry { unit, form: entry.form, leaf, rule, members })
}

/// Scores two texts that the engine has read before.
pub(super) fn score(rules: &str, facts: &str) -> Result<Assessment> {
    let (rules, facts) = (Json::read(rules).map_err(ServiceError::internal)?, Json::read(facts).map_err(ServiceError::internal)?);
    assess_json(&rules, &facts).map_err(|problems| rules::refused(&problems))
}

/// The same for facts that somebody types just now: what is refused is said without the ids of a place that she is looking at.
pub(super) fn score_typed(rules: &str, facts: &str) -> Result<Assessment> {
    let (rules, facts) = (Json::read(rules).map_err(ServiceError::internal)?, Json::read(facts).map_err(ServiceError::internal)?);
    let said = |problems: Vec<Problem>| problems.iter().map(Problem::sentence).take(3).collect::<String>();
    assess_json(&rules, &facts).map_err(|problems| ServiceError::Refused(said(problems)))
}

/// A round as its pages show it: what is sealed where it is sealed, never what the tables hold by then.
pub(super) struct Scored {
    /// As it was fed back, without any decision.
    pub(super) before: Assessment,
    /// As it stands.
    pub(super) now: Assessment,
    /// The versions of the seal.
    pub(super) seals: Vec<SealedLine>,
    /// What was sealed does not come out again: the sentence to show.
    pub(super) fault: Option<String>,
    /// The facts file that counts: the one that was sealed, and before the seal what the tables hold.
    pub(super) facts: String,
    /// Units none of whose columns was monitored, as the seal says; nothing where it says nothing about it.
    without_columns: Option<Vec<String>>,
}

impl Scored {
    /// Scores a round, or replays its seal.
    pub(super) async fn read(conn: &mut Conn, loaded: &Loaded) -> Result<Self> {
        if loaded.round.state == RoundState::Sealed {
            let (seals, last) = seal::lines_and_last(conn, &loaded.round.id).await?;
            let sealed: Sealed = serde_json::from_str(&last.unwrap_or_default()).map_err(ServiceError::internal)?;
            let now = score(&sealed.rules, &sealed.facts)?;
            let is_same = answer(&now, &sealed.rules, &sealed.facts)? == sealed.answer;
            let fault = (!is_same).then(|| "按封存的细则和事实重新计分，与封存的结果不符；请以封存包为准，并报告系统管理员。".to_owned());
            let before = score(&sealed.rules, &sealed.fed_back)?;
            return Ok(Self { before, now, seals, fault, facts: sealed.facts, without_columns: sealed.without_columns });
        }
        let facts = loaded.facts(Upto::Now)?;
        let now = score(&loaded.rules_text, &facts)?;
        let is_decided = loaded.entries.iter().any(|entry| entry.origin.is_decided());
        let before = if is_decided { loaded.score(Upto::Feedback)? } else { now.clone() };
        Ok(Self { before, now, seals: Vec::new(), fault: None, facts, without_columns: None })
    }
}

/// What is sealed. Rules and facts are kept as texts, so that their digests are those of the bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sealed {
    /// The county's name.
    pub(super) county: String,
    /// Name and days of the round.
    pub(super) round: SealedRoundHead,
    /// The engine's contract, and the program that sealed.
    pub(super) contract: u64,
    pub(super) engine: String,
    /// The rules file, canonical.
    pub(super) rules: String,
    /// The facts file as it was fed back, canonical.
    pub(super) fed_back: String,
    /// The facts file that counts, canonical.
    pub(super) facts: String,
    /// The engine's answer to both.
    pub(super) answer: Value,
    /// Every entry, as it is stored.
    pub(super) entries: Vec<Value>,
    /// What was contested and decided.
    pub(super) appeals: Vec<Value>,
    /// Units none of whose columns was monitored in the days of the round; seals of earlier programs do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) without_columns: Option<Vec<String>>,
}

/// Name and days of a sealed round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SealedRoundHead {
    pub(super) id: String,
    pub(super) series: String,
    pub(super) name: String,
    pub(super) starts_on: String,
    pub(super) ends_on: String,
    pub(super) cutoff_on: String,
    pub(super) rules: String,
}

/// The engine's answer as the contract writes it.
pub(super) fn answer(scored: &Assessment, rules: &str, facts: &str) -> Result<Value> {
    let digest = |text: &str| Sha256Digest::of(text.as_bytes()).to_string();
    let (rules_sha256, facts_sha256) = (digest(rules), digest(facts));
    let answer = Answer { assessment: scored, rules_sha256: &rules_sha256, facts_sha256: &facts_sha256 };
    serde_json::to_value(answer).map_err(ServiceError::internal)
}
