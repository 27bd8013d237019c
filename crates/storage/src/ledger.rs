//! The ledger: lists of cells by any condition, and their counts by status.
//!
//! The status rule is not here. A cell's class number is computed from its facts (see [`domain::cell::FactClass`]); which
//! status a class shows comes in from outside, as a mask for filters and as a line of sixty digits for rows and their order.

use chrono::{DateTime, NaiveDate, Utc};
use domain::cell::{AsOf, CellFacts, FactClass, FactMask, Status};
use domain::checklist::AssignmentRole;
use domain::duty::Every;
use domain::ids::{CellId, ChecklistId, SectionId, TaskId, UnitId};
use domain::report::ReportState;

use crate::{Conn, Result, StorageError};

/// Which cells. Every condition that is set must hold.
#[derive(Debug, Clone)]
pub struct CellQuery<'a> {
    /// Of this checklist; the caller has found it in the actor's county.
    pub checklist: &'a ChecklistId,
    /// As this unit may see them: its own, and those of units that support a task it leads. `None` sees the county.
    pub scope: Option<&'a UnitId>,
    /// Of this unit.
    pub unit: Option<&'a UnitId>,
    /// Of this task.
    pub task: Option<&'a TaskId>,
    /// Of this section or of one below it.
    pub section: Option<&'a SectionId>,
    /// Lead or support.
    pub role: Option<AssignmentRole>,
    /// Of the period with this rhythm and first day.
    pub period: Option<(Every, NaiveDate)>,
    /// Of tasks with this kind of duty (its stored word).
    pub duty: Option<&'a str>,
    /// Due from this day.
    pub due_from: Option<NaiveDate>,
    /// Due up to this day.
    pub due_to: Option<NaiveDate>,
    /// Last handed in from this moment.
    pub submitted_from: Option<DateTime<Utc>>,
    /// Last handed in before this moment.
    pub submitted_before: Option<DateTime<Utc>>,
    /// Last judged from this moment.
    pub judged_from: Option<DateTime<Utc>>,
    /// Last judged before this moment.
    pub judged_before: Option<DateTime<Utc>>,
    /// Due up to this day and not handed in before this moment (its midnight): overdue at the end of that day.
    pub overdue_on: Option<(NaiveDate, DateTime<Utc>)>,
    /// Task text, number or a name of the unit is `like` this pattern (normalised, escaped with a backslash).
    pub text: Option<&'a str>,
    /// Shows one of these statuses.
    pub mask: FactMask,
    /// On this day.
    pub as_of: AsOf,
}

impl<'a> CellQuery<'a> {
    /// All cells of a checklist.
    #[must_use]
    pub fn of(checklist: &'a ChecklistId, as_of: AsOf) -> Self {
        Self {
            checklist,
            scope: None,
            unit: None,
            task: None,
            section: None,
            role: None,
            period: None,
            duty: None,
            due_from: None,
            due_to: None,
            submitted_from: None,
            submitted_before: None,
            judged_from: None,
            judged_before: None,
            overdue_on: None,
            text: None,
            mask: FactMask::of(&[]),
            as_of,
        }
    }

