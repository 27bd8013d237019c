//! What an office would say about a cell, and properties over random histories.

mod histories;
mod office;

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::*;
use crate::calendar::office_time::start_of;
use crate::calendar::working_days::Calendar;
use crate::checklist::AssignmentRole;
use crate::ids::{SectionId, UnitId};
use crate::reporting::report::Claim;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn place(unit: &str) -> Place {
    Place { unit: UnitId::new(unit), section: SectionId::new("一"), role: AssignmentRole::Lead }
}

/// A cell's history, written day by day.
#[derive(Debug, Clone)]
struct Story {
    events: Vec<Event>,
    now: DateTime<Utc>,
    by: Author,
    reason: &'static str,
}

impl Story {
    /// Created on 5 January 2026, due on 31 July.
    fn of(asked: Asked) -> Self {
        let mut story = Self { events: Vec::new(), now: start_of(day("2026-01-05")), by: author("政务公开办"), reason: "有理由" };
        let due = day("2026-07-31");
        story.tell(Happening::Created { asked, limit_on: due, due_on: due, place: place("林业局") }).unwrap();
        story
    }

    fn on(&mut self, text: &str) -> &mut Self {
        self.now = start_of(day(text)) + Duration::hours(9);
        self
    }

    fn later(&mut self, minutes: i64) -> &mut Self {
        self.now += Duration::minutes(minutes);
        self
    }

    fn today(&self) -> NaiveDate {
        office_day(self.now, self.events.last().map(|event| event.day))
    }

    /// Adds an event if it can happen.
    fn tell(&mut self, what: Happening) -> Result<(), Refusal> {
        let no = EventNo(u32::try_from(self.events.len()).unwrap() + 1);
        let event = Event { no, at: self.now, day: self.today(), by: self.by.clone(), reason: self.reason.into(), what };
        let before = fold(&self.events).unwrap();
        if !matches!(event.what, Happening::Undone { .. }) {
            step(before.as_ref(), &event)?;
        }
        self.events.push(event);
        Ok(())
    }

    fn must(&mut self, what: Happening) -> &mut Self {
        let shown = format!("{what:?}");
        self.tell(what).unwrap_or_else(|refusal| panic!("{shown}: {refusal}"));
        self
    }

    fn record(&self) -> Record {
        fold(&self.events).unwrap().unwrap()
    }

    fn hands_in(&mut self, claim: Claim) -> &mut Self {
        self.hands_in_with(claim, None)
    }

    fn hands_in_with(&mut self, claim: Claim, reached: Option<u32>) -> &mut Self {
        let report = self.record().next_report();
        self.must(Happening::Submitted { report, claim, reached, received_on: None })
    }

    fn accepts(&mut self, outcome: Outcome) -> &mut Self {
        self.must(Happening::Accepted { outcome, short_of_quota: false })
    }

    fn returns_until(&mut self, rework_by: &str) -> &mut Self {
        self.must(Happening::Returned { rework_by: day(rework_by) })
    }

    fn reopens_until(&mut self, until: &str) -> &mut Self {
        self.must(Happening::Reopened { until: day(until) })
    }

    /// What the cell shows on a day, as it stands now.
    fn shows(&self, on: &str) -> Shown {
        self.record().standing().shown(as_of(day(on)))
    }

    fn status(&self, on: &str) -> Status {
        self.shows(on).status
    }

    /// What the page said on that day.
    fn said(&self, on: &str) -> Option<Status> {
        fold_until(&self.events, day(on)).unwrap().map(|record| record.standing().shown(as_of(day(on))).status)
    }
}

fn author(name: &str) -> Author {
    Author { id: name.into(), name: name.into() }
}

fn as_of(today: NaiveDate) -> AsOf {
    AsOf { today, near_until: Calendar::national().near_until(today, 5).day, has_ended: false }
}
