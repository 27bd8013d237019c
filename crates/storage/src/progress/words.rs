//! What tasks and sections said by the end of a day that has ended: the rows themselves where they had stood so by then, and
//! the finished stretches that hold the day.

use chrono::{DateTime, NaiveDate, Utc};
use domain::checklist::{Section, Task};
use domain::ids::{ChecklistId, SectionId, TaskId};

use crate::checklist::TaskRow;
use crate::{Conn, Result};

/// The tasks of the checklist `$list` by the end of the day `$day`, those then off it included (`removed`). The text of 完成情况
/// has a history of its own and is today's. The finished stretches are found by `task_past_of_checklist`.
macro_rules! tasks_as_of {
    ($list:literal, $day:literal) => {
        concat!(
            "(select x.id, x.section_id, x.position, x.number, x.requirement, x.responsible, x.support, x.completion, x.time_limit, x.remark,
                     x.duty, x.duty_date, x.duty_every, x.duty_count, x.duty_fixed, x.removed
              from task x where x.checklist_id = ",
            $list,
            " and x.since_on <= ",
            $day,
            " union all
              select p.task_id, p.section_id, p.position, p.number, p.requirement, p.responsible, p.support, x.completion, p.time_limit, p.remark,
                     p.duty, p.duty_date, p.duty_every, p.duty_count, p.duty_fixed, p.removed
              from task_past p join task x on x.id = p.task_id where p.checklist_id = ",
            $list,
            " and p.from_on <= ",
            $day,
            " and ",
            $day,
            " < p.to_on)"
        )
    };
}
pub(crate) use tasks_as_of;

/// The sections of the checklist `$list` by the end of the day `$day`. The finished stretches are found by
/// `section_past_of_checklist`.
macro_rules! sections_as_of {
    ($list:literal, $day:literal) => {
        concat!(
            "(select x.id, x.parent_id, x.position, x.title, x.removed from section x where x.checklist_id = ",
            $list,
            " and x.since_on <= ",
            $day,
            " union all select p.section_id, p.parent_id, p.position, p.title, p.removed from section_past p where p.checklist_id = ",
            $list,
            " and p.from_on <= ",
            $day,
            " and ",
            $day,
            " < p.to_on)"
        )
    };
}
pub(crate) use sections_as_of;

/// Every task that a checklist knew by the end of a day that has ended, in the order of that day.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn tasks_then(conn: &mut Conn, checklist: &ChecklistId, day: NaiveDate) -> Result<Vec<Task>> {
    let rows = fetch_all!(
        conn,
        TaskRow,
        concat!("select t.* from ", tasks_as_of!("$1", "$2"), " t order by t.position, t.id"),
        checklist.as_str(),
        day,
    )?;
    rows.into_iter().map(Task::try_from).collect()
}

/// One task by the end of a day that has ended, with its section's title of that day.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn task_then(conn: &mut Conn, checklist: &ChecklistId, id: &TaskId, day: NaiveDate) -> Result<Option<(Task, String)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(flatten)]
        task: TaskRow,
        section_title: String,
    }
    let row = fetch_optional!(
        conn,
        Row,
        concat!(
            "select t.*, coalesce(s.title, '') as section_title from ",
            tasks_as_of!("$1", "$2"),
            " t left join ",
            sections_as_of!("$1", "$2"),
            " s on s.id = t.section_id where t.id = $3",
        ),
        checklist.as_str(),
        day,
        id.as_str(),
    )?;
    row.map(|row| Ok((Task::try_from(row.task)?, row.section_title))).transpose()
}

/// The printed table of a checklist by the end of a day that has ended, `end` being the moment that ended it: sections and tasks that
/// stood on it, each task with the text of 完成情况 that stood there then.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn table_then(conn: &mut Conn, checklist: &ChecklistId, day: NaiveDate, end: DateTime<Utc>) -> Result<(Vec<Section>, Vec<Task>)> {
    #[derive(sqlx::FromRow)]
    struct Title {
        id: String,
        parent_id: Option<String>,
        position: i64,
        title: String,
    }
    let sections = fetch_all!(
        conn,
        Title,
        concat!(
            "select s.id, s.parent_id, s.position, s.title from ",
            sections_as_of!("$1", "$2"),
            " s where not s.removed order by s.position, s.id",
        ),
        checklist.as_str(),
        day,
    )?;
    // the first writing after that day says what stood there until then
    let tasks = fetch_all!(
        conn,
        TaskRow,
        concat!(
            "select t.id, t.section_id, t.position, t.number, t.requirement, t.responsible, t.support,
                    coalesce((select e.before_text from completion_event e where e.task_id = t.id and e.at >= $3 order by e.seq limit 1),
                             t.completion) as completion,
                    t.time_limit, t.remark, t.duty, t.duty_date, t.duty_every, t.duty_count, t.duty_fixed
             from ",
            tasks_as_of!("$1", "$2"),
            " t where not t.removed order by t.position, t.id",
        ),
        checklist.as_str(),
        day,
        end,
    )?;
    let section = |row: Title| Section {
        id: SectionId::new(row.id),
        parent: row.parent_id.map(SectionId::new),
        position: row.position,
        title: row.title,
    };
    Ok((sections.into_iter().map(section).collect(), tasks.into_iter().map(Task::try_from).collect::<Result<_>>()?))
}
