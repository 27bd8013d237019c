//! What one person judged a moment ago and nobody has acted on since: she can still take it back.

use chrono::{DateTime, Utc};
use domain::ids::{CellId, CountyId};
use domain::reporting::record::Happening;

use crate::{Conn, Result, StorageError};

/// A judgement that is the last thing that happened to its cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedLately {
    /// The cell.
    pub cell: CellId,
    /// The unit's short name.
    pub unit_name: String,
    /// The beginning of what the task asks for.
    pub requirement: String,
    /// The period.
    pub period_name: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    cell_id: String,
    unit_name: String,
    requirement: String,
    period_name: String,
    facts: String,
}

/// What this account judged since that moment, the latest first. `cell_event_by_time` finds it: with a cross join SQLite begins at the few
/// events of the last minutes and not at all the cells of a county.
///
/// # Errors
/// When the engine fails or a stored event cannot be read.
pub async fn lately(conn: &mut Conn, county: &CountyId, account: &str, since: DateTime<Utc>, limit: i64) -> Result<Vec<JudgedLately>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select e.cell_id, u.short_name as unit_name, substr(t.requirement, 1, 80) as requirement, c.period_name, e.facts
         from cell_event e cross join cell c join unit u on u.id = c.unit_id join task t on t.id = c.task_id
         where c.id = e.cell_id and e.at >= $1 and e.kind in ('accepted', 'noted', 'not_applicable', 'returned') and e.facts <> ''
           and e.actor = $2 and c.county_id = $3
           and e.seq = (select max(l.seq) from cell_event l where l.cell_id = e.cell_id)
         order by e.at desc, e.cell_id limit $4",
        since,
        account,
        county.as_str(),
        limit,
    )?;
    let mut found = Vec::new();
    for row in rows {
        let what = serde_json::from_str::<Happening>(&row.facts);
        let what = what.map_err(|_| StorageError::inconsistent("cell_event", "facts", row.facts))?;
        // 不涉及 without a report is no judgement of one
        if matches!(what, Happening::Accepted { .. } | Happening::Returned { .. }) {
            let cell = CellId::new(row.cell_id);
            found.push(JudgedLately { cell, unit_name: row.unit_name, requirement: row.requirement, period_name: row.period_name });
        }
    }
    Ok(found)
}
