//! The register of units.

mod add_unit;
mod close_unit;
mod confirm_units;
mod edit_unit;
mod files;
mod move_unit;
mod rename_unit;

use app::paths;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use domain::access::permission::Permission::{ManageUnits, ReadCounty};

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    paths::verb::ADD_UNIT, Any(&[ManageUnits]) => add_unit::post,
    paths::verb::CLOSE_UNIT, Any(&[ManageUnits]) => close_unit::post,
    paths::verb::CONFIRM_UNITS, Any(&[ManageUnits]) => confirm_units::post,
    paths::verb::EDIT_UNIT, Any(&[ManageUnits]) => edit_unit::post,
    paths::verb::MOVE_UNIT, Any(&[ManageUnits]) => move_unit::post,
    paths::verb::RENAME_UNIT, Any(&[ManageUnits]) => rename_unit::post,
}

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    paths::verb::IMPORT_UNITS, Any(&[ManageUnits]) => post(files::upload).layer(DefaultBodyLimit::max(files::BODY_LIMIT)),
    "/units/export/{format}", Any(&[ReadCounty]) => get(files::export),
}
