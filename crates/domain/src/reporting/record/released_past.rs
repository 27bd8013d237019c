//! What the history of the released program tells of the days before it was taken over (按原记录推算).
//!
//! The released events lack creation, dates moved by imports and what mergers did. So a history is followed only where it
//! leads to the very row that was found; where it does not, all that is said is: open until the first step, and from then on
//! what the row was. Nobody is overdue or late by what is inferred here who was not by the row.

use chrono::NaiveDate;

use super::released::{ReleasedRow, ReleasedStep, released};
use super::{EventNo, LeaveCause, Presence, Record, Stretch};
use crate::calendar::working_days::Calendar;
use crate::reporting::event::CellEventKind;
use crate::reporting::report::Claim;

/// The stretches of a released cell from the day it was created, without `today`, on which it is taken over by event `no`.
///
/// A cell that an import had taken off, or that lies outside its unit's life, has none: on which day it left the released
/// program did not write down.
#[must_use]
pub fn released_past(row: &ReleasedRow, created_on: NaiveDate, no: EventNo, today: NaiveDate, calendar: &Calendar) -> Vec<Stretch> {
    let now = released(row, no, today, calendar);
    let outside = matches!(now.presence, Presence::Left { cause: LeaveCause::Removed | LeaveCause::UnitEnded, .. });
    let from = row.steps.iter().map(|step| step.day).min().map_or(created_on, |first| created_on.min(first));
    if outside || from >= today {
        return Vec::new();
    }
    let steps = row.steps.iter().map(|step| step.day).filter(|day| from < *day && *day < today);
    let mut days: Vec<NaiveDate> = std::iter::once(from).chain(steps).collect();
    days.sort_unstable();
    days.dedup();
    let is_told = Walk::to(&row.steps, None, row).reaches(row);
    let record_on = |day: NaiveDate| {
        let known = row.steps.iter().filter(|step| step.day <= day).cloned().collect::<Vec<_>>();
        if is_told || known.is_empty() { as_it_was(row, known, no, today, calendar) } else { now.clone() }
    };
    let mut stretches: Vec<Stretch> = Vec::new();
    for (index, day) in days.iter().enumerate() {
        let to = days.get(index + 1).copied().unwrap_or(today);
        let record = record_on(*day);
        match stretches.last_mut() {
            Some(last) if last.record == record => last.to = to,
            _ => stretches.push(Stretch { from: *day, to, record }),
        }
    }
    stretches
}

/// The record after these steps of the row's history.
fn as_it_was(row: &ReleasedRow, known: Vec<ReleasedStep>, no: EventNo, today: NaiveDate, calendar: &Calendar) -> Record {
    let next = row.steps.get(known.len()).map(|step| step.day);
    let walk = Walk::to(&known, next, row);
    let then = ReleasedRow {
        state: walk.state.into(),
        resume: walk.resume.into(),
        applicable: walk.applicable,
        due_on: walk.until,
        steps: known,
        ..row.clone()
    };
    released(&then, no, today, calendar)
}

/// The released program's own states, as its steps moved them.
struct Walk {
    state: &'static str,
    resume: &'static str,
    applicable: bool,
    /// The last day for rework or correction. Of one that is over it is the day of the next step: nothing says that it was missed.
    until: NaiveDate,
}

impl Walk {
    fn to(steps: &[ReleasedStep], next: Option<NaiveDate>, row: &ReleasedRow) -> Self {
        let mut walk = Self { state: "open", resume: "open", applicable: true, until: row.first_due_on };
        let mut claim = None;
        for (index, step) in steps.iter().enumerate() {
            let until = steps.get(index + 1).map(|step| step.day).or(next).unwrap_or(row.due_on);
            match step.kind {
                CellEventKind::Submitted => {
                    (walk.resume, walk.state, claim) = (walk.state, "submitted", step.claim);
                }
                CellEventKind::Withdrawn => walk.state = walk.resume,
                CellEventKind::Accepted => {
                    (walk.state, walk.applicable) = ("accepted", claim != Some(Claim::NotApplicable));
                }
                CellEventKind::Returned => (walk.state, walk.until) = ("returned", until),
                CellEventKind::Reopened => (walk.state, walk.until) = ("reopened", until),
                _ => {}
            }
        }
        walk
    }

    /// Whether this is where the row stands.
    fn reaches(&self, row: &ReleasedRow) -> bool {
        let applies = self.applicable == row.applicable || row.state != "accepted";
        self.state == row.state && applies && (self.state != "submitted" || self.resume == row.resume)
    }
}

#[cfg(test)]
mod tests {
    use super::super::released::tests::row_due;
    use super::*;
    use crate::reporting::cell::CellFacts;
    use crate::reporting::record::{AsOf, Status};

