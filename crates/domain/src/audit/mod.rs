//! The log of official acts (操作日志): events, the words they are told in.

pub mod detail;
pub mod event;
pub mod words;
