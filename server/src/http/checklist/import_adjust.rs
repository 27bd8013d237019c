//! `POST /do/import-adjust`: what a person decided in the preview. The same form, sent to `/do/import-confirm`, is kept
//! first and then confirmed, so that nothing typed is ever lost.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use services::ServiceError;
use services::checklist::import::{self, PreviewForm};

use crate::http::answer::{back, done, said_on_its_page};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// The form as it came: repeated names are ticks.
pub(super) type Pairs = Vec<(String, String)>;

/// Keeps the decisions and shows the preview again.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(pairs): Form<Pairs>) -> Response {
    let form: PreviewForm = pairs.into_iter().collect();
    match import::adjust(&me.actor, &server.services, &form.import_id(), form.adjustment()).await {
        Ok(()) if form.picks() => done(&format!("{}#groups", page(&form)), Notice::ImportAdjusted),
        Ok(()) => done(&page(&form), Notice::ImportAdjusted),
        Err(error) => to_preview(&server, &me, form, error).await,
    }
}

fn page(form: &PreviewForm) -> String {
    paths::preview(&form.import_id(), form.page_shown())
}

/// Back to the preview with what was typed; where somebody else confirmed or discarded the file meanwhile the page says who and when, and
/// where nothing is known of it, to the lists.
pub(super) async fn to_preview(server: &Server, me: &SignedIn, form: PreviewForm, error: ServiceError) -> Response {
    if matches!(import::ended(&me.actor, &server.services, &form.import_id()).await, Ok(Some(_))) {
        return Redirect::to(&paths::preview(&form.import_id(), 1)).into_response();
    }
    let page = if matches!(error, ServiceError::NotFound(_)) { paths::CHECKLISTS.to_owned() } else { page(&form) };
    let form = form.only_wrong(&error);
    back(server, me, &page, &form, said_on_its_page(error)).await
}
