//! People and the way in: accounts, sessions, passwords.

pub mod account;
pub mod session;
