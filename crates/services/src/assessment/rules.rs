//! 考核细则: brought as a file, looked at, confirmed as a version that never changes.

use std::collections::HashMap;

use documents::Sha256Digest;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::assessment::appeal::needs_revision;
use domain::assessment::changes::{Version, changes};
use domain::assessment::proposal::Proposal;
use domain::assessment::source::FactSource;
use domain::assessment::table::{Decision, RulesHead, RulesTable, rules_file};
use domain::assessment::trial::{Sample, trial};
use domain::assessment::{Assessment, Outline, RuleSet, TreeOutline};
use domain::audit::Sha256Hex;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{ImportId, RoundId, RuleSetId};
use domain::text::json::Json;
use domain::text::numerals::typed_year;
use serde::{Deserialize, Serialize};
use storage::assessment::rule_set::{self, RuleSetLine};
use storage::assessment::{appeal, round};
use storage::import_draft::FileOf;
use storage::{Conn, StorageError, Tx};

use crate::form;
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit, waiting_rows};

/// The largest file of rules, in bytes.
pub const RULES_FILE_LIMIT: usize = 2 * 1024 * 1024;

pub(super) const NOT_THERE: ServiceError = ServiceError::NotFound("这份考核细则");

form! {
    /// What goes with a file of rules.
    #[derive(Debug)]
    pub struct RulesUpload {
        /// The year.
        #[serde(default)]
        pub year: String,
        /// What the rules are called; empty takes the title of the file.
        #[serde(default)]
        pub title: String,
        /// The assessment groups that they hold for.
        #[serde(default)]
        pub group: Vec<String>,
        /// `bonus`, `penalty`, `veto`: parts that every rule set may have beside its table.
        #[serde(default)]
        pub part: Vec<String>,
    }
}

form! {
    /// Rules that were looked at.
    #[derive(Debug)]
    pub struct ConfirmRulesForm {
        /// The waiting file.
        pub draft: ImportId,
        /// For each proposal `leaf.proposal:decision`.
        #[serde(default)]
        pub choice: Vec<String>,
        /// For each proposal `leaf.proposal:source`; without a source it is entered by hand.
        #[serde(default)]
        pub source: Vec<String>,
        /// The unsure ones were read.
        #[serde(default)]
        pub read: String,
    }
}

form! {
    /// Rules that another year begins with.
    #[derive(Debug)]
    pub struct CloneRulesForm {
        /// Which.
        pub rules: RuleSetId,
        /// The year.
        pub year: String,
    }
}

/// What waits until it is confirmed.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Draft {
    head: RulesHead,
    /// A rules file as it came.
    #[serde(default)]
    file: Option<String>,
    /// A published table.
    #[serde(default)]
    table: Option<RulesTable>,
}

/// What a waiting file says.
#[derive(Debug, Clone)]
pub struct RulesPreview {
    /// Title, year, groups.
    pub head: RulesHead,
    /// A published table with its proposals, to be decided one by one.
    pub table: Option<(RulesTable, Vec<Vec<Proposal>>)>,
    /// The rules as they would be stored now.
    pub outline: Outline,
    /// What is odd about them, by place.
    pub warnings: Vec<(String, String)>,
    /// What they change against the latest version of that year and title, a sentence each; `None` where there is none.
    pub changes: Option<(i64, Vec<String>)>,
}

/// A version, as its page shows it.
#[derive(Debug, Clone)]
pub struct RuleSetPage {
    /// Which.
    pub line: RuleSetLine,
    /// What it says.
    pub outline: Outline,
    /// The rules file, to be handed on.
    pub content: String,
    /// What is odd about it, by place.
    pub warnings: Vec<(String, String)>,
    /// The other versions of the county, to compare with.
    pub others: Vec<RuleSetLine>,
    /// The version compared with, and what this one changes.
    pub changes: Option<(RuleSetLine, Vec<String>)>,
    /// 试算.
    pub trial: Option<(Sample, Assessment)>,
    /// Rounds that are scored with it, the earliest first: from the first of them on it holds. A unit hears of those that were fed back.
    pub rounds: Vec<(RoundId, String)>,
    /// Rules that often yielded: where, the rule in words, appeals, of these upheld. Readers of the county alone see them.
    pub to_revise: Vec<(String, String, i64, i64)>,
}

