//! The rules, one file each or a few that look at the same thing.

pub mod alike;
pub mod answers;
pub mod article;
pub mod columns;
pub mod elements;
pub mod interpretation;
pub mod links;
pub mod repeated;
pub mod weekly;

#[cfg(test)]
mod optional_tests;
#[cfg(test)]
pub(super) mod tests;
