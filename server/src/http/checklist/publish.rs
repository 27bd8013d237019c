//! `POST /do/checklist-publish`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::checklist::{self, Publication};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Switches the public address of a four-column table on or off.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<Publication>) -> Response {
    let notice = if form.public { Notice::ChecklistPublished } else { Notice::ChecklistUnpublished };
    let page = paths::publication(&form.checklist);
    let done = checklist::set_public(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, notice))).await
}
