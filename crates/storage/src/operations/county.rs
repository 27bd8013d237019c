//! Counties and their settings.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::CountyId;

use crate::{Conn, Result, StorageError, Tx};

/// A county as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct County {
    /// Its id.
    pub id: CountyId,
    /// 清溪县.
    pub name: String,
}

/// A county's own calendar day.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CountyDayRow {
    /// Which day.
    pub day: NaiveDate,
    /// `off` or `work`.
    pub kind: String,
    /// Why.
    pub reason: String,
}

#[derive(sqlx::FromRow)]
struct CountyRow {
    id: String,
    name: String,
}

impl From<CountyRow> for County {
    fn from(row: CountyRow) -> Self {
        Self { id: CountyId::new(row.id), name: row.name }
    }
}

/// Adds a county, and begins its audit log.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, id: &CountyId, name: &str, at: DateTime<Utc>) -> Result<()> {
    execute!(tx, "insert into county (id, name, created_at) values ($1, $2, $3)", id.as_str(), name, at)?;
    super::audit::begin(tx, id).await
}

/// Every county, oldest first. An office has one.
///
/// # Errors
/// When the engine fails.
pub async fn list(conn: &mut Conn) -> Result<Vec<County>> {
    let rows = fetch_all!(conn, CountyRow, "select id, name from county order by created_at, id")?;
    Ok(rows.into_iter().map(County::from).collect())
}

/// What the county is called.
///
/// # Errors
/// When the engine fails.
pub async fn name(conn: &mut Conn, id: &CountyId) -> Result<Option<String>> {
    Ok(fetch_optional!(conn, (String,), "select name from county where id = $1", id.as_str())?.map(|(name,)| name))
}

/// Gives the county another name.
///
/// # Errors
/// When the engine fails.
pub async fn rename(tx: &mut Tx, id: &CountyId, name: &str) -> Result<()> {
    execute!(tx, "update county set name = $2 where id = $1", id.as_str(), name)?;
    Ok(())
}

/// All settings of the county as words.
///
/// # Errors
/// When the engine fails.
pub async fn settings(conn: &mut Conn, county: &CountyId) -> Result<Vec<(String, String)>> {
    fetch_all!(conn, (String, String), "select key, value from setting where county_id = $1 order by key", county.as_str())
}

/// Settings and own days together, in one statement: every dated page needs both.
///
/// # Errors
/// When the engine fails.
pub async fn settings_and_days(conn: &mut Conn, county: &CountyId) -> Result<SettingsAndDays> {
    let rows = fetch_all!(
        conn,
        Told,
        "select 'setting' as what, key, value, cast(null as date) as day from setting where county_id = $1
         union all
         select 'day', kind, reason, day from calendar_day where county_id = $1",
        county.as_str(),
    )?;
    told_apart(rows)
}

/// What a row is, its word, its value, and the day where it has one.
type Told = (String, String, String, Option<NaiveDate>);

fn told_apart(rows: Vec<Told>) -> Result<SettingsAndDays> {
    let mut settings = Vec::new();
    let mut days = Vec::new();
    for (what, word, value, day) in rows {
        match (what.as_str(), day) {
            ("setting", _) => settings.push((word, value)),
            ("day", Some(day)) => days.push(CountyDayRow { day, kind: word, reason: value }),
            _ => return Err(StorageError::inconsistent("calendar_day", "day", word)),
        }
    }
    Ok((settings, days))
}

/// The same as it was recorded by the end of a day that has ended, in one statement.
///
/// # Errors
/// When the engine fails or what was kept cannot be read.
pub async fn settings_and_days_on(conn: &mut Conn, county: &CountyId, day: NaiveDate) -> Result<SettingsAndDays> {
    let rows = fetch_all!(
        conn,
        Told,
        "select 'past' as what, p.settings as key, p.days as value, cast(null as date) as day
         from (select settings, days from setting_past where county_id = $1 and until_on > $2 order by until_on limit 1) p
         union all
         select 'setting', key, value, cast(null as date) from setting where county_id = $1
         union all
         select 'day', kind, reason, day from calendar_day where county_id = $1",
        county.as_str(),
        day,
    )?;
    if let Some((_, settings, days, _)) = rows.iter().find(|(what, ..)| what == "past") {
        return kept(settings, days);
    }
    told_apart(rows)
}

