//! The problems of monitoring behind a line of a sheet: those that it counts, and apart from them what was confirmed after the cut-off.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::assessment::inputs::Origin;
use domain::assessment::mended::{Mended, Turn};
use domain::assessment::round::RoundState;
use domain::assessment::source::{Answerer, FactSource};
use domain::calendar::office_time::day_of;
use domain::ids::{FindingId, RoundId, UnitId};
use serde_json::Value;
use storage::assessment::fact::{self, Entry};
use storage::assessment::round::Round;
use storage::assessment::source::SourceFinding;

use super::collect::findings::{counts, founded, of_round, standing, words};
use super::loaded::{Upto, load_without_facts};
use crate::{Actor, Result, ServiceError, Services};

/// A line that counts no problems of monitoring leads to none.
const NO_PROBLEMS: ServiceError = ServiceError::NotFound("这一行的监测问题");

/// A problem behind a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProblem {
    /// Which.
    pub id: FindingId,
    /// A few words, with how it stood when it was counted.
    pub words: String,
    /// The day on which the office confirmed it.
    pub confirmed_on: Option<NaiveDate>,
}

impl LineProblem {
    fn standing((one, mended): (&SourceFinding, Mended)) -> Self {
        Self { id: one.id.clone(), words: words(one, mended), confirmed_on: Some(one.confirmed_on) }
    }
}

/// The problems behind a line.
#[derive(Debug, Clone)]
pub struct LineProblems {
    /// The round.
    pub round: Round,
    /// The unit, as the round calls it.
    pub unit: String,
    /// The rule, in words.
    pub rule: String,
    /// Whether the reader is of the unit itself.
    pub is_own: bool,
    /// Counted, and confirmed by the cut-off.
    pub by_cutoff: Vec<LineProblem>,
    /// Seen by the cut-off and confirmed after it: counted as well.
    pub confirmed_later: Vec<LineProblem>,
    /// Of the months of the round, confirmed after the cut-off, and not counted.
    pub not_counted: Vec<LineProblem>,
    /// The address of the list of today, without the page.
    pub source: String,
}

/// Reads them.
///
/// # Errors
/// `Forbidden`; `NotFound` for who may not read the sheet, and for a line that counts something else.
pub async fn line_problems(
    actor: &Actor,
    services: &Services,
    round: &RoundId,
    unit: &UnitId,
    leaf: &str,
    rule: &str,
) -> Result<LineProblems> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let mut loaded = load_without_facts(&mut conn, actor, round).await?;
    let today = day_of(services.now());
    let (state, is_own) = loaded.read_by(&scope, unit, today)?;
    loaded.entries = fact::all(&mut conn, round).await?;
    let known = loaded.outline.of(&loaded.unit(unit)?.unit).rule(leaf, rule).ok_or(NO_PROBLEMS)?;
    let source = known.source.filter(|source| source.answerer() == Answerer::Findings).ok_or(NO_PROBLEMS)?;
    // what the line was scored from when it was fed back: a decision that came later stands in a line of its own
    let scored = loaded.scored_from(Upto::Feedback, (unit.as_str(), leaf, rule));
    let entry = scored.filter(|entry| entry.origin == Origin::Monitoring).ok_or(NO_PROBLEMS)?;
    let all = of_round(&mut conn, actor, &loaded).await?;
    drop(conn);
    let cutoff = loaded.round.cutoff_on;
    // scoring begins with facts as of the cut-off; until then, and for good where a round never came so far, a fact says what had happened
    // when it was written
    let is_provisional = matches!(state, RoundState::Collecting | RoundState::Withdrawn);
    let as_of = if is_provisional { cutoff.min(day_of(entry.entered_at)) } else { cutoff };
    let counted = counted(entry, (&all, unit.as_str()), source, as_of)?;
    let is_counted = |one: &SourceFinding| counted.iter().any(|counted| counted.id == one.id);
    // a unit sees what was sent to it
    let may_see = |one: &SourceFinding| scope == Scope::County || one.turns.iter().any(|(_, turn)| matches!(turn, Turn::Sent(_)));
    let not_counted = standing(founded(&all), unit.as_str(), today)
        .into_iter()
        .filter(|(one, mended)| one.confirmed_on > cutoff && counts(source, one, *mended) && !is_counted(one) && may_see(one))
        .map(LineProblem::standing)
        .collect();
    let (confirmed_later, by_cutoff) = counted.into_iter().partition(|one| one.confirmed_on.is_some_and(|day| day > cutoff));
    Ok(LineProblems {
        unit: loaded.name(unit.as_str()),
        rule: known.words(),
        is_own,
        by_cutoff,
        confirmed_later,
        not_counted,
        source: entry.source.clone(),
        round: loaded.round,
    })
}

