//! The office decides about candidates, one or a thousand at once: a problem, or none.

use std::collections::HashSet;

use chrono::{Datelike, Months, NaiveDate};
use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::{day_of, minute_text};
use domain::ids::{CandidateId, FindingId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::{CandidateState, DismissKind, DismissScope};
use domain::monitoring::finding::Life;
use storage::monitoring::candidate::{self, CandidateFilter, Decided, StoredCandidate};
use storage::monitoring::dismissal::{self, Dismissal};
use storage::monitoring::finding::{self, StoredFinding};
use storage::{Lock, Tx};

use crate::form;
use crate::form::tick;
use crate::operations::rows::Before;
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit};

/// The most candidates that are decided at once.
pub const DECIDED_AT_ONCE: i64 = 5_000;
/// The longest reason, in characters.
pub const DISMISS_REASON_LIMIT: usize = 500;
/// So long a dismissal holds where nobody says otherwise, in months.
const DISMISSED_MONTHS: u32 = 12;
/// A repetition is one within so many months: four quarters.
const REPEATED_MONTHS: u32 = 12;

form! {
    /// What is decided about ticked candidates, or about all that the queue shows.
    #[derive(Debug, Default)]
    pub struct Decision {
        /// Which.
        #[serde(default)]
        pub id: Vec<String>,
        /// All that the queue finds, ticked or not.
        #[serde(default, with = "tick")]
        pub all: bool,
        /// So many the queue found when its page was opened.
        #[serde(default)]
        pub total: String,
        /// How the queue is narrowed: unit.
        #[serde(default)]
        pub unit: String,
        /// How the queue is narrowed: rule.
        #[serde(default)]
        pub rule: String,
        /// How the queue is narrowed: round.
        #[serde(default)]
        pub round: String,
        /// `confirm` or `dismiss`.
        #[serde(default)]
        pub what: String,
        /// Why it is none: a word of [`DismissKind`].
        #[serde(default)]
        pub kind: String,
        /// Why, in words.
        #[serde(default)]
        pub reason: String,
        /// This one, or the rule in the column: a word of [`DismissScope`].
        #[serde(default)]
        pub scope: String,
        /// The last day on which it holds; empty is a year.
        #[serde(default)]
        pub until: String,
    }
}

impl Decision {
    /// The queue as it was narrowed.
    #[must_use]
    pub fn filter(&self) -> CandidateFilter {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        CandidateFilter {
            state: Some(CandidateState::Open),
            unit: some(&self.unit).map(UnitId::new),
            rule: Rule::from_code(&self.rule),
            round: some(&self.round),
            is_counted: false,
            is_machine: false,
        }
    }
}

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DecidedNow {
    /// So many were decided.
    pub decided: usize,
    /// So many were not open any more.
    pub left: usize,
}

/// Decides, in one transaction: all or none.
///
/// # Errors
/// `Forbidden`; `Invalid` names the fields; `Refused` where the queue grew or shrank since all of it was ticked.
pub async fn decide(actor: &Actor, services: &Services, form: &Decision) -> Result<DecidedNow> {
    actor.require(Permission::Monitor)?;
    let today = day_of(services.now());
    let what = Asked::read(form, today)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let asked = chosen(&mut tx, actor, form).await?;
    let open = candidate::open_of(&mut tx, &actor.county, &asked).await?;
    if open.is_empty() {
        return Err(already(&mut tx, actor, &asked).await?);
    }
    let ids: Vec<CandidateId> = open.iter().map(|one| one.id.clone()).collect();
    let (state, reason, expires_on) = match &what {
        Asked::Confirm => (CandidateState::Confirmed, ("", ""), None),
        Asked::Dismiss { kind, reason, until, .. } => (CandidateState::Dismissed, (kind.code(), reason.as_str()), Some(*until)),
    };
    let decided = Decided { state, at: services.now(), by: (actor.account.as_str(), &actor.person), reason, expires_on };
    candidate::decide(&mut tx, &actor.county, &ids, &decided).await?;
    // a dismissal makes no problem
    let before = match &what {
        Asked::Confirm => Some(Before::of_findings(&mut tx, &actor.county).await?),
        Asked::Dismiss { .. } => None,
    };
    match &what {
        Asked::Confirm => confirm(&mut tx, actor, services, &open).await?,
        Asked::Dismiss { scope: DismissScope::RuleInColumn, kind, reason, until } => {
            keep_for_columns(&mut tx, actor, services, &open, (*kind, reason), *until).await?;
        }
        Asked::Dismiss { .. } => {}
    }
    let event = match &what {
        Asked::Confirm => MonitoringAction::CandidatesConfirmed { number: ids.len() },
        Asked::Dismiss { kind, reason, scope, until } => MonitoringAction::CandidatesDismissed {
            number: ids.len(),
            kind: kind.label().to_owned(),
            scope: scope.label().to_owned(),
            until: *until,
            reason: reason.clone(),
        },
    };
    audit::record_with_rows(&mut tx, services, actor, Subject::County(actor.county.clone()), event, before.as_ref()).await?;
    tx.commit().await?;
    Ok(DecidedNow { decided: ids.len(), left: asked.len() - ids.len() })
}

