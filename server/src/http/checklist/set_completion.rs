//! `POST /do/set-completion`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::TaskId;
use serde::Deserialize;
use services::Seen;
use services::checklist;

use crate::http::answer::{back, done};
use crate::http::paths::plain_id;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    checklist: String,
    #[serde(default)]
    task: String,
    #[serde(default)]
    completion: String,
    #[serde(default)]
    seen: String,
}

/// Writes 完成情况 of one task for the printed table.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let list = if plain_id(&fields.checklist) { format!("/checklists/{}/table", fields.checklist) } else { "/checklists".to_owned() };
    match checklist::set_completion(
        &me.actor,
        &server.services,
        &TaskId::new(&fields.task),
        &Seen::from_form(&fields.seen),
        &fields.completion,
    )
    .await
    {
        Ok(()) => done(&list, Notice::Saved),
        Err(error) => {
            let form = if plain_id(&fields.task) { format!("{list}?edit={}", fields.task) } else { list };
            back(&server, &me.token, &form, &error, vec![("completion".to_owned(), fields.completion)]).await
        }
    }
}
