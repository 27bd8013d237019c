//! Text as people write it: folding for comparison, Chinese numerals, shares, differences, search; JSON.

pub(crate) mod check_digit;
pub mod diff;
pub mod folded;
pub mod json;
pub mod numerals;
pub mod percent;
pub mod search;
