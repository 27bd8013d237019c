//! 封存: what a round was scored from and what came out, under a digest that the audit log knows. A correction is the next version
//! beside it, and whoever has the file proves it without the database.

use std::collections::BTreeMap;

use documents::{Seal, Version, canonical, verify_versions};
use domain::assessment::inputs::{Participant, facts_file};
use domain::assessment::round::RoundState;
use domain::audit::Sha256Hex;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::ids::RoundId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use storage::SealedLine;
use storage::assessment::fact::{self, Entry};
use storage::assessment::round::{self, Round};
use storage::assessment::seal as rows;
use storage::{Conn, Tx};

use super::loaded::{Loaded, Sealed, SealedRoundHead, Upto, answer, load, score};
use crate::sealed_line::{line_behind, seal_of};
use crate::{Actor, Result, ServiceError, Services, operations::audit};

/// The contract of the engine that seals today.
const CONTRACT: u64 = 1;

/// A sealed round as one file, for a machine without the database.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Bundle {
    gongkai: String,
    versions: Vec<BundleVersion>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct BundleVersion {
    seal: Seal,
    content: Value,
}

/// What stands at the head of a file.
const BUNDLE: &str = "sealed-round";

/// A sealed round, to be handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRound {
    /// Its name.
    pub name: String,
    /// The file.
    pub file: String,
}

/// What a file proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The county's name.
    pub county: String,
    /// The round's name.
    pub round: String,
    /// The last seal.
    pub seal: Seal,
    /// How many units were scored again.
    pub units: usize,
}

/// A sealed round that is not what was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundFault {
    /// The county's name.
    pub county: String,
    /// The round's name, or its id where it is gone.
    pub round: String,
    /// What is wrong, in a Chinese sentence.
    pub what: String,
}

/// An entry as it is sealed: everything that stands in its row.
pub(super) fn sealed_entry(entry: &Entry) -> Value {
    json!({
        "id": entry.id, "unit": entry.unit, "form": entry.form.code(), "leaf": entry.leaf, "rule": entry.rule, "no": entry.no,
        "body": entry.body, "origin": entry.origin.code(), "source": entry.source, "evidence": entry.evidence,
        "entered_at": entry.entered_at.to_rfc3339(), "entered_by": entry.entered_by,
    })
}

fn content(actor: &Actor, loaded: &Loaded) -> Result<Sealed> {
    let Round { id, series, name, starts_on, ends_on, cutoff_on, .. } = &loaded.round;
    let facts = loaded.facts(Upto::Now)?;
    let scored = score(&loaded.rules_text, &facts)?;
    let appeals = loaded.appeals.iter().map(|one| {
        json!({
            "unit": one.unit, "leaf": one.leaf, "rule": one.rule, "kind": one.kind.code(), "no": one.no, "text": one.text,
            "evidence": one.evidence, "state": one.state.code(), "decision": one.decision, "asked_at": one.asked_at.to_rfc3339(),
        })
    });
    Ok(Sealed {
        county: actor.county_name.clone(),
        round: SealedRoundHead {
            id: id.to_string(),
            series: series.code().to_owned(),
            name: name.clone(),
            starts_on: starts_on.to_string(),
            ends_on: ends_on.to_string(),
            cutoff_on: cutoff_on.to_string(),
            rules: format!("{}第{}版", loaded.rules_line.title, loaded.rules_line.version),
        },
        contract: CONTRACT,
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        answer: answer(&scored, &loaded.rules_text, &facts)?,
        rules: loaded.rules_text.clone(),
        fed_back: loaded.facts(Upto::Feedback)?,
        facts,
        entries: loaded.entries.iter().map(sealed_entry).collect(),
        appeals: appeals.collect(),
        without_columns: Some(loaded.units.iter().filter(|one| !one.has_columns).map(|one| one.unit.id.clone()).collect()),
    })
}

/// Seals a round as it stands, behind its last version, in the transaction of the caller.
pub(super) async fn seal(tx: &mut Tx, actor: &Actor, services: &Services, round: &RoundId, reason: &str) -> Result<SealedLine> {
    let loaded = load(tx, actor, round).await?;
    let versions = rows::lines(tx, round).await?;
    let mut content = content(actor, &loaded)?;
    if let Some(last) = versions.last() {
        // a correction is about one line: who had a monitored column was settled by the first seal
        let before = rows::content(tx, round, last.no).await?.unwrap_or_default();
        let before: Sealed = serde_json::from_str(&before).map_err(ServiceError::internal)?;
        content.without_columns = before.without_columns.or(content.without_columns);
    }
    let content = serde_json::to_value(content).map_err(ServiceError::internal)?;
    let line = line_behind(versions.last(), &content, actor, services.now(), reason)?;
    rows::insert(tx, round, &line, &canonical::to_text(&content).map_err(ServiceError::internal)?).await?;
    let event = AssessmentAction::RoundSealed {
        name: loaded.round.name,
        version: line.no,
        digest: Sha256Hex(line.digest.clone()),
        reason: reason.to_owned(),
    };
    audit::record(tx, services, actor, Subject::Round(round.clone()), event).await?;
    Ok(line)
}

