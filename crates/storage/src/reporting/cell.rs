//! Cells: what their events add up to. One row is read and written whole; lists have their own files.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::due::OnDayOff;
use domain::checklist::AssignmentRole;
use domain::checklist::duty::Period;
use domain::checklist::existence::Span;
use domain::ids::{AssignmentId, CellId, ChecklistId, CountyId, TaskId, UnitId};
use domain::reporting::cell::{CellFacts, Kind};
use domain::reporting::extension::Dates;
use domain::reporting::record::{Columns, Record, ReportNo, Running};
use domain::reporting::report::ReportContent;

use super::cell_row::{CellRow, cell_columns, latest_report};
use crate::{Conn, Result, StorageError, Tx};

/// A cell as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its id.
    pub id: CellId,
    /// County.
    pub county: CountyId,
    /// Checklist.
    pub checklist: ChecklistId,
    /// Task.
    pub task: TaskId,
    /// Assignment.
    pub assignment: AssignmentId,
    /// Place of its task in the checklist.
    pub task_position: i64,
    /// Its period; `due_on` there is the date it had at first.
    pub period: Period,
    /// What its events add up to, and since when: unit, section and role are there too.
    pub running: Running,
    /// The calendar a date in working days was computed with; empty where none was.
    pub calendar_version: String,
    /// Grows with every write.
    pub revision: i64,
    /// The report that was handed in last and not withdrawn; empty before that. Read with the cell, written as a report.
    pub content: ReportContent,
    /// When it was last handed in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// By whom.
    pub submitted_by: Option<String>,
    /// When it was last judged.
    pub judged_at: Option<DateTime<Utc>>,
    /// By whom.
    pub judged_by: Option<String>,
    /// Why it was last returned; empty when it was not.
    pub return_reason: String,
}

impl Cell {
    /// What its events add up to.
    #[must_use]
    pub const fn record(&self) -> &Record {
        &self.running.record
    }

    /// The unit that answers for it.
    #[must_use]
    pub const fn unit(&self) -> &UnitId {
        &self.running.record.place.unit
    }

    /// In which role.
    #[must_use]
    pub const fn role(&self) -> AssignmentRole {
        self.running.record.place.role
    }

    /// 报送截止.
    #[must_use]
    pub const fn due_on(&self) -> NaiveDate {
        self.running.record.due_on
    }

    /// Between which days it may be moved.
    #[must_use]
    pub const fn movable(&self, today: NaiveDate) -> Dates {
        Dates { ordinary: self.period.due_on, due_on: self.due_on(), today }
    }
}

pub(crate) fn number(report: Option<ReportNo>) -> Option<i64> {
    report.map(|ReportNo(no)| i64::from(no))
}

/// Adds a cell. Its events and reports are added apart.
///
/// # Errors
/// `Duplicate` when the assignment has a cell in that period.
pub async fn insert(tx: &mut Tx, cell: &Cell) -> Result<()> {
    let record = cell.record();
    execute!(
        tx,
        "insert into cell (id, county_id, checklist_id, section_id, task_id, unit_id, assignment_id, role, task_position,
                           period_every, period_name, period_start, period_end, first_due_on, limit_on, due_on, calendar_version, revision,
                           state, resume, applicable, late, removed, content, numbers, return_reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 'open', 'open', $19, $20, $20, '', '[]', '')",
        cell.id.as_str(),
        cell.county.as_str(),
        cell.checklist.as_str(),
        record.place.section.as_str(),
        cell.task.as_str(),
        record.place.unit.as_str(),
        cell.assignment.as_str(),
        record.place.role.code(),
        cell.task_position,
        cell.period.every.code(),
        &cell.period.name,
        cell.period.starts_on,
        cell.period.ends_on,
        cell.period.due_on,
        record.limit_on,
        record.due_on,
        &cell.calendar_version,
        // `update` raises it to the one the cell has
        cell.revision - 1,
        true,
        false,
    )?;
    let written = update(tx, &Cell { revision: cell.revision - 1, ..cell.clone() }).await?;
    if written { Ok(()) } else { Err(StorageError::Reference(format!("cell {}", cell.id))) }
}

