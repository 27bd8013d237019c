//! Work that the server does beside its pages: asked for by the office or by the calendar, done by whoever holds its lease.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::{day_of, day_text};
use domain::ids::{AccountId, CountyId};
use storage::monitoring::{column, job};
use storage::operations::county;
use storage::{Lock, Tx};

pub use storage::monitoring::job::MonitorJob;

use super::by_calendar::RoundAbout;
use crate::form;
use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit};

/// So long a lease holds; whoever works renews it several times within.
const LEASE: Duration = Duration::seconds(60);
/// 开始一轮监测.
pub const ROUND: &str = "round";
/// 请求复测.
pub const RECHECK: &str = "recheck";
/// The setting: on which day of a month the round of the month before is run by itself; empty for never.
pub(super) const DAY_SETTING: &str = "monitor_day";
/// The latest day that can be set.
pub const LATEST_DAY: u32 = 10;

form! {
    /// A month to be monitored.
    #[derive(Debug)]
    pub struct StartRound {
        /// Its first day, as `2026-10`.
        pub month: String,
    }
}

form! {
    /// When rounds are run by themselves.
    #[derive(Debug)]
    pub struct RoundSchedule {
        /// A day of the month, or empty.
        pub day: String,
    }
}

form! {
    /// A piece of work to be stopped.
    #[derive(Debug)]
    pub struct StopJob {
        /// Which.
        pub job: String,
    }
}

/// The first day of a month that is written `2026-10`.
#[must_use]
pub fn month_of(text: &str) -> Option<NaiveDate> {
    format!("{}-01", text.trim()).parse::<NaiveDate>().ok().filter(|day| (2000..=2200).contains(&day.year()))
}

/// The day that a round of a month speaks of: its last one, or today while it lasts. None before it has begun.
#[must_use]
pub fn day_of_round(month: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let last = month.checked_add_months(chrono::Months::new(1))?.pred_opt()?;
    (month <= today).then(|| last.min(today))
}

/// Asks for a month's round.
///
/// # Errors
/// `Forbidden`; `Invalid` at the month; `Refused` where no column is registered, or one runs already.
pub async fn start_round(actor: &Actor, services: &Services, form: &StartRound) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let today = day_of(services.now());
    let wrong = || ServiceError::field(StartRound::month, "请选择要监测的月份。");
    let month = month_of(&form.month).ok_or_else(wrong)?;
    let as_of = day_of_round(month, today).ok_or_else(|| ServiceError::field(StartRound::month, "这个月还没有开始。"))?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    if column::on_day(&mut tx, &actor.county, as_of).await?.is_empty() {
        return Err(ServiceError::Refused("还没有登记栏目，请先在“监测栏目”里导入或新增。".into()));
    }
    if let Some(open) = job::latest(&mut tx, &actor.county, ROUND, 20).await?.into_iter().find(MonitorJob::is_open) {
        let about = RoundAbout::parse(&open.about);
        let other = about.map(|about| about.month.format("%Y年%-m月").to_string()).unwrap_or_default();
        let day = about.map(|about| day_text(about.as_of)).unwrap_or_default();
        return Err(ServiceError::Refused(format!(
            "{other}的监测（截至{day}，{}发起）还没有完成，同一时间只进行一轮；请等它完成，或先停止它，再开始新的一轮。",
            open.asked_name
        )));
    }
    if !ask(&mut tx, actor, services, ROUND, &RoundAbout { month, as_of, is_weekly: false }.to_string(), services.now()).await? {
        return Err(ServiceError::Refused("这一轮监测已经在进行，请等它完成。".into()));
    }
    let asked = MonitoringAction::RoundAsked { month: month.format("%Y-%m").to_string(), as_of };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), asked).await?;
    Ok(tx.commit().await?)
}

/// From which day of a month on monitoring runs by itself; none where it does not.
pub(super) fn day_set(words: &[(String, String)]) -> Option<u32> {
    words.iter().find(|(key, _)| key == DAY_SETTING).and_then(|(_, day)| day.parse().ok())
}

/// Asks for work; answers false where the same waits or runs already.
pub(super) async fn ask(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    kind: &str,
    about: &str,
    not_before: DateTime<Utc>,
) -> Result<bool> {
    let new = MonitorJob {
        id: new_id(),
        county_id: actor.county.to_string(),
        kind: kind.into(),
        about: about.into(),
        state: "waiting".into(),
        asked_at: services.now(),
        asked_by: actor.account.to_string(),
        asked_name: actor.person.clone(),
        not_before,
        owner: String::new(),
        begun_at: None,
        ended_at: None,
        done: 0,
        known: 0,
        said: String::new(),
    };
    Ok(job::ask(tx, &new).await?)
}

