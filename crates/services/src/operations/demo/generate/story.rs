//! What is going to happen in one cell until today. Every step is taken by the rules of `domain` first, so that no step is
//! planned that a use case would refuse.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};
use domain::calendar::office_time::day_of;
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
use crate::operations::demo::texts::{CORRECTION_REASONS, DemoCompletion, DemoTask, Quality, REOPEN_REASONS, RETURNS, drawn, villages};

/// The cell a story is told of.
pub(super) struct Plot<'a> {
    /// Its task.
    pub(super) task: &'a DemoTask,
    /// What it asks for.
    pub(super) asked: Asked,
    /// Unit, section, role.
    pub(super) place: Place,
    /// The short name of the unit.
    pub(super) unit: &'a str,
    /// When the cell came into being.
    pub(super) since: DateTime<Utc>,
    /// Nothing is written before this day.
    pub(super) not_before: NaiveDate,
    /// Its period.
    pub(super) period: &'a Period,
    /// The checklist's year.
    pub(super) year: i32,
    /// The unit's habits in that period.
    pub(super) character: Character,
    /// The days on which nobody held the unit's post: first, and first on which somebody did again.
    pub(super) vacant: Option<(NaiveDate, NaiveDate)>,
    /// The unit has nothing to do here, and says so in these words.
    pub(super) not_concerned: Option<&'static str>,
}

/// Who takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// The unit's clerk.
    Clerk,
    /// The office's reviewer.
    Reviewer,
    /// The office's head, who decides on requests.
    Head,
}

/// What a step is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// Links are put beside the report: so many.
    Link(u32),
    Submit,
    Withdraw,
    /// With so many working days to mend it.
    Return(u32),
    Accept,
    /// A request to open it again until that day.
    Ask(NaiveDate),
    /// The answer to it.
    Reopen,
    /// Written and not handed in.
    Draft,
}

/// One step.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) act: Act,
    pub(super) at: DateTime<Utc>,
    pub(super) hand: Hand,
    /// What is handed in, or kept as a draft.
    pub(super) content: ReportContent,
    /// Why.
    pub(super) reason: String,
}

/// What will happen to a cell.
#[derive(Debug, Clone)]
pub(super) struct Story {
    /// What the steps add up to.
    pub(super) record: Record,
    pub(super) steps: Vec<Step>,
    content: ReportContent,
    links: u32,
    last: (EventNo, NaiveDate),
}

/// How often a report goes back at most.
const ROUNDS: u32 = 3;

/// What a unit writes about a period in which nothing came about.
const NOTHING_NEW: &str = "本期没有形成应公开的新内容；已逐条核对栏目内容，均在有效期内。";

/// Tells the story of a cell.
///
/// # Errors
/// Never in practice: a refused step would be a mistake of the teller.
pub(super) fn tell(chance: &mut Chance, plot: &Plot<'_>, scene: &Scene) -> Result<Story, Refusal> {
    let Period { limit_on, due_on, .. } = *plot.period;
    let what = Happening::Created { asked: plot.asked, limit_on, due_on, place: plot.place.clone() };
    let day = day_of(plot.since);
    let created = Event { no: EventNo(1), at: plot.since, day, by: nobody(), reason: String::new(), what };
    let story =
        Story { record: step(None, &created)?, steps: Vec::new(), content: ReportContent::default(), links: 0, last: (EventNo(1), day) };
    let mut teller = Teller { story, chance, plot, scene };
    teller.report()?;
    teller.reopen()?;
    Ok(teller.story)
}

