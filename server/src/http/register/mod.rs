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

// One line a verb, in alphabetical order. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/add-unit" => add_unit::post,
    "/close-unit" => close_unit::post,
    "/confirm-units" => confirm_units::post,
    "/edit-unit" => edit_unit::post,
    "/move-unit" => move_unit::post,
    "/rename-unit" => rename_unit::post,
}

// One line a download or upload; a new one also needs its line in `http/tests/matrix.rs`.
documents! {
    "/do/import-units" => post(files::upload).layer(DefaultBodyLimit::max(files::BODY_LIMIT)),
    "/units/export/{format}" => get(files::export),
}
