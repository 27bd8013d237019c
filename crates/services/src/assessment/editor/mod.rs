//! 修订: a version of the rules never changes; what somebody writes stands in a draft until it is stored as the next one.

mod begin;
mod finish;
mod indicator;
mod ranks;
mod rule;
mod standing;
mod tree;

pub use begin::{BeginDraftForm, begin_draft};
pub use finish::{DropDraftForm, KeepDraftForm, drop_draft, keep_draft};
pub use indicator::{ArrangeForm, IndicatorForm, NewIndicatorForm, add_indicator, arrange_indicator, edit_indicator};
pub use ranks::{GroupForm, RanksForm, edit_group, edit_ranks};
pub use rule::{RuleAwayForm, RuleForm, edit_rule, remove_rule};
pub use standing::{StandingForm, edit_standing};
pub use tree::{DeriveForm, TreeForm, derive_tree, edit_tree};

use domain::access::permission::Permission;
use domain::assessment::editor::{EditError, Remark, RulesFile, remarks};
use domain::assessment::inputs::Participant;
use domain::assessment::trial::{Sample, trial};
use domain::assessment::{Assessment, Decimal, Outline};
use domain::calendar::office_time::day_of;
use domain::ids::RuleDraftId;
use storage::assessment::rule_draft::{self, RuleDraft};
use storage::assessment::rule_set::{self, RuleSetLine};
use storage::{Conn, Tx, register};

use super::rules::{NOT_THERE, changed_from, latest, read, refused};
use crate::{Actor, Result, ServiceError, Services};

const NO_DRAFT: ServiceError = ServiceError::NotFound("这份修订稿");

/// A draft, as its page shows it.
#[derive(Debug, Clone)]
pub struct EditorPage {
    /// Which.
    pub draft: RuleDraft,
    /// The version that it began from.
    pub base: RuleSetLine,
    /// The number that it will be stored with.
    pub next: i64,
    /// What it says.
    pub outline: Outline,
    /// What is odd about it, by place.
    pub remarks: Vec<Remark>,
    /// What it changes against the latest version, a sentence each.
    pub changes: Vec<String>,
    /// 试算.
    pub trial: Option<(Sample, Assessment)>,
    /// The gate and the cap of the bonus, the grades, the veto, as their form begins.
    pub standing: StandingForm,
    /// Title of the indicator that the bonus gate looks at instead of the base.
    pub gate_node: Option<String>,
    /// Whether totals become points of the county's target assessment.
    pub converts: bool,
    /// Groups that have grades of their own.
    pub own_grades: Vec<String>,
    /// How units are ranked and how numbers are written, as their form begins.
    pub ranks: RanksForm,
    /// Every group by name, with its form as it begins.
    pub groups: Vec<(String, GroupForm)>,
    /// Units of the register that the rules are for, in the official order, each in its group.
    pub units: Vec<Participant>,
}

/// Drafts that wait to be stored.
///
/// # Errors
/// `Forbidden`.
pub async fn rule_drafts(actor: &Actor, services: &Services) -> Result<Vec<RuleDraft>> {
    actor.require(Permission::Assess)?;
    Ok(rule_draft::list(&mut services.db().read().await?, &actor.county).await?)
}

/// A draft with what is odd about it, what it changes and, where asked, what it does with sample facts.
///
/// # Errors
/// `Forbidden`; `NotFound` when it was stored or dropped.
pub async fn editor(actor: &Actor, services: &Services, id: &RuleDraftId, sample: Option<Sample>) -> Result<EditorPage> {
    actor.require(Permission::Assess)?;
    let mut conn = services.db().read().await?;
    let (draft, content) = rule_draft::get(&mut conn, &actor.county, id).await?.ok_or(NO_DRAFT)?;
    let (base, _) = rule_set::get(&mut conn, &actor.county, &draft.base).await?.ok_or(NOT_THERE)?;
    let (rules, outline) = read(&content)?;
    let (version, stored) = latest(&mut conn, actor, draft.year, &draft.title).await?.ok_or(NOT_THERE)?;
    let changes = changed_from(&stored, &rules, &outline)?;
    let trial = match sample {
        None => None,
        Some(sample) => Some((sample, trial(&rules, &outline, sample).map_err(|problems| refused(&problems))?)),
    };
    let units = units(&mut conn, actor, services, &outline).await?;
    let remarks = remarks(&rules, &outline, &units);
    let file = RulesFile::read(&content).ok_or(NO_DRAFT)?;
    let title = |id: &str| outline.trees.iter().find_map(|tree| tree.node(id)).map(|node| node.title.clone());
    Ok(EditorPage {
        next: version + 1,
        standing: StandingForm::showing(&draft, &file.standing()),
        gate_node: file.gate_node().and_then(title),
        own_grades: file.groups_with_grades(),
        ranks: RanksForm::showing(&draft, file.ranks()),
        groups: outline
            .groups
            .iter()
            .filter_map(|group| Some((group.name.clone(), GroupForm::showing(&draft, &group.id, file.group(&group.id)?))))
            .collect(),
        converts: file.converts(),
        draft,
        base,
        outline,
        remarks,
        changes,
        trial,
        units,
    })
}

