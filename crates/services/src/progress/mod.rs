//! Where tasks and units stand.

pub mod cells;
pub mod heat_map;
pub mod overview;
pub mod search;
mod task;
mod tasks;
pub mod todo;
mod unit;

pub use task::{TaskPage, task};
pub use tasks::{TaskFilter, TaskList, TaskOrder, TaskRow, tasks};
pub use unit::{UnitPage, unit};
