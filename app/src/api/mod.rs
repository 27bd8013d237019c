//! Server functions: what islands ask for. Each is a public endpoint and asks `services` with the actor.

mod save_draft;
mod save_site;
mod suggest;

pub use save_draft::{DraftAnswer, save_draft};
pub use save_site::{SiteAnswer, save_site};
pub use suggest::{Suggestion, suggest};

/// Who asks, and what answers. The session layer refuses strangers before a server function runs; this asks again.
#[cfg(feature = "ssr")]
fn visitor() -> Result<(services::Services, services::Actor), leptos::prelude::ServerFnError> {
    use leptos::prelude::{ServerFnError, expect_context, use_context};
    let parts = use_context::<http::request::Parts>();
    let actor = parts.and_then(|parts| parts.extensions.get::<crate::context::Visitor>().and_then(|visitor| visitor.actor.clone()));
    let Some(actor) = actor else { return Err(ServerFnError::ServerError(services::ServiceError::NotSignedIn.to_string())) };
    Ok((expect_context::<services::Services>(), actor))
}