/// One cell of a county, by its primary key; also one that is out of the counts, for the record stays readable.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &CellId) -> Result<Option<Cell>> {
    let row = fetch_optional!(
        conn,
        CellRow,
        concat!("select ", cell_columns!(), " from cell c ", latest_report!(), " where c.id = $1 and c.county_id = $2"),
        id.as_str(),
        county.as_str(),
    )?;
    row.map(Cell::try_from).transpose()
}

/// A cell that waits for a report, as far as its date goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedCell {
    /// Its id.
    pub id: CellId,
    /// 报送截止.
    pub due_on: NaiveDate,
    /// 完成时限.
    pub limit_on: NaiveDate,
    /// Last day of its period.
    pub period_end: NaiveDate,
    /// The list prints its date, which gives way to a day off or does not; `None` where the date follows from the period's end.
    pub printed: Option<OnDayOff>,
}

/// How many counted cells of a county wait for a report due on that day or later.
///
/// # Errors
/// When the engine fails.
pub async fn waiting_from(conn: &mut Conn, county: &CountyId, day: NaiveDate) -> Result<i64> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "select count(*) from cell where county_id = $1 and not removed and state in ('open', 'returned', 'submitted') and due_on >= $2",
        county.as_str(),
        day,
    )?;
    Ok(count)
}

/// Cells that a released program had called complete on an interim report (正在推进) of a one-off duty, which today would only be
/// noted: they stay complete. Unit, number of the task, period, in the order of the list. For the doctor: no index serves it.
///
/// # Errors
/// When the engine fails.
pub async fn complete_by_the_old_rule(conn: &mut Conn) -> Result<Vec<(String, String, String)>> {
    fetch_all!(
        conn,
        (String, String, String),
        "select u.short_name, case when t.number = '' then cast(t.position as text) else t.number end, c.period_name
         from cell c join report r on r.cell_id = c.id and r.no = c.accepted_no
         join unit u on u.id = c.unit_id join task t on t.id = c.task_id
         where not c.removed and c.state = 'accepted' and c.asked = 'once' and r.claim = 'ongoing'
           and exists (select 1 from cell_event e where e.cell_id = c.id and e.kind = 'migrated')
         order by t.position, u.position, c.period_start",
    )
}

/// The counted cells of a county that are due in those days and not judged yet. Once a year: no index serves it.
///
/// # Errors
/// When the engine fails.
pub async fn dated_between(conn: &mut Conn, county: &CountyId, from: NaiveDate, to: NaiveDate) -> Result<Vec<DatedCell>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: String,
        due_on: NaiveDate,
        limit_on: NaiveDate,
        period_end: NaiveDate,
        duty: String,
        duty_fixed: bool,
    }
    let rows = fetch_all!(
        conn,
        Row,
        "select c.id, c.due_on, c.limit_on, c.period_end, t.duty, t.duty_fixed from cell c join task t on t.id = c.task_id
         where c.county_id = $1 and not c.removed and c.state in ('open', 'returned', 'submitted') and c.due_on between $2 and $3
         order by c.due_on, c.id",
        county.as_str(),
        from,
        to,
    )?;
    let cell = |row: Row| DatedCell {
        id: CellId::new(row.id),
        due_on: row.due_on,
        limit_on: row.limit_on,
        period_end: row.period_end,
        printed: (row.duty == "by_date").then_some(if row.duty_fixed { OnDayOff::Fixed } else { OnDayOff::Postponed }),
    };
    Ok(rows.into_iter().map(cell).collect())
}

/// Every cell that a unit answers for and that is counted, in any list.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_unit(conn: &mut Conn, county: &CountyId, unit: &UnitId) -> Result<Vec<Cell>> {
    let rows = fetch_all!(
        conn,
        CellRow,
        concat!(
            "select ",
            cell_columns!(),
            " from cell c ",
            latest_report!(),
            " where c.unit_id = $1 and c.county_id = $2 and not c.removed order by c.checklist_id, c.task_position, c.period_start, c.id"
        ),
        unit.as_str(),
        county.as_str(),
    )?;
    rows.into_iter().map(Cell::try_from).collect()
}