/// Whoever reads the county or her own unit reads the rules.
fn may_read(actor: &Actor) -> Result<()> {
    actor.scope().map(|_| ())
}

/// All versions.
///
/// # Errors
/// `Forbidden`.
pub async fn all_rules(actor: &Actor, services: &Services) -> Result<Vec<RuleSetLine>> {
    may_read(actor)?;
    Ok(rule_set::list(&mut services.db().read().await?, &actor.county).await?)
}

/// A version; compared with another, and tried with sample facts, where that is asked.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn rule_set(
    actor: &Actor,
    services: &Services,
    id: &RuleSetId,
    against: Option<&str>,
    sample: Option<Sample>,
) -> Result<RuleSetPage> {
    may_read(actor)?;
    let mut conn = services.db().read().await?;
    let (line, content) = rule_set::get(&mut conn, &actor.county, id).await?.ok_or(NOT_THERE)?;
    let (rules, outline) = read(&content)?;
    let others: Vec<_> = rule_set::list(&mut conn, &actor.county).await?.into_iter().filter(|other| other.id != line.id).collect();
    let changes = match against {
        None => None,
        Some(against) => {
            let (old, text) = rule_set::get(&mut conn, &actor.county, &RuleSetId::new(against)).await?.ok_or(NOT_THERE)?;
            Some((old, changed_from(&text, &rules, &outline)?))
        }
    };
    let trial = match sample {
        None => None,
        Some(sample) => Some((sample, trial(&rules, &outline, sample).map_err(|problems| refused(&problems))?)),
    };
    let to_revise = if actor.may(Permission::ReadCounty) { to_revise(&mut conn, id, &outline).await? } else { Vec::new() };
    let rounds = held_for(&mut conn, actor, services, id).await?;
    Ok(RuleSetPage { warnings: warnings(&rules, &outline), line, outline, content, others, changes, trial, rounds, to_revise })
}

/// The rounds that a version holds for, as far as the actor sees them.
async fn held_for(conn: &mut Conn, actor: &Actor, services: &Services, id: &RuleSetId) -> Result<Vec<(RoundId, String)>> {
    let (scope, today) = (actor.scope()?, day_of(services.now()));
    let all = round::list(conn, &actor.county).await?.into_iter().rev();
    let own = all.filter(|round| round.rules == *id && round.withdrawn.is_none());
    let seen = own.filter(|round| scope == Scope::County || round.state.on(round.window, today).is_open_to_units());
    Ok(seen.map(|round| (round.id, round.name)).collect())
}

/// Rules that were contested so often, and so often with success, that they are to be looked at again.
async fn to_revise(conn: &mut Conn, id: &RuleSetId, outline: &Outline) -> Result<Vec<(String, String, i64, i64)>> {
    let mut found = Vec::new();
    for (leaf, rule, appeals, upheld) in appeal::of_rules(conn, id).await? {
        if !needs_revision(usize::try_from(appeals).unwrap_or_default(), usize::try_from(upheld).unwrap_or_default()) {
            continue;
        }
        let known = outline.trees.iter().find_map(|tree| outline.of_tree(tree).rule(&leaf, &rule));
        if let Some(known) = known {
            found.push((outline.of_group("").place(&leaf), known.words(), appeals, upheld));
        }
    }
    Ok(found)
}

/// The assessment groups of the county, to choose from.
///
/// # Errors
/// `Forbidden`.
pub async fn groups(actor: &Actor, services: &Services) -> Result<Vec<String>> {
    actor.require(Permission::Assess)?;
    Ok(storage::register::unit::groups(&mut services.db().read().await?, &actor.county).await?)
}

/// What rules change against a stored version, a sentence each.
pub(super) fn changed_from(stored: &str, rules: &RuleSet, outline: &Outline) -> Result<Vec<String>> {
    let (old, before) = read(stored)?;
    Ok(changes(Version { rules: &old, outline: &before }, Version { rules, outline }))
}

