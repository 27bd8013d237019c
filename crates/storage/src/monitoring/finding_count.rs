//! Findings counted: of a month for its bulletin, over months for the charts.

use chrono::NaiveDate;
use domain::ids::{CountyId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::finding::FindingState;

use super::candidate::rule_of;
use crate::{Conn, Result, StorageError};

/// So many findings of a month by unit, rule, state, lateness and repetition: what a bulletin is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingCount {
    /// First day of the month that they count for.
    pub month: NaiveDate,
    /// Whose.
    pub unit: UnitId,
    /// By which rule.
    pub rule: Rule,
    /// Where they stand.
    pub state: FindingState,
    /// Mended late.
    pub is_late: bool,
    /// 反复.
    pub is_repeat: bool,
    /// How many.
    pub number: i64,
    /// How many of them came back after they were closed.
    pub relapsed: i64,
}

/// The findings of the months from one to another, counted. Answered by `finding_of_month`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn counts(conn: &mut Conn, county: &CountyId, from: NaiveDate, to: NaiveDate) -> Result<Vec<FindingCount>> {
    let rows = fetch_all!(
        conn,
        (NaiveDate, String, String, String, bool, bool, i64, i64),
        "select f.month, f.unit_id, f.rule, f.state, f.is_late, f.is_repeat, count(*), count(n.relapse_of) from finding f
         left join (select distinct relapse_of from finding where county_id = $1 and relapse_of is not null) n on n.relapse_of = f.id
         where f.county_id = $1 and f.month >= $2 and f.month <= $3
         group by f.month, f.unit_id, f.rule, f.state, f.is_late, f.is_repeat order by f.month, f.unit_id, f.rule, f.state",
        county.as_str(),
        from,
        to,
    )?;
    rows.into_iter()
        .map(|(month, unit, rule, state, is_late, is_repeat, number, relapsed)| {
            let state = FindingState::from_code(&state).ok_or_else(|| StorageError::inconsistent("finding", "state", state))?;
            Ok(FindingCount { month, unit: UnitId::new(unit), rule: rule_of(rule)?, state, is_late, is_repeat, number, relapsed })
        })
        .collect()
}

/// So many findings by month, rule, state and time to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendedCount {
    /// First day of the month that they count for.
    pub month: NaiveDate,
    /// By which rule.
    pub rule: Rule,
    /// Where they stand.
    pub state: FindingState,
    /// Days from the notice to 销号; none where that has not come.
    pub days: Option<i64>,
    /// How many.
    pub number: i64,
}

/// The findings of the months from one to another, counted. Answered by `finding_of_month`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn mended_over(conn: &mut Conn, county: &CountyId, from: NaiveDate, to: NaiveDate) -> Result<Vec<MendedCount>> {
    let rows = fetch_all!(
        conn,
        (NaiveDate, String, String, Option<i64>, i64),
        "select month, rule, state, mended_days, count(*) from finding where county_id = $1 and month >= $2 and month <= $3
         group by month, rule, state, mended_days order by month, rule, state, mended_days",
        county.as_str(),
        from,
        to,
    )?;
    rows.into_iter()
        .map(|(month, rule, state, days, number)| {
            let state = FindingState::from_code(&state).ok_or_else(|| StorageError::inconsistent("finding", "state", state))?;
            Ok(MendedCount { month, rule: rule_of(rule)?, state, days, number })
        })
        .collect()
}