/// Settings and own days as they were kept.
fn kept(settings: &str, days: &str) -> Result<SettingsAndDays> {
    let bad = |text: &str| StorageError::inconsistent("setting_past", "settings", text);
    let days: Vec<(NaiveDate, String, String)> = serde_json::from_str(days).map_err(|_| bad(days))?;
    let days = days.into_iter().map(|(day, kind, reason)| CountyDayRow { day, kind, reason }).collect();
    Ok((serde_json::from_str(settings).map_err(|_| bad(settings))?, days))
}

/// That settings and own days were kept for earlier days in this transaction: without it none of them can be changed.
#[derive(Debug)]
pub struct Kept(());

#[cfg(feature = "testing")]
impl Kept {
    /// For tests of what is stored, where no day has ended yet.
    #[must_use]
    pub const fn nothing() -> Self {
        Self(())
    }
}

/// Keeps settings and own days as they stand for the days before `on`; of several changes on one day the first keeps them. Where a later
/// day is known already (the clock was set back) they are of that one: what earlier days said is said again.
/// Asked under the lock of what is going to change.
///
/// # Errors
/// When the engine fails.
pub async fn keep_for_days_before(tx: &mut Tx, county: &CountyId, on: NaiveDate) -> Result<Kept> {
    let (settings, days) = settings_and_days(tx, county).await?;
    let days: Vec<_> = days.iter().map(|row| (row.day, &row.kind, &row.reason)).collect();
    let words = |value: serde_json::Result<String>| {
        value.map_err(|error| StorageError::inconsistent("setting_past", "settings", error.to_string()))
    };
    let (last,) = fetch_one!(tx, (Option<NaiveDate>,), "select max(until_on) from setting_past where county_id = $1", county.as_str())?;
    execute!(
        tx,
        "insert into setting_past (county_id, until_on, settings, days) values ($1, $2, $3, $4) on conflict (county_id, until_on) do nothing",
        county.as_str(),
        last.map_or(on, |last| on.max(last)),
        words(serde_json::to_string(&settings))?,
        words(serde_json::to_string(&days))?,
    )?;
    Ok(Kept(()))
}

/// Settings as words, and own days.
pub type SettingsAndDays = (Vec<(String, String)>, Vec<CountyDayRow>);

/// Settings and own days by the end of a day that has ended, where any of them was changed since.
///
/// # Errors
/// When the engine fails or what was kept cannot be read.
pub async fn settings_then(conn: &mut Conn, county: &CountyId, day: NaiveDate) -> Result<Option<SettingsAndDays>> {
    let row = fetch_optional!(
        conn,
        (String, String),
        "select settings, days from setting_past where county_id = $1 and until_on > $2 order by until_on limit 1",
        county.as_str(),
        day,
    )?;
    row.map(|(settings, days)| kept(&settings, &days)).transpose()
}

/// Stores one setting.
///
/// # Errors
/// When the engine fails.
pub async fn set_setting(tx: &mut Tx, county: &CountyId, _: &Kept, key: &str, value: &str) -> Result<()> {
    execute!(
        tx,
        "insert into setting (county_id, key, value) values ($1, $2, $3)
         on conflict (county_id, key) do update set value = excluded.value",
        county.as_str(),
        key,
        value,
    )?;
    Ok(())
}

/// The county's own days over the shipped calendar, oldest first.
///
/// # Errors
/// When the engine fails.
pub async fn days(conn: &mut Conn, county: &CountyId) -> Result<Vec<CountyDayRow>> {
    fetch_all!(conn, CountyDayRow, "select day, kind, reason from calendar_day where county_id = $1 order by day", county.as_str())
}

/// Stores one own day, over an earlier one of the same date.
///
/// # Errors
/// When the engine fails.
pub async fn set_day(tx: &mut Tx, county: &CountyId, _: &Kept, row: &CountyDayRow) -> Result<()> {
    execute!(
        tx,
        "insert into calendar_day (county_id, day, kind, reason) values ($1, $2, $3, $4)
         on conflict (county_id, day) do update set kind = excluded.kind, reason = excluded.reason",
        county.as_str(),
        row.day,
        &row.kind,
        &row.reason,
    )?;
    Ok(())
}

/// Takes an own day back; answers whether there was one.
///
/// # Errors
/// When the engine fails.
pub async fn delete_day(tx: &mut Tx, county: &CountyId, _: &Kept, day: NaiveDate) -> Result<bool> {
    Ok(execute!(tx, "delete from calendar_day where county_id = $1 and day = $2", county.as_str(), day)? == 1)
}
