//! The pages, one file or folder each.

pub(crate) mod missing;
pub(crate) mod overview;
pub(crate) mod sign_in;
