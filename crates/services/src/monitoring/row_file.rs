//! A file of rows that waits for a person: what it holds, or what is wrong with it.

use serde::{Deserialize, Serialize};

use crate::register::RowProblem;

/// What a file holds: its rows, or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFile<Entry> {
    /// The rows.
    pub entries: Vec<Entry>,
    /// What cannot be read; a file with any is not taken.
    pub problems: Vec<RowProblem>,
}
