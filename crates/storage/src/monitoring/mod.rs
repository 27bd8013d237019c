//! Columns, wrong words, a month's round, what it found, and what became of that.

pub mod bulletin;
pub mod candidate;
pub mod column;
pub mod dismissal;
pub mod finding;
pub mod job;
pub mod judged;
pub mod notice;
pub mod round;
pub mod round_hit;
pub mod words;