/// A period in which a unit was asked for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedPeriod {
    /// What it is called.
    pub name: String,
    /// Its days.
    pub span: Span,
    /// How many cells.
    pub cells: i64,
}

/// The periods in which a unit was asked for something itself, the earliest first: what it took over from a unit that ended is left
/// out.
///
/// # Errors
/// When the engine fails.
pub async fn periods_asked(conn: &mut Conn, county: &CountyId, unit: &UnitId) -> Result<Vec<AskedPeriod>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        period_name: String,
        period_start: NaiveDate,
        period_end: NaiveDate,
        limit_on: NaiveDate,
        cells: i64,
    }
    let rows = fetch_all!(
        conn,
        Row,
        "select c.period_name, c.period_start, c.period_end, c.limit_on, count(*) as cells
         from cell c join assignment a on a.id = c.assignment_id
         where c.unit_id = $1 and c.county_id = $2 and not c.removed and a.unit_id = $1 and a.cause <> 'merger'
         group by c.period_name, c.period_start, c.period_end, c.limit_on
         order by c.period_start, c.limit_on, c.period_name",
        unit.as_str(),
        county.as_str(),
    )?;
    let period = |row: Row| AskedPeriod {
        name: row.period_name,
        span: Span { starts_on: row.period_start, ends_on: row.period_end, limit_on: row.limit_on },
        cells: row.cells,
    };
    Ok(rows.into_iter().map(period).collect())
}

/// Every cell of a list, counted or not, in task order.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_checklist(conn: &mut Conn, county: &CountyId, checklist: &ChecklistId) -> Result<Vec<Cell>> {
    let rows = fetch_all!(
        conn,
        CellRow,
        concat!(
            "select ",
            cell_columns!(),
            " from cell c ",
            latest_report!(),
            " where c.checklist_id = $1 and c.county_id = $2 order by c.task_position, c.unit_id, c.period_start, c.id"
        ),
        checklist.as_str(),
        county.as_str(),
    )?;
    rows.into_iter().map(Cell::try_from).collect()
}

/// Every cell of an assignment, counted or not.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_assignment(conn: &mut Conn, assignment: &AssignmentId) -> Result<Vec<Cell>> {
    let rows = fetch_all!(
        conn,
        CellRow,
        concat!("select ", cell_columns!(), " from cell c ", latest_report!(), " where c.assignment_id = $1 order by c.period_start, c.id"),
        assignment.as_str(),
    )?;
    rows.into_iter().map(Cell::try_from).collect()
}

/// Cells by id from `after` on, for walks over all of them.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn walk(conn: &mut Conn, after: &str, limit: i64) -> Result<Vec<Cell>> {
    let rows = fetch_all!(
        conn,
        CellRow,
        concat!("select ", cell_columns!(), " from cell c ", latest_report!(), " where c.id > $1 order by c.id limit $2"),
        after,
        limit,
    )?;
    rows.into_iter().map(Cell::try_from).collect()
}

/// The cells that [`walk`] would answer, as id and name of the period: readable also where the rest of a row is not.
///
/// # Errors
/// When the engine fails.
pub async fn ids(conn: &mut Conn, after: &str, limit: i64) -> Result<Vec<(String, String)>> {
    fetch_all!(conn, (String, String), "select id, period_name from cell where id > $1 order by id limit $2", after, limit)
}

/// What lists, counts and filters read of a cell beside its record, and what follows from the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// The cell.
    pub id: CellId,
    /// Number of its kind.
    pub kind: i64,
    /// The last day on which it is in time.
    pub overdue_after: NaiveDate,
    /// Out of the counts.
    pub removed: bool,
    /// Handed in late.
    pub late: bool,
    /// Anything but 不涉及.
    pub applicable: bool,
}

