//! 评优和问责 of a round: who may be praised, who may not although the grade is there, and what was done to whom by which document.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::assessment::Assessment;
use domain::assessment::accountability::{AccountabilityKind, Record, merit, sealed_question};
use domain::assessment::file::FileOwner;
use domain::assessment::round::RoundState;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{RoundId, UnitId};
use domain::monitoring::column::is_address;
use storage::Tx;
use storage::assessment::accountability as rows;
use storage::assessment::file as rows_of_files;
use storage::assessment::round::{self, Round};

use super::REASON_LENGTH;
use super::files::{AssessmentFile, keep};
use super::loaded::{Loaded, NO_ROUND, Scored, hold, load_to_show};
use super::round::{UnitLine, unit_line};
use super::sheet::is_counted;
use crate::form::tick;
use crate::operations::audit;
use crate::personal_data::without_numbers;
use crate::reporting::evidence::Received;
use crate::{Actor, FieldError, Result, ServiceError, Services, form, new_id};

pub use storage::assessment::accountability::Accountability;

form! {
    /// A record to be entered.
    #[derive(Debug)]
    pub struct AccountabilityForm {
        /// On the page of which round.
        pub round: RoundId,
        /// Which unit.
        pub unit: UnitId,
        /// [`AccountabilityKind`].
        #[serde(default)]
        pub kind: String,
        /// When.
        #[serde(default)]
        pub happened_on: String,
        /// Why.
        #[serde(default)]
        pub reason: String,
        /// Name and number of the document.
        #[serde(default)]
        pub document: String,
        /// Its address.
        #[serde(default)]
        pub link: String,
        /// The day lies in a sealed round, and what that does was read.
        #[serde(default, with = "tick")]
        pub in_sealed: bool,
    }
}

form! {
    /// A record to be taken back.
    #[derive(Debug)]
    pub struct WithdrawForm {
        /// On the page of which round.
        pub round: RoundId,
        /// Which record.
        pub record: String,
        /// Why.
        #[serde(default)]
        pub why: String,
        /// Its day lies in a sealed round, and what that does was read.
        #[serde(default, with = "tick")]
        pub in_sealed: bool,
    }
}

/// A group: its name, whether anybody was scored, who may be praised and who may not.
pub type MeritList = (String, bool, Vec<UnitLine>, Vec<UnitLine>);

/// The page.
#[derive(Debug, Clone)]
pub struct MeritPage {
    /// The round.
    pub round: Round,
    /// What it is today.
    pub state: RoundState,
    /// Groups, each with whether anybody was scored, who may be praised and who may not; a unit sees none.
    pub groups: Vec<MeritList>,
    /// When the round was sealed first, for the county's readers: what was entered or taken back since changed a list that was out.
    pub sealed_at: Option<DateTime<Utc>>,
    /// Records of the round's days; a unit sees its own.
    pub records: Vec<Accountability>,
    /// Their documents as files.
    pub files: Vec<AssessmentFile>,
    /// Units to choose from.
    pub units: Vec<(UnitId, String)>,
}

/// Who may be praised for a round, and the records of its days.
///
/// # Errors
/// `Forbidden`; `NotFound`, for a unit before the feedback.
pub async fn merit_page(actor: &Actor, services: &Services, id: &RoundId) -> Result<MeritPage> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let loaded = load_to_show(&mut conn, actor, id).await?;
    let state = loaded.round.state.on(loaded.round.window, day_of(services.now()));
    if scope != Scope::County && !state.is_open_to_units() {
        return Err(NO_ROUND);
    }
    let days = (loaded.round.starts_on, loaded.round.ends_on);
    let records = rows::between(&mut conn, &actor.county, &scope, days.0, days.1).await?;
    let mut files = rows_of_files::of_owner(&mut conn, &actor.county, FileOwner::Accountability, None).await?;
    files.retain(|file| records.iter().any(|one| one.id == file.owner_id));
    let (mut groups, mut sealed_at) = (Vec::new(), None);
    if scope == Scope::County {
        let scored = Scored::read(&mut conn, &loaded).await?;
        let known: Vec<Record> = records.iter().map(record).collect();
        groups = lists(&loaded, &scored.now, &known, days);
        sealed_at = scored.seals.first().map(|seal| seal.sealed_at);
    }
    let units = loaded.units.iter().map(|one| (UnitId::new(one.unit.id.clone()), one.unit.name.clone())).collect();
    Ok(MeritPage { state, groups, sealed_at, records, files, units, round: loaded.round })
}

