//! `POST /do/sign-report`, `/do/send-back-draft`, `/do/recall-draft`: what becomes of a draft that waits for the deputy head.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::reporting::HandedIn;
use services::reporting::sign_off::{self, Recall, SentBack, Signing};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Signs it: it goes to the office.
pub(super) async fn sign(State(server): State<Server>, me: SignedIn, Form(form): Form<Signing>) -> Response {
    let page = paths::cell(&form.cell);
    let done = sign_off::sign(&me.actor, &server.services, &form).await.map(|handed_in| match handed_in {
        HandedIn::Late => Notice::ReportSignedLate,
        HandedIn::InTime | HandedIn::ToSign => Notice::ReportSigned,
    });
    answer(&server, &me, page.clone(), &form, done.map(|notice| (page, notice))).await
}

/// Sends it back to the clerk.
pub(super) async fn send_back(State(server): State<Server>, me: SignedIn, Form(form): Form<SentBack>) -> Response {
    let page = paths::cell(&form.cell);
    let done = sign_off::send_back(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::DraftSentBack))).await
}

/// Takes it back, to go on writing.
pub(super) async fn recall(State(server): State<Server>, me: SignedIn, Form(form): Form<Recall>) -> Response {
    let page = paths::cell(&form.cell);
    let done = sign_off::recall(&me.actor, &server.services, &form.cell).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::DraftRecalled))).await
}
