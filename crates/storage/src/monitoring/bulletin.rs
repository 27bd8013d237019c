//! 监测通报.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{BulletinId, CountyId};
use domain::monitoring::bulletin::{BulletinFacts, BulletinPart};

use crate::{Conn, Result, StorageError, Tx};

/// A bulletin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBulletin {
    /// Its id.
    pub id: BulletinId,
    /// First day of its month.
    pub month: NaiveDate,
    /// Version of the month's bulletin.
    pub no: i64,
    /// 发文字号.
    pub number: String,
    /// Its title.
    pub title: String,
    /// To whom.
    pub addressee: String,
    /// Who issues it.
    pub issuer: String,
    /// The mark in red; empty for a paper without.
    pub red_head: String,
    /// Its parts.
    pub parts: Vec<BulletinPart>,
    /// What its numbers say.
    pub facts: BulletinFacts,
    /// When and by whom it was drafted.
    pub drafted: (DateTime<Utc>, String),
    /// When it was sealed, the day it bears, by whom (account and name), and its digest.
    pub sealed: Option<Sealed>,
    /// Counts its changes.
    pub revision: i64,
}

/// The seal of a bulletin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// When.
    pub at: DateTime<Utc>,
    /// The day that it bears.
    pub on: NaiveDate,
    /// By whom: account and name.
    pub by: (String, String),
    /// Digest of all of it.
    pub digest: String,
    /// Where the county's log ended then, as DIGEST:COUNT; empty in those of before.
    pub log_end: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    month: NaiveDate,
    no: i64,
    number: String,
    title: String,
    addressee: String,
    issuer: String,
    red_head: String,
    parts: String,
    facts: String,
    drafted_at: DateTime<Utc>,
    drafted_name: String,
    sealed_at: Option<DateTime<Utc>>,
    sealed_on: Option<NaiveDate>,
    sealed_by: String,
    sealed_name: String,
    digest: String,
    log_end: String,
    revision: i64,
}

impl TryFrom<Row> for StoredBulletin {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column: &'static str| StorageError::inconsistent("bulletin", column, row.id.clone());
        Ok(Self {
            parts: serde_json::from_str(&row.parts).map_err(|_| wrong("parts"))?,
            facts: serde_json::from_str(&row.facts).map_err(|_| wrong("facts"))?,
            id: BulletinId::new(row.id),
            month: row.month,
            no: row.no,
            number: row.number,
            title: row.title,
            addressee: row.addressee,
            issuer: row.issuer,
            red_head: row.red_head,
            drafted: (row.drafted_at, row.drafted_name),
            sealed: row.sealed_at.zip(row.sealed_on).map(|(at, on)| Sealed {
                at,
                on,
                by: (row.sealed_by, row.sealed_name),
                digest: row.digest,
                log_end: row.log_end,
            }),
            revision: row.revision,
        })
    }
}

/// Bulletins with the columns of a [`Row`].
macro_rules! bulletins {
    () => {
        "select id, month, no, number, title, addressee, issuer, red_head, parts, facts, drafted_at, drafted_name, sealed_at, sealed_on,
                sealed_by, sealed_name, digest, log_end, revision
         from bulletin "
    };
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StorageError::Driver(sqlx::Error::Encode(error.into())))
}

/// Keeps a draft as the month's next version.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, new: &StoredBulletin) -> Result<()> {
    execute!(
        tx,
        "insert into bulletin (id, county_id, month, no, number, title, addressee, issuer, red_head, parts, facts, drafted_at, drafted_name, revision)
         values ($1, $2, $3, (select coalesce(max(no), 0) + 1 from bulletin where county_id = $2 and month = $3), $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)",
        new.id.as_str(),
        county.as_str(),
        new.month,
        &new.number,
        &new.title,
        &new.addressee,
        &new.issuer,
        &new.red_head,
        json(&new.parts)?,
        json(&new.facts)?,
        new.drafted.0,
        &new.drafted.1,
    )?;
    Ok(())
}

/// Writes what was edited, if nobody has since it was read and it is not sealed; answers whether it did.
///
/// # Errors
/// When the engine fails.
pub async fn write(tx: &mut Tx, county: &CountyId, edited: &StoredBulletin) -> Result<bool> {
    let touched = execute!(
        tx,
        "update bulletin set number = $4, title = $5, addressee = $6, issuer = $7, red_head = $8, parts = $9, facts = $10, revision = revision + 1
         where county_id = $1 and id = $2 and revision = $3 and sealed_at is null",
        county.as_str(),
        edited.id.as_str(),
        edited.revision,
        &edited.number,
        &edited.title,
        &edited.addressee,
        &edited.issuer,
        &edited.red_head,
        json(&edited.parts)?,
        json(&edited.facts)?,
    )?;
    Ok(touched == 1)
}

/// Seals it, if nobody has edited it since it was read; answers whether it did. A sealed one never changes.
///
/// # Errors
/// When the engine fails.
pub async fn seal(tx: &mut Tx, county: &CountyId, read: &StoredBulletin, sealed: &Sealed) -> Result<bool> {
    let touched = execute!(
        tx,
        "update bulletin set sealed_at = $4, sealed_on = $5, sealed_by = $6, sealed_name = $7, digest = $8, log_end = $9
         where county_id = $1 and id = $2 and revision = $3 and sealed_at is null",
        county.as_str(),
        read.id.as_str(),
        read.revision,
        sealed.at,
        sealed.on,
        &sealed.by.0,
        &sealed.by.1,
        &sealed.digest,
        &sealed.log_end,
    )?;
    Ok(touched == 1)
}

/// One bulletin.
///
/// # Errors
/// When the engine fails or what is stored cannot be read.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &BulletinId) -> Result<Option<StoredBulletin>> {
    let row = fetch_optional!(conn, Row, concat!(bulletins!(), "where county_id = $1 and id = $2"), county.as_str(), id.as_str())?;
    row.map(StoredBulletin::try_from).transpose()
}

/// The latest bulletins of a county.
///
/// # Errors
/// When the engine fails or what is stored cannot be read.
pub async fn latest(conn: &mut Conn, county: &CountyId, most: i64) -> Result<Vec<StoredBulletin>> {
    let rows =
        fetch_all!(conn, Row, concat!(bulletins!(), "where county_id = $1 order by month desc, no desc limit $2"), county.as_str(), most)?;
    rows.into_iter().map(StoredBulletin::try_from).collect()
}
