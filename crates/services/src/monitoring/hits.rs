//! What a round found is kept: a new fingerprint is a candidate, a known one is met again. What was dismissed stays dismissed until its
//! day; what was mended and is back opens again.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{CandidateId, ColumnId, FindingId, UnitId};
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::column::Column;
use domain::monitoring::column_outcome::ColumnOutcome;
use domain::monitoring::decision::{CandidateState, DismissKind, Origin};
use domain::monitoring::identity::identity;
use domain::monitoring::rule_version::RuleBook;
use domain::monitoring::site_wide::SITE;
use sha2::{Digest, Sha256};
use storage::monitoring::candidate::{self, Decided, KnownCandidate, NewCandidate};
use storage::monitoring::dismissal::{self, Dismissal};
use storage::monitoring::site_wide as stored;
use storage::monitoring::{judged, round_hit, succession};
use storage::{Lock, Tx, register};

use super::rule_waivers::{self, RuleWaiver};
use super::site_wide;
use crate::{Actor, Result, Services, new_id, operations::audit};

/// What a round says, to be kept.
#[derive(Debug, Clone)]
pub struct JudgedMonth<'a> {
    /// The round's id.
    pub round: &'a str,
    /// First day of its month.
    pub month: NaiveDate,
    /// The day it speaks of.
    pub as_of: NaiveDate,
    /// The columns that were read, in their order.
    pub columns: &'a [Column],
    /// What became of each.
    pub outcomes: &'a [ColumnOutcome],
    /// What the rules found.
    pub candidates: &'a [Candidate],
    /// Addresses that were visited and judged, by site.
    pub visited: &'a HashMap<String, usize>,
    /// What the county had said about its rules when the round began: all of it is judged by one version of each.
    pub rules: &'a RuleBook,
    /// Answers received.
    pub answers: i64,
    /// Networks that could be visited although they are not public.
    pub allowed_nets: &'a str,
    /// So many canaries the engine passed before.
    pub proofs: Option<i64>,
}

/// What keeping it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeptHits {
    /// Candidates that nobody had met before and that wait.
    pub new: usize,
    /// Candidates that were known, whatever had been decided about them.
    pub known: usize,
    /// New ones that were dismissed by what was decided for their column.
    pub dismissed: usize,
    /// Known ones that wait again: a dismissal that ran out, or something mended that is back.
    pub again: usize,
    /// Whole sites' problems.
    pub sites: usize,
    /// So many hits these stand for.
    pub folded: usize,
}

/// A fingerprint.
fn fingerprint(one: &Candidate, unit: &UnitId, month: NaiveDate) -> String {
    let text = identity(one, unit.as_str(), &month.format("%Y-%m").to_string());
    crate::hex(&Sha256::digest(text.as_bytes()))
}

/// What nobody has met before, as it waits to be looked at.
pub(super) fn new_candidate(
    one: &Candidate,
    (unit, column): (&UnitId, Option<ColumnId>),
    month: NaiveDate,
    (problem, rule_no): (String, i64),
    origin: Origin,
) -> Result<NewCandidate> {
    let month_word = month.format("%Y-%m").to_string();
    Ok(NewCandidate {
        id: CandidateId::new(new_id()),
        fingerprint: fingerprint(one, unit, month),
        unit: unit.clone(),
        column,
        rule: one.rule,
        url: one.url.clone(),
        title: one.title.clone(),
        period: if one.rule == Rule::MonthlyMinimum { month_word } else { one.period.clone().unwrap_or_default() },
        evidence: serde_json::to_string(&one.evidence).map_err(crate::ServiceError::internal)?,
        problem,
        rule_no,
        origin,
        state: CandidateState::Open,
        dismissed: None,
    })
}

