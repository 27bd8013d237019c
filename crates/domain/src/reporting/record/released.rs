//! From a row of the released schema (0001–0003) to a record. What was accepted stays accepted, nobody becomes late and
//! nothing incomplete.

use chrono::NaiveDate;

use super::{Asked, Desk, EventNo, HandIns, LeaveCause, Place, Presence, Progress, Record, ReportNo, Settled, State, Waiting};
use crate::calendar::working_days::Calendar;
use crate::checklist::existence::{Existence, Life, Span, existence};
use crate::reporting::event::CellEventKind;
use crate::reporting::report::Claim;

/// A row as the released program left it.
#[derive(Debug, Clone)]
pub struct ReleasedRow {
    /// `open`, `submitted`, `returned`, `accepted`, `reopened`.
    pub state: String,
    /// Where a withdrawal led back to.
    pub resume: String,
    /// Not 不涉及.
    pub applicable: bool,
    /// The date it had last: of the period, of a return, or of a reopening.
    pub due_on: NaiveDate,
    /// The date it had at first.
    pub first_due_on: NaiveDate,
    /// Marked late.
    pub late: bool,
    /// Taken off by an import.
    pub removed: bool,
    /// What its duty asks for.
    pub asked: Asked,
    /// The period's days, and the printed date or its last day.
    pub span: Span,
    /// When the unit existed.
    pub unit_life: Life,
    /// Unit, section, role.
    pub place: Place,
    /// Its history, oldest first.
    pub steps: Vec<ReleasedStep>,
}

/// A step of the released history, as far as it is needed.
#[derive(Debug, Clone)]
pub struct ReleasedStep {
    /// Its number.
    pub no: EventNo,
    /// What.
    pub kind: CellEventKind,
    /// The office's day.
    pub day: NaiveDate,
    /// The claim of a hand-in.
    pub claim: Option<Claim>,
}

/// What the hand-ins and judgements of a history come to.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    reports: u32,
    latest: Option<(ReportNo, NaiveDate, Option<Claim>)>,
    judged: Option<(ReportNo, EventNo, Option<Claim>)>,
    returned: Option<(ReportNo, EventNo)>,
    first_in: Option<NaiveDate>,
}

impl Told {
    fn by(steps: &[ReleasedStep]) -> Self {
        let mut told = Self::default();
        let mut waiting = None;
        for step in steps {
            match step.kind {
                CellEventKind::Submitted => {
                    told.reports += 1;
                    waiting = Some((ReportNo(told.reports), step.day, step.claim));
                    told.latest = waiting;
                    told.first_in = told.first_in.or(Some(step.day));
                }
                CellEventKind::Withdrawn => {
                    if told.reports == 1 {
                        told.first_in = None;
                    }
                    waiting = None;
                }
                CellEventKind::Accepted => told.judged = waiting.map(|(report, _, claim)| (report, step.no, claim)),
                CellEventKind::Returned => told.returned = waiting.map(|(report, ..)| (report, step.no)),
                _ => {}
            }
        }
        told
    }
}

