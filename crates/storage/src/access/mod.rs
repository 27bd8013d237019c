//! People, accounts and sessions.

pub mod account;
pub mod form_retry;
pub mod second_factor;
pub mod session;
