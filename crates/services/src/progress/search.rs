//! The search box: units by any name, pinyin or initials; tasks, reports and evidence by their words; for the office contact persons.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::text::search::like_pattern;
use storage::progress::{self, UnitName};
pub use storage::progress::{FoundPerson, FoundReport, FoundTask};

use crate::{Actor, Result, Services};

/// So many of each kind are shown.
pub const LIMIT: i64 = 50;

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
    /// Reports by their text, latest period first.
    pub reports: Vec<FoundReport>,
    /// Evidence by its title or the name of its file, latest period first.
    pub evidence: Vec<FoundReport>,
    /// Contact persons by name; only for the office.
    pub people: Vec<FoundPerson>,
}

impl Found {
    /// Nothing of any kind.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Searches what the actor may see, in five statements. An empty query finds nothing.
///
/// # Errors
/// `Forbidden`.
pub async fn search(actor: &Actor, services: &Services, query: &str) -> Result<Found> {
    let scope = actor.scope()?;
    let Some(pattern) = pattern(query) else { return Ok(Found::default()) };
    let mut conn = services.db().read().await?;
    let people = if actor.may(Permission::Monitor) {
        progress::find_people(&mut conn, &actor.county, &pattern, day_of(services.now()), LIMIT).await?
    } else {
        Vec::new()
    };
    Ok(Found {
        units: progress::find_units(&mut conn, &actor.county, &scope, &pattern, LIMIT).await?,
        tasks: progress::find_tasks(&mut conn, &actor.county, &scope, &pattern, LIMIT).await?,
        reports: progress::find_reports(&mut conn, &actor.county, &scope, &pattern, LIMIT).await?,
        evidence: progress::find_evidence(&mut conn, &actor.county, &scope, &pattern, LIMIT).await?,
        people,
    })
}

/// The first few units and tasks, while somebody types.
///
/// # Errors
/// `Forbidden`.
pub async fn suggest(actor: &Actor, services: &Services, query: &str) -> Result<Found> {
    let scope = actor.scope()?;
    let Some(pattern) = pattern(query) else { return Ok(Found::default()) };
    let mut conn = services.db().read().await?;
    Ok(Found {
        units: progress::find_units(&mut conn, &actor.county, &scope, &pattern, SUGGESTED_UNITS).await?,
        tasks: progress::find_tasks(&mut conn, &actor.county, &scope, &pattern, SUGGESTED_TASKS).await?,
        ..Found::default()
    })
}

/// What storage looks for; nothing where nothing was typed.
fn pattern(query: &str) -> Option<String> {
    let query = query.replace('\0', "");
    (!query.trim().is_empty()).then(|| like_pattern(&query))
}
