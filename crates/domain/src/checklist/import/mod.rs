//! From a county's own table to sections, tasks and responsible units: what is read, what is proposed, what stays open.
//!
//! The steps, each a pure function of the one before it:
//! [`grid`] is what a file reader hands over (cells, with merged cells marked), [`recognise()`] finds the heading row and
//! turns rows into tasks, [`parse()`] resolves responsible units and proposes duties, [`ImportReport`] is what the command
//! line prints. Texts are never changed on the way: folding is for comparing only.

pub mod choices;
pub mod comparison;

pub mod grid;
pub mod headings;
pub mod import_report;

pub mod parse;
pub mod plan;
pub mod problem;
pub mod recognise;
pub mod responsible;
mod surroundings;
pub mod time_limit;

pub use choices::Choices;
pub use comparison::{Comparison, FormerTask, RowChange, compare, former_choices};
pub use grid::{Cell, Covering, Document, Row, Table};
pub use headings::{ColumnMapping, ColumnRole};
pub use import_report::ImportReport;
pub use parse::{OpenGroupUse, ParsedChecklist, ParsedItem, parse};
pub use plan::{Plan, PlannedAssignment, PlannedCells, PlannedTask, plan};
pub use problem::{Offer, Problem};
pub use recognise::{Recognised, RecognisedRow, recognise};
pub use responsible::{Expression, Outcome, Resolver, Token, UnitDirectory};
pub use time_limit::DutyProposal;
