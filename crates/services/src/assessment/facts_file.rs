//! Facts as a workbook: out as a form to be filled, in as third parties send it. A file is taken whole or not at all.

use domain::access::permission::Permission;
use domain::assessment::inputs::{EntryForm as Form, Origin, RoundEntry};
use domain::assessment::told::in_words;
use domain::assessment::typed::{from_cell, hint};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::ids::RoundId;
use serde_json::Value;
use storage::assessment::fact::Entry;

use super::enter::members;
use super::loaded::{Upto, hold, load, score_typed};
use super::round::takes_facts;
use super::written;
use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit};

/// A row of such a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactRow {
    /// Its number in the file.
    pub row: usize,
    /// The unit's short name.
    pub unit: String,
    /// Leaf and rule, as `n1-2/r1`.
    pub key: String,
    /// Titles, for people.
    pub place: String,
    /// The rule in words.
    pub rule: String,
    /// What to write.
    pub hint: String,
    /// What was written; empty rows are left out.
    pub value: String,
    /// Why.
    pub reason: String,
    /// What shows it.
    pub evidence: String,
}

/// The form of a round.
#[derive(Debug, Clone)]
pub struct FactsTable {
    /// The round's name.
    pub round: String,
    /// Since when it is withdrawn, in words.
    pub withdrawn: Option<String>,
    /// A row for each unit and rule that a person enters.
    pub rows: Vec<FactRow>,
}

/// The form, filled with what was entered so far.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn facts_table(actor: &Actor, services: &Services, round: &RoundId) -> Result<FactsTable> {
    actor.require(Permission::Assess)?;
    let loaded = load(&mut services.db().read().await?, actor, round).await?;
    let mut rows = Vec::new();
    for one in loaded.units.iter().filter(|one| one.unit.is_assessed) {
        let own = loaded.outline.of(&one.unit);
        let Some(tree) = own.tree else { continue };
        let meant: Vec<&str> = own.nodes().map(|node| node.id.as_str()).collect();
        for (path, leaf) in tree.leaves().filter(|(_, leaf)| meant.contains(&leaf.id.as_str())) {
            for rule in leaf.rules.iter().filter(|rule| rule.source.is_none()) {
                let (now, _) = loaded.entry(&one.unit.id, Form::Fact, &leaf.id, &rule.id);
                let body: Option<Value> = now.map(|entry| serde_json::from_str(&entry.body)).transpose().map_err(ServiceError::internal)?;
                let mut place: Vec<&str> = path.clone();
                place.push(&leaf.title);
                rows.push(FactRow {
                    row: rows.len() + 2,
                    unit: one.unit.name.clone(),
                    key: format!("{}/{}", leaf.id, rule.id),
                    place: place.join(" › "),
                    rule: rule.words(),
                    hint: hint(&rule.kind).to_owned(),
                    value: body.as_ref().map(|body| in_words(&rule.kind, body)).unwrap_or_default(),
                    reason: body.as_ref().and_then(|body| body["reason"].as_str()).unwrap_or_default().to_owned(),
                    evidence: now.map(|entry| entry.evidence.clone()).unwrap_or_default(),
                });
            }
        }
    }
    Ok(FactsTable { withdrawn: loaded.round.withdrawn_words(), round: loaded.round.name, rows })
}

/// Takes a filled form in; answers how many entries were added. What says the same as before is no new entry.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` where facts are settled; `Invalid` names every row that cannot be taken, and then none is.
pub async fn take_facts(actor: &Actor, services: &Services, round: &RoundId, file_name: &str, rows: &[FactRow]) -> Result<usize> {
    /// So many faulty rows are told.
    const TOLD: usize = 10;
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, round).await?;
    takes_facts(&loaded)?;
    let mut errors: Vec<String> = Vec::new();
    let mut added: Vec<Entry> = Vec::new();
    let mut instead: Vec<(usize, RoundEntry)> = Vec::new();
    for row in rows.iter().filter(|row| !row.value.trim().is_empty()) {
        let mut told = |what: &str| errors.push(format!("第{}行：{what}", row.row));
        let Some(one) = loaded.units.iter().find(|one| one.unit.name == row.unit.trim()) else {
            told(&format!("没有参评单位“{}”，请按名册写简称。", row.unit));
            continue;
        };
        if !one.unit.is_assessed {
            told(&format!("{}这一批次未参评，请删去这一行。", one.unit.name));
            continue;
        }
        let own = loaded.outline.of(&one.unit);
        let found = row.key.trim().split_once('/').and_then(|(leaf, id)| Some((leaf, own.rule(leaf, id)?)));
        let Some((leaf, rule)) = found else {
            told(&format!("编号“{}”在细则里没有，请用导出的表填写。", row.key));
            continue;
        };
        let (now, no) = loaded.entry(&one.unit.id, Form::Fact, leaf, &rule.id);
        let before: Option<Value> = now.and_then(|entry| serde_json::from_str(&entry.body).ok());
        // the form went out filled: what comes back as it was is no news
        if before.as_ref().is_some_and(|body| in_words(&rule.kind, body) == row.value.trim()) {
            continue;
        }
        let typed = from_cell(&rule.kind, &row.value, &row.reason);
        let evidence = if row.evidence.trim().is_empty() { file_name } else { row.evidence.trim() };
        let members = match members(Form::Fact, Some(&rule.kind), &typed, "", evidence) {
            Ok(members) => members,
            Err(error) => {
                told(&error.to_string());
                continue;
            }
        };
        let entry = RoundEntry {
            unit: one.unit.id.clone(),
            form: Form::Fact,
            leaf: leaf.to_owned(),
            rule: rule.id.clone(),
            members: members.clone(),
        };
        if added.iter().any(|other| other.unit == one.unit.id && other.leaf == leaf && other.rule == rule.id) {
            told("与上面一行重复，请只留一行。");
            continue;
        }
        instead.push((row.row, entry));
        added.push(Entry {
            id: new_id(),
            unit: one.unit.id.clone(),
            form: Form::Fact,
            leaf: leaf.to_owned(),
            rule: rule.id.clone(),
            no: no + 1,
            body: Value::Object(members).to_string(),
            origin: Origin::File,
            source: String::new(),
            evidence: evidence.to_owned(),
            entered_at: services.now(),
            entered_by: actor.person.clone(),
            account: actor.account.to_string(),
        });
    }
    // the engine looks at all rows at once; only where it refuses is the faulty one looked for
    let all: Vec<RoundEntry> = instead.iter().map(|(_, entry)| entry.clone()).collect();
    if score_typed(&loaded.rules_text, &loaded.facts_with(Upto::Now, &all)?).is_err() {
        for (row, entry) in &instead {
            if let Err(error) = score_typed(&loaded.rules_text, &loaded.facts_with(Upto::Now, std::slice::from_ref(entry))?) {
                errors.push(format!("第{row}行：{error}"));
            }
        }
    }
    if !errors.is_empty() {
        let more = errors.len().saturating_sub(TOLD);
        // a line a row: the page shows a list
        let mut lines = vec!["文件没有导入，请改正后重新上传。".to_owned()];
        lines.extend(errors.into_iter().take(TOLD));
        lines.extend((more > 0).then(|| format!("另有{more}行。")));
        return Err(ServiceError::field("file", lines.join("\n")));
    }
    let entries = added.len();
    let record = written::add(&mut tx, round, added).await?;
    let event = AssessmentAction::FactsImported { name: loaded.round.name, file: file_name.to_owned(), entries };
    audit::record_with_digest(&mut tx, services, actor, Subject::Round(round.clone()), event, record).await?;
    tx.commit().await?;
    Ok(entries)
}
