//! What happened in one cell until today. Every step is taken by the rules of `domain`, so that no state is impossible.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};
use domain::calendar::office_time::{day_of, start_of};
use domain::checklist::duty::Period;
use domain::reporting::advice::{PartKind, countable_parts};
use domain::reporting::event::CellEventKind;
use domain::reporting::record::{
    Asked, Author, Event, EventNo, Happening, Judging, Outcome, Place, Record, Refusal, State, office_day, outcome, step,
};
use domain::reporting::report::{Claim, REACHED, ReportContent, ReportedNumber};

use super::chance::Chance;
use super::character::Character;
use super::scene::{Scene, moment};
use crate::operations::demo::texts::{DemoTask, Quality, REOPEN_REASONS, RETURNS, fill};

/// The cell a story is told of.
pub(super) struct Plot<'a> {
    /// Its task.
    pub(super) task: &'a DemoTask,
    /// What it asks for.
    pub(super) asked: Asked,
    /// Unit, section, role.
    pub(super) place: Place,
    /// When the list was issued.
    pub(super) issued_at: DateTime<Utc>,
    /// Its period.
    pub(super) period: &'a Period,
    /// The checklist's year.
    pub(super) year: i32,
    /// The unit's habits in that period.
    pub(super) character: Character,
    /// The unit has nothing to do here and says so.
    pub(super) exempt: bool,
}

/// Who took a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// The unit's clerk.
    Clerk,
    /// The office's reviewer.
    Reviewer,
    /// The office's head, who decides on reopenings.
    Head,
}

/// What a step was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Submit,
    Withdraw,
    Return,
    Accept,
    Ask,
    Reopen,
}

/// One line of a cell's history.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) act: Act,
    pub(super) at: DateTime<Utc>,
    pub(super) hand: Hand,
    /// What was handed in or judged.
    pub(super) content: ReportContent,
    /// What happened; the person is put in when it is stored.
    pub(super) event: Event,
    /// Whether the report counted as late after the step.
    pub(super) late: bool,
}

/// A request to open the report again.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) reason: &'static str,
    /// What waits was asked by the unit; what is approved already, by the office's reviewer.
    pub(super) asker: Hand,
    pub(super) asked_at: DateTime<Utc>,
    pub(super) until: NaiveDate,
    /// When it was approved; `None` while it waits.
    pub(super) approved_at: Option<DateTime<Utc>>,
}

/// All that is stored of a cell.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) record: Record,
    /// How it came into being.
    pub(super) created: Event,
    pub(super) content: ReportContent,
    pub(super) steps: Vec<Step>,
    pub(super) calendar_version: String,
    /// What the unit has written and not handed in.
    pub(super) draft: Option<(ReportContent, DateTime<Utc>)>,
    /// How many links stand beside the report.
    pub(super) links: u32,
    pub(super) request: Option<Request>,
}

impl Story {
    /// The last step of this kind.
    pub(super) fn last(&self, acts: &[Act]) -> Option<&Step> {
        self.steps.iter().rev().find(|step| acts.contains(&step.act))
    }
}

/// How often a report goes back at most.
const ROUNDS: u32 = 3;

/// What a unit writes that has nothing to do with a task.
const EXEMPT: [&str; 3] = [
    "本单位没有承担此项工作的职能，{year}年无相关信息产生，申请列为不涉及。",
    "经核对“三定”规定，此项工作不在本单位职责范围内，申请不再填报。",
    "此项业务已随职能划转到其他单位，本单位{year}年无可公开的内容。",
];

/// What a unit writes about a period in which nothing came about.
const NOTHING_NEW: &str = "本期没有形成应公开的新内容；已逐条核对栏目内容，均在有效期内。";

