use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What became of an automatic save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
// no `tag` attribute: reading one takes four kilobytes of wasm
#[serde(rename_all = "snake_case")]
pub enum DraftAnswer {
    /// Stored.
    Saved {
        /// What the next save is based on.
        draft_revision: i64,
        /// `10:42`, the office's clock.
        time: String,
        /// Remarks on the text, one a line.
        advice: String,
    },
    /// Somebody else saved another text since. Nothing was overwritten.
    Stale,
    /// Not stored, and why.
    Refused {
        /// The sentence.
        message: String,
    },
}

/// Saves what was typed so far into the draft of a cell.
///
/// # Errors
/// `ServerError` when nobody is signed in any more or the database fails; the text is then only in the browser.
#[server(prefix = "/api", endpoint = "save-draft")]
pub async fn save_draft(
    cell: String,
    cell_revision: i64,
    draft_revision: i64,
    claim: String,
    text: String,
    numbers: String,
    links: String,
) -> Result<DraftAnswer, ServerFnError> {
    use domain::calendar::office_time::clock_text;
    use domain::ids::CellId;
    use services::ServiceError;
    use services::reporting::{ReportForm, SeenRevisions};

    let (services, actor) = super::visitor()?;
    // one line a number, label and value with a tab between them: an empty list has no place in a form
    let numbers =
        numbers.lines().filter_map(|line| line.split_once('\t')).map(|(label, value)| (label.to_owned(), value.to_owned())).collect();
    let typed = ReportForm { claim, text, numbers, links, ..ReportForm::default() };
    let base = SeenRevisions { cell: cell_revision, draft: draft_revision };
    match services::reporting::save_draft(&actor, &services, &CellId::new(cell), base, &typed).await {
        Ok(saved) => {
            let advice = services::reporting::advice_lines(&saved.advice);
            Ok(DraftAnswer::Saved { draft_revision: saved.base.draft, time: clock_text(saved.at), advice })
        }
        Err(ServiceError::Stale) => Ok(DraftAnswer::Stale),
        Err(error @ (ServiceError::Storage(_) | ServiceError::Internal(_))) => {
            tracing::error!(error = ?error, "draft not saved");
            Err(ServerFnError::ServerError(error.to_string()))
        }
        Err(error) => Ok(DraftAnswer::Refused { message: error.to_string() }),
    }
}
