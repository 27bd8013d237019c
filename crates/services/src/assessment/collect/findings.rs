//! From the problems that monitoring found in the months of the round. What was seen by the cut-off counts, however late somebody agreed
//! to it; whether it was mended in time is told as of the cut-off.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use domain::access::scope::Scope;
use domain::assessment::mended::{Mended, on};
use domain::assessment::quarter::months_without;
use domain::assessment::source::{Answerer, FactSource};
use serde_json::{Map, Value, json};
use storage::Conn;
use storage::assessment::source::{self, SourceFinding};
use storage::monitoring::judged;

use super::super::loaded::Loaded;
use super::{Asked, Found, is_asked};
use crate::{Actor, Result};

/// The first day of a day's month.
pub(super) fn month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// So many rounds of monitoring are looked through: years.
pub(super) const ROUNDS: i64 = 200;

/// Months of a round that are over and in which nothing was monitored, where its rules take facts from monitoring: first days. None of
/// these facts comes by itself then, and nobody would notice.
pub(in crate::assessment) async fn unwatched_months(
    conn: &mut Conn,
    actor: &Actor,
    loaded: &Loaded,
    today: NaiveDate,
) -> Result<Vec<NaiveDate>> {
    let is_of_monitoring = |source: FactSource| matches!(source.answerer(), Answerer::Findings | Answerer::Articles);
    if !FactSource::ALL.into_iter().any(|source| is_of_monitoring(source) && is_asked(loaded, source)) {
        return Ok(Vec::new());
    }
    let rounds = judged::rounds(conn, &actor.county, ROUNDS).await?;
    // a round that read nothing has watched nothing
    let watched: Vec<NaiveDate> = rounds.iter().filter(|one| !one.is_unread).map(|one| one.month).collect();
    Ok(months_without(loaded.round.starts_on, loaded.round.ends_on, today, &watched))
}

/// Problems by rule, not mended in time, mended in time, relapsed. Months in which nothing was monitored say nothing, and months in which
/// no column of a unit could be read say nothing of that unit.
pub(super) async fn find(conn: &mut Conn, asked: &Asked<'_>, found: &mut Found) -> Result<()> {
    let Asked { actor, loaded, scope, as_of, .. } = *asked;
    let all = of_round(conn, actor, loaded).await?;
    let months = months(loaded);
    // a single unit is only asked what has changed since it was collected: there is nothing to compare where it was not read
    let read = match scope {
        Scope::County => judged::units_read(conn, &actor.county, *months.start(), *months.end()).await?,
        Scope::Unit(_) => Vec::new(),
    };
    // only where nothing was found is it to be asked whether anybody looked
    if all.is_empty()
        && read.is_empty()
        && !judged::rounds(conn, &actor.county, ROUNDS).await?.iter().any(|one| months.contains(&one.month))
    {
        return Ok(());
    }
    for unit in asked.units() {
        let own = standing(founded(&all), unit, as_of);
        let is_unread = read.iter().any(|(id, is_read)| !is_read && id.as_ref().is_some_and(|id| id.as_str() == unit));
        if own.is_empty() && is_unread {
            continue;
        }
        for source in FactSource::ALL.into_iter().filter(|source| source.answerer() == Answerer::Findings) {
            let members = match source {
                FactSource::FindingsRepaired => {
                    let of = own.iter().filter(|(one, mended)| counts(source, one, *mended)).count();
                    let done = own.iter().filter(|(_, mended)| *mended == Mended::InTime).count();
                    Map::from_iter([("done".to_owned(), json!(done)), ("of".to_owned(), json!(of))])
                }
                _ => items(own.iter().filter(|(one, mended)| counts(source, one, *mended))),
            };
            let rule = source.rule().map(|rule| format!("&rule={}", rule.code())).unwrap_or_default();
            // ids and words: nothing that an address would have to escape
            found.insert((source, unit.to_owned()), (members, format!("state=any&unit={unit}{rule}")));
        }
    }
    Ok(())
}

/// The months of a round, by their first days.
fn months(loaded: &Loaded) -> RangeInclusive<NaiveDate> {
    month(loaded.round.starts_on)..=month(loaded.round.ends_on)
}

/// The problems of the months of a round.
pub(in crate::assessment) async fn of_round(conn: &mut Conn, actor: &Actor, loaded: &Loaded) -> Result<Vec<SourceFinding>> {
    let months = months(loaded);
    Ok(source::findings(conn, &actor.county, *months.start(), *months.end()).await?)
}

/// Those that did not turn out to be none.
pub(in crate::assessment) fn founded(all: &[SourceFinding]) -> impl Iterator<Item = &SourceFinding> {
    all.iter().filter(|one| !one.is_unfounded)
}

/// Those of a unit that were seen by a day, each with how it stood then.
pub(in crate::assessment) fn standing<'f>(
    all: impl Iterator<Item = &'f SourceFinding>,
    unit: &str,
    as_of: NaiveDate,
) -> Vec<(&'f SourceFinding, Mended)> {
    all.filter(|one| one.unit.as_str() == unit && one.seen_on <= as_of).map(|one| (one, on(as_of, &one.turns))).collect()
}

/// Whether a source counts a problem that stands so.
pub(in crate::assessment) fn counts(source: FactSource, one: &SourceFinding, mended: Mended) -> bool {
    match source {
        // what was seen on the spot has its own rules: counted here as well it would be taken off twice
        FactSource::Findings => one.rule.is_of_machine(),
        FactSource::FindingsUnrepaired => mended.is_missed(),
        FactSource::FindingsRepaired => mended.is_judged(),
        FactSource::FindingsRelapsed => one.is_relapse,
        _ => source.rule() == Some(one.rule),
    }
}

/// A problem in a few words, with how it stood.
pub(in crate::assessment) fn words(one: &SourceFinding, mended: Mended) -> String {
    const TITLE: usize = 40;
    let about = if one.title.is_empty() { &one.problem } else { &one.title };
    let about: String = about.chars().take(TITLE).collect();
    format!("{}：{}（{}）", one.rule.label(), about.replace(['\n', '\r'], " "), mended.label())
}

/// The problems as pieces, each with its id, so that the line leads to it.
fn items<'f>(all: impl Iterator<Item = &'f (&'f SourceFinding, Mended)>) -> Map<String, Value> {
    let item = |(one, mended): &(&SourceFinding, Mended)| {
        json!({
            "date": one.seen_on.to_string(),
            "finding": one.id.to_string(),
            "title": words(one, *mended),
        })
    };
    Map::from_iter([("items".to_owned(), all.map(item).collect())])
}
