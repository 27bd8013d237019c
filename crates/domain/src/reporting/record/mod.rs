//! The record (记录): a cell as what happened to it.
//!
//! Events are the record; everything else follows. [`Record`] is what they add up to ([`fold`]), [`step`] takes it
//! from one event to the next or refuses, [`status`] says what it shows on a day, [`stretch`] keeps what it said on
//! earlier days. No function here knows a clock, a task, a setting or a calendar: an event carries what it needs, so
//! that a later change of those never rewrites the past.

mod acceptance;
mod columns;
mod event;
mod fold;
mod late;
mod presence;
mod released;
mod released_past;
mod state;
mod status;
mod step;
mod stretch;
#[cfg(test)]
mod tests;
mod undo;

pub use acceptance::{Asked, Judging, Outcome, outcome};
pub use columns::{BadColumns, Columns};
pub use event::{Author, Event, EventNo, Happening, Place, RedateCause, ReportNo, office_day};
pub use fold::{FoldError, fold, fold_until};
pub use late::HandIns;
pub use presence::{LeaveCause, Presence};
pub use released::{ReleasedRow, ReleasedStep, released};
pub use released_past::released_past;
pub use state::{Desk, Progress, Record, Settled, State, Waiting, hand_by};
pub use status::{AsOf, DueClass, Kind, Mark, Shown, Standing, Status};
pub use step::{Refusal, step};
pub use stretch::{Running, Stretch, replay, turn};
pub use undo::{UNDO_MINUTES, undo};
