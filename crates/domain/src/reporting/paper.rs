//! A report that came on paper (纸质填报): the office enters it with the day on which it was received, and that day counts.

use chrono::NaiveDate;

use crate::calendar::office_time::day_text;
use crate::reporting::record::{Author, Event, Happening};

/// Why a report cannot have been received on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptRefusal {
    /// Nothing was received tomorrow.
    #[error("收到日期不能晚于今天。")]
    Ahead,
    /// Before its period nobody can report on it.
    #[error("收到日期不能早于本期的第一天{}。", day_text(*.starts_on))]
    BeforePeriod {
        /// The period's first day.
        starts_on: NaiveDate,
    },
    /// What came before a return, or before it was opened again, is not the answer to it.
    #[error("这一事项{}才退回或同意更正，收到日期不能早于这一天。", day_text(*.asked_on))]
    BeforeAsked {
        /// The day of the return, or on which it was opened again.
        asked_on: NaiveDate,
    },
}

/// Whether a report of a period that begins on `starts_on` can have been received on that day; `asked_on` is the day on which it was
/// returned or opened again, where it was.
///
/// # Errors
/// Why not.
pub fn may_be_received(
    received_on: NaiveDate,
    today: NaiveDate,
    starts_on: NaiveDate,
    asked_on: Option<NaiveDate>,
) -> Result<(), ReceiptRefusal> {
    if received_on > today {
        return Err(ReceiptRefusal::Ahead);
    }
    if received_on < starts_on {
        return Err(ReceiptRefusal::BeforePeriod { starts_on });
    }
    match asked_on.filter(|asked_on| received_on < *asked_on) {
        Some(asked_on) => Err(ReceiptRefusal::BeforeAsked { asked_on }),
        None => Ok(()),
    }
}

/// Who entered a report, where it came on paper: told by the event with which it was handed in. The office speaks for the unit there,
/// so somebody else of the office judges it.
#[must_use]
pub const fn entered_by(handed_in: &Event) -> Option<&Author> {
    match handed_in.what {
        Happening::Submitted { received_on: Some(_), .. } => Some(&handed_in.by),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reporting::record::{EventNo, ReportNo};
    use crate::reporting::report::Claim;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn paper_is_received_within_its_period_after_it_was_asked_for_and_not_tomorrow() {
        let (today, starts_on) = (day("2026-08-07"), day("2026-04-01"));
        let before_period = Err(ReceiptRefusal::BeforePeriod { starts_on });
        let before_asked = Err(ReceiptRefusal::BeforeAsked { asked_on: day("2026-07-20") });
        for (received_on, asked_on, expected) in [
            ("2026-08-08", None, Err(ReceiptRefusal::Ahead)),
            ("2026-08-07", None, Ok(())),
            ("2026-04-01", None, Ok(())),
            ("2026-03-31", None, before_period),
            ("2026-07-19", Some("2026-07-20"), before_asked),
            ("2026-07-20", Some("2026-07-20"), Ok(())),
        ] {
            let asked_on = asked_on.map(day);
            assert_eq!(may_be_received(day(received_on), today, starts_on, asked_on), expected, "{received_on} {asked_on:?}");
        }
    }

    #[test]
    fn only_a_report_on_paper_was_entered_by_somebody_of_the_office() {
        let handed_in = |no: u32, name: &str, received_on: Option<&str>| Event {
            no: EventNo(no + 1),
            at: "2026-08-07T07:30:00Z".parse().unwrap(),
            day: day("2026-08-07"),
            by: Author { id: name.into(), name: name.into() },
            reason: "网络故障".into(),
            what: Happening::Submitted { report: ReportNo(no), claim: Claim::Done, reached: None, received_on: received_on.map(day) },
        };
        for (event, expected) in [
            (handed_in(1, "王倩", None), None),
            (handed_in(2, "孙办", Some("2026-07-20")), Some("孙办")),
            (Event { what: Happening::Ended, ..handed_in(3, "孙办", None) }, None),
        ] {
            assert_eq!(entered_by(&event).map(|author| author.id.as_str()), expected, "{:?}", event.what);
        }
    }
}
