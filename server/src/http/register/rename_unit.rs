//! `POST /do/rename-unit`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use chrono::NaiveDate;
use domain::calendar::office_time::day_of;
use services::register::{self, Renaming};

use crate::http::answer::{answer, told};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Gives a unit other names from a day on.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<Renaming>) -> Response {
    let done = register::rename(&me.actor, &server.services, &form).await;
    let today = day_of(server.services.now());
    // what was shown of days that have passed keeps the name that it was shown with: whoever enters it late is told
    let is_late = form.renamed_on.trim().parse::<NaiveDate>().is_ok_and(|on| on < today);
    let made = if is_late { Notice::UnitRenamedLate } else { Notice::UnitRenamed };
    answer(&server, &me, paths::unit_edit(&form.id), &form, done.map(|when| (paths::unit(&form.id), told(when, made)))).await
}
