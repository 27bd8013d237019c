//! 换用细则试算: what the facts of a round would come to under another version of rules. It is labelled as such everywhere, and changes
//! nothing.

use domain::access::permission::Permission;
use domain::assessment::inputs::{EntryForm as Form, Participant};
use domain::assessment::round::RoundState;
use domain::assessment::{Outline, OwnRules};
use domain::calendar::office_time::day_of;
use domain::ids::{RoundId, RuleSetId};
use storage::assessment::fact::Entry;
use storage::assessment::round::{Round, RoundUnit};
use storage::assessment::rule_set::{self, RuleSetLine};

use super::appeals::MovedUnit;
use super::loaded::{Loaded, Upto, as_scored, load, score_typed};
use super::rules::{NOT_THERE, changed_from, read};
use crate::{Actor, Result, ServiceError, Services};

/// What a round would come to.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// Under which rules.
    pub rules: RuleSetLine,
    /// What these change, a sentence each.
    pub changes: Vec<String>,
    /// Every unit whose total, rank or grade would be another, in the official order.
    pub moved: Vec<MovedUnit>,
    /// How many units have a total under these rules; where all wait, nothing can be compared.
    pub scored: usize,
    /// Facts that have no place in these rules.
    pub left_out: usize,
    /// Units whose group these rules do not name.
    pub apart: Vec<String>,
    /// Why nothing can be scored with them.
    pub refusal: Option<String>,
}

/// The page.
#[derive(Debug, Clone)]
pub struct WhatIfPage {
    /// The round.
    pub round: Round,
    /// What it is today.
    pub state: RoundState,
    /// Its rules.
    pub own: RuleSetLine,
    /// All other versions to choose from, made for the same series of rounds, the latest first.
    pub others: Vec<RuleSetLine>,
    /// What was asked for.
    pub told: Option<WhatIf>,
}

/// Scores the facts of a round under other rules, for a look.
///
/// # Errors
/// `Forbidden` outside of the office; `NotFound`.
pub async fn what_if(actor: &Actor, services: &Services, id: &RoundId, other: Option<&str>) -> Result<WhatIfPage> {
    actor.require(Permission::Assess)?;
    let mut conn = services.db().read().await?;
    let loaded = load(&mut conn, actor, id).await?;
    let is_alike = |text: &str| read(text).is_ok_and(|(_, other)| other.made_for() == loaded.outline.made_for());
    let all = rule_set::list_with_content(&mut conn, &actor.county).await?.into_iter();
    let others = all.filter(|(line, text)| line.id != loaded.round.rules && is_alike(text)).map(|(line, _)| line).collect();
    let told = match other.filter(|other| !other.is_empty()) {
        None => None,
        Some(other) => {
            let (line, text) = rule_set::get(&mut conn, &actor.county, &RuleSetId::new(other)).await?.ok_or(NOT_THERE)?;
            Some(told(&loaded, line, &text)?)
        }
    };
    let state = loaded.round.state.on(loaded.round.window, day_of(services.now()));
    Ok(WhatIfPage { state, own: loaded.rules_line, others, told, round: loaded.round })
}

fn told(loaded: &Loaded, line: RuleSetLine, text: &str) -> Result<WhatIf> {
    let (rules, outline) = read(text)?;
    let changes = changed_from(&loaded.rules_text, &rules, &outline)?;
    if outline.made_for() != loaded.outline.made_for() {
        let why = format!("换用的是{}的细则，与本批次的细则不是一类，得分无从比较。", outline.made_for().label());
        let (moved, apart) = (Vec::new(), Vec::new());
        return Ok(WhatIf { rules: line, changes, moved, scored: 0, left_out: 0, apart, refusal: Some(why) });
    }
    let (mut participants, mut apart) = (Vec::new(), Vec::new());
    for one in &loaded.units {
        let (unit, has_group) = placed(loaded, one, &outline);
        if one.unit.is_assessed && !has_group {
            apart.push(unit.name.clone());
        }
        participants.push(unit);
    }
    let (mut entries, mut left_out) = (Vec::new(), 0);
    for entry in loaded.counting(Upto::Now) {
        let unit = participants.iter().find(|unit| unit.id == entry.unit);
        if unit.is_some_and(|unit| fits(entry, loaded.own(&entry.unit), outline.of(unit), &outline)) {
            entries.push(as_scored(entry)?);
        } else {
            left_out += 1;
        }
    }
    let facts = loaded.facts_under(&outline, &participants, &entries)?;
    let what_if = WhatIf { rules: line, changes, moved: Vec::new(), scored: 0, left_out, apart, refusal: None };
    match score_typed(text, &facts) {
        Ok(after) => {
            let before = loaded.score(Upto::Now)?;
            let moved = MovedUnit::between(loaded, &before, &after);
            let scored = after.sheets.iter().filter(|sheet| sheet.figures.is_some()).count();
            Ok(WhatIf { moved, scored, ..what_if })
        }
        Err(ServiceError::Refused(why)) => Ok(WhatIf { refusal: Some(why), ..what_if }),
        Err(error) => Err(error),
    }
}

/// A unit in the groups of other rules; one whose group they do not name takes no part.
fn placed(loaded: &Loaded, one: &RoundUnit, outline: &Outline) -> (Participant, bool) {
    let own = loaded.outline.groups.iter().find(|group| group.id == one.unit.group).map(|group| group.name.as_str()).unwrap_or_default();
    let found = outline.group_of(own);
    let group = found.or(outline.groups.first()).map(|group| group.id.clone()).unwrap_or_default();
    (Participant { group, is_assessed: one.unit.is_assessed && found.is_some(), ..one.unit.clone() }, found.is_some())
}

/// Whether a fact says the same under other rules: of a rule of the same kind at the same place.
fn fits(entry: &Entry, own: OwnRules<'_>, other: OwnRules<'_>, outline: &Outline) -> bool {
    match entry.form {
        Form::Veto => outline.vetoes.iter().any(|(event, _)| *event == entry.rule),
        Form::Claim => other.node(&entry.leaf).is_some_and(|node| node.na.is_some()),
        Form::Fact => {
            let rules = own.rule(&entry.leaf, &entry.rule).zip(other.rule(&entry.leaf, &entry.rule));
            rules.is_some_and(|(one, other)| std::mem::discriminant(&one.kind) == std::mem::discriminant(&other.kind))
        }
    }
}
