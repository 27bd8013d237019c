//! `POST /do/confirm-units`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use services::ServiceError;
use services::register::{self, EntryRow};

use crate::http::answer::{back, done};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    rows: String,
}

/// Takes the rows of a preview into the register. They come back with the form, and every rule is asked again.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let lost = || ServiceError::field("file", "预览的内容不完整,没有保存;请重新选择文件上传。");
    let stored = match serde_json::from_str::<Vec<EntryRow>>(&fields.rows) {
        Ok(rows) => register::import(&me.actor, &server.services, &rows).await.map(|_| ()),
        Err(_) => Err(lost()),
    };
    match stored {
        Ok(()) => done("/units", Notice::UnitsImported),
        Err(error) => back(&server, &me.token, "/units/import", &error, Vec::new()).await,
    }
}
