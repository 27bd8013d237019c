//! Visiting: one address at a time of a host, at a pace, as robots.txt allows, where the address may be visited at every hop.

mod client;
mod control;
mod failure;
mod post;
mod queue;
mod resolve;
mod robots;
mod shelf;
mod try_once;

use std::time::Duration;

use chrono::NaiveDate;
pub use domain::monitoring::nets::{Net, Nets, NotANet};
use domain::monitoring::outcome::Outcome;
use domain::monitoring::read_again::Validators;

pub use post::{Posted, Poster};
pub use queue::Visitor;
pub use try_once::read_at_hand;

/// Our name, as it stands in robots.txt.
pub(crate) const NAME: &str = "GongkaiMonitor";

/// How to visit.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Networks that may be visited although they are not public.
    pub nets: Nets,
    /// Least time between two requests to one host.
    pub pace: Duration,
    /// Limit for one whole answer, from connecting to its last byte.
    pub limit: Duration,
    /// Tries before a fault counts.
    pub tries: u32,
    /// Over how long they are spread.
    pub over: Duration,
    /// The day the round speaks of: nobody born later has an identity number.
    pub as_of: NaiveDate,
}

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    /// The address.
    pub address: String,
    /// What became of it.
    pub outcome: Outcome,
    /// How many tries there were.
    pub tries: u32,
    /// How many answers came, on the way to it and of all its tries.
    pub answers: u32,
    /// What the server says of the page, for the next time; nothing where it was led elsewhere.
    pub validators: Validators,
    /// The server says that nothing has changed since the time that [`Visitor::push_known`] spoke of; then the outcome says nothing more.
    pub is_unchanged: bool,
}

/// The client could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the client for visiting cannot be made: {0}")]
pub struct NoClient(#[from] reqwest::Error);
