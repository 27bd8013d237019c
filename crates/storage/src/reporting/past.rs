//! Finished stretches of a cell. Rows are only ever added.

use chrono::NaiveDate;
use domain::ids::{CellId, ChecklistId};
use domain::reporting::cell::CellFacts;
use domain::reporting::record::Stretch;

use super::cell::number;
use crate::{Conn, Result, StorageError, Tx};

/// Keeps a finished stretch.
///
/// # Errors
/// `Duplicate` when the cell has a stretch that began on that day.
pub async fn insert(tx: &mut Tx, cell: &CellId, checklist: &ChecklistId, stretch: &Stretch) -> Result<()> {
    let record = &stretch.record;
    let facts = CellFacts::of(record);
    execute!(
        tx,
        "insert into cell_past (cell_id, from_on, to_on, checklist_id, section_id, unit_id, role, removed, kind, overdue_after,
                                due_on, late, latest_no, accepted_no, record)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        cell.as_str(),
        stretch.from,
        stretch.to,
        checklist.as_str(),
        record.place.section.as_str(),
        record.place.unit.as_str(),
        record.place.role.code(),
        !record.presence.is_present(),
        i64::from(facts.kind as u8),
        facts.overdue_after,
        record.due_on,
        record.is_late(),
        number(record.latest()),
        number(record.accepted()),
        serde_json::to_string(record).unwrap_or_default(),
    )?;
    Ok(())
}

/// What lists and counts of past days read of a stretch beside its record, and what follows from the record.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Derived {
    checklist_id: String,
    section_id: String,
    unit_id: String,
    role: String,
    removed: bool,
    kind: i64,
    overdue_after: NaiveDate,
    due_on: NaiveDate,
    late: bool,
    latest_no: Option<i64>,
    accepted_no: Option<i64>,
}

impl Derived {
    /// What has to stand there, in a list.
    #[must_use]
    pub fn of(stretch: &Stretch, checklist: &ChecklistId) -> Self {
        let record = &stretch.record;
        let facts = CellFacts::of(record);
        Self {
            checklist_id: checklist.to_string(),
            section_id: record.place.section.to_string(),
            unit_id: record.place.unit.to_string(),
            role: record.place.role.code().to_owned(),
            removed: !record.presence.is_present(),
            kind: i64::from(facts.kind as u8),
            overdue_after: facts.overdue_after,
            due_on: record.due_on,
            late: record.is_late(),
            latest_no: number(record.latest()),
            accepted_no: number(record.accepted()),
        }
    }
}

#[derive(sqlx::FromRow)]
struct StoredRow {
    from_on: NaiveDate,
    to_on: NaiveDate,
    record: String,
    #[sqlx(flatten)]
    derived: Derived,
}

/// The finished stretches of a cell as they are stored, with what lists read of them, oldest first: for `gongkai verify`.
///
/// # Errors
/// When the engine fails or a stored record cannot be read.
pub async fn stored(conn: &mut Conn, cell: &CellId) -> Result<Vec<(Stretch, Derived)>> {
    let rows = fetch_all!(
        conn,
        StoredRow,
        "select from_on, to_on, record, checklist_id, section_id, unit_id, role, removed, cast(kind as bigint) as kind, overdue_after,
                due_on, late, latest_no, accepted_no
         from cell_past where cell_id = $1 order by from_on",
        cell.as_str(),
    )?;
    rows.into_iter()
        .map(|row| {
            let record = serde_json::from_str(&row.record).map_err(|_| StorageError::inconsistent("cell_past", "record", row.record))?;
            Ok((Stretch { from: row.from_on, to: row.to_on, record }, row.derived))
        })
        .collect()
}

/// The finished stretches of a cell, oldest first.
///
/// # Errors
/// When the engine fails or a stored record cannot be read.
pub async fn of_cell(conn: &mut Conn, cell: &CellId) -> Result<Vec<Stretch>> {
    let rows = fetch_all!(
        conn,
        (NaiveDate, NaiveDate, String),
        "select from_on, to_on, record from cell_past where cell_id = $1 order by from_on",
        cell.as_str(),
    )?;
    rows.into_iter()
        .map(|(from, to, record)| {
            let record = serde_json::from_str(&record).map_err(|_| StorageError::inconsistent("cell_past", "record", record))?;
            Ok(Stretch { from, to, record })
        })
        .collect()
}