/// Who may be praised and who may not, group by group.
fn lists(loaded: &Loaded, scored: &Assessment, known: &[Record], days: (NaiveDate, NaiveDate)) -> Vec<MeritList> {
    let mut groups = Vec::new();
    for (ranking, group) in scored.ranking.iter().zip(&loaded.outline.groups) {
        let highest = scored.rules.groups.iter().find(|one| one.id == ranking.group).and_then(|one| one.standing.grades.first());
        let lines: Vec<UnitLine> =
            ranking.rows.iter().filter_map(|row| Some(unit_line(loaded, scored, row.place, scored.sheets.get(row.place)?))).collect();
        let reached: Vec<&str> = lines
            .iter()
            .filter(|line| line.rank.is_some() && highest.is_some_and(|highest| line.grade.as_deref() == Some(&*highest.name)))
            .map(|line| line.unit.as_str())
            .collect();
        let (praised, struck) = merit(&reached, known, days);
        let of = |all: &[&str]| lines.iter().filter(|line| all.contains(&line.unit.as_str())).cloned().collect::<Vec<_>>();
        if !lines.is_empty() {
            let is_scored = lines.iter().any(|line| is_counted(line.status));
            groups.push((group.name.clone(), is_scored, of(&praised), of(&struck)));
        }
    }
    groups
}

/// What is to be read before a record is entered or taken back, where its day lies in rounds that are sealed: which, and which of their
/// lists of praise become others.
async fn sealed_effect(tx: &mut Tx, actor: &Actor, one: &Accountability, is_entered: bool) -> Result<Option<String>> {
    let (mut rounds, mut changed) = (Vec::new(), Vec::new());
    for sealed in round::list(tx, &actor.county).await? {
        let days = (sealed.starts_on, sealed.ends_on);
        if sealed.state != RoundState::Sealed || !(days.0..=days.1).contains(&one.happened_on) {
            continue;
        }
        let loaded = load_to_show(tx, actor, &sealed.id).await?;
        if !loaded.units.iter().any(|known| known.unit.id == one.unit.as_str()) {
            continue;
        }
        let scored = Scored::read(tx, &loaded).await?.now;
        let all = rows::between(tx, &actor.county, &Scope::Unit(one.unit.clone()), days.0, days.1).await?;
        let without: Vec<Record> = all.iter().filter(|other| other.id != one.id).map(record).collect();
        let with: Vec<Record> = without.iter().cloned().chain([Record { is_withdrawn: false, ..record(one) }]).collect();
        let is_praised = |known: &[Record]| {
            lists(&loaded, &scored, known, days).iter().any(|(_, _, praised, _)| praised.iter().any(|line| line.unit == one.unit))
        };
        let name = format!("“{}”", sealed.name);
        if is_praised(&without) != is_praised(&with) {
            changed.push(name.clone());
        }
        rounds.push(name);
    }
    Ok((!rounds.is_empty()).then(|| sealed_question(&one.unit_name, &rounds, &changed, is_entered)))
}

fn record(one: &Accountability) -> Record {
    Record { unit: one.unit.to_string(), kind: one.kind, happened_on: one.happened_on, is_withdrawn: one.withdrawn.is_some() }
}

