//! The cell and what is handed in for it: facts, history, drafts, evidence.

pub mod cell;
pub mod cell_detail;
pub(crate) mod cell_row;
pub mod draft;
pub mod event;
pub mod event_text;
pub mod evidence;
pub mod past;
pub mod report;
pub mod sign_off;
pub mod texts;
