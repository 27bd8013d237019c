//! A form row with a day.

use super::text_field::TextField;

/// A day that must be chosen; `.optional()` where it may be left out.
pub(crate) fn date(name: &'static str, label: &'static str) -> TextField {
    TextField::of_day(name, label)
}