/// The units that the rules are for today.
async fn units(conn: &mut Conn, actor: &Actor, services: &Services, outline: &Outline) -> Result<Vec<Participant>> {
    let today = day_of(services.now());
    let all = register::unit::list(conn, &actor.county).await?;
    let unit = |unit: domain::register::unit::Unit| {
        let group = outline.group_of(&unit.group).filter(|_| unit.is_valid_on(today))?.id.clone();
        let (name, class) = (unit.short_name_on(today).to_owned(), unit.class.code().to_owned());
        Some(Participant { id: unit.id.to_string(), name, group, class, is_assessed: true })
    };
    Ok(all.into_iter().filter_map(unit).collect())
}

/// Where in the drafts a form was shown.
struct Shown<'f> {
    draft: &'f RuleDraftId,
    revision: i64,
}

/// Holds a draft as the form showed it.
async fn hold(tx: &mut Tx, actor: &Actor, shown: &Shown<'_>) -> Result<(RuleDraft, String)> {
    let (draft, content) = rule_draft::get(tx, &actor.county, shown.draft).await?.ok_or(NO_DRAFT)?;
    if draft.revision != shown.revision {
        return Err(ServiceError::Stale);
    }
    Ok((draft, content))
}

/// Makes one change to a draft.
async fn change<T>(
    actor: &Actor,
    services: &Services,
    shown: Shown<'_>,
    change: impl FnOnce(&mut RulesFile) -> std::result::Result<T, EditError> + Send,
) -> Result<T> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let (draft, content) = hold(&mut tx, actor, &shown).await?;
    let mut file = RulesFile::read(&content).ok_or(NO_DRAFT)?;
    let done = change(&mut file).map_err(said)?;
    if !rule_draft::update(&mut tx, &draft, &file.text(), services.now(), &actor.person).await? {
        return Err(ServiceError::Stale);
    }
    tx.commit().await?;
    Ok(done)
}

fn said(error: EditError) -> ServiceError {
    match error {
        EditError::Gone => ServiceError::Stale,
        EditError::Said(sentence) => ServiceError::Refused(sentence),
        EditError::Standing(fields) => standing::wrong(fields),
        EditError::Fields(fields) => ServiceError::Invalid(
            fields.into_iter().map(|(param, message)| crate::FieldError { field: param.code().into(), message }).collect(),
        ),
    }
}

/// Points as a person types them.
fn points(field: &'static str, text: &str) -> Result<Decimal> {
    let text = text.trim().trim_end_matches('分').trim();
    let wrong = || ServiceError::field(field, "请填写大于0的分值，如10或2.5。");
    Decimal::parse(text).filter(|points| !points.is_zero()).ok_or_else(wrong)
}

/// A title as a person types it.
fn title(field: &'static str, text: &str) -> Result<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if (1..=100).contains(&text.chars().count()) { Ok(text) } else { Err(ServiceError::field(field, "请填写名称，1至100个字。")) }
}

/// The value, or nothing with what is wrong noted.
fn kept<T>(found: Result<T>, errors: &mut Vec<crate::FieldError>) -> Option<T> {
    match found {
        Ok(value) => Some(value),
        Err(ServiceError::Invalid(more)) => {
            errors.extend(more);
            None
        }
        Err(_) => None,
    }
}
