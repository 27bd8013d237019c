//! The register of units: list, new one, edit (with renaming, end and order), import.

mod edit;
mod fields;
mod import;
mod list;
mod new;

pub(crate) use edit::EditUnitPage;
pub(crate) use import::ImportUnitsPage;
pub(crate) use list::UnitsPage;
pub(crate) use new::NewUnitPage;
