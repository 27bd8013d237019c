use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What became of an automatic save of an on-site sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
// no `tag` attribute: reading one takes four kilobytes of wasm
#[serde(rename_all = "snake_case")]
pub enum SiteAnswer {
    /// Stored.
    Saved {
        /// What the next save is based on.
        seen: i64,
        /// `10:42`, the office's clock.
        time: String,
    },
    /// Somebody else saved the place since. Nothing was overwritten.
    Stale,
    /// Not stored, and why.
    Refused {
        /// The sentence.
        message: String,
    },
}

/// Keeps what was seen in a place so far. The lists come as texts, a line an item, because an empty list has no place in a form.
///
/// # Errors
/// `ServerError` when nobody is signed in any more or the database fails; what was typed is then only in the browser.
#[server(prefix = "/api", endpoint = "save-site")]
pub async fn save_site(
    sheet: String,
    place: i64,
    seen: i64,
    items: String,
    verdicts: String,
    notes: String,
) -> Result<SiteAnswer, ServerFnError> {
    use domain::calendar::office_time::clock_text;
    use services::ServiceError;
    use services::assessment::SiteLinesForm;

    let (services, actor) = super::visitor()?;
    let lines = |text: &str| text.split('\n').map(str::to_owned).collect::<Vec<_>>();
    let form = SiteLinesForm { sheet, place, seen, item: lines(&items), verdict: lines(&verdicts), note: lines(&notes) };
    match services::assessment::save_site_lines(&actor, &services, &form).await {
        Ok(saved) => Ok(SiteAnswer::Saved { seen: saved.revision, time: clock_text(saved.at) }),
        Err(ServiceError::Stale) => Ok(SiteAnswer::Stale),
        Err(error @ (ServiceError::Storage(_) | ServiceError::Internal(_))) => {
            tracing::error!(error = ?error, "on-site sheet not saved");
            Err(ServerFnError::ServerError(error.to_string()))
        }
        Err(error) => Ok(SiteAnswer::Refused { message: error.to_string() }),
    }
}
