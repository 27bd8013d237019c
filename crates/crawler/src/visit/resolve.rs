//! Names to addresses: only those that may be visited are handed to the client, so that no answer can lead it elsewhere.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use domain::monitoring::nets::Nets;
use domain::monitoring::outcome::Reason;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use url::{Host, Url};

use super::failure::Failure;

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
struct Guarded(Arc<Nets>);

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

/// A client that is led nowhere else: by no name, no answer, no proxy, and not twice by itself. Whoever makes one adds its times.
pub(super) fn guarded(nets: &Nets, agent: &str) -> reqwest::ClientBuilder {
    // a second one of this process keeps the first's provider
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent(agent)
        .redirect(Policy::none())
        .no_proxy()
        .dns_resolver(Guarded(Arc::new(nets.clone())))
        .retry(reqwest::retry::never())
        .http1_only()
}

/// Whether an address may be asked as far as it is literal; the resolver is not asked for those.
pub(super) fn check_literal(nets: &Nets, url: &Url) -> Result<(), Failure> {
    let literal = match url.host() {
        Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        Some(Host::Domain(_)) => None,
        None => return Err(Failure::Ours(Reason::AddressRefused)),
    };
    match literal {
        Some(address) if !nets.allow(address) => Err(Failure::Ours(Reason::AddressRefused)),
        _ => Ok(()),
    }
}
