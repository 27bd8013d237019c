//! Problems that come in a file: seen by a superior office, or written down elsewhere. They go the same way as what the monitor found.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{CandidateId, ImportId};
use domain::monitoring::candidate::Candidate;
use domain::monitoring::decision::Origin;
use domain::monitoring::file_finding::FindingEntry;
use domain::monitoring::rule_version::RuleBook;
use domain::register::unit::Unit;
use domain::text::folded::fold;
use storage::import_draft::FileOf;
use storage::monitoring::candidate::{self, NewCandidate};
use storage::monitoring::column::{self, KeptColumn};
use storage::monitoring::rule_version;
use storage::{Conn, Lock, register};

use super::by_hand::PROBLEM_LIMIT;
use super::called::unit_called;
use super::hits::new_candidate;
use super::job::month_of;
use super::row_file::RowFile;
use super::seen_by_people;
use crate::form;
use crate::form::tick;
use crate::operations::rows::Before;
use crate::personal_data::without_numbers;
use crate::register::RowProblem;
use crate::{Actor, Result, ServiceError, Services, operations::audit, waiting_rows};

/// The most problems of a file.
pub const FILE_FINDINGS: usize = 2_000;
const WAITING: &str = "这份待确认的问题文件";

/// A file of problems.
pub type FindingFile = RowFile<FindingEntry>;

form! {
    /// A waiting file of problems.
    #[derive(Debug)]
    pub struct ChosenFindings {
        /// Which.
        pub draft: ImportId,
        /// They are confirmed at once.
        #[serde(default, with = "tick")]
        pub confirm: bool,
    }
}

/// What a waiting file would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingFindings {
    /// The rows.
    pub entries: Vec<FindingEntry>,
    /// What must be corrected first.
    pub problems: Vec<RowProblem>,
    /// For each row whether it is known already and will be left out.
    pub known: Vec<bool>,
}

/// Keeps a file until its preview is confirmed.
///
/// # Errors
/// `Forbidden` without the right to monitor; `Refused` where it is too long.
pub async fn receive_findings(actor: &Actor, services: &Services, file_name: &str, content: &[u8], file: &FindingFile) -> Result<ImportId> {
    actor.require(Permission::Monitor)?;
    if file.entries.len() > FILE_FINDINGS {
        return Err(ServiceError::field("file", format!("一份表格最多{FILE_FINDINGS}个问题，请分成几份。")));
    }
    waiting_rows::keep(actor, services, FileOf::Findings, (file_name, content), file).await
}

/// What a waiting file would do.
///
/// # Errors
/// `Forbidden`; `Refused` when it was confirmed, with who did so; `NotFound` when nobody came back for it.
pub async fn waiting_findings(actor: &Actor, services: &Services, id: &ImportId) -> Result<WaitingFindings> {
    actor.require(Permission::Monitor)?;
    let mut conn = services.db().read().await?;
    let file: FindingFile = waiting_rows::read(&mut conn, actor, FileOf::Findings, id, WAITING).await?;
    let (planned, mut problems) = plan(&mut conn, actor, services, &file.entries).await?;
    let known = file.entries.iter().map(|entry| planned.iter().any(|one| one.row == entry.row && one.is_known)).collect();
    problems.extend(file.problems);
    Ok(WaitingFindings { entries: file.entries, problems, known })
}

struct Planned {
    row: usize,
    new: NewCandidate,
    month: NaiveDate,
    is_known: bool,
}

/// Every row as a candidate, and what is wrong with the others.
async fn plan(conn: &mut Conn, actor: &Actor, services: &Services, entries: &[FindingEntry]) -> Result<(Vec<Planned>, Vec<RowProblem>)> {
    let today = day_of(services.now());
    let units = register::unit::list(conn, &actor.county).await?;
    let columns = column::everything(conn, &actor.county, &Scope::County).await?;
    let mut known: HashSet<String> = candidate::known(conn, &actor.county).await?.into_iter().map(|one| one.fingerprint).collect();
    let rules = rule_version::book(conn, &actor.county).await?;
    let (mut planned, mut problems) = (Vec::new(), Vec::new());
    for entry in entries {
        match one(entry, (&units, &columns, &rules), today) {
            Ok((new, month)) => {
                let is_known = !known.insert(new.fingerprint.clone());
                planned.push(Planned { row: entry.row, new, month, is_known });
            }
            Err((column, message)) => {
                problems.push(RowProblem { row: entry.row, column: column.into(), message: format!("第{}行{message}", entry.row) });
            }
        }
    }
    Ok((planned, problems))
}

