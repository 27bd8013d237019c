//! 考评批次: planned, moved on step by step, shown with everybody's standing.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::inputs::Origin::{self, Appeal, Checklist, Correction, File, Hand, Rounds};
use domain::assessment::inputs::Participant;
use domain::assessment::round::{APPEAL_DAYS, RoundState, Series, Standing, Step, Window, step};
use domain::assessment::{Assessment, Sheet, Status};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{RoundId, RuleSetId, UnitId};
use storage::assessment::round::{self, Round, RoundUnit};
use storage::assessment::rule_set::{self, RuleSetLine};
use storage::assessment::seal::SealedRoundLine;
use storage::{StorageError, Tx, register};

use super::loaded::{Loaded, NO_ROUND, Scored, Upto, hold, load, previous};
use super::{REASON_LENGTH, collect, seal};
use crate::form;
use crate::operations::settings;
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit};

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

form! {
    /// A step of a round.
    #[derive(Debug)]
    pub struct StepForm {
        /// Which round.
        pub round: RoundId,
        /// As it was seen.
        pub revision: i64,
        /// [`Step`].
        pub step: String,
        /// Why; the seal asks for it.
        #[serde(default)]
        pub reason: String,
    }
}

form! {
    /// A unit that takes part or does not.
    #[derive(Debug)]
    pub struct ParticipationForm {
        /// Which round.
        pub round: RoundId,
        /// Which unit.
        pub unit: UnitId,
        /// `yes` or `no`.
        pub assessed: String,
        /// Why not.
        #[serde(default)]
        pub reason: String,
    }
}

