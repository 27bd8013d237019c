//! The notice of a draw: who takes part, what is forbidden, and which source will speak on which day. It is fixed before anybody can know
//! what comes out.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use documents::Sha256Digest;
use domain::access::permission::Permission;
use domain::assessment::cross_check::may_announce;
use domain::assessment::draw::{Condition, Notice, draw};
use domain::assessment::round::RoundState;
use domain::audit::Sha256Hex;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::RoundId;
use domain::register::unit::Unit;
use domain::text::json::Json;
use serde_json::{Value, json};
use storage::assessment::cross_check::{self as rows, CrossCheck};
use storage::assessment::round;
use storage::{Conn, StorageError, register};

use super::super::loaded::{Loaded, hold};
use super::super::round::takes_facts;
use crate::operations::audit;
use crate::{Actor, FieldError, Result, ServiceError, Services, form};

form! {
    /// A draw to be announced.
    #[derive(Debug)]
    pub struct AnnounceForm {
        /// Which round.
        pub round: RoundId,
        /// What will publish something unforeseeable.
        #[serde(default)]
        pub source: String,
        /// On which day.
        #[serde(default)]
        pub entropy_on: String,
        /// Units that check others.
        #[serde(default)]
        pub checks: Vec<String>,
        /// `unit:superior`, for units that have one; a unit never checks it, nor it the unit.
        #[serde(default)]
        pub superior: Vec<String>,
    }
}

/// The pairs of a unit and its superior that a form names; what names no two units that take part is none.
fn superiors(loaded: &Loaded, form: &AnnounceForm) -> Vec<(String, String)> {
    let takes_part = |id: &str| loaded.units.iter().any(|one| one.unit.is_assessed && one.unit.id == id);
    let pair = |text: &String| {
        let (unit, superior) = text.split_once(':')?;
        (unit != superior && takes_part(unit) && takes_part(superior)).then(|| (unit.to_owned(), superior.to_owned()))
    };
    form.superior.iter().filter_map(pair).collect()
}

/// The superiors of the county's last notice, as a form begins with them.
pub(super) async fn last_superiors(conn: &mut Conn, actor: &Actor) -> Result<Vec<String>> {
    let Some(notice) = rows::last_notice(conn, &actor.county).await? else { return Ok(Vec::new()) };
    let notice: Value = serde_json::from_str(&notice).map_err(ServiceError::internal)?;
    Ok(superior_pairs(&notice).map(|(unit, superior)| format!("{unit}:{superior}")).collect())
}

/// Units and their superiors in a notice.
pub(super) fn superior_pairs(notice: &Value) -> impl Iterator<Item = (&str, &str)> {
    let all = notice["participants"].as_array().into_iter().flatten();
    all.flat_map(|one| {
        let superiors = one["superiors"].as_array().into_iter().flatten();
        superiors.filter_map(|superior| Some((one["id"].as_str()?, superior.as_str()?)))
    })
}

