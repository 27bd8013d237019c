//! From a county's own table to sections, tasks and responsible units: what is read, what is proposed, what stays open.
//!
//! The steps, each a pure function of the one before it:
//! [`grid`] is what a file reader hands over (cells, with merged cells marked), [`recognise()`] finds the heading row and
//! turns rows into tasks, [`parse()`] resolves responsible units and proposes duties, [`ImportReport`] is what the command
//! line prints. Texts are never changed on the way: folding is for comparing only.

mod beside_limit;
pub mod choices;
mod column_memory;
pub mod comparison;
#[cfg(test)]
mod conservation;

pub mod grid;
mod guess;
pub mod headings;
pub mod import_report;

pub mod parse;
pub mod plan;
pub mod problem;
pub mod prose;
pub mod recognise;
mod remark_says;
pub mod responsible;
mod side_by_side;
mod stacked;
pub mod standing;
mod surroundings;
pub mod time_limit;
mod title_year;
pub mod unsaid;

pub use beside_limit::{asked_beside_limit, day_of_each_month};
pub use choices::Choices;
pub use column_memory::{ColumnMemory, headings_of};
pub use comparison::{Comparison, FormerTask, RowChange, compare, most_alike, tell};
pub use grid::{Aside, Cell, Covering, Document, Hidden, LeftOut, Margin, MarginKind, Row, Table, row_in_table, row_place, table_of};
pub use headings::{ColumnMapping, ColumnRole};
pub use import_report::ImportReport;
pub use parse::{OpenGroupUse, ParsedChecklist, ParsedItem, parse};
pub use plan::{Plan, PlannedAssignment, PlannedCells, PlannedTask, plan};
pub use problem::{Offer, Problem, ProblemKind};
pub use recognise::{Recognised, RecognisedRow, Stated, recognise, recognise_columns, recognise_document};
pub use responsible::{Expression, Outcome, Resolver, Token, UnitDirectory};
pub use side_by_side::apart;
pub use stacked::{Stacked, one_below_another};
pub use standing::{GroupAnswers, ReadAgain, Standing, former_choices};
pub use surroundings::is_form_row;
pub use time_limit::unread::unread_limit;
pub use time_limit::{DutyProposal, LimitTexts, TimeDoubt, propose_from};
pub use title_year::{of_year, other_year};
pub use unsaid::Unsaid;
