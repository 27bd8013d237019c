//! Register files that wait to be confirmed.

use chrono::{DateTime, Utc};
use domain::ids::{CountyId, ImportId};

use crate::{Conn, Result, Tx};

/// A register file whose preview waits to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRegister<'a> {
    /// Its id, which stands in its page's address.
    pub id: &'a ImportId,
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

/// Keeps a file until its preview is confirmed.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, waiting: &WaitingRegister<'_>) -> Result<()> {
    execute!(
        tx,
        "insert into import_draft (id, county_id, kind, received_by, year, file_name, sha256, document, choices, created_at)
         values ($1, $2, 'register', $3, null, $4, $5, $6, '{}', $7)",
        waiting.id.as_str(),
        county.as_str(),
        waiting.received_by,
        waiting.file_name,
        waiting.sha256,
        waiting.document,
        waiting.created_at,
    )?;
    Ok(())
}

/// Rows and problems of a waiting file of the county.
///
/// # Errors
/// When the engine fails.
pub async fn document(conn: &mut Conn, county: &CountyId, id: &ImportId) -> Result<Option<String>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select document from import_draft where id = $1 and county_id = $2 and kind = 'register'",
        id.as_str(),
        county.as_str(),
    )?;
    Ok(row.map(|(document,)| document))
}
