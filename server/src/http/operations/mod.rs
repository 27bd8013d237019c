//! Settings and the calendar.

mod add_county_day;
mod load_holidays;
mod remove_county_day;
mod save_settings;

use app::paths;

use domain::access::permission::Permission::ManageSettings;

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    paths::verb::ADD_COUNTY_DAY, Any(&[ManageSettings]) => add_county_day::post,
    paths::verb::LOAD_HOLIDAYS, Any(&[ManageSettings]) => load_holidays::post,
    paths::verb::REMOVE_COUNTY_DAY, Any(&[ManageSettings]) => remove_county_day::post,
    paths::verb::SAVE_SETTINGS, Any(&[ManageSettings]) => save_settings::post,
}
