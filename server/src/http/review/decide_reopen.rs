//! `POST /do/decide-reopen`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::ReopenId;
use serde::Deserialize;
use services::review::reopen;

use crate::http::answer::back_or_missing;
use crate::http::answer::done;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    reopen: String,
    #[serde(default)]
    approve: String,
    #[serde(default)]
    note: String,
}

/// Answers a request; only the word of the approving button approves.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let approve = fields.approve == "yes";
    match reopen::decide(&me.actor, &server.services, &ReopenId::new(fields.reopen.as_str()), approve, &fields.note).await {
        Ok(_) => done("/reopens", if approve { Notice::ReopenApproved } else { Notice::ReopenRefused }),
        Err(error) => {
            let typed = [("reopen", fields.reopen), ("note", fields.note)];
            back_or_missing(&server, &me, "/reopens", &error, typed.map(|(name, value)| (name.to_owned(), value)).into()).await
        }
    }
}
