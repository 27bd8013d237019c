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
    /// What it is about: a preview puts problems of one kind together.
    #[serde(default)]
    pub kind: ProblemKind,
    /// The name that no unit could be told for, as written: answered once a person has said whom it means.
    #[serde(default)]
    pub name: Option<String>,
}

/// What a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// Personal data that must not be published.
    Personal,
    /// What the columns mean.
    Columns,
    /// A row lacks what a task needs.
    #[default]
    Rows,
    /// A time limit that was not understood, or only in part.
    TimeLimit,
    /// Units no name of the register fits.
    Units,
    /// Lists of units that a person must complete.
    OpenUnits,
    /// Text that is there and was not read as a task.
    NotRead,
    /// Content a reader of the file does not see.
    Hidden,
}

impl ProblemKind {
    /// Every kind in the order a preview shows them.
    pub const ALL: [Self; 8] =
        [Self::Personal, Self::Columns, Self::Rows, Self::TimeLimit, Self::Units, Self::OpenUnits, Self::NotRead, Self::Hidden];

    /// The heading over problems of that kind.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Personal => "个人信息",
            Self::Columns => "列的含义",
            Self::Rows => "任务内容",
            Self::TimeLimit => "完成时限",
            Self::Units => "责任单位",
            Self::OpenUnits => "没有写明的单位",
            Self::NotRead => "没有读入的内容",
            Self::Hidden => "隐藏的内容",
        }
    }
}

impl Problem {
    /// A problem without an offer.
    #[must_use]
    pub fn new(row: usize, column: impl Into<String>, message: impl Into<String>) -> Self {
        Self { row, column: column.into(), message: message.into(), offer: None, kind: ProblemKind::Rows, name: None }
    }

    /// The same problem as one of a name.
    #[must_use]
    pub fn about(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// The same problem as one of another kind.
    #[must_use]
    pub fn of(self, kind: ProblemKind) -> Self {
        Self { kind, ..self }
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
