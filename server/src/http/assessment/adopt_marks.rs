//! `POST /do/adopt-marks`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, AdoptForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Takes settled marks over as facts.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<AdoptForm>) -> Response {
    let done = assessment::adopt_marks(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::cross_check(&form.round), &form, done.map(|_| (paths::cross_check(&form.round), Notice::MarksAdopted)))
        .await
}
