//! The register of units.

mod add_unit;
mod close_unit;
mod confirm_units;
mod edit_unit;
mod files;
mod move_unit;
mod rename_unit;
mod unit_form;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use domain::access::permission::Permission::{ManageUnits, ReadCounty};

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/add-unit", Any(&[ManageUnits]) => add_unit::post,
    "/close-unit", Any(&[ManageUnits]) => close_unit::post,
    "/confirm-units", Any(&[ManageUnits]) => confirm_units::post,
    "/edit-unit", Any(&[ManageUnits]) => edit_unit::post,
    "/move-unit", Any(&[ManageUnits]) => move_unit::post,
    "/rename-unit", Any(&[ManageUnits]) => rename_unit::post,
}

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    "/do/import-units", Any(&[ManageUnits]) => post(files::upload).layer(DefaultBodyLimit::max(files::BODY_LIMIT)),
    "/units/export/{format}", Any(&[ReadCounty]) => get(files::export),
}
