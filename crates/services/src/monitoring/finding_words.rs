//! What a unit and the office say to a finding: mended, disputed, spared; verified, sent back, decided.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::ids::FindingId;
use domain::monitoring::column::is_address;
use domain::monitoring::finding::{FindingState, Happening};
use storage::Lock;
use storage::monitoring::finding::{self, StoredFinding};
use storage::monitoring::notice;

use super::notices::{MOST_DAYS, event_of, receive, refused};
use crate::form;
use crate::operations::rows::Before;
use crate::operations::settings::{self, OfficeDay};
use crate::personal_data::without_numbers;
use crate::{Actor, FieldError, Result, ServiceError, Services, operations::audit};

/// The longest text, in characters.
pub const WORDS_LIMIT: usize = 500;
/// The longest address, in characters.
pub const LINK_LIMIT: usize = 500;

form! {
    /// What a unit says.
    #[derive(Debug)]
    pub struct UnitWords {
        /// To which finding.
        pub finding: FindingId,
        /// The revision that was seen.
        pub revision: i64,
        /// `answered`, `disputed`, `waiver`.
        pub what: String,
        /// What was done, or why it is none.
        pub text: String,
        /// Where the repair is seen.
        #[serde(default)]
        pub link: String,
        /// The page it came from: the notice, or the finding's own.
        #[serde(default)]
        pub notice: String,
    }
}

/// Takes what a unit says. Answers whether the date was past.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields; `Refused` where it cannot happen; `Stale`.
pub async fn unit_says(actor: &Actor, services: &Services, form: &UnitWords) -> Result<bool> {
    actor.require(Permission::AnswerMonitoring)?;
    let (kind, happening) = match form.what.as_str() {
        "answered" => ("answered", Happening::Answered),
        "disputed" => ("disputed", Happening::Disputed),
        "waiver" => ("waiver_asked", Happening::WaiverAsked { by: actor.account.to_string() }),
        _ => return Err(ServiceError::Refused("请选择已整改、申诉，或申请免予整改。".into())),
    };
    let text = words(&form.text, UnitWords::text, 2, "写明采取的措施或理由")?;
    let link = form.link.trim();
    if !link.is_empty() && (!is_address(link) || link.chars().count() > LINK_LIMIT) {
        return Err(ServiceError::field(UnitWords::link, "请填写以 http:// 或 https:// 开头的完整网址，或留空。"));
    }
    let done = happen(actor, services, (&form.finding, form.revision), kind, &happening, (&text, link)).await?;
    Ok(done.life.is_late)
}

form! {
    /// What the office says.
    #[derive(Debug)]
    pub struct OfficeWords {
        /// To which finding.
        pub finding: FindingId,
        /// The revision that was seen.
        pub revision: i64,
        /// `verified`, `rejected`, `upheld`, `kept`, `waived`, `not_waived`, `taken_back`.
        pub what: String,
        /// Why.
        pub text: String,
        /// Working days until it is due again, where it is sent back.
        #[serde(default)]
        pub days: String,
    }
}

/// Takes what the office says.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields; `Refused` where it cannot happen; `Stale`.
pub async fn office_says(actor: &Actor, services: &Services, form: &OfficeWords) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let text = words(&form.text, OfficeWords::text, 2, "写明核实的情况或理由")?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let now = settings::now(&mut tx, services, &actor.county).await?;
    let read = finding::get(&mut tx, &actor.county, &actor.scope()?, &form.finding).await?.ok_or(ServiceError::NotFound("这个问题"))?;
    let by = actor.account.to_string();
    let (kind, happening) = match form.what.as_str() {
        "verified" => ("verified", Happening::Verified),
        "rejected" => {
            let days = form.days.trim().parse::<u32>().ok().filter(|days| (1..=MOST_DAYS).contains(days));
            let days =
                days.ok_or_else(|| ServiceError::field(OfficeWords::days, format!("重新整改的期限请填写1到{MOST_DAYS}个工作日。")))?;
            let new = now.calendar.working_day_after(now.today(), days).day;
            // a date never moves back
            ("rejected", Happening::Rejected { due_on: read.life.due_on.map_or(new, |old| new.max(old)) })
        }
        "upheld" => ("dispute_decided", Happening::DisputeDecided { upheld: true, due_on: now.today() }),
        "kept" => ("dispute_decided", Happening::DisputeDecided { upheld: false, due_on: after_standing_still(&read, &now) }),
        "waived" => ("waiver_decided", Happening::WaiverDecided { approved: true, by }),
        "not_waived" => ("waiver_decided", Happening::WaiverDecided { approved: false, by }),
        "taken_back" => ("taken_back", Happening::TakenBack),
        _ => return Err(ServiceError::Refused("请选择办理结果。".into())),
    };
    write(&mut tx, actor, services, (&read, form.revision), kind, &happening, (&text, ""), &now).await?;
    Ok(tx.commit().await?)
}

