//! The pages, one file or folder each.

pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod cell;
pub(crate) mod cells;
pub(crate) mod checklists;
pub(crate) mod heat_map;
pub(crate) mod me;
pub(crate) mod missing;
pub(crate) mod overview;
pub(crate) mod password;
pub(crate) mod reopens;
pub(crate) mod review;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod task;
pub(crate) mod tasks;
pub(crate) mod todo;
pub(crate) mod unit;
pub(crate) mod units;
