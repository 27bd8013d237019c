//! `GET /healthz`: `ok`, or 503 and the parts that do not work. A supervisor may ask as often as it likes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use services::operations::health::{Part, ailing_parts};
use tokio::sync::Mutex;

use super::state::Server;

/// An answer holds for so long, and that all is well only until a write fails; until then nobody writes again.
const FRESH: Duration = Duration::from_secs(1);

/// The last answer. Who comes while it is being found out waits for it.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Mutex<Option<Seen>>>);

/// When somebody looked, and what did not work then.
type Seen = (Instant, Vec<Part>);

/// Looks, or answers what was seen within the last second.
pub(super) async fn answer(State(server): State<Server>) -> Response {
    let mut last = server.health.0.lock().await;
    let has_failed_since = |parts: &[Part]| server.services.db().writes_fail() && !parts.contains(&Part::Writing);
    let parts = match &*last {
        Some((seen, parts)) if seen.elapsed() < FRESH && !has_failed_since(parts) => parts.clone(),
        _ => {
            let parts = ailing_parts(&server.services).await;
            *last = Some((Instant::now(), parts.clone()));
            parts
        }
    };
    drop(last);
    if parts.is_empty() {
        return "ok".into_response();
    }
    let lines: Vec<&str> = parts.into_iter().map(Part::sentence).collect();
    (StatusCode::SERVICE_UNAVAILABLE, [("content-type", "text/plain; charset=utf-8"), ("retry-after", "5")], lines.join("\n") + "\n")
        .into_response()
}
