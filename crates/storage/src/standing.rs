//! Where things stand: names and grouped counts for overview, heat map, task list, task page and search.

use chrono::{DateTime, NaiveDate, Utc};
use domain::cell::{AsOf, FactClass};
use domain::checklist::{AssignedVia, AssignmentRole, Task};
use domain::ids::{ChecklistId, CountyId, SectionId, TaskId, UnitId};

use crate::county::CountyDayRow;
use crate::ledger::{class, class_from};
use crate::{Conn, Result, StorageError};

/// A year that has a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearChecklist {
    /// The checklist.
    pub id: ChecklistId,
    /// The year.
    pub year: i32,
    /// As printed above the table.
    pub title: String,
}

/// What every page about a year begins with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opening {
    /// The county's settings as words.
    pub settings: Vec<(String, String)>,
    /// The county's own days.
    pub days: Vec<CountyDayRow>,
    /// Years with a checklist, latest first.
    pub years: Vec<YearChecklist>,
}

/// Settings, own days and years of a county, in one statement.
///
/// # Errors
/// When the engine fails or a year cannot be one.
pub async fn opening(conn: &mut Conn, county: &CountyId) -> Result<Opening> {
    let rows = fetch_all!(
        conn,
        (i64, String, String, Option<NaiveDate>, Option<i64>),
        "select cast(1 as bigint) as kind, key as word, value as text, cast(null as date) as day, cast(null as bigint) as year
         from setting where county_id = $1
         union all
         select 2, kind, reason, day, null from calendar_day where county_id = $1
         union all
         select 3, id, title, null, year from checklist where county_id = $1
         order by 1, 5 desc, 2",
        county.as_str(),
    )?;
    let mut opening = Opening::default();
    for row in rows {
        match row {
            (1, key, value, ..) => opening.settings.push((key, value)),
            (2, kind, reason, Some(day), _) => opening.days.push(CountyDayRow { day, kind, reason }),
            (_, id, title, _, Some(year)) => {
                let year = i32::try_from(year).map_err(|_| StorageError::inconsistent("checklist", "year", year.to_string()))?;
                opening.years.push(YearChecklist { id: ChecklistId::new(id), year, title });
            }
            (_, id, ..) => return Err(StorageError::inconsistent("calendar_day", "day", id)),
        }
    }
    Ok(opening)
}

/// A section, as lists name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionName {
    /// Its id.
    pub id: SectionId,
    /// The section above it.
    pub parent: Option<SectionId>,
    /// Its title, to the letter.
    pub title: String,
}

/// A task, as lists name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskName {
    /// Its id.
    pub id: TaskId,
    /// Its section.
    pub section: SectionId,
    /// Its number, or its place where it has none.
    pub number: String,
    /// The first words of its requirement.
    pub requirement: String,
}

/// A unit, as lists name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitName {
    /// Its id.
    pub id: UnitId,
    /// Its short name.
    pub short: String,
    /// Its full name.
    pub full: String,
    /// Its assessment group.
    pub group: String,
}

/// Names of a checklist's sections and tasks and of the county's units, each in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Sections in order.
    pub sections: Vec<SectionName>,
    /// Tasks in order.
    pub tasks: Vec<TaskName>,
    /// Units in official order.
    pub units: Vec<UnitName>,
}

/// The names, in one statement. `scope` leaves only what that unit has to do with; a requirement is cut after `chars` characters.
///
/// # Errors
/// When the engine fails.
pub async fn names(conn: &mut Conn, county: &CountyId, checklist: &ChecklistId, scope: Option<&UnitId>, chars: i64) -> Result<Names> {
    let rows = fetch_all!(
        conn,
        (i64, String, String, String, Option<String>, i64),
        "select cast(1 as bigint) as kind, s.id as id, '' as short, s.title as name, s.parent_id as parent, s.position as place
         from section s where s.checklist_id = $2
         union all
         select 2, t.id, t.number, substr(t.requirement, 1, cast($4 as integer)), t.section_id, t.position
         from task t where t.checklist_id = $2 and not t.removed
           and (cast($3 as text) is null or exists (select 1 from assignment a where a.task_id = t.id and a.unit_id = $3))
         union all
         select 3, u.id, u.short_name, u.full_name, u.group_name, u.position
         from unit u where u.county_id = $1
           and (cast($3 as text) is null or u.id = $3 or exists
                (select 1 from assignment l join assignment s on s.task_id = l.task_id
                 where l.unit_id = $3 and l.role = 'lead' and s.unit_id = u.id and s.role = 'support'))
         order by 1, 6, 2",
        county.as_str(),
        checklist.as_str(),
        scope.map(UnitId::as_str),
        chars,
    )?;
    let mut names = Names::default();
    for (kind, id, short, name, parent, place) in rows {
        match kind {
            1 => names.sections.push(SectionName { id: SectionId::new(id), parent: parent.map(SectionId::new), title: name }),
            2 => {
                let number = if short.trim().is_empty() { place.to_string() } else { short.trim().to_owned() };
                let section = SectionId::new(parent.unwrap_or_default());
                names.tasks.push(TaskName { id: TaskId::new(id), section, number, requirement: name });
            }
            _ => names.units.push(UnitName { id: UnitId::new(id), short, full: name, group: parent.unwrap_or_default() }),
        }
    }
    Ok(names)
}