/// The record that such a row becomes on `today`; `no` is the number of the event that takes it over.
///
/// The due date starts from the first one and is moved once, if it lies ahead and on a day off. It is late only where it was
/// marked late and is late by today's rule.
#[must_use]
pub fn released(row: &ReleasedRow, no: EventNo, today: NaiveDate, calendar: &Calendar) -> Record {
    let told = Told::by(&row.steps);
    let due_on = if row.first_due_on >= today { calendar.working_day_from(row.first_due_on).day } else { row.first_due_on };
    let (latest, latest_day, latest_claim) = told.latest.unwrap_or((ReportNo(1), today, None));
    let judged = told.judged.map_or((latest, no, latest_claim), |judged| judged);
    let over = if judged.2 == Some(Claim::NotApplicable) {
        Settled::NotApplicable { at: judged.1, report: Some(judged.0) }
    } else {
        Settled::Complete { report: judged.0 }
    };
    let returned = |before: ReportNo| {
        let (report, at) = told.returned.unwrap_or((before, no));
        Desk::Returned { report, at, rework_by: row.due_on }
    };
    let state = match row.state.as_str() {
        "submitted" => State::Submitted(Waiting {
            report: latest,
            since: latest_day,
            claim: latest_claim.unwrap_or(Claim::Done),
            reached: None,
            from: match row.resume.as_str() {
                "returned" => returned(ReportNo(latest.0.saturating_sub(1).max(1))),
                "reopened" => Desk::Reopened { until: row.due_on, over },
                _ => Desk::Open,
            },
        }),
        "returned" => returned(latest).into(),
        "accepted" if row.applicable => State::Accepted { report: judged.0 },
        "accepted" => State::NotApplicable { at: judged.1, report: Some(judged.0) },
        "reopened" => State::Reopened { until: row.due_on, over },
        _ => State::Open,
    };
    let unsettled = matches!(state, State::Open | State::Returned { .. });
    let outside = existence(row.span, row.unit_life, Life::default(), row.span.starts_on.min(row.span.limit_on)) == Existence::OutsideLife;
    let presence = match (row.removed, unsettled && outside) {
        (true, _) => Presence::Left { since: today, cause: LeaveCause::Removed },
        (false, true) => Presence::Left { since: today, cause: LeaveCause::UnitEnded },
        (false, false) => Presence::Present,
    };
    let in_time = |day: NaiveDate| if row.late { day } else { day.min(due_on) };
    let waits_first = matches!(state, State::Submitted(Waiting { from: Desk::Open, .. }));
    Record {
        state,
        presence,
        asked: row.asked,
        limit_on: row.span.limit_on,
        due_on,
        hand_ins: HandIns { first_on: told.first_in.filter(|_| !waits_first).map(in_time), missed_rework_on: None },
        progress: Progress::default(),
        reports: told.reports,
        place: row.place.clone(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::checklist::AssignmentRole;
    use crate::ids::{SectionId, UnitId};
    use crate::reporting::record::{AsOf, Mark, Status};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(state: &str, steps: &[(CellEventKind, &str, Option<Claim>)]) -> ReleasedRow {
        row_due(state, "2026-10-05", steps)
    }

    /// A yearly task with that date.
    pub(in super::super) fn row_due(state: &str, due_on: &str, steps: &[(CellEventKind, &str, Option<Claim>)]) -> ReleasedRow {
        let steps =
            (1..).zip(steps).map(|(no, (kind, on, claim))| ReleasedStep { no: EventNo(no), kind: *kind, day: day(on), claim: *claim });
        ReleasedRow {
            state: state.into(),
            resume: "open".into(),
            applicable: true,
            due_on: day(due_on),
            first_due_on: day(due_on),
            late: false,
            removed: false,
            asked: Asked::Once,
            span: Span { starts_on: day("2026-01-01"), ends_on: day("2026-12-31"), limit_on: day(due_on) },
            unit_life: Life::default(),
            place: Place { unit: UnitId::new("u"), section: SectionId::new("s"), role: AssignmentRole::Lead },
            steps: steps.collect(),
        }
    }

    fn taken(row: &ReleasedRow, today: &str) -> Record {
        released(row, EventNo(90), day(today), Calendar::national())
    }

    fn status(record: &Record, on: &str) -> (Status, Option<Mark>) {
        let shown = record.standing().shown(AsOf { today: day(on), near_until: day(on), has_ended: false });
        (shown.status, shown.mark)
    }

    use CellEventKind::{Accepted, Reopened, Returned, Submitted, Withdrawn};

    #[test]
    fn a_date_ahead_and_on_a_day_off_moves_once_and_a_past_one_stays() {
        assert_eq!(taken(&row("open", &[]), "2026-06-01").due_on, day("2026-10-08"));
        assert_eq!(taken(&row("open", &[]), "2026-11-01").due_on, day("2026-10-05"));
    }

    #[test]
    fn what_was_accepted_stays_accepted_even_where_only_progress_was_claimed() {
        let record =
            taken(&row("accepted", &[(Submitted, "2026-03-01", Some(Claim::Ongoing)), (Accepted, "2026-03-02", None)]), "2026-06-01");
        assert_eq!((record.accepted(), status(&record, "2026-06-01").0), (Some(ReportNo(1)), Status::Done));
    }

    #[test]
    fn a_text_that_was_never_judged_does_not_count_after_an_expired_reopening() {
        let mut old = row(
            "reopened",
            &[
                (Submitted, "2026-03-01", Some(Claim::Done)),
                (Accepted, "2026-03-02", None),
                (Reopened, "2026-05-01", None),
                (Submitted, "2026-05-02", Some(Claim::Done)),
                (Withdrawn, "2026-05-03", None),
            ],
        );
        old.due_on = day("2026-05-10");
        let record = taken(&old, "2026-06-01");
        assert_eq!((record.accepted(), record.reports, record.due_on), (Some(ReportNo(1)), 2, day("2026-10-08")));
        assert_eq!(status(&record, "2026-05-09"), (Status::Done, Some(Mark::Correcting)));
        assert_eq!(status(&record, "2026-05-11"), (Status::Done, None));
    }

    #[test]
    fn an_agreed_not_applicable_that_was_reopened_is_so_again() {
        let mut old = row(
            "reopened",
            &[(Submitted, "2026-03-01", Some(Claim::NotApplicable)), (Accepted, "2026-03-02", None), (Reopened, "2026-05-01", None)],
        );
        old.due_on = day("2026-05-10");
        assert_eq!(status(&taken(&old, "2026-06-01"), "2026-06-01").0, Status::NotApplicable);
    }

    #[test]
    fn a_return_becomes_a_date_of_its_own() {
        let mut old = row("returned", &[(Submitted, "2026-03-10", Some(Claim::Done)), (Returned, "2026-03-11", None)]);
        old.due_on = day("2026-03-17");
        let record = taken(&old, "2026-06-01");
        assert_eq!(record.state, State::Returned { report: ReportNo(1), at: EventNo(2), rework_by: day("2026-03-17") });
        assert_eq!(status(&record, "2026-06-01"), (Status::Returned, Some(Mark::ReworkMissed)));
    }

    #[test]
    fn nobody_becomes_late_and_a_mark_that_today_would_not_give_goes() {
        let history = |on| vec![(Submitted, on, Some(Claim::Done)), (Accepted, "2026-11-01", None)];
        for (marked, handed_in, late) in [(true, "2026-10-06", true), (true, "2026-10-05", false), (false, "2026-10-06", false)] {
            let mut old = row("accepted", &history(handed_in));
            old.late = marked;
            assert_eq!(taken(&old, "2026-12-01").is_late(), late, "{marked} {handed_in}");
        }
    }

    #[test]
    fn an_open_cell_of_a_time_without_the_unit_leaves() {
        let mut old = row("open", &[]);
        old.unit_life = Life { from: None, to: Some(day("2025-12-01")) };
        assert_eq!(taken(&old, "2026-06-01").presence, Presence::Left { since: day("2026-06-01"), cause: LeaveCause::UnitEnded });
        old.steps = row("accepted", &[(Submitted, "2026-03-01", Some(Claim::Done)), (Accepted, "2026-03-02", None)]).steps;
        old.state = "accepted".into();
        assert!(taken(&old, "2026-06-01").presence.is_present(), "what was accepted stays where it was earned");
    }
}
