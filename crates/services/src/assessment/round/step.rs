//! A round goes on, or back; facts are collected once more.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::assessment::cross_check::unadopted_words;
use domain::assessment::round::{RoundState, Step, Window, step};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::RoundId;
use storage::assessment::on_site::SiteSheet;
use storage::assessment::round::{self, Round};
use storage::{Conn, Tx};

use super::super::loaded::{Loaded, NO_ROUND, Upto, hold, load};
use super::super::on_site::open_sheets;
use super::super::{REASON_LENGTH, collect, cross_check, seal};
use super::plan::{overlap, settle};
use super::{standing, takes_facts};
use crate::operations::{audit, settings};
use crate::{Actor, Result, ServiceError, Services, form};

form! {
    /// A step of a round.
    #[derive(Debug)]
    pub struct StepForm {
        /// Which round.
        pub round: RoundId,
        /// As it was seen.
        pub revision: i64,
        /// [`Step`].
        pub step: String,
        /// Why; the seal asks for it.
        #[serde(default)]
        pub reason: String,
    }
}

form! {
    /// Facts to be collected again.
    #[derive(Debug)]
    pub struct CollectForm {
        /// Which round.
        pub round: RoundId,
    }
}

/// Moves a round on, or back.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` says what is missing; `Stale` when it moved since the page was opened.
pub async fn take_step(actor: &Actor, services: &Services, form: &StepForm) -> Result<RoundState> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let today = day_of(services.now());
    let wanted = Step::from_code(&form.step).ok_or(NO_ROUND)?;
    let mut loaded = hold(&mut tx, actor, &form.round).await?;
    if loaded.round.revision != form.revision {
        return if is_taken(&mut tx, actor, &loaded.round, form.revision, wanted).await? {
            Ok(loaded.round.state)
        } else {
            Err(ServiceError::Stale)
        };
    }
    if wanted == Step::Feedback {
        let sites = open_sheets(&mut tx, &loaded).await?;
        if let Some(why) = keeps_from_feedback(&mut tx, &loaded, &sites, today).await? {
            return Err(ServiceError::Refused(why));
        }
    }
    let scored = if wanted == Step::Feedback { Some(loaded.score(Upto::Now)?) } else { None };
    let to = step(&standing(&loaded, scored.as_ref(), today), wanted).map_err(|refusal| ServiceError::Refused(refusal.to_string()))?;
    let window = match wanted {
        Step::Feedback => {
            let now = settings::now(&mut tx, services, &actor.county).await?;
            Some(Window::after(today, loaded.round.appeal_days, &now.calendar))
        }
        Step::TakeBack => None,
        _ => loaded.round.window,
    };
    let reason = form.reason.trim();
    if wanted == Step::Seal && !(2..=REASON_LENGTH).contains(&reason.chars().count()) {
        return Err(ServiceError::field(StepForm::reason, "请写明封存的依据，如会议或文件，2至500个字。"));
    }
    if wanted == Step::Collect
        && loaded.round.state == RoundState::Draft
        && let Some(why) = overlap(&mut tx, actor, &loaded.round).await?
    {
        return Err(ServiceError::Refused(why));
    }
    if !round::advance(&mut tx, &loaded.round, to, window).await? {
        return Err(ServiceError::Stale);
    }
    if matches!(wanted, Step::Collect | Step::Score) {
        settle(&mut tx, actor, &loaded.round).await?;
        loaded = load(&mut tx, actor, &form.round).await?;
        collect::collect(&mut tx, actor, services, &loaded, today).await?;
    }
    if wanted == Step::Seal {
        seal::seal(&mut tx, actor, services, &form.round, reason).await?;
    } else {
        let event = AssessmentAction::RoundMoved {
            name: loaded.round.name.clone(),
            step: wanted.label().to_owned(),
            opens_on: window.map(|window| window.opens_on),
            closes_on: window.map(|window| window.closes_on),
        };
        audit::record(&mut tx, services, actor, Subject::Round(loaded.round.id.clone()), event).await?;
    }
    tx.commit().await?;
    Ok(to)
}

/// On-site sheets that are open, and marks of the cross-check that nobody has taken over: fed back now, what they find would be missing
/// from the scores. Told by the button as by the step itself.
pub(super) async fn keeps_from_feedback(conn: &mut Conn, loaded: &Loaded, sites: &[SiteSheet], today: NaiveDate) -> Result<Option<String>> {
    let open = open_words(loaded, sites);
    if open.is_some() || loaded.round.state != RoundState::Scoring {
        return Ok(open);
    }
    let check = cross_check::read(conn, &loaded.round.id).await?;
    let (settled, apart) = check.map(|check| check.unadopted(loaded, today)).unwrap_or_default();
    Ok(unadopted_words(settled, apart))
}

/// The sentence about on-site sheets that keep a round from being fed back.
fn open_words(loaded: &Loaded, open: &[SiteSheet]) -> Option<String> {
    let names: Vec<String> = open.iter().take(3).map(|sheet| loaded.name(sheet.unit.as_str())).collect();
    let more = if open.len() > names.len() { "等" } else { "" };
    let why = format!("还有{}份现场检查表没有提交（{}{more}），请先提交，再反馈。", open.len(), names.join("、"));
    (!open.is_empty()).then_some(why)
}

/// Whether the very same step was taken by the very same person: who presses twice hears that it was.
async fn is_taken(tx: &mut Tx, actor: &Actor, round: &Round, seen: i64, wanted: Step) -> Result<bool> {
    if round.revision != seen + 1 || wanted.leads_to() != round.state {
        return Ok(false);
    }
    let by = audit::last_by(tx, &actor.county, &Subject::Round(round.id.clone())).await?;
    Ok(by.as_deref() == Some(actor.account.as_str()))
}

/// Collects what the system knows once more, up to the cut-off.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` where facts are settled.
pub async fn collect_again(actor: &Actor, services: &Services, form: &CollectForm) -> Result<usize> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let mut loaded = hold(&mut tx, actor, &form.round).await?;
    takes_facts(&loaded)?;
    // names, groups and ends of units as they are known now; once it is scored the round keeps what it was settled with
    if loaded.round.state == RoundState::Collecting {
        settle(&mut tx, actor, &loaded.round).await?;
        loaded = load(&mut tx, actor, &form.round).await?;
    }
    let entries = collect::collect(&mut tx, actor, services, &loaded, day_of(services.now())).await?;
    tx.commit().await?;
    Ok(entries)
}
