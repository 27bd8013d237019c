//! The right, before anything that was sent is looked at. Every form and every file names what it needs in the table that
//! makes its route, so that none can be without; the use case asks again with the facts in hand.

use app::context::Visitor;
use axum::extract::{OriginalUri, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::permission::Permission;
use services::access::session;
use services::{ServiceError, Services};

use super::error_pages;

/// What a person needs before a route reads her request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Needs {
    /// Open to the street.
    Nothing,
    /// Whoever is signed in.
    SignedIn,
    /// One of these rights.
    Any(&'static [Permission]),
}

/// Lets the request through, or answers it without having read its body.
pub(super) async fn ask(State(needs): State<Needs>, request: Request, next: Next) -> Response {
    let actor = request.extensions().get::<Visitor>().and_then(|visitor| visitor.actor.as_ref());
    match (needs, actor) {
        (Needs::Nothing, _) | (Needs::SignedIn, Some(_)) => {}
        (Needs::Any(rights), Some(actor)) => {
            if let Some(missing) = rights.first().copied().filter(|_| !rights.iter().any(|right| actor.may(*right))) {
                if let Some(services) = request.extensions().get::<Services>() {
                    session::note_refusal(services, actor, missing, whole_path(&request)).await;
                }
                return error_pages::page(StatusCode::FORBIDDEN, &ServiceError::Forbidden(missing).to_string());
            }
        }
        // the session layer has sent strangers away already
        (_, None) => return Redirect::to("/sign-in").into_response(),
    }
    next.run(request).await
}

/// The address as it was asked for; a nested router sees only its end.
fn whole_path(request: &Request) -> &str {
    request.extensions().get::<OriginalUri>().map_or_else(|| request.uri().path(), |uri| uri.path())
}
