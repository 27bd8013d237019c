//! The checklists themselves: which there are, the four-column table, its texts, its public address.

pub mod close_year;
mod completion;
pub mod edit_task;
mod four_column;
pub mod import;
mod open_units;
mod overview;
mod publish;
pub mod report_rule;
mod workbench;

pub use completion::{Completion, completion_history, set_completion};
pub use four_column::{FourColumn, FourRow, begins_after, four_column, four_column_on, published};
pub use open_units::{OpenTask, open_units};
pub use overview::{ChecklistLine, list};
pub use publish::{Publication, PublicationPage, publication, set_public, version};
pub use storage::checklist::completion::CompletionEvent;
pub use storage::checklist::version::VersionLine;
pub use workbench::{AllNewRows, RowChoice, RowSources, RowsTaken, Workbench, take_all_new, take_row, workbench};
