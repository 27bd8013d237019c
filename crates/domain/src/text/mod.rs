//! Text as people write it: folding for comparison, Chinese numerals, differences, search; JSON.

pub mod diff;
pub mod folded;
pub mod json;
pub mod numerals;
pub mod search;
