//! Where things stand: names and grouped counts for overview, heat map, task list, task page and search.

mod borders;
mod counts;
mod find;
mod names;
mod opening;
mod task;

pub use borders::{BORDERS, BorderCount, by_borders};
pub use counts::{ClassCount, Crossing, TaskCounts, by_task, crossings};
pub use find::{FoundTask, find_tasks, find_units};
pub use names::{Names, SectionName, TaskName, UnitName, names};
pub use opening::{Opening, YearChecklist, opening};
pub use task::{AssignedUnit, PlacedTask, assigned, placed_task};