/// So many cells of one class, under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassCount<K> {
    /// What they are counted under.
    pub key: K,
    /// Their class.
    pub class: FactClass,
    /// How many.
    pub count: i64,
}

/// How many units have cells of a task, and the counts of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskCounts {
    /// Task and number of its units.
    pub units: Vec<(TaskId, i64)>,
    /// Task, class, count.
    pub cells: Vec<ClassCount<TaskId>>,
}

/// Counts of a checklist by task, as a unit may see them (`scope`), or the county.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn by_task(conn: &mut Conn, checklist: &ChecklistId, scope: Option<&UnitId>, as_of: AsOf) -> Result<TaskCounts> {
    let rows = fetch_all!(
        conn,
        (String, i64, i64),
        concat!(
            "select c.task_id as id, cast(",
            class!("$3", "$4"),
            " as bigint) as class, count(*) as n
             from cell c where c.checklist_id = $1 and not c.removed
               and (cast($2 as text) is null or c.unit_id = $2
                    or (c.role = 'support' and exists
                        (select 1 from assignment a where a.task_id = c.task_id and a.unit_id = $2 and a.role = 'lead')))
             group by 1, 2
             union all
             select c.task_id, -1, count(distinct c.unit_id)
             from cell c where c.checklist_id = $1 and not c.removed
               and (cast($2 as text) is null or c.unit_id = $2
                    or (c.role = 'support' and exists
                        (select 1 from assignment a where a.task_id = c.task_id and a.unit_id = $2 and a.role = 'lead')))
             group by 1",
        ),
        checklist.as_str(),
        scope.map(UnitId::as_str),
        as_of.today,
        as_of.near_until,
    )?;
    let mut found = TaskCounts::default();
    for (id, class, count) in rows {
        if class < 0 {
            found.units.push((TaskId::new(id), count));
        } else {
            found.cells.push(ClassCount { key: TaskId::new(id), class: class_from(class)?, count });
        }
    }
    Ok(found)
}

/// Where a task meets a unit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Crossing {
    /// Task.
    pub task: TaskId,
    /// Unit.
    pub unit: UnitId,
    /// Whether the period has begun on the day asked for.
    pub begun: bool,
}

/// Counts of a checklist by task, unit and whether the period has begun.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn crossings(conn: &mut Conn, checklist: &ChecklistId, as_of: AsOf) -> Result<Vec<ClassCount<Crossing>>> {
    let rows = fetch_all!(
        conn,
        (String, String, i64, i64, i64),
        concat!(
            "select c.task_id, c.unit_id, cast(case when c.period_start <= $2 then 1 else 0 end as bigint) as begun,
                    cast(",
            class!("$2", "$3"),
            " as bigint) as class, count(*) as n
             from cell c where c.checklist_id = $1 and not c.removed group by 1, 2, 3, 4",
        ),
        checklist.as_str(),
        as_of.today,
        as_of.near_until,
    )?;
    rows.into_iter()
        .map(|(task, unit, begun, class, count)| {
            let key = Crossing { task: TaskId::new(task), unit: UnitId::new(unit), begun: begun == 1 };
            Ok(ClassCount { key, class: class_from(class)?, count })
        })
        .collect()
}

/// How many borders [`by_borders`] takes.
pub const BORDERS: usize = 14;

/// So many cells between borders. A place is that of the first border not before the date; after the last it is [`BORDERS`],
/// and a date that is not there has the place after that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BorderCount {
    /// Their class.
    pub class: FactClass,
    /// Whether a report is with the office or judged (neither open nor returned).
    pub handed_in: bool,
    /// Place of the due date.
    pub due: usize,
    /// Place of the last hand-in.
    pub submitted: usize,
    /// Place of the last judgement.
    pub judged: usize,
    /// How many.
    pub count: i64,
}

