//! HTTP: router, layers, files, form posts. No rule of the office's work stands here.

#[macro_use]
mod routes;

mod access;
mod answer;
mod assessment;
mod assets;
#[cfg(feature = "bench")]
mod bench;
mod checklist;
mod download;
mod error_pages;
mod expired_session;
mod headers;
mod health;
mod monitoring;
mod one_time;
mod operations;
mod origin;
mod progress;
mod register;
mod reporting;
mod review;
mod right;
mod sanitize;
mod server_functions;
mod signed_in;
pub(crate) mod state;
#[cfg(test)]
mod tests;
mod upload;
mod zip_stream;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list};
use services::Services;
use std::time::Duration;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;

pub(crate) use checklist::files::published;
use state::{Server, Settings};

use app::paths;
use app::routes::App;
use app::shell::shell;

/// Brotli's quality for pages: on a 200-row list 4 costs a millisecond and comes within a tenth of the best.
const PAGE_QUALITY: i32 = 4;

/// The whole site.
pub(crate) fn router(services: Services, settings: Settings) -> anyhow::Result<Router> {
    let names = assets::names()?;
    let server = Server {
        services: services.clone(),
        settings,
        options: LeptosOptions::builder().output_name("gongkai").build(),
        health: health::Watch::default(),
    };
    let context = move || {
        provide_context(services.clone());
        headers::provide_nonce();
    };
    let routes = {
        // the list is made by rendering the application once; pages ask for their context only when a request is there
        generate_route_list(App)
    };
    let shell_of = move |_: LeptosOptions| shell(&names);
    let fallback_shell = shell_of.clone();
    let pages = Router::new()
        .leptos_routes_with_context(&server, routes, context.clone(), {
            let options = server.options.clone();
            move || shell_of(options.clone())
        })
        .merge(forms())
        .fallback(assets::file_or_missing_page(fallback_shell, context))
        .layer(RequestBodyLimitLayer::new(sanitize::FORM_LIMIT));
    // from the inside: each upload sets its own body limit; the body is read when it is known who sends it
    let pages = pages
        .merge(documents())
        .layer(from_fn(sanitize::body))
        .layer(from_fn(server_functions::mend))
        .layer(from_fn_with_state(server.clone(), signed_in::identify))
        .layer(from_fn(sanitize::address))
        .layer(DefaultBodyLimit::max(sanitize::FORM_LIMIT));
    let site = pages
        .route("/pkg/{file}", get(assets::package_file))
        .route("/favicon.svg", get(assets::favicon))
        .route("/robots.txt", get(assets::robots))
        .route("/healthz", get(health::answer))
        // pages only: the site's files are compressed beforehand and keep their coding
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(PAGE_QUALITY)))
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(server.clone(), origin::guard))
        // outside of everything that reads or waits
        .layer(from_fn(time_limit))
        .layer(CatchPanicLayer::custom(error_pages::panicked))
        .layer(from_fn(error_pages::page_for_bare_status))
        .layer(from_fn_with_state(server.clone(), headers::secure));
    #[cfg(feature = "bench")]
    let site = site.layer(from_fn_with_state(server.clone(), bench::count)).merge(bench::router()?);
    Ok(site.with_state(server))
}

/// The form posts of every context.
fn forms() -> Router<Server> {
    [
        access::forms(),
        assessment::forms(),
        checklist::forms(),
        monitoring::forms(),
        operations::forms(),
        register::forms(),
        reporting::forms(),
        review::forms(),
    ]
    .into_iter()
    .fold(Router::new(), Router::merge)
}

/// The downloads and uploads of every context.
fn documents() -> Router<Server> {
    [
        access::documents(),
        assessment::documents(),
        checklist::documents(),
        monitoring::documents(),
        operations::documents(),
        progress::documents(),
        register::documents(),
        reporting::documents(),
    ]
    .into_iter()
    .fold(Router::new(), Router::merge)
}

/// The addresses of all form posts below `/do`; the route test walks them.
#[cfg(test)]
fn verbs() -> Vec<&'static str> {
    [
        access::VERBS,
        assessment::VERBS,
        checklist::VERBS,
        monitoring::VERBS,
        operations::VERBS,
        register::VERBS,
        reporting::VERBS,
        review::VERBS,
    ]
    .concat()
}

/// The addresses of all downloads and uploads; the route test walks them.
#[cfg(test)]
fn document_addresses() -> Vec<&'static str> {
    [
        access::DOCUMENTS,
        assessment::DOCUMENTS,
        checklist::DOCUMENTS,
        monitoring::DOCUMENTS,
        operations::DOCUMENTS,
        progress::DOCUMENTS,
        register::DOCUMENTS,
        reporting::DOCUMENTS,
    ]
    .concat()
}

/// Ends a request that takes too long, its reading included. A file of 20 MB takes minutes on a village line.
async fn time_limit(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_upload = UPLOADS.contains(&path) || paths::REPORT_FORM.contains(&path);
    let limit = Duration::from_secs(if is_upload { 300 } else { 60 });
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

/// The addresses that take files, beside the buttons of the report form.
const UPLOADS: [&str; 7] = [
    paths::verb::IMPORT_ACCOUNTS,
    paths::verb::IMPORT_COLUMNS,
    paths::verb::IMPORT_FACTS,
    paths::verb::IMPORT_RULES,
    paths::verb::IMPORT_UNITS,
    paths::verb::SET_EMBLEM,
    paths::verb::UPLOAD_CHECKLIST,
];