/// Stands for the person who will do it.
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
            let at = self.moment(day);
            let day = day_of(at);
            if at > self.scene.now {
                let soon = day <= self.scene.today() + Days::new(12);
                self.leave_draft(if soon { 45 } else { 0 }, Some(at));
                return Ok(());
            }
            let quality = self.quality(round);
            self.submit(quality, at)?;
            let Some(judged) = self.judgement_day(day_of(at)) else { return Ok(()) };
            let back = match quality {
                _ if self.plot.not_concerned.is_some() || round == ROUNDS => false,
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

    /// When the clerk is at it: on that day or the first working day after it, not before she may, and not while nobody holds the
    /// post.
    fn moment(&mut self, day: NaiveDate) -> DateTime<Utc> {
        let day = self.scene.working_day_from(day.max(self.plot.not_before));
        let day = match self.plot.vacant {
            // the new one catches up with what is there, in some weeks
            Some((from, until)) if from <= day && day < until => {
                self.scene.working_day_from(until + Days::new(self.chance.between(1, 110).into()))
            }
            _ => day,
        };
        let from_hour = if self.chance.percent(60) { 9 } else { 14 };
        moment(self.chance, day, from_hour)
    }

    /// When the unit means to report first; `None` when it keeps silent.
    fn first_day(&mut self) -> Option<NaiveDate> {
        let due = self.plot.period.due_on;
        let character = self.plot.character;
        let lately = self.scene.today() - Days::new(75);
        if self.plot.not_concerned.is_some() {
            return Some(due);
        }
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
            return Some(noted + Days::new(self.chance.between(1, room).into()));
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
        let day = self.scene.working_days_after(submitted, days);
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
        if let Some(words) = self.plot.not_concerned {
            return ReportContent { claim: Some(Claim::NotApplicable), text: words.into(), numbers: Vec::new() };
        }
        if self.plot.asked == Asked::Standing && quality == Quality::Good && self.chance.percent(3) {
            return ReportContent { claim: Some(Claim::NothingNew), text: NOTHING_NEW.into(), numbers: Vec::new() };
        }
        let noted = self.story.record.progress.noted.is_some();
        let mut fitting = self.plot.task.texts(self.plot.unit, quality);
        if noted && fitting.iter().any(|one| one.claim == Claim::Done) {
            fitting.retain(|one| one.claim == Claim::Done);
        }
        let Some(chosen) = self.chance.pick(&fitting).copied() else { return ReportContent::default() };
        let claim = match chosen.claim {
            Claim::Ongoing if self.plot.asked == Asked::Standing || noted => Claim::Done,
            claim => claim,
        };
        let reached = match self.plot.asked {
            Asked::Quota { count: 1 } => u32::from(claim == Claim::Done),
            Asked::Quota { count } if claim == Claim::Done => count + self.chance.between(0, 2),
            Asked::Quota { count } => self.chance.between(1, count.saturating_sub(1)),
            _ => 0,
        };
        let villages = villages(self.plot.unit);
        let known = [('k', reached), ('v', villages), ('w', villages * 2 + 4)];
        let told = drawn(chosen.text, self.plot.year, known, |low, high| self.chance.between(low, high));
        let mut numbers = counted(self.plot.task, chosen, |letter| told.numbers.get(&letter).copied());
        if matches!(self.plot.asked, Asked::Quota { .. }) {
            numbers.insert(0, ReportedNumber { label: REACHED.into(), value: Some(reached.into()) });
        }
        ReportContent { claim: Some(claim), text: as_called(self.plot.unit, &told.text), numbers }
    }

    fn submit(&mut self, quality: Quality, at: DateTime<Utc>) -> Result<(), Refusal> {
        self.story.content = self.content(quality);
        if quality == Quality::Good && self.plot.not_concerned.is_none() && self.story.links == 0 && self.chance.percent(75) {
            self.story.links = self.chance.between(1, 2);
            let before = Duration::minutes(self.chance.between(2, 9).into());
            self.note(Act::Link(self.story.links), at - before, Hand::Clerk, "");
        }
        self.hand_in(at)?;
        let again = at + Duration::minutes(self.chance.between(6, 25).into());
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
        let rework_by = self.scene.working_days_after(day_of(at), chosen.working_days);
        self.step(Act::Return(chosen.working_days), at, Hand::Reviewer, chosen.reason, Happening::Returned { rework_by })?;
        Ok(rework_by)
    }

    fn step(&mut self, act: Act, at: DateTime<Utc>, hand: Hand, reason: &str, what: Happening) -> Result<(), Refusal> {
        let (no, day) = (EventNo(self.story.last.0.0 + 1), office_day(at, Some(self.story.last.1)));
        let event = Event { no, at, day, by: nobody(), reason: reason.to_owned(), what };
        self.story.record = step(Some(&self.story.record), &event)?;
        self.story.last = (no, day);
        self.note(act, at, hand, reason);
        Ok(())
    }

    fn note(&mut self, act: Act, at: DateTime<Utc>, hand: Hand, reason: &str) {
        self.story.steps.push(Step { act, at, hand, content: self.story.content.clone(), reason: reason.to_owned() });
    }

    /// Something is written already, not later than now and not before the period began.
    fn leave_draft(&mut self, share: u32, planned: Option<DateTime<Utc>>) {
        let latest = self.scene.now - Duration::hours(self.chance.between(2, 70).into());
        let saved = self.scene.at_work_before(self.chance, latest);
        let begun = day_of(saved) >= self.plot.period.starts_on.max(self.plot.not_before)
            && self.plot.vacant.is_none_or(|(from, until)| day_of(saved) < from || until <= day_of(saved))
            && self.story.steps.last().is_none_or(|step| step.at < saved);
        if begun && self.chance.percent(share) && planned.is_none_or(|at| at > self.scene.now) {
            let quality = self.quality(0);
            self.story.content = self.content(quality);
            self.note(Act::Draft, saved, Hand::Clerk, "");
        }
    }

    /// A few accepted reports of the last months are open again, or somebody asks for it.
    fn reopen(&mut self) -> Result<(), Refusal> {
        let accepted = self.story.steps.iter().rev().find(|step| step.act == Act::Accept);
        let Some(accepted) = accepted.map(|step| step.at) else { return Ok(()) };
        let now = self.scene.now;
        let lately = accepted + Duration::days(120) > now && accepted + Duration::days(4) < now;
        let settled = matches!(self.story.record.state, State::Accepted { .. });
        if self.plot.not_concerned.is_some() || !lately || !settled || !self.chance.percent(3) {
            return Ok(());
        }
        let latest = now - Duration::hours(self.chance.between(20, 60).into());
        let asked_at = self.scene.at_work_before(self.chance, latest);
        if asked_at <= accepted {
            return Ok(());
        }
        let until = self.scene.working_days_after(self.scene.today(), self.chance.between(4, 9));
        let answered = moment(self.chance, day_of(asked_at), 14);
        let granted = self.chance.percent(45) && asked_at < answered && answered <= now;
        // what is granted already was asked by the office's reviewer, what waits by the unit
        let (asker, reasons) = if granted { (Hand::Reviewer, REOPEN_REASONS) } else { (Hand::Clerk, CORRECTION_REASONS) };
        let reason = self.chance.pick(&reasons).copied().unwrap_or_default();
        self.step(Act::Ask(until), asked_at, asker, reason, Happening::Remarked { kind: CellEventKind::ReopenAsked })?;
        if granted {
            self.step(Act::Reopen, answered, Hand::Head, "同意，请按时补充。", Happening::Reopened { until })?;
        }
        Ok(())
    }
}