    const TAKEN_OVER: &str = "2026-08-10";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(state: &str, steps: &[(CellEventKind, &str, Option<Claim>)]) -> ReleasedRow {
        row_due(state, "2026-06-30", steps)
    }

    fn past(row: &ReleasedRow) -> Vec<Stretch> {
        released_past(row, day("2026-02-01"), EventNo(90), day(TAKEN_OVER), Calendar::national())
    }

    /// What the cell showed by the end of each of these days; `None` where nothing is known of it.
    fn shown(row: &ReleasedRow, days: &[&str]) -> Vec<Option<Status>> {
        let past = past(row);
        let status = |on: &&str| {
            let on = day(on);
            let stretch = past.iter().find(|stretch| stretch.from <= on && on < stretch.to)?;
            Some(CellFacts::of(&stretch.record).status(AsOf { today: on, near_until: on, has_ended: true }))
        };
        days.iter().map(status).collect()
    }

    use CellEventKind::{Accepted, Reopened, Returned, Submitted, Withdrawn};

    #[test]
    fn a_history_that_leads_to_the_row_tells_every_day() {
        let row = row(
            "accepted",
            &[
                (Submitted, "2026-03-02", Some(Claim::Done)),
                (Returned, "2026-03-04", None),
                (Submitted, "2026-03-06", Some(Claim::Done)),
                (Accepted, "2026-03-09", None),
            ],
        );
        let told =
            shown(&row, &["2026-01-31", "2026-02-01", "2026-03-01", "2026-03-02", "2026-03-04", "2026-03-08", "2026-03-09", "2026-08-09"]);
        let expected = [
            None,
            Some(Status::NotDue),
            Some(Status::NotDue),
            Some(Status::Pending),
            Some(Status::Returned),
            Some(Status::Pending),
            Some(Status::Done),
            Some(Status::Done),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn stretches_adjoin_and_end_where_the_takeover_begins() {
        let row = row(
            "open",
            &[
                (Submitted, "2026-03-02", Some(Claim::Done)),
                (Withdrawn, "2026-03-02", None),
                (Submitted, "2026-04-01", None),
                (Withdrawn, "2026-04-03", None),
            ],
        );
        let past = past(&row);
        assert_eq!((past.first().unwrap().from, past.last().unwrap().to), (day("2026-02-01"), day(TAKEN_OVER)));
        assert!(past.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].record != pair[1].record), "{past:?}");
    }

    #[test]
    fn what_was_open_past_its_date_was_overdue_then_too() {
        assert_eq!(shown(&row("open", &[]), &["2026-06-29", "2026-07-01"]), [Some(Status::NotDue), Some(Status::Overdue)]);
    }

    #[test]
    fn a_return_that_was_answered_is_not_said_to_have_been_missed() {
        let row = row(
            "submitted",
            &[(Submitted, "2026-07-20", Some(Claim::Done)), (Returned, "2026-07-21", None), (Submitted, "2026-08-03", Some(Claim::Done))],
        );
        let mut row = row;
        row.resume = "returned".into();
        assert_eq!(shown(&row, &["2026-07-30", "2026-08-04"]), [Some(Status::Returned), Some(Status::Pending)]);
    }

    #[test]
    fn a_history_that_leads_elsewhere_says_no_more_than_the_row() {
        // the row was accepted; by its steps it was only handed in
        let row = row("accepted", &[(Submitted, "2026-03-02", Some(Claim::Done)), (Withdrawn, "2026-03-03", None)]);
        assert_eq!(
            shown(&row, &["2026-03-01", "2026-03-02", "2026-05-01"]),
            [Some(Status::NotDue), Some(Status::Done), Some(Status::Done)]
        );
    }

    #[test]
    fn a_correction_under_way_counts_as_what_was_judged() {
        let row = row(
            "accepted",
            &[
                (Submitted, "2026-03-02", Some(Claim::Done)),
                (Accepted, "2026-03-03", None),
                (Reopened, "2026-04-01", None),
                (Submitted, "2026-04-02", Some(Claim::Done)),
                (Accepted, "2026-04-03", None),
            ],
        );
        assert_eq!(shown(&row, &["2026-04-01", "2026-04-02", "2026-04-03"]), [Some(Status::Done); 3]);
    }

    #[test]
    fn what_had_left_on_an_unknown_day_has_no_past() {
        let mut row = row("open", &[]);
        row.removed = true;
        assert_eq!(past(&row), []);
    }

    #[test]
    fn what_came_on_the_day_of_the_takeover_has_no_past() {
        assert_eq!(released_past(&row("open", &[]), day(TAKEN_OVER), EventNo(1), day(TAKEN_OVER), Calendar::national()), []);
    }
}
