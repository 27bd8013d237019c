//! From what monitoring counted in the columns: articles by month. A month that was not read, or in which a column of the unit could not
//! be read, says nothing; it is never taken for nought.

use std::collections::{BTreeMap, HashMap};

use chrono::{Months, NaiveDate};
use domain::assessment::source::FactSource;
use serde_json::{Map, Value, json};
use storage::Conn;
use storage::monitoring::judged::{self, ReadColumn};

use super::findings::{ROUNDS, month};
use super::{Asked, Found};
use crate::Result;

/// Articles month by month, and in all.
pub(super) async fn find(conn: &mut Conn, asked: &Asked<'_>, found: &mut Found) -> Result<()> {
    let Asked { actor, loaded, scope, as_of, .. } = *asked;
    let round = &loaded.round;
    let rounds = judged::rounds(conn, &actor.county, ROUNDS).await?;
    let mut by_month: BTreeMap<NaiveDate, HashMap<String, Option<u32>>> = BTreeMap::new();
    let mut at = month(round.starts_on);
    while at <= round.ends_on.min(as_of) {
        let last = rounds.iter().filter(|one| one.month == at && one.as_of <= as_of).max_by_key(|one| one.as_of);
        let Some(last) = last else { return Ok(()) };
        by_month.insert(at, counted(&judged::columns(conn, &last.id, scope).await?));
        at = at.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
    }
    for unit in asked.units() {
        let months: Option<Vec<(NaiveDate, u32)>> =
            by_month.iter().map(|(at, counts)| Some((*at, counts.get(unit).copied().flatten()?))).collect();
        let Some(months) = months.filter(|months| !months.is_empty()) else { continue };
        let periods: Map<String, Value> = months.iter().map(|(at, count)| (at.format("%Y-%m").to_string(), json!(count))).collect();
        let sum: u32 = months.iter().map(|(_, count)| count).sum();
        let source = format!("unit={unit}");
        let members = Map::from_iter([("periods".to_owned(), Value::Object(periods))]);
        found.insert((FactSource::ArticlesByMonth, unit.to_owned()), (members, source.clone()));
        found.insert((FactSource::Articles, unit.to_owned()), (Map::from_iter([("count".to_owned(), json!(sum))]), source));
    }
    Ok(())
}

/// Articles of each unit in a month; nothing where one of its columns could not be read.
fn counted(columns: &[ReadColumn]) -> HashMap<String, Option<u32>> {
    let mut counts: HashMap<String, Option<u32>> = HashMap::new();
    for one in columns {
        let count = (!one.outcome.reading.says_nothing() && !one.outcome.is_undated).then_some(one.outcome.in_month);
        let sum = counts.entry(one.unit.to_string()).or_insert(Some(0));
        *sum = sum.zip(count).map(|(sum, count)| sum.saturating_add(count));
    }
    counts
}
