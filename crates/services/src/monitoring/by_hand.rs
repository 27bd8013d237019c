//! 人工登记问题: what a person saw goes the same way as what the monitor found, and is marked by where it comes from.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{CandidateId, ColumnId, UnitId};
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::column::is_address;
use domain::monitoring::decision::Origin;
use domain::reporting::evidence::same_site;
use storage::monitoring::column::{self, KeptColumn};
use storage::monitoring::rule_version;
use storage::{Lock, StorageError, Tx, register};

use super::hits::new_candidate;
use super::month_counted::{after_bulletin, began_later, counted_month, sealed_months};
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
        /// In which column; empty where it is in none of the register.
        #[serde(default)]
        pub column: String,
        /// Whose, where no column is named.
        #[serde(default)]
        pub unit: String,
        /// Of which kind.
        #[serde(default)]
        pub rule: String,
        /// The address; empty is the column's, where one is named.
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
        /// It counts for a month whose bulletin is sealed.
        #[serde(default, with = "tick")]
        pub after_bulletin: bool,
        /// It is confirmed at once.
        #[serde(default, with = "tick")]
        pub confirm: bool,
    }
}

/// What a finding by hand can be about.
#[derive(Debug, Clone)]
pub struct PlacesForHand {
    /// The columns that are monitored.
    pub columns: Vec<KeptColumn>,
    /// Units in use, in the register's order: id and short name.
    pub units: Vec<(UnitId, String)>,
}

/// Reads them.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn places_for_hand(actor: &Actor, services: &Services) -> Result<PlacesForHand> {
    actor.require(Permission::Monitor)?;
    let today = day_of(services.now());
    let mut conn = services.db().read().await?;
    let all = column::everything(&mut conn, &actor.county, &actor.scope()?).await?;
    let units = register::unit::list(&mut conn, &actor.county).await?;
    Ok(PlacesForHand {
        columns: all.into_iter().filter(|one| one.holds_on(today)).collect(),
        units: units.into_iter().filter(|unit| unit.is_in_use(today)).map(|unit| (unit.id, unit.short_name)).collect(),
    })
}

/// Where it was seen: in a column of the register, or on some page of a unit.
struct Place {
    /// Whose: id and full name.
    unit: (UnitId, String),
    /// The column: id, name, address.
    column: Option<(ColumnId, String, String)>,
    /// First day of column or unit, where it has one.
    began: Option<NaiveDate>,
    /// What it is called, in a sentence.
    called: String,
}

/// What the form names, or what is wrong with it.
async fn place_of(tx: &mut Tx, actor: &Actor, form: &SeenByHand, today: NaiveDate) -> Result<std::result::Result<Place, FieldError>> {
    let wrong = |field: &str, message: &str| FieldError { field: field.into(), message: message.into() };
    let (in_column, of_unit) = (form.column.trim(), form.unit.trim());
    if !in_column.is_empty() {
        let Some(kept) = column::get(tx, &actor.county, &Scope::County, &ColumnId::new(in_column)).await? else {
            return Ok(Err(wrong(SeenByHand::column, "请选择栏目。")));
        };
        let own = kept.column;
        if !of_unit.is_empty() && own.unit.as_str() != of_unit {
            return Ok(Err(wrong(SeenByHand::unit, "所选的栏目不是这个单位的；选了栏目的，单位可以不选。")));
        }
        let called = format!("栏目“{}”", own.name);
        return Ok(Ok(Place { unit: (own.unit, own.unit_name), column: Some((own.id, own.name, own.address)), began: kept.from, called }));
    }
    if of_unit.is_empty() {
        return Ok(Err(wrong(SeenByHand::column, "请选择栏目；不在登记的栏目里的问题，请选择单位并填写网址。")));
    }
    let found = register::unit::get(tx, &actor.county, &UnitId::new(of_unit)).await?.filter(|unit| unit.is_in_use(today));
    let Some(unit) = found else {
        return Ok(Err(wrong(SeenByHand::unit, "名册里没有这个在用单位，请重新选择。")));
    };
    if form.url.trim().is_empty() {
        return Ok(Err(wrong(SeenByHand::url, "没有选择栏目，请填写问题所在的网址。")));
    }
    Ok(Ok(Place { unit: (unit.id, unit.full_name), column: None, began: unit.valid_from, called: unit.short_name }))
}

