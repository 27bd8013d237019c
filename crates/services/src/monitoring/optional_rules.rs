//! 可选规则: what a county puts on beside the rules that always hold, and what one of them finds in the county's own list.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::UnitId;
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::optional::{self, MOST_MARKS, OptionalRules};
use domain::monitoring::rule_version::RuleSays;
use serde_json::Map;
use storage::monitoring::{order, rule_version};
use storage::operations::county;
use storage::{Lock, Tx, register};

use super::{MonitorRound, rule_versions};
use crate::form;
use crate::form::tick;
use crate::operations::rows::Before;
use crate::{Actor, FieldError, Result, ServiceError, Services, operations::audit};

/// The longest text of a field, in characters.
pub const OPTIONAL_RULES_TEXT: usize = 1_000;

form! {
    /// What is on.
    #[derive(Debug, Default)]
    pub struct SetOptionalRules {
        /// Elements by column, a line each.
        #[serde(default)]
        pub elements: String,
        /// Working days by column, a line each.
        #[serde(default)]
        pub answers: String,
        /// How strictly texts are alike: a number of marks, or empty.
        #[serde(default)]
        pub alike: String,
        /// Items that were ordered and not published.
        #[serde(default, with = "tick")]
        pub unpublished: bool,
    }
}

impl From<&OptionalRules> for SetOptionalRules {
    fn from(rules: &OptionalRules) -> Self {
        Self {
            elements: rules.elements_text(),
            answers: rules.answers_text(),
            alike: rules.alike.map(|marks| marks.to_string()).unwrap_or_default(),
            unpublished: rules.unpublished,
        }
    }
}

/// What is on.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn optional_rules(actor: &Actor, services: &Services) -> Result<OptionalRules> {
    actor.require(Permission::ReadCounty)?;
    Ok(OptionalRules::of_settings(&county::settings(&mut services.db().read().await?, &actor.county).await?))
}

/// Puts them on or off. What was found stays.
///
/// # Errors
/// `Forbidden` without the right to monitor; `Invalid` names the fields.
pub async fn set_optional_rules(actor: &Actor, services: &Services, form: &SetOptionalRules) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let rules = checked(form)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Settings).await?;
    // versions of rules are made one after the other, here and on a rule's own page
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let before = OptionalRules::of_settings(&county::settings(&mut tx, &actor.county).await?);
    let rows = Before::of_rules(&mut tx, &actor.county).await?;
    keep_versions(&mut tx, actor, services, &before, &rules).await?;
    let kept = county::keep_for_days_before(&mut tx, &actor.county, day_of(services.now())).await?;
    for (key, value) in rules.to_settings() {
        county::set_setting(&mut tx, &actor.county, &kept, key, &value).await?;
    }
    let set = MonitoringAction::OptionalRulesSet {
        elements: rules.elements_text().replace('\n', "；"),
        answers: rules.answers_text().replace('\n', "；"),
        alike: rules.alike.map(|marks| marks.to_string()).unwrap_or_default(),
        unpublished: rules.unpublished,
    };
    audit::record_with_rows(&mut tx, services, actor, Subject::Settings(actor.county.clone()), set, Some(&rows)).await?;
    Ok(tx.commit().await?)
}

/// Where a rule is on, and how strictly, is part of what it says: a change is a version of it.
async fn keep_versions(tx: &mut Tx, actor: &Actor, services: &Services, before: &OptionalRules, after: &OptionalRules) -> Result<()> {
    let book = rule_version::book(tx, &actor.county).await?;
    for rule in Rule::ALL.into_iter().filter(|rule| rule.is_optional()) {
        let setting = after.setting_of(rule);
        if before.setting_of(rule) != setting {
            let says = RuleSays { setting, ..book.says(rule) };
            rule_versions::keep(tx, actor, services, &book, (rule, says, "在“可选规则”里设置".to_owned())).await?;
        }
    }
    Ok(())
}

fn checked(form: &SetOptionalRules) -> Result<OptionalRules> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    for (field, text) in [(SetOptionalRules::elements, &form.elements), (SetOptionalRules::answers, &form.answers)] {
        if text.chars().count() > OPTIONAL_RULES_TEXT {
            wrong(field, format!("不超过{OPTIONAL_RULES_TEXT}个字，请合并名称相近的栏目。"));
        }
    }
    let elements = optional::elements(&form.elements).map_err(|words| wrong(SetOptionalRules::elements, words)).unwrap_or_default();
    let answers = optional::answers(&form.answers).map_err(|words| wrong(SetOptionalRules::answers, words)).unwrap_or_default();
    let alike = match form.alike.trim() {
        "" => None,
        text => match text.parse().ok().filter(|marks| *marks <= MOST_MARKS) {
            Some(marks) => Some(marks),
            None => {
                wrong(SetOptionalRules::alike, "请从列出的选项中选择。".into());
                None
            }
        },
    };
    if errors.is_empty() {
        Ok(OptionalRules { elements, answers, alike, unpublished: form.unpublished })
    } else {
        Err(ServiceError::Invalid(errors))
    }
}

/// Items of issued lists whose day lies in a round's month and is over, and that nobody has published; nothing where the rule is off.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn unpublished_items(
    actor: &Actor,
    services: &Services,
    round: &MonitorRound,
    (first, as_of): (NaiveDate, NaiveDate),
) -> Result<Vec<Candidate>> {
    actor.require(Permission::Monitor)?;
    if !round.optional.unpublished {
        return Ok(Vec::new());
    }
    let mut conn = services.db().read().await?;
    let until = as_of.succ_opt().unwrap_or(as_of).min(day_of(services.now()));
    let late = order::late(&mut conn, &actor.county, until).await?;
    if late.is_empty() {
        return Ok(Vec::new());
    }
    let units = register::unit::list(&mut conn, &actor.county).await?;
    let names: HashMap<&UnitId, &str> = units.iter().map(|unit| (&unit.id, unit.full_name.as_str())).collect();
    let of_month = late.iter().filter(|(_, due_on, ..)| *due_on >= first);
    Ok(of_month
        .filter_map(|(list, due_on, item, unit)| {
            let one = Candidate {
                unit: (*names.get(unit)?).to_owned(),
                column: String::new(),
                rule: Rule::ItemNotPublished,
                url: String::new(),
                title: item.clone(),
                period: None,
                evidence: Map::new(),
            };
            Some(one.with("list", list.as_str()).with("item", item.as_str()).with("due", due_on.to_string()))
        })
        .collect())
}
