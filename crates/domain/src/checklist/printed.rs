//! What a list prints beside a task, held against what the task asks.

use chrono::NaiveDate;

use super::duty::Duty;
use super::import::time_limit::{ProposedDuty, propose};

/// Whether the printed time limit names another day than the one by which the task asks: the table prints it to the letter, whatever
/// is asked. Words that name no single day say nothing against it.
#[must_use]
pub fn says_another_day(time_limit: &str, duty: Duty, year: i32) -> bool {
    let year_end = NaiveDate::from_ymd_opt(year, 12, 31);
    let printed = match propose(time_limit, "", year).duty {
        ProposedDuty::Date { date } => Some(date),
        ProposedDuty::YearEnd => year_end,
        ProposedDuty::Standing { .. } | ProposedDuty::Quota { .. } | ProposedDuty::None => None,
    };
    let asked = match duty {
        Duty::ByDate { date, .. } => Some(date),
        Duty::YearEnd => year_end,
        Duty::Standing { .. } | Duty::Quota { .. } => None,
    };
    printed.zip(asked).is_some_and(|(printed, asked)| printed != asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::duty::Every;

    #[test]
    fn a_printed_day_is_held_against_the_day_that_is_asked() {
        let by = |date: &str| Duty::by(date.parse().unwrap());
        let quarterly = Duty::Standing { every: Every::Quarter };
        for (time_limit, duty, expected) in [
            ("12月4日前", by("2026-12-04"), false),
            ("12月4日前", by("2026-12-02"), true),
            ("6月30日前", by("2026-07-31"), true),
            ("11月30日前", Duty::YearEnd, true),
            ("年底前", by("2026-11-30"), true),
            ("年底前", Duty::YearEnd, false),
            ("年底前", by("2026-12-31"), false),
            ("每季度", by("2026-12-02"), false),
            ("12月4日前", quarterly, false),
            ("", by("2026-12-02"), false),
        ] {
            assert_eq!(says_another_day(time_limit, duty, 2026), expected, "{time_limit} {duty:?}");
        }
    }
}