/// Reads what is stored, which the engine's reader took before.
pub(super) fn read(content: &str) -> Result<(RuleSet, Outline)> {
    Outline::read(content).map_err(|problems| refused(&problems))
}

pub(super) fn refused(problems: &[domain::assessment::Problem]) -> ServiceError {
    ServiceError::Refused(problems.iter().map(|problem| problem.message.as_str()).take(3).collect::<Vec<_>>().join(""))
}

fn warnings(rules: &RuleSet, outline: &Outline) -> Vec<(String, String)> {
    let title = |tree: &TreeOutline, id: &str| tree.node(id).map(|node| node.title.clone());
    let place = |id: &str| {
        let group = || outline.groups.iter().find(|group| group.id == id).map(|group| group.name.clone());
        outline.trees.iter().find_map(|tree| title(tree, id)).or_else(group).unwrap_or_else(|| "合计".to_owned())
    };
    rules.warnings().into_iter().map(|warning| (place(&warning.node), warning.code.sentence().to_owned())).collect()
}

/// Keeps a rules file until it is confirmed.
///
/// # Errors
/// `Forbidden`; `Invalid` says what the engine's reader refuses.
pub async fn receive_json(actor: &Actor, services: &Services, upload: &RulesUpload, file_name: &str, bytes: &[u8]) -> Result<ImportId> {
    actor.require(Permission::Assess)?;
    let text = std::str::from_utf8(bytes).map_err(|_| ServiceError::field("file", "文件不是UTF-8编码，请另存为UTF-8。"))?;
    let (_, outline) = Outline::read(text).map_err(|problems| ServiceError::field("file", refused(&problems).to_string()))?;
    let title = if upload.title.trim().is_empty() { outline.title.clone() } else { upload.title.trim().to_owned() };
    let year =
        if upload.year.trim().is_empty() { outline.year.map(|year| year.to_string()).unwrap_or_default() } else { upload.year.clone() };
    let groups = outline.groups.iter().map(|group| group.name.clone()).collect();
    let head = head(&title, &year, groups, &[])?;
    let draft = Draft { head, file: Some(text.to_owned()), table: None };
    waiting_rows::keep(actor, services, FileOf::Rules, (file_name, bytes), &draft).await
}

/// Keeps a published table until every proposal is confirmed.
///
/// # Errors
/// `Forbidden`; `Invalid` names the fields.
pub async fn receive_table(
    actor: &Actor,
    services: &Services,
    upload: &RulesUpload,
    file_name: &str,
    bytes: &[u8],
    table: RulesTable,
) -> Result<ImportId> {
    actor.require(Permission::Assess)?;
    let title = if upload.title.trim().is_empty() { table.title.clone() } else { upload.title.trim().to_owned() };
    let head = head(&title, &upload.year, upload.group.clone(), &upload.part)?;
    let draft = Draft { head, file: None, table: Some(table) };
    waiting_rows::keep(actor, services, FileOf::Rules, (file_name, bytes), &draft).await
}

fn head(title: &str, year: &str, groups: Vec<String>, parts: &[String]) -> Result<RulesHead> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| errors.push(FieldError { field: field.into(), message: message.into() });
    let year = typed_year(year).filter(|year| (2000..=2200).contains(year));
    if year.is_none() {
        wrong(RulesUpload::year, "请填写四位数的年份，如2026。");
    }
    let title = title.trim();
    if !(2..=80).contains(&title.chars().count()) {
        wrong(RulesUpload::title, "请填写细则名称，2至80个字，如“县直单位政务公开考核细则”。");
    }
    let groups: Vec<String> = groups.into_iter().filter(|group| !group.trim().is_empty()).collect();
    if groups.is_empty() {
        wrong(RulesUpload::group, "请勾选细则适用的考核分组。");
    }
    match year {
        Some(year) if errors.is_empty() => {
            let has = |part: &str| parts.iter().any(|one| one == part);
            let (has_bonus, has_penalties, has_veto) = (has("bonus"), has("penalty"), has("veto"));
            Ok(RulesHead { title: title.to_owned(), year, groups, has_bonus, has_penalties, has_veto })
        }
        _ => Err(ServiceError::Invalid(errors)),
    }
}