/// Why nothing is left to decide: who decided what was asked, and when.
async fn already(tx: &mut Tx, actor: &Actor, asked: &[CandidateId]) -> Result<ServiceError> {
    let Some(first) = asked.first() else { return Ok(ServiceError::Refused("没有待确认的问题，请刷新后核对。".into())) };
    let Some(one) = candidate::get(tx, &actor.county, first).await? else { return Ok(ServiceError::NotFound("这个问题")) };
    let what = match one.state {
        CandidateState::Confirmed => "确认为问题",
        CandidateState::Dismissed => "定为不作为问题",
        // it is another's that is decided: cannot be, for then something was left
        CandidateState::Open => return Ok(ServiceError::Stale),
    };
    let Some((at, by)) = &one.decided else { return Ok(ServiceError::Stale) };
    let who = if *by == actor.person { "您".to_owned() } else { by.clone() };
    let which = match asked.len() {
        1 => "这个问题".to_owned(),
        more => format!("勾选的{more}个问题都已经办理过，其中“{}”", one.problem.trim_end_matches('。')),
    };
    let next = if one.state == CandidateState::Confirmed {
        "，不用再次确认，请到“问题整改”里继续办理。"
    } else {
        "，保持原来的结果。"
    };
    Ok(ServiceError::Refused(format!("{which}已由{who}在{}{what}{next}", minute_text(*at))))
}

enum Asked {
    Confirm,
    Dismiss { kind: DismissKind, reason: String, scope: DismissScope, until: NaiveDate },
}

impl Asked {
    fn read(form: &Decision, today: NaiveDate) -> Result<Self> {
        if form.what == "confirm" {
            return Ok(Self::Confirm);
        }
        if form.what != "dismiss" {
            return Err(ServiceError::Refused("请选择确认为问题，或不作为问题。".into()));
        }
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
        let kind = DismissKind::from_code(&form.kind);
        if kind.is_none() {
            wrong(Decision::kind, "请选择不作为问题的原因。".into());
        }
        let reason = form.reason.trim().to_owned();
        if reason.chars().count() > DISMISS_REASON_LIMIT || (kind == Some(DismissKind::Other) && reason.chars().count() < 2) {
            wrong(Decision::reason, format!("选“其他”的，请写明理由；不超过{DISMISS_REASON_LIMIT}个字。"));
        }
        let scope = DismissScope::from_code(&form.scope).unwrap_or(DismissScope::One);
        let usual = today.checked_add_months(Months::new(DISMISSED_MONTHS)).unwrap_or(today);
        let until = match form.until.trim() {
            "" => Some(usual),
            text => text.parse::<NaiveDate>().ok().filter(|day| *day >= today && day.year() <= 2200),
        };
        if until.is_none() {
            wrong(Decision::until, "有效期请填写今天或以后的日期，留空为一年。".into());
        }
        match (kind, until) {
            (Some(kind), Some(until)) if errors.is_empty() => Ok(Self::Dismiss { kind, reason, scope, until }),
            _ => Err(ServiceError::Invalid(errors)),
        }
    }
}

