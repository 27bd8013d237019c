//! Settings and the calendar.

mod add_county_day;
mod remove_county_day;
mod save_settings;

// One line a verb, in alphabetical order. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/add-county-day" => add_county_day::post,
    "/remove-county-day" => remove_county_day::post,
    "/save-settings" => save_settings::post,
}
