//! The pages, one folder a context.

pub(crate) mod access;
pub(crate) mod assessment;
pub(crate) mod checklist;
pub(crate) mod missing;
pub(crate) mod monitoring;
pub(crate) mod operations;
pub(crate) mod progress;
pub(crate) mod register;
pub(crate) mod reporting;
pub(crate) mod review;