/// Tells the story of a cell.
///
/// # Errors
/// Never in practice: a refused step would be a mistake of the teller.
pub(super) fn tell(chance: &mut Chance, plot: &Plot<'_>, scene: &Scene) -> Result<Story, Refusal> {
    // a cell is there from the beginning of its period, or from the day the list was issued
    let at = plot.issued_at.min(start_of(plot.period.starts_on));
    let Period { limit_on, due_on, .. } = *plot.period;
    let what = Happening::Created { asked: plot.asked, limit_on, due_on, place: plot.place.clone() };
    let created = Event { no: EventNo(1), at, day: day_of(at), by: nobody(), reason: String::new(), what };
    let mut teller = Teller {
        story: Story {
            record: step(None, &created)?,
            created,
            content: ReportContent::default(),
            steps: Vec::new(),
            calendar_version: String::new(),
            draft: None,
            links: 0,
            request: None,
        },
        chance,
        plot,
        scene,
    };
    teller.report()?;
    teller.reopen()?;
    Ok(teller.story)
}

/// Stands for the person who is put in when the step is stored.
fn nobody() -> Author {
    Author { id: String::new(), name: String::new() }
}

struct Teller<'a> {
    story: Story,
    chance: &'a mut Chance,
    plot: &'a Plot<'a>,
    scene: &'a Scene,
}

