//! The way in, one's own account, the accounts of others.

pub(crate) mod accounts;
pub(crate) mod me;
pub(crate) mod password;
pub(crate) mod second_factor;
pub(crate) mod sign_in;
