//! How a checklist stood on any day, and what changed between two days.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::office_time::day_of;
use domain::ids::UnitId;
use domain::reporting::cell::{AsOf, CellFacts, Status};

use crate::db::sql_text::SqlText;
use crate::progress::as_of::from_cells;
use crate::progress::cells::{facts, handed_in, status_from};
use crate::progress::lists::Lists;
use crate::reporting::cell_row::{corrected, counting_no, facts_from};
use crate::{Conn, Result};

/// So many cells that were the same from one day up to, and without, another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StretchCount {
    /// First day.
    pub from: NaiveDate,
    /// First day on which it was different; `None` while it runs.
    pub to: Option<NaiveDate>,
    /// What they were.
    pub facts: CellFacts,
    /// Whether a report stood there, handed in and not taken back.
    pub reported: bool,
    /// How many.
    pub count: i64,
}

impl StretchCount {
    /// Whether they were so by the end of that day.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// So many cells that left the counts with a unit that ended: the successor has the same itself, or nobody took over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedItems {
    /// The unit that ended.
    pub unit: UnitId,
    /// From which day they are out.
    pub left_on: NaiveDate,
    /// How many.
    pub count: i64,
}

/// What [`stretches`] finds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stretches {
    /// What was in the counts.
    pub counted: Vec<StretchCount>,
    /// What units that ended took out of them.
    pub ended: Vec<EndedItems>,
    /// What 免报 took out of them, as it was then: each from the day on which it was out.
    pub exempted: Vec<StretchCount>,
}

/// Every stretch of the cells of one list or several that were in the counts, each read once: from them any day is told. With them what
/// left the counts with its unit or by 免报.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn stretches<'a>(conn: &mut Conn, lists: impl Into<Lists<'a>>) -> Result<Stretches> {
    list_row! {
        struct Row {
            from_on: NaiveDate,
            to_on: Option<NaiveDate>,
            kind: i64,
            due_on: NaiveDate,
            overdue_after: NaiveDate,
            is_reported: i64,
            left_unit: Option<String>,
            is_exempt: i64,
            n: i64,
        }
    }
    let lists = lists.into();
    let rows = fetch_list!(
        conn,
        Row,
        lists.asked_by(
            "select case when c.removed then c.left_on else c.since_on end as from_on, cast(null as date) as to_on,
                cast(c.kind as bigint) as kind, c.due_on, c.overdue_after,
                cast(case when c.latest_no is null then 0 else 1 end as bigint) as is_reported,
                case when c.removed and c.presence <> 'exempt' then c.unit_id end as left_unit,
                cast(case when c.removed and c.presence = 'exempt' then 1 else 0 end as bigint) as is_exempt, count(*) as n
         from cell c
         where c.checklist_id = $1 and (not c.removed or (c.presence in ('merged', 'unit_ended', 'exempt') and c.left_on is not null))
         group by 1, 3, 4, 5, 6, 7, 8
         union all
         select p.from_on, p.to_on, cast(p.kind as bigint), p.due_on, p.overdue_after,
                cast(case when p.latest_no is null then 0 else 1 end as bigint), cast(null as text), cast(0 as bigint), count(*)
         from cell_past p where p.checklist_id = $1 and not p.removed group by 1, 2, 3, 4, 5, 6",
        ),
        lists.key(),
    )?;
    let mut found = Stretches::default();
    for row in rows {
        if let Some(unit) = row.left_unit {
            found.ended.push(EndedItems { unit: UnitId::new(unit), left_on: row.from_on, count: row.n });
            continue;
        }
        let facts = facts_from(row.kind, row.due_on, row.overdue_after)?;
        let stretch = StretchCount { from: row.from_on, to: row.to_on, facts, reported: row.is_reported == 1, count: row.n };
        let those = if row.is_exempt == 1 { &mut found.exempted } else { &mut found.counted };
        those.push(stretch);
    }
    Ok(found)
}

/// Where the record of one list or several begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordBegins {
    /// The first day it speaks of; `None` while there are no cells.
    pub first: Option<NaiveDate>,
    /// When the cells of a released program were taken over: what is told of days before is inferred (按原记录推算).
    pub taken_over_at: Option<DateTime<Utc>>,
}

