//! A one-time password is shown in the answer to the form that made it: no redirect, nothing stored, nothing kept by the
//! browser (`no-store`, as all pages). Loading that answer anew asks the browser to send the form again, which its use case
//! refuses: the name is taken, the account has another password already.

use app::context::{OneTime, TriedPage};
use app::notice::Notice;
use app::paths;
use app::shell::shell;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use leptos::prelude::provide_context;
use services::ServiceError;
use services::access::account::{OneTimePassword, Slip};

use super::answer::HttpError;
use super::signed_in::SignedIn;
use super::state::Server;
use super::{assets, headers};
use crate::account_slips;

/// The account's page, with the password on it.
pub(super) async fn shown_once(server: &Server, me: &SignedIn, made: OneTimePassword, notice: Notice) -> Response {
    let once = OneTime { notice, secrets: vec![made.password], slips: Vec::new() };
    page_with(server, me, &paths::account(&made.account), once).await
}

/// The page of slips, with the workbook that holds them too.
pub(super) async fn slips_once(server: &Server, me: &SignedIn, path: &str, slips: Vec<Slip>) -> Response {
    match account_slips::workbook(&slips) {
        Ok(bytes) => {
            let secrets = vec![BASE64.encode(&bytes)];
            page_with(server, me, path, OneTime { notice: Notice::AccountsAdded, secrets, slips }).await
        }
        Err(error) => HttpError(ServiceError::internal(error)).into_response(),
    }
}

/// A page with what was made for it.
pub(super) async fn page_with(server: &Server, me: &SignedIn, path: &str, once: OneTime) -> Response {
    rendered(server, me, path, move || provide_context(once.clone())).await
}

/// The page of a try of the monitor's rules, with what it came to.
pub(super) async fn tried_once(server: &Server, me: &SignedIn, path: &str, tried: TriedPage) -> Response {
    rendered(server, me, path, move || provide_context(tried.clone())).await
}

/// A page with more in its context than a visit of it would find.
async fn rendered(server: &Server, me: &SignedIn, path: &str, provide: impl Fn() + Clone + Send + Sync + 'static) -> Response {
    let names = match assets::names() {
        Ok(names) => names,
        Err(error) => return HttpError(ServiceError::Internal(error.into())).into_response(),
    };
    let mut page = match Request::get(path).body(Body::empty()) {
        Ok(page) => page,
        Err(error) => return HttpError(ServiceError::internal(error)).into_response(),
    };
    page.extensions_mut().insert(me.visitor.clone());
    if let Some(nonce) = &me.nonce {
        page.extensions_mut().insert(nonce.clone());
    }
    let services = server.services.clone();
    let context = move || {
        provide_context(services.clone());
        provide();
        headers::provide_nonce();
    };
    let mut response = leptos_axum::render_app_async_with_context(context, move || shell(&names))(page).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
