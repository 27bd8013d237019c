//! Checklists, sections, tasks, assignments.

pub mod accepted;
pub mod completion;
pub mod fresh_cell;
pub mod import;
pub mod import_rows;
pub mod import_undo;
pub(crate) mod many_rows;
pub mod sealed_list;
pub mod version;
pub mod year_close;

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::due::OnDayOff;
use domain::checklist::duty::{Duty, Every};
use domain::checklist::existence::Life;
use domain::checklist::{AssignedVia, Assignment, AssignmentRole, ByHand, Checklist, Section, Task};
use domain::ids::{AssignmentId, ChecklistId, CountyId, SectionId, TaskId, UnitId};

use crate::{Conn, Result, StorageError, Tx};

#[derive(sqlx::FromRow)]
struct ChecklistRow {
    id: String,
    year: i64,
    title: String,
    public_slug: String,
    is_public: bool,
    first_day: Option<NaiveDate>,
    no: i64,
    name: String,
}

impl TryFrom<ChecklistRow> for Checklist {
    type Error = StorageError;

    fn try_from(row: ChecklistRow) -> Result<Self> {
        Ok(Self {
            id: ChecklistId::new(row.id),
            year: i32::try_from(row.year).map_err(|_| StorageError::inconsistent("checklist", "year", row.year.to_string()))?,
            title: row.title,
            public_slug: row.public_slug,
            is_public: row.is_public,
            first_day: row.first_day,
            no: row.no,
            name: row.name,
        })
    }
}

/// Adds a checklist.
///
/// # Errors
/// `Duplicate` when the county has one of that year in that place or with that name.
pub async fn insert(tx: &mut Tx, county: &CountyId, checklist: &Checklist, at: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "insert into checklist (id, county_id, year, title, public_slug, is_public, created_at, first_day, no, name)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        checklist.id.as_str(),
        county.as_str(),
        i64::from(checklist.year),
        &checklist.title,
        &checklist.public_slug,
        checklist.is_public,
        at,
        checklist.first_day,
        checklist.no,
        &checklist.name,
    )?;
    Ok(())
}

/// The county's checklists, latest year first, those of a year in their order.
///
/// # Errors
/// When the engine fails.
pub async fn list(conn: &mut Conn, county: &CountyId) -> Result<Vec<Checklist>> {
    let rows = fetch_all!(
        conn,
        ChecklistRow,
        "select id, year, title, public_slug, is_public, first_day, no, name from checklist where county_id = $1 order by year desc, no",
        county.as_str(),
    )?;
    rows.into_iter().map(Checklist::try_from).collect()
}

/// One checklist of a county.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &ChecklistId) -> Result<Option<Checklist>> {
    let row = fetch_optional!(
        conn,
        ChecklistRow,
        "select id, year, title, public_slug, is_public, first_day, no, name from checklist where id = $1 and county_id = $2",
        id.as_str(),
        county.as_str(),
    )?;
    row.map(Checklist::try_from).transpose()
}

/// The checklist behind a public address, if that address is switched on, with its county.
///
/// # Errors
/// When the engine fails.
pub async fn published(conn: &mut Conn, slug: &str) -> Result<Option<(CountyId, Checklist)>> {
    let row = fetch_optional!(
        conn,
        ChecklistRow,
        "select id, year, title, public_slug, is_public, first_day, no, name from checklist where public_slug = $1 and is_public",
        slug,
    )?;
    let Some(row) = row else { return Ok(None) };
    let (county,) = fetch_one!(conn, (String,), "select county_id from checklist where id = $1", &row.id)?;
    Ok(Some((CountyId::new(county), Checklist::try_from(row)?)))
}

/// Writes title and public switch, from the day `on`. Where the title is another one, what it was is kept for the days before; of two
/// changes on one day what stood before the first one stays.
///
/// # Errors
/// When the engine fails.
pub async fn update(tx: &mut Tx, checklist: &Checklist, on: NaiveDate) -> Result<()> {
    execute!(
        tx,
        "insert into list_title_past (checklist_id, to_on, title)
         select c.id, $3, c.title from checklist c where c.id = $1 and c.title <> $2
            and not exists (select 1 from list_title_past p where p.checklist_id = c.id and p.to_on = $3)",
        checklist.id.as_str(),
        &checklist.title,
        on,
    )?;
    execute!(
        tx,
        "update checklist set title = $2, is_public = $3 where id = $1",
        checklist.id.as_str(),
        &checklist.title,
        checklist.is_public,
    )?;
    Ok(())
}

/// How much a checklist holds: sections of the first level, tasks, assignments, each as it stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Extent {
    /// 工作内容.
    pub sections: i64,
    /// 工作要求.
    pub tasks: i64,
    /// Tasks given to units.
    pub assignments: i64,
}

