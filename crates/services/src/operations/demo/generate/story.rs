//! What happened in one cell until today. Every step is taken by the rules of `domain`, so that no state is impossible.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};
use domain::calendar::office_time::day_of;
use domain::checklist::duty::Period;
use domain::reporting::advice::{PartKind, countable_parts};
use domain::reporting::cell::CellFacts;
use domain::reporting::report::{Claim, Refusal, ReportContent, ReportState, ReportedNumber};

use super::chance::Chance;
use super::character::Character;
use super::scene::{Scene, moment};
use crate::operations::demo::texts::{DemoTask, Quality, REOPEN_REASONS, RETURNS, fill};

/// The cell a story is told of.
pub(super) struct Plot<'a> {
    /// Its task.
    pub(super) task: &'a DemoTask,
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
    /// Why it was returned or opened again.
    pub(super) reason: String,
    /// The new date it was given.
    pub(super) due_on: Option<NaiveDate>,
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
    pub(super) facts: CellFacts,
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

/// Tells the story of a cell.
///
/// # Errors
/// Never in practice: a refused step would be a mistake of the teller.
pub(super) fn tell(chance: &mut Chance, plot: &Plot<'_>, scene: &Scene) -> Result<Story, Refusal> {
    let mut teller = Teller {
        story: Story {
            facts: CellFacts::new(plot.period.due_on),
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
                Quality::Good => self.chance.percent(5),
                Quality::Bare => self.chance.percent(70),
                Quality::WrongYear | Quality::OffPoint => self.chance.percent(95),
            };
            if !back {
                self.accept(judged)?;
                return Ok(());
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

    /// When a returned report comes again.
    fn next_day(&mut self, returned: NaiveDate, due: NaiveDate) -> Option<NaiveDate> {
        let character = self.plot.character;
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
        let fitting: Vec<_> = self.plot.task.completions.iter().filter(|one| one.quality == quality).collect();
        let Some(chosen) = self.chance.pick(&fitting) else { return ReportContent::default() };
        let numbers = countable_parts(self.plot.task.requirement)
            .into_iter()
            .filter(|part| part.kind == PartKind::Count)
            .map(|part| {
                let reached = part.value.and_then(|value| i64::try_from(value).ok()).unwrap_or(1);
                let value = (quality == Quality::Good).then(|| reached + i64::from(self.chance.between(0, 4)));
                ReportedNumber { label: part.text, value }
            })
            .collect();
        ReportContent { claim: Some(chosen.claim), text: fill(chosen.text, self.plot.year, n, m), numbers }
    }

    fn submit(&mut self, quality: Quality, at: DateTime<Utc>) -> Result<(), Refusal> {
        let content = self.content(quality);
        self.story.facts = self.story.facts.submit(&content, day_of(at))?;
        self.story.content = content;
        if quality == Quality::Good && !self.plot.exempt && self.story.links == 0 && self.chance.percent(75) {
            self.story.links = self.chance.between(1, 2);
        }
        self.step(Act::Submit, at, Hand::Clerk, String::new(), None);
        let again = at + Duration::minutes(self.chance.between(6, 50).into());
        if self.chance.percent(2) && again <= self.scene.now {
            // taken back at once and handed in again: a link was forgotten
            self.story.facts = self.story.facts.withdraw()?;
            self.step(Act::Withdraw, at + Duration::minutes(3), Hand::Clerk, String::new(), None);
            self.story.facts = self.story.facts.submit(&self.story.content, day_of(again))?;
            self.step(Act::Submit, again, Hand::Clerk, String::new(), None);
        }
        Ok(())
    }

    fn accept(&mut self, at: DateTime<Utc>) -> Result<(), Refusal> {
        self.story.facts = self.story.facts.accept(self.story.content.claim.ok_or(Refusal::Incomplete)?)?;
        self.step(Act::Accept, at, Hand::Reviewer, String::new(), None);
        Ok(())
    }

    fn give_back(&mut self, quality: Quality, at: DateTime<Utc>) -> Result<NaiveDate, Refusal> {
        let fitting: Vec<_> = RETURNS.iter().filter(|one| one.answers == quality).collect();
        let chosen = self.chance.pick(&fitting).ok_or(Refusal::ReasonMissing)?;
        let today = day_of(at);
        let (due, version) = self.scene.working_days_after(today, chosen.working_days);
        self.story.facts = self.story.facts.return_with(chosen.reason, due, today)?;
        self.story.calendar_version = version;
        self.step(Act::Return, at, Hand::Reviewer, chosen.reason.into(), Some(due));
        Ok(due)
    }

    fn step(&mut self, act: Act, at: DateTime<Utc>, hand: Hand, reason: String, due_on: Option<NaiveDate>) {
        let content = self.story.content.clone();
        let late = self.story.facts.late;
        self.story.steps.push(Step { act, at, hand, content, reason, due_on, late });
    }

    /// Something is written already, not later than now and not before the period began.
    fn leave_draft(&mut self, share: u32, planned: Option<DateTime<Utc>>) {
        let saved = self.scene.now - Duration::hours(self.chance.between(2, 70).into());
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
        if self.plot.exempt || !lately || self.story.facts.state != ReportState::Accepted || !self.chance.percent(3) {
            return Ok(());
        }
        let Some(reason) = self.chance.pick(&REOPEN_REASONS).copied() else { return Ok(()) };
        let asked_at = now - Duration::hours(self.chance.between(20, 60).into());
        let until = self.scene.working_days_after(self.scene.today(), self.chance.between(4, 9)).0;
        let approved_at = self.chance.percent(45).then(|| asked_at + Duration::hours(self.chance.between(1, 18).into()));
        let asker = if approved_at.is_some() { Hand::Reviewer } else { Hand::Clerk };
        self.step(Act::Ask, asked_at, asker, reason.into(), Some(until));
        if let Some(at) = approved_at {
            self.story.facts = self.story.facts.reopen(until, day_of(at))?;
            self.step(Act::Reopen, at, Hand::Head, reason.into(), Some(until));
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
    use domain::calendar::working_days::Calendar;
    use domain::checklist::duty::{Duty, Every};

    use super::*;
    use crate::operations::demo::generate::character;
    use crate::operations::demo::texts::SECTIONS;

    fn scene() -> Scene {
        Scene { now: "2026-11-20T08:00:00Z".parse().unwrap(), calendar: Calendar::national().clone() }
    }

    #[test]
    fn stories_keep_to_time_and_to_the_rules() {
        let scene = scene();
        let task = &SECTIONS[0].tasks[0];
        for seed in 0..400 {
            for period in (Duty::Standing { every: Every::Month }).periods(2026, 5) {
                let character = character::of(usize::try_from(seed).unwrap(), "长埂镇", month_of(&period));
                let plot = Plot { task, period: &period, year: 2026, character, exempt: seed % 50 == 0 };
                let story = tell(&mut Chance::of(&[seed, u64::from(month_of(&period))]), &plot, &scene).unwrap();
                assert!(story.steps.is_sorted_by_key(|step| step.at), "{:?}", story.steps);
                assert!(story.steps.iter().all(|step| step.at <= scene.now));
                let first = story.steps.iter().find(|step| step.act == Act::Submit);
                let late = story.steps.iter().any(|step| step.act == Act::Submit && day_of(step.at) > period.due_on);
                assert!(!story.facts.late || late, "{:?}", story.steps);
                assert_eq!(first.is_none(), story.facts.state == ReportState::Open);
                assert!(story.content.text.is_empty() == first.is_none());
            }
        }
    }

    #[test]
    fn the_same_seed_tells_the_same_story() {
        let scene = scene();
        let period = Duty::YearEnd.periods(2026, 5).remove(0);
        let plot = Plot { task: &SECTIONS[7].tasks[1], period: &period, year: 2026, character: character::of(3, "x", 12), exempt: false };
        let tell_once = || format!("{:?}", tell(&mut Chance::of(&[9]), &plot, &scene).unwrap());
        assert_eq!(tell_once(), tell_once());
    }
}
