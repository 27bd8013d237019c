//! Running the office: counties and their settings, the audit log, what a backup reads.

pub mod audit;
pub mod audit_names;
pub mod backup;
pub mod copy;
pub mod county;
pub mod emblem;
pub mod rows;
pub mod rows_beside;
pub mod rows_lives;
pub mod scheduled;
pub mod upgrade;
