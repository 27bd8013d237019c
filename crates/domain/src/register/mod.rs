//! The register of responsible units (责任单位名册).

pub mod called;
pub mod ended;
pub mod entry;
pub mod life;
pub mod merger;
pub mod proposal;
pub mod sealed_days;
pub mod unit;
