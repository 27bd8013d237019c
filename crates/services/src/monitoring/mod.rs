//! The month's monitoring: the register of columns, the list of wrong words, the round that a visitor fills.

mod columns;
mod round;
mod words;

pub use columns::{ColumnPreview, all, import, preview};
pub use round::{MonitorRound, begin, complete, keep, known};
pub use storage::monitoring::round::PageVisit;
pub use words::{import as import_words, in_force};
