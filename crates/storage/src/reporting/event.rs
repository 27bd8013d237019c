//! The history of a cell. Appending is the only change it knows.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{CellId, CountyId, UnitId};
use domain::reporting::event::{CellEvent, CellEventKind};
use domain::reporting::record::{Author, Event, EventNo, ReportNo};

use crate::reporting::cell_row::content_from;
use crate::{Conn, Result, StorageError, Tx};

/// Where the next event of a cell goes: behind the last one, on no earlier day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// Its number.
    pub no: EventNo,
    /// The office's day of the last one.
    pub last_day: Option<NaiveDate>,
}

/// Where the next event of a cell goes.
///
/// # Errors
/// When the engine fails.
pub async fn behind(conn: &mut Conn, cell: &CellId) -> Result<Behind> {
    let (last, last_day) = fetch_one!(
        conn,
        (i64, Option<NaiveDate>),
        "select coalesce(max(seq), 0), max(day) from cell_event where cell_id = $1",
        cell.as_str(),
    )?;
    let last = u32::try_from(last).map_err(|_| StorageError::inconsistent("cell_event", "seq", last.to_string()))?;
    Ok(Behind { no: EventNo(last + 1), last_day })
}

/// Cells of a unit that were asked for since their last hand-in: how often, and when last.
///
/// # Errors
/// When the engine fails.
pub async fn urged(conn: &mut Conn, unit: &UnitId) -> Result<Vec<(CellId, i64, DateTime<Utc>)>> {
    let rows = fetch_all!(
        conn,
        (String, DateTime<Utc>),
        "select e.cell_id, e.at from cell_event e join cell c on c.id = e.cell_id
         where c.unit_id = $1 and not c.removed and e.kind = 'urged'
           and e.seq > (select coalesce(max(s.seq), 0) from cell_event s where s.cell_id = e.cell_id and s.kind = 'submitted')
         order by e.cell_id, e.seq",
        unit.as_str(),
    )?;
    let count = |rows: &[(String, DateTime<Utc>)]| {
        let (cell, last) = rows.last()?;
        Some((CellId::new(cell.clone()), i64::try_from(rows.len()).unwrap_or(i64::MAX), *last))
    };
    Ok(rows.chunk_by(|a, b| a.0 == b.0).filter_map(count).collect())
}

/// An item that somebody was urged for and has not handed in since.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UrgedRow {
    /// The unit's short name.
    pub unit_name: String,
    /// The number of its task as written; may be empty.
    pub number: String,
    /// The beginning of what the task asks for.
    pub requirement: String,
    /// The period.
    pub period_name: String,
    /// The last day on which it is in time.
    pub overdue_after: NaiveDate,
    /// 整改期限, while it is returned.
    pub rework_by: Option<NaiveDate>,
    /// Last day for writing a correction, while one may be written.
    pub correct_until: Option<NaiveDate>,
}

