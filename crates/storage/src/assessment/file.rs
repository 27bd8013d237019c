//! Files of the office about a unit. Rows say where they belong; the content lies under its digest.

use chrono::{DateTime, Utc};
use domain::assessment::file::FileOwner;
use domain::ids::{CountyId, UnitId};

use crate::{Conn, Result, StorageError, Tx};

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentFile {
    /// Its id.
    pub id: String,
    /// Whom it is about.
    pub unit: UnitId,
    /// What it belongs to.
    pub owner: FileOwner,
    /// Which.
    pub owner_id: String,
    /// Hex SHA-256 of its content.
    pub sha256: String,
    /// The name it came with.
    pub file_name: String,
    /// MIME type by content.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: i64,
    /// When it came.
    pub uploaded_at: DateTime<Utc>,
    /// By whom.
    pub uploaded_by: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    unit_id: String,
    owner: String,
    owner_id: String,
    sha256: String,
    file_name: String,
    media_type: String,
    bytes: i64,
    uploaded_at: DateTime<Utc>,
    uploaded_by: String,
}

impl TryFrom<Row> for AssessmentFile {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            owner: FileOwner::from_code(&row.owner).ok_or_else(|| StorageError::inconsistent("assessment_file", "owner", &row.owner))?,
            id: row.id,
            unit: UnitId::new(row.unit_id),
            owner_id: row.owner_id,
            sha256: row.sha256,
            file_name: row.file_name,
            media_type: row.media_type,
            bytes: row.bytes,
            uploaded_at: row.uploaded_at,
            uploaded_by: row.uploaded_by,
        })
    }
}

/// Adds a file.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, file: &AssessmentFile) -> Result<()> {
    execute!(
        tx,
        "insert into assessment_file (id, county_id, unit_id, owner, owner_id, sha256, file_name, media_type, bytes, uploaded_at, uploaded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &file.id,
        county.as_str(),
        file.unit.as_str(),
        file.owner.code(),
        &file.owner_id,
        &file.sha256,
        &file.file_name,
        &file.media_type,
        file.bytes,
        file.uploaded_at,
        &file.uploaded_by,
    )?;
    Ok(())
}

/// A file.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &str) -> Result<Option<AssessmentFile>> {
    let row = fetch_optional!(
        conn,
        Row,
        "select id, unit_id, owner, owner_id, sha256, file_name, media_type, bytes, uploaded_at, uploaded_by
         from assessment_file where county_id = $1 and id = $2",
        county.as_str(),
        id,
    )?;
    row.map(AssessmentFile::try_from).transpose()
}

/// The files of all records of a kind, or of one of them, the earliest first.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_owner(conn: &mut Conn, county: &CountyId, owner: FileOwner, which: Option<&str>) -> Result<Vec<AssessmentFile>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select id, unit_id, owner, owner_id, sha256, file_name, media_type, bytes, uploaded_at, uploaded_by
         from assessment_file where county_id = $1 and owner = $2 and ($3 = '' or owner_id = $3) order by uploaded_at, id",
        county.as_str(),
        owner.code(),
        which.unwrap_or_default(),
    )?;
    rows.into_iter().map(AssessmentFile::try_from).collect()
}

/// What files of the county came in since then, in bytes.
///
/// # Errors
/// When the engine fails.
pub async fn bytes_since(conn: &mut Conn, county: &CountyId, since: DateTime<Utc>) -> Result<i64> {
    let (bytes,) = fetch_one!(
        conn,
        (i64,),
        "select cast(coalesce(sum(bytes), 0) as bigint) from assessment_file where county_id = $1 and uploaded_at >= $2",
        county.as_str(),
        since,
    )?;
    Ok(bytes)
}