/// Keeps what a round found, in one transaction.
///
/// # Errors
/// `Forbidden` without the right to monitor; when the engine fails, and then nothing was kept.
pub async fn keep_hits(actor: &Actor, services: &Services, said: &JudgedMonth<'_>) -> Result<KeptHits> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let known: HashMap<String, KnownCandidate> =
        candidate::known(&mut tx, &actor.county).await?.into_iter().map(|one| (one.fingerprint.clone(), one)).collect();
    let holding = dismissal::holding(&mut tx, &actor.county, said.as_of).await?;
    let holding: HashMap<(&ColumnId, Rule), _> = holding.iter().map(|one| ((&one.column, one.rule), one)).collect();
    let waived = rule_waivers::waived(&mut tx, actor, said.as_of).await?;
    let (wide, folded) = site_wide::fold(&mut tx, actor, said).await?;
    let today = day_of(services.now());
    let by_name: HashMap<(&str, &str), &Column> =
        said.columns.iter().rev().map(|column| ((column.unit_name.as_str(), column.name.as_str()), column)).collect();
    // what stands in the county's own list may be a unit's that keeps no column
    let has_items = said.candidates.iter().any(|one| one.rule == Rule::ItemNotPublished);
    let all = if has_items { register::unit::list(&mut tx, &actor.county).await? } else { Vec::new() };
    let of_columns = said.columns.iter().map(|column| (column.unit_name.as_str(), &column.unit));
    let units: HashMap<&str, &UnitId> = all.iter().map(|unit| (unit.full_name.as_str(), &unit.id)).chain(of_columns).collect();
    let ground = Ground { said, known: &known, holding: &holding, waived: &waived };
    let mut sorted = Sorted::default();
    for (place, one) in said.candidates.iter().enumerate().filter(|(_, one)| has_come(one, today)) {
        let Some(unit) = units.get(one.unit.as_str()) else { continue };
        if folded.contains(&place) {
            sorted.fold_in(&ground, one, unit);
            continue;
        }
        let column = by_name.get(&(one.unit.as_str(), one.column.as_str())).map(|column| column.id.clone());
        sorted.sort_in(&ground, one, unit, column)?;
    }
    for one in wide {
        if let Some(id) = sorted.sort_in(&ground, &one.candidate, &one.unit, None)? {
            sorted.covers.push((id, one.cover));
        }
    }
    let done = sorted.counts();
    store(&mut tx, actor, services, said, &sorted).await?;
    let kept = MonitoringAction::HitsKept {
        month: said.month.format("%Y-%m").to_string(),
        as_of: said.as_of,
        new: done.new,
        known: done.known,
        again: done.again,
    };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), kept).await?;
    tx.commit().await?;
    Ok(done)
}

/// What a round's hits are held against.
struct Ground<'a> {
    said: &'a JudgedMonth<'a>,
    known: &'a HashMap<String, KnownCandidate>,
    holding: &'a HashMap<(&'a ColumnId, Rule), &'a Dismissal>,
    /// Rules that are not listed for a while.
    waived: &'a [RuleWaiver],
}

impl Ground<'_> {
    /// Why a new hit is none at all: by what was decided for its column, or for its whole rule. Kind, text, last day.
    fn dismissed(&self, rule: Rule, column: Option<&ColumnId>) -> Option<(String, String, NaiveDate)> {
        let by_column = column.and_then(|column| self.holding.get(&(column, rule)));
        let by_rule = || {
            let one = self.waived.iter().find(|one| one.rule == rule)?;
            Some((DismissKind::Allowed.code().to_owned(), format!("这条规则暂不列出：{}", one.reason), one.expires_on))
        };
        by_column.map(|by| (by.reason.0.clone(), by.reason.1.clone(), by.expires_on)).or_else(by_rule)
    }
}

/// A round of a month that is over looks at pages of today: what is dated after the round's day and has come meanwhile is no coming day.
fn has_come(one: &Candidate, today: NaiveDate) -> bool {
    let dated = || one.evidence.get("date").and_then(|day| day.as_str()).and_then(|day| day.parse::<NaiveDate>().ok());
    one.rule != Rule::FutureDate || dated().is_none_or(|day| day > today)
}

/// Whether something known waits again, and what it is a relapse of. A whole site's failure that was dismissed was another month's: the next
/// one is asked about again.
fn opens_again(met: &KnownCandidate, said: &JudgedMonth<'_>, is_of_site: bool) -> Option<Option<FindingId>> {
    match met.state {
        CandidateState::Open => None,
        CandidateState::Dismissed => {
            let is_over = met.expires_on.is_some_and(|until| until < said.as_of) || (is_of_site && met.month < said.month);
            is_over.then_some(None)
        }
        CandidateState::Confirmed => {
            met.finding.as_ref().filter(|(_, state)| state == "verified").map(|(finding, _)| Some(finding.clone()))
        }
    }
}

#[derive(Default)]
struct Sorted {
    fingerprints: HashSet<String>,
    new: Vec<NewCandidate>,
    met: Vec<CandidateId>,
    again: Vec<(CandidateId, Option<FindingId>)>,
    /// Those, and the units whose pages they stand on now: a successor's perhaps.
    at_units: Vec<(CandidateId, UnitId)>,
    /// Known ones that wait, with what this round says of them: title, evidence, sentence and version of the rule.
    waiting: Vec<(CandidateId, String, String, (String, i64))>,
    /// Whole sites' problems, and whom each covers.
    covers: Vec<(CandidateId, Vec<(UnitId, i64)>)>,
    /// What waited by itself and is part of a whole site's problem now.
    absorbed: Vec<CandidateId>,
    /// So many hits went into whole sites' problems.
    folded: usize,
}

