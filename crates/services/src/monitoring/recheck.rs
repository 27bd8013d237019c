//! 请求复测: asked for by the unit or the office, done by the server, told to the finding.

use chrono::{Duration, NaiveDate};
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::working_days::Calendar;
use domain::ids::{FindingId, LookBackId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::column::Column;
use domain::monitoring::finding::{FindingState, Happening, Rechecked};
use domain::monitoring::optional::OptionalRules;
use domain::monitoring::rule_version::RuleBook;
use domain::monitoring::rule_words::{Again, who_looks};
use storage::Lock;
use storage::monitoring::{column, finding, rule_version};
use storage::operations::county;

use super::finding_words::{unit_may_speak, write};
use super::job::{RECHECK, ask};
use super::look_back::{BACK, machine_saw};
use crate::form;
use crate::operations::settings;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

/// So long after the first answer a page that was out of reach is asked a second time.
const SECOND_LOOK: Duration = Duration::minutes(30);
/// What stands behind a finding's id where it is the second look.
const SECOND: &str = "/2";

form! {
    /// A finding to be looked at again.
    #[derive(Debug)]
    pub struct AskRecheck {
        /// Which.
        pub finding: FindingId,
    }
}

/// Asks for another look.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` where its rule cannot look again, it is closed, or somebody has asked already.
pub async fn ask_recheck(actor: &Actor, services: &Services, form: &AskRecheck) -> Result<()> {
    if !actor.may(Permission::Monitor) {
        actor.require(Permission::AnswerMonitoring)?;
    }
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let read = finding::get(&mut tx, &actor.county, &actor.scope()?, &form.finding).await?.ok_or(ServiceError::NotFound("这个问题"))?;
    if let Some(why) = who_looks(read.rule, read.origin) {
        return Err(ServiceError::Refused(why.into()));
    }
    if !unit_may_speak(read.life.state) {
        return Err(ServiceError::Refused(format!("这个问题现在是“{}”，不需要复测。", read.life.state.label())));
    }
    if !ask(&mut tx, actor, services, RECHECK, form.finding.as_str(), services.now()).await? {
        return Err(ServiceError::Refused("已经在复测，通常三分钟内有结果，请稍后刷新。".into()));
    }
    let asked = MonitoringAction::RecheckAsked { rule: read.rule.label().to_owned() };
    audit::record(&mut tx, services, actor, Subject::Finding(form.finding.clone()), asked).await?;
    Ok(tx.commit().await?)
}

/// What another look needs to know.
#[derive(Debug, Clone)]
pub struct ToRecheck {
    /// Which finding.
    pub id: FindingId,
    /// For which sample; none where it is to be mended yet.
    pub look_back: Option<LookBackId>,
    /// By which rule.
    pub rule: Rule,
    /// The address.
    pub url: String,
    /// In which column.
    pub column: Option<Column>,
    /// First day of its month.
    pub month: NaiveDate,
    /// Today.
    pub today: NaiveDate,
    /// Working days.
    pub calendar: Calendar,
    /// The rules that the county has put on beside the others.
    pub optional: OptionalRules,
    /// What the county has said about its rules.
    pub rules: RuleBook,
}

/// What a piece of work is about: the finding of an id, as the second look and a look-back have it too.
fn of_job(about: &str) -> (FindingId, Option<LookBackId>) {
    match about.split_once(BACK) {
        Some((finding, back)) => (FindingId::new(finding), Some(LookBackId::new(back))),
        None => (FindingId::new(about.strip_suffix(SECOND).unwrap_or(about)), None),
    }
}

/// Whether a look is asked for where a finding stands: a sample is of what is mended.
fn is_asked(state: FindingState, look_back: Option<&LookBackId>) -> bool {
    if look_back.is_some() { state == FindingState::Verified } else { unit_may_speak(state) }
}

/// Reads it for the server; none where the finding needs no look any more.
///
/// # Errors
/// `Forbidden`; when the engine fails.
pub async fn to_recheck(actor: &Actor, services: &Services, about: &str) -> Result<Option<ToRecheck>> {
    actor.require(Permission::Monitor)?;
    let (id, look_back) = of_job(about);
    let mut conn = services.db().read().await?;
    let read = finding::get(&mut conn, &actor.county, &Scope::County, &id).await?;
    let Some(read) = read.filter(|read| is_asked(read.life.state, look_back.as_ref())) else { return Ok(None) };
    let column = match &read.column {
        Some((column, _)) => column::get(&mut conn, &actor.county, &Scope::County, column).await?.map(|kept| kept.column),
        None => None,
    };
    let (words, days) = county::settings_and_days(&mut conn, &actor.county).await?;
    let optional = OptionalRules::of_settings(&words);
    let now = settings::assemble(services, &words, days);
    let rules = rule_version::book(&mut conn, &actor.county).await?;
    Ok(Some(ToRecheck {
        id: read.id,
        look_back,
        rule: read.rule,
        url: read.url,
        column,
        month: read.month,
        today: now.today(),
        calendar: now.calendar,
        optional,
        rules,
    }))
}

/// Tells a finding what was seen, and why nothing was where it cannot be told; answers what it came to. Whether something can be reached is said by two answers some time apart.
///
/// # Errors
/// `Forbidden`; when the engine fails.
pub async fn rechecked(actor: &Actor, services: &Services, asked: &ToRecheck, told: Rechecked, why: &str) -> Result<Rechecked> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let now = settings::now(&mut tx, services, &actor.county).await?;
    let read = finding::get(&mut tx, &actor.county, &Scope::County, &asked.id).await?;
    let Some(read) = read.filter(|read| is_asked(read.life.state, asked.look_back.as_ref())) else { return Ok(told) };
    if let Some(look_back) = &asked.look_back {
        let machine = Actor { person: format!("复测（{}请求）", actor.person), ..actor.clone() };
        machine_saw(&mut tx, &machine, services, look_back, &read, told).await?;
        tx.commit().await?;
        return Ok(told);
    }
    let mut told = told;
    if told == Rechecked::Gone && asked.rule.again() == Again::Reach {
        let events = finding::events(&mut tx, &asked.id).await?;
        let looks = events.iter().rev().filter(|event| event.kind == "rechecked");
        // from the last time that it was not reached on
        let first = looks.take_while(|event| event.told == Rechecked::GoneForNow.code()).last();
        let is_second = first.is_some_and(|first| services.now() - first.at >= SECOND_LOOK);
        if !is_second {
            told = Rechecked::GoneForNow;
            ask(&mut tx, actor, services, RECHECK, &format!("{}{SECOND}", asked.id), services.now() + SECOND_LOOK).await?;
        }
    }
    let machine = Actor { person: format!("复测（{}请求）", actor.person), ..actor.clone() };
    let revision = read.revision;
    let said = if why.is_empty() { String::new() } else { format!("原因：{why}。") };
    write(&mut tx, &machine, services, (&read, revision), "rechecked", &Happening::Rechecked(told), (&said, ""), &now).await?;
    tx.commit().await?;
    Ok(told)
}
