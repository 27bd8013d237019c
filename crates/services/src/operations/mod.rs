//! Running the office: settings and calendar, reading the audit log, backup, doctor, the demo county.

pub mod audit;
pub mod backup;
pub mod clean;
pub mod demo;
pub(crate) mod disk;
pub mod doctor;
pub mod files;
pub mod health;
pub mod held;
mod lives;
pub mod records;
pub mod rows;
pub mod scheduled;
pub mod settings;
