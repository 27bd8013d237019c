//! Counts of what the ledger finds.

use chrono::NaiveDate;
use domain::ids::UnitId;
use domain::reporting::cell::Status;

use super::CellQuery;
use super::conditions::{fetch_found, found};
use super::facts::{facts, status_from};
use crate::db::sql_text::SqlText;
use crate::reporting::cell_row::facts_from;
use crate::{Conn, Result};

/// How many cells that a query finds show which status, a status perhaps several times; what it shows is not asked, so that
/// one answer serves every tab.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn counts(conn: &mut Conn, query: &CellQuery<'_>) -> Result<Vec<(Status, i64)>> {
    list_row! {
        struct Row { kind: i64, overdue_after: NaiveDate, n: i64 }
    }
    // grouped by the facts as they stand in the index `cell_standing`
    let mut sql = SqlText::from("select cast(c.kind as bigint) as kind, c.overdue_after, count(*) as n");
    found(&mut sql, query);
    sql.add(" group by c.kind, c.overdue_after");
    let rows = fetch_found!(conn, Row, sql, query)?;
    rows.into_iter().map(|row| Ok((facts_from(row.kind, row.overdue_after, row.overdue_after)?.status(query.as_of), row.n))).collect()
}

/// The same unit by unit, for sums over groups of units.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn counts_by_unit(conn: &mut Conn, query: &CellQuery<'_>) -> Result<Vec<(UnitId, Status, i64)>> {
    list_row! {
        struct Row { unit_id: String, kind: i64, is_past: i64, is_near: i64, n: i64 }
    }
    let mut sql = SqlText::from(concat!("select c.unit_id, ", facts!("c", "$19", "$20"), ", count(*) as n"));
    found(&mut sql, query);
    sql.add(" group by 1, 2, 3, 4");
    let rows = fetch_found!(conn, Row, sql, query)?;
    rows.into_iter().map(|row| Ok((UnitId::new(row.unit_id), status_from(row.kind, row.is_past, row.is_near)?, row.n))).collect()
}
