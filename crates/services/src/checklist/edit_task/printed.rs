//! The time limit that the public table prints, beside what is asked now.

use domain::checklist::duty::Duty;
use domain::checklist::printed::says_another_day;

use super::{TaskEffect, TaskForm};

/// What the table would print and what would be asked, where these are two days and the change touches one of them.
pub(super) fn otherwise(form: &TaskForm, effect: &TaskEffect, year: i32) -> Option<(String, String)> {
    let is_touched = form.task.is_empty() || effect.what.iter().any(|what| matches!(what.as_str(), "报送要求" | "完成时限"));
    let duty = Duty::from_kind_code(&form.duty, form.date.trim().parse().ok(), form.count.trim().parse().ok())?;
    let printed = form.time_limit.trim();
    (is_touched && says_another_day(printed, duty, year)).then(|| (printed.to_owned(), duty.label()))
}
