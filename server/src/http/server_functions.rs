//! What islands ask for, below `/api/`: leptos answers, and what it answers badly is put right here.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::server_fn::axum::server_fn_paths;

/// More than any error of ours is long.
const ERROR_BYTES: usize = 64 * 1024;

/// What leptos begins an error with that lies in the question, not in the answer.
const ASKED_BADLY: [&str; 3] = ["Args|", "MissingArg|", "Deserialization|"];

/// 404 where there is no function of that address, 400 where its arguments cannot be read. Everything else passes.
pub(super) async fn mend(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !path.starts_with("/api/") {
        return next.run(request).await;
    }
    if !server_fn_paths().any(|(known, _)| known == path) {
        return (StatusCode::NOT_FOUND, "没有这个功能，请刷新页面后再试。").into_response();
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(words) = to_bytes(body, ERROR_BYTES).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    if ASKED_BADLY.iter().any(|start| words.starts_with(start.as_bytes())) {
        parts.status = StatusCode::BAD_REQUEST;
    }
    Response::from_parts(parts, Body::from(words))
}