/// Fixes the notice of a round's draw.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` after the facts are settled, or where there is a notice; `Invalid` names the fields.
pub async fn announce_draw(actor: &Actor, services: &Services, form: &AnnounceForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    if loaded.round.state != RoundState::Draft {
        takes_facts(&loaded)?;
    }
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let source = form.source.trim().to_owned();
    if !(4..=100).contains(&source.chars().count()) {
        wrong(AnnounceForm::source, "请写明当天会公布、事先谁也不知道的数据，如“福利彩票双色球当期开奖号码”，4至100个字。".into());
    }
    let entropy_on: Option<NaiveDate> = form.entropy_on.trim().parse().ok();
    match entropy_on.map(|day| may_announce(day, day_of(services.now()))) {
        None => wrong(AnnounceForm::entropy_on, "请填写数据公布的日期。".into()),
        Some(Err(early)) => wrong(AnnounceForm::entropy_on, early.to_string()),
        Some(Ok(())) => {}
    }
    if !loaded.units.iter().any(|one| one.unit.is_assessed && form.checks.contains(&one.unit.id)) {
        wrong(AnnounceForm::checks, "请勾选参加检查的单位。".into());
    }
    let (Some(entropy_on), true) = (entropy_on, errors.is_empty()) else { return Err(ServiceError::Invalid(errors)) };
    let notice = notice(&mut tx, actor, &loaded, form, &source, entropy_on).await?;
    // with any text at all there is a result or there is none
    draw(&read(&notice)?, "").map_err(|impossible| ServiceError::field(AnnounceForm::checks, impossible.to_string()))?;
    let check = CrossCheck {
        notice: notice.clone(),
        source: source.clone(),
        entropy_on,
        announced_at: services.now(),
        announced_by: actor.person.clone(),
        entropy_text: String::new(),
        seed: String::new(),
        relaxed: String::new(),
        drawn_at: None,
        drawn_by: String::new(),
    };
    match rows::announce(&mut tx, &form.round, &check).await {
        Err(StorageError::Duplicate(_)) => {
            return Err(ServiceError::Refused("这一批次的抽签公告已经固定，不能再改；请按公告抽签。".to_owned()));
        }
        other => other?,
    }
    let digest = Sha256Hex(Sha256Digest::of(notice.as_bytes()).to_string());
    let event = AssessmentAction::DrawAnnounced { name: loaded.round.name, source, entropy_on, digest };
    audit::record(&mut tx, services, actor, Subject::Round(form.round.clone()), event).await?;
    Ok(tx.commit().await?)
}

/// The notice of a stored text.
pub(in crate::assessment) fn read(notice: &str) -> Result<Notice> {
    let json = Json::read(notice).map_err(ServiceError::internal)?;
    Notice::read(&json).map_err(|problems| super::super::rules::refused(&problems))
}

/// The notice as canonical JSON.
async fn notice(
    conn: &mut Conn,
    actor: &Actor,
    loaded: &Loaded,
    form: &AnnounceForm,
    source: &str,
    entropy_on: NaiveDate,
) -> Result<String> {
    let register = register::unit::list(conn, &actor.county).await?;
    let superiors = superiors(loaded, form);
    let participants: Vec<Value> = loaded
        .units
        .iter()
        .filter(|one| one.unit.is_assessed)
        .map(|one| {
            let (predecessors, successors) = kin(&register, &one.unit.id);
            let own: Vec<&str> = superiors.iter().filter(|(unit, _)| *unit == one.unit.id).map(|(_, superior)| superior.as_str()).collect();
            json!({
                "id": one.unit.id, "name": one.unit.name, "checks": form.checks.contains(&one.unit.id),
                "predecessors": predecessors, "successors": successors, "superiors": own,
            })
        })
        .collect();
    let previous: Vec<Value> = previous(conn, actor, loaded).await?;
    let notice = json!({
        "title": format!("{}互查抽签公告", loaded.round.name),
        "participants": participants,
        "previous": previous,
        "relax": [Condition::Repeat.code(), Condition::Reciprocal.code()],
        "entropy": {"source": source, "date": entropy_on.to_string()},
    });
    let text = notice.to_string();
    Ok(Json::read(&text).map_err(ServiceError::internal)?.canonical())
}

/// What a unit came from, and went into.
fn kin(register: &[Unit], id: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let is_own = |unit: &&Unit| unit.successor.as_ref().is_some_and(|to| to.as_str() == id);
    let predecessors = register.iter().filter(is_own).map(|unit| unit.id.to_string()).collect();
    let own = register.iter().find(|unit| unit.id.as_str() == id);
    (predecessors, own.and_then(|unit| unit.successor.as_ref()).map(ToString::to_string).into_iter().collect())
}

/// The pairs of the last draw of the series.
async fn previous(conn: &mut Conn, actor: &Actor, loaded: &Loaded) -> Result<Vec<Value>> {
    let this = &loaded.round;
    // the latest first
    for other in round::list(conn, &actor.county).await? {
        if other.series == this.series && other.ends_on < this.ends_on && other.withdrawn.is_none() {
            let pairs = rows::pairs(conn, &other.id).await?;
            if !pairs.is_empty() {
                return Ok(pairs.into_iter().map(|pair| json!([pair.checker, pair.checked])).collect());
            }
        }
    }
    Ok(Vec::new())
}
