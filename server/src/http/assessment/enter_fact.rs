//! `POST /do/enter-fact`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, EntryForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Enters a fact, or takes one back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<EntryForm>) -> Response {
    let done = assessment::enter(&me.actor, &server.services, &form).await;
    answer(&server, &me, here(&form), &form, done.map(|()| (next(&form), Notice::FactEntered))).await
}

/// The page of the form.
fn here(form: &EntryForm) -> String {
    paths::mark(&form.round, &form.unit, (&form.form, &form.leaf, &form.rule), &form.from)
}

/// Back to where it was opened: the queue of the rule, or the unit's sheet.
fn next(form: &EntryForm) -> String {
    if form.from == "queue" { paths::marks(&form.round) } else { paths::sheet(&form.round, &form.unit) }
}
