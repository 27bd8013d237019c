//! Progress (落实情况), read only: names and grouped counts for overview, heat map, task list, task page, lists of cells, 待办 and search.

pub(crate) mod as_of;
pub mod cells;
mod counts;
mod evidence;
mod find;
mod lists;
mod names;
mod task;
mod task_past;
pub mod todo;
mod trend;
mod words;
mod year;

pub use counts::{StatusCount, TaskCounts, TaskUnitCount, by_task, by_task_and_unit};
pub use evidence::evidence;
pub use find::{
    FoundByPerson, FoundPerson, FoundRecords, FoundReport, FoundTask, find_evidence, find_people, find_records, find_tasks, find_units,
};
pub use lists::Lists;
pub use names::{FormerName, Names, SectionName, TaskName, UnitName, names};
pub use task::{AssignedUnit, RemovedTask, TaskInList, assigned, assigned_then, removed_tasks, task_in_list};
pub use task_past::{LeftCell, LeftWithUnit, TaskChange, left_cells, left_with_unit, task_changes};
pub use trend::{ChangeCount, EndedItems, RecordBegins, StretchCount, Stretches, changes, record_begins, stretches};
pub use words::{table_then, task_then, tasks_then};
pub use year::{YearChecklist, YearContext, carried_out, year_context};
