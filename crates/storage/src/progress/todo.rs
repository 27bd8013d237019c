//! What waits for a unit's hand (待办), and the counts in the frame.

use chrono::{DateTime, NaiveDate, Utc};
use domain::checklist::AssignmentRole;
use domain::checklist::duty::Duty;
use domain::ids::{CellId, CountyId, UnitId};
use domain::register::ended::Ended;
use domain::reporting::cell::CellFacts;

use crate::assessment::waiting::of_round;
use crate::checklist::DutyRow;
use crate::checklist::import::year_from;
use crate::operations::county::CountyDayRow;
use crate::reporting::cell_row::{FactsRow, facts_from, role_from};
use crate::{Conn, Result, StorageError};

/// A cell on a unit's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodoRow {
    /// Its id.
    pub id: CellId,
    /// Lead or support.
    pub role: AssignmentRole,
    /// What tells its list from the others of its year; empty for the yearly list itself.
    pub list: String,
    /// 序号 of the task as written; may be empty.
    pub task_number: String,
    /// The beginning of the requirement.
    pub requirement: String,
    /// What the task obliges to.
    pub duty: Duty,
    /// The year of its list.
    pub year: i32,
    /// The period.
    pub period_name: String,
    /// Its first day.
    pub period_start: NaiveDate,
    /// Facts the status follows from.
    pub facts: CellFacts,
    /// 整改期限, while it is returned.
    pub rework_by: Option<NaiveDate>,
    /// Last day for writing a correction, while one may be written.
    pub correct_until: Option<NaiveDate>,
    /// Why it was returned, if it was.
    pub return_reason: String,
    /// When it was last handed in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The beginning of the last report: this cell's own, else the one accepted for an earlier period.
    pub last_report: String,
    /// When a draft was last saved.
    pub draft_saved_at: Option<DateTime<Utc>>,
    /// When the draft was laid before the unit's deputy head, while it waits there.
    pub sent_to_sign_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    role: String,
    list_name: String,
    task_number: String,
    requirement: String,
    #[sqlx(flatten)]
    duty: DutyRow,
    year: i64,
    period_name: String,
    period_start: NaiveDate,
    state: String,
    #[sqlx(flatten)]
    facts: FactsRow,
    rework_by: Option<NaiveDate>,
    until_on: Option<NaiveDate>,
    return_reason: String,
    submitted_at: Option<DateTime<Utc>>,
    last_report: String,
    draft_saved_at: Option<DateTime<Utc>>,
    sent_to_sign_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for TodoRow {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: CellId::new(row.id),
            role: role_from(row.role)?,
            list: row.list_name,
            task_number: row.task_number,
            requirement: row.requirement,
            duty: row.duty.try_into()?,
            year: year_from("checklist", row.year)?,
            period_name: row.period_name,
            period_start: row.period_start,
            facts: row.facts.try_into()?,
            rework_by: row.rework_by.filter(|_| row.state == "returned"),
            correct_until: row.until_on.filter(|_| row.state == "reopened"),
            return_reason: row.return_reason,
            submitted_at: row.submitted_at,
            last_report: row.last_report,
            draft_saved_at: row.draft_saved_at,
            sent_to_sign_at: row.sent_to_sign_at,
        })
    }
}

/// The unit's cells that are not accepted and whose period has begun (or whose date has come near, or of which something was handed
/// in), by date.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_unit(conn: &mut Conn, unit: &UnitId, today: NaiveDate, near_until: NaiveDate) -> Result<Vec<TodoRow>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select c.id, c.role, l.name as list_name, t.number as task_number, substr(t.requirement, 1, 160) as requirement,
                t.duty, t.duty_date, t.duty_every, t.duty_count, t.duty_fixed, l.year, c.period_name, c.period_start,
                c.state, c.kind, c.due_on, c.overdue_after, c.rework_by, c.until_on, c.return_reason, c.submitted_at,
                coalesce(substr(r.content, 1, 120),
                         (select substr(x.content, 1, 120) from cell p join report x on x.cell_id = p.id and x.no = p.accepted_no
                          where p.assignment_id = c.assignment_id and p.period_start < c.period_start
                          order by p.period_start desc limit 1), '') as last_report,
                d.saved_at as draft_saved_at, s.sent_at as sent_to_sign_at
         from cell c
         join task t on t.id = c.task_id
         join checklist l on l.id = c.checklist_id
         left join draft d on d.cell_id = c.id
         left join sign_off s on s.cell_id = c.id
         left join report r on r.cell_id = c.id and r.no = c.latest_no
         where c.unit_id = $1 and c.state in ('open', 'submitted', 'returned', 'reopened') and not c.removed
           and (c.state <> 'open' or c.period_start <= $2 or c.due_on <= $3)
         order by c.due_on, c.task_position, c.id",
        unit.as_str(),
        today,
        near_until,
    )?;
    rows.into_iter().map(TodoRow::try_from).collect()
}

