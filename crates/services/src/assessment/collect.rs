//! Facts that come by themselves: from the checklist as of the cut-off, from the sealed quarters of the year. Nothing is asked of
//! anybody that the system knows, and what a person entered stays.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::assessment::Status as SheetStatus;
use domain::assessment::inputs::{EntryForm, Origin};
use domain::assessment::round::Series;
use domain::assessment::source::FactSource;
use domain::checklist::list_key::ListKey;
use domain::reporting::cell::Status;
use serde_json::{Map, Value, json};
use storage::assessment::fact::{self, Entry};
use storage::assessment::seal;
use storage::progress::cells::{self, CellLine, CellOrder, CellQuery};
use storage::{Conn, Tx};

use super::loaded::Loaded;
use crate::progress::cells::{CellFilter, open_year};
use crate::{Actor, Result, ServiceError, Services, new_id};

/// More cells than any county has due in a quarter.
const ALL: i64 = 1_000_000;

/// What a source says of a unit: members of the contract, and the address of the rows.
type Found = HashMap<(FactSource, String), (Map<String, Value>, String)>;

/// Brings every fact of the round that has a source up to date; answers how many entries were added and the day they speak of.
pub(super) async fn collect(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    loaded: &Loaded,
    today: NaiveDate,
) -> Result<(usize, NaiveDate)> {
    let as_of = loaded.round.cutoff_on.min(today);
    let mut found = Found::new();
    let asked: Vec<FactSource> = FactSource::ALL.into_iter().filter(|source| is_asked(loaded, *source)).collect();
    if asked.iter().any(|source| *source != FactSource::Quarters) {
        from_checklist(tx, actor, services, loaded, as_of, &mut found).await?;
    }
    if asked.contains(&FactSource::Quarters) {
        from_quarters(tx, actor, loaded, &mut found).await?;
    }
    let mut added = Vec::new();
    for one in &loaded.units {
        let Some(tree) = loaded.outline.tree_of(&one.unit.group) else { continue };
        for (leaf, rule) in tree.nodes.iter().flat_map(|node| node.rules.iter().map(move |rule| (node, rule))) {
            let Some(source) = rule.source else { continue };
            let Some((members, rows)) = found.get(&(source, one.unit.id.clone())) else { continue };
            let (now, no) = loaded.entry(&one.unit.id, EntryForm::Fact, &leaf.id, &rule.id);
            // what a person corrected by hand is hers; what was taken back stays away until she says otherwise
            if now.is_some_and(|entry| !matches!(entry.origin, Origin::Checklist | Origin::Rounds)) || (now.is_none() && no > 0) {
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
                origin: if source == FactSource::Quarters { Origin::Rounds } else { Origin::Checklist },
                source: rows.clone(),
                evidence: String::new(),
                entered_at: services.now(),
                entered_by: actor.person.clone(),
                account: actor.account.to_string(),
            });
        }
    }
    fact::insert(tx, &loaded.round.id, &added).await?;
    Ok((added.len(), as_of))
}

fn is_asked(loaded: &Loaded, source: FactSource) -> bool {
    let mut rules = loaded.outline.trees.iter().flat_map(|tree| &tree.nodes).flat_map(|node| &node.rules);
    rules.any(|rule| rule.source == Some(source))
}

/// Items of the year's lists that were due in the round, as of that day: overdue, completed late, completed in time.
async fn from_checklist(
    conn: &mut Conn,
    actor: &Actor,
    services: &Services,
    loaded: &Loaded,
    as_of: NaiveDate,
    found: &mut Found,
) -> Result<()> {
    let round = &loaded.round;
    let year = match open_year(conn, actor, services, Some(ListKey::from(round.year)), Some(as_of)).await {
        Ok(Some(year)) => year,
        // a year without a list asks nothing of anybody
        Ok(None) | Err(ServiceError::NotFound(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    let query = CellQuery {
        due_from: Some(round.starts_on),
        due_to: Some(round.ends_on),
        ..CellQuery::of(year.lists(), &Scope::County, year.now.as_of)
    };
    let mut by_unit: HashMap<String, Vec<CellLine>> = HashMap::new();
    for line in cells::page(conn, &query, CellOrder::Task, false, ALL, 0).await? {
        by_unit.entry(line.unit.to_string()).or_default().push(line);
    }
    for one in &loaded.units {
        let lines = by_unit.remove(&one.unit.id).unwrap_or_default();
        let showing = |statuses: &[Status]| lines.iter().filter(|line| statuses.contains(&line.status)).collect::<Vec<_>>();
        let items = |lines: &[&CellLine]| -> Map<String, Value> {
            let item = |line: &&CellLine| json!({"date": line.due_on.to_string(), "cell": line.id.to_string()});
            Map::from_iter([("items".to_owned(), lines.iter().map(item).collect())])
        };
        let rows = |statuses: &[Status]| {
            let filter = CellFilter {
                unit: Some(domain::ids::UnitId::new(one.unit.id.clone())),
                statuses: statuses.to_vec(),
                due_from: Some(round.starts_on),
                due_to: Some(round.ends_on),
                as_of: Some(as_of),
                ..CellFilter::of_list(ListKey::from(round.year))
            };
            // years, days, words and ids: nothing that an address would have to escape
            filter.to_query().into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
        let unit = one.unit.id.clone();
        let overdue = showing(&[Status::Overdue]);
        found.insert((FactSource::ChecklistOverdue, unit.clone()), (items(&overdue), rows(&[Status::Overdue])));
        let late = showing(&[Status::LateDone]);
        found.insert((FactSource::ChecklistLate, unit.clone()), (items(&late), rows(&[Status::LateDone])));
        let done = showing(&[Status::Done]).len();
        let asked = lines.iter().filter(|line| line.status.is_asked()).count();
        let share = Map::from_iter([("done".to_owned(), json!(done)), ("of".to_owned(), json!(asked))]);
        found.insert((FactSource::ChecklistDone, unit), (share, rows(&[])));
    }
    Ok(())
}

/// The sealed quarters of the year: each as score and full mark; a quarter in which the unit took no part is none.
async fn from_quarters(conn: &mut Conn, actor: &Actor, loaded: &Loaded, found: &mut Found) -> Result<()> {
    let round = &loaded.round;
    let sealed = seal::between(conn, &actor.county, Series::Quarter.code(), round.starts_on, round.ends_on).await?;
    let mut contents: Vec<Value> = Vec::new();
    for (_, content) in &sealed {
        contents.push(serde_json::from_str(content).map_err(ServiceError::internal)?);
    }
    for one in &loaded.units {
        let score = |content: &Value| -> Value {
            let sheet = content["answer"]["sheets"].as_array().into_iter().flatten().find(|sheet| sheet["unit"] == one.unit.id.as_str());
            let Some(sheet) = sheet else { return Value::Null };
            let scored = sheet["status"] == SheetStatus::Scored.code() || sheet["status"] == SheetStatus::Vetoed.code();
            match (sheet["total"].as_str(), sheet["full"].as_str()) {
                (Some(total), Some(full)) if scored => json!({"score": total, "of": full}),
                _ => Value::Null,
            }
        };
        let values: Vec<Value> = contents.iter().map(score).collect();
        if values.is_empty() {
            continue;
        }
        let members = Map::from_iter([("values".to_owned(), Value::Array(values))]);
        found.insert((FactSource::Quarters, one.unit.id.clone()), (members, String::new()));
    }
    Ok(())
}