type Wrong = (&'static str, String);

fn one(
    entry: &FindingEntry,
    (units, columns, rules): (&[Unit], &[KeptColumn], &RuleBook),
    today: NaiveDate,
) -> std::result::Result<(NewCandidate, NaiveDate), Wrong> {
    let wrong = |column: &'static str, message: String| Err((column, message));
    let unit = unit_called(units, &entry.unit, today).map_err(|why| ("单位", why))?;
    let own = columns.iter().find(|kept| kept.column.unit == unit.id && fold(&kept.column.name) == fold(&entry.column));
    if own.is_none() && !entry.column.is_empty() {
        return wrong("栏目", format!("“栏目”写的是“{}”，{}没有登记这个栏目；请先登记，或留空并填写网址。", entry.column, unit.short_name));
    }
    if own.is_none() && entry.url.is_empty() {
        return wrong("网址", "“网址”和“栏目”都没有填写，请至少填写一个。".into());
    }
    let problem = entry.problem.trim();
    if !(4..=PROBLEM_LIMIT).contains(&problem.chars().count()) {
        return wrong("问题描述", format!("“问题描述”要写4至{PROBLEM_LIMIT}个字。"));
    }
    for (column, said) in [("问题描述", problem), ("标题", entry.title.as_str())] {
        if let Err(found) = without_numbers(column, said) {
            return wrong(column, format!("“{column}”：{}", found.message));
        }
    }
    let month = match entry.month.trim() {
        "" => month_of(&today.format("%Y-%m").to_string()),
        text => month_of(text).filter(|month| *month <= today),
    };
    let Some(month) = month else {
        return wrong("计入月份", format!("“计入月份”写的是“{}”，请填写已经开始的月份，如 2026-10。", entry.month));
    };
    let address = own.map(|kept| kept.column.address.as_str()).filter(|_| entry.url.is_empty()).unwrap_or(&entry.url);
    let words = if problem.ends_with('。') { problem.to_owned() } else { format!("{problem}。") };
    let candidate = Candidate {
        unit: unit.full_name.clone(),
        column: entry.column.clone(),
        rule: entry.rule,
        url: address.to_owned(),
        title: entry.title.clone(),
        period: None,
        evidence: serde_json::Map::new(),
    };
    // as by hand: what was written tells two on one page apart
    let candidate = candidate.with("word", problem);
    let column = own.map(|kept| kept.column.id.clone());
    let new = new_candidate(&candidate, (&unit.id, column), month, (words, rules.no(entry.rule)), Origin::File);
    new.map(|new| (new, month)).map_err(|error| ("", error.to_string()))
}

/// Takes a waiting file, in one transaction; what is known already is left out. Answers how many are new.
///
/// # Errors
/// `Forbidden`; `Refused` when it was confirmed already, with who did so, or where a row must be corrected first.
pub async fn take_findings(actor: &Actor, services: &Services, form: &ChosenFindings) -> Result<usize> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let file: FindingFile = waiting_rows::read(&mut tx, actor, FileOf::Findings, &form.draft, WAITING).await?;
    waiting_rows::end(&mut tx, actor, services, FileOf::Findings, &form.draft, WAITING).await?;
    let (planned, problems) = plan(&mut tx, actor, services, &file.entries).await?;
    if let Some(problem) = file.problems.iter().chain(&problems).next() {
        return Err(ServiceError::Refused(problem.message.clone()));
    }
    let new: Vec<&Planned> = planned.iter().filter(|one| !one.is_known).collect();
    if new.is_empty() {
        return Err(ServiceError::Refused("文件里的问题都已经登记过，没有新的问题。".into()));
    }
    let rounds = seen_by_people::rounds(&mut tx, &actor.county).await?;
    let mut by_month: HashMap<NaiveDate, Vec<NewCandidate>> = HashMap::new();
    for one in &new {
        by_month.entry(one.month).or_default().push(one.new.clone());
    }
    for (month, all) in &by_month {
        seen_by_people::keep(&mut tx, (actor, services), &rounds, *month, all).await?;
    }
    let mut before = None;
    if form.confirm {
        before = Some(Before::of_findings(&mut tx, &actor.county).await?);
        let ids: Vec<CandidateId> = new.iter().map(|one| one.new.id.clone()).collect();
        seen_by_people::confirm_at_once(&mut tx, actor, services, &ids).await?;
    }
    let event = MonitoringAction::FindingsImported { number: new.len(), confirmed: form.confirm };
    audit::record_with_rows(&mut tx, services, actor, Subject::County(actor.county.clone()), event, before.as_ref()).await?;
    tx.commit().await?;
    Ok(new.len())
}
