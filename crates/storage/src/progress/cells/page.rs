//! One page of the ledger.

use chrono::{DateTime, NaiveDate, Utc};
use domain::checklist::AssignmentRole;
use domain::ids::{CellId, TaskId, UnitId};
use domain::reporting::cell::{AsOf, Kind, Mark, Status};

use super::CellQuery;
use super::conditions::{FACTS, fetch_found, found_showing};
use crate::db::sql_text::SqlText;
use crate::progress::lists::Lists;
use crate::reporting::cell_row::{corrected, correction_waits, counting_no, facts_from, role_from};
use crate::{Conn, Engine, Result};

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellOrder {
    /// As tasks stand in the checklist.
    #[default]
    Task,
    /// Earliest period first, the shorter of those that begin on one day in front.
    Period,
    /// By the day that the list prints, the earliest first: 报送截止, or a later 整改期限.
    Due,
    /// By the official order of units.
    Unit,
    /// By need: what asks for somebody's hand first, the oldest first among equals.
    Need,
}

/// A cell as a list shows it: short columns only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellLine {
    /// Its id.
    pub id: CellId,
    /// Task.
    pub task: TaskId,
    /// Unit.
    pub unit: UnitId,
    /// Lead or support.
    pub role: AssignmentRole,
    /// The period's name.
    pub period: String,
    /// First day of the period.
    pub period_start: NaiveDate,
    /// Its last day: the unit is called as it was on that day.
    pub period_end: NaiveDate,
    /// Last day in time.
    pub due_on: NaiveDate,
    /// The last day before 逾期: a later 整改期限 where it came back with one.
    pub until: NaiveDate,
    /// What it shows.
    pub status: Status,
    /// What stands beside that: 有进展待阅, 未完成, 更正待审核.
    pub mark: Option<Mark>,
    /// It is open, and an interim report was accepted: of what is open nothing else stands as its latest report.
    pub has_progress: bool,
    /// When the report that counts was handed in: what was judged, also while a correction waits; else the last one.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The day of receipt, where that came on paper and the office entered it.
    pub received_on: Option<NaiveDate>,
}

list_row! {
    /// Facts, not a status: which status they show is said by the one rule.
    struct LineRow {
        id: String,
        task_id: String,
        unit_id: String,
        role: String,
        period_name: String,
        period_start: NaiveDate,
        period_end: NaiveDate,
        due_on: NaiveDate,
        kind: i64,
        overdue_after: NaiveDate,
        is_reported: i64,
        corrects: i64,
        submitted_at: Option<DateTime<Utc>>,
        received_on: Option<NaiveDate>,
    }
}

/// The columns of a cell itself.
const LINE: &str = "
    select c.id, c.task_id, c.unit_id, c.role, c.period_name, c.period_start, c.period_end, c.due_on, cast(c.kind as bigint) as kind,
           c.overdue_after, cast(case when c.latest_no is null then 0 else 1 end as bigint) as is_reported, ";
