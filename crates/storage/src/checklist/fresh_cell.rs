//! Cells that come into being, each with its first events.

use chrono::{DateTime, NaiveDate, Utc};
use domain::checklist::duty::Period;
use domain::ids::{AssignmentId, CellId, ChecklistId, CountyId, ImportId, TaskId};
use domain::reporting::record::{Asked, Author, Columns, EventNo, HandIns, Happening, Place, Presence, Progress, Record, Standing, State};

use super::many_rows::insert_many;
use crate::{Conn, Result, Tx};

/// A cell in which nothing has happened yet but that it came into being.
#[derive(Debug, Clone)]
pub struct FreshCell {
    /// Its id.
    pub id: CellId,
    /// Task.
    pub task: TaskId,
    /// Assignment.
    pub assignment: AssignmentId,
    /// Place of its task in the checklist.
    pub task_position: i64,
    /// Its period.
    pub period: Period,
    /// What it asks for.
    pub asked: Asked,
    /// Unit, section and role.
    pub place: Place,
    /// 历史完成情况: the text that is taken over, where no report is asked.
    pub taken_over: Option<String>,
}

/// The last day on which something happened to an item of a list.
///
/// # Errors
/// When the engine fails.
pub async fn last_day(conn: &mut Conn, checklist: &ChecklistId) -> Result<Option<NaiveDate>> {
    let sql = "select max(since_on) from cell where checklist_id = $1";
    Ok(fetch_one!(conn, (Option<NaiveDate>,), sql, checklist.as_str())?.0)
}

/// Who brings cells into being, and when.
#[derive(Debug, Clone)]
pub struct Creation<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// The office's day.
    pub day: NaiveDate,
    /// By whom.
    pub by: &'a Author,
}

impl FreshCell {
    fn created(&self) -> Happening {
        let Period { limit_on, due_on, .. } = self.period;
        Happening::Created { asked: self.asked, limit_on, due_on, place: self.place.clone() }
    }

    /// What its events add up to.
    fn record(&self) -> Record {
        Record {
            state: self.taken_over.as_ref().map_or(State::Open, |_| State::TakenOver { at: TAKEN_OVER }),
            presence: Presence::Present,
            asked: self.asked,
            limit_on: self.period.limit_on,
            due_on: self.period.due_on,
            hand_ins: HandIns::default(),
            progress: Progress::default(),
            reports: 0,
            place: self.place.clone(),
        }
    }
}

/// A text is taken over by the second event of a cell, after the one that created it.
const TAKEN_OVER: EventNo = EventNo(2);

/// Adds cells, each with the event that created it and, where a text is taken over, the one that says so.
///
/// # Errors
/// `Duplicate` when an assignment has a cell in that period.
pub async fn insert_cells(
    tx: &mut Tx,
    county: &CountyId,
    checklist: &ChecklistId,
    import: &ImportId,
    cells: &[FreshCell],
    creation: &Creation<'_>,
) -> Result<()> {
    let columns: Vec<(&FreshCell, Columns, Standing)> = cells
        .iter()
        .map(|cell| {
            let record = cell.record();
            (cell, Columns::of(&record), record.standing())
        })
        .collect();
    let rows: Result<()> = insert_many!(
        tx,
        "insert into cell (id, county_id, checklist_id, import_id, section_id, task_id, unit_id, assignment_id, role, task_position,
                           period_every, period_name, period_start, period_end, first_due_on, due_on, limit_on, overdue_after, since_on,
                           asked, asked_count, state, event_no, kind,
                           applicable, resume, late, calendar_version, revision, removed, content, numbers, return_reason)",
        24,
        ", true, 'open', false, '', 0, false, '', '[]', ''",
        columns,
        |row| row.0.id.as_str(),
        county.as_str(),
        checklist.as_str(),
        import.as_str(),
        row.0.place.section.as_str(),
        row.0.task.as_str(),
        row.0.place.unit.as_str(),
        row.0.assignment.as_str(),
        row.0.place.role.code(),
        row.0.task_position,
        row.0.period.every.code(),
        row.0.period.name.as_str(),
        row.0.period.starts_on,
        row.0.period.ends_on,
        row.0.period.due_on,
        row.0.period.due_on,
        row.0.period.limit_on,
        row.2.overdue_after(),
        creation.day,
        row.1.asked.as_str(),
        row.1.asked_count,
        row.1.state.as_str(),
        row.1.event_no,
        i64::from(row.2.kind() as u8),
    );
    rows?;
    // one event a cell: it has the cell's own id
    insert_events(tx, cells.iter().map(|cell| (cell.id.to_string(), &cell.id, 1, "created", cell.created())), creation).await?;
    let taken_over = cells.iter().filter_map(|cell| {
        let what = Happening::TakenOver { text: cell.taken_over.clone()? };
        Some((format!("{}-{}", cell.id, TAKEN_OVER.0), &cell.id, i64::from(TAKEN_OVER.0), "taken_over", what))
    });
    insert_events(tx, taken_over, creation).await
}

/// Id, cell, place in its history, word, what happened.
type FirstEvent<'a> = (String, &'a CellId, i64, &'static str, Happening);

async fn insert_events<'a>(tx: &mut Tx, events: impl Iterator<Item = FirstEvent<'a>>, creation: &Creation<'_>) -> Result<()> {
    let events: Vec<FirstEvent<'_>> = events.collect();
    insert_many!(
        tx,
        "insert into cell_event (id, cell_id, seq, kind, at, day, actor, actor_name, facts, unit_name, content, numbers, reason)",
        9,
        ", '', '', '[]', ''",
        events,
        |row| row.0.as_str(),
        row.1.as_str(),
        row.2,
        row.3,
        creation.at,
        creation.day,
        creation.by.id.as_str(),
        creation.by.name.as_str(),
        serde_json::to_string(&row.4).unwrap_or_default(),
    )
}
