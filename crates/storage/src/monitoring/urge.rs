//! 催办函: which unit was urged about what, for how manieth time.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::ids::{CountyId, UnitId, UrgeId};
use domain::monitoring::urge::UrgeKind;

use crate::db::scope::key;
use crate::{Conn, Result, StorageError, Tx};

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrgeLetter {
    /// Its id.
    pub id: UrgeId,
    /// To whom.
    pub unit: UnitId,
    /// The unit's full name.
    pub unit_name: String,
    /// 〔2026〕3号: year and number.
    pub number: (i64, i64),
    /// About what.
    pub kind: UrgeKind,
    /// For how manieth time in the year.
    pub nth: i64,
    /// Why.
    pub reason: String,
    /// What it is about, a line each.
    pub items: Vec<String>,
    /// By when an answer is asked for.
    pub reply_by: NaiveDate,
    /// Its day.
    pub issued_on: NaiveDate,
    /// When and by whom: account and name.
    pub issued: (DateTime<Utc>, String, String),
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    unit_id: String,
    unit_name: String,
    year: i64,
    no: i64,
    kind: String,
    nth: i64,
    reason: String,
    items: String,
    reply_by: NaiveDate,
    issued_on: NaiveDate,
    issued_at: DateTime<Utc>,
    issued_by: String,
    issued_name: String,
}

impl TryFrom<Row> for UrgeLetter {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            kind: UrgeKind::from_code(&row.kind).ok_or_else(|| StorageError::inconsistent("urge_letter", "kind", row.kind))?,
            items: serde_json::from_str(&row.items).map_err(|_| StorageError::inconsistent("urge_letter", "items", row.items))?,
            id: UrgeId::new(row.id),
            unit: UnitId::new(row.unit_id),
            unit_name: row.unit_name,
            number: (row.year, row.no),
            nth: row.nth,
            reason: row.reason,
            reply_by: row.reply_by,
            issued_on: row.issued_on,
            issued: (row.issued_at, row.issued_by, row.issued_name),
        })
    }
}

/// Letters with the columns of a [`Row`].
macro_rules! letters {
    () => {
        "select l.id, l.unit_id, u.full_name as unit_name, l.year, l.no, l.kind, l.nth, l.reason, l.items, l.reply_by, l.issued_on, l.issued_at,
                l.issued_by, l.issued_name
         from urge_letter l join unit u on u.id = l.unit_id "
    };
}

/// The number of a year's next letter.
///
/// # Errors
/// When the engine fails.
pub async fn next_number(tx: &mut Tx, county: &CountyId, year: i64) -> Result<i64> {
    let (number,) = fetch_one!(
        tx,
        (i64,),
        "select coalesce(max(no), 0) + 1 from urge_letter where county_id = $1 and year = $2",
        county.as_str(),
        year
    )?;
    Ok(number)
}

/// How often each unit was urged about something in a year.
///
/// # Errors
/// When the engine fails.
pub async fn times(conn: &mut Conn, county: &CountyId, year: i64, kind: UrgeKind) -> Result<Vec<(UnitId, i64, NaiveDate)>> {
    let rows = fetch_all!(
        conn,
        (String, i64, NaiveDate),
        "select unit_id, max(nth), max(issued_on) from urge_letter where county_id = $1 and year = $2 and kind = $3 group by unit_id order by unit_id",
        county.as_str(),
        year,
        kind.code(),
    )?;
    Ok(rows.into_iter().map(|(unit, nth, last)| (UnitId::new(unit), nth, last)).collect())
}

/// Keeps a letter.
///
/// # Errors
/// `Duplicate` for a number that is there; when the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, new: &UrgeLetter) -> Result<()> {
    let items = serde_json::to_string(&new.items).map_err(|error| StorageError::Driver(sqlx::Error::Encode(error.into())))?;
    execute!(
        tx,
        "insert into urge_letter (id, county_id, unit_id, year, no, kind, nth, reason, items, reply_by, issued_on, issued_at, issued_by, issued_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        new.id.as_str(),
        county.as_str(),
        new.unit.as_str(),
        new.number.0,
        new.number.1,
        new.kind.code(),
        new.nth,
        &new.reason,
        &items,
        new.reply_by,
        new.issued_on,
        new.issued.0,
        &new.issued.1,
        &new.issued.2,
    )?;
    Ok(())
}

/// The latest letters that a reader may see.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn latest(conn: &mut Conn, county: &CountyId, scope: &Scope, most: i64) -> Result<Vec<UrgeLetter>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(letters!(), "where l.county_id = $1 and ($2 = 'county' or l.unit_id = $2) order by l.year desc, l.no desc limit $3"),
        county.as_str(),
        key(scope),
        most,
    )?;
    rows.into_iter().map(UrgeLetter::try_from).collect()
}

/// One letter that a reader may see.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, county: &CountyId, scope: &Scope, id: &UrgeId) -> Result<Option<UrgeLetter>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(letters!(), "where l.county_id = $1 and ($2 = 'county' or l.unit_id = $2) and l.id = $3"),
        county.as_str(),
        key(scope),
        id.as_str(),
    )?;
    row.map(UrgeLetter::try_from).transpose()
}
