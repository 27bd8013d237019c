//! What handlers share.

use leptos::config::LeptosOptions;
use services::Services;

use super::health::Watch;

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
    pub(super) options: LeptosOptions,
    pub(super) health: Watch,
}

impl axum::extract::FromRef<Server> for LeptosOptions {
    fn from_ref(server: &Server) -> Self {
        server.options.clone()
    }
}
