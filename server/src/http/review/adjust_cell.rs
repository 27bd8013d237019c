//! `POST /do/adjust-cell`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::operations::settings::is_day_off;
use services::review::{self, CellAdjustment, Decision};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Decides about a cell without a report.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<CellAdjustment>) -> Response {
    let page = paths::cell(&form.cell);
    let done = review::adjust(&me.actor, &server.services, &form).await;
    let until = form.until.parse().ok().filter(|_| form.what == Decision::Extend.code());
    let off = match until {
        // it is decided already; a failed look at the calendar only leaves the hint out
        Some(until) if done.is_ok() => is_day_off(&me.actor, &server.services, until).await.unwrap_or_default(),
        _ => false,
    };
    let notice = if off { Notice::CellAdjustedDayOff } else { Notice::CellAdjusted };
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, notice))).await
}
