//! The conditions of the ledger as pieces of SQL.

use domain::access::scope::Scope;
use domain::reporting::cell::FactSet;

use super::CellQuery;
use super::facts::{FactSql, fact_sql};
use crate::db::scope::unit_sees_cell;
use crate::db::sql_text::SqlText;
use crate::progress::as_of::from_cells;
use crate::progress::words::{sections_as_of, tasks_as_of};
use crate::reporting::cell_row::{corrected, counting_no};

/// Text or number of the task `t` is like what was typed.
macro_rules! says {
    () => {
        "(lower(t.requirement) like $18 escape '\\' or lower(t.number) like $18 escape '\\')"
    };
}

/// Some name of the cell's unit is like what was typed.
macro_rules! is_called {
    () => {
        "exists (select 1 from unit u where u.id = c.unit_id and u.search like $18 escape '\\')"
    };
}

/// The facts of a found cell on the day that is asked for.
pub(super) const FACTS: FactSql = fact_sql!("c", "$19", "$20");
/// The facts of a stretch `o` on the day that the query wants to be unlike.
const FACTS_THEN: FactSql = fact_sql!("o", "$16", "$17");

/// ` from` the cells `c` that a query finds, whatever their status.
pub(super) fn found(sql: &mut SqlText, query: &CellQuery<'_>) {
    sql.add(match (query.as_of.has_ended, query.scope) {
        (true, Scope::County) => from_cells!(ended "$1", "$19"),
        (true, Scope::Unit(_)) => from_cells!(seen_ended "$1", "$19"),
        (false, _) => from_cells!(today "$1"),
    });
    for (is_asked, condition) in conditions(query) {
        if is_asked {
            sql.add(" and ").add(condition);
        }
    }
    if let Some((_, set)) = &query.unlike {
        sql.add(" and not exists (select 1 from cell o where o.id = c.id and not o.removed and o.since_on <= $16 and ");
        FACTS_THEN.ask(sql, set);
        sql.add(
            ") and not exists (select 1 from cell_past o
             where o.cell_id = c.id and not o.removed and o.from_on <= $16 and $16 < o.to_on and ",
        );
        FACTS_THEN.ask(sql, set);
        sql.add(")");
    }
}

/// The same of cells that show what the query asks for.
pub(super) fn found_showing(sql: &mut SqlText, query: &CellQuery<'_>) {
    found(sql, query);
    // whoever asks for every status asks nothing
    if query.showing != FactSet::EVERY {
        sql.add(" and ");
        FACTS.ask(sql, &query.showing);
    }
}

const GROUP: &str = "c.unit_id in (select g.id from unit g where g.county_id = c.county_id and g.group_name = $3)";
const GROUP_THEN: &str = "c.unit_id in (select g.id from unit g
    where coalesce((select p.group_name from unit_past p where p.unit_id = g.id and $19 < p.to_on order by p.to_on limit 1), g.group_name) = $3)";
const SECTION: &str = "c.section_id in (select s.id from section s where s.id = $5 or s.parent_id = $5)";
const SECTION_THEN: &str =
    concat!("c.section_id in (select s.id from ", sections_as_of!("$1", "$19"), " s where s.id = $5 or s.parent_id = $5)");
const DUTY: &str = "exists (select 1 from task t where t.id = c.task_id and t.duty = $9)";
const DUTY_THEN: &str = concat!("c.task_id in (select t.id from ", tasks_as_of!("$1", "$19"), " t where t.duty = $9)");
const TEXT: &str = concat!("(exists (select 1 from task t where t.id = c.task_id and ", says!(), ") or ", is_called!(), ")");
const TEXT_THEN: &str =
    concat!("(c.task_id in (select t.id from ", tasks_as_of!("$1", "$19"), " t where ", says!(), ") or ", is_called!(), ")");

/// The report that counts of the cell `c` came on paper: its day of receipt is the day of its hand-in. The others have theirs from the
/// clock; of what was judged it is the judged report's, whatever was handed in to correct it.
macro_rules! handed_in {
    (since $no:expr, $corrected:expr, $moment:literal, $day:literal) => {
        concat!(
            "(c.submitted_at >= ",
            $moment,
            " and not exists (select 1 from report r where r.cell_id = c.id and r.no = ",
            $no,
            " and (r.received_on < ",
            $day,
            " or (",
            $corrected,
            " and r.handed_in_at < ",
            $moment,
            "))))"
        )
    };
    (before $no:expr, $corrected:expr, $moment:literal, $day:literal) => {
        concat!(
            "(c.submitted_at < ",
            $moment,
            " or exists (select 1 from report r where r.cell_id = c.id and r.no = ",
            $no,
            " and (r.received_on < ",
            $day,
            " or (",
            $corrected,
            " and r.handed_in_at < ",
            $moment,
            "))))"
        )
    };
}
pub(crate) use handed_in;

