//! People and the way in: accounts, sessions, passwords.

pub mod account;
pub mod second_factor;
pub mod session;
