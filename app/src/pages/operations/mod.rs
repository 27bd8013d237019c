//! Running the office: settings, the audit log.

pub(crate) mod audit;
pub(crate) mod settings;
