//! The list of rounds, and a new one.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::assessment::inputs::Participant;
use domain::assessment::quarter::{Quarter, meet};
use domain::assessment::round::{APPEAL_DAYS, RoundState, Series};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::{day_of, day_text};
use domain::ids::{RoundId, RuleSetId};
use storage::assessment::round::{Round, RoundUnit};
use storage::assessment::rule_set::RuleSetLine;
use storage::assessment::{round, rule_set};
use storage::{StorageError, Tx, register};

use super::super::loaded::{NO_ROUND, previous};
use super::may_see;
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
        /// The rules.
        pub rules: String,
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
    let planned: Vec<_> = all.iter().filter(|one| one.series == Series::Quarter).map(|one| (one.starts_on, one.ends_on)).collect();
    let quarter = Quarter::to_plan(today, &planned);
    let (starts_on, ends_on) = quarter.days();
    NewRoundForm {
        series: Series::Quarter.code().to_owned(),
        name: quarter.name(),
        starts_on: starts_on.to_string(),
        ends_on: ends_on.to_string(),
        cutoff_on: ends_on.to_string(),
        rules: rules.iter().find(|line| line.year == quarter.year).or(rules.first()).map(|line| line.id.to_string()).unwrap_or_default(),
        appeal_days: APPEAL_DAYS.end().to_string(),
    }
}

/// Plans a round.
///
/// # Errors
/// `Forbidden`; `Invalid` names the fields.
pub async fn open_round(actor: &Actor, services: &Services, form: &NewRoundForm) -> Result<RoundId> {
    use chrono::Datelike;
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let day = |text: &str| text.trim().parse::<NaiveDate>().ok().filter(|day| (2000..=2200).contains(&day.year()));
    let (starts_on, ends_on, cutoff_on) = (day(&form.starts_on), day(&form.ends_on), day(&form.cutoff_on));
    if starts_on.is_none() {
        wrong(NewRoundForm::starts_on, "请填写考评期的第一天。".into());
    }
    if ends_on.is_none() || ends_on < starts_on {
        wrong(NewRoundForm::ends_on, "请填写考评期的最后一天，不早于第一天。".into());
    }
    if cutoff_on.is_none() || cutoff_on < starts_on {
        wrong(NewRoundForm::cutoff_on, "请填写数据截止日，不早于考评期的第一天。".into());
    }
    let series = Series::from_code(&form.series);
    if series.is_none() {
        wrong(NewRoundForm::series, "请选择季度考评或年度考评。".into());
    }
    let name = form.name.trim().to_owned();
    if !(2..=40).contains(&name.chars().count()) {
        wrong(NewRoundForm::name, "请填写批次名称，2至40个字，如“2026年第三季度”。".into());
    }
    let appeal_days: Option<u32> = form.appeal_days.trim().parse().ok().filter(|days| APPEAL_DAYS.contains(days));
    if appeal_days.is_none() {
        wrong(NewRoundForm::appeal_days, format!("申诉期请填写{}至{}个工作日。", APPEAL_DAYS.start(), APPEAL_DAYS.end()));
    }
    let rules = rule_set::get(&mut tx, &actor.county, &RuleSetId::new(form.rules.clone())).await?.map(|(line, _)| line);
    if rules.is_none() {
        wrong(NewRoundForm::rules, "请选择考核细则；还没有的，请先导入。".into());
    }
    let (Some(starts_on), Some(ends_on), Some(cutoff_on), Some(series), Some(appeal_days), Some(rules), true) =
        (starts_on, ends_on, cutoff_on, series, appeal_days, rules, errors.is_empty())
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
    };
    if let Some(before) = planned_before(&mut tx, actor, &planned).await? {
        return Ok(before);
    }
    if let Some(why) = overlap(&mut tx, actor, &planned).await? {
        return Err(ServiceError::field(NewRoundForm::starts_on, why));
    }
    match round::insert(&mut tx, &actor.county, &planned).await {
        Err(StorageError::Duplicate(_)) => {
            return Err(ServiceError::field(NewRoundForm::name, format!("{}已有“{name}”，请换一个名称。", series.label())));
        }
        other => other?,
    }
    settle(&mut tx, actor, &planned).await?;
    let event = AssessmentAction::RoundPlanned { name, rules: format!("{}第{}版", rules.title, rules.version), cutoff_on };
    audit::record(&mut tx, services, actor, Subject::Round(planned.id.clone()), event).await?;
    tx.commit().await?;
    Ok(planned.id)
}

