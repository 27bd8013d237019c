//! `POST /do/undo-judgement`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::review::{self, JudgementUndo};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Takes one's own last judgement of a report back and leads to it: it waits again.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<JudgementUndo>) -> Response {
    let done = review::undo_all(&me.actor, &server.services, &form.cell).await;
    let own = match form.cell.as_slice() {
        [one] => paths::review(one),
        _ => paths::REVIEW.to_owned(),
    };
    answer(&server, &me, own.clone(), &form, done.map(|()| (own, Notice::JudgementUndone))).await
}
