//! The register of responsible units.

pub mod import;
pub mod merge;
pub mod unit;
