//! The log of official acts (操作日志): what can be done, to what, and the words in which the log tells it.

pub mod action;
pub mod event;
mod fact;
pub mod held;
pub mod names;
pub mod rows;
pub mod subject;

pub use fact::{Fact, Sha256Hex};
