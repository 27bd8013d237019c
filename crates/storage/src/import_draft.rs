//! Files that wait for a person to confirm them. What a checklist needs beside is read and written by
//! [`crate::checklist::import`]; registers and lists of accounts are rows and nothing else. Of each is kept for a while who ended its
//! wait and when: two people may look at one preview.

use chrono::{DateTime, Utc};
use domain::ids::{CountyId, ImportId};

use crate::checklist::import::year_from;
use crate::{Conn, Result, Tx};

/// What a waiting file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileOf {
    /// A checklist: its tables are read and written by [`crate::checklist::import`].
    Checklist,
    /// Units.
    Register,
    /// Accounts.
    Accounts,
    /// 考核细则.
    Rules,
    /// Columns (栏目).
    Columns,
    /// Problems that somebody wrote down elsewhere.
    Findings,
}

impl FileOf {
    const fn code(self) -> &'static str {
        match self {
            Self::Checklist => "checklist",
            Self::Register => "register",
            Self::Accounts => "accounts",
            Self::Rules => "rules",
            Self::Columns => "columns",
            Self::Findings => "findings",
        }
    }
}

/// A file of rows whose preview waits to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRows<'a> {
    /// Its id, which stands in its page's address.
    pub id: &'a ImportId,
    /// What its rows are about.
    pub of: FileOf,
    /// Who brought it, by name.
    pub received_by: &'a str,
    /// The file's name as the browser told it.
    pub file_name: &'a str,
    /// Hex digest of the file.
    pub sha256: &'a str,
    /// Rows and problems, as JSON.
    pub document: &'a str,
    /// When it came.
    pub created_at: DateTime<Utc>,
}

/// Keeps a file of rows until its preview is confirmed.
///
/// # Errors
/// When the engine fails.
pub async fn insert_rows(tx: &mut Tx, county: &CountyId, waiting: &WaitingRows<'_>) -> Result<()> {
    execute!(
        tx,
        "insert into import_draft (id, county_id, kind, received_by, year, file_name, sha256, document, choices, created_at)
         values ($1, $2, $3, $4, null, $5, $6, $7, '{}', $8)",
        waiting.id.as_str(),
        county.as_str(),
        waiting.of.code(),
        waiting.received_by,
        waiting.file_name,
        waiting.sha256,
        waiting.document,
        waiting.created_at,
    )?;
    Ok(())
}

/// Rows and problems of a waiting file of the county, if that is what they are about.
///
/// # Errors
/// When the engine fails.
pub async fn rows(conn: &mut Conn, county: &CountyId, of: FileOf, id: &ImportId) -> Result<Option<String>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select document from import_draft where id = $1 and county_id = $2 and kind = $3",
        id.as_str(),
        county.as_str(),
        of.code(),
    )?;
    Ok(row.map(|(document,)| document))
}

/// How a waiting file came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It was imported.
    Confirmed,
    /// It was let go.
    Discarded,
}

impl End {
    /// What stands in the place of the kind of file, so that nobody finds it waiting any more.
    fn code(self, of: FileOf) -> String {
        let how = match self {
            Self::Confirmed => "confirmed",
            Self::Discarded => "discarded",
        };
        format!("{}.{how}", of.code())
    }
}

/// A file that waits no longer: what is kept of it for whoever comes second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How.
    pub how: End,
    /// By whom, by name.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The year it was for; 0 for what is no checklist.
    pub year: i32,
    /// For which list of that year; empty for the yearly list itself and for what is no checklist.
    pub list_name: String,
    /// The file's name.
    pub file_name: String,
}

/// Ends the wait of a file: what is in it goes, who ended it and when stays as long as a waiting file would. Answers
/// whether it was waiting; of two people who end one at once one is told that it was not.
///
/// # Errors
/// When the engine fails.
pub async fn end(tx: &mut Tx, county: &CountyId, (of, id): (FileOf, &ImportId), how: End, (by, at): (&str, DateTime<Utc>)) -> Result<bool> {
    let ended = how.code(of);
    let touched = execute!(
        tx,
        "update import_draft set kind = $3, received_by = $4, created_at = $5, document = '', choices = '{}'
         where id = $1 and county_id = $2 and kind = $6",
        id.as_str(),
        county.as_str(),
        ended.as_str(),
        by,
        at,
        of.code(),
    )?;
    Ok(touched == 1)
}

/// How a file of the county came to its end; `None` for one that waits, that is about something else, that nobody came back for, or
/// that never was.
///
/// # Errors
/// When the engine fails.
pub async fn ended(conn: &mut Conn, county: &CountyId, of: FileOf, id: &ImportId) -> Result<Option<Ended>> {
    let row = fetch_optional!(
        conn,
        (String, String, DateTime<Utc>, i64, String, String),
        "select kind, received_by, created_at, coalesce(year, 0) as year, list_name, file_name
         from import_draft where id = $1 and county_id = $2",
        id.as_str(),
        county.as_str(),
    )?;
    let Some((kind, by, at, year, list_name, file_name)) = row else { return Ok(None) };
    let Some(how) = [End::Confirmed, End::Discarded].into_iter().find(|how| how.code(of) == kind) else { return Ok(None) };
    Ok(Some(Ended { how, by, at, year: year_from("import_draft", year)?, list_name, file_name }))
}

/// Lets go of files that nobody came back for.
///
/// # Errors
/// When the engine fails.
pub async fn delete_before(tx: &mut Tx, county: &CountyId, moment: DateTime<Utc>) -> Result<u64> {
    execute!(tx, "delete from import_draft where county_id = $1 and created_at < $2", county.as_str(), moment)
}
