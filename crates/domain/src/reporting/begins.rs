//! From which day a report can be handed in (本期的第一天): before it there is nothing to report on.

use chrono::{Datelike, NaiveDate};

use crate::reporting::record::{Asked, Record, Refusal, State};

/// The first day on which a report can be handed in for a period that begins on `starts_on`; `list_from` is the list's 起报日期.
///
/// A rhythm's period begins with its own first day. What is asked once, by a date or by year end, has no stretch of days to report
/// on: the year around it is its list's, so it may be reported as soon as the list asks. What is due before its period begins cannot
/// wait for it: it may be reported from the first day of the year in which it is due.
#[must_use]
pub fn first_day(record: &Record, starts_on: NaiveDate, list_from: Option<NaiveDate>) -> NaiveDate {
    let due = record.limit_on.min(record.due_on);
    if due < starts_on {
        return NaiveDate::from_ymd_opt(due.year(), 1, 1).unwrap_or(due).min(starts_on);
    }
    match record.asked {
        Asked::Once => list_from.map_or(starts_on, |from| from.min(starts_on)),
        Asked::Standing | Asked::Quota { .. } => starts_on,
    }
}

/// Whether a report can be handed in on that day, as far as the period goes. What was returned or opened again was asked for by the
/// office with a day of its own, and is not held up.
///
/// # Errors
/// [`Refusal::NotBegun`] with the first day on which it can.
pub fn may_begin(record: &Record, from: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if record.state == State::Open && today < from { Err(Refusal::NotBegun { from }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::AssignmentRole;
    use crate::ids::{SectionId, UnitId};
    use crate::reporting::record::{EventNo, HandIns, Place, Presence, Progress, ReportNo};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn asked(asked: Asked, limit_on: &str, due_on: &str) -> Record {
        Record {
            state: State::Open,
            presence: Presence::Present,
            asked,
            limit_on: day(limit_on),
            due_on: day(due_on),
            hand_ins: HandIns::default(),
            progress: Progress::default(),
            reports: 0,
            place: Place { unit: UnitId::new("u"), section: SectionId::new("s"), role: AssignmentRole::Lead },
        }
    }

    #[test]
    fn a_rhythm_begins_with_its_period_and_what_is_asked_once_with_its_list() {
        let quota = Asked::Quota { count: 10 };
        for (duty, limit_on, due_on, starts_on, list_from, expected) in [
            // the fourth quarter of next year, whatever its list says
            (Asked::Standing, "2027-12-31", "2028-01-10", "2027-10-01", None, "2027-10-01"),
            (Asked::Standing, "2027-12-31", "2028-01-10", "2027-10-01", Some("2026-12-01"), "2027-10-01"),
            (quota, "2027-12-31", "2028-01-10", "2027-01-01", Some("2026-12-01"), "2027-01-01"),
            // by a date or by year end: from the day on which the list asks, else from 1 January
            (Asked::Once, "2027-03-31", "2027-03-31", "2027-01-01", Some("2026-12-10"), "2026-12-10"),
            (Asked::Once, "2027-12-31", "2028-01-10", "2027-01-01", Some("2027-01-01"), "2027-01-01"),
            (Asked::Once, "2027-12-31", "2028-01-10", "2027-01-01", Some("2027-03-02"), "2027-01-01"),
            (Asked::Once, "2027-12-31", "2028-01-10", "2027-01-01", None, "2027-01-01"),
            // a date of the year before in a list, and what was carried over
            (Asked::Once, "2026-12-31", "2027-01-08", "2027-01-01", Some("2027-01-01"), "2026-01-01"),
            (Asked::Standing, "2026-12-31", "2027-03-31", "2027-10-01", None, "2026-01-01"),
        ] {
            let record = asked(duty, limit_on, due_on);
            assert_eq!(first_day(&record, day(starts_on), list_from.map(day)), day(expected), "{duty:?} {limit_on} {list_from:?}");
        }
    }

    #[test]
    fn only_what_nobody_has_answered_yet_waits_for_its_first_day() {
        let open = asked(Asked::Standing, "2027-12-31", "2028-01-10");
        let from = day("2027-10-01");
        assert_eq!(may_begin(&open, from, day("2027-09-30")), Err(Refusal::NotBegun { from }));
        assert_eq!(may_begin(&open, from, from), Ok(()));
        let returned = State::Returned { report: ReportNo(1), at: EventNo(3), rework_by: day("2026-12-08") };
        assert_eq!(may_begin(&Record { state: returned, ..open }, from, day("2026-12-01")), Ok(()));
        let said = Refusal::NotBegun { from }.to_string();
        assert!(said.contains("2027年10月1日") && said.contains("草稿"), "{said}");
    }
}