/// What was sealed, as it is of a county with other ids and another name: scored again and sealed as that version. For the copies of
/// the demo county alone.
pub(crate) fn reseal(content: &str, day: &str, version: i64, previous: Option<&str>) -> Result<(String, String)> {
    let mut sealed: Sealed = serde_json::from_str(content).map_err(ServiceError::internal)?;
    let scored = score(&sealed.rules, &sealed.facts)?;
    sealed.answer = answer(&scored, &sealed.rules, &sealed.facts)?;
    let content = serde_json::to_value(sealed).map_err(ServiceError::internal)?;
    let line = SealedLine {
        no: version - 1,
        sealed_on: day.parse().map_err(ServiceError::internal)?,
        sealed_at: chrono::DateTime::UNIX_EPOCH,
        sealed_by: String::new(),
        reason: String::new(),
        digest: previous.unwrap_or_default().to_owned(),
        previous: None,
    };
    let before = previous.map(|_| seal_of(&line)).transpose()?;
    let seal = Seal::put(&content, line.sealed_on, before.as_ref()).map_err(ServiceError::internal)?;
    Ok((seal.digest.to_string(), canonical::to_text(&content).map_err(ServiceError::internal)?))
}

/// The quarter of the county that was sealed last, with the day of its first seal.
///
/// # Errors
/// `Forbidden`.
pub async fn last_sealed(actor: &Actor, services: &Services) -> Result<Option<rows::LastSealed>> {
    actor.require(domain::access::permission::Permission::ReadCounty)?;
    Ok(rows::last(&mut services.db().read().await?, &actor.county).await?)
}