/// A text about a township, as one of the other kind calls itself: 乡 is not 镇.
fn as_called(unit: &str, text: &str) -> String {
    if unit.ends_with('乡') {
        text.replace("本镇", "本乡").replace("镇政府", "乡政府").replace("镇村", "乡村")
    } else {
        text.to_owned()
    }
}

/// The numbers that stand in their own fields: one for each countable part of the requirement, as the text says it.
fn counted(task: &DemoTask, chosen: &DemoCompletion, number: impl Fn(char) -> Option<u32>) -> Vec<ReportedNumber> {
    let parts = countable_parts(task.requirement).into_iter().filter(|part| part.kind == PartKind::Count);
    let value = |place: usize| {
        let said = chosen.counts.get(place)?;
        said.parse().ok().or_else(|| number(said.chars().next()?)).map(i64::from)
    };
    parts.enumerate().map(|(place, part)| ReportedNumber { label: part.text, value: value(place) }).collect()
}

/// The month whose habits count: of the day the report is due.
pub(super) fn month_of(period: &Period) -> u32 {
    period.due_on.month()
}

#[cfg(test)]
mod tests {
    use domain::calendar::working_days::Calendar;
    use domain::checklist::AssignmentRole;
    use domain::checklist::duty::{Duty, Every};
    use domain::ids::{SectionId, UnitId};

