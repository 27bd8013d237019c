//! The whole preview of an import: tasks, who is responsible, proposed duties, and what a person must decide.

use serde::{Deserialize, Serialize};

use super::headings::ColumnRole;
use super::problem::Problem;
use super::recognise::{Recognised, RecognisedRow};
use super::responsible::{Assignee, Expression, Outcome, Resolver, Role, Token, UnitDirectory};
use super::time_limit::{DutyProposal, propose};
use crate::ids::UnitId;

/// A checklist ready to be looked at, nothing of it stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedChecklist {
    /// Its title, empty where the file has none.
    pub title: String,
    /// The year it is read for.
    pub year: i32,
    /// The sections in order, each once.
    pub sections: Vec<String>,
    /// The tasks in order.
    pub items: Vec<ParsedItem>,
    /// Open groups by their words, to be confirmed in one place.
    pub open_groups: Vec<OpenGroupUse>,
    /// Notes beneath the table.
    pub notes: Vec<String>,
    /// What a person must look at.
    pub problems: Vec<Problem>,
}

/// One task with everything understood about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedItem {
    /// The texts to the letter.
    pub row: RecognisedRow,
    /// The proposed duty and the words that led to it.
    pub duty: DutyProposal,
    /// The responsible (or lead) units as written.
    pub responsible: Expression,
    /// The supporting units, where the list has a column for them.
    pub support: Option<Expression>,
}

impl ParsedItem {
    /// Every responsible unit once, leads first as written.
    #[must_use]
    pub fn assignees(&self) -> Vec<Assignee> {
        let mut assignees = self.responsible.assignees();
        for assignee in self.support.iter().flat_map(Expression::assignees) {
            if !assignees.iter().any(|known| known.unit == assignee.unit) {
                assignees.push(assignee);
            }
        }
        assignees
    }

    /// All tokens of both columns.
    pub fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.responsible.tokens.iter().chain(self.support.iter().flat_map(|support| &support.tokens))
    }

    /// Whether a list of units is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.responsible.open || self.support.as_ref().is_some_and(|support| support.open)
    }

    /// Tokens no unit could be told for.
    pub fn unresolved(&self) -> impl Iterator<Item = &Token> {
        self.tokens().filter(|token| matches!(token.outcome, Outcome::Unresolved { .. }))
    }
}

/// An open group wherever a checklist uses the same words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenGroupUse {
    /// The words a choice is remembered under.
    pub key: String,
    /// The words as they stand in the file, each way of writing once.
    pub written: Vec<String>,
    /// The rows that use them.
    pub rows: Vec<usize>,
    /// The units to choose from.
    pub candidates: Vec<UnitId>,
    /// What was chosen before.
    pub confirmed: Option<Vec<UnitId>>,
}

/// Resolves units and proposes duties for every row.
#[must_use]
pub fn parse(recognised: &Recognised, directory: &UnitDirectory, year: i32) -> ParsedChecklist {
    let resolver = Resolver::new(directory, year);
    let mut parsed = ParsedChecklist {
        title: recognised.title.clone(),
        year,
        sections: Vec::new(),
        items: Vec::with_capacity(recognised.rows.len()),
        open_groups: Vec::new(),
        notes: recognised.notes.clone(),
        problems: recognised.problems.clone(),
    };
    for row in &recognised.rows {
        if !parsed.sections.contains(&row.section) {
            parsed.sections.push(row.section.clone());
        }
        let responsible = if row.responsible_lead { resolver.read_leads(&row.responsible) } else { resolver.read(&row.responsible) };
        let beside_support = row.support.as_deref().is_some_and(|text| !text.trim().is_empty());
        let responsible = if beside_support && !row.responsible_lead { resolver.read_leads(&row.responsible) } else { responsible };
        let support = row.support.as_deref().map(|text| resolver.read_support(text));
        let item = ParsedItem { duty: propose(&row.time_limit, &row.requirement, year), responsible, support, row: row.clone() };
        collect_open_groups(&mut parsed.open_groups, &item);
        parsed.problems.extend(unit_problems(recognised, directory, &item));
        parsed.items.push(item);
    }
    parsed.problems.sort_by_key(|problem| problem.row);
    parsed
}

fn collect_open_groups(groups: &mut Vec<OpenGroupUse>, item: &ParsedItem) {
    for token in item.tokens() {
        let (Outcome::OpenGroup { candidates, confirmed, .. }, Some(key)) = (&token.outcome, token.outcome.choice_key(&token.written))
        else {
            continue;
        };
        let row = item.row.source_row;
        match groups.iter_mut().find(|group| group.key == key) {
            Some(group) => {
                if !group.written.contains(&token.written) {
                    group.written.push(token.written.clone());
                }
                if !group.rows.contains(&row) {
                    group.rows.push(row);
                }
            }
            None => groups.push(OpenGroupUse {
                key: key.to_owned(),
                written: vec![token.written.clone()],
                rows: vec![row],
                candidates: candidates.clone(),
                confirmed: confirmed.clone(),
            }),
        }
    }
}

/// What the resolution leaves to a person, in the office's language.
fn unit_problems(recognised: &Recognised, directory: &UnitDirectory, item: &ParsedItem) -> Vec<Problem> {
    let row = item.row.source_row;
    let main = if item.row.responsible_lead { ColumnRole::Lead } else { ColumnRole::Responsible };
    let mut problems = Vec::new();
    let columns = [(Some(&item.responsible), main), (item.support.as_ref(), ColumnRole::Support)];
    for (expression, role) in columns {
        let Some(expression) = expression else { continue };
        for token in &expression.tokens {
            let message = match &token.outcome {
                Outcome::Unresolved { reason, candidates } => {
                    let near: Vec<String> = candidates.iter().map(|id| directory.name(id)).collect();
                    let advice = if near.is_empty() {
                        "请指定单位,或先在单位名册中添加。".to_owned()
                    } else {
                        format!("是否为{}?请指定单位,或先在单位名册中添加别名。", near.join("、"))
                    };
                    format!("“{}”没有对应的单位:{}。{advice}", token.written, reason.label())
                }
                Outcome::OpenGroup { confirmed: None, likely_original, .. } => match likely_original {
                    Some(original) => {
                        format!("“{}”可能是“{original}”(首字丢失),具体指哪些单位请确认一次。", token.written)
                    }
                    None => format!("“{}”没有写明是哪些单位,请确认一次。", token.written),
                },
                _ => continue,
            };
            problems.push(Problem::new(row, recognised.heading(role), message));
        }
        let written = !expression.text.trim().is_empty();
        if role != ColumnRole::Support && written && expression.names_nobody() && !super::folded::is_blank(&expression.text) {
            let message = format!("第{row}行的责任单位“{}”里没有单位。请指定责任单位。", expression.text.trim());
            problems.push(Problem::new(row, recognised.heading(role), message));
        }
    }
    problems
}

/// The role's word in files.
#[must_use]
pub const fn role_code(role: Role) -> &'static str {
    match role {
        Role::Lead => "lead",
        Role::Support => "support",
    }
}