macro_rules! place_of_day {
    ($column:literal) => {
        concat!(
            "case when ",
            $column,
            " <= $4 then 0 when ",
            $column,
            " <= $5 then 1 when ",
            $column,
            " <= $6 then 2 when ",
            $column,
            " <= $7 then 3 when ",
            $column,
            " <= $8 then 4 when ",
            $column,
            " <= $9 then 5 when ",
            $column,
            " <= $10 then 6 when ",
            $column,
            " <= $11 then 7 when ",
            $column,
            " <= $12 then 8 when ",
            $column,
            " <= $13 then 9 when ",
            $column,
            " <= $14 then 10 when ",
            $column,
            " <= $15 then 11 when ",
            $column,
            " <= $16 then 12 when ",
            $column,
            " <= $17 then 13 else 14 end"
        )
    };
}

macro_rules! place_of_moment {
    ($column:literal) => {
        concat!(
            "case when ",
            $column,
            " is null then 15 when ",
            $column,
            " < $18 then 0 when ",
            $column,
            " < $19 then 1 when ",
            $column,
            " < $20 then 2 when ",
            $column,
            " < $21 then 3 when ",
            $column,
            " < $22 then 4 when ",
            $column,
            " < $23 then 5 when ",
            $column,
            " < $24 then 6 when ",
            $column,
            " < $25 then 7 when ",
            $column,
            " < $26 then 8 when ",
            $column,
            " < $27 then 9 when ",
            $column,
            " < $28 then 10 when ",
            $column,
            " < $29 then 11 when ",
            $column,
            " < $30 then 12 when ",
            $column,
            " < $31 then 13 else 14 end"
        )
    };
}

/// Counts of a checklist between borders: each is a day and the moment it ends, oldest first.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn by_borders(
    conn: &mut Conn,
    checklist: &ChecklistId,
    as_of: AsOf,
    borders: &[(NaiveDate, DateTime<Utc>); BORDERS],
) -> Result<Vec<BorderCount>> {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = borders;
    let rows = fetch_all!(
        conn,
        (i64, i64, i64, i64, i64, i64),
        concat!(
            "select cast(",
            class!("$2", "$3"),
            " as bigint) as class,
                    cast(case when c.state in ('open', 'returned') then 0 else 1 end as bigint) as handed_in,
                    cast(",
            place_of_day!("c.due_on"),
            " as bigint) as due,
                    cast(",
            place_of_moment!("c.submitted_at"),
            " as bigint) as submitted,
                    cast(",
            place_of_moment!("c.judged_at"),
            " as bigint) as judged, count(*) as n
             from cell c where c.checklist_id = $1 and not c.removed group by 1, 2, 3, 4, 5",
        ),
        checklist.as_str(),
        as_of.today,
        as_of.near_until,
        a.0,
        b.0,
        c.0,
        d.0,
        e.0,
        f.0,
        g.0,
        h.0,
        i.0,
        j.0,
        k.0,
        l.0,
        m.0,
        n.0,
        a.1,
        b.1,
        c.1,
        d.1,
        e.1,
        f.1,
        g.1,
        h.1,
        i.1,
        j.1,
        k.1,
        l.1,
        m.1,
        n.1,
    )?;
    let place = |place: i64| usize::try_from(place).map_err(|_| StorageError::inconsistent("cell", "due_on", place.to_string()));
    rows.into_iter()
        .map(|(class, handed_in, due, submitted, judged, count)| {
            Ok(BorderCount {
                class: class_from(class)?,
                handed_in: handed_in == 1,
                due: place(due)?,
                submitted: place(submitted)?,
                judged: place(judged)?,
                count,
            })
        })
        .collect()
}

/// A task with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedTask {
    /// The task, all texts to the letter.
    pub task: Task,
    /// Its checklist.
    pub checklist: ChecklistId,
    /// The checklist's year.
    pub year: i32,
    /// Its section's title.
    pub section_title: String,
}

#[derive(sqlx::FromRow)]
struct PlacedTaskRow {
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
    duty: String,
    duty_date: Option<NaiveDate>,
    duty_every: Option<String>,
    duty_count: Option<i64>,
    checklist_id: String,
    year: i64,
    section_title: String,
}

/// One task of a county with its place, in one statement.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn placed_task(conn: &mut Conn, county: &CountyId, id: &TaskId) -> Result<Option<PlacedTask>> {
    let row = fetch_optional!(
        conn,
        PlacedTaskRow,
        "select t.id, t.section_id, t.position, t.number, t.requirement, t.responsible, t.support, t.completion, t.time_limit, t.remark,
                t.duty, t.duty_date, t.duty_every, t.duty_count, t.checklist_id, l.year, s.title as section_title
         from task t join checklist l on l.id = t.checklist_id join section s on s.id = t.section_id
         where t.id = $1 and t.county_id = $2 and not t.removed",
        id.as_str(),
        county.as_str(),
    )?;
    row.map(|row| {
        Ok(PlacedTask {
            checklist: ChecklistId::new(row.checklist_id),
            year: i32::try_from(row.year).map_err(|_| StorageError::inconsistent("checklist", "year", row.year.to_string()))?,
            section_title: row.section_title,
            task: Task {
                duty: crate::checklist::duty_from(&row.duty, row.duty_date, row.duty_every.as_deref(), row.duty_count)?,
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
            },
        })
    })
    .transpose()
}

/// A unit that has a task, and how it came by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignedUnit {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub short: String,
    /// Lead or support.
    pub role: AssignmentRole,
    /// No lead was written; the first-named unit is taken for it.
    pub lead_presumed: bool,
    /// How the assignment came about.
    pub via: AssignedVia,
    /// The words it came from.
    pub written: String,
}

