//! Counts of what the ledger finds.

use domain::ids::UnitId;
use domain::reporting::cell::FactClass;

use super::CellQuery;
use super::class::{class, class_from};
use super::conditions::{fetch_found, found};
use crate::{Conn, Result};

/// How many cells of each class a query finds, a class perhaps several times; its mask is not asked, so that one answer
/// serves every tab.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn counts(conn: &mut Conn, query: &CellQuery<'_>) -> Result<Vec<(FactClass, i64)>> {
    // grouped by the facts as they stand in the index `cell_standing`; the few groups get their class afterwards
    let mut sql = found(
        concat!("select cast(", class!("$19", "$20"), " as bigint) as class, n from (select c.kind, c.overdue_after, count(*) as n",),
        query,
    );
    sql.add(" group by c.kind, c.overdue_after) c");
    let rows = fetch_found!(conn, (i64, i64), "class, n", sql, query)?;
    rows.into_iter().map(|(class, count)| Ok((class_from(class)?, count))).collect()
}

/// The same unit by unit, for sums over groups of units.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn counts_by_unit(conn: &mut Conn, query: &CellQuery<'_>) -> Result<Vec<(UnitId, FactClass, i64)>> {
    let mut sql = found(concat!("select c.unit_id, cast(", class!("$19", "$20"), " as bigint) as class, count(*) as n"), query);
    sql.add(" group by 1, 2");
    let rows = fetch_found!(conn, (String, i64, i64), "unit_id, class, n", sql, query)?;
    rows.into_iter().map(|(unit, class, count)| Ok((UnitId::new(unit), class_from(class)?, count))).collect()
}
