//! What a planned round must hold to: days in their order, nobody assessed twice over the same days, and who takes part.

use chrono::{Datelike, NaiveDate};
use domain::assessment::inputs::Participant;
use domain::assessment::plan::{Wanted, is_late_cutoff, may};
use domain::assessment::quarter::meet;
use domain::assessment::round::{APPEAL_DAYS, ends_within};
use domain::calendar::office_time::day_text;
use storage::assessment::round::{Round, RoundUnit};
use storage::assessment::{round, rule_set};
use storage::{Tx, register};

use super::super::loaded::{NO_ROUND, previous};
use super::change::ChangeRoundForm;
use super::open::NewRoundForm;
use crate::{Actor, FieldError, Result};

/// Name and days as somebody typed them, for a new round or for one that is changed.
pub(super) struct Typed<'f> {
    name: &'f str,
    starts_on: &'f str,
    ends_on: &'f str,
    cutoff_on: &'f str,
    early_cutoff: bool,
    late_cutoff: bool,
    appeal_days: &'f str,
}

/// Name and days of a round.
pub(super) struct Plan {
    pub(super) name: String,
    pub(super) starts_on: NaiveDate,
    pub(super) ends_on: NaiveDate,
    pub(super) cutoff_on: NaiveDate,
    pub(super) appeal_days: u32,
}

impl<'f> Typed<'f> {
    pub(super) fn of(form: &'f NewRoundForm) -> Self {
        let NewRoundForm { name, starts_on, ends_on, cutoff_on, early_cutoff, late_cutoff, appeal_days, .. } = form;
        Self { name, starts_on, ends_on, cutoff_on, early_cutoff: *early_cutoff, late_cutoff: *late_cutoff, appeal_days }
    }

    pub(super) fn of_change(form: &'f ChangeRoundForm) -> Self {
        let ChangeRoundForm { name, starts_on, ends_on, cutoff_on, early_cutoff, late_cutoff, appeal_days, .. } = form;
        Self { name, starts_on, ends_on, cutoff_on, early_cutoff: *early_cutoff, late_cutoff: *late_cutoff, appeal_days }
    }

    /// What was typed, where all of it can be read, and what is wrong. Both forms call their fields the same.
    pub(super) fn read(&self) -> (Option<Plan>, Vec<FieldError>) {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
        let day = |text: &str| text.trim().parse::<NaiveDate>().ok().filter(|day| (2000..=2200).contains(&day.year()));
        let (starts_on, ends_on, cutoff_on) = (day(self.starts_on), day(self.ends_on), day(self.cutoff_on));
        if starts_on.is_none() {
            wrong(NewRoundForm::starts_on, "请填写考评期的第一天。".into());
        }
        if ends_on.is_none() || ends_on < starts_on {
            wrong(NewRoundForm::ends_on, "请填写考评期的最后一天，不早于第一天。".into());
        }
        if cutoff_on.is_none() || cutoff_on < starts_on {
            wrong(NewRoundForm::cutoff_on, "请填写数据截止日，不早于考评期的第一天。".into());
        } else if let (Some(cutoff_on), Some(ends_on), false) = (cutoff_on, ends_on, self.early_cutoff)
            && cutoff_on < ends_on
        {
            let (cutoff, last) = (day_text(cutoff_on), day_text(ends_on));
            let why = format!(
                "数据截止日{cutoff}早于考评期最后一天{last}，这一天以后发生的都不计分。填错的请改正；确实如此的，请勾选“仍按这一天截止”。"
            );
            wrong(NewRoundForm::cutoff_on, why);
        } else if let (Some(cutoff_on), Some(ends_on), false) = (cutoff_on, ends_on, self.late_cutoff)
            && is_late_cutoff(cutoff_on, ends_on)
        {
            let (cutoff, last) = (day_text(cutoff_on), day_text(ends_on));
            let why = format!(
                "数据截止日{cutoff}比考评期最后一天{last}晚一个月以上，这一天过完才能进入评分。填错的请改正；确实如此的，请勾选“仍截止到这一天”。"
            );
            wrong(NewRoundForm::cutoff_on, why);
        }
        let name = self.name.trim().to_owned();
        if !(2..=40).contains(&name.chars().count()) {
            wrong(NewRoundForm::name, "请填写批次名称，2至40个字，如“2026年第三季度”。".into());
        }
        let appeal_days: Option<u32> = self.appeal_days.trim().parse().ok().filter(|days| APPEAL_DAYS.contains(days));
        if appeal_days.is_none() {
            wrong(NewRoundForm::appeal_days, format!("申诉期请填写{}至{}个工作日。", APPEAL_DAYS.start(), APPEAL_DAYS.end()));
        }
        let plan = match (starts_on, ends_on, cutoff_on, appeal_days, errors.is_empty()) {
            (Some(starts_on), Some(ends_on), Some(cutoff_on), Some(appeal_days), true) => {
                Some(Plan { name, starts_on, ends_on, cutoff_on, appeal_days })
            }
            _ => None,
        };
        (plan, errors)
    }
}