/// The units of a task: leads first, then in official order. `scope` as in [`crate::ledger::CellQuery`].
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn assigned(conn: &mut Conn, task: &TaskId, scope: Option<&UnitId>) -> Result<Vec<AssignedUnit>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, bool, String, String),
        "select a.unit_id, u.short_name, a.role, a.lead_presumed, a.via, a.written
         from assignment a join unit u on u.id = a.unit_id
         where a.task_id = $1
           and (cast($2 as text) is null or a.unit_id = $2
                or (a.role = 'support' and exists
                    (select 1 from assignment l where l.task_id = a.task_id and l.unit_id = $2 and l.role = 'lead')))
         order by a.role, u.position, a.id",
        task.as_str(),
        scope.map(UnitId::as_str),
    )?;
    rows.into_iter()
        .map(|(unit, short, role, lead_presumed, via, written)| {
            Ok(AssignedUnit {
                unit: UnitId::new(unit),
                short,
                role: AssignmentRole::from_code(&role).ok_or_else(|| StorageError::inconsistent("assignment", "role", role))?,
                lead_presumed,
                via: AssignedVia::from_code(&via).ok_or_else(|| StorageError::inconsistent("assignment", "via", via))?,
                written,
            })
        })
        .collect()
}

/// A task that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTask {
    /// Its id.
    pub id: TaskId,
    /// Year of its checklist.
    pub year: i32,
    /// Its number as written.
    pub number: String,
    /// The first words of its requirement.
    pub requirement: String,
}

/// Tasks whose requirement, responsible text or number is like the pattern, latest year first.
///
/// # Errors
/// When the engine fails.
pub async fn find_tasks(conn: &mut Conn, county: &CountyId, scope: Option<&UnitId>, pattern: &str, limit: i64) -> Result<Vec<FoundTask>> {
    let rows = fetch_all!(
        conn,
        (String, i64, String, i64, String),
        "select t.id, l.year, t.number, t.position, substr(t.requirement, 1, 60)
         from task t join checklist l on l.id = t.checklist_id
         where t.county_id = $1 and not t.removed
           and (lower(t.requirement) like $2 escape '\\' or lower(t.responsible) like $2 escape '\\' or lower(t.number) like $2 escape '\\')
           and (cast($3 as text) is null or exists (select 1 from assignment a where a.task_id = t.id and a.unit_id = $3))
         order by l.year desc, t.position limit $4",
        county.as_str(),
        pattern,
        scope.map(UnitId::as_str),
        limit,
    )?;
    rows.into_iter()
        .map(|(id, year, number, position, requirement)| {
            Ok(FoundTask {
                id: TaskId::new(id),
                year: i32::try_from(year).map_err(|_| StorageError::inconsistent("checklist", "year", year.to_string()))?,
                number: if number.trim().is_empty() { position.to_string() } else { number.trim().to_owned() },
                requirement,
            })
        })
        .collect()
}

/// Units of which some name, its pinyin or their initials is like the pattern, in official order.
///
/// # Errors
/// When the engine fails.
pub async fn find_units(conn: &mut Conn, county: &CountyId, scope: Option<&UnitId>, pattern: &str, limit: i64) -> Result<Vec<UnitName>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, String),
        "select u.id, u.short_name, u.full_name, u.group_name
         from unit u
         where u.county_id = $1 and u.search like $2 escape '\\'
           and (cast($3 as text) is null or u.id = $3 or exists
                (select 1 from assignment l join assignment s on s.task_id = l.task_id
                 where l.unit_id = $3 and l.role = 'lead' and s.unit_id = u.id and s.role = 'support'))
         order by u.position, u.id limit $4",
        county.as_str(),
        pattern,
        scope.map(UnitId::as_str),
        limit,
    )?;
    Ok(rows.into_iter().map(|(id, short, full, group)| UnitName { id: UnitId::new(id), short, full, group }).collect())
}