form! {
    /// Facts to be collected again.
    #[derive(Debug)]
    pub struct CollectForm {
        /// Which round.
        pub round: RoundId,
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

/// A step that the page offers, or says why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepOffer {
    /// Which.
    pub step: Step,
    /// Why it cannot be taken now.
    pub refusal: Option<String>,
}

/// A unit's line in a round.
#[derive(Debug, Clone)]
pub struct UnitLine {
    /// Which.
    pub unit: UnitId,
    /// Its short name on the cut-off.
    pub name: String,
    /// How its sheet stands.
    pub status: Status,
    /// Why it takes no part.
    pub reason: String,
    /// Leaves that wait for a fact, by title.
    pub pending: Vec<String>,
    /// Total as printed.
    pub total: Option<String>,
    /// Rate as printed.
    pub rate: Option<String>,
    /// Grade.
    pub grade: Option<String>,
    /// Rank.
    pub rank: Option<u64>,
    /// Ranks gained since the last sealed round.
    pub moved: Option<i128>,
}

/// A group with its ranking.
#[derive(Debug, Clone)]
pub struct GroupStanding {
    /// Its name.
    pub name: String,
    /// How many have a rank.
    pub count: u64,
    /// Of the printed totals.
    pub average: Option<String>,
    /// Of the printed rates.
    pub average_rate: Option<String>,
    /// Ranked by 得分率 rather than points.
    pub is_by_rate: bool,
    /// Compared as printed.
    pub is_printed_basis: bool,
    /// Rows in the order of the ranking; who has no rank stands last.
    pub rows: Vec<UnitLine>,
}

/// A round with everybody's standing.
#[derive(Debug, Clone)]
pub struct RoundPage {
    /// Which.
    pub round: Round,
    /// What it is today.
    pub state: RoundState,
    /// The rules.
    pub rules: RuleSetLine,
    /// The groups; a unit sees none.
    pub groups: Vec<GroupStanding>,
    /// Steps ahead.
    pub offers: Vec<StepOffer>,
    /// Appeals that wait.
    pub open_appeals: usize,
    /// Corrections that wait.
    pub open_corrections: usize,
    /// What is sealed, the first version first.
    pub seals: Vec<SealedRoundLine>,
    /// Entries by where they came from: by themselves, by hand, from files.
    pub entries: (usize, usize, usize),
    /// Why nothing can be scored, where the stored facts and the rules do not fit.
    pub fault: Option<String>,
}

fn may_see(actor: &Actor, state: RoundState) -> Result<bool> {
    Ok(matches!(actor.scope()?, Scope::County) || state.is_open_to_units())
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
    let mut rounds = Vec::new();
    for one in all {
        let state = one.state.on(one.window, today);
        if may_see(actor, state)? {
            rounds.push(RoundListRow { round: one, state });
        }
    }
    Ok(RoundsPage { rounds, blank: blank(today, &rules), rules })
}

/// The quarter that ended last, as a form.
fn blank(today: NaiveDate, rules: &[RuleSetLine]) -> NewRoundForm {
    use chrono::Datelike;
    let quarter = (today.month() - 1) / 3;
    let (year, quarter) = if quarter == 0 { (today.year() - 1, 4) } else { (today.year(), quarter) };
    let starts = NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1).unwrap_or(today);
    let ends = starts.checked_add_months(chrono::Months::new(3)).and_then(|next| next.pred_opt()).unwrap_or(today);
    let word = ["一", "二", "三", "四"].get(quarter as usize - 1).copied().unwrap_or_default();
    NewRoundForm {
        series: Series::Quarter.code().to_owned(),
        name: format!("{year}年第{word}季度"),
        starts_on: starts.to_string(),
        ends_on: ends.to_string(),
        cutoff_on: ends.to_string(),
        rules: rules.iter().find(|line| line.year == year).or(rules.first()).map(|line| line.id.to_string()).unwrap_or_default(),
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

/// Who takes part: units that exist on the cut-off and whose assessment group the rules have.
async fn settle(tx: &mut Tx, actor: &Actor, round: &Round) -> Result<()> {
    let (_, text) = rule_set::get(tx, &actor.county, &round.rules).await?.ok_or(NO_ROUND)?;
    let (_, outline) = super::rules::read(&text)?;
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

pub(super) fn standing(loaded: &Loaded, scored: Option<&Assessment>, today: NaiveDate) -> Standing {
    let round = &loaded.round;
    let pending = scored.into_iter().flat_map(|scored| &scored.sheets).filter(|sheet| sheet.status == Status::Incomplete);
    let open = loaded.appeals.iter().filter(|appeal| appeal.kind == AppealKind::Appeal && appeal.state == AppealState::Open);
    Standing {
        state: round.state.on(round.window, today),
        today,
        cutoff_on: round.cutoff_on,
        window: round.window,
        participants: loaded.units.iter().filter(|one| one.unit.is_assessed).count(),
        pending: pending.map(|sheet| loaded.name(&sheet.unit)).collect(),
        open_appeals: open.count(),
    }
}

/// Moves a round on, or back.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` says what is missing; `Stale` when it moved since the page was opened.
pub async fn take_step(actor: &Actor, services: &Services, form: &StepForm) -> Result<RoundState> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let today = day_of(services.now());
    let wanted = Step::from_code(&form.step).ok_or(NO_ROUND)?;
    let mut loaded = hold(&mut tx, actor, &form.round).await?;
    if loaded.round.revision != form.revision {
        return Err(ServiceError::Stale);
    }
    let scored = if wanted == Step::Feedback { Some(loaded.score(Upto::Now)?) } else { None };
    let to = step(&standing(&loaded, scored.as_ref(), today), wanted).map_err(|refusal| ServiceError::Refused(refusal.to_string()))?;
    let window = match wanted {
        Step::Feedback => {
            let now = settings::now(&mut tx, services, &actor.county).await?;
            Some(Window::after(today, loaded.round.appeal_days, &now.calendar))
        }
        Step::TakeBack => None,
        _ => loaded.round.window,
    };
    let reason = form.reason.trim();
    if wanted == Step::Seal && !(2..=REASON_LENGTH).contains(&reason.chars().count()) {
        return Err(ServiceError::field(StepForm::reason, "请写明封存的依据，如会议或文件，2至500个字。"));
    }
    if !round::advance(&mut tx, &loaded.round, to, window).await? {
        return Err(ServiceError::Stale);
    }
    if matches!(wanted, Step::Collect | Step::Score) {
        settle(&mut tx, actor, &loaded.round).await?;
        loaded = load(&mut tx, actor, &form.round).await?;
        let (entries, as_of) = collect::collect(&mut tx, actor, services, &loaded, today).await?;
        let event = AssessmentAction::FactsCollected { name: loaded.round.name.clone(), entries, as_of };
        audit::record(&mut tx, services, actor, Subject::Round(loaded.round.id.clone()), event).await?;
    }
    if wanted == Step::Seal {
        seal::seal(&mut tx, actor, services, &form.round, reason).await?;
    } else {
        let event = AssessmentAction::RoundMoved {
            name: loaded.round.name.clone(),
            step: wanted.label().to_owned(),
            opens_on: window.map(|window| window.opens_on),
            closes_on: window.map(|window| window.closes_on),
        };
        audit::record(&mut tx, services, actor, Subject::Round(loaded.round.id.clone()), event).await?;
    }
    tx.commit().await?;
    Ok(to)
}

/// Collects what the system knows once more, up to the cut-off.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` where facts are settled.
pub async fn collect_again(actor: &Actor, services: &Services, form: &CollectForm) -> Result<usize> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    takes_facts(&loaded)?;
    let (entries, as_of) = collect::collect(&mut tx, actor, services, &loaded, day_of(services.now())).await?;
    let event = AssessmentAction::FactsCollected { name: loaded.round.name.clone(), entries, as_of };
    audit::record(&mut tx, services, actor, Subject::Round(loaded.round.id), event).await?;
    tx.commit().await?;
    Ok(entries)
}

pub(super) fn takes_facts(loaded: &Loaded) -> Result<()> {
    let state = loaded.round.state;
    if state.takes_facts() {
        return Ok(());
    }
    Err(ServiceError::Refused(format!("这一批次现在是“{}”，不能再录入事实；反馈前可退回评分，反馈后由申诉裁定更正。", state.label())))
}

/// Takes a unit out of a round, or in again. 未参评 is no nought and no 待评.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` without a reason; `Refused` after the feedback.
pub async fn set_participation(actor: &Actor, services: &Services, form: &ParticipationForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    if loaded.round.state != RoundState::Draft {
        takes_facts(&loaded)?;
    }
    let name = loaded.unit(&form.unit)?.unit.name.clone();
    let assessed = form.assessed == "yes";
    let reason = form.reason.trim();
    if !assessed && !(2..=REASON_LENGTH).contains(&reason.chars().count()) {
        return Err(ServiceError::field(ParticipationForm::reason, "请写明不参评的理由，2至500个字。"));
    }
    round::set_assessed(&mut tx, &form.round, form.unit.as_str(), assessed, if assessed { "" } else { reason }).await?;
    let event = AssessmentAction::ParticipationSet { name: loaded.round.name, unit: name, assessed, reason: reason.to_owned() };
    audit::record(&mut tx, services, actor, Subject::Round(form.round.clone()), event).await?;
    Ok(tx.commit().await?)
}

/// A round with everybody's standing. A unit sees the round, and of the standing nothing but its own sheet, on a page of its own.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for a unit before the feedback.
pub async fn page(actor: &Actor, services: &Services, id: &RoundId) -> Result<RoundPage> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let loaded = load(&mut conn, actor, id).await?;
    let today = day_of(services.now());
    let state = loaded.round.state.on(loaded.round.window, today);
    if !may_see(actor, state)? {
        return Err(NO_ROUND);
    }
    let (seals, scored, fault) = match Scored::read(&mut conn, &loaded).await {
        Ok(scored) => (scored.seals, Some(scored.now), scored.fault),
        Err(ServiceError::Refused(why)) => (Vec::new(), None, Some(why)),
        Err(error) => return Err(error),
    };
    let groups = match (&scope, &scored) {
        (Scope::County, Some(scored)) => group_standings(&loaded, scored),
        _ => Vec::new(),
    };
    let standing = standing(&loaded, scored.as_ref(), today);
    let offers = Step::of(state)
        .iter()
        .map(|one| StepOffer { step: *one, refusal: step(&standing, *one).err().map(|refusal| refusal.to_string()) })
        .collect();
    let open = |kind: AppealKind| loaded.appeals.iter().filter(|one| one.kind == kind && one.state == AppealState::Open).count();
    let counted = |of: &[Origin]| loaded.counting(Upto::Now).iter().filter(|entry| of.contains(&entry.origin)).count();
    Ok(RoundPage {
        offers: if actor.may(Permission::Assess) { offers } else { Vec::new() },
        open_appeals: open(AppealKind::Appeal),
        open_corrections: open(AppealKind::Correction),
        entries: (counted(&[Checklist, Rounds]), counted(&[Hand, Appeal, Correction]), counted(&[File])),
        round: loaded.round,
        state,
        rules: loaded.rules_line,
        groups,
        seals,
        fault,
    })
}