/// The very same round, planned by the very same person just now and not begun: who presses twice gets it once.
async fn planned_before(tx: &mut Tx, actor: &Actor, planned: &Round) -> Result<Option<RoundId>> {
    let all = round::list(tx, &actor.county).await?;
    let Some(same) = all.into_iter().find(|one| one.series == planned.series && one.year == planned.year && one.name == planned.name)
    else {
        return Ok(None);
    };
    let is_same = Round { id: planned.id.clone(), created_at: planned.created_at, ..same.clone() } == *planned;
    let by = audit::last_by(tx, &actor.county, &Subject::Round(same.id.clone())).await?;
    Ok((is_same && by.as_deref() == Some(actor.account.as_str())).then_some(same.id))
}

/// Why a round would assess the same units twice over the same days: another one of the series that has begun meets it, and its rules
/// hold for one of its groups.
pub(super) async fn overlap(tx: &mut Tx, actor: &Actor, planned: &Round) -> Result<Option<String>> {
    let own = groups_of(tx, actor, planned).await?;
    for other in round::list(tx, &actor.county).await? {
        let is_other = other.id != planned.id && other.series == planned.series && other.state != RoundState::Draft;
        if !is_other || !meet((other.starts_on, other.ends_on), (planned.starts_on, planned.ends_on)) {
            continue;
        }
        let groups = groups_of(tx, actor, &other).await?;
        if let Some(shared) = own.iter().find(|group| groups.contains(group)) {
            let (from, to) = (day_text(other.starts_on), day_text(other.ends_on));
            return Ok(Some(format!(
                "与“{}”（{from}至{to}）的日期重叠，{shared}会重复考评；请改考评期，或选用适用其他分组的细则。",
                other.name
            )));
        }
    }
    Ok(None)
}

/// Names of the groups that the rules of a round hold for.
async fn groups_of(tx: &mut Tx, actor: &Actor, round: &Round) -> Result<Vec<String>> {
    let (_, text) = rule_set::get(tx, &actor.county, &round.rules).await?.ok_or(NO_ROUND)?;
    let (_, outline) = super::super::rules::read(&text)?;
    Ok(outline.groups.into_iter().map(|group| group.name).collect())
}

/// Who takes part: units that exist on the cut-off and whose assessment group the rules have.
pub(super) async fn settle(tx: &mut Tx, actor: &Actor, round: &Round) -> Result<()> {
    let (_, text) = rule_set::get(tx, &actor.county, &round.rules).await?.ok_or(NO_ROUND)?;
    let (_, outline) = super::super::rules::read(&text)?;
    let before = previous(tx, actor, round).await?;
    let known = round::units(tx, &round.id).await?;
    let mut units = Vec::new();
    for unit in register::unit::list(tx, &actor.county).await? {
        let Some(group) = outline.group_of(&unit.group).filter(|_| unit.is_valid_on(round.cutoff_on)) else { continue };
        let kept = known.iter().find(|one| one.unit.id == unit.id.as_str());
        units.push(RoundUnit {
            unit: Participant {
                id: unit.id.to_string(),
                name: unit.short_name_on(round.cutoff_on).to_owned(),
                group: group.id.clone(),
                class: unit.class.code().to_owned(),
                is_assessed: kept.is_none_or(|kept| kept.unit.is_assessed),
            },
            reason: kept.map(|kept| kept.reason.clone()).unwrap_or_default(),
            previous: before.get(unit.id.as_str()).copied(),
        });
    }
    Ok(round::settle(tx, &round.id, &units).await?)
}
