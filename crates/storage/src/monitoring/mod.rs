//! Columns, wrong words, and the month's rounds with what was read.

pub mod column;
pub mod round;
pub mod words;
