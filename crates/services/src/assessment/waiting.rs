//! What of the assessment waits for somebody's hand, for 待办: sheets to read and contest, marks to give, appeals to decide, rounds to
//! move on.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::cross_check::may_draw;
use domain::assessment::inputs::EntryForm as Form;
use domain::assessment::round::{RoundState, Step, step};
use domain::ids::{AppealId, RoundId, UnitId};
use storage::Conn;
use storage::assessment::round::Round;
use storage::assessment::waiting;

use super::appeals::may_decide;
use super::cross_check;
use super::loaded::{Loaded, Upto, load};
use super::on_site::open_sheets;
use super::round::standing;
use super::unjudged::is_approved;
use crate::{Actor, Result, ServiceError};

/// A sheet of the actor's own unit that may still be contested, or whose appeals are not all answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetToRead {
    /// The round.
    pub round: RoundId,
    /// Its name.
    pub name: String,
    /// The unit.
    pub unit: UnitId,
    /// From when on lines may be contested.
    pub opens_on: NaiveDate,
    /// The last day for that.
    pub closes_on: NaiveDate,
    /// Appeals of the unit that nobody has decided.
    pub open: i64,
    /// Appeals of the unit that were decided.
    pub decided: i64,
}

/// A job of the office in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundJob {
    /// The round.
    pub round: RoundId,
    /// Its name.
    pub name: String,
    /// What is to be done.
    pub job: Job,
    /// By when, where there is such a day.
    pub until: Option<NaiveDate>,
}

/// What is to be done in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// So many facts that a person enters are missing.
    Mark(usize),
    /// So many lines of the cross-check wait for a third person.
    Third(usize),
    /// So many settled marks of the cross-check are not taken over.
    Adopt(usize),
    /// Units that ended within the days of the round, of which nobody has said whether they take part: their names.
    Ended(Vec<String>),
    /// On-site sheets that are not handed in: whose.
    Site(Vec<(UnitId, String)>),
    /// So many of the three example pages that every checking unit marks first are not chosen: the first of them.
    Examples(usize, i64),
    /// The day of the draw has come.
    Draw,
    /// An appeal is to be decided: which, whose.
    Decide(AppealId, String),
    /// A correction is to be approved: which, of which unit.
    Approve(AppealId, String),
    /// Nothing is missing for the next step.
    Advance(Step),
}

/// What waits for the actor's unit: sheets to read, and rounds whose draw gave it others to check (round, its name, lines that it has
/// not marked). One statement.
pub(crate) async fn of_unit(conn: &mut Conn, actor: &Actor, today: NaiveDate) -> Result<(Vec<SheetToRead>, Vec<(RoundId, String, i64)>)> {
    let Some(unit) = actor.unit.clone() else { return Ok((Vec::new(), Vec::new())) };
    let (mut sheets, mut checks) = (Vec::new(), Vec::new());
    for one in waiting::of_unit(conn, &actor.county, &unit, today).await? {
        if one.state.takes_facts() && one.unmarked > 0 {
            checks.push((one.round.clone(), one.name.clone(), one.unmarked));
        }
        let Some((opens_on, closes_on)) = one.window.filter(|_| one.state == RoundState::Feedback) else { continue };
        let (open, decided) = one.appeals;
        if one.is_assessed && waiting::is_to_read(closes_on, open, today) {
            sheets.push(SheetToRead { round: one.round, name: one.name, unit: unit.clone(), opens_on, closes_on, open, decided });
        }
    }
    Ok((sheets, checks))
}

