//! 修订稿: rules that somebody is writing, one for each year and title.

use chrono::{DateTime, Utc};
use domain::ids::{CountyId, RuleDraftId, RuleSetId};

use crate::{Conn, Result, StorageError, Tx};

/// A draft without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleDraft {
    /// Its id.
    pub id: RuleDraftId,
    /// The version that it began from.
    pub base: RuleSetId,
    /// The year.
    pub year: i32,
    /// What the rules are called.
    pub title: String,
    /// Grows with every change.
    pub revision: i64,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// By whom, as the name shown on that day.
    pub changed_by: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    base_id: String,
    year: i64,
    title: String,
    revision: i64,
    changed_at: DateTime<Utc>,
    changed_by: String,
}

impl TryFrom<Row> for RuleDraft {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let year = i32::try_from(row.year).map_err(|_| StorageError::inconsistent("rule_draft", "year", row.year.to_string()))?;
        let Row { id, base_id, title, revision, changed_at, changed_by, year: _ } = row;
        Ok(Self { id: RuleDraftId::new(id), base: RuleSetId::new(base_id), year, title, revision, changed_at, changed_by })
    }
}

/// Begins a draft with what its version says.
///
/// # Errors
/// `Duplicate` when there is one of that year and title.
pub async fn insert(tx: &mut Tx, county: &CountyId, draft: &RuleDraft, content: &str) -> Result<()> {
    execute!(
        tx,
        "insert into rule_draft (id, county_id, base_id, year, title, content, revision, changed_at, changed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        draft.id.as_str(),
        county.as_str(),
        draft.base.as_str(),
        i64::from(draft.year),
        &draft.title,
        content,
        draft.revision,
        draft.changed_at,
        &draft.changed_by,
    )?;
    Ok(())
}

/// The drafts of the county, the latest year first.
///
/// # Errors
/// When the engine fails.
pub async fn list(conn: &mut Conn, county: &CountyId) -> Result<Vec<RuleDraft>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select id, base_id, year, title, revision, changed_at, changed_by from rule_draft where county_id = $1 order by year desc, title",
        county.as_str(),
    )?;
    rows.into_iter().map(RuleDraft::try_from).collect()
}

/// A draft with what it says.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &RuleDraftId) -> Result<Option<(RuleDraft, String)>> {
    let row = fetch_optional!(
        conn,
        (String, String, i64, String, i64, DateTime<Utc>, String, String),
        "select id, base_id, year, title, revision, changed_at, changed_by, content from rule_draft where county_id = $1 and id = $2",
        county.as_str(),
        id.as_str(),
    )?;
    let Some((id, base_id, year, title, revision, changed_at, changed_by, content)) = row else { return Ok(None) };
    let row = Row { id, base_id, year, title, revision, changed_at, changed_by };
    Ok(Some((row.try_into()?, content)))
}

/// Writes what a draft says by now; false when somebody changed it since it was read.
///
/// # Errors
/// When the engine fails.
pub async fn update(tx: &mut Tx, read: &RuleDraft, content: &str, at: DateTime<Utc>, by: &str) -> Result<bool> {
    let changed = execute!(
        tx,
        "update rule_draft set content = $3, revision = revision + 1, changed_at = $4, changed_by = $5 where id = $1 and revision = $2",
        read.id.as_str(),
        read.revision,
        content,
        at,
        by,
    )?;
    Ok(changed == 1)
}

/// Takes a draft away; false when somebody changed it since it was read.
///
/// # Errors
/// When the engine fails.
pub async fn delete(tx: &mut Tx, read: &RuleDraft) -> Result<bool> {
    let changed = execute!(tx, "delete from rule_draft where id = $1 and revision = $2", read.id.as_str(), read.revision)?;
    Ok(changed == 1)
}