/// What was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredByHand {
    /// Its id.
    pub candidate: CandidateId,
    /// Its address lies on another site than its column: perhaps so, and worth another look.
    pub is_elsewhere: bool,
}

/// Keeps it as a candidate, or confirms it at once.
///
/// # Errors
/// `Forbidden`; `Invalid` names the fields; `Refused` where the same is known already.
pub async fn enter_by_hand(actor: &Actor, services: &Services, form: &SeenByHand) -> Result<EnteredByHand> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let today = day_of(services.now());
    let mut errors = Vec::new();
    let place = place_of(&mut tx, actor, form, today).await?.map_err(|error| errors.push(error)).ok();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
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
    let month = match counted_month(&form.month, today) {
        Ok(month) => Some(month),
        Err(why) => {
            wrong(SeenByHand::month, why);
            None
        }
    };
    if let (Some(place), Some(month)) = (&place, month)
        && let Some(why) = began_later(month, place.began, &place.called)
    {
        wrong(SeenByHand::month, why);
    }
    if let Some(month) = month.filter(|_| !form.after_bulletin)
        && let Some(found) = sealed_months(&mut tx, &actor.county).await?.get(&month)
    {
        wrong(SeenByHand::after_bulletin, after_bulletin(month, *found));
    }
    let (Some(place), Some(rule), Some(month), true) = (place, rule, month, errors.is_empty()) else {
        return Err(ServiceError::Invalid(errors));
    };
    let (unit, unit_name) = place.unit;
    let (column, column_name, address) = place.column.map_or_else(Default::default, |(id, name, address)| (Some(id), name, address));
    let is_elsewhere = !url.is_empty() && column.is_some() && !same_site(url, &address);
    let one = Candidate {
        unit: unit_name,
        column: column_name.clone(),
        rule,
        url: if url.is_empty() { address } else { url.to_owned() },
        title: form.title.trim().to_owned(),
        period: None,
        evidence: serde_json::Map::new(),
    };
    // two people may see two wrong words on one page: what they wrote tells them apart
    let one = one.with("word", problem);
    let words = if problem.ends_with('。') { problem.to_owned() } else { format!("{problem}。") };
    let rule_no = rule_version::book(&mut tx, &actor.county).await?.no(rule);
    let new = new_candidate(&one, (&unit, column.clone()), month, (words, rule_no), Origin::Hand)?;
    let id = new.id.clone();
    let rounds = seen_by_people::rounds(&mut tx, &actor.county).await?;
    match seen_by_people::keep(&mut tx, (actor, services), &rounds, month, std::slice::from_ref(&new)).await {
        Err(StorageError::Duplicate(_)) => {
            return Err(ServiceError::Refused("同一网址的同类问题已经登记过，请在待确认问题或问题整改里查看。".into()));
        }
        other => other?,
    }
    let called = if column_name.is_empty() { "栏目以外".to_owned() } else { column_name };
    let entered = MonitoringAction::EnteredByHand { column: called, rule: rule.label().to_owned(), problem: problem.to_owned() };
    let mut before = None;
    if form.confirm {
        before = Some(Before::of_findings(&mut tx, &actor.county).await?);
        seen_by_people::confirm_at_once(&mut tx, actor, services, std::slice::from_ref(&id)).await?;
    }
    let subject = column.map_or(Subject::Unit(unit), Subject::Column);
    audit::record_with_rows(&mut tx, services, actor, subject, entered, before.as_ref()).await?;
    tx.commit().await?;
    Ok(EnteredByHand { candidate: id, is_elsewhere })
}