/// What was urged between two moments and is not handed in since, unit by unit in their order, what is due first in front.
///
/// # Errors
/// When the engine fails.
pub async fn urged_between(
    conn: &mut Conn,
    county: &CountyId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<UrgedRow>> {
    fetch_all!(
        conn,
        UrgedRow,
        "select u.short_name as unit_name, t.number, substr(t.requirement, 1, 80) as requirement, c.period_name, c.overdue_after,
                case when c.state = 'returned' then c.rework_by end as rework_by,
                case when c.state = 'reopened' then c.until_on end as correct_until
         from cell c join unit u on u.id = c.unit_id join task t on t.id = c.task_id
         where c.county_id = $1 and not c.removed and c.id in (
             select e.cell_id from cell_event e
             where e.kind = 'urged' and e.at >= $2 and e.at < $3
               and e.seq > (select coalesce(max(s.seq), 0) from cell_event s where s.cell_id = e.cell_id and s.kind = 'submitted'))
         order by u.position, u.id, c.overdue_after, c.task_position, c.id limit $4",
        county.as_str(),
        from,
        to,
        limit,
    )
}

/// Adds an event to its cell. `unit_name` is the unit's name on that day; `None` takes it from the register as it stands now.
///
/// # Errors
/// `Duplicate` when somebody added one with that number; when there is no such cell.
pub async fn append(tx: &mut Tx, id: &str, cell: &CellId, event: &Event, unit_name: Option<&str>) -> Result<()> {
    let touched = execute!(
        tx,
        "insert into cell_event (id, cell_id, seq, kind, at, day, actor, actor_name, unit_name, content, numbers, reason, due_on, facts, report_no)
         select $1, c.id, $3, $4, $5, $6, $7, $8, coalesce(cast($9 as text), u.full_name), '', '[]', $10, $11, $12, $13
         from cell c join unit u on u.id = c.unit_id where c.id = $2",
        id,
        cell.as_str(),
        i64::from(event.no.0),
        CellEventKind::from(&event.what).code(),
        event.at,
        event.day,
        &event.by.id,
        &event.by.name,
        unit_name,
        &event.reason,
        event.what.date(),
        serde_json::to_string(&event.what).unwrap_or_default(),
        event.what.report().map(|report| i64::from(report.0)),
    )?;
    if touched == 1 { Ok(()) } else { Err(StorageError::Reference(format!("cell_event of {cell}"))) }
}

#[derive(sqlx::FromRow)]
struct RecordedRow {
    seq: i64,
    at: DateTime<Utc>,
    day: NaiveDate,
    actor: String,
    actor_name: String,
    reason: String,
    facts: String,
}

impl TryFrom<RecordedRow> for Event {
    type Error = StorageError;

    fn try_from(row: RecordedRow) -> Result<Self> {
        Ok(Self {
            no: EventNo(u32::try_from(row.seq).map_err(|_| StorageError::inconsistent("cell_event", "seq", row.seq.to_string()))?),
            at: row.at,
            day: row.day,
            by: Author { id: row.actor, name: row.actor_name },
            reason: row.reason,
            what: serde_json::from_str(&row.facts).map_err(|_| StorageError::inconsistent("cell_event", "facts", row.facts))?,
        })
    }
}

/// What the record of a cell follows from, oldest first. Rows of the released schema are history only: what they came to
/// stands in the event that took them over.
///
/// # Errors
/// When the engine fails or a stored event cannot be read.
pub async fn recorded(conn: &mut Conn, cell: &CellId) -> Result<Vec<Event>> {
    let rows = fetch_all!(
        conn,
        RecordedRow,
        "select seq, at, day, actor, actor_name, reason, facts from cell_event
         where cell_id = $1 and facts <> '' and day is not null order by seq",
        cell.as_str(),
    )?;
    rows.into_iter().map(Event::try_from).collect()
}

/// The event with which a report was handed in; none for a report of the released schema. One row, however long the history is.
///
/// # Errors
/// When the engine fails or a stored event cannot be read.
pub async fn handed_in(conn: &mut Conn, cell: &CellId, report: ReportNo) -> Result<Option<Event>> {
    // from the end: a report that waits was handed in by one of the last events
    let row = fetch_optional!(
        conn,
        RecordedRow,
        "select seq, at, day, actor, actor_name, reason, facts from cell_event
         where cell_id = $1 and report_no = $2 and kind = 'submitted' and facts <> '' and day is not null order by seq desc limit 1",
        cell.as_str(),
        i64::from(report.0),
    )?;
    row.map(Event::try_from).transpose()
}

#[derive(sqlx::FromRow)]
struct EventRow {
    seq: i64,
    kind: String,
    at: DateTime<Utc>,
    actor: String,
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
            actor: row.actor,
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
        "select e.seq, e.kind, e.at, e.actor, e.actor_name, e.unit_name, coalesce(r.claim, e.claim) as claim,
                coalesce(r.content, e.content) as content, coalesce(r.numbers, e.numbers) as numbers, e.reason, e.due_on
         from cell_event e left join report r on r.cell_id = e.cell_id and r.no = e.report_no
         where e.cell_id = $1 and e.kind <> 'created' order by e.seq desc limit $2",
        cell.as_str(),
        limit,
    )?;
    rows.into_iter().map(CellEvent::try_from).collect()
}
