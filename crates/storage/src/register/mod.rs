//! The register of responsible units.

pub mod merge;
pub mod unit;
pub mod unit_past;
