//! What exists and what is true in disclosure supervision: pure types and rules.
//!
//! No I/O, no clock, no chance; everything here compiles to wasm. Start with [`cell`]: it is where everything meets.

pub mod account;
pub mod advice;
pub mod audit;
pub mod audit_detail;
pub mod audit_words;
pub mod cell;
pub mod cell_event;
pub mod checklist;
pub mod checklist_import;
pub mod duty;
pub mod evidence;
pub mod ids;
pub mod office_time;
pub mod password;
pub mod permission;
pub mod report;
pub mod search_text;
pub mod text_diff;
pub mod unit;
pub mod unit_entry;
pub mod working_days;