/// Another round of that name that was not withdrawn, of whatever year and series: a list in which two have one name tells nobody which
/// is meant.
pub(super) async fn namesake(tx: &mut Tx, actor: &Actor, planned: &Round) -> Result<Option<Round>> {
    let has_its_name = |one: &Round| one.id != planned.id && one.withdrawn.is_none() && one.name == planned.name;
    Ok(round::list(tx, &actor.county).await?.into_iter().find(has_its_name))
}

/// Why a round would assess the same units twice over the same days: another one of the series that was not withdrawn meets it, and its
/// rules hold for one of its groups. One that is only planned counts: with both, neither quarter could go on.
pub(super) async fn overlap(tx: &mut Tx, actor: &Actor, planned: &Round) -> Result<Option<String>> {
    let own = groups_of(tx, actor, planned).await?;
    for other in round::list(tx, &actor.county).await? {
        let is_other = other.id != planned.id && other.series == planned.series && other.withdrawn.is_none();
        if !is_other || !meet((other.starts_on, other.ends_on), (planned.starts_on, planned.ends_on)) {
            continue;
        }
        let groups = groups_of(tx, actor, &other).await?;
        if let Some(shared) = own.iter().find(|group| groups.contains(group)) {
            let (from, to) = (day_text(other.starts_on), day_text(other.ends_on));
            let instead = match may(Wanted::Withdraw, other.state) {
                Ok(()) => "；那一批次建错的，先打开它更改日期或作废",
                Err(_) => "",
            };
            return Ok(Some(format!(
                "与“{}”（{from}至{to}）的日期重叠，{shared}会重复考评；请改考评期，或选用适用其他分组的细则{instead}。",
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

/// Who takes part: units that exist on the cut-off and whose assessment group the rules have. One that was in the round and ended within
/// its days stays until the office has said whether it takes part, and with what it said.
pub(super) async fn settle(tx: &mut Tx, actor: &Actor, round: &Round) -> Result<()> {
    let (_, text) = rule_set::get(tx, &actor.county, &round.rules).await?.ok_or(NO_ROUND)?;
    let (_, outline) = super::super::rules::read(&text)?;
    let before = previous(tx, actor, round).await?;
    let known = round::units(tx, &round.id).await?;
    let mut units = Vec::new();
    for unit in register::unit::list(tx, &actor.county).await? {
        let kept = known.iter().find(|one| one.unit.id == unit.id.as_str());
        let ended_within = unit.valid_to.is_some_and(|on| ends_within(on, (round.starts_on, round.cutoff_on)));
        let stays = unit.is_valid_on(round.cutoff_on) || (kept.is_some() && ended_within);
        let Some(group) = outline.group_of(&unit.group).filter(|_| stays) else { continue };
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
            has_columns: kept.is_some_and(|kept| kept.has_columns),
            ended: None,
        });
    }
    Ok(round::settle(tx, &round.id, &units).await?)
}
