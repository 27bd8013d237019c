//! What the papers of a round are written from: the standing of every group, the lines of every unit, and where points are lost.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::assessment::{Assessment, Entry as Step, InFull, Place};
use domain::ids::{RoundId, UnitId};
use storage::SealedLine;
use storage::assessment::round::Round;
use storage::assessment::rule_set::RuleSetLine;

use super::loaded::{Loaded, Scored, load};
use super::round::{GroupStanding, group_standings};
use super::sheet::is_counted;
use super::unjudged;
use crate::operations::settings;
use crate::{Actor, Result, Services};

/// Where a group loses points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Name of the group.
    pub group: String,
    /// The indicator.
    pub place: String,
    /// What all units of the group lost there, as printed.
    pub lost: String,
    /// In ten-thousandths.
    pub value: i128,
    /// How many units.
    pub units: usize,
    /// Those who lost most.
    pub examples: Vec<String>,
    /// All of them, who lost most first: id, name, what was lost as printed.
    pub losers: Vec<(UnitId, String, String)>,
}

/// What the papers of a round are written from.
#[derive(Debug, Clone)]
pub struct RoundPapers {
    /// Who signs them.
    pub issuer: String,
    /// The round.
    pub round: Round,
    /// The rules.
    pub rules: RuleSetLine,
    /// The last seal; a paper without one is provisional and says so.
    pub seal: Option<SealedLine>,
    /// The day of the first one: what was corrected since says so.
    pub first_sealed_on: Option<NaiveDate>,
    /// The day it speaks of.
    pub day: NaiveDate,
    /// The groups with their rankings.
    pub groups: Vec<GroupStanding>,
    /// Where points are lost, the most first.
    pub losses: Vec<Loss>,
    /// What counts in full although nobody knows whether it should.
    pub in_full: InFull,
}

/// Reads what the papers of a round are written from.
///
/// # Errors
/// `Forbidden` but for the county's readers; `NotFound`.
pub async fn round_papers(actor: &Actor, services: &Services, id: &RoundId) -> Result<RoundPapers> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let mut loaded = load(&mut conn, actor, id).await?;
    let scored = Scored::read(&mut conn, &loaded).await?;
    loaded.keep_columns(&scored);
    let issuer = settings::now(&mut conn, services, &actor.county).await?.texts.issued_by(&actor.county_name);
    drop(conn);
    let losses = losses(&loaded, &scored.now);
    let in_full = unjudged::count(&loaded, &scored.now);
    let seal = scored.seals.last().cloned();
    let day = seal.as_ref().map_or_else(|| domain::calendar::office_time::day_of(services.now()), |seal| seal.sealed_on);
    Ok(RoundPapers {
        issuer,
        groups: group_standings(&loaded, &scored.now),
        rules: loaded.rules_line,
        round: loaded.round,
        seal,
        first_sealed_on: scored.seals.first().map(|seal| seal.sealed_on),
        day,
        losses,
        in_full,
    })
}

/// What is lost on a leaf in ten-thousandths: in all, and by unit with its name.
type Lost = (i128, Vec<(UnitId, String, i128)>);

/// Where the units of each group lose points, the most first. Who takes no part or waits loses none.
pub(super) fn losses(loaded: &Loaded, scored: &Assessment) -> Vec<Loss> {
    let digits = scored.rules.digits;
    let mut losses: BTreeMap<(usize, String), Lost> = BTreeMap::new();
    for sheet in scored.sheets.iter().filter(|sheet| is_counted(sheet.status)) {
        let group = loaded.outline.groups.iter().position(|group| group.id == *sheet.group).unwrap_or_default();
        let mut lost: BTreeMap<&str, i128> = BTreeMap::new();
        for line in sheet.lines.iter().filter(|line| line.rule != Step::Full) {
            if let Place::Node(leaf) = &line.leaf {
                *lost.entry(leaf).or_default() += line.amount.ten_thousandths();
            }
        }
        for (leaf, amount) in lost.into_iter().filter(|(_, amount)| *amount < 0) {
            let one = losses.entry((group, leaf.to_owned())).or_default();
            one.0 -= amount;
            one.1.push((UnitId::new(sheet.unit.to_string()), loaded.name(&sheet.unit), amount));
        }
    }
    let mut losses: Vec<Loss> = losses
        .into_iter()
        .map(|((group, leaf), (value, units))| (group, leaf, value, losers(units, digits.line)))
        .map(|(group, leaf, value, losers)| Loss {
            place: loaded.outline.of_group(&loaded.outline.groups[group].id).place(&leaf),
            group: loaded.outline.groups[group].name.clone(),
            lost: domain::assessment::Amount::of(value).text(digits.line),
            value,
            units: losers.len(),
            examples: losers.iter().take(3).map(|(_, name, _)| name.clone()).collect(),
            losers,
        })
        .collect();
    losses.sort_by_key(|loss| -loss.value);
    losses
}

/// Who lost, the most first.
fn losers(mut units: Vec<(UnitId, String, i128)>, line: u32) -> Vec<(UnitId, String, String)> {
    units.sort_by_key(|(_, _, amount)| *amount);
    units.into_iter().map(|(unit, name, amount)| (unit, name, domain::assessment::Amount::of(amount).text(line))).collect()
}
