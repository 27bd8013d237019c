//! 整改通知单.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::ids::{CountyId, NoticeId, UnitId};

use crate::db::scope::key;
use crate::{Conn, Result, Tx};

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RectifyNotice {
    /// Its id.
    pub id: NoticeId,
    /// To whom.
    pub unit: UnitId,
    /// The unit's full name.
    pub unit_name: String,
    /// 〔2026〕3号: year and number.
    pub number: (i64, i64),
    /// First day of the month that its items are of.
    pub month: NaiveDate,
    /// Where the items come from.
    pub source: String,
    /// When it was issued.
    pub issued_on: NaiveDate,
    /// By when the items are to be mended.
    pub due_on: NaiveDate,
    /// The calendar that the date was counted with, and how many working days it was.
    pub counted: (String, i64),
    /// What the office adds.
    pub remark: String,
    /// By whom: account and name.
    pub issued_by: (String, String),
    /// When and by whom it was received.
    pub received: Option<(DateTime<Utc>, String)>,
    /// How many items it has, and how many of them are closed. Read only.
    pub items: (i64, i64),
    /// The earliest day by which an item that the unit still has to answer is to be mended; none where all are answered. Read only.
    pub next_due: Option<NaiveDate>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    unit_id: String,
    unit_name: String,
    year: i64,
    no: i64,
    month: NaiveDate,
    source: String,
    issued_on: NaiveDate,
    due_on: NaiveDate,
    calendar_version: String,
    days: i64,
    remark: String,
    issued_by: String,
    issued_name: String,
    received_at: Option<DateTime<Utc>>,
    received_name: Option<String>,
    items: i64,
    closed: i64,
    next_due: Option<NaiveDate>,
}

impl From<Row> for RectifyNotice {
    fn from(row: Row) -> Self {
        Self {
            id: NoticeId::new(row.id),
            unit: UnitId::new(row.unit_id),
            unit_name: row.unit_name,
            number: (row.year, row.no),
            month: row.month,
            source: row.source,
            issued_on: row.issued_on,
            due_on: row.due_on,
            counted: (row.calendar_version, row.days),
            remark: row.remark,
            issued_by: (row.issued_by, row.issued_name),
            received: row.received_at.zip(row.received_name),
            items: (row.items, row.closed),
            next_due: row.next_due,
        }
    }
}

/// Notices with the columns of a [`Row`]; `$of` narrows whose items are counted.
macro_rules! notices {
    ($of:literal) => {
        concat!("select n.id, n.unit_id, u.full_name as unit_name, n.year, n.no, n.month, n.source, n.issued_on, n.due_on, n.calendar_version, n.days,
                n.remark, n.issued_by, n.issued_name, n.received_at, n.received_name,
                (select count(*) from finding f where f.notice_id = n.id", $of, ") as items,
                (select count(*) from finding f where f.notice_id = n.id and f.state in ('verified', 'waived', 'unfounded')", $of, ") as closed,
                (select min(f.due_on) from finding f where f.notice_id = n.id and f.state in ('sent', 'rejected')", $of, ") as next_due
         from rectify_notice n join unit u on u.id = n.unit_id ")
    };
}

/// The number of a year's next notice.
///
/// # Errors
/// When the engine fails.
pub async fn next_number(tx: &mut Tx, county: &CountyId, year: i64) -> Result<i64> {
    let (number,) = fetch_one!(
        tx,
        (i64,),
        "select coalesce(max(no), 0) + 1 from rectify_notice where county_id = $1 and year = $2",
        county.as_str(),
        year,
    )?;
    Ok(number)
}

/// Keeps a notice.
///
/// # Errors
/// `Duplicate` for a number that is there; when the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, new: &RectifyNotice) -> Result<()> {
    execute!(
        tx,
        "insert into rectify_notice (id, county_id, unit_id, year, no, month, source, issued_on, due_on, calendar_version, days, remark, issued_by, issued_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        new.id.as_str(),
        county.as_str(),
        new.unit.as_str(),
        new.number.0,
        new.number.1,
        new.month,
        &new.source,
        new.issued_on,
        new.due_on,
        &new.counted.0,
        new.counted.1,
        &new.remark,
        &new.issued_by.0,
        &new.issued_by.1,
    )?;
    Ok(())
}

/// One notice that a reader may see.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, county: &CountyId, scope: &Scope, id: &NoticeId) -> Result<Option<RectifyNotice>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(
            notices!(""),
            "where n.county_id = $1 and ($2 = 'county' or n.unit_id = $2 or exists (select 1 from finding f where f.notice_id = n.id and f.unit_id = $2)) and n.id = $3"
        ),
        county.as_str(),
        key(scope),
        id.as_str(),
    )?;
    Ok(row.map(RectifyNotice::from))
}

/// The notice of a year and number, if a reader may see it; no two have the same.
///
/// # Errors
/// When the engine fails.
pub async fn by_number(conn: &mut Conn, county: &CountyId, scope: &Scope, number: (i64, i64)) -> Result<Option<RectifyNotice>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(
            notices!(""),
            "where n.county_id = $1 and ($2 = 'county' or n.unit_id = $2 or exists (select 1 from finding f where f.notice_id = n.id and f.unit_id = $2)) and n.year = $3 and n.no = $4"
        ),
        county.as_str(),
        key(scope),
        number.0,
        number.1,
    )?;
    Ok(row.map(RectifyNotice::from))
}

/// The latest notices that a reader may see.
///
/// # Errors
/// When the engine fails.
pub async fn latest(conn: &mut Conn, county: &CountyId, scope: &Scope, most: i64) -> Result<Vec<RectifyNotice>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            notices!(""),
            "where n.county_id = $1 and ($2 = 'county' or n.unit_id = $2 or exists (select 1 from finding f where f.notice_id = n.id and f.unit_id = $2)) order by n.year desc, n.no desc limit $3"
        ),
        county.as_str(),
        key(scope),
        most,
    )?;
    Ok(rows.into_iter().map(RectifyNotice::from).collect())
}

/// The notices with an item of a unit that is not closed, the latest first; they count its items alone.
///
/// # Errors
/// When the engine fails.
pub async fn open_of_unit(conn: &mut Conn, county: &CountyId, unit: &UnitId) -> Result<Vec<RectifyNotice>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            notices!(" and f.unit_id = $2"),
            "where n.county_id = $1
               and exists (select 1 from finding f where f.notice_id = n.id and f.unit_id = $2 and f.state not in ('verified', 'waived', 'unfounded'))
             order by n.year desc, n.no desc"
        ),
        county.as_str(),
        unit.as_str(),
    )?;
    Ok(rows.into_iter().map(RectifyNotice::from).collect())
}

/// 回执: says that a unit has it; answers false where it was said before.
///
/// # Errors
/// When the engine fails.
pub async fn receive(tx: &mut Tx, unit: &UnitId, id: &NoticeId, at: DateTime<Utc>, by: &str) -> Result<bool> {
    let touched = execute!(
        tx,
        "update rectify_notice set received_at = $3, received_name = $4 where id = $1 and unit_id = $2 and received_at is null",
        id.as_str(),
        unit.as_str(),
        at,
        by,
    )?;
    Ok(touched == 1)
}
