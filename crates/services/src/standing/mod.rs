//! Where tasks and units stand.

mod task;
mod tasks;
mod unit;

pub use task::{TaskPage, task};
pub use tasks::{TaskFilter, TaskList, TaskOrder, TaskRow, tasks};
pub use unit::{UnitPage, unit};
