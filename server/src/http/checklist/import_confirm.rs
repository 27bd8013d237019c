//! `POST /do/import-confirm`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::checklist::import::{self, Consent, PreviewForm};
use services::form::tick;

use super::import_adjust::{Pairs, to_preview};
use crate::http::answer::done;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Keeps what the form says, then stores the list.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(pairs): Form<Pairs>) -> Response {
    let form: PreviewForm = pairs.into_iter().collect();
    let import = form.import_id();
    if let Err(error) = import::adjust(&me.actor, &server.services, &import, form.final_adjustment()).await {
        return to_preview(&server, &me, form, error).await;
    }
    let consent = Consent {
        phone_reason: form.value(PreviewForm::phone_reason).unwrap_or_default(),
        reports_leave: form.value(PreviewForm::reports_leave) == Some(tick::SET),
        other_year: form.value(PreviewForm::other_year).and_then(|year| year.parse().ok()),
        limits_open: form.value(PreviewForm::limits_open).and_then(|count| count.parse().ok()),
        list_seen: form.value(PreviewForm::list_seen),
    };
    match import::confirm(&me.actor, &server.services, &import, consent).await {
        Ok(imported) => done(&paths::table_open_units(&imported.checklist), Notice::ChecklistImported),
        Err(error) => to_preview(&server, &me, form, error).await,
    }
}
