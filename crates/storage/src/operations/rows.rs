//! Rows as they are stored, to the letter, of which the audit log keeps digests: tasks with their units and what they said before,
//! sections, exemptions, and the problems of monitoring. Read only. A column that a later migration adds is not among them, so that
//! digests of before go on being right.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ChecklistId, CountyId};
use serde::Serialize;
use serde_json::Value;

use crate::{Conn, Result, StorageError};

/// A row with all it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowText {
    /// Its group: `list:…`, `month:…`, `register:…`.
    pub group: String,
    /// Which row: `task:…`, `section:…`, `exemption:…`, `finding:…`.
    pub key: String,
    /// What people know it by.
    pub name: String,
    /// What it says.
    pub content: Value,
}

impl RowText {
    pub(super) fn of(group: &str, (kind, id): (&str, &str), name: String, content: &impl Serialize) -> Result<Self> {
        let content = serde_json::to_value(content).map_err(|error| StorageError::inconsistent("audit", "rows", error.to_string()))?;
        Ok(Self { group: group.to_owned(), key: format!("{kind}:{id}"), name, content })
    }
}

/// What a task says, today or on earlier days.
#[derive(Serialize, sqlx::FromRow)]
struct TaskWords {
    section_id: String,
    position: i64,
    number: String,
    requirement: String,
    responsible: String,
    support: String,
    time_limit: String,
    remark: String,
    duty: String,
    duty_date: Option<NaiveDate>,
    duty_every: Option<String>,
    duty_count: Option<i64>,
    duty_fixed: bool,
    removed: bool,
}

#[derive(Serialize, sqlx::FromRow)]
struct TaskRow {
    id: String,
    #[sqlx(flatten)]
    #[serde(flatten)]
    words: TaskWords,
    carried: bool,
    since_on: NaiveDate,
}

#[derive(Serialize, sqlx::FromRow)]
struct TaskPastRow {
    task_id: String,
    from_on: NaiveDate,
    to_on: NaiveDate,
    #[sqlx(flatten)]
    #[serde(flatten)]
    words: TaskWords,
}

#[derive(Serialize, sqlx::FromRow)]
struct AssignmentRow {
    task_id: String,
    id: String,
    unit_id: String,
    role: String,
    lead_presumed: bool,
    via: String,
    written: String,
    removed: bool,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    cause: String,
}

/// A task, the units that answer for it, and what it said on earlier days.
#[derive(Serialize)]
struct TaskText<'a> {
    task: &'a TaskRow,
    units: Vec<&'a AssignmentRow>,
    past: Vec<&'a TaskPastRow>,
}

#[derive(Serialize, sqlx::FromRow)]
struct SectionRow {
    id: String,
    parent_id: Option<String>,
    position: i64,
    title: String,
    removed: bool,
    carried: bool,
    since_on: NaiveDate,
}

#[derive(Serialize, sqlx::FromRow)]
struct SectionPastRow {
    section_id: String,
    from_on: NaiveDate,
    to_on: NaiveDate,
    parent_id: Option<String>,
    position: i64,
    title: String,
    removed: bool,
}

#[derive(Serialize)]
struct SectionText<'a> {
    section: &'a SectionRow,
    past: Vec<&'a SectionPastRow>,
}

#[derive(Serialize, sqlx::FromRow)]
struct ExemptionRow {
    id: String,
    task_id: Option<String>,
    unit_id: Option<String>,
    group_name: Option<String>,
    kind: String,
    from_on: NaiveDate,
    to_on: NaiveDate,
    reason: String,
    entered_at: DateTime<Utc>,
    entered_by: String,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<String>,
}

/// Every row of a list of which the log keeps a digest.
///
/// # Errors
/// When the engine fails, or something stands there that nothing of ours writes.
pub async fn of_list(conn: &mut Conn, list: &ChecklistId) -> Result<Vec<RowText>> {
    let group = format!("list:{list}");
    let mut all = tasks(conn, list, &group).await?;
    all.extend(sections(conn, list, &group).await?);
    let exemptions = fetch_all!(
        conn,
        ExemptionRow,
        "select id, task_id, unit_id, group_name, kind, from_on, to_on, reason, entered_at, entered_by, ended_at, ended_by
         from exemption where checklist_id = $1",
        list.as_str(),
    )?;
    for row in &exemptions {
        all.push(RowText::of(&group, ("exemption", &row.id), row.reason.clone(), row)?);
    }
    Ok(all)
}

