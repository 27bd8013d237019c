//! Names to addresses: only those that may be visited are handed to the client, so that no answer can lead it elsewhere.

use std::net::SocketAddr;
use std::sync::Arc;

use domain::monitoring::nets::Nets;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The name is not known.
#[derive(Debug, thiserror::Error)]
#[error("the name is not known")]
pub(super) struct NotFound;

/// All its addresses may not be visited.
#[derive(Debug, thiserror::Error)]
#[error("the address may not be visited")]
pub(super) struct NotAllowed;

/// Asks the system and keeps what is allowed.
#[derive(Debug, Clone)]
pub(super) struct Guarded(pub(super) Arc<Nets>);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let nets = self.0.clone();
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| NotFound)?.collect();
            if found.is_empty() {
                return Err(NotFound.into());
            }
            let allowed: Vec<SocketAddr> = found.into_iter().filter(|one| nets.allow(one.ip())).collect();
            if allowed.is_empty() {
                return Err(NotAllowed.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}
