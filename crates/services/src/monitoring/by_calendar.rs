//! Rounds that nobody asks for: from a day of the month on that of the month before, and on Mondays the look who missed the week.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::calendar::working_days::Calendar;
use domain::ids::CountyId;
use domain::monitoring::weeks;
use storage::monitoring::job::MonitorJob;
use storage::monitoring::judged::{self, JudgedRound};
use storage::monitoring::{column, job};
use storage::operations::county;
use storage::{Conn, Lock};

use super::job::{LATEST_DAY, ROUND, ask, day_of_round, day_set, month_of};
use crate::operations::{audit, settings};
use crate::{Actor, Result, Services};

/// The word behind a round that looks who missed the week.
const WEEK: &str = "week";

/// What a round is asked for: `2026-10/2026-10-31`, and `2026-11/2026-11-08/week` where it looks who missed the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundAbout {
    /// The month's first day.
    pub month: NaiveDate,
    /// The day it speaks of.
    pub as_of: NaiveDate,
    /// It looks who missed the week: its list is wanted on the same day, so that nothing which fails is waited for, or held against anybody.
    pub is_weekly: bool,
}

impl RoundAbout {
    /// Reads it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let (month, as_of, word) = (month_of(parts.next()?)?, parts.next()?.parse().ok()?, parts.next());
        let is_known = word.is_none_or(|word| word == WEEK) && parts.next().is_none();
        is_known.then_some(Self { month, as_of, is_weekly: word.is_some() })
    }
}

impl fmt::Display for RoundAbout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.month.format("%Y-%m"), self.as_of)?;
        if self.is_weekly { write!(f, "/{WEEK}") } else { Ok(()) }
    }
}

/// What is known of a county's rounds.
struct Known {
    rounds: Vec<JudgedRound>,
    jobs: Vec<MonitorJob>,
}

impl Known {
    /// Whether a round of a month that speaks of one of these days was judged, or asked for.
    fn has(&self, month: NaiveDate, days: std::ops::RangeInclusive<NaiveDate>) -> bool {
        let asked = self.jobs.iter().filter_map(|job| RoundAbout::parse(&job.about)).map(|about| (about.month, about.as_of));
        self.rounds.iter().map(|round| (round.month, round.as_of)).chain(asked).any(|(of, as_of)| of == month && days.contains(&as_of))
    }
}

/// The round of the month before, from the county's day on, where it was not judged.
fn monthly(day: u32, today: NaiveDate, known: &Known) -> Option<RoundAbout> {
    if !(day..=LATEST_DAY.max(day) + 10).contains(&today.day()) {
        return None;
    }
    let month = today.with_day(1)?.checked_sub_months(chrono::Months::new(1))?;
    let as_of = day_of_round(month, today)?;
    let is_done = known.rounds.iter().any(|round| (round.month, round.as_of) == (month, as_of));
    (!is_done).then_some(RoundAbout { month, as_of, is_weekly: false })
}

/// The look who missed the week that has ended, where no round speaks of its Sunday or of a day since. Where that Sunday is the month's last day it is
/// the month's own round, whatever day the county has set.
fn weekly(today: NaiveDate, calendar: &Calendar, known: &Known) -> Option<RoundAbout> {
    let sunday = weeks::to_look_at(today, calendar)?.sunday;
    let month = sunday.with_day(1)?;
    let is_last = (sunday + Days::new(1)).month() != sunday.month();
    (!known.has(month, sunday..=today)).then_some(RoundAbout { month, as_of: sunday, is_weekly: !is_last })
}

/// Asks for what the calendar wants, in every county that has set a day, once: from that day of the month on the round of the month before; on
/// Mondays the look who missed the week.
///
/// # Errors
/// When the engine fails.
pub async fn ask_by_calendar(services: &Services) -> Result<usize> {
    let counties = county::list(&mut services.db().read().await?).await?;
    let mut asked = 0;
    for one in counties {
        let mut conn = services.db().read().await?;
        let Some(about) = wanted(&mut conn, services, &one.id).await? else { continue };
        drop(conn);
        let actor = by_itself(&one.id, &one.name);
        let mut tx = services.db().write().await?;
        tx.lock(&actor.county, Lock::Monitoring).await?;
        if ask(&mut tx, &actor, services, ROUND, &about.to_string(), services.now()).await? {
            let event = MonitoringAction::RoundAsked { month: about.month.format("%Y-%m").to_string(), as_of: about.as_of };
            audit::record(&mut tx, services, &actor, Subject::County(actor.county.clone()), event).await?;
            tx.commit().await?;
            asked += 1;
        }
    }
    Ok(asked)
}

/// What the calendar wants of a county now; none where nothing is due, or a round is under way: it is asked again in a while.
async fn wanted(conn: &mut Conn, services: &Services, id: &CountyId) -> Result<Option<RoundAbout>> {
    let today = day_of(services.now());
    let (words, days) = county::settings_and_days(conn, id).await?;
    let Some(day) = day_set(&words) else { return Ok(None) };
    let jobs = job::latest(conn, id, ROUND, 20).await?;
    if jobs.iter().any(MonitorJob::is_open) {
        return Ok(None);
    }
    let known = Known { rounds: judged::rounds(conn, id, 12).await?, jobs };
    let calendar = settings::assemble(services, &words, days).calendar;
    for about in [monthly(day, today, &known), weekly(today, &calendar, &known)].into_iter().flatten() {
        let was_asked = job::about(conn, id, ROUND, &about.to_string()).await?.is_some();
        if !was_asked && !column::on_day(conn, id, about.as_of).await?.is_empty() {
            return Ok(Some(about));
        }
    }
    Ok(None)
}

pub(super) fn by_itself(county: &CountyId, name: &str) -> Actor {
    Actor { person: "定时监测".into(), ..Actor::operator(county.clone(), name.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_round_is_asked_for_is_read_as_it_is_written() {
        for text in ["2026-10/2026-10-31", "2026-11/2026-11-08/week"] {
            assert_eq!(RoundAbout::parse(text).map(|about| about.to_string()).as_deref(), Some(text));
        }
        for text in ["", "2026-10", "2026-10/31", "2026-11/2026-11-08/month", "2026-11/2026-11-08/week/x"] {
            assert_eq!(RoundAbout::parse(text), None, "{text}");
        }
    }

    #[test]
    fn monday_looks_who_missed_the_week_unless_a_round_tells() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let round = |month: &str, as_of: &str| JudgedRound {
            id: String::new(),
            month: day(month),
            as_of: day(as_of),
            judged_at: Default::default(),
            answers: 0,
            allowed_nets: String::new(),
            proofs: None,
            is_unread: false,
        };
        let looks = |today: &str, rounds: Vec<JudgedRound>| {
            weekly(day(today), Calendar::national(), &Known { rounds, jobs: Vec::new() }).map(|about| about.to_string())
        };
        let week = Some("2026-11/2026-11-08/week".to_owned());
        assert_eq!(looks("2026-11-09", vec![]), week);
        assert_eq!(looks("2026-11-09", vec![round("2026-10-01", "2026-10-31"), round("2026-11-01", "2026-11-07")]), week);
        // that Monday's own sweep, and one of the Sunday, say it already
        for as_of in ["2026-11-08", "2026-11-09"] {
            assert_eq!(looks("2026-11-09", vec![round("2026-11-01", as_of)]), None, "{as_of}");
        }
        assert_eq!(looks("2026-11-11", vec![]), None);
        // 31 May 2026 is a Sunday: the month's own round
        assert_eq!(looks("2026-06-01", vec![]), Some("2026-05/2026-05-31".to_owned()));
    }
}