/// What the line counts, as its fact names it. A rate names none: there it is told again from what was known when the fact was written,
/// and had happened by `as_of`.
fn counted(entry: &Entry, (all, unit): (&[SourceFinding], &str), source: FactSource, as_of: NaiveDate) -> Result<Vec<LineProblem>> {
    let body: Value = serde_json::from_str(&entry.body).map_err(ServiceError::internal)?;
    let Some(items) = body["items"].as_array() else {
        let written_on = day_of(entry.entered_at);
        let known = all.iter().filter(|one| one.confirmed_on <= written_on && !was_unfounded(one, written_on));
        let own = standing(known, unit, as_of).into_iter().filter(|(one, mended)| counts(source, one, *mended));
        return Ok(own.map(LineProblem::standing).collect());
    };
    let confirmed: HashMap<&str, NaiveDate> = all.iter().map(|one| (one.id.as_str(), one.confirmed_on)).collect();
    let named = items.iter().filter_map(|item| Some((item["finding"].as_str()?, item["title"].as_str().unwrap_or_default())));
    let told =
        named.map(|(id, words)| LineProblem { id: FindingId::new(id), words: words.to_owned(), confirmed_on: confirmed.get(id).copied() });
    Ok(told.collect())
}

/// Whether a problem had turned out to be none by the evening of that day.
fn was_unfounded(one: &SourceFinding, day: NaiveDate) -> bool {
    one.is_unfounded && one.turns.iter().any(|(at, turn)| *at <= day && *turn == Turn::Spared)
}

#[cfg(test)]
mod tests {
    use domain::assessment::inputs::EntryForm;
    use domain::monitoring::candidate::Rule;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn problem(id: &str, confirmed_on: &str, turns: &[(&str, Turn)], is_unfounded: bool) -> SourceFinding {
        SourceFinding {
            id: FindingId::new(id),
            unit: UnitId::new("u"),
            rule: Rule::DeadLink,
            title: String::new(),
            problem: "链接打不开。".into(),
            seen_on: day("2026-08-31"),
            confirmed_on: day(confirmed_on),
            is_unfounded,
            is_relapse: false,
            turns: turns.iter().map(|(at, turn)| (day(at), *turn)).collect(),
        }
    }

    #[test]
    fn a_rate_names_what_was_known_when_it_was_written() {
        let sent = ("2026-09-01", Turn::Sent(day("2026-09-10")));
        let all = [
            problem("silent", "2026-09-01", &[sent], false),
            problem("confirmed later", "2026-10-08", &[sent], false),
            problem("none since", "2026-09-01", &[sent, ("2026-10-05", Turn::Paused), ("2026-10-08", Turn::Spared)], true),
            problem("none before", "2026-09-01", &[sent, ("2026-10-01", Turn::Paused), ("2026-10-02", Turn::Spared)], true),
            problem("ahead", "2026-09-20", &[("2026-09-20", Turn::Sent(day("2026-09-25")))], false),
        ];
        let entry = Entry {
            id: "e".into(),
            unit: "u".into(),
            form: EntryForm::Fact,
            leaf: "m".into(),
            rule: "share".into(),
            no: 1,
            body: r#"{"done":0,"of":3}"#.into(),
            origin: Origin::Monitoring,
            source: "state=any&unit=u".into(),
            evidence: String::new(),
            entered_at: "2026-10-03T02:00:00Z".parse().unwrap(),
            entered_by: String::new(),
            account: String::new(),
        };
        for (as_of, expected) in [("2026-09-30", "silent none since ahead"), ("2026-09-22", "silent none since")] {
            let told = counted(&entry, (&all[..], "u"), FactSource::FindingsRepaired, day(as_of)).unwrap();
            let ids: Vec<_> = told.iter().map(|one| one.id.as_str()).collect();
            assert_eq!(ids.join(" "), expected, "{as_of}");
        }
    }
}
