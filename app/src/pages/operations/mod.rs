//! Running the office: settings, the audit log.

pub(crate) mod audit;
pub(crate) mod help;
mod holidays;
pub(crate) mod settings;