impl Teller<'_> {
    /// The first report, the judgements, and what follows from them.
    fn report(&mut self) -> Result<(), Refusal> {
        let mut planned = self.first_day();
        for round in 0..=ROUNDS {
            let Some(day) = planned else {
                self.leave_draft(30, None);
                return Ok(());
            };
            let day = self.scene.working_day_from(day);
            let at = moment(self.chance, day, 9);
            if at > self.scene.now {
                let soon = day <= self.scene.today() + Days::new(12);
                self.leave_draft(if soon { 45 } else { 0 }, Some(at));
                return Ok(());
            }
            let quality = self.quality(round);
            self.submit(quality, at)?;
            let Some(judged) = self.judgement_day(day_of(at)) else { return Ok(()) };
            let back = match quality {
                _ if self.plot.exempt || round == ROUNDS => false,
                // of what was judged in the last days a little more came back: some of it still lies with the units
                Quality::Good => self.chance.percent(if judged + Duration::days(8) > self.scene.now { 30 } else { 5 }),
                Quality::Bare => self.chance.percent(70),
                Quality::WrongYear | Quality::OffPoint => self.chance.percent(95),
            };
            if !back {
                if self.accept(judged)? != Outcome::Notes {
                    return Ok(());
                }
                planned = self.completing_day(day_of(judged));
                continue;
            }
            let due = self.give_back(quality, judged)?;
            planned = self.next_day(day_of(judged), due);
        }
        Ok(())
    }

    /// When the unit means to report first; `None` when it keeps silent.
    fn first_day(&mut self) -> Option<NaiveDate> {
        let due = self.plot.period.due_on;
        let character = self.plot.character;
        let lately = self.scene.today() - Days::new(75);
        if due < self.scene.today() && self.chance.percent(if due >= lately { character.silent } else { character.silent / 6 }) {
            return None;
        }
        if !self.chance.percent(character.in_time) {
            return Some(due + Days::new(self.chance.between(1, character.lag).into()));
        }
        // a report on a stretch of time comes after its end, a task with a date when it is done
        let room = (due - self.plot.period.ends_on).num_days();
        let ahead = match u32::try_from(room) {
            Ok(room) if room > 0 => self.chance.between(0, room + 1),
            _ if self.chance.percent(50) => self.chance.between(1, 6),
            _ => self.chance.between(7, 70),
        };
        Some(self.scene.working_day_until(due - Days::new(ahead.into())))
    }

    /// When the work that was reported as under way is reported as done.
    fn completing_day(&mut self, noted: NaiveDate) -> Option<NaiveDate> {
        let due = self.plot.period.due_on;
        let room = u32::try_from((due - noted).num_days()).unwrap_or(0);
        if room > 1 && self.chance.percent(90) {
            return Some(self.scene.working_day_until(noted + Days::new(self.chance.between(1, room).into())));
        }
        Some(noted.max(due) + Days::new(self.chance.between(1, self.plot.character.lag.max(1)).into()))
    }

    /// When a returned report comes again.
    fn next_day(&mut self, returned: NaiveDate, due: NaiveDate) -> Option<NaiveDate> {
        let character = self.plot.character;
        // what came back in these days mostly still lies with the units
        if due >= self.scene.today() && self.chance.percent(70) {
            return None;
        }
        if self.chance.percent(character.mends) {
            let room = u32::try_from((due - returned).num_days()).unwrap_or(1).max(1);
            return Some(returned + Days::new(self.chance.between(1, room).into()));
        }
        let lately = returned >= self.scene.today() - Days::new(60);
        if lately && self.chance.percent(50) {
            return None;
        }
        Some(due + Days::new(self.chance.between(1, character.lag).into()))
    }

    /// When the office judges; `None` while it has not.
    fn judgement_day(&mut self, submitted: NaiveDate) -> Option<DateTime<Utc>> {
        // the queue is never empty: of the last weeks' reports some still wait
        if submitted + Days::new(25) > self.scene.today() && self.chance.percent(20) {
            return None;
        }
        let days = if self.chance.percent(32) { self.chance.between(5, 13) } else { self.chance.between(1, 4) };
        let (day, _) = self.scene.working_days_after(submitted, days);
        let at = moment(self.chance, day, 14);
        (at <= self.scene.now).then_some(at)
    }

    fn quality(&mut self, round: u32) -> Quality {
        let poor = self.plot.character.poor / (1 + round * 2);
        match self.chance.percent(poor) {
            false => Quality::Good,
            true => *self.chance.pick(&[Quality::Bare, Quality::Bare, Quality::WrongYear, Quality::OffPoint]).unwrap_or(&Quality::Bare),
        }
    }

    fn content(&mut self, quality: Quality) -> ReportContent {
        let (n, m) = (self.chance.between(12, 96), self.chance.between(0, 8));
        if self.plot.exempt {
            let text = self.chance.pick(&EXEMPT).copied().unwrap_or_default();
            return ReportContent { claim: Some(Claim::NotApplicable), text: fill(text, self.plot.year, n, m), numbers: Vec::new() };
        }
        if self.plot.asked == Asked::Standing && quality == Quality::Good && self.chance.percent(3) {
            return ReportContent { claim: Some(Claim::NothingNew), text: NOTHING_NEW.into(), numbers: Vec::new() };
        }
        let noted = self.story.record.progress.noted.is_some();
        let mut fitting: Vec<_> = self.plot.task.completions.iter().filter(|one| one.quality == quality).collect();
        if noted && fitting.iter().any(|one| one.claim == Claim::Done) {
            fitting.retain(|one| one.claim == Claim::Done);
        }
        let Some(chosen) = self.chance.pick(&fitting) else { return ReportContent::default() };
        let claim = match chosen.claim {
            Claim::Ongoing if self.plot.asked == Asked::Standing || noted => Claim::Done,
            claim => claim,
        };
        let mut numbers: Vec<_> = countable_parts(self.plot.task.requirement)
            .into_iter()
            .filter(|part| part.kind == PartKind::Count)
            .map(|part| {
                let reached = part.value.and_then(|value| i64::try_from(value).ok()).unwrap_or(1);
                let value = (quality == Quality::Good).then(|| reached + i64::from(self.chance.between(0, 4)));
                ReportedNumber { label: part.text, value }
            })
            .collect();
        if let Asked::Quota { count } = self.plot.asked {
            let reached =
                if claim == Claim::Done { count + self.chance.between(0, 2) } else { self.chance.between(0, count.saturating_sub(1)) };
            numbers.insert(0, ReportedNumber { label: REACHED.into(), value: Some(reached.into()) });
        }
        ReportContent { claim: Some(claim), text: fill(chosen.text, self.plot.year, n, m), numbers }
    }

    fn submit(&mut self, quality: Quality, at: DateTime<Utc>) -> Result<(), Refusal> {
        self.story.content = self.content(quality);
        if quality == Quality::Good && !self.plot.exempt && self.story.links == 0 && self.chance.percent(75) {
            self.story.links = self.chance.between(1, 2);
        }
        self.hand_in(at)?;
        let again = at + Duration::minutes(self.chance.between(6, 50).into());
        if self.chance.percent(2) && again <= self.scene.now {
            // taken back at once and handed in again: a link was forgotten
            self.step(Act::Withdraw, at + Duration::minutes(3), Hand::Clerk, "", Happening::Withdrawn)?;
            self.hand_in(again)?;
        }
        Ok(())
    }

    fn hand_in(&mut self, at: DateTime<Utc>) -> Result<(), Refusal> {
        let content = &self.story.content;
        let claim = content.claim.ok_or(Refusal::ClaimNotOffered)?;
        let what = Happening::Submitted { report: self.story.record.next_report(), claim, reached: content.reached(), received_on: None };
        self.step(Act::Submit, at, Hand::Clerk, "", what)
    }

    fn accept(&mut self, at: DateTime<Utc>) -> Result<Outcome, Refusal> {
        let State::Submitted(waiting) = self.story.record.state else { return Err(Refusal::NothingSubmitted) };
        let outcome = outcome(self.plot.asked, waiting.claim, waiting.reached, Judging::default())?;
        self.step(Act::Accept, at, Hand::Reviewer, "", Happening::Accepted { outcome, short_of_quota: false })?;
        Ok(outcome)
    }

    fn give_back(&mut self, quality: Quality, at: DateTime<Utc>) -> Result<NaiveDate, Refusal> {
        let fitting: Vec<_> = RETURNS.iter().filter(|one| one.answers == quality).collect();
        let chosen = self.chance.pick(&fitting).ok_or(Refusal::ReasonMissing)?;
        let (rework_by, version) = self.scene.working_days_after(day_of(at), chosen.working_days);
        self.story.calendar_version = version;
        self.step(Act::Return, at, Hand::Reviewer, chosen.reason, Happening::Returned { rework_by })?;
        Ok(rework_by)
    }

    fn step(&mut self, act: Act, at: DateTime<Utc>, hand: Hand, reason: &str, what: Happening) -> Result<(), Refusal> {
        let last = self.story.steps.last().map_or(&self.story.created, |step| &step.event);
        let event =
            Event { no: EventNo(last.no.0 + 1), at, day: office_day(at, Some(last.day)), by: nobody(), reason: reason.to_owned(), what };
        self.story.record = step(Some(&self.story.record), &event)?;
        let late = self.story.record.waits_late() || self.story.record.is_late();
        self.story.steps.push(Step { act, at, hand, content: self.story.content.clone(), event, late });
        Ok(())
    }

    /// Something is written already, not later than now and not before the period began.
    fn leave_draft(&mut self, share: u32, planned: Option<DateTime<Utc>>) {
        let latest = self.scene.now - Duration::hours(self.chance.between(2, 70).into());
        let saved = self.scene.at_work_before(self.chance, latest);
        let begun = day_of(saved) >= self.plot.period.starts_on && self.story.steps.last().is_none_or(|step| step.at < saved);
        if begun && self.chance.percent(share) && planned.is_none_or(|at| at > self.scene.now) {
            let quality = self.quality(0);
            self.story.draft = Some((self.content(quality), saved));
        }
    }

    /// A few accepted reports of the last months are open again, or somebody asks for it.
    fn reopen(&mut self) -> Result<(), Refusal> {
        let Some(accepted) = self.story.last(&[Act::Accept]).map(|step| step.at) else { return Ok(()) };
        let now = self.scene.now;
        let lately = accepted + Duration::days(120) > now && accepted + Duration::days(4) < now;
        if self.plot.exempt || !lately || !matches!(self.story.record.state, State::Accepted { .. }) || !self.chance.percent(3) {
            return Ok(());
        }
        let Some(reason) = self.chance.pick(&REOPEN_REASONS).copied() else { return Ok(()) };
        let latest = now - Duration::hours(self.chance.between(20, 60).into());
        let asked_at = self.scene.at_work_before(self.chance, latest);
        if asked_at <= accepted {
            return Ok(());
        }
        let until = self.scene.working_days_after(self.scene.today(), self.chance.between(4, 9)).0;
        let answered = moment(self.chance, day_of(asked_at), 14);
        let approved_at = (self.chance.percent(45) && asked_at < answered && answered <= now).then_some(answered);
        let asker = if approved_at.is_some() { Hand::Reviewer } else { Hand::Clerk };
        self.step(Act::Ask, asked_at, asker, reason, Happening::Remarked { kind: CellEventKind::ReopenAsked })?;
        if let Some(at) = approved_at {
            self.step(Act::Reopen, at, Hand::Head, reason, Happening::Reopened { until })?;
        }
        self.story.request = Some(Request { reason, asker, asked_at, until, approved_at });
        Ok(())
    }
}

