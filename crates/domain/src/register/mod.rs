//! The register of responsible units (责任单位名册).

pub mod entry;
pub mod proposal;
pub mod unit;
