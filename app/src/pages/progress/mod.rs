//! How things stand, reading only: overview, heat map, lists, 待办, search.

pub(crate) mod calendar;
pub(crate) mod cells;
pub(crate) mod heat_map;
pub(crate) mod overview;
pub(crate) mod search;
pub(crate) mod task;
pub(crate) mod tasks;
pub(crate) mod todo;
mod todo_lapsed;
mod todo_rounds;
pub(crate) mod unit;
