//! The limits that `cargo xtask bench` compares pages with. Only in a program built with the feature `bench`.
//!
//! `/bench/memory` is the ledger's page rendered by leptos from rows held in memory, `/bench/bytes` a handler that answers
//! with the bytes of that page and does nothing else. `/bench/words` looks once for ten thousand wrong words in a megabyte of text and answers
//! with the microseconds that it took. Every answer says in `x-statements` how many statements the database
//! was sent meanwhile, which is the page's own number while only one request is under way.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

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
use domain::monitoring::words::{WordList, WordPair};
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
        .route("/bench/bytes", get(same_bytes))
        .route("/bench/words", get(look_for_words)))
}

/// The list, and the text: what a county would never have at once.
static WORDS: OnceLock<Option<(WordList, String)>> = OnceLock::new();

/// Pairs of the list.
const PAIRS: usize = 10_000;
/// Bytes of the text.
const TEXT: usize = 1024 * 1024;

/// Three or four letters out of a few thousand, another word for each number.
fn word(number: usize) -> String {
    let letter = |place: usize| char::from_u32(0x4e00 + u32::try_from(place % 6_000).unwrap_or_default()).unwrap_or('一');
    let mut word: String = [letter(number * 7 + 13), letter(number * 31 + 5), letter(number * 101 + 77)].iter().collect();
    if number.is_multiple_of(3) {
        word.push(letter(number * 3 + 1));
    }
    word
}

async fn look_for_words() -> Response {
    let took = tokio::task::spawn_blocking(|| {
        let words = WORDS.get_or_init(|| {
            let pair = |number: usize| WordPair { wrong: word(number), right: "正".into(), contexts: Vec::new() };
            let mut text = String::with_capacity(TEXT + 64);
            // one in two hundred is a word of the list, as if a bad page were a book
            let mut number = 0_usize;
            while text.len() < TEXT {
                text.push_str(&word(if number.is_multiple_of(200) { number % PAIRS } else { PAIRS + number }));
                number += 1;
            }
            Some((WordList::new((0..PAIRS).map(pair).collect()).ok()?, text))
        });
        let (list, text) = words.as_ref()?;
        let begun = Instant::now();
        let found = list.find(text).len();
        Some((begun.elapsed().as_micros(), found))
    });
    match took.await {
        Ok(Some((micros, found))) => format!("{micros} {found}").into_response(),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
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
