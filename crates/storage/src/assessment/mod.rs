//! Rules, rounds with their entries, appeals and seals.

pub mod accountability;
pub mod appeal;
pub mod check_example;
pub mod cross_check;
pub mod fact;
pub mod file;
pub mod on_site;
pub mod round;
pub mod rule_draft;
pub mod rule_set;
pub mod seal;
pub mod source;
pub mod waiting;
