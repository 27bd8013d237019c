//! Facts that come by themselves: from the checklist and from monitoring as of the cut-off, from the sealed quarters of the year. Nothing
//! is asked of anybody that the system knows, and what a person entered stays.

mod articles;
mod checklist;
pub(super) mod findings;
pub(super) mod quarters;

pub(super) use findings::unwatched_months;

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::assessment::RuleOutline;
use domain::assessment::inputs::{EntryForm, Origin};
use domain::assessment::source::{Answerer, FactSource};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::ids::UnitId;
use serde_json::{Map, Value};
use storage::assessment::fact::Entry;
use storage::{Conn, Tx};

use super::loaded::Loaded;
use super::written;
use crate::operations::audit;
use crate::{Actor, Result, Services, new_id};

/// What a source says of a unit: members of the contract, and the address of the rows.
type Found = HashMap<(FactSource, String), (Map<String, Value>, String)>;

/// What is asked, of whom and as of when.
struct Asked<'a> {
    actor: &'a Actor,
    services: &'a Services,
    loaded: &'a Loaded,
    /// The county, or the one unit that is asked about.
    scope: &'a Scope,
    as_of: NaiveDate,
}

impl Asked<'_> {
    /// The units that are asked about.
    fn units(&self) -> impl Iterator<Item = &str> {
        let ids = self.loaded.units.iter().map(|one| one.unit.id.as_str());
        ids.filter(|id| self.scope.owns(&UnitId::new(*id)))
    }
}

/// What all sources that the rules ask say as of a day.
async fn found(conn: &mut Conn, asked: &Asked<'_>) -> Result<Found> {
    let mut found = Found::new();
    let mut answerers: Vec<Answerer> = Vec::new();
    for source in FactSource::ALL.into_iter().filter(|source| is_asked(asked.loaded, *source)) {
        if !answerers.contains(&source.answerer()) {
            answerers.push(source.answerer());
        }
    }
    for answerer in answerers {
        match answerer {
            Answerer::Checklist => checklist::find(conn, asked, &mut found).await?,
            Answerer::Rounds => quarters::find(conn, asked, &mut found).await?,
            Answerer::Findings => findings::find(conn, asked, &mut found).await?,
            Answerer::Articles => articles::find(conn, asked, &mut found).await?,
            // brought by whoever hands the sheet in
            Answerer::OnSite => {}
        }
    }
    Ok(found)
}

const fn origin(source: FactSource) -> Origin {
    match source.answerer() {
        Answerer::Checklist => Origin::Checklist,
        Answerer::Rounds => Origin::Rounds,
        Answerer::Findings | Answerer::Articles => Origin::Monitoring,
        Answerer::OnSite => Origin::OnSite,
    }
}

/// Brings every fact of the round that has a source up to date, and writes it down; answers how many entries were added.
pub(super) async fn collect(tx: &mut Tx, actor: &Actor, services: &Services, loaded: &Loaded, today: NaiveDate) -> Result<usize> {
    let as_of = loaded.round.cutoff_on.min(today);
    let found = found(tx, &Asked { actor, services, loaded, scope: &Scope::County, as_of }).await?;
    let mut added = Vec::new();
    for one in &loaded.units {
        for (leaf, rule) in loaded.outline.of(&one.unit).rules() {
            let Some(source) = rule.source else { continue };
            let Some((members, rows)) = found.get(&(source, one.unit.id.clone())) else { continue };
            let (now, no) = loaded.entry(&one.unit.id, EntryForm::Fact, &leaf.id, &rule.id);
            // what a person corrected by hand is hers; what was taken back stays away until she says otherwise
            if now.is_some_and(|entry| !entry.origin.is_automatic()) || (now.is_none() && no > 0) {
                continue;
            }
            let body = Value::Object(members.clone()).to_string();
            if now.is_some_and(|entry| entry.body == body && entry.source == *rows) {
                continue;
            }
            added.push(Entry {
                id: new_id(),
                unit: one.unit.id.clone(),
                form: EntryForm::Fact,
                leaf: leaf.id.clone(),
                rule: rule.id.clone(),
                no: no + 1,
                body,
                origin: origin(source),
                source: rows.clone(),
                evidence: String::new(),
                entered_at: services.now(),
                entered_by: actor.person.clone(),
                account: actor.account.to_string(),
            });
        }
    }
    let entries = added.len();
    let record = written::add(tx, &loaded.round.id, added).await?;
    let event = AssessmentAction::FactsCollected { name: loaded.round.name.clone(), entries, as_of };
    audit::record_with_digest(tx, services, actor, Subject::Round(loaded.round.id.clone()), event, record).await?;
    Ok(entries)
}

fn is_asked(loaded: &Loaded, source: FactSource) -> bool {
    let mut rules = loaded.outline.trees.iter().flat_map(|tree| &tree.nodes).flat_map(|node| &node.rules);
    rules.any(|rule| rule.source == Some(source))
}

/// A fact that is another one today than on the cut-off. It changes nothing: the sheet shows it beside the line.
pub(super) struct Since {
    /// The leaf.
    pub(super) leaf: String,
    /// The rule.
    pub(super) rule: RuleOutline,
    /// What it says now.
    pub(super) now: Map<String, Value>,
}

/// The facts of a unit that came by themselves and say something else on a later day.
pub(super) async fn changed_since(
    conn: &mut Conn,
    actor: &Actor,
    services: &Services,
    loaded: &Loaded,
    unit: &UnitId,
    today: NaiveDate,
) -> Result<Vec<Since>> {
    let Some(one) = loaded.units.iter().find(|one| one.unit.id == unit.as_str()) else { return Ok(Vec::new()) };
    let own = loaded.outline.of(&one.unit);
    if own.tree.is_none() || today <= loaded.round.cutoff_on {
        return Ok(Vec::new());
    }
    let scope = Scope::Unit(unit.clone());
    let found = found(conn, &Asked { actor, services, loaded, scope: &scope, as_of: today }).await?;
    let mut changed = Vec::new();
    for (leaf, rule) in own.rules() {
        let Some(source) = rule.source else { continue };
        let Some((now, _)) = found.get(&(source, one.unit.id.clone())) else { continue };
        let (entry, _) = loaded.entry(unit.as_str(), EntryForm::Fact, &leaf.id, &rule.id);
        let body = Value::Object(now.clone()).to_string();
        if entry.is_some_and(|entry| entry.origin.is_automatic() && entry.body != body) {
            changed.push(Since { leaf: leaf.id.clone(), rule: rule.clone(), now: now.clone() });
        }
    }
    Ok(changed)
}
