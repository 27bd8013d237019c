//! `POST /do/confirm-units`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::ServiceError;
use services::register::{self, ConfirmedRegister, EntryRow};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Takes the rows of a preview into the register. They come back with the form, and every rule is asked again.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ConfirmedRegister>) -> Response {
    let lost = || ServiceError::field("file", "预览的内容不完整，没有保存；请重新选择文件上传。");
    let stored = match serde_json::from_str::<Vec<EntryRow>>(&form.rows) {
        Ok(rows) => register::import(&me.actor, &server.services, &rows).await,
        Err(_) => Err(lost()),
    };
    answer(&server, &me, paths::IMPORT_UNITS.to_owned(), &form, stored.map(|_| (paths::UNITS.to_owned(), Notice::UnitsImported))).await
}
