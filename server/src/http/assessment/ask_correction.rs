//! `POST /do/ask-correction`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, CorrectionForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Asks for a correction of what is sealed.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<CorrectionForm>) -> Response {
    let done = assessment::ask_correction(&me.actor, &server.services, &form).await;
    answer(
        &server,
        &me,
        paths::sheet_line(&form.round, &form.unit, "correct", &form.leaf, &form.rule).trim_end_matches("#line").to_owned(),
        &form,
        done.map(|id| (paths::appeal(&id), Notice::CorrectionAsked)),
    )
    .await
}
