use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A place that the search box leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Its address.
    pub href: String,
    /// A unit's short name, or a task's number and first words.
    pub name: String,
    /// A unit's full name, or a task's year.
    pub detail: String,
}

/// What somebody may mean who typed so far: units by any name, pinyin or initials, then tasks by their words.
///
/// # Errors
/// `ServerError` when nobody is signed in any more or the database fails.
#[server(prefix = "/api", endpoint = "suggest")]
pub async fn suggest(query: String) -> Result<Vec<Suggestion>, ServerFnError> {
    let (services, actor) = super::visitor()?;
    let query: String = query.trim().chars().take(100).collect();
    let found = match services::progress::search::suggest(&actor, &services, &query).await {
        Ok(found) => found,
        Err(error) => {
            if matches!(error, services::ServiceError::Storage(_) | services::ServiceError::Internal(_)) {
                tracing::error!(error = ?error, "nothing suggested");
            }
            return Err(ServerFnError::ServerError(error.to_string()));
        }
    };
    let today = domain::calendar::office_time::day_of(services.now());
    let units = found.units.into_iter().map(|unit| {
        let detail = format!("{}{}", unit.full, unit.end_note(today));
        Suggestion { href: crate::paths::unit(&unit.id), name: unit.short, detail }
    });
    let tasks = found.tasks.into_iter().map(|task| {
        let words: String = task.requirement.chars().take(20).collect();
        Suggestion {
            href: crate::paths::task(&task.id), name: format!("{} {words}", task.number), detail: format!("{}年任务", task.year)
        }
    });
    Ok(units.chain(tasks).collect())
}
