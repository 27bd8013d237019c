//! The draw, on the day that the notice names or later; and the file that lets anybody repeat it.

use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::assessment::cross_check::may_draw;
use domain::assessment::draw::draw;
use domain::audit::Sha256Hex;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::RoundId;
use serde_json::{Value, json};
use storage::assessment::cross_check::{self as rows, CrossCheck};

use super::super::loaded::{hold, load_without_facts};
use super::{NO_CHECK, announce, checked_rules};
use crate::operations::audit;
use crate::{Actor, Result, Seen, ServiceError, Services, form};

form! {
    /// A draw to be held.
    #[derive(Debug)]
    pub struct DrawForm {
        /// Which round.
        pub round: RoundId,
        /// What the source published.
        #[serde(default)]
        pub entropy_text: String,
        /// What was looked at: the text that it is drawn with, for good.
        #[serde(default)]
        pub confirmed: String,
    }
}

impl DrawForm {
    /// What somebody has looked at who confirms the draw.
    #[must_use]
    pub fn seen(&self) -> Seen {
        Seen::of(&(&self.round, self.entropy_text.trim()))
    }

    /// The form of somebody who has looked.
    #[must_use]
    pub fn looked_at(mut self) -> Self {
        self.confirmed = self.seen().as_str().to_owned();
        self
    }
}

/// A draw as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawFile {
    /// The round's name.
    pub name: String,
    /// Notice, published text and result, as `gongkai draw verify` reads them.
    pub file: String,
}

/// Draws, once.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` before the day, after a draw, or where nobody can be found for everybody; `Invalid` without a text, and
/// asks for the look first.
pub async fn draw_pairs(actor: &Actor, services: &Services, form: &DrawForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    let check = rows::get(&mut tx, &form.round).await?.ok_or(NO_CHECK)?;
    let text = form.entropy_text.trim().to_owned();
    if check.drawn_at.is_some() {
        // who presses twice hears that it was drawn
        return if check.entropy_text == text {
            Ok(())
        } else {
            Err(ServiceError::Refused("已经抽过签，每个批次只抽一次。".to_owned()))
        };
    }
    may_draw(loaded.round.state, check.entropy_on, day_of(services.now())).map_err(|early| ServiceError::Refused(early.to_string()))?;
    if !(1..=500).contains(&text.chars().count()) {
        return Err(ServiceError::field(DrawForm::entropy_text, "请照公布的原文填写，1至500个字，标点和空格也照抄。"));
    }
    let drawn = draw(&announce::read(&check.notice)?, &text).map_err(|impossible| ServiceError::Refused(impossible.to_string()))?;
    if form.confirmed != form.seen().as_str() {
        let why = format!("将以“{text}”抽签，每个批次只抽一次，抽出后不能更改。请与公布的原文逐字核对，再确认抽签。");
        return Err(ServiceError::field(DrawForm::confirmed, why));
    }
    let done = CrossCheck {
        entropy_text: text,
        seed: drawn.seed.clone(),
        relaxed: drawn.relaxed_codes(),
        drawn_at: Some(services.now()),
        drawn_by: actor.person.clone(),
        ..check
    };
    let lines = |checked: &str| i64::try_from(checked_rules(loaded.own(checked)).len()).unwrap_or(i64::MAX);
    let pairs: Vec<_> = drawn.pairs.iter().map(|pair| (pair.clone(), lines(&pair.checked))).collect();
    if !rows::draw(&mut tx, &form.round, &done, &pairs).await? {
        return Err(ServiceError::Stale);
    }
    let given_up: Vec<&str> = drawn.relaxed.iter().map(|one| one.label()).collect();
    let event = AssessmentAction::PairsDrawn {
        name: loaded.round.name,
        pairs: drawn.pairs.len(),
        seed: Sha256Hex(drawn.seed),
        relaxed: given_up.join("、"),
    };
    audit::record(&mut tx, services, actor, Subject::Round(form.round.clone()), event).await?;
    Ok(tx.commit().await?)
}

/// Notice, result and pairs (who checks, who is checked) of a draw as they are stored.
pub(crate) type Redrawn = (String, String, Vec<(String, String)>);

/// What comes out of a notice and what was published: the seed, what was given up as it is stored, who is checked by whom. For the copies
/// of the demo county alone.
pub(crate) fn redraw(notice: &str, entropy_text: &str) -> Result<Redrawn> {
    let drawn = draw(&announce::read(notice)?, entropy_text).map_err(|impossible| ServiceError::Refused(impossible.to_string()))?;
    let relaxed = drawn.relaxed_codes();
    let pairs = drawn.pairs.into_iter().map(|pair| (pair.checked, pair.checker)).collect();
    Ok((drawn.seed, relaxed, pairs))
}

/// The draw of a round as a file, for whoever repeats it: the county's readers, and every unit that its notice names.
///
/// # Errors
/// `Forbidden`; `NotFound` before the draw, and for a unit that takes no part.
pub async fn draw_file(actor: &Actor, services: &Services, round: &RoundId) -> Result<DrawFile> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let shown = load_without_facts(&mut conn, actor, round).await?.round;
    let check = rows::get(&mut conn, round).await?.filter(|check| check.drawn_at.is_some()).ok_or(NO_CHECK)?;
    let pairs: Vec<Value> = rows::pairs(&mut conn, round).await?.iter().map(|pair| json!([pair.checker, pair.checked])).collect();
    let notice: Value = serde_json::from_str(&check.notice).map_err(ServiceError::internal)?;
    let mut participants = notice["participants"].as_array().into_iter().flatten().filter_map(|one| one["id"].as_str());
    if scope != Scope::County && !participants.any(|id| scope.unit().is_some_and(|own| own.as_str() == id)) {
        return Err(NO_CHECK);
    }
    let relaxed: Vec<&str> = check.relaxed.split(',').filter(|word| !word.is_empty()).collect();
    let drawn = json!({"seed": check.seed, "relaxed": relaxed, "pairs": pairs});
    let mut file = json!({"notice": notice, "entropy_text": check.entropy_text, "drawn": drawn});
    if let Some(words) = shown.withdrawn_words() {
        // carried beside what is drawn from: the draw repeats as it was
        file["withdrawn"] = json!(words);
    }
    Ok(DrawFile { name: shown.name, file: serde_json::to_string_pretty(&file).map_err(ServiceError::internal)? })
}
