//! What the office sets for its county.

pub mod emblem;
pub mod parameter;
mod parameters;

pub use parameters::{PARAMETERS, RETIRED, Settings};
