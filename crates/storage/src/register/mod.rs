//! The register of responsible units.

pub mod merge;
pub mod unit;
