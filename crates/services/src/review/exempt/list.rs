//! The exemptions of a county, and what a new one can be about.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::checklist::exemption::{Exempted, Exemption};
use domain::checklist::list_key::opens_first;
use domain::checklist::{Checklist, Task};
use domain::ids::UnitId;
use domain::register::unit::Unit;
use storage::review::exemption::{self, StoredExemption};
use storage::{checklist, register};

use super::ExemptionForm;
use crate::{Actor, Result, Services};

/// So many are shown.
const SHOWN: i64 = 200;

/// One of them, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedExemption {
    /// Its id.
    pub id: String,
    /// What its list is called.
    pub list: String,
    /// What it says.
    pub exemption: Exemption,
    /// Whom.
    pub who: String,
    /// Which task.
    pub task: String,
    /// Why.
    pub reason: String,
    /// When and by whom it was entered.
    pub entered: (DateTime<Utc>, String),
    /// When and by whom it was taken back.
    pub ended: Option<(DateTime<Utc>, String)>,
}

/// The page.
#[derive(Debug, Clone)]
pub struct ExemptionPage {
    /// What there is, the latest first.
    pub all: Vec<ListedExemption>,
    /// The list that a new one is about, and the others to choose.
    pub lists: Vec<Checklist>,
    /// The tasks of that list.
    pub tasks: Vec<Task>,
    /// Units that are there today.
    pub units: Vec<(UnitId, String)>,
    /// Assessment groups.
    pub groups: Vec<String>,
    /// The form as it begins; `None` while there is no list.
    pub blank: Option<ExemptionForm>,
}

/// Reads it; `of` is the list that a new exemption is about, that of the year that runs where it is not said.
///
/// # Errors
/// `Forbidden`.
pub async fn page(actor: &Actor, services: &Services, of: Option<&str>) -> Result<ExemptionPage> {
    actor.require(Permission::Review)?;
    let mut conn = services.db().read().await?;
    let mut lists = checklist::list(&mut conn, &actor.county).await?;
    let today = day_of(services.now());
    let place = of.and_then(|of| lists.iter().position(|list| list.id.as_str() == of)).or_else(|| {
        let runs = opens_first(lists.iter().map(|list| list.year), today)?;
        lists.iter().position(|list| list.year == runs)
    });
    if let Some(place) = place {
        let chosen = lists.remove(place);
        lists.insert(0, chosen);
    }
    let tasks = match lists.first() {
        Some(list) => checklist::tasks(&mut conn, &list.id).await?,
        None => Vec::new(),
    };
    let registered = register::unit::list(&mut conn, &actor.county).await?;
    let mut groups: Vec<String> = Vec::new();
    for unit in &registered {
        if !unit.group.is_empty() && !groups.contains(&unit.group) {
            groups.push(unit.group.clone());
        }
    }
    let mut all = Vec::new();
    for one in exemption::list(&mut conn, &actor.county, SHOWN).await? {
        all.push(ListedExemption {
            list: lists.iter().find(|list| list.id == one.checklist).map(Checklist::label).unwrap_or_default(),
            who: who_words(&registered, &one.exemption),
            task: task_words(&one),
            id: one.id,
            exemption: one.exemption,
            reason: one.reason,
            entered: (one.entered_at, one.entered_by),
            ended: one.ended,
        });
    }
    let blank = lists.first().map(|list| ExemptionForm {
        list: list.id.clone(),
        task: String::new(),
        who: String::new(),
        kind: "exempt".into(),
        from: today.to_string(),
        to: NaiveDate::from_ymd_opt(list.year.max(today.year()), 12, 31).unwrap_or(today).to_string(),
        reason: String::new(),
        confirmed: String::new(),
        past: false,
    });
    let units = registered.iter().filter(|unit| unit.is_in_use(today)).map(|unit| (unit.id.clone(), unit.short_name.clone())).collect();
    Ok(ExemptionPage { all, lists, tasks, units, groups, blank })
}

/// Whom it spares, in words.
pub(super) fn who_words(units: &[Unit], exemption: &Exemption) -> String {
    match &exemption.who {
        Exempted::Everybody => "全部单位".into(),
        Exempted::Group(group) => group.clone(),
        Exempted::Unit(id) => units.iter().find(|unit| unit.id == *id).map(|unit| unit.short_name.clone()).unwrap_or_default(),
    }
}

/// What it spares them, in words.
pub(super) fn task_words(stored: &StoredExemption) -> String {
    if stored.exemption.task.is_none() { "全部任务".into() } else { stored.task_number.clone() }
}