const SINCE: &str = handed_in!(since counting_no!("c"), corrected!("c"), "$12", "$23");
const SINCE_THEN: &str = handed_in!(since "c.counting_no", "1 = 1", "$12", "$23");
const BEFORE: &str = handed_in!(before counting_no!("c"), corrected!("c"), "$13", "$24");
const BEFORE_THEN: &str = handed_in!(before "c.counting_no", "1 = 1", "$13", "$24");

/// Every condition of one piece, and whether the query asks it. `$1` to `$24`, bound by `fetch_found!`.
fn conditions(query: &CellQuery<'_>) -> [(bool, &'static str); 19] {
    let ended = query.as_of.has_ended;
    let as_of_today = if query.as_of.has_ended { unit_sees_cell!("today_cell", "$2") } else { unit_sees_cell!("c", "$2") };
    [
        (*query.scope != Scope::County, as_of_today),
        (query.unit.is_some(), "c.unit_id = $3"),
        // a unit says its group: one place serves both
        (query.unit.is_none() && query.group.is_some(), if ended { GROUP_THEN } else { GROUP }),
        (query.task.is_some(), "c.task_id = $4"),
        (query.section.is_some(), if ended { SECTION_THEN } else { SECTION }),
        (query.role.is_some(), "c.role = $6"),
        (query.period.is_some(), "c.period_every = $7 and c.period_start = $8"),
        (query.duty.is_some(), if ended { DUTY_THEN } else { DUTY }),
        (query.due_from.is_some(), "c.overdue_after >= $10"),
        (query.due_to.is_some(), "c.overdue_after <= $11"),
        (query.due_by.is_some(), "c.due_on <= $21"),
        (query.submitted_from.is_some(), if ended { SINCE_THEN } else { SINCE }),
        (query.submitted_before.is_some(), if ended { BEFORE_THEN } else { BEFORE }),
        (query.judged_from.is_some(), "c.judged_at >= $14"),
        (query.judged_before.is_some(), "c.judged_at < $15"),
        (query.reported, "c.latest_no is not null"),
        (query.carried, "c.id in (select x.cell_id from carried_cell x)"),
        (query.carried_from.is_some(), "c.id in (select x.cell_id from carried_cell x where x.from_year = $22)"),
        (query.text.is_some(), if ended { TEXT_THEN } else { TEXT }),
    ]
}

/// Rows of a text with [`found`] in it: binds `$1` to `$24` from the query, asked or not, then the text's own. Both engines
/// take a value that no place asks for, so that a place has one number in every text.
macro_rules! fetch_found {
    ($conn:expr, $row:ty, $sql:expr, $query:ident $(, $bind:expr)* $(,)?) => {
        fetch_list!(
            $conn,
            $row,
            $query.lists.asked_by($sql),
            $query.lists.key(),
            $crate::db::scope::key($query.scope),
            $query.unit.map(domain::ids::UnitId::as_str).or($query.group),
            $query.task.map(domain::ids::TaskId::as_str),
            $query.section.map(domain::ids::SectionId::as_str),
            $query.role.map(domain::checklist::AssignmentRole::code),
            $query.period.map(|(every, _)| every.code()),
            $query.period.map(|(_, start)| start),
            $query.duty,
            $query.due_from,
            $query.due_to,
            $query.submitted_from,
            $query.submitted_before,
            $query.judged_from,
            $query.judged_before,
            $query.unlike.map(|(day, _)| day.today),
            $query.unlike.map(|(day, _)| day.near_until),
            $query.text,
            $query.as_of.today,
            $query.as_of.near_until,
            $query.due_by,
            $query.carried_from,
            $query.submitted_from.map(domain::calendar::office_time::day_of),
            $query.submitted_before.map(domain::calendar::office_time::day_of),
            $($bind,)*
        )
    };
}
pub(super) use fetch_found;
