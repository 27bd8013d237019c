//! What exists and what is true in disclosure supervision: pure types and rules.
//!
//! No I/O, no clock, no chance; everything here compiles to wasm. One folder a context, the same word as in every other
//! crate. Start with [`reporting::cell`]: it is where everything meets.

#[macro_use]
mod coded;

pub mod access;
pub mod assessment;
pub mod audit;
pub mod calendar;
pub mod checklist;
pub mod ids;
pub mod monitoring;
pub mod operations;
pub mod register;
pub mod reporting;
pub mod text;