impl Derived {
    /// What has to stand there.
    #[must_use]
    pub fn of(cell: &Cell) -> Self {
        let (record, facts) = (cell.record(), CellFacts::of(cell.record()));
        Self {
            id: cell.id.clone(),
            kind: i64::from(facts.kind as u8),
            overdue_after: facts.overdue_after,
            removed: !record.presence.is_present(),
            late: record.is_late(),
            applicable: facts.kind != Kind::NotApplicable,
        }
    }
}

/// What stands there, in the order of [`walk`].
///
/// # Errors
/// When the engine fails.
pub async fn derived(conn: &mut Conn, after: &str, limit: i64) -> Result<Vec<Derived>> {
    let rows = fetch_all!(
        conn,
        (String, i64, NaiveDate, bool, bool, bool),
        "select id, cast(kind as bigint), overdue_after, removed, late, applicable from cell where id > $1 order by id limit $2",
        after,
        limit,
    )?;
    let derived = |(id, kind, overdue_after, removed, late, applicable)| Derived {
        id: CellId::new(id),
        kind,
        overdue_after,
        removed,
        late,
        applicable,
    };
    Ok(rows.into_iter().map(derived).collect())
}

/// A cell that is gone although something is on record of it; `None` where every event has its cell.
///
/// # Errors
/// When the engine fails.
pub async fn gone(conn: &mut Conn) -> Result<Option<CellId>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select e.cell_id from cell_event e where not exists (select 1 from cell c where c.id = e.cell_id) order by e.cell_id limit 1",
    )?;
    Ok(row.map(|(id,)| CellId::new(id)))
}

/// Writes what a cell has become if nobody wrote it since `revision`; the revision grows by one. Answers false, and writes
/// nothing, when somebody did.
///
/// # Errors
/// When the engine fails.
pub async fn update(tx: &mut Tx, cell: &Cell) -> Result<bool> {
    let record = cell.record();
    let columns = Columns::of(record);
    let facts = CellFacts::of(record);
    let touched = execute!(
        tx,
        "update cell set section_id = $3, unit_id = $4, role = $5, assignment_id = $6, calendar_version = $7, revision = revision + 1,
                         submitted_at = $8, submitted_by = $9, judged_at = $10, judged_by = $11, return_reason = $12, since_on = $13,
                         state = $14, resume = $15, settled = $16, report_no = $17, under_no = $18, event_no = $19,
                         claim = $20, claimed_number = $21, waiting_since = $22, rework_by = $23, until_on = $24,
                         presence = $25, left_on = $26, removed = $27, asked = $28, asked_count = $29, limit_on = $30, due_on = $31,
                         first_in_on = $32, missed_rework_on = $33, noted_no = $34, reached = $35, reports = $36,
                         late = $37, applicable = $38, kind = $39, overdue_after = $40, first_due_on = $41, latest_no = $42, accepted_no = $43
         where id = $1 and revision = $2",
        cell.id.as_str(),
        cell.revision,
        record.place.section.as_str(),
        record.place.unit.as_str(),
        record.place.role.code(),
        cell.assignment.as_str(),
        &cell.calendar_version,
        cell.submitted_at,
        cell.submitted_by.as_deref(),
        cell.judged_at,
        cell.judged_by.as_deref(),
        &cell.return_reason,
        cell.running.since,
        &columns.state,
        columns.resume.as_deref().unwrap_or("open"),
        columns.settled.as_deref(),
        columns.report_no,
        columns.under_no,
        columns.event_no,
        columns.claim.as_deref(),
        columns.claimed_number,
        columns.waiting_since,
        columns.rework_by,
        columns.until,
        &columns.presence,
        columns.left_on,
        !record.presence.is_present(),
        &columns.asked,
        columns.asked_count,
        columns.limit_on,
        columns.due_on,
        columns.first_in_on,
        columns.missed_rework_on,
        columns.noted_no,
        columns.reached,
        columns.reports,
        record.is_late(),
        facts.kind != Kind::NotApplicable,
        i64::from(facts.kind as u8),
        facts.overdue_after,
        cell.period.due_on,
        number(record.latest()),
        number(record.accepted()),
    )?;
    Ok(touched == 1)
}
