//! The draft of a cell. It belongs to the unit, not to a person, and is gone once it was handed in.

use chrono::{DateTime, Utc};
use domain::ids::CellId;
use domain::reporting::report::{Claim, ReportContent};

use crate::reporting::cell_row::{content_from, numbers_text};
use crate::{Conn, Result, StorageError, Tx};

/// A draft as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Grows with every save, from 1. Unique together with the revision of the cell.
    pub revision: i64,
    /// What was typed so far.
    pub content: ReportContent,
    /// Addresses that were pasted beside it and are no evidence yet, as they stand in the field.
    pub links: String,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// By whom, as the name shown.
    pub saved_by: String,
}

#[derive(sqlx::FromRow)]
struct DraftRow {
    revision: i64,
    claim: Option<String>,
    content: String,
    numbers: String,
    links: String,
    saved_at: DateTime<Utc>,
    saved_by: String,
}

impl TryFrom<DraftRow> for Draft {
    type Error = StorageError;

    fn try_from(row: DraftRow) -> Result<Self> {
        Ok(Self {
            revision: row.revision,
            content: content_from("draft", row.claim, row.content, &row.numbers)?,
            links: row.links,
            saved_at: row.saved_at,
            saved_by: row.saved_by,
        })
    }
}

/// The draft of a cell, if one was begun.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, cell: &CellId) -> Result<Option<Draft>> {
    let row = fetch_optional!(
        conn,
        DraftRow,
        "select revision, claim, content, numbers, links, saved_at, saved_by from draft where cell_id = $1",
        cell.as_str(),
    )?;
    row.map(Draft::try_from).transpose()
}

/// Saves a draft over the one with revision `base` (0: there is none yet). Answers the new revision, or `None`,
/// and writes nothing, when somebody else saved since. Addresses that stood beside it are gone: see [`keep_links`].
///
/// # Errors
/// When the engine fails.
pub async fn save(tx: &mut Tx, cell: &CellId, base: i64, content: &ReportContent, at: DateTime<Utc>, by: &str) -> Result<Option<i64>> {
    let claim = content.claim.map(Claim::code);
    let numbers = numbers_text(content);
    let row = if base == 0 {
        fetch_optional!(
            tx,
            (i64,),
            "insert into draft (cell_id, revision, claim, content, numbers, saved_at, saved_by) values ($1, 1, $2, $3, $4, $5, $6)
             on conflict (cell_id) do nothing returning revision",
            cell.as_str(),
            claim,
            &content.text,
            numbers,
            at,
            by,
        )?
    } else {
        fetch_optional!(
            tx,
            (i64,),
            "update draft set revision = revision + 1, claim = $3, content = $4, numbers = $5, links = '', saved_at = $6, saved_by = $7
             where cell_id = $1 and revision = $2 returning revision",
            cell.as_str(),
            base,
            claim,
            &content.text,
            numbers,
            at,
            by,
        )?
    };
    Ok(row.map(|(revision,)| revision))
}

/// Keeps the addresses that stand beside a draft that was just saved.
///
/// # Errors
/// When the engine fails.
pub async fn keep_links(tx: &mut Tx, cell: &CellId, links: &str) -> Result<()> {
    execute!(tx, "update draft set links = $2 where cell_id = $1", cell.as_str(), links)?;
    Ok(())
}

/// Takes the draft away when it is handed in, and answers it: whoever hands in must have seen it.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn take(tx: &mut Tx, cell: &CellId) -> Result<Option<Draft>> {
    let row = fetch_optional!(
        tx,
        DraftRow,
        "delete from draft where cell_id = $1 returning revision, claim, content, numbers, links, saved_at, saved_by",
        cell.as_str(),
    )?;
    row.map(Draft::try_from).transpose()
}
