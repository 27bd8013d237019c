//! What the county says about a rule: its limit, how grave it is, its words. Every change is a version of its own, with who made it, when
//! and why; what was judged keeps the version it was judged by.

use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::monitoring::candidate::Rule;
use domain::monitoring::rule_version::{FROM_SIGNED_DAY, RULE_TEXT, RuleBook, RuleSays, RuleVersion, wrong_place};
use domain::monitoring::rule_words::Severity;
use storage::monitoring::rule_version;
use storage::{Lock, Tx};

use super::decide::DISMISS_REASON_LIMIT;
use crate::form;
use crate::form::tick;
use crate::operations::rows::Before;
use crate::personal_data::without_numbers;
use crate::{Actor, FieldError, Result, ServiceError, Services, operations::audit};

form! {
    /// What is said about a rule from now on.
    #[derive(Debug, Default)]
    pub struct ChangeRule {
        /// Which.
        pub rule: String,
        /// The version that was seen.
        pub no: i64,
        /// The limit, where the rule has one of its own.
        #[serde(default)]
        pub limit: String,
        /// Of 解读超期: counted from the day on which the document was signed.
        #[serde(default, with = "tick")]
        pub from_signed_day: bool,
        /// How grave.
        #[serde(default)]
        pub severity: String,
        /// The text of the problem; empty is the usual sentence.
        #[serde(default)]
        pub problem: String,
        /// How to mend it.
        #[serde(default)]
        pub repair: String,
        /// On what ground.
        #[serde(default)]
        pub basis: String,
        /// Why. Another name than that of the other form on a rule's page.
        #[serde(default)]
        pub why: String,
    }
}

impl ChangeRule {
    /// The form as a rule's page shows it first.
    #[must_use]
    pub fn of(rule: Rule, book: &RuleBook) -> Self {
        let says = book.says(rule);
        Self {
            rule: rule.code().to_owned(),
            no: book.no(rule),
            limit: says.limit.map(|limit| limit.to_string()).unwrap_or_default(),
            from_signed_day: rule == Rule::InterpretationLate && book.counts_from_signed_day(),
            severity: says.severity.code().to_owned(),
            problem: says.problem,
            repair: says.repair,
            basis: says.basis,
            why: String::new(),
        }
    }
}

/// Everything that the county has said about its rules.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn rule_book(actor: &Actor, services: &Services) -> Result<RuleBook> {
    actor.require(Permission::ReadCounty)?;
    Ok(rule_version::book(&mut services.db().read().await?, &actor.county).await?)
}

/// A rule's versions, and how many observations each of them judged.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn judged_by_version(actor: &Actor, services: &Services, rule: Rule) -> Result<Vec<(i64, i64)>> {
    actor.require(Permission::ReadCounty)?;
    Ok(rule_version::judged(&mut services.db().read().await?, &actor.county, rule).await?)
}

/// Makes a new version of a rule. A round that runs goes on with what held when it began.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields; `Stale` where somebody made a version meanwhile; `Refused` where nothing is
/// another than before.
pub async fn change_rule(actor: &Actor, services: &Services, form: &ChangeRule) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let rule = Rule::from_code(&form.rule).ok_or(ServiceError::NotFound("这条规则"))?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let book = rule_version::book(&mut tx, &actor.county).await?;
    let before = book.says(rule);
    let (says, reason) = checked(rule, form, &before)?;
    if book.no(rule) != form.no {
        return Err(ServiceError::Stale);
    }
    if says == before {
        return Err(ServiceError::Refused("没有改动：限值、程度和文字都与现在的一样。".into()));
    }
    let rows = Before::of_rules(&mut tx, &actor.county).await?;
    let change = keep(&mut tx, actor, services, &book, (rule, says, reason.clone())).await?;
    let event = MonitoringAction::RuleChanged { rule: rule.label().to_owned(), version: form.no + 1, change, reason };
    audit::record_with_rows(&mut tx, services, actor, Subject::County(actor.county.clone()), event, Some(&rows)).await?;
    Ok(tx.commit().await?)
}

/// Keeps the next version of a rule; answers what is another than before.
pub(super) async fn keep(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    book: &RuleBook,
    (rule, says, reason): (Rule, RuleSays, String),
) -> Result<String> {
    let change = says.differences(&book.says(rule)).join("；");
    let made = (services.now(), actor.account.to_string(), actor.person.clone());
    rule_version::insert(tx, &actor.county, &RuleVersion { rule, no: book.no(rule) + 1, says, made, reason }).await?;
    Ok(change)
}

fn checked(rule: Rule, form: &ChangeRule, before: &RuleSays) -> Result<(RuleSays, String)> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let limit = match rule.number() {
        None => None,
        Some(number) => {
            let typed = form.limit.trim().parse::<u32>().ok().filter(|limit| (number.least..=number.most).contains(limit));
            if typed.is_none() {
                wrong(ChangeRule::limit, format!("请填写{}到{}之间的整数（{}）。", number.least, number.most, number.unit));
            }
            typed
        }
    };
    let severity = Severity::from_code(&form.severity);
    if severity.is_none() {
        wrong(ChangeRule::severity, "请选择程度。".into());
    }
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (problem, repair, basis, reason) = (one_line(&form.problem), one_line(&form.repair), one_line(&form.basis), one_line(&form.why));
    if problem.chars().count() > RULE_TEXT {
        wrong(ChangeRule::problem, format!("不超过{RULE_TEXT}个字。"));
    } else if let Some(why) = wrong_place(rule, &problem) {
        wrong(ChangeRule::problem, why);
    } else if !problem.is_empty() && !problem.ends_with('。') {
        wrong(ChangeRule::problem, "请写成完整的一句话，以句号结尾；留空用通用写法。".into());
    }
    for (field, text, what) in [(ChangeRule::repair, &repair, "怎么改"), (ChangeRule::basis, &basis, "依据")] {
        if !(2..=RULE_TEXT).contains(&text.chars().count()) {
            wrong(field, format!("请写明{what}，2至{RULE_TEXT}个字。"));
        }
    }
    if !(2..=DISMISS_REASON_LIMIT).contains(&reason.chars().count()) {
        wrong(ChangeRule::why, format!("请写明为什么改，2至{DISMISS_REASON_LIMIT}个字。"));
    }
    // units read all of it
    let texts = [(ChangeRule::problem, &problem), (ChangeRule::repair, &repair), (ChangeRule::basis, &basis), (ChangeRule::why, &reason)];
    errors.extend(texts.into_iter().filter_map(|(field, text)| without_numbers(field, text).err()));
    match severity {
        Some(severity) if errors.is_empty() => {
            let setting = match rule {
                Rule::InterpretationLate if form.from_signed_day => FROM_SIGNED_DAY.to_owned(),
                Rule::InterpretationLate => String::new(),
                _ => before.setting.clone(),
            };
            Ok((RuleSays { limit, severity, problem, repair, basis, setting }, reason))
        }
        _ => Err(ServiceError::Invalid(errors)),
    }
}