/// Enters what was done to a unit, by which document; the document itself may come as a file.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields, and asks where the day lies in a sealed round.
pub async fn record_accountability(actor: &Actor, services: &Services, form: &AccountabilityForm, files: Vec<Received>) -> Result<()> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    let unit = loaded.unit(&form.unit)?.unit.name.clone();
    let days = loaded.round.starts_on..=loaded.round.ends_on;
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| errors.push(FieldError { field: field.into(), message: message.into() });
    let kind = AccountabilityKind::from_code(&form.kind);
    if kind.is_none() {
        wrong(AccountabilityForm::kind, "请选择约谈、通报批评或取消评优。");
    }
    let happened_on: Option<NaiveDate> = form.happened_on.trim().parse().ok().filter(|day| days.contains(day));
    if happened_on.is_none() {
        wrong(AccountabilityForm::happened_on, "请填写问责的日期，应在考评期内。");
    }
    let (reason, document, link) = (form.reason.trim(), form.document.trim(), form.link.trim());
    if !(4..=REASON_LENGTH).contains(&reason.chars().count()) {
        wrong(AccountabilityForm::reason, "请写明事由，4至500个字。");
    }
    if !(4..=200).contains(&document.chars().count()) {
        wrong(AccountabilityForm::document, "请写明文件名称和文号，4至200个字。");
    }
    if !link.is_empty() && !is_address(link) {
        wrong(AccountabilityForm::link, "网址请从 http:// 或 https:// 开始复制完整，中间没有空格；没有的留空。");
    }
    for (field, said) in [(AccountabilityForm::reason, reason), (AccountabilityForm::document, document)] {
        if let Err(found) = without_numbers(field, said) {
            wrong(field, &found.message);
        }
    }
    let (Some(kind), Some(happened_on), true) = (kind, happened_on, errors.is_empty()) else { return Err(ServiceError::Invalid(errors)) };
    let before = rows::between(&mut tx, &actor.county, &Scope::Unit(form.unit.clone()), happened_on, happened_on).await?;
    // who presses twice enters once
    if before.iter().any(|one| one.withdrawn.is_none() && one.kind == kind && one.reason == reason && one.document == document) {
        return Ok(());
    }
    let entered = Accountability {
        id: new_id(),
        unit: form.unit.clone(),
        unit_name: unit.clone(),
        kind,
        happened_on,
        reason: reason.to_owned(),
        document: document.to_owned(),
        link: link.to_owned(),
        entered_at: services.now(),
        entered_by: actor.person.clone(),
        withdrawn: None,
    };
    if !form.in_sealed
        && let Some(question) = sealed_effect(&mut tx, actor, &entered, true).await?
    {
        return Err(ServiceError::field(AccountabilityForm::in_sealed, question));
    }
    rows::insert(&mut tx, &actor.county, &entered).await?;
    for file in files {
        keep(&mut tx, actor, services, &form.unit, (FileOwner::Accountability, &entered.id), file).await?;
    }
    let event = AssessmentAction::AccountabilityRecorded {
        unit,
        kind: kind.label().to_owned(),
        happened_on,
        reason: entered.reason,
        document: entered.document,
    };
    audit::record(&mut tx, services, actor, Subject::Unit(form.unit.clone()), event).await?;
    Ok(tx.commit().await?)
}

/// Takes a record back; it stays readable.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` without a reason, and asks where its day lies in a sealed round.
pub async fn withdraw_accountability(actor: &Actor, services: &Services, form: &WithdrawForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    let round = &loaded.round;
    let all = rows::between(&mut tx, &actor.county, &Scope::County, round.starts_on, round.ends_on).await?;
    let one = all.into_iter().find(|one| one.id == form.record).ok_or(ServiceError::NotFound("这条问责记录"))?;
    let why = form.why.trim();
    if !(4..=REASON_LENGTH).contains(&why.chars().count()) {
        return Err(ServiceError::field(WithdrawForm::why, "请写明撤销的理由，4至500个字。"));
    }
    if !form.in_sealed
        && one.withdrawn.is_none()
        && let Some(question) = sealed_effect(&mut tx, actor, &one, false).await?
    {
        return Err(ServiceError::field(WithdrawForm::in_sealed, question));
    }
    if !rows::withdraw(&mut tx, &actor.county, &one.id, services.now(), &actor.person, why).await? {
        return Ok(());
    }
    let event =
        AssessmentAction::AccountabilityWithdrawn { unit: one.unit_name, kind: one.kind.label().to_owned(), reason: why.to_owned() };
    audit::record(&mut tx, services, actor, Subject::Unit(one.unit), event).await?;
    Ok(tx.commit().await?)
}
