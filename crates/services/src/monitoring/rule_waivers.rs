//! A whole rule that is not listed for a while: asked for by one of the office, agreed to by another. What it finds meanwhile is kept as
//! no problem; what waits already waits on.

use chrono::{Months, NaiveDate};
use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::{day_of, day_text};
use domain::monitoring::candidate::Rule;
use storage::monitoring::rule_waiver;
use storage::{Lock, Tx};

pub use storage::monitoring::rule_waiver::RuleWaiver;

use super::decide::DISMISS_REASON_LIMIT;
use crate::form;
use crate::operations::rows::Before;
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit};

/// It holds no longer than so many months; whoever wants more asks again.
const MOST_MONTHS: u32 = 12;

form! {
    /// A rule that is not to be listed for a while.
    #[derive(Debug, Default)]
    pub struct AskRuleWaiver {
        /// Which.
        pub rule: String,
        /// Why.
        #[serde(default)]
        pub reason: String,
        /// The last day; empty is a year.
        #[serde(default)]
        pub until: String,
    }
}

form! {
    /// A word about what was asked for.
    #[derive(Debug)]
    pub struct AnswerRuleWaiver {
        /// Which.
        pub waiver: String,
        /// Its rule, whose page comes again.
        pub rule: String,
        /// `agree` or `end`.
        pub what: String,
    }
}

/// What was asked for about a rule, the latest first.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn rule_waivers(actor: &Actor, services: &Services, rule: Rule) -> Result<Vec<RuleWaiver>> {
    actor.require(Permission::ReadCounty)?;
    let mut all = rule_waiver::list(&mut services.db().read().await?, &actor.county).await?;
    all.retain(|one| one.rule == rule);
    Ok(all)
}

/// Asks for it.
///
/// # Errors
/// `Forbidden`; `Invalid` names the fields; `Refused` where it is asked for or holds already.
pub async fn ask_rule_waiver(actor: &Actor, services: &Services, form: &AskRuleWaiver) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let today = day_of(services.now());
    let rule = Rule::from_code(&form.rule).filter(|rule| rule.is_of_machine()).ok_or(ServiceError::NotFound("这条规则"))?;
    let (reason, expires_on) = checked(form, today)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let all = rule_waiver::list(&mut tx, &actor.county).await?;
    if let Some(one) = all.iter().find(|one| one.rule == rule && (one.waits() || one.holds_on(today))) {
        let words = if one.waits() {
            format!("{}已经提出申请，请另一位同事审批，或撤回后重新申请。", one.asked.2)
        } else {
            format!("这条规则到{}以前已经不再列出；要改期限的，先恢复，再重新申请。", day_text(one.expires_on))
        };
        return Err(ServiceError::Refused(words));
    }
    let asked = (services.now(), actor.account.to_string(), actor.person.clone());
    let new = RuleWaiver { id: new_id(), rule, reason: reason.clone(), asked, expires_on, agreed: None, ended: None };
    let before = Before::of_waivers(&mut tx, &actor.county).await?;
    rule_waiver::insert(&mut tx, &actor.county, &new).await?;
    let event = MonitoringAction::RuleWaiverAsked { rule: rule.label().to_owned(), until: expires_on, reason };
    audit::record_with_rows(&mut tx, services, actor, Subject::County(actor.county.clone()), event, Some(&before)).await?;
    Ok(tx.commit().await?)
}

fn checked(form: &AskRuleWaiver, today: NaiveDate) -> Result<(String, NaiveDate)> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let reason = form.reason.trim().to_owned();
    if !(2..=DISMISS_REASON_LIMIT).contains(&reason.chars().count()) {
        wrong(AskRuleWaiver::reason, format!("请写明理由，2至{DISMISS_REASON_LIMIT}个字。"));
    }
    let last = today.checked_add_months(Months::new(MOST_MONTHS)).unwrap_or(today);
    let until = match form.until.trim() {
        "" => Some(last),
        text => text.parse::<NaiveDate>().ok().filter(|day| (today..=last).contains(day)),
    };
    if until.is_none() {
        wrong(AskRuleWaiver::until, format!("有效期请填写今天到{}之间的日期，留空为一年。", day_text(last)));
    }
    match until {
        Some(until) if errors.is_empty() => Ok((reason, until)),
        _ => Err(ServiceError::Invalid(errors)),
    }
}

/// Agrees to it, or withdraws, refuses or ends it.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` where the same person would agree who asked, or somebody has answered meanwhile.
pub async fn answer_rule_waiver(actor: &Actor, services: &Services, form: &AnswerRuleWaiver) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let all = rule_waiver::list(&mut tx, &actor.county).await?;
    let one = all.into_iter().find(|one| one.id == form.waiver).ok_or(ServiceError::NotFound("这份申请"))?;
    let rule = one.rule.label().to_owned();
    let before = Before::of_waivers(&mut tx, &actor.county).await?;
    let (done, event) = match form.what.as_str() {
        "agree" if one.asked.1 == actor.account.as_str() => {
            return Err(ServiceError::Refused("申请人不能审批自己的申请，请另一位同事审批。".into()));
        }
        "agree" => {
            let done = rule_waiver::agree(&mut tx, &actor.county, &one.id, services.now(), &actor.person).await?;
            (done, MonitoringAction::RuleWaiverAgreed { rule, until: one.expires_on })
        }
        "end" => {
            let done = rule_waiver::end(&mut tx, &actor.county, &one.id, services.now(), &actor.person).await?;
            (done, MonitoringAction::RuleWaiverEnded { rule })
        }
        _ => return Err(ServiceError::Refused("请选择同意，或撤回、恢复。".into())),
    };
    if !done {
        return Err(ServiceError::Refused("这份申请已经办理过，请刷新后查看。".into()));
    }
    audit::record_with_rows(&mut tx, services, actor, Subject::County(actor.county.clone()), event, Some(&before)).await?;
    Ok(tx.commit().await?)
}

/// The rules that are not listed on a day, with the reason and the last day.
pub(super) async fn waived(tx: &mut Tx, actor: &Actor, day: NaiveDate) -> Result<Vec<RuleWaiver>> {
    let mut all = rule_waiver::list(tx, &actor.county).await?;
    all.retain(|one| one.holds_on(day));
    Ok(all)
}
