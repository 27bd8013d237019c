//! Where tasks and units stand.

pub mod by_group;
pub mod calendar;
pub mod cells;
pub mod evidence_bundle;
pub mod heat_map;
pub mod overview;
pub mod search;
mod task;
mod task_past;
mod tasks;
pub mod todo;
mod unit;

pub use storage::progress::AssignedUnit;
pub use task::{TaskPage, task};
pub use task_past::{LeftCell, TaskChange, left_cells, task_changes};
pub use tasks::{RemovedTask, TaskFilter, TaskList, TaskOrder, TaskRow, tasks};
pub use unit::{LeftItem, UnitPage, unit};