/// Stops a round that waits or runs. What was read is kept: the next round of the day goes on from there.
///
/// # Errors
/// `Forbidden`; `Refused` where it has ended meanwhile.
pub async fn stop_job(actor: &Actor, services: &Services, form: &StopJob) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    if !job::stop(&mut tx, &actor.county, &form.job, services.now()).await? {
        return Err(ServiceError::Refused("这一轮监测已经结束。".into()));
    }
    let stopped = MonitoringAction::RoundStopped {};
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), stopped).await?;
    Ok(tx.commit().await?)
}

/// Sets on which day rounds are run by themselves.
///
/// # Errors
/// `Forbidden`; `Invalid` at the day.
pub async fn set_schedule(actor: &Actor, services: &Services, form: &RoundSchedule) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let day = match form.day.trim() {
        "" => String::new(),
        text => match text.parse::<u32>() {
            Ok(day) if (1..=LATEST_DAY).contains(&day) => day.to_string(),
            _ => return Err(ServiceError::field(RoundSchedule::day, format!("请填写1到{LATEST_DAY}之间的日期，或留空表示不自动监测。"))),
        },
    };
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Settings).await?;
    let kept = county::keep_for_days_before(&mut tx, &actor.county, day_of(services.now())).await?;
    county::set_setting(&mut tx, &actor.county, &kept, DAY_SETTING, &day).await?;
    let set = MonitoringAction::RoundsScheduled { day };
    audit::record(&mut tx, services, actor, Subject::Settings(actor.county.clone()), set).await?;
    Ok(tx.commit().await?)
}

/// Takes the next piece of work of a kind, if there is any, and who asks for it: the program may do all it needs, and the log names the person
/// who asked.
///
/// # Errors
/// When the engine fails.
pub async fn take(services: &Services, kind: &str, owner: &str) -> Result<Option<(MonitorJob, Actor)>> {
    let now = services.now();
    let mut conn = services.db().read().await?;
    if !job::is_waiting(&mut conn, kind, now).await? {
        return Ok(None);
    }
    drop(conn);
    let mut tx = services.db().write().await?;
    let Some(taken) = job::take(&mut tx, kind, owner, now, now + LEASE).await? else { return Ok(None) };
    let county = CountyId::new(taken.county_id.clone());
    let name = county::name(&mut tx, &county).await?.unwrap_or_default();
    tx.commit().await?;
    let actor =
        Actor { account: AccountId::new(taken.asked_by.clone()), person: taken.asked_name.clone(), ..Actor::operator(county, name) };
    Ok(Some((taken, actor)))
}

/// Holds a lease on and says how far the work is; answers false where it was stopped, or is another's by now.
///
/// # Errors
/// When the engine fails.
pub async fn hold(services: &Services, job: &MonitorJob, done: i64, known: i64) -> Result<bool> {
    let mut tx = services.db().write().await?;
    let held = job::hold(&mut tx, &job.id, &job.owner, services.now() + LEASE, done, known).await?;
    tx.commit().await?;
    Ok(held)
}

/// How a piece of work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It is done.
    Done,
    /// It could not be done.
    Failed,
    /// The server takes its leave: whoever comes next goes on.
    Left,
}

/// Says how a piece of work ended.
///
/// # Errors
/// When the engine fails.
pub async fn ended(services: &Services, job: &MonitorJob, how: Ended, said: &str) -> Result<()> {
    let state = match how {
        Ended::Done => "done",
        Ended::Failed => "failed",
        Ended::Left => "waiting",
    };
    let mut tx = services.db().write().await?;
    job::end(&mut tx, &job.id, &job.owner, state, services.now(), said).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_speaks_of_a_day_that_has_come() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(day_of_round(day("2026-10-01"), day("2026-11-03")), Some(day("2026-10-31")));
        assert_eq!(day_of_round(day("2026-11-01"), day("2026-11-03")), Some(day("2026-11-03")));
        assert_eq!(day_of_round(day("2026-12-01"), day("2026-11-30")), None);
        assert_eq!(month_of("2026-10"), Some(day("2026-10-01")));
        assert_eq!(month_of("2026-13"), None);
    }
}