/// The date of a finding whose time stood still: so many working days later.
fn after_standing_still(read: &StoredFinding, now: &OfficeDay) -> NaiveDate {
    let due = read.life.due_on.unwrap_or(now.today());
    let stood = read.life.still_since.map_or(0, |since| now.calendar.working_days_left(since, now.today()).max(0));
    now.calendar.working_day_after(due, u32::try_from(stood).unwrap_or(0)).day
}

/// One thing that happens to one finding, in a transaction of its own.
async fn happen(
    actor: &Actor,
    services: &Services,
    (id, revision): (&FindingId, i64),
    kind: &'static str,
    happening: &Happening,
    said: (&str, &str),
) -> Result<StoredFinding> {
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let now = settings::now(&mut tx, services, &actor.county).await?;
    let read = finding::get(&mut tx, &actor.county, &actor.scope()?, id).await?.ok_or(ServiceError::NotFound("这个问题"))?;
    let done = write(&mut tx, actor, services, (&read, revision), kind, happening, said, &now).await?;
    // who answers has it
    if let Some(id) = &read.notice
        && let Some(found) = notice::get(&mut tx, &actor.county, &actor.scope()?, id).await?
    {
        receive(&mut tx, actor, services, &found).await?;
    }
    tx.commit().await?;
    Ok(done)
}

#[expect(clippy::too_many_arguments, reason = "what happens, to what, by whom and when: each is asked once")]
pub(super) async fn write(
    tx: &mut storage::Tx,
    actor: &Actor,
    services: &Services,
    (read, revision): (&StoredFinding, i64),
    kind: &'static str,
    happening: &Happening,
    (text, link): (&str, &str),
    now: &OfficeDay,
) -> Result<StoredFinding> {
    if read.revision != revision {
        return Err(ServiceError::Stale);
    }
    let life = read.life.step(happening, now.today()).map_err(refused)?;
    let before = Before::of_lives(tx, vec![read.id.clone()]).await?;
    let closed_on = life.state.is_closed().then(|| now.today());
    if !finding::write_life(tx, read, &life, None, closed_on).await? {
        return Err(ServiceError::Stale);
    }
    let told = match happening {
        Happening::Rechecked(told) => told.code(),
        Happening::DisputeDecided { upheld: true, .. } => "upheld",
        Happening::DisputeDecided { upheld: false, .. } => "kept",
        Happening::WaiverDecided { approved: true, .. } => "waived",
        Happening::WaiverDecided { approved: false, .. } => "not_waived",
        _ => "",
    };
    let due_on = (life.due_on != read.life.due_on).then_some(life.due_on).flatten();
    finding::happened(tx, &read.id, &event_of(actor, services, kind, text, link, due_on, told)).await?;
    let moved = MonitoringAction::FindingMoved {
        rule: read.rule.label().to_owned(),
        before: read.life.state.label().to_owned(),
        after: life.state.label().to_owned(),
        late: life.is_late,
    };
    audit::record_with_rows(tx, services, actor, Subject::Finding(read.id.clone()), moved, Some(&before)).await?;
    Ok(StoredFinding { life, ..read.clone() })
}

/// A text that must be there; personal numbers stay out of it.
fn words(text: &str, field: &'static str, least: usize, what: &str) -> Result<String> {
    let text = text.replace("\r\n", "\n").replace('\0', "");
    let text = text.trim();
    let mut errors = Vec::new();
    if !(least..=WORDS_LIMIT).contains(&text.chars().count()) {
        errors.push(FieldError { field: field.into(), message: format!("请{what}，{least}至{WORDS_LIMIT}个字。") });
    } else {
        errors.extend(without_numbers(field, text).err());
    }
    if errors.is_empty() { Ok(text.to_owned()) } else { Err(ServiceError::Invalid(errors)) }
}

/// Whether a state is one in which a unit may speak.
#[must_use]
pub const fn unit_may_speak(state: FindingState) -> bool {
    matches!(state, FindingState::Sent | FindingState::Rejected | FindingState::Answered)
}
