//! `POST /do/record-accountability`.

use app::notice::Notice;
use app::paths;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Response};
use services::assessment::{self, AccountabilityForm};

use super::with_files::receive;
use crate::http::answer::{HttpError, answer};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// What was done to a unit, with its document.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let (form, files) = match receive::<AccountabilityForm>(&server.services, multipart).await {
        Ok(received) => received,
        Err(error) => return HttpError(error).into_response(),
    };
    let done = match files {
        Ok(files) => assessment::record_accountability(&me.actor, &server.services, &form, files).await,
        Err(error) => Err(error),
    };
    answer(
        &server,
        &me,
        paths::round_merit(&form.round),
        &form,
        done.map(|()| (paths::round_merit(&form.round), Notice::AccountabilityRecorded)),
    )
    .await
}