/// The county's checklists with what they hold, latest year first, in one statement.
///
/// # Errors
/// When the engine fails.
pub async fn list_with_extent(conn: &mut Conn, county: &CountyId) -> Result<Vec<(Checklist, Extent)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(flatten)]
        checklist: ChecklistRow,
        #[sqlx(flatten)]
        extent: Extent,
    }
    let rows = fetch_all!(
        conn,
        Row,
        "select c.id, c.year, c.title, c.public_slug, c.is_public, c.first_day, c.no, c.name,
                (select count(*) from section s where s.checklist_id = c.id and s.parent_id is null and not s.removed) as sections,
                (select count(*) from task t where t.checklist_id = c.id and not t.removed) as tasks,
                (select count(*) from assignment a join task t on t.id = a.task_id
                  where t.checklist_id = c.id and not t.removed and not a.removed) as assignments
         from checklist c where c.county_id = $1 order by c.year desc, c.no",
        county.as_str(),
    )?;
    rows.into_iter().map(|row| Ok((Checklist::try_from(row.checklist)?, row.extent))).collect()
}

/// Adds a section.
///
/// # Errors
/// When the engine fails.
pub async fn insert_section(tx: &mut Tx, checklist: &ChecklistId, section: &Section) -> Result<()> {
    execute!(
        tx,
        "insert into section (id, checklist_id, parent_id, position, title) values ($1, $2, $3, $4, $5)",
        section.id.as_str(),
        checklist.as_str(),
        section.parent.as_ref().map(SectionId::as_str),
        section.position,
        &section.title,
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct SectionRow {
    id: String,
    parent_id: Option<String>,
    position: i64,
    title: String,
}

/// The sections of a checklist in order, without those that a later import left without a task.
///
/// # Errors
/// When the engine fails.
pub async fn sections(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<Section>> {
    let rows = fetch_all!(
        conn,
        SectionRow,
        "select id, parent_id, position, title from section where checklist_id = $1 and not removed order by position",
        checklist.as_str(),
    )?;
    let section = |row: SectionRow| Section {
        id: SectionId::new(row.id),
        parent: row.parent_id.map(SectionId::new),
        position: row.position,
        title: row.title,
    };
    Ok(rows.into_iter().map(section).collect())
}

/// Adds a task.
///
/// # Errors
/// When the engine fails.
pub async fn insert_task(tx: &mut Tx, county: &CountyId, checklist: &ChecklistId, task: &Task) -> Result<()> {
    let (date, every, count, fixed) = duty_columns(task.duty);
    execute!(
        tx,
        "insert into task (id, county_id, checklist_id, section_id, position, number, requirement, responsible, support, completion,
                           time_limit, remark, duty, duty_date, duty_every, duty_count, duty_fixed, removed)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        task.id.as_str(),
        county.as_str(),
        checklist.as_str(),
        task.section.as_str(),
        task.position,
        &task.number,
        &task.requirement,
        &task.responsible,
        &task.support,
        &task.completion,
        &task.time_limit,
        &task.remark,
        task.duty.code(),
        date,
        every,
        count,
        fixed,
        false,
    )?;
    Ok(())
}

/// A duty as the five columns hold it, without its code.
pub(crate) fn duty_columns(duty: Duty) -> (Option<NaiveDate>, Option<&'static str>, Option<i64>, bool) {
    match duty {
        Duty::ByDate { date, on_day_off } => (Some(date), None, None, on_day_off == OnDayOff::Fixed),
        Duty::YearEnd => (None, None, None, false),
        Duty::Standing { every } => (None, Some(every.code()), None, false),
        Duty::Quota { count, every } => (None, Some(every.code()), Some(i64::from(count)), false),
    }
}

/// The columns of a duty, for every row that has them.
#[derive(sqlx::FromRow)]
pub(crate) struct DutyRow {
    duty: String,
    /// The printed date, of a duty by a date alone.
    pub(crate) duty_date: Option<NaiveDate>,
    duty_every: Option<String>,
    duty_count: Option<i64>,
    /// That date does not give way to a day off.
    duty_fixed: bool,
}

impl TryFrom<DutyRow> for Duty {
    type Error = StorageError;

    fn try_from(row: DutyRow) -> Result<Self> {
        let DutyRow { duty, duty_date: date, duty_every: every, duty_count: count, duty_fixed } = row;
        let on_day_off = if duty_fixed { OnDayOff::Fixed } else { OnDayOff::Postponed };
        let known = match (duty.as_str(), date, every.as_deref().and_then(Every::from_code), count) {
            ("by_date", Some(date), _, _) => Some(Self::ByDate { date, on_day_off }),
            ("year_end", _, _, _) => Some(Self::YearEnd),
            ("standing", _, Some(every), _) => Some(Self::Standing { every }),
            ("quota", _, Some(every), Some(count)) => u32::try_from(count).ok().map(|count| Self::Quota { count, every }),
            _ => None,
        };
        known.ok_or_else(|| StorageError::inconsistent("task", "duty", format!("{duty} {date:?} {every:?} {count:?}")))
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct TaskRow {
    id: String,
    section_id: String,
    position: i64,
    number: String,
    requirement: String,
    responsible: String,
    support: String,
    completion: String,
    time_limit: String,
    remark: String,
    #[sqlx(flatten)]
    duty: DutyRow,
}

impl TryFrom<TaskRow> for Task {
    type Error = StorageError;

    fn try_from(row: TaskRow) -> Result<Self> {
        Ok(Self {
            id: TaskId::new(row.id),
            section: SectionId::new(row.section_id),
            position: row.position,
            number: row.number,
            requirement: row.requirement,
            responsible: row.responsible,
            support: row.support,
            completion: row.completion,
            time_limit: row.time_limit,
            remark: row.remark,
            duty: row.duty.try_into()?,
        })
    }
}

/// The tasks of a checklist in order, without those taken off it.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn tasks(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<Task>> {
    let rows = fetch_all!(
        conn,
        TaskRow,
        "select id, section_id, position, number, requirement, responsible, support, completion, time_limit, remark,
                duty, duty_date, duty_every, duty_count, duty_fixed
         from task where checklist_id = $1 and not removed order by position",
        checklist.as_str(),
    )?;
    rows.into_iter().map(Task::try_from).collect()
}

/// One task of a county, wherever it stands, with its checklist.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn task(conn: &mut Conn, county: &CountyId, id: &TaskId) -> Result<Option<(ChecklistId, Task)>> {
    let row = fetch_optional!(
        conn,
        TaskRow,
        "select id, section_id, position, number, requirement, responsible, support, completion, time_limit, remark,
                duty, duty_date, duty_every, duty_count, duty_fixed
         from task where id = $1 and county_id = $2",
        id.as_str(),
        county.as_str(),
    )?;
    let Some(row) = row else { return Ok(None) };
    let (checklist,) = fetch_one!(conn, (String,), "select checklist_id from task where id = $1", id.as_str())?;
    Ok(Some((ChecklistId::new(checklist), Task::try_from(row)?)))
}

/// Gives a task to a unit.
///
/// # Errors
/// `Duplicate` when the unit has it already.
pub async fn insert_assignment(tx: &mut Tx, assignment: &Assignment) -> Result<()> {
    execute!(
        tx,
        "insert into assignment (id, task_id, unit_id, role, lead_presumed, via, written, removed) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        assignment.id.as_str(),
        assignment.task.as_str(),
        assignment.unit.as_str(),
        assignment.role.code(),
        assignment.lead_presumed,
        assignment.via.code(),
        &assignment.written,
        false,
    )?;
    Ok(())
}

/// The columns of an assignment, for every row that has them.
#[derive(sqlx::FromRow)]
pub(crate) struct AssignmentRow {
    id: String,
    task_id: String,
    unit_id: String,
    role: String,
    lead_presumed: bool,
    via: String,
    written: String,
    set_on: Option<NaiveDate>,
    dated: bool,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

/// What the office set of an assignment by hand: days that are the import's or a merger's are none of its.
pub(crate) fn by_hand(set_on: Option<NaiveDate>, dated: bool, valid_from: Option<NaiveDate>, valid_to: Option<NaiveDate>) -> ByHand {
    ByHand { on: set_on, life: if dated { Life { from: valid_from, to: valid_to } } else { Life::default() } }
}

impl TryFrom<AssignmentRow> for Assignment {
    type Error = StorageError;

    fn try_from(row: AssignmentRow) -> Result<Self> {
        Ok(Self {
            id: AssignmentId::new(row.id),
            task: TaskId::new(row.task_id),
            unit: UnitId::new(row.unit_id),
            role: AssignmentRole::from_code(&row.role).ok_or_else(|| StorageError::inconsistent("assignment", "role", row.role))?,
            lead_presumed: row.lead_presumed,
            via: AssignedVia::from_code(&row.via).ok_or_else(|| StorageError::inconsistent("assignment", "via", row.via))?,
            written: row.written,
            by_hand: by_hand(row.set_on, row.dated, row.valid_from, row.valid_to),
        })
    }
}

/// Every assignment of a checklist that still stands, in task order.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn assignments(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<Assignment>> {
    let rows = fetch_all!(
        conn,
        AssignmentRow,
        "select a.id, a.task_id, a.unit_id, a.role, a.lead_presumed, a.via, a.written, a.set_on, a.dated, a.valid_from, a.valid_to
         from assignment a join task t on t.id = a.task_id
         where t.checklist_id = $1 and not t.removed and not a.removed order by t.position, a.role, a.id",
        checklist.as_str(),
    )?;
    rows.into_iter().map(Assignment::try_from).collect()
}