const WAITING: &str = "这份待确认的细则文件";

/// What a waiting file says, with what was decided so far.
///
/// # Errors
/// `Forbidden`; `Refused` when it was confirmed, with who did so; `NotFound` when nobody came back for it.
pub async fn waiting(actor: &Actor, services: &Services, form: &ConfirmRulesForm) -> Result<RulesPreview> {
    actor.require(Permission::Assess)?;
    let mut conn = services.db().read().await?;
    let draft: Draft = waiting_rows::read(&mut conn, actor, FileOf::Rules, &form.draft, WAITING).await?;
    let (rules, outline) = read(&written(&draft, form))?;
    let latest = rule_set::list(&mut conn, &actor.county)
        .await?
        .into_iter()
        .find(|line| line.year == draft.head.year && line.title == draft.head.title);
    let changes = match latest {
        None => None,
        Some(latest) => {
            let (_, text) = rule_set::get(&mut conn, &actor.county, &latest.id).await?.ok_or(NOT_THERE)?;
            Some((latest.version, changed_from(&text, &rules, &outline)?))
        }
    };
    let table = draft.table.map(|table| {
        let proposals = table.proposals();
        (table, proposals)
    });
    Ok(RulesPreview { head: draft.head, table, warnings: warnings(&rules, &outline), outline, changes })
}

/// `0.1:judgement` → what was chosen for the second proposal of the first leaf.
fn chosen<T>(all: &[String], read: impl Fn(&str) -> Option<T>) -> HashMap<(usize, usize), T> {
    let one = |text: &String| {
        let (place, word) = text.split_once(':')?;
        let (leaf, proposal) = place.split_once('.')?;
        Some(((leaf.parse().ok()?, proposal.parse().ok()?), read(word)?))
    };
    all.iter().filter_map(one).collect()
}

/// What is unsure is a judgement until somebody says otherwise.
fn usual(proposals: &[Vec<Proposal>], leaf: usize, proposal: usize) -> Decision {
    let is_sure = proposals.get(leaf).and_then(|all| all.get(proposal)).is_some_and(|proposal| proposal.is_sure);
    if is_sure { Decision::Proposed } else { Decision::Judgement }
}

/// The rules file of a draft.
fn written(draft: &Draft, form: &ConfirmRulesForm) -> String {
    match (&draft.file, &draft.table) {
        (Some(file), _) => file.clone(),
        (None, Some(table)) => {
            let (decisions, sources) = (chosen(&form.choice, Decision::from_code), chosen(&form.source, FactSource::from_code));
            let proposals = table.proposals();
            let decided = |leaf: usize, proposal: usize| {
                let decision = decisions.get(&(leaf, proposal)).copied().unwrap_or_else(|| usual(&proposals, leaf, proposal));
                (decision, sources.get(&(leaf, proposal)).copied())
            };
            rules_file(&draft.head, table, decided).to_string()
        }
        (None, None) => String::new(),
    }
}

/// Stores a waiting file as the next version of its year and title.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` while unsure proposals were not looked at; `Refused` when it was confirmed already, with who did so,
/// or where nothing would change.
pub async fn confirm(actor: &Actor, services: &Services, form: &ConfirmRulesForm) -> Result<RuleSetId> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let draft: Draft = waiting_rows::read(&mut tx, actor, FileOf::Rules, &form.draft, WAITING).await?;
    waiting_rows::end(&mut tx, actor, services, FileOf::Rules, &form.draft, WAITING).await?;
    let is_unsure = draft.table.iter().flat_map(RulesTable::proposals).flatten().any(|proposal| !proposal.is_sure);
    if is_unsure && form.read != crate::form::tick::SET {
        return Err(ServiceError::field(ConfirmRulesForm::read, "有没有把握的评分标准，请逐条核对后勾选确认。"));
    }
    let id = store(&mut tx, actor, services, &draft.head.title, draft.head.year, &written(&draft, form)).await?;
    tx.commit().await?;
    Ok(id)
}