impl Sorted {
    fn counts(&self) -> KeptHits {
        let dismissed = self.new.iter().filter(|one| one.state == CandidateState::Dismissed).count();
        KeptHits {
            new: self.new.len() - dismissed,
            known: self.met.len(),
            dismissed,
            again: self.again.len(),
            sites: self.covers.len(),
            folded: self.folded,
        }
    }

    /// Takes a hit that is part of a whole site's problem.
    fn fold_in(&mut self, ground: &Ground<'_>, one: &Candidate, unit: &UnitId) {
        self.folded += 1;
        let print = fingerprint(one, unit, ground.said.month);
        let met = ground.known.get(&print).filter(|met| met.state == CandidateState::Open);
        self.absorbed.extend(met.map(|met| met.id.clone()));
    }

    /// Takes a hit; answers the candidate that it is, new or known. None where this round has met it already.
    fn sort_in(&mut self, ground: &Ground<'_>, one: &Candidate, unit: &UnitId, column: Option<ColumnId>) -> Result<Option<CandidateId>> {
        let said = ground.said;
        let judged = (said.rules.says(one.rule).problem(one), said.rules.no(one.rule));
        let print = fingerprint(one, unit, said.month);
        if !self.fingerprints.insert(print.clone()) {
            return Ok(None);
        }
        if let Some(met) = ground.known.get(&print) {
            self.met.push(met.id.clone());
            let again = opens_again(met, said, one.evidence.contains_key(SITE));
            if again.is_some() || met.state == CandidateState::Open {
                let evidence = serde_json::to_string(&one.evidence).map_err(crate::ServiceError::internal)?;
                self.waiting.push((met.id.clone(), one.title.clone(), evidence, judged));
            }
            if again.is_some() {
                self.at_units.push((met.id.clone(), unit.clone()));
            }
            self.again.extend(again.map(|relapse| (met.id.clone(), relapse)));
            return Ok(Some(met.id.clone()));
        }
        let dismissed = ground.dismissed(one.rule, column.as_ref());
        let new = new_candidate(one, (unit, column), said.month, judged, Origin::Machine)?;
        let id = new.id.clone();
        self.new.push(match dismissed {
            None => new,
            Some(by) => NewCandidate { state: CandidateState::Dismissed, dismissed: Some(by), ..new },
        });
        Ok(Some(id))
    }
}

async fn store(tx: &mut Tx, actor: &Actor, services: &Services, said: &JudgedMonth<'_>, sorted: &Sorted) -> Result<()> {
    let at = services.now();
    candidate::insert(tx, &actor.county, said.month, Some(said.round), at, &sorted.new).await?;
    candidate::met_again(tx, said.round, said.month, at, &sorted.met).await?;
    candidate::open_again(tx, said.month, &sorted.again).await?;
    for (id, unit) in &sorted.at_units {
        succession::opens_at(tx, id, unit, at).await?;
    }
    for (id, title, evidence, (problem, rule_no)) in &sorted.waiting {
        candidate::refresh(tx, id, title, evidence, (problem, *rule_no)).await?;
    }
    for (id, cover) in &sorted.covers {
        stored::cover(tx, id, cover).await?;
    }
    if !sorted.absorbed.is_empty() {
        // until this round's day: where a later one finds such a page by itself, it waits again
        let same = (DismissKind::Same.code(), "并入同一网站的整体问题");
        let decided =
            Decided { state: CandidateState::Dismissed, at, by: ("", "自动监测"), reason: same, expires_on: Some(said.as_of) };
        candidate::decide(tx, &actor.county, &sorted.absorbed, &decided).await?;
    }
    let all: Vec<CandidateId> = sorted.new.iter().map(|one| one.id.clone()).chain(sorted.met.iter().cloned()).collect();
    round_hit::hits(tx, said.round, &all).await?;
    round_hit::keep_snapshots(tx, said.round).await?;
    let columns: Vec<_> =
        said.columns.iter().zip(said.outcomes).map(|(column, outcome)| (column.id.clone(), column.unit.clone(), outcome.clone())).collect();
    judged::keep_columns(tx, said.round, &columns).await?;
    Ok(judged::judged(tx, said.round, at, said.answers, (said.allowed_nets, said.proofs)).await?)
}
