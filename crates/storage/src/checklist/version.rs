//! The versions of a table that were published.

use chrono::{DateTime, Utc};
use domain::checklist::published::PublicTable;
use domain::ids::ChecklistId;

use crate::{Conn, Result, StorageError, Tx};

/// A version without its texts.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct VersionLine {
    /// From 1.
    pub no: i64,
    /// When.
    pub published_at: DateTime<Utc>,
    /// Who, as the name shown on that day.
    pub published_by: String,
}

/// Keeps a version behind the latest one; answers its number.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, checklist: &ChecklistId, table: &PublicTable, at: DateTime<Utc>, by: &str) -> Result<i64> {
    let content =
        serde_json::to_string(table).map_err(|error| StorageError::inconsistent("table_version", "content", error.to_string()))?;
    let no = lines(tx, checklist).await?.first().map_or(1, |latest| latest.no + 1);
    execute!(
        tx,
        "insert into table_version (checklist_id, no, published_at, published_by, content) values ($1, $2, $3, $4, $5)",
        checklist.as_str(),
        no,
        at,
        by,
        &content,
    )?;
    Ok(no)
}

/// Every version, the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn lines(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<VersionLine>> {
    fetch_all!(
        conn,
        VersionLine,
        "select no, published_at, published_by from table_version where checklist_id = $1 order by no desc",
        checklist.as_str(),
    )
}

/// One version, or the latest.
///
/// # Errors
/// When the engine fails or the stored text cannot be read.
pub async fn get(conn: &mut Conn, checklist: &ChecklistId, no: Option<i64>) -> Result<Option<PublicTable>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select content from table_version where checklist_id = $1 and ($2 = 0 or no = $2) order by no desc limit 1",
        checklist.as_str(),
        no.unwrap_or(0),
    )?;
    let read = |(text,): (String,)| {
        serde_json::from_str(&text).map_err(|error| StorageError::inconsistent("table_version", "content", error.to_string()))
    };
    row.map(read).transpose()
}
