//! The form kit: one row a field, its hint and its error. No page writes a bare control that this kit has.

pub(crate) mod field_error;
pub(crate) mod text_area;
pub(crate) mod text_field;
