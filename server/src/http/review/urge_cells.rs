//! `POST /do/urge-cells`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::review::{self, UrgedCells};

use crate::http::answer::{answer, inside};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Asks for the reports of ticked items, and goes back to the list they were ticked in.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<UrgedCells>) -> Response {
    let page = if form.next.is_empty() { paths::CELLS.to_owned() } else { inside(&form.next).to_owned() };
    let done = review::urge_many(&me.actor, &server.services, &form.id).await.map(|done| match done {
        done if done.urged == 0 => Notice::NobodyUrged,
        done if done.left > 0 => Notice::UrgedPartly,
        _ => Notice::UrgedAll,
    });
    answer(&server, &me, page.clone(), &form, done.map(|notice| (page, notice))).await
}
