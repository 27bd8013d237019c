//! What the published table is made of: the accepted reports of a list, and when each row was last written.

use chrono::{DateTime, NaiveDate, Utc};
use domain::checklist::completion::{AcceptedText, Coverage, UnsettledText};
use domain::ids::{CellId, ChecklistId, TaskId};
use domain::register::unit::UnitClass;

use crate::Conn;
use crate::Result;
use crate::reporting::cell_row::counting_judgement;

#[derive(sqlx::FromRow)]
struct TextRow {
    task_id: String,
    cell_id: String,
    unit_name: String,
    leads: bool,
    period_name: String,
    period_start: NaiveDate,
    content: String,
    judged_at: Option<DateTime<Utc>>,
}

/// The reports of a list that were judged complete and say something, oldest period first, units in their order.
///
/// # Errors
/// When the engine fails.
pub async fn texts(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<(TaskId, AcceptedText)>> {
    let rows = fetch_all!(
        conn,
        TextRow,
        concat!(
            "select c.task_id, c.id as cell_id, u.short_name as unit_name, c.role = 'lead' as leads, c.period_name, c.period_start,
                r.content, ",
            counting_judgement!("at", "judged_at"),
            " as judged_at
         from cell c join unit u on u.id = c.unit_id join report r on r.cell_id = c.id and r.no = c.accepted_no
         where c.checklist_id = $1 and not c.removed and r.content <> ''
         order by c.period_start, u.position, c.id",
        ),
        checklist.as_str(),
    )?;
    let read = |row: TextRow| {
        let text = AcceptedText {
            cell: CellId::new(row.cell_id),
            unit: row.unit_name,
            leads: row.leads,
            period: row.period_name,
            starts_on: row.period_start,
            text: row.content,
            at: row.judged_at,
        };
        (TaskId::new(row.task_id), text)
    };
    Ok(rows.into_iter().map(read).collect())
}

/// The reports of a list whose cells are judged neither complete nor 不涉及 now: returned, taken back, or waiting.
///
/// # Errors
/// When the engine fails.
pub async fn unsettled(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<(TaskId, UnsettledText)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        task_id: String,
        id: String,
        short_name: String,
        period_name: String,
        content: String,
        state: String,
    }
    let rows = fetch_all!(
        conn,
        Row,
        "select c.task_id, c.id, u.short_name, c.period_name, r.content, c.state
         from cell c join unit u on u.id = c.unit_id join report r on r.cell_id = c.id
         where c.checklist_id = $1 and not c.removed and c.accepted_no is null and c.state in ('open', 'submitted', 'returned')
           and r.content <> ''
         order by c.period_start, u.position, c.id, r.no desc",
        checklist.as_str(),
    )?;
    let read = |row: Row| {
        let stands = match row.state.as_str() {
            "returned" => "已退回",
            "submitted" => "重新待审核",
            _ => "已撤回或撤销审核",
        };
        let (cell, unit, period) = (CellId::new(row.id), row.short_name, row.period_name);
        (TaskId::new(row.task_id), UnsettledText { cell, unit, period, text: row.content, stands })
    };
    Ok(rows.into_iter().map(read).collect())
}

#[derive(sqlx::FromRow)]
struct CoverageRow {
    task_id: String,
    period_start: NaiveDate,
    period_name: String,
    first_class: String,
    last_class: String,
    asked: i64,
    done: i64,
    due_on: NaiveDate,
}

/// For every task that nobody leads how far its units have come: in the latest period that was due before `today`, else in the
/// latest with an accepted report.
///
/// # Errors
/// When the engine fails.
pub async fn coverage(conn: &mut Conn, checklist: &ChecklistId, today: NaiveDate) -> Result<Vec<(TaskId, Coverage)>> {
    let rows = fetch_all!(
        conn,
        CoverageRow,
        "select c.task_id, c.period_start, c.period_name, min(u.class) as first_class, max(u.class) as last_class,
                count(*) as asked, count(c.accepted_no) as done, max(c.due_on) as due_on
         from cell c join unit u on u.id = c.unit_id
         where c.checklist_id = $1 and not c.removed and c.role <> 'lead' and c.state <> 'not_applicable'
           and not exists (select 1 from assignment a where a.task_id = c.task_id and a.role = 'lead' and not a.removed)
         group by c.task_id, c.period_start, c.period_name
         order by c.task_id, c.period_start",
        checklist.as_str(),
    )?;
    let mut found: Vec<(TaskId, Coverage)> = Vec::new();
    for tasks in rows.chunk_by(|a, b| a.task_id == b.task_id) {
        let due = tasks.iter().rev().find(|row| row.due_on < today);
        let Some(row) = due.or_else(|| tasks.iter().rev().find(|row| row.done > 0)).or(tasks.last()) else { continue };
        let towns = row.first_class == row.last_class && row.first_class == UnitClass::Township.code();
        let coverage = Coverage {
            of: if towns { "乡镇" } else { "单位" },
            asked: row.asked,
            done: row.done,
            period: (tasks.first().map(|first| first.period_start) != tasks.last().map(|last| last.period_start))
                .then(|| row.period_name.clone()),
        };
        found.push((TaskId::new(row.task_id.clone()), coverage));
    }
    Ok(found)
}

/// When each row of a list was last written; rows that nobody wrote are not there.
///
/// # Errors
/// When the engine fails.
pub async fn written(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<(TaskId, DateTime<Utc>)>> {
    let rows = fetch_all!(
        conn,
        (String, DateTime<Utc>),
        "select e.task_id, e.at from completion_event e join task t on t.id = e.task_id
         where t.checklist_id = $1 and e.seq = (select max(x.seq) from completion_event x where x.task_id = e.task_id)",
        checklist.as_str(),
    )?;
    Ok(rows.into_iter().map(|(task, at)| (TaskId::new(task), at)).collect())
}