/// Drafts of a unit that its deputy head did not sign and that were not sent again since: the cell, why, and when.
///
/// # Errors
/// When the engine fails.
pub async fn sent_back(conn: &mut Conn, unit: &UnitId) -> Result<Vec<(CellId, String, DateTime<Utc>)>> {
    let rows = fetch_all!(
        conn,
        (String, String, DateTime<Utc>),
        "select c.id, e.reason, e.at
         from cell c join cell_event e on e.cell_id = c.id
         where c.unit_id = $1 and c.state in ('open', 'returned', 'reopened') and not c.removed and e.kind = 'sent_back'
           and not exists (select 1 from cell_event x where x.cell_id = c.id and x.seq > e.seq
                           and x.kind in ('sent_back', 'sent_to_sign', 'submitted'))",
        unit.as_str(),
    )?;
    Ok(rows.into_iter().map(|(cell, reason, at)| (CellId::new(cell), reason, at)).collect())
}

/// What a unit's count is made of, together with the words and days that its near date depends on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    /// The county's settings.
    pub settings: Vec<(String, String)>,
    /// The county's own calendar days.
    pub days: Vec<CountyDayRow>,
    /// Facts, the last day for writing a correction, and how many cells have them, without those that wait to be signed.
    pub cells: Vec<(CellFacts, Option<NaiveDate>, i64)>,
    /// Drafts that wait for the signature of the unit's deputy head.
    pub to_sign: i64,
    /// Notices with problems of the month's monitoring that the unit is to mend, as its list has them.
    pub to_mend: i64,
    /// Sheets of the unit that were fed back: the last day for contesting, and appeals that nobody has decided.
    pub sheets: Vec<(NaiveDate, i64)>,
    /// Rounds in which the unit has lines of the cross-check left to mark.
    pub checks: i64,
    /// Issued lists of items that the unit is behind with.
    pub orders: Vec<WaitingOrders>,
    /// The end of the unit, once that day has come.
    pub ended: Option<Ended>,
}

/// A month's list of items of which some wait: for a unit those that it has not published by their day, for the office those that units
/// say they published. A list is one thing to do, however many items.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct WaitingOrders {
    /// First day of its month.
    pub month: NaiveDate,
    /// Its title.
    pub title: String,
    /// The last day to publish.
    pub due_on: NaiveDate,
    /// How many items.
    pub number: i64,
}

#[derive(sqlx::FromRow)]
struct WaitingRow {
    what: String,
    name: String,
    value: String,
    day: Option<NaiveDate>,
    until: Option<NaiveDate>,
    kind: Option<i64>,
    number: i64,
}