pub(super) fn group_standings(loaded: &Loaded, scored: &Assessment) -> Vec<GroupStanding> {
    let digits = scored.rules.digits;
    let groups = scored.ranking.iter().zip(&loaded.outline.groups).map(|(ranking, group)| GroupStanding {
        name: group.name.clone(),
        count: ranking.count,
        average: ranking.average_total.map(|average| average.text(digits.total)),
        average_rate: ranking.average_rate.map(|average| average.text(digits.rate)),
        is_by_rate: ranking.rank_by == domain::assessment::Value::Rate,
        is_printed_basis: ranking.basis == domain::assessment::Basis::Printed,
        rows: ranking
            .rows
            .iter()
            .filter_map(|row| {
                let sheet = scored.sheets.get(row.place)?;
                Some(UnitLine { moved: row.moved, ..unit_line(loaded, scored, row.place, sheet) })
            })
            .collect(),
    });
    groups.filter(|group| !group.rows.is_empty()).collect()
}

pub(super) fn unit_line(loaded: &Loaded, scored: &Assessment, place: usize, sheet: &Sheet) -> UnitLine {
    let digits = scored.rules.digits;
    let title = |leaf: &std::sync::Arc<str>| loaded.outline.place(&sheet.group, leaf);
    UnitLine {
        unit: UnitId::new(sheet.unit.to_string()),
        name: loaded.units.get(place).map(|one| one.unit.name.clone()).unwrap_or_default(),
        status: sheet.status,
        reason: loaded.units.get(place).map(|one| one.reason.clone()).unwrap_or_default(),
        pending: sheet.pending.iter().map(title).collect(),
        total: sheet.figures.map(|figures| figures.total.text(digits.total)),
        rate: sheet.figures.and_then(|figures| figures.rate).map(|rate| rate.text(digits.rate)),
        grade: sheet.grade.as_deref().map(str::to_owned),
        rank: sheet.rank,
        moved: None,
    }
}