async fn tasks(conn: &mut Conn, list: &ChecklistId, group: &str) -> Result<Vec<RowText>> {
    let tasks = fetch_all!(
        conn,
        TaskRow,
        "select id, section_id, position, number, requirement, responsible, support, time_limit, remark, duty, duty_date, duty_every,
                duty_count, duty_fixed, removed, carried, since_on
         from task where checklist_id = $1",
        list.as_str(),
    )?;
    let past = fetch_all!(
        conn,
        TaskPastRow,
        "select task_id, from_on, to_on, section_id, position, number, requirement, responsible, support, time_limit, remark, duty,
                duty_date, duty_every, duty_count, duty_fixed, removed
         from task_past where checklist_id = $1",
        list.as_str(),
    )?;
    let units = fetch_all!(
        conn,
        AssignmentRow,
        "select a.task_id, a.id, a.unit_id, a.role, a.lead_presumed, a.via, a.written, a.removed, a.valid_from, a.valid_to, a.cause
         from assignment a join task t on t.id = a.task_id where t.checklist_id = $1",
        list.as_str(),
    )?;
    let (mut units, mut past) = (by(&units, |row| (&row.task_id, row.id.clone())), by(&past, |row| (&row.task_id, row.from_on)));
    let mut text = |task: &TaskRow| {
        let text = TaskText { task, units: taken(&mut units, &task.id), past: taken(&mut past, &task.id) };
        let words: String = task.words.requirement.chars().take(24).collect();
        let name = if task.words.number.trim().is_empty() { words } else { format!("{} {words}", task.words.number.trim()) };
        RowText::of(group, ("task", &task.id), name, &text)
    };
    tasks.iter().map(&mut text).collect()
}

async fn sections(conn: &mut Conn, list: &ChecklistId, group: &str) -> Result<Vec<RowText>> {
    let sections = fetch_all!(
        conn,
        SectionRow,
        "select id, parent_id, position, title, removed, carried, since_on from section where checklist_id = $1",
        list.as_str(),
    )?;
    let past = fetch_all!(
        conn,
        SectionPastRow,
        "select section_id, from_on, to_on, parent_id, position, title, removed from section_past where checklist_id = $1",
        list.as_str(),
    )?;
    let mut past = by(&past, |row| (&row.section_id, row.from_on));
    let mut text = |section: &SectionRow| {
        let text = SectionText { section, past: taken(&mut past, &section.id) };
        RowText::of(group, ("section", &section.id), section.title.clone(), &text)
    };
    sections.iter().map(&mut text).collect()
}

/// Rows by the id they belong to, in an order that is no engine's own.
pub(super) fn by<'a, R, K: Ord>(rows: &'a [R], key: impl Fn(&'a R) -> (&'a String, K)) -> HashMap<&'a str, Vec<&'a R>> {
    let mut sorted: Vec<(&String, K, &R)> = rows.iter().map(|row| (key(row).0, key(row).1, row)).collect();
    sorted.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut all: HashMap<&str, Vec<&R>> = HashMap::new();
    for (id, _, row) in sorted {
        all.entry(id.as_str()).or_default().push(row);
    }
    all
}

pub(super) fn taken<'a, R>(rows: &mut HashMap<&str, Vec<&'a R>>, id: &str) -> Vec<&'a R> {
    rows.remove(id).unwrap_or_default()
}

#[derive(Serialize, sqlx::FromRow)]
struct FindingRow {
    id: String,
    column_id: Option<String>,
    candidate_id: String,
    rule: String,
    url: String,
    title: String,
    period: String,
    problem: String,
    origin: String,
    month: NaiveDate,
    relapse_of: Option<String>,
    confirmed_at: DateTime<Utc>,
}

/// The problems of a county as they were confirmed, each in the group of its month: what is done about them is another's to hold, and
/// who answers for one may change.
///
/// # Errors
/// When the engine fails, or something stands there that nothing of ours writes.
pub async fn of_findings(conn: &mut Conn, county: &CountyId) -> Result<Vec<RowText>> {
    let rows = fetch_all!(
        conn,
        FindingRow,
        "select id, column_id, candidate_id, rule, url, title, period, problem, origin, month, relapse_of, confirmed_at
         from finding where county_id = $1",
        county.as_str(),
    )?;
    let text = |row: &FindingRow| {
        let name = row.problem.chars().take(24).collect();
        RowText::of(&format!("month:{county}/{}", row.month), ("finding", &row.id), name, row)
    };
    rows.iter().map(text).collect()
}