/// Settings, calendar and the unit's unfinished cells by state and date, in one statement: every page of a unit pays it once. What was
/// handed in is among them, as in [`of_unit`]: an interim report that waits beyond its date is overdue still. What lies with the
/// unit's deputy head is not: it is counted with the drafts to sign.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn waiting_for_unit(conn: &mut Conn, county: &CountyId, unit: &UnitId, today: NaiveDate) -> Result<Waiting> {
    let rows = fetch_all!(
        conn,
        WaitingRow,
        concat!(
            "select 'setting' as what, key as name, value, cast(null as date) as day, cast(null as date) as until,
                cast(null as bigint) as kind, cast(0 as bigint) as number
         from setting where county_id = $1
         union all
         select 'day', kind, reason, day, null, null, 0 from calendar_day where county_id = $1
         union all
         select 'cells', state, '', overdue_after, until_on, kind, count(*) from cell
         where unit_id = $2 and state in ('open', 'submitted', 'returned', 'reopened') and not removed
           and not exists (select 1 from sign_off s where s.cell_id = cell.id)
         group by state, kind, overdue_after, until_on
         union all
         select 'to_sign', '', '', null, null, null, count(*)
         from sign_off s join cell c on c.id = s.cell_id where c.unit_id = $2 and not c.removed
         union all
         select 'to_mend', '', '', null, null, null, count(distinct notice_id)
         from finding where unit_id = $2 and state in ('sent', 'rejected')
         union all
         select 'orders', '', l.title, l.due_on, l.month, null, count(*)
         from order_list l join order_item i on i.list_id = l.id join order_cell o on o.item_id = i.id
         where l.county_id = $1 and l.issued_at is not null and l.due_on < $3 and o.unit_id = $2 and o.state in ('ordered', 'returned')
           and not exists (select 1 from unit u where u.id = o.unit_id and u.valid_to <= l.due_on)
         group by l.title, l.due_on, l.month
         union all
         select 'ended', coalesce(h.short_name, ''), '', u.valid_to, null, null, 0
         from unit u left join unit h on h.id = u.successor_id where u.id = $2 and u.valid_to <= $3
         union all
         select 'sheet', '', '', r.closes_on, null, null, ",
            of_round!(undecided "$2"),
            " from assessment_round r where r.county_id = $1 and r.state = 'feedback' and r.closes_on is not null and ",
            of_round!(is_assessed "$2"),
            " > 0
         union all
         select 'check', '', '', null, null, null, ",
            of_round!(unmarked "$2" "$3"),
            " from assessment_round r where r.county_id = $1 and r.state in ('collecting', 'scoring') and r.withdrawn_at is null",
        ),
        county.as_str(),
        unit.as_str(),
        today,
    )?;
    let mut waiting = Waiting::default();
    for row in rows {
        match (row.what.as_str(), row.day, row.kind) {
            ("setting", ..) => waiting.settings.push((row.name, row.value)),
            ("day", Some(day), _) => waiting.days.push(CountyDayRow { day, kind: row.name, reason: row.value }),
            ("cells", Some(day), Some(kind)) => {
                let until = row.until.filter(|_| row.name == "reopened");
                waiting.cells.push((facts_from(kind, day, day)?, until, row.number));
            }
            ("to_sign", ..) => waiting.to_sign = row.number,
            ("to_mend", ..) => waiting.to_mend = row.number,
            ("sheet", Some(closes_on), _) => waiting.sheets.push((closes_on, row.number)),
            ("orders", Some(due_on), _) => {
                let (title, number) = (row.value, row.number);
                waiting.orders.extend(row.until.map(|month| WaitingOrders { month, title, due_on, number }));
            }
            ("ended", Some(on), _) => {
                waiting.ended = Some(Ended { on, successor: Some(row.name).filter(|name| !name.is_empty()) });
            }
            ("check", ..) => waiting.checks += i64::from(row.number > 0),
            _ => return Err(StorageError::inconsistent("cell", "kind", row.name)),
        }
    }
    Ok(waiting)
}

/// What waits for the office, beside the rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, sqlx::FromRow)]
pub struct OfficeWaiting {
    /// Reports to judge.
    pub reports: i64,
    /// 更正 and 延期 to decide.
    pub requests: i64,
    /// What units answered to notices, and nobody looked at again.
    pub answers: i64,
    /// What monitoring found, and nobody has confirmed or dismissed.
    pub candidates: i64,
    /// Problems that are confirmed and stand in no notice yet.
    pub unsent: i64,
    /// Issued lists with items that units say they published, and nobody has looked at.
    pub orders: i64,
    /// Changes that were arranged for a day ahead and could not be done, and that nobody has put away.
    pub lapsed: i64,
}

/// What waits for the office; read from the indexes alone, but for the lists of what was published.
///
/// # Errors
/// When the engine fails.
pub async fn waiting_for_office(conn: &mut Conn, county: &CountyId) -> Result<OfficeWaiting> {
    fetch_one!(
        conn,
        OfficeWaiting,
        "select (select count(*) from cell where county_id = $1 and state = 'submitted' and not removed) as reports,
                (select count(*) from reopen where county_id = $1 and decided_at is null) as requests,
                (select count(*) from finding where county_id = $1 and state in ('answered', 'disputed', 'waiver_asked')) as answers,
                (select count(*) from candidate where county_id = $1 and state = 'open') as candidates,
                (select count(*) from finding where county_id = $1 and state = 'confirmed') as unsent,
                (select count(*) from scheduled_change where county_id = $1 and outcome = 'refused') as lapsed,
                (select count(distinct l.id) from order_list l join order_item i on i.list_id = l.id join order_cell c on c.item_id = i.id
                 where l.county_id = $1 and l.issued_at is not null and c.state = 'published') as orders",
        county.as_str(),
    )
}

/// The lists that [`OfficeWaiting::orders`] counts, the earliest month first, each with how many items wait to be looked at.
///
/// # Errors
/// When the engine fails.
pub async fn orders_to_check(conn: &mut Conn, county: &CountyId) -> Result<Vec<WaitingOrders>> {
    fetch_all!(
        conn,
        WaitingOrders,
        "select l.month, l.title, l.due_on, count(*) as number
         from order_list l join order_item i on i.list_id = l.id join order_cell c on c.item_id = i.id
         where l.county_id = $1 and l.issued_at is not null and c.state = 'published'
         group by l.id, l.month, l.title, l.due_on order by l.month",
        county.as_str(),
    )
}
