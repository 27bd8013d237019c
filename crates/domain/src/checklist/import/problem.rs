//! What a person must look at before a checklist is stored.

use serde::{Deserialize, Serialize};

/// One thing that could not be read or resolved, in the office's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The row's number as the file shows it, from 1; 0 for the table as a whole.
    pub row: usize,
    /// The heading of the column, empty for the row as a whole.
    pub column: String,
    /// A Chinese sentence that says what to do next.
    pub message: String,
    /// A way out that needs one click, never taken by itself.
    pub offer: Option<Offer>,
}

impl Problem {
    /// A problem without an offer.
    #[must_use]
    pub fn new(row: usize, column: impl Into<String>, message: impl Into<String>) -> Self {
        Self { row, column: column.into(), message: message.into(), offer: None }
    }
}

/// What the office may choose to solve a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Offer {
    /// Take the responsible units of the row above: the cell was probably merged once.
    InheritAbove {
        /// The row they stand in.
        from_row: usize,
        /// Their text.
        text: String,
    },
}
