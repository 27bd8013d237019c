//! What waits to be marked, rule by rule.

use std::collections::HashSet;

use domain::access::permission::Permission;
use domain::assessment::inputs::EntryForm as Form;
use domain::assessment::told::in_words;
use domain::assessment::{RuleOutline, TreeOutline};
use domain::ids::{RoundId, UnitId};
use serde_json::Value;
use storage::assessment::round::{Round, RoundUnit};

use super::loaded::{Loaded, load};
use crate::{Actor, Result, Services};

/// What waits to be marked.
#[derive(Debug, Clone)]
pub struct MarkQueue {
    /// The round.
    pub round: Round,
    /// Whether facts may be entered.
    pub is_open: bool,
    /// The rules that a person enters, each with how many units wait.
    pub rules: Vec<QueueRule>,
    /// The chosen one among them.
    pub chosen: Option<usize>,
    /// Its units.
    pub items: Vec<QueueItem>,
}

/// A rule of the queue.
#[derive(Debug, Clone)]
pub struct QueueRule {
    /// Group, leaf and rule, as the address has them.
    pub key: String,
    /// Name of the group.
    pub group: String,
    /// Titles down to the leaf.
    pub place: String,
    /// The rule.
    pub rule: RuleOutline,
    /// The leaf.
    pub leaf: String,
    /// Units without an entry.
    pub waiting: usize,
    /// Units that it concerns.
    pub units: usize,
}

/// A unit of the queue.
#[derive(Debug, Clone)]
pub struct QueueItem {
    /// Which.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// The number of its entry; 0 without one.
    pub seen: i64,
    /// What was entered, in short words; `None` while nothing was.
    pub entered: Option<String>,
    /// By whom.
    pub by: String,
}

/// The rules that a person enters, and the units of the chosen one; without a choice the first that waits.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn queue(actor: &Actor, services: &Services, round: &RoundId, chosen: Option<&str>) -> Result<MarkQueue> {
    actor.require(Permission::Assess)?;
    let mut conn = services.db().read().await?;
    let loaded = load(&mut conn, actor, round).await?;
    let mut rules = Vec::new();
    for group in &loaded.outline.groups {
        // leaves of trees that were derived for some of its units come behind those of all
        let usual = loaded.outline.of_group(&group.id).tree;
        let is_derived = |tree: &&TreeOutline| tree.from.is_some() && tree.from.as_deref() == usual.map(|usual| usual.name.as_str());
        let trees = usual.into_iter().chain(loaded.outline.trees.iter().filter(is_derived));
        let mut seen = HashSet::new();
        for (path, leaf) in trees.flat_map(TreeOutline::leaves) {
            for rule in leaf.rules.iter().filter(|rule| rule.source.is_none()) {
                let units: Vec<_> = units_of(&loaded, &group.id, &leaf.id, &rule.id).collect();
                if units.is_empty() || !seen.insert((leaf.id.as_str(), rule.id.as_str())) {
                    continue;
                }
                let waiting = units.iter().filter(|one| loaded.entry(&one.unit.id, Form::Fact, &leaf.id, &rule.id).0.is_none()).count();
                let mut place: Vec<&str> = path.clone();
                place.push(&leaf.title);
                rules.push(QueueRule {
                    key: format!("{}/{}/{}", group.id, leaf.id, rule.id),
                    group: group.name.clone(),
                    place: place.join(" › "),
                    rule: rule.clone(),
                    leaf: leaf.id.clone(),
                    waiting,
                    units: units.len(),
                });
            }
        }
    }
    let chosen = match chosen {
        Some(key) => rules.iter().position(|rule| rule.key == key),
        None => rules.iter().position(|rule| rule.waiting > 0).or((!rules.is_empty()).then_some(0)),
    };
    let items = chosen.and_then(|place| rules.get(place)).map(|rule| items(&loaded, rule)).unwrap_or_default();
    Ok(MarkQueue { is_open: loaded.round.state.takes_facts(), round: loaded.round, rules, chosen, items })
}

/// The units of a group that a rule is for.
fn units_of<'l>(loaded: &'l Loaded, group: &'l str, leaf: &'l str, rule: &'l str) -> impl Iterator<Item = &'l RoundUnit> {
    let units = loaded.units.iter().filter(move |one| one.unit.group == group && one.unit.is_assessed);
    units.filter(move |one| loaded.outline.of(&one.unit).rules().any(|(node, known)| node.id == leaf && known.id == rule))
}

fn items(loaded: &Loaded, rule: &QueueRule) -> Vec<QueueItem> {
    let group = rule.key.split('/').next().unwrap_or_default();
    let units = units_of(loaded, group, &rule.leaf, &rule.rule.id);
    let item = |one: &RoundUnit| {
        let (now, seen) = loaded.entry(&one.unit.id, Form::Fact, &rule.leaf, &rule.rule.id);
        let body = now.and_then(|entry| serde_json::from_str::<Value>(&entry.body).ok());
        QueueItem {
            unit: UnitId::new(one.unit.id.clone()),
            name: one.unit.name.clone(),
            seen,
            entered: body.map(|body| in_words(&rule.rule.kind, &body)),
            by: now.map(|entry| entry.entered_by.clone()).unwrap_or_default(),
        }
    };
    units.map(item).collect()
}
