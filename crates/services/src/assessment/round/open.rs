//! The list of rounds, and a new one.

use chrono::{Datelike, NaiveDate};
use domain::access::permission::Permission;
use domain::assessment::plan::other_rules_words;
use domain::assessment::quarter::Quarter;
use domain::assessment::round::{APPEAL_DAYS, RoundState, Series};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{RoundId, RuleSetId};
use storage::assessment::round::Round;
use storage::assessment::rule_set::RuleSetLine;
use storage::assessment::{round, rule_set};
use storage::{StorageError, Tx};

use super::super::rules::read;
use super::may_see;
use super::plan::{Plan, Typed, namesake, overlap, settle};
use crate::form::tick;
use crate::operations::audit;
use crate::{Actor, FieldError, Result, ServiceError, Services, form, new_id};

form! {
    /// A round to be planned.
    #[derive(Debug)]
    pub struct NewRoundForm {
        /// `quarter` or `year`.
        pub series: String,
        /// What it is called.
        pub name: String,
        /// First day.
        pub starts_on: String,
        /// Last day.
        pub ends_on: String,
        /// The last day that facts speak of.
        pub cutoff_on: String,
        /// It lies before the last day on purpose.
        #[serde(default, with = "tick")]
        pub early_cutoff: bool,
        /// It lies far behind the last day on purpose.
        #[serde(default, with = "tick")]
        pub late_cutoff: bool,
        /// The rules.
        pub rules: String,
        /// They are made for the other series, on purpose.
        #[serde(default, with = "tick")]
        pub other_rules: bool,
        /// Working days that appeals stay open.
        pub appeal_days: String,
    }
}

/// A round of the list.
#[derive(Debug, Clone)]
pub struct RoundListRow {
    /// Which.
    pub round: Round,
    /// What it is today.
    pub state: RoundState,
}

/// The rounds of a county.
#[derive(Debug, Clone)]
pub struct RoundsPage {
    /// The latest first. Units see those that were fed back.
    pub rounds: Vec<RoundListRow>,
    /// The rules to choose from, the latest first.
    pub rules: Vec<RuleSetLine>,
    /// The form as it begins.
    pub blank: NewRoundForm,
}

/// The rounds.
///
/// # Errors
/// `Forbidden`.
pub async fn rounds(actor: &Actor, services: &Services) -> Result<RoundsPage> {
    actor.scope()?;
    let today = day_of(services.now());
    let mut conn = services.db().read().await?;
    let all = round::list(&mut conn, &actor.county).await?;
    let rules = if actor.may(Permission::Assess) { rule_set::list(&mut conn, &actor.county).await? } else { Vec::new() };
    let blank = blank(today, &all, &rules);
    let mut rounds = Vec::new();
    for one in all {
        let state = one.state.on(one.window, today);
        if may_see(actor, state)? {
            rounds.push(RoundListRow { round: one, state });
        }
    }
    Ok(RoundsPage { rounds, blank, rules })
}

/// The quarter to plan next, as a form.
fn blank(today: NaiveDate, all: &[Round], rules: &[RuleSetLine]) -> NewRoundForm {
    let planned: Vec<_> =
        all.iter().filter(|one| one.withdrawn.is_none() && one.series == Series::Quarter).map(|one| (one.starts_on, one.ends_on)).collect();
    let quarter = Quarter::to_plan(today, &planned);
    let (starts_on, ends_on) = quarter.days();
    NewRoundForm {
        series: Series::Quarter.code().to_owned(),
        name: quarter.name(),
        starts_on: starts_on.to_string(),
        ends_on: ends_on.to_string(),
        cutoff_on: ends_on.to_string(),
        early_cutoff: false,
        late_cutoff: false,
        other_rules: false,
        rules: rules.iter().find(|line| line.year == quarter.year).or(rules.first()).map(|line| line.id.to_string()).unwrap_or_default(),
        appeal_days: APPEAL_DAYS.end().to_string(),
    }
}

/// Plans a round.
///
/// # Errors
/// `Forbidden`; `Invalid` names the fields.
pub async fn open_round(actor: &Actor, services: &Services, form: &NewRoundForm) -> Result<RoundId> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let (typed, mut errors) = Typed::of(form).read();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let series = Series::from_code(&form.series);
    if series.is_none() {
        wrong(NewRoundForm::series, "请选择季度考评或年度考评。".into());
    }
    let rules = rule_set::get(&mut tx, &actor.county, &RuleSetId::new(form.rules.clone())).await?;
    if rules.is_none() {
        wrong(NewRoundForm::rules, "请选择考核细则；还没有的，请先导入。".into());
    }
    let (Some(Plan { name, starts_on, ends_on, cutoff_on, appeal_days }), Some(series), Some((rules, rules_text)), true) =
        (typed, series, rules, errors.is_empty())
    else {
        return Err(ServiceError::Invalid(errors));
    };
    let planned = Round {
        id: RoundId::new(new_id()),
        series,
        year: ends_on.year(),
        name: name.clone(),
        starts_on,
        ends_on,
        cutoff_on,
        rules: rules.id,
        state: RoundState::Draft,
        revision: 1,
        window: None,
        appeal_days,
        created_at: services.now(),
        created_by: actor.person.clone(),
        withdrawn: None,
    };
    if let Some(before) = planned_before(&mut tx, actor, &planned).await? {
        return Ok(before);
    }
    let (_, outline) = read(&rules_text)?;
    if let (Some(why), false) = (other_rules_words(series, outline.made_for()), form.other_rules) {
        return Err(ServiceError::field(NewRoundForm::rules, why));
    }
    if let Some(why) = overlap(&mut tx, actor, &planned).await? {
        return Err(ServiceError::field(NewRoundForm::starts_on, why));
    }
    match round::insert(&mut tx, &actor.county, &planned).await {
        Err(StorageError::Duplicate(_)) => {
            return Err(ServiceError::field(NewRoundForm::name, taken(&planned)));
        }
        other => other?,
    }
    settle(&mut tx, actor, &planned).await?;
    let event = AssessmentAction::RoundPlanned {
        name,
        rules: format!("{}第{}版", rules.title, rules.version),
        starts_on,
        ends_on,
        cutoff_on,
        appeal_days: appeal_days.into(),
    };
    audit::record(&mut tx, services, actor, Subject::Round(planned.id.clone()), event).await?;
    tx.commit().await?;
    Ok(planned.id)
}

/// The very same round, planned by the very same person just now and not begun: who presses twice gets it once. Another one of that
/// name is refused.
async fn planned_before(tx: &mut Tx, actor: &Actor, planned: &Round) -> Result<Option<RoundId>> {
    let Some(same) = namesake(tx, actor, planned).await? else { return Ok(None) };
    let is_same = Round { id: planned.id.clone(), created_at: planned.created_at, ..same.clone() } == *planned;
    let by = audit::last_by(tx, &actor.county, &Subject::Round(same.id.clone())).await?;
    if is_same && by.as_deref() == Some(actor.account.as_str()) {
        return Ok(Some(same.id));
    }
    Err(ServiceError::field(NewRoundForm::name, taken(&same)))
}

/// What is said where a round has that name.
pub(super) fn taken(known: &Round) -> String {
    format!("{}已有“{}”，请换一个名称。", known.series.label(), known.name)
}
