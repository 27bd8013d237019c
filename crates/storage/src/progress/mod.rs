//! Progress (落实情况), read only: names and grouped counts for overview, heat map, task list, task page, lists of cells, 待办 and search.

pub mod cells;
mod counts;
mod cutoffs;
mod find;
mod names;
mod task;
pub mod todo;
mod year;

pub use counts::{ClassCount, TaskCounts, TaskUnitCount, by_task, by_task_and_unit};
pub use cutoffs::{CUTOFFS, CutoffCount, by_cutoffs};
pub use find::{FoundTask, find_tasks, find_units};
pub use names::{Names, SectionName, TaskName, UnitName, names};
pub use task::{AssignedUnit, TaskInList, assigned, task_in_list};
pub use year::{YearChecklist, YearContext, year_context};
