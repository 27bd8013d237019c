//! Files that wait for a person to confirm them: what checklists and registers have in common. What stands in them is read
//! and written by [`crate::checklist::import`] and [`crate::register::import`].

use chrono::{DateTime, Utc};
use domain::ids::{CountyId, ImportId};

use crate::{Result, Tx};

/// Lets a waiting file go; answers whether it was there.
///
/// # Errors
/// When the engine fails.
pub async fn delete(tx: &mut Tx, county: &CountyId, id: &ImportId) -> Result<bool> {
    Ok(execute!(tx, "delete from import_draft where id = $1 and county_id = $2", id.as_str(), county.as_str())? == 1)
}

/// Lets go of files that nobody came back for.
///
/// # Errors
/// When the engine fails.
pub async fn delete_before(tx: &mut Tx, county: &CountyId, moment: DateTime<Utc>) -> Result<u64> {
    execute!(tx, "delete from import_draft where county_id = $1 and created_at < $2", county.as_str(), moment)
}
