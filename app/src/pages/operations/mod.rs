//! Running the office: settings, the audit log.

pub(crate) mod audit;
mod holidays;
pub(crate) mod settings;
