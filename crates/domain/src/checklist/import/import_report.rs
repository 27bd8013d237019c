//! What `gongkai checklist import --json` prints: one object with a fixed shape that other programs may rely on.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::grid::{row_in_table, table_of};
use super::parse::{ParsedChecklist, ParsedItem};
use super::recognise::Stated;
use super::responsible::{Outcome, UnitDirectory};
use super::time_limit::ProposedDuty;
use crate::checklist::{AssignedVia, AssignmentRole};
use crate::ids::UnitId;
use crate::reporting::advice::masked;

/// The object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// The checklist's title, empty where the file has none.
    pub title: String,
    /// The sections' titles in order.
    pub sections: Vec<String>,
    /// The tasks in order.
    pub items: Vec<ItemReport>,
    /// Texts beneath the table and lines of its form.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
    /// What a person must look at.
    pub problems: Vec<ProblemReport>,
}

/// One task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemReport {
    /// The section's title.
    pub section: String,
    /// The second level, `null` where the list has one only.
    pub subsection: Option<String>,
    /// The number in the list, or section and place in it.
    pub no: String,
    /// 工作要求, to the letter.
    pub requirement: String,
    /// 责任单位 (or 牵头单位), to the letter.
    pub responsible: String,
    /// 完成情况, to the letter.
    pub completion: String,
    /// 配合单位, to the letter.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub support: String,
    /// 完成时限, to the letter.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub time_limit: String,
    /// 备注, to the letter.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub remark: String,
    /// Earlier statements on progress, each under its heading.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub earlier: Vec<Stated>,
    /// Texts in columns that are not read, each under its heading.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub others: Vec<Stated>,
    /// The proposed deadline.
    pub deadline: DeadlineReport,
    /// The responsible units.
    pub assignments: Vec<AssignmentReport>,
    /// Names no unit could be told for.
    pub unresolved: Vec<UnresolvedReport>,
    /// The named units are only examples.
    pub open: bool,
}

/// A deadline: its kind, and a date where the kind is `date`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineReport {
    /// `date`, `year_end`, `standing`, `quota` or `none`.
    pub kind: DeadlineKind,
    /// The last day in time.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<NaiveDate>,
}

/// The kinds of deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// By a date.
    Date,
    /// By year end.
    YearEnd,
    /// For good.
    Standing,
    /// So many per period.
    Quota,
    /// Nothing is said.
    None,
}

/// A responsible unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentReport {
    /// Its short name.
    pub unit: String,
    /// Lead or support.
    pub role: AssignmentRole,
    /// It leads by habit, as the first-named, not by a word of the list.
    pub lead_presumed: bool,
    /// How the list names it.
    pub via: AssignedVia,
}

/// A name no unit could be told for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnresolvedReport {
    /// The name as written.
    pub text: String,
    /// Why, in the office's language.
    pub reason: String,
    /// Short names of the nearest units; for an open group its likely original words.
    pub candidates: Vec<String>,
}

/// A problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemReport {
    /// The row's number in its table; 0 for the file as a whole.
    pub row: usize,
    /// Which of several tables it stands in, from 2; left out for the first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub table: Option<usize>,
    /// The column's heading.
    pub column: String,
    /// A Chinese sentence that says what to do next.
    pub message: String,
}

impl ImportReport {
    /// The report on a parsed checklist.
    #[must_use]
    pub fn new(parsed: &ParsedChecklist, directory: &UnitDirectory) -> Self {
        let problems = parsed.problems.iter();
        // looked up for every assignment of every row
        let names: HashMap<&UnitId, &str> = directory.units.iter().map(|unit| (&unit.id, unit.list_name())).collect();
        Self {
            title: parsed.title.clone(),
            sections: parsed.sections.clone(),
            items: parsed.items.iter().map(|item| item_report(item, &names)).collect(),
            problems: problems
                .map(|problem| ProblemReport {
                    row: row_in_table(problem.row),
                    table: table_of(problem.row),
                    column: problem.column.clone(),
                    message: problem.message.clone(),
                })
                .collect(),
            notes: parsed.notes.iter().map(|note| masked(note)).collect(),
        }
    }
}

fn item_report(item: &ParsedItem, names: &HashMap<&UnitId, &str>) -> ItemReport {
    let name = |id: &UnitId| names.get(id).map_or_else(|| id.to_string(), |name| (*name).to_owned());
    let (kind, date) = match item.duty.duty {
        ProposedDuty::Date { date } => (DeadlineKind::Date, Some(date)),
        ProposedDuty::YearEnd => (DeadlineKind::YearEnd, None),
        ProposedDuty::Standing { .. } => (DeadlineKind::Standing, None),
        ProposedDuty::Quota { .. } => (DeadlineKind::Quota, None),
        ProposedDuty::None => (DeadlineKind::None, None),
    };
    let assignments = item.assignees().into_iter().map(|assignee| AssignmentReport {
        unit: name(&assignee.unit),
        role: assignee.role,
        lead_presumed: assignee.lead_presumed,
        via: assignee.via,
    });
    let unresolved = item.tokens().filter_map(|token| match &token.outcome {
        Outcome::Unresolved { reason, candidates } => Some(UnresolvedReport {
            text: token.written.clone(),
            reason: reason.label().to_owned(),
            candidates: candidates.iter().map(name).collect(),
        }),
        Outcome::OpenGroup { confirmed: None, likely_original, .. } => Some(UnresolvedReport {
            text: token.written.clone(),
            reason: "没有写明是哪些单位，需要确认".to_owned(),
            candidates: likely_original.iter().cloned().collect(),
        }),
        _ => None,
    });
    ItemReport {
        section: item.row.section.clone(),
        subsection: item.row.subsection.clone(),
        no: item.row.no.clone(),
        requirement: item.row.requirement.clone(),
        responsible: item.row.responsible.clone(),
        completion: item.row.completion.clone(),
        support: item.row.support.clone().unwrap_or_default(),
        time_limit: item.row.time_limit.clone(),
        remark: item.row.remark.clone(),
        earlier: item.row.earlier.clone(),
        others: item.row.others.clone(),
        deadline: DeadlineReport { kind, date },
        assignments: assignments.collect(),
        unresolved: unresolved.collect(),
        open: item.is_open(),
    }
}