/// Where the record of one list or several begins, and from when on it was written down as it happened.
///
/// # Errors
/// When the engine fails.
pub async fn record_begins<'a>(conn: &mut Conn, lists: impl Into<Lists<'a>>) -> Result<RecordBegins> {
    let lists = lists.into();
    let (first, taken_over_at) = fetch_one!(
        conn,
        (Option<NaiveDate>, Option<DateTime<Utc>>),
        lists.asked_by(
            "select min(d), (select max(u.done_at) from upgrade u where u.name = 'record' and u.cursor <> '')
             from (select min(since_on) as d from cell where checklist_id = $1
                   union all select min(from_on) from cell_past where checklist_id = $1) days",
        ),
        lists.key(),
    )?;
    Ok(RecordBegins { first, taken_over_at })
}

/// So many cells by what they showed on two days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeCount {
    /// On the later day.
    pub now: Status,
    /// On the earlier one; `None` for what was not in the counts then.
    pub then: Option<Status>,
    /// Whether a report that stands came in after the earlier day, whatever day it bears.
    pub handed_in: bool,
    /// Whether the report that counts was handed in after the earlier day, or received on paper: no correction that waits, and no paper
    /// of an earlier day that was entered since.
    pub newly_reported: bool,
    /// How many.
    pub count: i64,
}

const HANDED_IN: &str = handed_in!(since counting_no!("c"), corrected!("c"), "$6", "$7");
const HANDED_IN_THEN: &str = handed_in!(since "c.counting_no", "1 = 1", "$6", "$7");

/// The cells in the counts on the day `now`, by what they show then and what they showed on the day `then`. `since` is the
/// moment the earlier day ended. A finished stretch is looked up by cell and day.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn changes<'a>(
    conn: &mut Conn,
    lists: impl Into<Lists<'a>>,
    now: AsOf,
    then: AsOf,
    since: DateTime<Utc>,
) -> Result<Vec<ChangeCount>> {
    list_row! {
        struct Row {
            kind: i64,
            is_past: i64,
            is_near: i64,
            then_kind: Option<i64>,
            then_is_past: i64,
            then_is_near: i64,
            is_handed_in: i64,
            is_new: i64,
            n: i64,
        }
    }
    let mut sql = SqlText::from(concat!(
        "select ",
        facts!("c", "$2", "$3"),
        ", c.then_kind, cast(case when c.then_overdue_after < $4 then 1 else 0 end as bigint) as then_is_past,
           cast(case when c.then_overdue_after between $4 and $5 then 1 else 0 end as bigint) as then_is_near, c.is_handed_in,
           c.is_new, count(*) as n
         from (select c.kind, c.overdue_after, cast(case when c.since_on <= $4 then c.kind else p.kind end as bigint) as then_kind,
                      case when c.since_on <= $4 then c.overdue_after else p.overdue_after end as then_overdue_after,
                      cast(case when c.latest_no is not null and c.submitted_at >= $6 then 1 else 0 end as bigint) as is_handed_in,
                      cast(case when c.is_in then 1 else 0 end as bigint) as is_new
               from (select c.id, c.kind, c.overdue_after, c.since_on, c.latest_no, c.submitted_at, c.latest_no is not null and ",
    ));
    // by the same rule as the ledger that the number leads to
    sql.add(if now.has_ended { HANDED_IN_THEN } else { HANDED_IN })
        .add(" as is_in")
        .add(if now.has_ended { from_cells!(ended "$1", "$2") } else { from_cells!(today "$1") })
        .add(
            ") c left join cell_past p on p.cell_id = c.id and c.since_on > $4 and not p.removed and p.from_on <= $4 and $4 < p.to_on) c
         group by 1, 2, 3, 4, 5, 6, 7, 8",
        );
    let lists = lists.into();
    let (list, sql) = (lists.key(), lists.asked_by(sql));
    let rows = fetch_list!(conn, Row, sql, list, now.today, now.near_until, then.today, then.near_until, since, day_of(since))?;
    let change = |row: Row| {
        let then = row.then_kind.map(|kind| status_from(kind, row.then_is_past, row.then_is_near)).transpose()?;
        let now = status_from(row.kind, row.is_past, row.is_near)?;
        Ok(ChangeCount { now, then, handed_in: row.is_handed_in == 1, newly_reported: row.is_new == 1, count: row.n })
    };
    rows.into_iter().map(change).collect()
}
