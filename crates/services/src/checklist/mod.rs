//! The checklists themselves: which there are, the four-column table, its texts, its public address.

mod completion;
pub mod edit_task;
mod four_column;
pub mod import;
mod overview;
mod publish;

pub use completion::{Completion, completion_history, propose_completion, set_completion};
pub use four_column::{FourColumn, FourRow, four_column, published};
pub use overview::{ChecklistLine, list};
pub use publish::{Publication, set_public};
pub use storage::checklist::completion::CompletionEvent;
