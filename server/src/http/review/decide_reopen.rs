//! `POST /do/decide-reopen`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::review::reopen::{self, Asks, ReopenAnswer};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Answers a request; only the word of the approving button approves.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ReopenAnswer>) -> Response {
    let notice = |asks: Asks| match (form.approves(), asks) {
        (false, _) => Notice::ReopenRefused,
        (true, Asks::Reopen) => Notice::ReopenApproved,
        (true, Asks::Extend) => Notice::ExtensionApproved,
    };
    let done = reopen::decide(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::REOPENS.to_owned(), &form, done.map(|(_, asks)| (paths::REOPENS.to_owned(), notice(asks)))).await
}
