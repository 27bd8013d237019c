//! What waits for the office: the queue, requests to open a report again; and what it has decided to do without.

pub mod exemption;
pub mod judged;
pub mod queue;
pub mod reopen;