/// Of the report that counts, as a cell stands: whether a correction waits over it, when it was handed in, and its day of receipt, by the
/// key of its table.
const REPORT: &str = concat!(
    "cast(case when ",
    correction_waits!("c"),
    " then 1 else 0 end as bigint) as corrects, case when ",
    corrected!("c"),
    " then coalesce((select r.handed_in_at from report r where r.cell_id = c.id and r.no = ",
    counting_no!("c"),
    "), c.submitted_at) else c.submitted_at end as submitted_at,
     (select r.received_on from report r where r.cell_id = c.id and r.no = ",
    counting_no!("c"),
    ") as received_on"
);
/// The same of a day that has ended, whose rows know the report that counted then.
const REPORT_THEN: &str = "cast(c.corrects as bigint) as corrects, c.submitted_at";
/// Its day of receipt.
const RECEIVED_THEN: &str = ", (select r.received_on from report r where r.cell_id = c.id and r.no = c.counting_no) as received_on";

impl LineRow {
    fn line(self, as_of: AsOf) -> Result<CellLine> {
        let facts = facts_from(self.kind, self.due_on, self.overdue_after)?;
        Ok(CellLine {
            id: CellId::new(self.id),
            task: TaskId::new(self.task_id),
            unit: UnitId::new(self.unit_id),
            role: role_from(self.role)?,
            period: self.period_name,
            period_start: self.period_start,
            period_end: self.period_end,
            due_on: self.due_on,
            until: self.overdue_after,
            status: facts.status(as_of),
            mark: facts.mark(as_of).or((self.corrects == 1).then_some(Mark::CorrectionWaiting)),
            has_progress: facts.kind == Kind::Open && self.is_reported == 1,
            submitted_at: self.submitted_at,
            received_on: self.received_on,
        })
    }
}

impl CellOrder {
    /// The columns to sort by. Task order is what the indexes `cell_of_checklist`, `cell_of_unit` and, inside one task, where
    /// its position says nothing, `cell_of_task` answer in.
    const fn columns(self, descending: bool, in_one_task: bool) -> &'static str {
        match (self, descending) {
            (Self::Task, false) if in_one_task => "c.unit_id, c.period_start",
            (Self::Task, true) if in_one_task => "c.unit_id desc, c.period_start desc",
            (Self::Task, false) => "c.task_position, c.unit_id, c.period_start",
            (Self::Task, true) => "c.task_position desc, c.unit_id desc, c.period_start desc",
            (Self::Period, false) => "c.period_start, c.period_end, c.task_position, c.unit_id",
            (Self::Period, true) => "c.period_start desc, c.period_end desc, c.task_position, c.unit_id",
            (Self::Due, false) => "c.overdue_after, c.task_position, c.unit_id, c.period_start",
            (Self::Due, true) => "c.overdue_after desc, c.task_position, c.unit_id, c.period_start",
            (Self::Unit, false) => "(select u.position from unit u where u.id = c.unit_id), c.unit_id, c.task_position, c.period_start",
            (Self::Unit, true) => "(select u.position from unit u where u.id = c.unit_id) desc, c.unit_id, c.task_position, c.period_start",
            // behind the rank of what each shows
            (Self::Need, false) => ", c.due_on, c.task_position, c.unit_id, c.period_start",
            (Self::Need, true) => " desc, c.due_on, c.task_position, c.unit_id, c.period_start",
        }
    }
}

/// The cells that a query finds, in order, from the `offset`th on.
///
/// SQLite carries every column of a row through its sorting; so it sorts places, and reads the rest of those that are shown. Of a day that
/// has ended rows have no place of their own: there it looks for the paper behind the sorting.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn page(
    conn: &mut Conn,
    query: &CellQuery<'_>,
    order: CellOrder,
    descending: bool,
    limit: i64,
    offset: i64,
) -> Result<Vec<CellLine>> {
    let is_sqlite = conn.engine() == Engine::Sqlite;
    let is_late = order != CellOrder::Task && !query.as_of.has_ended && is_sqlite;
    let is_wrapped = query.as_of.has_ended && is_sqlite;
    let mut sql = SqlText::from("");
    if is_wrapped {
        sql.add("select c.*").add(RECEIVED_THEN).add(" from (").add(LINE).add(REPORT_THEN).add(", c.counting_no");
    } else if query.as_of.has_ended {
        sql.add(LINE).add(REPORT_THEN).add(RECEIVED_THEN);
    } else {
        sql.add(LINE).add(REPORT);
    }
    if is_late {
        sql.add(" from (select c.rowid as place");
    }
    found_showing(&mut sql, query);
    sql.add(" order by ");
    if order == CellOrder::Task && query.task.is_none() && matches!(query.lists, Lists::Year(..)) {
        // one list after the other
        sql.add("c.checklist_id, ");
    }
    if order == CellOrder::Need {
        FACTS.rank(&mut sql);
    }
    sql.add(order.columns(descending, query.task.is_some())).add(" limit $25 offset $26");
    if is_late {
        // a cross join reads its left side first: the rows stay in order
        sql.add(") found cross join cell c where c.rowid = found.place");
    } else if is_wrapped {
        sql.add(") c");
    }
    let rows = fetch_found!(conn, LineRow, sql, query, limit, offset)?;
    rows.into_iter().map(|row| row.line(query.as_of)).collect()
}
