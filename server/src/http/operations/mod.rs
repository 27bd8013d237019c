//! Settings, the calendar, what is arranged for a day ahead.

mod add_county_day;
mod cancel_change;
mod emblem;
mod load_holidays;
mod remove_county_day;
mod save_settings;
mod set_sign_off;

use app::paths;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use domain::access::permission::Permission::{ManageChecklist, ManageSettings, ManageUnits};

use crate::http::right::Needs::{Any, Nothing};

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    paths::verb::ADD_COUNTY_DAY, Any(&[ManageSettings]) => add_county_day::post,
    paths::verb::CANCEL_CHANGE, Any(&[ManageChecklist, ManageUnits]) => cancel_change::post,
    paths::verb::LOAD_HOLIDAYS, Any(&[ManageSettings]) => load_holidays::post,
    paths::verb::REMOVE_COUNTY_DAY, Any(&[ManageSettings]) => remove_county_day::post,
    paths::verb::REMOVE_EMBLEM, Any(&[ManageSettings]) => emblem::remove,
    paths::verb::SAVE_SETTINGS, Any(&[ManageSettings]) => save_settings::post,
    paths::verb::SET_SIGN_OFF, Any(&[ManageSettings]) => set_sign_off::post,
}

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    paths::verb::SET_EMBLEM, Any(&[ManageSettings]) => post(emblem::set).layer(DefaultBodyLimit::max(emblem::BODY_LIMIT)),
    "/emblem/{digest}", Nothing => get(emblem::show),
}