/// A sealed round with all its versions, as one file.
///
/// # Errors
/// `Forbidden` but for the county's readers; `NotFound` where it is not sealed.
pub async fn sealed_round(actor: &Actor, services: &Services, id: &RoundId) -> Result<SealedRound> {
    actor.require(domain::access::permission::Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let round = storage::assessment::round::get(&mut conn, &actor.county, id).await?.ok_or(super::loaded::NO_ROUND)?;
    let mut versions = Vec::new();
    for line in rows::lines(&mut conn, id).await? {
        let text = rows::content(&mut conn, id, line.no).await?.ok_or(ServiceError::NotFound("这个封存版本"))?;
        versions.push(BundleVersion { seal: seal_of(&line)?, content: serde_json::from_str(&text).map_err(ServiceError::internal)? });
    }
    if versions.is_empty() {
        return Err(ServiceError::NotFound("这一批次的封存"));
    }
    let file = canonical::to_text(&Bundle { gongkai: BUNDLE.to_owned(), versions }).map_err(ServiceError::internal)?;
    Ok(SealedRound { name: round.name, file })
}

/// Scores what was sealed once more; the sentence says what differs.
fn replay(content: &Value) -> std::result::Result<Sealed, String> {
    let sealed: Sealed = serde_json::from_value(content.clone()).map_err(|_| "封存的内容不完整，不能读出。".to_owned())?;
    if sealed.contract != CONTRACT {
        return Err(format!("封存时用的是计分约定{}，本程序不能重新计分。", sealed.contract));
    }
    let scored = score(&sealed.rules, &sealed.facts).map_err(|error| error.to_string())?;
    let found = answer(&scored, &sealed.rules, &sealed.facts).map_err(|error| error.to_string())?;
    if found == sealed.answer {
        Ok(sealed)
    } else {
        Err("按封存的细则和事实重新计分，与封存的得分不符。".to_owned())
    }
}

/// Proves a file: its versions follow each other, each is what its seal says, and the last one scores to the same digits.
///
/// # Errors
/// A Chinese sentence that says what is wrong.
pub fn prove(text: &str) -> std::result::Result<Proof, String> {
    let bundle: Bundle = serde_json::from_str(text).map_err(|_| "这不是封存包，或文件不完整。".to_owned())?;
    if bundle.gongkai != BUNDLE {
        return Err("这不是考评批次的封存包。".to_owned());
    }
    let versions: Vec<Version> = bundle.versions.into_iter().map(|one| Version { content: one.content, seal: one.seal }).collect();
    verify_versions(&versions).map_err(|broken| broken.to_string())?;
    let mut last = None;
    for version in versions {
        let sealed = replay(&version.content)?;
        last = Some((sealed, version.seal));
    }
    let (sealed, seal) = last.ok_or_else(|| "封存包里没有版本。".to_owned())?;
    let units = sealed.answer["sheets"].as_array().map_or(0, Vec::len);
    Ok(Proof { county: sealed.county, round: sealed.round.name, seal, units })
}

/// Every sealed round of the installation: its versions follow each other and are what was sealed; the last one scores to the same
/// digits; the entries and the rules in the tables are those that were sealed; and the audit log knows each version, and no other.
///
/// # Errors
/// When the engine fails.
pub async fn verify_rounds(conn: &mut Conn) -> Result<(usize, Vec<RoundFault>)> {
    let mut faults = Vec::new();
    let all = rows::all(conn).await?;
    let mut told = told(conn).await?;
    let mut rounds: BTreeMap<RoundId, (String, String)> = BTreeMap::new();
    for (_, county, id, name, no, digest) in &all {
        rounds.insert(id.clone(), (county.clone(), name.clone()));
        if told.remove(&(id.to_string(), *no)).as_deref() != Some(digest.as_str()) {
            let what = format!("第{no}版在操作日志里没有记录，或与记录的校验值不符。");
            faults.push(RoundFault { county: county.clone(), round: name.clone(), what });
        }
    }
    let standing = round::of_all_counties(conn).await?;
    for (id, (county, name)) in &rounds {
        let row = standing.iter().find(|(_, round)| round.id == *id).map(|(_, round)| round);
        if let Some(what) = problem(conn, id, row).await? {
            faults.push(RoundFault { county: county.clone(), round: name.clone(), what });
        }
    }
    let mut withdrawn = withdrawn(conn).await?;
    for (county, round) in standing {
        if let Some(what) = unsealed(&round, rounds.contains_key(&round.id), withdrawn.remove(round.id.as_str()).as_deref()) {
            faults.push(RoundFault { county, round: round.name, what });
        }
    }
    for (id, _) in withdrawn {
        faults.push(RoundFault {
            county: String::new(), round: id, what: "操作日志记有它的作废，数据库里已经没有这一批次。".to_owned()
        });
    }
    for (id, no) in told.into_keys() {
        let what = format!("操作日志记有第{no}版的封存，数据库里已经没有。");
        faults.push(RoundFault { county: String::new(), round: id, what });
    }
    Ok((all.len(), faults))
}

/// What the audit log says was sealed: digest by round and version.
async fn told(conn: &mut Conn) -> Result<BTreeMap<(String, i64), String>> {
    let code =
        AssessmentAction::RoundSealed { name: String::new(), version: 0, digest: Sha256Hex(String::new()), reason: String::new() }.code();
    let mut told = BTreeMap::new();
    for (id, detail) in logged(conn, code).await? {
        if let (Some(version), Some(digest)) = (detail["version"].as_i64(), detail["digest"].as_str()) {
            told.insert((id, version), digest.to_owned());
        }
    }
    Ok(told)
}

/// The reasons for which rounds were withdrawn, by the audit log.
async fn withdrawn(conn: &mut Conn) -> Result<BTreeMap<String, String>> {
    let code = AssessmentAction::RoundWithdrawn { name: String::new(), reason: String::new() }.code();
    let reason = |(id, detail): (String, Value)| (id, detail["reason"].as_str().unwrap_or_default().to_owned());
    Ok(logged(conn, code).await?.into_iter().map(reason).collect())
}

/// What the audit log says of an action on rounds: the id of each round with the details.
async fn logged(conn: &mut Conn, code: &str) -> Result<Vec<(String, Value)>> {
    let mut all = Vec::new();
    for (_, subject, detail) in rows::told(conn, code).await? {
        let id = subject.split_once(':').map_or(subject.as_str(), |(_, id)| id).to_owned();
        all.push((id, serde_json::from_str(&detail).map_err(ServiceError::internal)?));
    }
    Ok(all)
}

/// What is wrong with the state of a round: sealed without a seal, withdrawn without a word in the log, or the other way round.
fn unsealed(round: &Round, has_seal: bool, told: Option<&str>) -> Option<String> {
    match (&round.withdrawn, told) {
        (Some(_), None) => return Some("批次标为作废，操作日志里没有记录。".to_owned()),
        (None, Some(_)) => return Some("操作日志记有作废，数据库里这一批次却没有作废。".to_owned()),
        (Some(withdrawn), Some(told)) if withdrawn.why != told => return Some("作废的理由与操作日志不符。".to_owned()),
        _ => {}
    }
    (round.state == RoundState::Sealed && !has_seal).then(|| "批次标为已封存，却没有封存的内容。".to_owned())
}

/// Whether the row of a sealed round still says what was sealed: what it is called, its days, and that it stands.
fn is_as_sealed(round: Option<&Round>, sealed: &SealedRoundHead) -> bool {
    let Some(round) = round else { return false };
    let days = [&round.starts_on, &round.ends_on, &round.cutoff_on].map(ToString::to_string);
    round.state == RoundState::Sealed
        && (round.series.code(), round.name.as_str()) == (sealed.series.as_str(), sealed.name.as_str())
        && days == [sealed.starts_on.as_str(), sealed.ends_on.as_str(), sealed.cutoff_on.as_str()]
}

async fn problem(conn: &mut Conn, id: &RoundId, row: Option<&Round>) -> Result<Option<String>> {
    let mut versions = Vec::new();
    for line in rows::lines(conn, id).await? {
        let text = rows::content(conn, id, line.no).await?.unwrap_or_default();
        match (serde_json::from_str(&text), seal_of(&line)) {
            (Ok(content), Ok(seal)) => versions.push(Version { content, seal }),
            _ => return Ok(Some(format!("第{}版的内容不能读出。", line.no))),
        }
    }
    if let Err(broken) = verify_versions(&versions) {
        return Ok(Some(broken.to_string()));
    }
    let Some(last) = versions.pop() else { return Ok(None) };
    let sealed = match replay(&last.content) {
        Ok(sealed) => sealed,
        Err(what) => return Ok(Some(what)),
    };
    if !is_as_sealed(row, &sealed.round) {
        return Ok(Some("批次的名称、日期或状态封存后被改动过。".to_owned()));
    }
    let stored: Vec<Value> = fact::all(conn, id).await?.iter().map(sealed_entry).collect();
    if let Some(what) = differs(&sealed.entries, &stored) {
        return Ok(Some(what));
    }
    let units: Vec<Participant> = round::units(conn, id).await?.into_iter().map(|one| one.unit).collect();
    let facts: Value = serde_json::from_str(&sealed.facts).map_err(ServiceError::internal)?;
    let (_, outline) = super::rules::read(&sealed.rules)?;
    if facts_file("", &units, |unit| outline.own_tree(unit), &[], &[])["units"] != facts["units"] {
        return Ok(Some("参评单位封存后被改动过。".to_owned()));
    }
    let rules = rows::rules_of(conn, id).await?;
    Ok((rules.as_deref() != Some(sealed.rules.as_str())).then(|| "考核细则封存后被改动过。".to_owned()))
}

/// The first entry that is not as it was sealed.
fn differs(sealed: &[Value], stored: &[Value]) -> Option<String> {
    let id = |entry: &Value| entry["id"].as_str().unwrap_or_default().to_owned();
    if let Some(gone) = sealed.iter().find(|one| !stored.iter().any(|other| id(other) == id(one))) {
        return Some(format!("封存的事实{}已被删除。", id(gone)));
    }
    if let Some(added) = stored.iter().find(|one| !sealed.iter().any(|other| id(other) == id(one))) {
        return Some(format!("封存后多出了事实{}。", id(added)));
    }
    if let Some(changed) = sealed.iter().find(|one| !stored.contains(one)) {
        return Some(format!("封存的事实{}被改动过。", id(changed)));
    }
    (sealed != stored).then(|| "封存的事实次序被改动过。".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_bundle_is_said_so() {
        for text in ["", "{}", "[]", "{\"gongkai\":\"other\",\"versions\":[]}", "{\"gongkai\":\"sealed-round\",\"versions\":[]}"] {
            assert!(prove(text).unwrap_err().ends_with('。'), "{text}");
        }
    }

    #[test]
    fn an_entry_that_is_gone_new_changed_or_moved_is_told() {
        let entry = |id: &str, body: &str| json!({"id": id, "body": body});
        let sealed = [entry("a", "1"), entry("b", "2")];
        assert_eq!(differs(&sealed, &sealed.clone()), None);
        assert!(differs(&sealed, &sealed[..1]).unwrap().contains("删除"));
        assert!(differs(&sealed[..1], &sealed).unwrap().contains("多出"));
        assert!(differs(&sealed, &[entry("a", "9"), entry("b", "2")]).unwrap().contains("改动"));
        assert!(differs(&sealed, &[entry("b", "2"), entry("a", "1")]).unwrap().contains("次序"));
    }
}
