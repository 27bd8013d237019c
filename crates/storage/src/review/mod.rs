//! What waits for the office: the queue, requests to open a report again.

pub mod queue;
pub mod reopen;
