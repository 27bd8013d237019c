//! 人工登记问题: what a person saw goes the same way as what the monitor found, and is marked by where it comes from.

use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{CandidateId, ColumnId};
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::column::is_address;
use domain::monitoring::decision::Origin;
use storage::monitoring::{column, rule_version};
use storage::{Lock, StorageError};

use super::hits::new_candidate;
use super::job::month_of;
use super::seen_by_people;
use crate::form;
use crate::form::tick;
use crate::operations::rows::Before;
use crate::personal_data::without_numbers;
use crate::{Actor, FieldError, Result, ServiceError, Services, operations::audit};

/// The longest text of a problem, in characters.
pub const PROBLEM_LIMIT: usize = 200;

form! {
    /// A problem that a person saw.
    #[derive(Debug, Default)]
    pub struct SeenByHand {
        /// In which column.
        #[serde(default)]
        pub column: String,
        /// Of which kind.
        #[serde(default)]
        pub rule: String,
        /// The address; empty is the column's.
        #[serde(default)]
        pub url: String,
        /// The article's title.
        #[serde(default)]
        pub title: String,
        /// What is wrong.
        #[serde(default)]
        pub problem: String,
        /// The month it counts for, as `2026-10`; empty is the current one.
        #[serde(default)]
        pub month: String,
        /// It is confirmed at once.
        #[serde(default, with = "tick")]
        pub confirm: bool,
    }
}

/// Keeps it as a candidate, or confirms it at once. Answers its id.
///
/// # Errors
/// `Forbidden`; `Invalid` names the fields; `Refused` where the same is known already.
pub async fn enter_by_hand(actor: &Actor, services: &Services, form: &SeenByHand) -> Result<CandidateId> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let kept = column::get(&mut tx, &actor.county, &Scope::County, &ColumnId::new(form.column.trim())).await?;
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    if kept.is_none() {
        wrong(SeenByHand::column, "请选择栏目。".into());
    }
    let rule = Rule::from_code(&form.rule);
    if rule.is_none() {
        wrong(SeenByHand::rule, "请选择问题类型。".into());
    }
    let url = form.url.trim();
    if !url.is_empty() && !is_address(url) {
        wrong(SeenByHand::url, "请填写以 http:// 或 https:// 开头的完整网址；留空表示栏目本身。".into());
    }
    let problem = form.problem.trim();
    if !(4..=PROBLEM_LIMIT).contains(&problem.chars().count()) {
        wrong(SeenByHand::problem, format!("请写明问题，4至{PROBLEM_LIMIT}个字。"));
    }
    for (field, said) in [(SeenByHand::problem, problem), (SeenByHand::title, form.title.as_str())] {
        if let Err(found) = without_numbers(field, said) {
            wrong(&found.field, found.message);
        }
    }
    let today = day_of(services.now());
    let month = match form.month.trim() {
        "" => month_of(&today.format("%Y-%m").to_string()),
        text => month_of(text).filter(|month| *month <= today),
    };
    if month.is_none() {
        wrong(SeenByHand::month, "请填写已经开始的月份，如 2026-10。".into());
    }
    let (Some(kept), Some(rule), Some(month), true) = (kept, rule, month, errors.is_empty()) else {
        return Err(ServiceError::Invalid(errors));
    };
    let one = Candidate::new(&kept.column, rule, if url.is_empty() { &kept.column.address } else { url }).titled(form.title.trim());
    // two people may see two wrong words on one page: what they wrote tells them apart
    let one = one.with("word", problem);
    let words = if problem.ends_with('。') { problem.to_owned() } else { format!("{problem}。") };
    let rule_no = rule_version::book(&mut tx, &actor.county).await?.no(rule);
    let new = new_candidate(&one, (&kept.column.unit, Some(kept.column.id.clone())), month, (words, rule_no), Origin::Hand)?;
    let id = new.id.clone();
    let rounds = seen_by_people::rounds(&mut tx, &actor.county).await?;
    match seen_by_people::keep(&mut tx, (actor, services), &rounds, month, std::slice::from_ref(&new)).await {
        Err(StorageError::Duplicate(_)) => {
            return Err(ServiceError::Refused("同一网址的同类问题已经登记过，请在待确认问题或问题整改里查看。".into()));
        }
        other => other?,
    }
    let entered =
        MonitoringAction::EnteredByHand { column: kept.column.name.clone(), rule: rule.label().to_owned(), problem: problem.to_owned() };
    let mut before = None;
    if form.confirm {
        before = Some(Before::of_findings(&mut tx, &actor.county).await?);
        seen_by_people::confirm_at_once(&mut tx, actor, services, std::slice::from_ref(&id)).await?;
    }
    audit::record_with_rows(&mut tx, services, actor, Subject::Column(kept.column.id.clone()), entered, before.as_ref()).await?;
    tx.commit().await?;
    Ok(id)
}
