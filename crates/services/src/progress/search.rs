//! The search box: units by any name, pinyin or initials; tasks by their words.

use domain::text::search::like_pattern;
use storage::progress::{self, FoundTask, UnitName};

use crate::{Actor, Result, Services};

/// So many of each kind are shown.
const LIMIT: i64 = 50;

/// So many are suggested while somebody types.
const SUGGESTED_UNITS: i64 = 6;
/// The same of tasks.
const SUGGESTED_TASKS: i64 = 4;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Units in official order.
    pub units: Vec<UnitName>,
    /// Tasks, latest year first.
    pub tasks: Vec<FoundTask>,
}

/// Searches what the actor may see, in two statements. An empty query finds nothing.
///
/// # Errors
/// `Forbidden`.
pub async fn search(actor: &Actor, services: &Services, query: &str) -> Result<Found> {
    find(actor, services, query, LIMIT, LIMIT).await
}

/// The first few of each kind, while somebody types.
///
/// # Errors
/// `Forbidden`.
pub async fn suggest(actor: &Actor, services: &Services, query: &str) -> Result<Found> {
    find(actor, services, query, SUGGESTED_UNITS, SUGGESTED_TASKS).await
}

async fn find(actor: &Actor, services: &Services, query: &str, units: i64, tasks: i64) -> Result<Found> {
    let scope = actor.scope()?;
    let query = query.replace('\0', "");
    if query.trim().is_empty() {
        return Ok(Found::default());
    }
    let pattern = like_pattern(&query);
    let mut conn = services.db().read().await?;
    Ok(Found {
        units: progress::find_units(&mut conn, &actor.county, &scope, &pattern, units).await?,
        tasks: progress::find_tasks(&mut conn, &actor.county, &scope, &pattern, tasks).await?,
    })
}
