//! HTTP: router, layers, files, form posts. No rule of the office's work stands here.

mod assets;
#[cfg(feature = "bench")]
mod bench;
mod checklist_files;
mod evidence;
mod forms;
mod headers;
mod held;
mod list_export;
mod plain_text;
mod refusal;
#[cfg(test)]
mod report_tests;
#[cfg(test)]
mod tests;
mod unit_files;
mod visitor;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
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
use tower_http::timeout::TimeoutLayer;

pub(crate) use checklist_files::published;

use app::routes::App;
use app::shell::shell;

/// Makes the router of what is neither page nor form, and the list of its addresses for the route test.
macro_rules! documents {
    ($($path:literal => $handler:expr,)*) => {
        /// Downloads and uploads; the route test walks them all.
        #[cfg(test)]
        const DOCUMENTS: &[&str] = &[$($path),*];

        fn documents() -> Router<Server> {
            Router::new()$(.route($path, $handler))*
        }
    };
}

// One line a download or upload: `"/path" => get(module::handler),`. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    "/checklists/import/upload" => post(checklist_files::upload).layer(DefaultBodyLimit::max(checklist_files::BODY_LIMIT)),
    "/checklists/{id}/export/{format}" => get(checklist_files::export),
    "/do/add-file" => post(evidence::add_file).layer(DefaultBodyLimit::max(evidence::BODY_LIMIT)),
    "/do/import-units" => post(unit_files::upload).layer(DefaultBodyLimit::max(unit_files::BODY_LIMIT)),
    "/evidence/{id}" => get(evidence::download),
    "/exports/{file}" => get(list_export::found).post(list_export::ticked),
    "/units/export/{format}" => get(unit_files::export),
}

/// Brotli's quality for pages: on a 200-row list 4 costs a millisecond and comes within a tenth of the best.
const PAGE_QUALITY: i32 = 4;

/// How the process is set up in front of the network.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Settings {
    /// Cookies are marked Secure.
    pub(crate) behind_tls: bool,
}

/// What handlers share.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) services: Services,
    pub(crate) settings: Settings,
    options: LeptosOptions,
}

impl axum::extract::FromRef<Server> for LeptosOptions {
    fn from_ref(server: &Server) -> Self {
        server.options.clone()
    }
}

/// The whole site.
pub(crate) fn router(services: Services, settings: Settings) -> anyhow::Result<Router> {
    let names = assets::names()?;
    let server = Server { services: services.clone(), settings, options: LeptosOptions::builder().output_name("gongkai").build() };
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
        .route(
            "/api/{*name}",
            post({
                let context = context.clone();
                move |request| leptos_axum::handle_server_fns_with_context(context.clone(), request)
            }),
        )
        .nest("/do", forms::router())
        .fallback(assets::file_or_missing_page(fallback_shell, context))
        .layer(RequestBodyLimitLayer::new(plain_text::FORM_LIMIT))
        .layer(time_limit(60));
    // a file of 20 MB takes minutes on a village line; each upload sets its own body limit
    let pages = pages
        .merge(documents().layer(time_limit(300)))
        .layer(from_fn_with_state(server.clone(), visitor::identify))
        .layer(from_fn(plain_text::clean))
        .layer(DefaultBodyLimit::max(plain_text::FORM_LIMIT));
    let site = pages
        .route("/pkg/{file}", get(assets::package_file))
        .route("/favicon.svg", get(assets::favicon))
        .route("/robots.txt", get(assets::robots))
        .route("/healthz", get(|| async { "ok" }))
        // pages only: the site's files are compressed beforehand and keep their coding
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(PAGE_QUALITY)))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(refusal::panicked))
        .layer(from_fn(refusal::dress))
        .layer(from_fn_with_state(server.clone(), headers::secure));
    #[cfg(feature = "bench")]
    let site = site.layer(from_fn_with_state(server.clone(), bench::count)).merge(bench::router()?);
    Ok(site.with_state(server))
}

/// Ends a request that takes too long.
fn time_limit(seconds: u64) -> TimeoutLayer {
    TimeoutLayer::with_status_code(axum::http::StatusCode::REQUEST_TIMEOUT, Duration::from_secs(seconds))
}