    /// Whether the checklist alone decides.
    fn is_whole(&self) -> bool {
        self.scope.is_none()
            && self.unit.is_none()
            && self.task.is_none()
            && self.section.is_none()
            && self.role.is_none()
            && self.period.is_none()
            && self.duty.is_none()
            && self.due_from.is_none()
            && self.due_to.is_none()
            && self.submitted_from.is_none()
            && self.submitted_before.is_none()
            && self.judged_from.is_none()
            && self.judged_before.is_none()
            && self.overdue_on.is_none()
            && self.text.is_none()
    }
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellOrder {
    /// As tasks stand in the checklist.
    #[default]
    Task,
    /// Earliest due first.
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
    /// Last day in time.
    pub due_on: NaiveDate,
    /// What it shows.
    pub status: Status,
    /// When it was last handed in.
    pub submitted_at: Option<DateTime<Utc>>,
}

type CellLineRow = (String, String, String, String, String, NaiveDate, NaiveDate, i64, Option<DateTime<Utc>>);

/// The columns of such a row, as the texts below name them.
const LINE_COLUMNS: &str = "id, task_id, unit_id, role, period_name, period_start, due_on, need, submitted_at";

fn line_from(row: CellLineRow) -> Result<CellLine> {
    let (id, task, unit, role, period, period_start, due_on, status, submitted_at) = row;
    let status = usize::try_from(status).ok().and_then(|place| Status::ALL.get(place)).copied();
    Ok(CellLine {
        id: CellId::new(id),
        task: TaskId::new(task),
        unit: UnitId::new(unit),
        role: role_from(role)?,
        period,
        period_start,
        due_on,
        status: status.ok_or_else(|| StorageError::inconsistent("cell", "class", "status"))?,
        submitted_at,
    })
}

/// For every class number the place of its status in [`Status::ALL`], one digit each: the rule, turned into a table that SQL can look into.
pub(crate) fn status_digits() -> String {
    (0..FactClass::COUNT)
        .filter_map(FactClass::from_number)
        .filter_map(|class| Status::ALL.iter().position(|status| *status == class.status()))
        .map(|place| place.to_string())
        .collect()
}

/// The class number of a cell `c`; `$today` and `$near` are the names of two binds.
macro_rules! class {
    ($today:literal, $near:literal) => {
        concat!(
            "(case c.state when 'open' then 0 when 'submitted' then 12 when 'returned' then 24 when 'accepted' then 36 else 48 end",
            " + case when c.due_on < ",
            $today,
            " then 0 when c.due_on <= ",
            $near,
            " then 4 else 8 end",
            " + case when c.late then 2 else 0 end + case when c.applicable then 1 else 0 end)",
        )
    };
}
pub(crate) use class;

/// The cells of a checklist that a query finds, whatever their status. `$1` to `$18`.
macro_rules! found {
    ($access:literal) => {
        concat!(
            " from cell c where ",
            $access,
            " and not c.removed
              and (cast($2 as text) is null or c.unit_id = $2
                   or (c.role = 'support' and exists
                       (select 1 from assignment a where a.task_id = c.task_id and a.unit_id = $2 and a.role = 'lead')))
              and (cast($3 as text) is null or c.unit_id = $3)
              and (cast($4 as text) is null or c.task_id = $4)
              and (cast($5 as text) is null or c.section_id = $5
                   or exists (select 1 from section s where s.id = c.section_id and s.parent_id = $5))
              and (cast($6 as text) is null or c.role = $6)
              and (cast($7 as text) is null or (c.period_every = $7 and c.period_start = $8))
              and (cast($9 as text) is null or exists (select 1 from task t where t.id = c.task_id and t.duty = $9))
              and (cast($10 as date) is null or c.due_on >= $10)
              and (cast($11 as date) is null or c.due_on <= $11)
              and (cast($12 as timestamptz) is null or c.submitted_at >= $12)
              and (cast($13 as timestamptz) is null or c.submitted_at < $13)
              and (cast($14 as timestamptz) is null or c.judged_at >= $14)
              and (cast($15 as timestamptz) is null or c.judged_at < $15)
              and (cast($16 as date) is null
                   or (c.due_on <= $16 and c.applicable and (c.state in ('open', 'returned') or c.submitted_at >= $17)))
              and (cast($18 as text) is null
                   or exists (select 1 from task t where t.id = c.task_id
                              and (lower(t.requirement) like $18 escape '\\' or lower(t.number) like $18 escape '\\'))
                   or exists (select 1 from unit u where u.id = c.unit_id and u.search like $18 escape '\\'))",
        )
    };
}

/// Rows of a text with [`found!`] in it: binds `$1` to `$18` from the query, then the text's own.
macro_rules! fetch_found {
    ($conn:expr, $row:ty, $columns:expr, $sql:expr, $query:ident $(, $bind:expr)* $(,)?) => {
        fetch_list!(
            $conn,
            $row,
            $columns,
            $sql,
            $query.checklist.as_str(),
            $query.scope.map(UnitId::as_str),
            $query.unit.map(UnitId::as_str),
            $query.task.map(TaskId::as_str),
            $query.section.map(SectionId::as_str),
            $query.role.map(AssignmentRole::code),
            $query.period.map(|(every, _)| every.code()),
            $query.period.map(|(_, start)| start),
            $query.duty,
            $query.due_from,
            $query.due_to,
            $query.submitted_from,
            $query.submitted_before,
            $query.judged_from,
            $query.judged_before,
            $query.overdue_on.map(|(day, _)| day),
            $query.overdue_on.map(|(_, moment)| moment),
            $query.text,
            $($bind,)*
        )
    };
}

macro_rules! page_sql {
    ($access:literal, $order:literal) => {
        concat!(
            "select c.id, c.task_id, c.unit_id, c.role, c.period_name, c.period_start, c.due_on,
                    cast(substr(cast($24 as text), 1 + ",
            class!("$20", "$21"),
            ", 1) as bigint) as need, c.submitted_at",
            found!($access),
            // all sixty bits: whoever asks for every status does not pay for classes
            " and (cast($19 as bigint) = 1152921504606846975 or ((cast($19 as bigint) >> cast(",
            class!("$20", "$21"),
            " as integer)) & 1) = 1) order by ",
            $order,
            " limit $22 offset $23",
        )
    };
}

/// One text per way in and order, so that each finds its index.
macro_rules! by_order {
    ($access:literal, $order:expr, $descending:expr) => {
        match ($order, $descending) {
            (CellOrder::Task, false) => page_sql!($access, "c.task_position, c.unit_id, c.period_start"),
            (CellOrder::Task, true) => page_sql!($access, "c.task_position desc, c.unit_id desc, c.period_start desc"),
            (CellOrder::Due, false) => page_sql!($access, "c.due_on, c.task_position, c.unit_id, c.period_start"),
            (CellOrder::Due, true) => page_sql!($access, "c.due_on desc, c.task_position, c.unit_id, c.period_start"),
            (CellOrder::Unit, false) => {
                page_sql!($access, "(select u.position from unit u where u.id = c.unit_id), c.unit_id, c.task_position, c.period_start")
            }
            (CellOrder::Unit, true) => {
                page_sql!(
                    $access,
                    "(select u.position from unit u where u.id = c.unit_id) desc, c.unit_id, c.task_position, c.period_start"
                )
            }
            (CellOrder::Need, false) => page_sql!($access, "need, c.due_on, c.task_position, c.unit_id, c.period_start"),
            (CellOrder::Need, true) => page_sql!($access, "need desc, c.due_on, c.task_position, c.unit_id, c.period_start"),
        }
    };
}

/// The plain ledger: nothing asked but a place in task order. The text that most visits run; index `cell_of_checklist`.
/// It answers with facts, because deriving sixty classes in SQL costs more than all the rest of it.
const PLAIN_PAGE: &str = "
    select id, task_id, unit_id, role, period_name, period_start, due_on, state,
           cast(case when late then 2 else 0 end + case when applicable then 1 else 0 end as bigint) as marks, submitted_at
    from cell where checklist_id = $1 and not removed
    order by task_position, unit_id, period_start limit $2 offset $3";

type PlainRow = (String, String, String, String, String, NaiveDate, NaiveDate, String, i64, Option<DateTime<Utc>>);

fn line_from_facts(row: PlainRow, as_of: AsOf) -> Result<CellLine> {
    let (id, task, unit, role, period, period_start, due_on, state, marks, submitted_at) = row;
    let state = ReportState::from_code(&state).ok_or_else(|| StorageError::inconsistent("cell", "state", state))?;
    let facts = CellFacts { applicable: marks & 1 == 1, state, resume: state, due_on, late: marks & 2 == 2 };
    Ok(CellLine {
        id: CellId::new(id),
        task: TaskId::new(task),
        unit: UnitId::new(unit),
        role: role_from(role)?,
        period,
        period_start,
        due_on,
        status: facts.status(as_of),
        submitted_at,
    })
}

fn role_from(code: String) -> Result<AssignmentRole> {
    AssignmentRole::from_code(&code).ok_or_else(|| StorageError::inconsistent("cell", "role", code))
}

/// The cells that a query finds, in order, from the `offset`th on.
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
    if query.is_whole() && query.mask == FactMask::of(&[]) && order == CellOrder::Task && !descending {
        let columns = "id, task_id, unit_id, role, period_name, period_start, due_on, state, marks, submitted_at";
        let rows = fetch_list!(conn, PlainRow, columns, PLAIN_PAGE, query.checklist.as_str(), limit, offset)?;
        return rows.into_iter().map(|row| line_from_facts(row, query.as_of)).collect();
    }
    let digits = status_digits();
    let sql = match (query.task, query.unit) {
        // inside one task its position says nothing; without it the index of the task's page gives the order
        (Some(_), _) if order == CellOrder::Task && !descending => {
            page_sql!("c.task_id = $4 and c.checklist_id = $1", "c.unit_id, c.period_start")
        }
        (Some(_), _) => by_order!("c.task_id = $4 and c.checklist_id = $1", order, descending),
        (None, Some(_)) => by_order!("c.unit_id = $3 and c.checklist_id = $1", order, descending),
        (None, None) => by_order!("c.checklist_id = $1", order, descending),
    };
    let rows = fetch_found!(
        conn,
        CellLineRow,
        LINE_COLUMNS,
        sql,
        query,
        query.mask.bits(),
        query.as_of.today,
        query.as_of.near_until,
        limit,
        offset,
        &digits,
    )?;
    rows.into_iter().map(line_from).collect()
}

macro_rules! counts_sql {
    ($access:literal) => {
        concat!("select cast(", class!("$19", "$20"), " as bigint) as class, count(*) as n", found!($access), " group by 1")
    };
}

/// How many cells of each class a query finds; its mask is not asked, so that one answer serves every tab.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn counts(conn: &mut Conn, query: &CellQuery<'_>) -> Result<Vec<(FactClass, i64)>> {
    let rows = if query.is_whole() {
        fetch_list!(
            conn,
            (i64, i64),
            "class, n",
            concat!(
                "select cast(",
                class!("$2", "$3"),
                " as bigint) as class, n
                 from (select state, late, applicable, due_on, count(*) as n from cell
                       where checklist_id = $1 and not removed group by state, late, applicable, due_on) c"
            ),
            query.checklist.as_str(),
            query.as_of.today,
            query.as_of.near_until,
        )?
    } else {
        let sql = match (query.task, query.unit) {
            (Some(_), _) => counts_sql!("c.task_id = $4 and c.checklist_id = $1"),
            (None, Some(_)) => counts_sql!("c.unit_id = $3 and c.checklist_id = $1"),
            (None, None) => counts_sql!("c.checklist_id = $1"),
        };
        fetch_found!(conn, (i64, i64), "class, n", sql, query, query.as_of.today, query.as_of.near_until,)?
    };
    rows.into_iter().map(|(class, count)| Ok((class_from(class)?, count))).collect()
}

/// The class behind a number that SQL computed.
pub(crate) fn class_from(number: i64) -> Result<FactClass> {
    u8::try_from(number)
        .ok()
        .and_then(FactClass::from_number)
        .ok_or_else(|| StorageError::inconsistent("cell", "class", number.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_its_digit() {
        let digits = status_digits();
        assert_eq!(digits.len(), usize::from(FactClass::COUNT));
        for (number, digit) in (0..FactClass::COUNT).zip(digits.bytes()) {
            let status = Status::ALL[usize::from(digit - b'0')];
            assert_eq!(status, FactClass::from_number(number).unwrap().status(), "{number}");
        }
    }
}
