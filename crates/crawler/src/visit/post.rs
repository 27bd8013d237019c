//! Handing a short text to an address that somebody named, under the same guards as a visit: nothing is asked that may not be visited,
//! and no answer leads elsewhere.

use std::time::Duration;

use domain::monitoring::nets::Nets;
use domain::monitoring::outcome::{Cause, Reason};
use reqwest::header::CONTENT_TYPE;
use url::Url;

use super::NoClient;
use super::failure::Failure;
use super::resolve::{check_literal, guarded};

/// So much of an answer is read.
const ANSWER: usize = 64 * 1024;

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// The other side answered: status and the beginning of its text.
    Answered(u16, String),
    /// Nothing was handed over.
    NotBegun(Cause),
    /// Something was, and no answer came.
    Broken(Cause),
    /// The address may not be asked.
    NotAllowed,
}

/// Hands texts over.
#[derive(Debug)]
pub struct Poster {
    http: reqwest::Client,
    nets: Nets,
}

impl Poster {
    /// One that waits so long for a whole answer.
    ///
    /// # Errors
    /// When the client cannot be made.
    pub fn new(nets: Nets, limit: Duration) -> Result<Self, NoClient> {
        let agent = concat!("GongkaiMonitor/", env!("CARGO_PKG_VERSION"), " (county disclosure office; reminders)");
        let http = guarded(&nets, agent).connect_timeout(limit / 3).timeout(limit).pool_max_idle_per_host(0).build()?;
        Ok(Self { http, nets })
    }

    /// Hands over JSON. Neither the address nor the text is written into any log.
    pub async fn json(&self, address: &str, body: String) -> Posted {
        let url = address.parse::<Url>().ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let Some(url) = url.filter(|url| check_literal(&self.nets, url).is_ok()) else { return Posted::NotAllowed };
        let sent = self.http.post(url).header(CONTENT_TYPE, "application/json; charset=utf-8").body(body).send().await;
        let mut response = match sent {
            Ok(response) => response,
            Err(error) => {
                let is_begun = !error.is_connect();
                return match Failure::from(&error.without_url()) {
                    Failure::Ours(Reason::AddressRefused) => Posted::NotAllowed,
                    Failure::Site(cause) if is_begun => Posted::Broken(cause),
                    Failure::Site(cause) => Posted::NotBegun(cause),
                    Failure::Ours(_) | Failure::NotLetIn | Failure::Unchanged => Posted::Broken(Cause::Reset),
                };
            }
        };
        let status = response.status().as_u16();
        let mut text = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(piece)) if text.len() < ANSWER => text.extend_from_slice(&piece[..piece.len().min(ANSWER - text.len())]),
                Ok(_) => return Posted::Answered(status, String::from_utf8_lossy(&text).into_owned()),
                Err(_) => return Posted::Broken(Cause::Reset),
            }
        }
    }
}
