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
use super::month_counted::{after_bulletin, began_later, counted_month, sealed_months};
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
        /// They count for months whose bulletin is sealed.
        #[serde(default, with = "tick")]
        pub after_bulletin: bool,
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
    /// What must be corrected first: all that is wrong with all rows, by row.
    pub problems: Vec<RowProblem>,
    /// What becomes of each row.
    pub standing: Vec<RowStanding>,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowStanding {
    /// It is new.
    New,
    /// The same was entered before, and it is left out.
    Known,
    /// It says the same as this row above it, and is left out.
    SameAs(usize),
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
    let (planned, found) = plan(&mut conn, actor, services, &file.entries).await?;
    let standing_of = |entry: &FindingEntry| planned.iter().find(|one| one.row == entry.row).map_or(RowStanding::New, |one| one.standing);
    let standing = file.entries.iter().map(standing_of).collect();
    Ok(WaitingFindings { entries: file.entries, problems: together(file.problems, found), standing })
}

/// All that is wrong with the rows, by row. What the file itself could not be read by goes first: of one cell it alone is said.
fn together(read: Vec<RowProblem>, found: Vec<RowProblem>) -> Vec<RowProblem> {
    let cells: HashSet<(usize, String)> = read.iter().map(|one| (one.row, one.column.clone())).collect();
    let mut all = read;
    all.extend(found.into_iter().filter(|one| !cells.contains(&(one.row, one.column.clone()))));
    all.sort_by_key(|one| one.row);
    all
}

/// What is asked of months of new rows whose bulletin is sealed.
async fn questions(conn: &mut Conn, actor: &Actor, planned: &[Planned]) -> Result<Vec<String>> {
    let sealed = sealed_months(conn, &actor.county).await?;
    let is_meant = |month: &NaiveDate| planned.iter().any(|one| one.standing == RowStanding::New && one.month == *month);
    Ok(sealed.iter().filter(|(month, _)| is_meant(month)).map(|(month, found)| after_bulletin(*month, *found)).collect())
}

struct Planned {
    row: usize,
    new: NewCandidate,
    month: NaiveDate,
    standing: RowStanding,
}

/// Every row as a candidate, and what is wrong with the others.
async fn plan(conn: &mut Conn, actor: &Actor, services: &Services, entries: &[FindingEntry]) -> Result<(Vec<Planned>, Vec<RowProblem>)> {
    let today = day_of(services.now());
    let units = register::unit::list(conn, &actor.county).await?;
    let columns = column::everything(conn, &actor.county, &Scope::County).await?;
    let known: HashSet<String> = candidate::known(conn, &actor.county).await?.into_iter().map(|one| one.fingerprint).collect();
    let rules = rule_version::book(conn, &actor.county).await?;
    let mut above: HashMap<String, usize> = HashMap::new();
    let (mut planned, mut problems) = (Vec::new(), Vec::new());
    for entry in entries {
        match one(entry, (&units, &columns, &rules), today) {
            Ok((new, month)) => {
                let standing = if known.contains(&new.fingerprint) {
                    RowStanding::Known
                } else {
                    above.get(&new.fingerprint).map_or(RowStanding::New, |row| RowStanding::SameAs(*row))
                };
                above.entry(new.fingerprint.clone()).or_insert(entry.row);
                planned.push(Planned { row: entry.row, new, month, standing });
            }
            Err(wrong) => problems.extend(wrong.into_iter().map(|(column, message)| RowProblem {
                row: entry.row,
                column: column.into(),
                message: format!("第{}行{message}", entry.row),
            })),
        }
    }
    Ok((planned, problems))
}

type Wrong = (&'static str, String);

/// A row as a candidate, or all that is wrong with it.
fn one(
    entry: &FindingEntry,
    (units, columns, rules): (&[Unit], &[KeptColumn], &RuleBook),
    today: NaiveDate,
) -> std::result::Result<(NewCandidate, NaiveDate), Vec<Wrong>> {
    let mut wrong: Vec<Wrong> = Vec::new();
    let unit = unit_called(units, &entry.unit, today).map_err(|why| wrong.push(("单位", why))).ok();
    let is_own = |kept: &&KeptColumn, unit: &Unit| kept.column.unit == unit.id && fold(&kept.column.name) == fold(&entry.column);
    let own = unit.and_then(|unit| columns.iter().find(|kept| is_own(kept, unit)));
    if let (Some(unit), None, false) = (unit, own, entry.column.is_empty()) {
        let why = format!("“栏目”写的是“{}”，{}没有登记这个栏目；请先登记，或留空并填写网址。", entry.column, unit.short_name);
        wrong.push(("栏目", why));
    }
    if entry.column.is_empty() && entry.url.is_empty() {
        wrong.push(("网址", "“网址”和“栏目”都没有填写，请至少填写一个。".into()));
    }
    let problem = entry.problem.trim();
    if !(4..=PROBLEM_LIMIT).contains(&problem.chars().count()) {
        wrong.push(("问题描述", format!("“问题描述”要写4至{PROBLEM_LIMIT}个字。")));
    }
    for (column, said) in [("问题描述", problem), ("标题", entry.title.as_str())] {
        if let Err(found) = without_numbers(column, said) {
            wrong.push((column, format!("“{column}”：{}", found.message)));
        }
    }
    let month = counted_month(&entry.month, today)
        .map_err(|why| wrong.push(("计入月份", format!("“计入月份”写的是“{}”，{why}", entry.month))))
        .ok();
    if let (Some(unit), Some(month)) = (unit, month) {
        let (began, called) = match own {
            Some(kept) => (kept.from, format!("栏目“{}”", kept.column.name)),
            None => (unit.valid_from, unit.short_name.clone()),
        };
        wrong.extend(began_later(month, began, &called).map(|why| ("计入月份", format!("：{why}"))));
    }
    let (Some(unit), Some(month), true) = (unit, month, wrong.is_empty()) else { return Err(wrong) };
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
    new.map(|new| (new, month)).map_err(|error| vec![("", error.to_string())])
}

/// Takes a waiting file, in one transaction; what is known already is left out. Answers how many are new.
///
/// # Errors
/// `Forbidden`; `Invalid` where it counts for a month whose bulletin is sealed and nobody said that it shall; `Refused` when it was confirmed already,
/// with who did so, or where a row must be corrected first.
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
    let new: Vec<&Planned> = planned.iter().filter(|one| one.standing == RowStanding::New).collect();
    if new.is_empty() {
        return Err(ServiceError::Refused("文件里的问题都已经登记过，没有新的问题。".into()));
    }
    let sealed = questions(&mut tx, actor, &planned).await?;
    if !sealed.is_empty() && !form.after_bulletin {
        return Err(ServiceError::field(ChosenFindings::after_bulletin, sealed.concat()));
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
