//! 问题整改 as of an earlier day: what had been seen by its end, and how each problem stood then. What came later changes nothing; whoever
//! follows a line of a sheet finds what that line counted.

use chrono::{Datelike, NaiveDate};
use domain::assessment::mended::{Mended, Turn, on};
use domain::ids::{FindingId, UnitId};
use domain::monitoring::candidate::Rule;
use storage::assessment::source::{self, SourceFinding};
use storage::monitoring::finding::FindingFilter;
use storage::register;

use super::findings::FINDINGS_A_PAGE;
use super::paging::page_shown;
use crate::{Actor, Result, Services};

/// A problem as it stood on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingThen {
    /// Its id.
    pub id: FindingId,
    /// Whose, by short name.
    pub unit_name: String,
    /// By which rule.
    pub rule: Rule,
    /// The article's title; may be empty.
    pub title: String,
    /// What is wrong.
    pub problem: String,
    /// When it was seen first.
    pub seen_on: NaiveDate,
    /// How it stood.
    pub stood: Mended,
}

/// A page of problems as they stood on a day.
#[derive(Debug, Clone)]
pub struct FindingsOn {
    /// The first days of the first and the last month that are looked at.
    pub months: (NaiveDate, NaiveDate),
    /// What it holds.
    pub rows: Vec<FindingThen>,
    /// How many there are.
    pub total: i64,
    /// How many of them stood how; how none stood is left out.
    pub stood: Vec<(Mended, usize)>,
    /// The page that this is.
    pub page: i64,
}

/// How a problem may have stood, as the page counts it.
const STANDINGS: [Mended; 5] = [Mended::Ahead, Mended::InTime, Mended::Late, Mended::Overdue, Mended::Spared];

/// The months of an address; where it names none, those of the day's year up to it.
fn months(filter: &FindingFilter, day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let year = NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day);
    filter.months.or_else(|| filter.month.map(|month| (month, month))).unwrap_or((year, first(day)))
}

/// Problems as they stood at the end of a day, narrowed by unit, rule and months; those that turned out unfounded are none. A unit sees its
/// own, once they were sent to it.
///
/// # Errors
/// `Forbidden` when the person may see neither county nor unit.
pub async fn findings_on(actor: &Actor, services: &Services, filter: &FindingFilter, day: NaiveDate, page: i64) -> Result<FindingsOn> {
    let scope = actor.scope()?;
    let months = months(filter, day);
    let mut conn = services.db().read().await?;
    let all = source::findings(&mut conn, &actor.county, months.0, months.1).await?;
    let units: Vec<(UnitId, String)> =
        register::unit::list(&mut conn, &actor.county).await?.into_iter().map(|unit| (unit.id, unit.short_name)).collect();
    drop(conn);
    let was_sent = |one: &SourceFinding| one.turns.iter().any(|(_, turn)| matches!(turn, Turn::Sent(_)));
    let is_meant =
        |one: &SourceFinding| filter.unit.as_ref().is_none_or(|unit| *unit == one.unit) && filter.rule.is_none_or(|rule| rule == one.rule);
    let is_seen = |one: &SourceFinding| scope.unit().is_none() || (scope.owns(&one.unit) && was_sent(one));
    let place = |unit: &UnitId| units.iter().position(|(id, _)| id == unit);
    let mut found: Vec<SourceFinding> =
        all.into_iter().filter(|one| !one.is_unfounded && one.seen_on <= day && is_meant(one) && is_seen(one)).collect();
    found.sort_by_key(|one| place(&one.unit));
    let told: Vec<FindingThen> = found
        .into_iter()
        .map(|one| FindingThen {
            stood: on(day, &one.turns),
            unit_name: place(&one.unit).map(|place| units[place].1.clone()).unwrap_or_default(),
            id: one.id,
            rule: one.rule,
            title: one.title,
            problem: one.problem,
            seen_on: one.seen_on,
        })
        .collect();
    let counted = STANDINGS.map(|stood| (stood, told.iter().filter(|one| one.stood == stood).count()));
    let total = i64::try_from(told.len()).unwrap_or(i64::MAX);
    let page = page_shown(page, total, FINDINGS_A_PAGE);
    let skip = usize::try_from((page - 1) * FINDINGS_A_PAGE).unwrap_or_default();
    let size = usize::try_from(FINDINGS_A_PAGE).unwrap_or_default();
    Ok(FindingsOn {
        months,
        rows: told.into_iter().skip(skip).take(size).collect(),
        total,
        stood: counted.into_iter().filter(|(_, number)| *number > 0).collect(),
        page,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_months_looks_at_its_own_year() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let plain = FindingFilter::default();
        let quarter = FindingFilter { months: Some((day("2026-07-01"), day("2026-09-01"))), ..plain.clone() };
        let one = FindingFilter { month: Some(day("2026-08-01")), ..plain.clone() };
        for (filter, expected) in
            [(plain, ("2026-01-01", "2026-09-01")), (quarter, ("2026-07-01", "2026-09-01")), (one, ("2026-08-01", "2026-08-01"))]
        {
            assert_eq!(months(&filter, day("2026-09-30")), (day(expected.0), day(expected.1)));
        }
    }
}
