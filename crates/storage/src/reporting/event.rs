//! The history of a cell. Appending is the only change it knows.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, CellId};
use domain::reporting::event::{CellEvent, CellEventKind};
use domain::reporting::report::{Claim, ReportContent};

use crate::reporting::cell::{content_from, numbers_text};
use crate::{Conn, Result, StorageError, Tx};

/// A step to be added.
#[derive(Debug, Clone)]
pub struct NewCellEvent<'a> {
    /// Its id.
    pub id: &'a str,
    /// Which cell.
    pub cell: &'a CellId,
    /// What happened.
    pub kind: CellEventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: &'a AccountId,
    /// Who, as shown today.
    pub actor_name: &'a str,
    /// The unit's name on that day; `None` takes it from the register as it stands now.
    pub unit_name: Option<&'a str>,
    /// What was handed in, for a submission.
    pub content: Option<&'a ReportContent>,
    /// Why; may be empty.
    pub reason: &'a str,
    /// The date it set.
    pub due_on: Option<NaiveDate>,
}

/// Adds a step behind the last one of its cell.
///
/// # Errors
/// When the engine fails, or there is no such cell.
pub async fn append(tx: &mut Tx, event: &NewCellEvent<'_>) -> Result<()> {
    let touched = execute!(
        tx,
        "insert into cell_event (id, cell_id, seq, kind, at, actor, actor_name, unit_name, claim, content, numbers, reason, due_on)
         select $1, c.id, (select coalesce(max(e.seq), 0) + 1 from cell_event e where e.cell_id = c.id),
                $3, $4, $5, $6, coalesce(cast($7 as text), u.full_name), $8, $9, $10, $11, $12
         from cell c join unit u on u.id = c.unit_id where c.id = $2",
        event.id,
        event.cell.as_str(),
        event.kind.code(),
        event.at,
        event.actor.as_str(),
        event.actor_name,
        event.unit_name,
        event.content.and_then(|content| content.claim).map(Claim::code),
        event.content.map_or("", |content| content.text.as_str()),
        event.content.map_or_else(|| "[]".to_owned(), numbers_text),
        event.reason,
        event.due_on,
    )?;
    if touched == 1 { Ok(()) } else { Err(StorageError::Reference(format!("cell_event of {}", event.cell))) }
}

#[derive(sqlx::FromRow)]
struct EventRow {
    seq: i64,
    kind: String,
    at: DateTime<Utc>,
    actor_name: String,
    unit_name: String,
    claim: Option<String>,
    content: String,
    numbers: String,
    reason: String,
    due_on: Option<NaiveDate>,
}

impl TryFrom<EventRow> for CellEvent {
    type Error = StorageError;

    fn try_from(row: EventRow) -> Result<Self> {
        Ok(Self {
            seq: row.seq,
            kind: CellEventKind::from_code(&row.kind).ok_or_else(|| StorageError::inconsistent("cell_event", "kind", row.kind))?,
            at: row.at,
            actor_name: row.actor_name,
            unit_name: row.unit_name,
            content: content_from("cell_event", row.claim, row.content, &row.numbers)?,
            reason: row.reason,
            due_on: row.due_on,
        })
    }
}

/// The history of a cell, newest first; `limit` keeps a page small however long it went on.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_cell(conn: &mut Conn, cell: &CellId, limit: i64) -> Result<Vec<CellEvent>> {
    let rows = fetch_all!(
        conn,
        EventRow,
        "select seq, kind, at, actor_name, unit_name, claim, content, numbers, reason, due_on
         from cell_event where cell_id = $1 order by seq desc limit $2",
        cell.as_str(),
        limit,
    )?;
    rows.into_iter().map(CellEvent::try_from).collect()
}