    use super::*;
    use crate::operations::demo::generate::character;
    use crate::operations::demo::generate::plan::tasks;

    fn scene() -> Scene {
        Scene { now: "2026-11-20T08:00:00Z".parse().unwrap(), calendar: Calendar::national().clone() }
    }

    fn plot<'a>(words: &str, unit: &'a str, asked: Asked, period: &'a Period) -> Plot<'a> {
        Plot {
            task: tasks().map(|(_, task)| task).find(|task| task.requirement.contains(words)).unwrap(),
            asked,
            place: Place { unit: UnitId::new("u"), section: SectionId::new("s"), role: AssignmentRole::Lead },
            unit,
            since: "2026-01-08T02:00:00Z".parse().unwrap(),
            not_before: "2026-01-08".parse().unwrap(),
            period,
            year: 2026,
            character: character::of(3, unit, month_of(period)),
            vacant: None,
            not_concerned: None,
        }
    }

    #[test]
    fn stories_keep_to_time_and_to_the_rules() {
        let scene = scene();
        let vacant = ("2026-06-01".parse().unwrap(), "2026-09-14".parse().unwrap());
        for seed in 0..150 {
            for period in (Duty::Standing { every: Every::Month }).periods(2026, Calendar::national(), 5) {
                let not_concerned = (seed % 50 == 0).then_some("本单位没有此项信息。");
                let vacant = (seed % 3 == 0).then_some(vacant);
                let plot = Plot { not_concerned, vacant, ..plot("涉企政策", "云顶乡", Asked::Standing, &period) };
                let story = tell(&mut Chance::of(&[seed, u64::from(month_of(&period))]), &plot, &scene).unwrap();
                assert!(story.steps.is_sorted_by_key(|step| step.at), "{:?}", story.steps);
                for step in &story.steps {
                    assert!(step.at <= scene.now && scene.is_at_work(step.at), "nobody is at work at {}", step.at);
                    let missing = vacant.is_some_and(|(from, until)| (from..until).contains(&day_of(step.at)));
                    assert!(step.hand != Hand::Clerk || !missing, "nobody holds the post at {}", step.at);
                }
                let first = story.steps.iter().find(|step| step.act == Act::Submit);
                let late = story.steps.iter().any(|step| step.act == Act::Submit && day_of(step.at) > period.due_on);
                assert!(!story.record.is_late() || late, "{:?}", story.steps);
                assert_eq!(first.is_none(), story.record.state == State::Open);
            }
        }
    }

    #[test]
    fn the_same_seed_tells_the_same_story() {
        let scene = scene();
        let period = Duty::YearEnd.periods(2026, Calendar::national(), 5).remove(0);
        let plot = plot("标准目录", "教体局", Asked::Once, &period);
        let tell_once = || format!("{:?}", tell(&mut Chance::of(&[9]), &plot, &scene).unwrap());
        assert_eq!(tell_once(), tell_once());
    }

    #[test]
    fn a_number_in_its_field_is_the_number_in_the_text() {
        let task = tasks().map(|(_, task)| task).find(|task| task.requirement.contains("不少于100条")).unwrap();
        let chosen = task.completions.iter().find(|one| one.counts == ["c"]).unwrap();
        let numbers = counted(task, chosen, |letter| (letter == 'c').then_some(126));
        assert_eq!(numbers.iter().map(|one| one.value).collect::<Vec<_>>(), [Some(126)]);
    }
}