/// The month whose habits count: of the day the report is due.
pub(super) fn month_of(period: &Period) -> u32 {
    period.due_on.month()
}

#[cfg(test)]
mod tests {
    use chrono::Timelike;
    use domain::calendar::working_days::Calendar;
    use domain::checklist::AssignmentRole;
    use domain::checklist::duty::{Duty, Every};
    use domain::ids::{SectionId, UnitId};

    use super::*;
    use crate::operations::demo::generate::character;
    use crate::operations::demo::texts::SECTIONS;

    fn scene() -> Scene {
        Scene { now: "2026-11-20T08:00:00Z".parse().unwrap(), calendar: Calendar::national().clone() }
    }

    fn plot<'a>(task: &'a DemoTask, asked: Asked, period: &'a Period) -> Plot<'a> {
        Plot {
            task,
            asked,
            place: Place { unit: UnitId::new("u"), section: SectionId::new("s"), role: AssignmentRole::Lead },
            issued_at: "2026-01-08T02:00:00Z".parse().unwrap(),
            period,
            year: 2026,
            character: character::of(3, "x", 12),
            exempt: false,
        }
    }

    #[test]
    fn stories_keep_to_time_and_to_the_rules() {
        let scene = scene();
        let task = &SECTIONS[0].tasks[0];
        for seed in 0..400 {
            for period in (Duty::Standing { every: Every::Month }).periods(2026, Calendar::national(), 5) {
                let character = character::of(usize::try_from(seed).unwrap(), "长埂镇", month_of(&period));
                let plot = Plot { exempt: seed % 50 == 0, character, ..plot(task, Asked::Standing, &period) };
                let story = tell(&mut Chance::of(&[seed, u64::from(month_of(&period))]), &plot, &scene).unwrap();
                assert!(story.steps.is_sorted_by_key(|step| step.at), "{:?}", story.steps);
                assert!(story.steps.iter().all(|step| step.at <= scene.now));
                for at in story.steps.iter().map(|step| step.at).chain(story.draft.as_ref().map(|(_, at)| *at)) {
                    let hour = at.with_timezone(&domain::calendar::office_time::zone()).hour();
                    assert!(scene.calendar.works_on(day_of(at)) && (9..18).contains(&hour), "nobody is at work at {at}");
                }
                let first = story.steps.iter().find(|step| step.act == Act::Submit);
                let late = story.steps.iter().any(|step| step.act == Act::Submit && day_of(step.at) > period.due_on);
                assert!(!story.record.is_late() || late, "{:?}", story.steps);
                assert_eq!(first.is_none(), story.record.state == State::Open);
                assert!(story.content.text.is_empty() == first.is_none());
            }
        }
    }

    #[test]
    fn the_same_seed_tells_the_same_story() {
        let scene = scene();
        let period = Duty::YearEnd.periods(2026, Calendar::national(), 5).remove(0);
        let plot = plot(&SECTIONS[7].tasks[1], Asked::Once, &period);
        let tell_once = || format!("{:?}", tell(&mut Chance::of(&[9]), &plot, &scene).unwrap());
        assert_eq!(tell_once(), tell_once());
    }
}
