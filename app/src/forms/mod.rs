//! The form kit: one row a field, with label, hint, error and control in that order. No page writes a bare control that
//! this kit has.

pub(crate) mod choices;
pub(crate) mod date;
pub(crate) mod fact;
pub(crate) mod field_row;
pub(crate) mod file;
pub(crate) mod number_hints;
pub(crate) mod phone_reason;
pub(crate) mod seen;
pub(crate) mod select;
mod shown;
pub(crate) mod text_area;
pub(crate) mod text_field;

pub(crate) use shown::{Errors, ShownForm};
