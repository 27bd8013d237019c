//! Contact persons, and letters that urge.

use app::notice::Notice;
use app::paths;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use domain::ids::{UnitId, UrgeId};
use domain::monitoring::urge::letter;
use exchange::{Letter, LetterPart, letter_docx};
use services::ServiceError;
use services::monitoring::{self, ContactForm, UrgeUnits};

use crate::http::answer::{Answer, answer};
use crate::http::download::{download, list_media_type};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// `POST /do/save-contact`.
pub(super) async fn save_contact(State(server): State<Server>, me: SignedIn, Form(form): Form<ContactForm>) -> Response {
    let page = paths::contacts_of(&UnitId::new(form.unit.as_str()));
    let done = monitoring::save_contact(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::Saved))).await
}

/// `POST /do/urge-units`.
pub(super) async fn urge(State(server): State<Server>, me: SignedIn, Form(form): Form<UrgeUnits>) -> Response {
    let page = paths::with_query(paths::URGES, [("of", form.kind.as_str())]);
    let done = monitoring::urge_units(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::UnitsUrged))).await
}

/// `GET /monitoring/urges/{id}/file/docx`.
pub(super) async fn file(State(server): State<Server>, me: SignedIn, Path((id, ending)): Path<(String, String)>) -> Answer {
    let (one, issuer) = monitoring::urge_letter(&me.actor, &server.services, &UrgeId::new(id)).await?;
    if ending != "docx" {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let number = monitoring::letter_number(&one);
    let parts = letter(one.kind, one.nth, &one.reason, &one.items, one.reply_by);
    let paper = Letter {
        number: number.clone(),
        title: format!("关于{}的催办函", one.kind.label()),
        addressee: one.unit_name.clone(),
        parts: parts.into_iter().map(|part| LetterPart { heading: part.heading, text: part.text }).collect(),
        issuer,
        day: Some(one.issued_on),
        ..Letter::default()
    };
    let written = tokio::task::spawn_blocking(move || letter_docx(&paper)).await.map_err(ServiceError::internal)?;
    let name = format!("{number}-{}.docx", one.unit_name);
    Ok(download(written.map_err(ServiceError::internal)?, list_media_type("docx"), &name))
}
