//! Text as people write it: folding for comparison, Chinese numerals, differences, search.

pub mod diff;
pub mod folded;
pub mod numerals;
pub mod search;
