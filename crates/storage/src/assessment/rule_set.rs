//! 考核细则: versions, each a row that never changes.

use chrono::{DateTime, Utc};
use domain::ids::{CountyId, RuleSetId};

use crate::{Conn, Result, StorageError, Tx};

/// A version without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSetLine {
    /// Its id.
    pub id: RuleSetId,
    /// The year.
    pub year: i32,
    /// What it is called; versions of one year and title follow each other.
    pub title: String,
    /// From 1.
    pub version: i64,
    /// Hex SHA-256 of the canonical text.
    pub digest: String,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
    /// By whom, as the name shown on that day.
    pub created_by: String,
    /// How many rounds use it.
    pub rounds: i64,
}

/// The columns of a version in their order, with what it says behind them.
type RowAndContent = (String, i64, String, i64, String, DateTime<Utc>, String, i64, String);

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    year: i64,
    title: String,
    version: i64,
    digest: String,
    created_at: DateTime<Utc>,
    created_by: String,
    rounds: i64,
}

impl TryFrom<Row> for RuleSetLine {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let year = i32::try_from(row.year).map_err(|_| StorageError::inconsistent("rule_set", "year", row.year.to_string()))?;
        let Row { id, title, version, digest, created_at, created_by, rounds, year: _ } = row;
        Ok(Self { id: RuleSetId::new(id), year, title, version, digest, created_at, created_by, rounds })
    }
}

/// Stores a version with what it says, as canonical JSON.
///
/// # Errors
/// `Duplicate` when somebody else stored the same version at the same time.
pub async fn insert(tx: &mut Tx, county: &CountyId, line: &RuleSetLine, content: &str) -> Result<()> {
    execute!(
        tx,
        "insert into rule_set (id, county_id, year, title, version, digest, content, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        line.id.as_str(),
        county.as_str(),
        i64::from(line.year),
        &line.title,
        line.version,
        &line.digest,
        content,
        line.created_at,
        &line.created_by,
    )?;
    Ok(())
}

/// All versions of the county, the latest year first, of a title the latest version first.
///
/// # Errors
/// When the engine fails.
pub async fn list(conn: &mut Conn, county: &CountyId) -> Result<Vec<RuleSetLine>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select s.id, s.year, s.title, s.version, s.digest, s.created_at, s.created_by,
                (select count(*) from assessment_round r where r.rule_set_id = s.id) as rounds
         from rule_set s where s.county_id = $1 order by s.year desc, s.title, s.version desc",
        county.as_str(),
    )?;
    rows.into_iter().map(RuleSetLine::try_from).collect()
}

/// The same, each with what it says, to tell for which series of rounds they are made.
///
/// # Errors
/// When the engine fails.
pub async fn list_with_content(conn: &mut Conn, county: &CountyId) -> Result<Vec<(RuleSetLine, String)>> {
    let rows = fetch_all!(
        conn,
        RowAndContent,
        "select s.id, s.year, s.title, s.version, s.digest, s.created_at, s.created_by,
                (select count(*) from assessment_round r where r.rule_set_id = s.id) as rounds, s.content
         from rule_set s where s.county_id = $1 order by s.year desc, s.title, s.version desc",
        county.as_str(),
    )?;
    rows.into_iter().map(read).collect()
}

/// A version with what it says.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &RuleSetId) -> Result<Option<(RuleSetLine, String)>> {
    let row = fetch_optional!(
        conn,
        RowAndContent,
        "select s.id, s.year, s.title, s.version, s.digest, s.created_at, s.created_by,
                (select count(*) from assessment_round r where r.rule_set_id = s.id) as rounds, s.content
         from rule_set s where s.county_id = $1 and s.id = $2",
        county.as_str(),
        id.as_str(),
    )?;
    row.map(read).transpose()
}

fn read(row: RowAndContent) -> Result<(RuleSetLine, String)> {
    let (id, year, title, version, digest, created_at, created_by, rounds, content) = row;
    let row = Row { id, year, title, version, digest, created_at, created_by, rounds };
    Ok((row.try_into()?, content))
}