async fn chosen(tx: &mut Tx, actor: &Actor, form: &Decision) -> Result<Vec<CandidateId>> {
    if !form.all {
        if form.id.is_empty() {
            return Err(ServiceError::field(Decision::id, "请先勾选要办理的问题。"));
        }
        return Ok(form.id.iter().map(CandidateId::new).collect());
    }
    let filter = form.filter();
    let number = candidate::count(tx, &actor.county, &filter).await?;
    if form.total.parse::<i64>().ok() != Some(number) {
        return Err(ServiceError::Refused("待确认的问题刚刚有变动，没有办理；请刷新后核对。".into()));
    }
    if number > DECIDED_AT_ONCE {
        return Err(ServiceError::Refused(format!("一次最多办理{DECIDED_AT_ONCE}个，请先按单位或问题类型筛选。")));
    }
    Ok(candidate::page(tx, &actor.county, &filter, DECIDED_AT_ONCE, 0).await?.into_iter().map(|one| one.id).collect())
}

/// Each becomes a finding; what the same unit did wrong by the same rule within four quarters is marked.
pub(super) async fn confirm(tx: &mut Tx, actor: &Actor, services: &Services, open: &[StoredCandidate]) -> Result<()> {
    let four_quarters = |month: NaiveDate| month.checked_sub_months(Months::new(REPEATED_MONTHS)).unwrap_or(month);
    let first = four_quarters(open.iter().map(|one| one.month).min().unwrap_or_default());
    let last = open.iter().map(|one| one.month).max().unwrap_or_default();
    let mut before: Vec<(UnitId, Rule, NaiveDate)> = finding::confirmed_in(tx, &actor.county, first, last).await?;
    // of two months that are confirmed together the later one repeats the earlier
    let own: HashSet<(UnitId, Rule, NaiveDate)> = open.iter().map(|one| (one.unit.clone(), one.rule, one.month)).collect();
    before.extend(own);
    let repeats = |one: &StoredCandidate| {
        let is_before = |month: NaiveDate| (four_quarters(one.month)..one.month).contains(&month);
        before.iter().any(|(unit, rule, month)| *unit == one.unit && *rule == one.rule && is_before(*month))
    };
    let all: Vec<StoredFinding> = open
        .iter()
        .map(|one| StoredFinding {
            id: FindingId::new(new_id()),
            unit: one.unit.clone(),
            unit_name: one.unit_name.clone(),
            column: one.column.clone(),
            candidate: one.id.clone(),
            notice: None,
            rule: one.rule,
            url: one.url.clone(),
            title: one.title.clone(),
            period: one.period.clone(),
            problem: one.problem.clone(),
            by: one.by.clone(),
            origin: one.origin,
            month: one.month,
            life: Life::new(),
            sent_on: None,
            closed_on: None,
            relapse_of: one.relapse_of.clone(),
            is_repeat: one.relapse_of.is_some() || repeats(one),
            confirmed_at: services.now(),
            revision: 1,
        })
        .collect();
    Ok(finding::insert(tx, &actor.county, (actor.account.as_str(), &actor.person), &all).await?)
}

async fn keep_for_columns(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    open: &[StoredCandidate],
    (kind, reason): (DismissKind, &str),
    until: NaiveDate,
) -> Result<()> {
    let mut met = HashSet::new();
    for one in open {
        let Some((column, _)) = &one.column else { continue };
        if !met.insert((column, one.rule)) {
            continue;
        }
        let new = Dismissal {
            id: new_id(),
            column: column.clone(),
            rule: one.rule,
            reason: (kind.code().to_owned(), reason.to_owned()),
            by: (actor.account.to_string(), actor.person.clone()),
            at: services.now(),
            expires_on: until,
        };
        dismissal::insert(tx, &actor.county, &new).await?;
    }
    Ok(())
}

form! {
    /// A dismissed candidate that is to wait again.
    #[derive(Debug)]
    pub struct ChosenCandidate {
        /// Which.
        pub candidate: CandidateId,
    }
}

/// Takes a dismissal back.
///
/// # Errors
/// `Forbidden`; `Refused` where it is not dismissed.
pub async fn take_back_dismissal(actor: &Actor, services: &Services, form: &ChosenCandidate) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    if !candidate::reopen(&mut tx, &actor.county, &form.candidate).await? {
        return Err(ServiceError::Refused("这个问题不在“不作为问题”里，请刷新后核对。".into()));
    }
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), MonitoringAction::DismissalTakenBack {}).await?;
    Ok(tx.commit().await?)
}
