//! The site's files, inside the program: hashed names, compressed beforehand, kept by browsers for a year.

use anyhow::Context;
use app::context::Assets;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::config::LeptosOptions;
use leptos::prelude::IntoView;
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::future::Future;
use std::pin::Pin;

use crate::http::state::Server;

#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Site;

#[derive(Deserialize)]
struct Manifest {
    css: String,
    js: String,
    wasm: String,
}

/// The hashed names, from the manifest that the build wrote.
pub(super) fn names() -> anyhow::Result<Assets> {
    let file = Site::get("manifest.json").context("the program was built without its site; build it with `cargo xtask build`")?;
    let manifest: Manifest = serde_json::from_slice(&file.data).context("the site's manifest cannot be read")?;
    Ok(Assets { css: manifest.css, js: manifest.js, wasm: manifest.wasm })
}

/// `/pkg/…`: the name changes with the content, so it may be kept for good.
pub(super) async fn package_file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    answer(&name, &headers, "public, max-age=31536000, immutable")
}

/// `/favicon.svg`.
pub(super) async fn favicon(headers: HeaderMap) -> Response {
    answer("favicon.svg", &headers, "public, max-age=86400")
}

/// `/robots.txt`.
pub(super) async fn robots(headers: HeaderMap) -> Response {
    answer("robots.txt", &headers, "public, max-age=86400")
}

fn answer(name: &str, headers: &HeaderMap, cache: &'static str) -> Response {
    let media = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let packed = [("br", ".br"), ("gzip", ".gz")].into_iter().filter(|(coding, _)| accepted.contains(coding));
    let found = packed
        .filter_map(|(coding, ending)| Some((Some(coding), Site::get(&format!("{name}{ending}"))?)))
        .next()
        .or_else(|| Some((None, Site::get(name)?)));
    let Some((coding, file)) = found else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = Response::new(Body::from(file.data));
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Whatever no route knows: the page that says so.
pub(super) fn file_or_missing_page<IV: IntoView + 'static>(
    shell: impl Fn(LeptosOptions) -> IV + Clone + Send + Sync + 'static,
    context: impl Fn() + Clone + Send + Sync + 'static,
) -> impl Fn(State<Server>, Request) -> Answer + Clone {
    move |State(server): State<Server>, request: Request| {
        let options = server.options.clone();
        let shell = shell.clone();
        let render = leptos_axum::render_app_async_with_context(context.clone(), move || shell(options.clone()));
        let answer = render(request);
        Box::pin(async move {
            let mut response = answer.await;
            if response.status() == StatusCode::OK {
                *response.status_mut() = StatusCode::NOT_FOUND;
            }
            response
        })
    }
}