pub(super) async fn store(tx: &mut Tx, actor: &Actor, services: &Services, title: &str, year: i32, file: &str) -> Result<RuleSetId> {
    let content = of_year(file, title, year)?;
    read(&content)?;
    let digest = Sha256Digest::of(content.as_bytes()).to_string();
    let latest = latest(tx, actor, year, title).await?;
    if latest.as_ref().is_some_and(|latest| same(&latest.1, &content)) {
        return Err(ServiceError::Refused(format!("与{year}年“{title}”现行版本完全相同，没有保存新版本。")));
    }
    let version = latest.map_or(0, |latest| latest.0) + 1;
    let line = RuleSetLine {
        id: RuleSetId::new(new_id()),
        year,
        title: title.to_owned(),
        version,
        digest: digest.clone(),
        created_at: services.now(),
        created_by: actor.person.clone(),
        rounds: 0,
    };
    // the version stands in the file, too: what is handed on says which one it is
    let content = with_version(&content, version)?;
    let line = RuleSetLine { digest: Sha256Digest::of(content.as_bytes()).to_string(), ..line };
    match rule_set::insert(tx, &actor.county, &line, &content).await {
        Err(StorageError::Duplicate(_)) => return Err(ServiceError::Stale),
        other => other?,
    }
    let stored = AssessmentAction::RulesStored { title: line.title, version, digest: Sha256Hex(line.digest) };
    audit::record(tx, services, actor, Subject::RuleSet(line.id.clone()), stored).await?;
    Ok(line.id)
}

pub(super) async fn latest(conn: &mut Conn, actor: &Actor, year: i32, title: &str) -> Result<Option<(i64, String)>> {
    let found = rule_set::list(conn, &actor.county).await?.into_iter().find(|line| line.year == year && line.title == title);
    let Some(line) = found else { return Ok(None) };
    let (_, content) = rule_set::get(conn, &actor.county, &line.id).await?.ok_or(NOT_THERE)?;
    Ok(Some((line.version, content)))
}

/// The file as the rules of that year and title, canonical.
fn of_year(file: &str, title: &str, year: i32) -> Result<String> {
    changed(file, |set| {
        set.insert("year".to_owned(), year.into());
        set.insert("title".to_owned(), title.into());
    })
}

fn with_version(file: &str, version: i64) -> Result<String> {
    changed(file, |set| {
        set.insert("version".to_owned(), version.into());
    })
}

fn changed(file: &str, change: impl FnOnce(&mut serde_json::Map<String, serde_json::Value>)) -> Result<String> {
    let mut value: serde_json::Value = serde_json::from_str(file.trim_start_matches('\u{feff}')).map_err(ServiceError::internal)?;
    if let Some(set) = value["rule_set"].as_object_mut() {
        change(set);
    }
    let text = value.to_string();
    Ok(Json::read(&text).map_err(ServiceError::internal)?.canonical())
}

/// Whether two files differ in nothing but the number of their version.
fn same(one: &str, other: &str) -> bool {
    let without = |text: &str| changed(text, |set| drop(set.remove("version"))).ok();
    without(one) == without(other)
}

/// The same rules for another year, as its first version of that title.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the year; `Refused` where that year has them already.
pub async fn clone_rules(actor: &Actor, services: &Services, form: &CloneRulesForm) -> Result<RuleSetId> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let (line, content) = rule_set::get(&mut tx, &actor.county, &form.rules).await?.ok_or(NOT_THERE)?;
    let year: Option<i32> = typed_year(&form.year).filter(|year| (2000..=2200).contains(year));
    let year = year.ok_or_else(|| ServiceError::field(CloneRulesForm::year, "请填写四位数的年份，如2027。"))?;
    if latest(&mut tx, actor, year, &line.title).await?.is_some() {
        return Err(ServiceError::field(CloneRulesForm::year, format!("{year}年已有“{}”，请在那一版上修改。", line.title)));
    }
    let id = store(&mut tx, actor, services, &line.title, year, &content).await?;
    tx.commit().await?;
    Ok(id)
}
