//! Columns, wrong words, a month's round, what it found, and what became of that.

pub mod beside;
pub mod bulletin;
pub mod candidate;
mod candidate_decided;
pub mod channel;
pub mod column;
pub mod column_count;
pub mod contact;
pub mod delivery;
pub mod digest;
pub mod dismissal;
pub mod finding;
mod finding_count;
pub mod job;
pub mod judged;
pub mod look_back;
pub mod notice;
pub mod order;
pub mod round;
pub mod round_hit;
pub mod rule_record;
pub mod rule_version;
pub mod rule_waiver;
pub mod site_wide;
pub mod succession;
pub mod urge;
pub mod words;
