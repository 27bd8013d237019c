//! Settings and the calendar.

mod add_county_day;
mod remove_county_day;
mod save_settings;

use domain::access::permission::Permission::ManageSettings;

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/add-county-day", Any(&[ManageSettings]) => add_county_day::post,
    "/remove-county-day", Any(&[ManageSettings]) => remove_county_day::post,
    "/save-settings", Any(&[ManageSettings]) => save_settings::post,
}
