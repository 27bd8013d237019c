//! The limits that `cargo xtask bench` compares pages with. Only in a program built with the feature `bench`.
//!
//! `/bench/memory` is the ledger's page rendered by leptos from rows held in memory, `/bench/bytes` a handler that answers
//! with the bytes of that page and does nothing else. Every answer says in `x-statements` how many statements the database
//! was sent meanwhile, which is the page's own number while only one request is under way.

use std::sync::{Arc, OnceLock};

use app::bench::{self, Held};
use app::context::{Assets, Visitor};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use services::access::session;

use super::assets;
use super::headers;
use crate::http::signed_in::cookie_name;
use crate::http::state::Server;

static HELD: OnceLock<Arc<Held>> = OnceLock::new();
static BYTES: OnceLock<Bytes> = OnceLock::new();

/// Rows of the page that is compared.
const SIZE: &str = "200";

/// Both limits, without any of the site's layers.
pub(super) fn router() -> anyhow::Result<Router<Server>> {
    let names = assets::names()?;
    Ok(Router::new()
        .route("/bench/memory", get(move |state: State<Server>, jar: CookieJar, request: Request| from_memory(state, jar, request, names)))
        .route("/bench/bytes", get(same_bytes)))
}

/// The first visit reads, with the visitor's session; later ones only render.
async fn from_memory(State(server): State<Server>, jar: CookieJar, mut request: Request, names: Assets) -> Response {
    let held = match HELD.get() {
        Some(held) => held,
        None => match hold(&server, &jar).await {
            Ok(held) => HELD.get_or_init(|| held),
            Err(error) => return (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        },
    };
    request.extensions_mut().insert(app::context::PageNonce(services::random_token().into()));
    let render = leptos_axum::render_app_async_with_context(headers::provide_nonce, move || bench::document(&names, held));
    render(request).await
}

async fn hold(server: &Server, jar: &CookieJar) -> anyhow::Result<Arc<Held>> {
    let token = jar.get(cookie_name(server.settings)).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    let found = session::identify(&server.services, &token).await?;
    let visitor = Visitor { actor: Some(found.actor), session: found.session, ..Visitor::default() };
    Ok(bench::hold(&server.services, visitor, SIZE).await?)
}

/// The bytes of the page rendered from memory; they are made by the first visit of either address.
async fn same_bytes(state: State<Server>, jar: CookieJar, request: Request) -> Response {
    let bytes = match BYTES.get() {
        Some(bytes) => bytes.clone(),
        None => {
            let Ok(names) = assets::names() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
            let page = from_memory(state, jar, request, names).await.into_body();
            let Ok(bytes) = axum::body::to_bytes(page, 10_000_000).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
            BYTES.get_or_init(|| bytes).clone()
        }
    };
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], Body::from(bytes)).into_response()
}

/// Says how many statements were sent while this request was answered.
pub(super) async fn count(State(server): State<Server>, request: Request, next: Next) -> Response {
    let before = server.services.db().statements();
    let mut response = next.run(request).await;
    let sent = server.services.db().statements() - before;
    response.headers_mut().insert("x-statements", sent.into());
    response
}