/// What waits for the actor in the office, the round that ended first in front.
pub(crate) async fn round_jobs(conn: &mut Conn, actor: &Actor, today: NaiveDate) -> Result<Vec<RoundJob>> {
    actor.require(Permission::Assess)?;
    let mut jobs = Vec::new();
    for open in waiting::of_office(conn, &actor.county).await? {
        // one that is planned has nothing to be read for, and nothing to be done before its first day
        if open.state == RoundState::Draft {
            let job = RoundJob { round: open.round, name: open.name, job: Job::Advance(Step::Collect), until: None };
            jobs.extend((open.participants > 0 && open.starts_on <= today).then_some(job));
            continue;
        }
        let loaded = load(conn, actor, &open.round).await?;
        let one = &loaded.round;
        let mut own = of_round(actor, &loaded, today)?;
        let job = |job: Job| RoundJob { round: one.id.clone(), name: one.name.clone(), job, until: None };
        // once facts are settled, nothing of these can be done
        let takes = one.state.takes_facts();
        let open = if takes { open_sheets(conn, &loaded).await? } else { Vec::new() };
        let check = if takes { cross_check::read(conn, &one.id).await? } else { None };
        let (settled, apart) = check.as_ref().map(|check| check.unadopted(&loaded, today)).unwrap_or_default();
        // the round cannot be fed back before these are done
        own.retain(|own| own.job != Job::Advance(Step::Feedback) || (open.is_empty() && settled == 0 && apart == 0));
        jobs.extend(own);
        if !open.is_empty() {
            let open = open.into_iter().map(|sheet| (sheet.unit.clone(), loaded.name(sheet.unit.as_str()))).collect();
            jobs.push(job(Job::Site(open)));
        }
        let Some(check) = check else { continue };
        if check.check.drawn_at.is_none() && may_draw(one.state, check.check.entropy_on, today).is_ok() {
            jobs.push(job(Job::Draw));
        } else if apart > 0 {
            jobs.push(job(Job::Third(apart)));
        } else if settled > 0 && one.state == RoundState::Scoring {
            jobs.push(job(Job::Adopt(settled)));
        }
        let missing = cross_check::examples_to_choose(conn, &loaded, &check, today).await?;
        jobs.extend(missing.map(|(number, first)| job(Job::Examples(number, first))));
    }
    Ok(jobs)
}

fn of_round(actor: &Actor, loaded: &Loaded, today: NaiveDate) -> Result<Vec<RoundJob>> {
    let Round { id, name, state, window, .. } = &loaded.round;
    let job = |job: Job, until: Option<NaiveDate>| RoundJob { round: id.clone(), name: name.clone(), job, until };
    let mut jobs = Vec::new();
    let missing = if *state == RoundState::Scoring { unmarked(loaded) } else { 0 };
    if missing > 0 {
        jobs.push(job(Job::Mark(missing), None));
    }
    let ended: Vec<String> = loaded.undecided().map(|(one, _)| one.unit.name.clone()).collect();
    if state.takes_facts() && !ended.is_empty() {
        jobs.push(job(Job::Ended(ended), None));
    }
    for one in loaded.appeals.iter().filter(|one| one.state == AppealState::Open && may_decide(actor, loaded, one)) {
        let unit = loaded.name(&one.unit);
        jobs.push(match one.kind {
            AppealKind::Appeal => job(Job::Decide(one.id.clone(), unit), window.map(|window| window.closes_on)),
            AppealKind::Correction => job(Job::Approve(one.id.clone(), unit), None),
        });
    }
    // what the engine refuses is told on the round's page
    let scored = match (*state == RoundState::Scoring && missing == 0).then(|| loaded.score(Upto::Now)).transpose() {
        Ok(scored) => scored,
        Err(ServiceError::Refused(_)) => return Ok(jobs),
        Err(error) => return Err(error),
    };
    let standing = standing(loaded, scored.as_ref(), today);
    let ahead = Step::of(standing.state).first().filter(|ahead| **ahead != Step::TakeBack && missing == 0);
    if let Some(ahead) = ahead.filter(|ahead| step(&standing, **ahead).is_ok()) {
        jobs.push(job(Job::Advance(*ahead), None));
    }
    Ok(jobs)
}

/// Facts that a person enters and that no unit's sheet can be complete without.
fn unmarked(loaded: &Loaded) -> usize {
    let mut missing = 0;
    for one in loaded.units.iter().filter(|one| one.unit.is_assessed) {
        let rules = loaded.outline.of(&one.unit).rules();
        let asked =
            rules.filter(|(node, rule)| rule.source.is_none() && rule.kind.is_measured() && !is_left_out(loaded, &one.unit.id, &node.id));
        missing += asked.filter(|(node, rule)| loaded.entry(&one.unit.id, Form::Fact, &node.id, &rule.id).0.is_none()).count();
    }
    missing
}

/// Whether a node, or one above it, was found not to apply; a claim that was refused leaves it to be marked.
fn is_left_out(loaded: &Loaded, unit: &str, node: &str) -> bool {
    let tree = loaded.own(unit).tree;
    let mut above = tree.into_iter().flat_map(|tree| tree.with_those_above(node));
    above.any(|one| loaded.entry(unit, Form::Claim, &one.id, "").0.is_some_and(is_approved))
}
