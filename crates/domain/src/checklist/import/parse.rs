//! The whole preview of an import: tasks, who is responsible, proposed duties, and what a person must decide.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::grid::{row_place, table_of};
use super::headings::ColumnRole;
use super::problem::{Problem, ProblemKind};
use super::recognise::{Recognised, RecognisedRow};
use super::remark_says::remark_problem;
use super::responsible::{Assignee, Expression, Outcome, Resolver, Token, UnitDirectory};
use super::time_limit::{DutyProposal, ProposalSource, TimeDoubt, names_a_period, names_a_time};
use crate::ids::UnitId;
use crate::reporting::advice::{masked, personal_data, personal_remarks};
use crate::text::folded::{fold, is_blank};

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

    /// The time limit as a person wrote it, in whichever column.
    #[must_use]
    pub fn written_limit(&self) -> &str {
        self.row.written_limit(&self.duty)
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

impl ParsedChecklist {
    /// Gathers the open expressions anew, after some of them were answered.
    pub(super) fn ask_groups(&mut self) {
        self.open_groups.clear();
        let mut places: HashMap<String, usize> = HashMap::new();
        for item in &self.items {
            collect_open_groups(&mut self.open_groups, &mut places, item);
        }
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
    /// What was chosen for all of them.
    pub confirmed: Option<Vec<UnitId>>,
    /// What the same words meant in an earlier list.
    #[serde(default)]
    pub suggested: Option<Vec<UnitId>>,
    /// Rows nobody has answered for.
    #[serde(default)]
    pub unanswered: Vec<usize>,
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
    let mut sections: HashSet<&str> = HashSet::new();
    let mut groups: HashMap<String, usize> = HashMap::new();
    let mut seen: HashMap<[String; 6], usize> = HashMap::new();
    for row in &recognised.rows {
        if sections.insert(&row.section) {
            parsed.sections.push(row.section.clone());
        }
        let item = item(row, &resolver, directory, year);
        collect_open_groups(&mut parsed.open_groups, &mut groups, &item);
        parsed.problems.extend(time_problem(recognised, &item));
        parsed.problems.extend(unit_problems(recognised, directory, &item));
        parsed.problems.extend(personal_problems(recognised, row));
        parsed.problems.extend(twin_problem(recognised, row, &mut seen));
        parsed.problems.extend(remark_problem(recognised, row));
        parsed.items.push(item);
    }
    if !personal_data(&parsed.title).is_empty() {
        let message = "标题里像是有完整的身份证号码、手机号码或银行卡号。公开前必须遮住，请改写标题。";
        parsed.problems.push(Problem::new(0, "标题", message).of(ProblemKind::Personal));
    }
    // nothing a person's number stands in may be kept beside the list
    for problem in &mut parsed.problems {
        if !personal_data(&problem.message).is_empty() {
            problem.message = masked(&problem.message);
        }
    }
    parsed.problems.sort_by_key(|problem| problem.row);
    parsed
}

fn item(row: &RecognisedRow, resolver: &Resolver<'_>, directory: &UnitDirectory, year: i32) -> ParsedItem {
    let beside_support = row.support.as_deref().is_some_and(|text| !is_blank(text));
    let mut responsible =
        if row.responsible_lead || beside_support { resolver.read_leads(&row.responsible) } else { resolver.read(&row.responsible) };
    if row.names_persons {
        responsible = responsible.with_persons();
    }
    let mut support = row.support.as_deref().map(|text| resolver.read_support(text));
    for expression in std::iter::once(&mut responsible).chain(support.as_mut()) {
        for token in &mut expression.tokens {
            let Some(key) = token.outcome.choice_key(&token.written).map(str::to_owned) else { continue };
            if let (Outcome::OpenGroup { confirmed, .. }, Some(units)) =
                (&mut token.outcome, directory.choices.in_row(row.source_row, &key))
            {
                *confirmed = Some(units.to_vec());
            }
        }
    }
    ParsedItem { duty: row.duty(year), responsible, support, row: row.clone() }
}

/// A time limit of which something was not understood.
fn time_problem(recognised: &Recognised, item: &ParsedItem) -> Option<Problem> {
    let row = &item.row;
    let doubt = item.duty.doubt.as_ref()?;
    let place = row_place(row.source_row);
    // what is not the column's own says where it stands
    let is_requirements = item.duty.source == ProposalSource::Requirement && !matches!(doubt, TimeDoubt::ReadElsewhere { .. });
    let place = if is_requirements { format!("{place}工作要求") } else { place };
    let message = doubt.message(&place, item.written_limit());
    let is_remarks = item.duty.source == ProposalSource::Remark && !matches!(doubt, TimeDoubt::ReadElsewhere { .. });
    let column = if is_remarks { ColumnRole::Remark } else { ColumnRole::TimeLimit };
    Some(Problem::new(row.source_row, recognised.heading(column), message).of(ProblemKind::TimeLimit))
}

/// A row that says what another said before: as a rule somebody copied it and forgot to change it.
fn twin_problem(recognised: &Recognised, row: &RecognisedRow, seen: &mut HashMap<[String; 6], usize>) -> Option<Problem> {
    let text = |text: Option<&str>| fold(text.unwrap_or_default());
    let mut words = [
        text(Some(&row.section)),
        text(row.subsection.as_deref()),
        text(Some(&row.requirement)),
        text(Some(&row.responsible)),
        text(row.support.as_deref()),
        text(Some(&row.time_limit)),
    ];
    let mut before = *seen.entry(words.clone()).or_insert(row.source_row);
    // a sheet for each month (3月, 6月) tells of the same tasks again
    if before == row.source_row && names_a_period(&row.section) {
        words[0].clear();
        let other = *seen.entry(words).or_insert(row.source_row);
        if table_of(other) != table_of(row.source_row) {
            before = other;
        }
    }
    (before != row.source_row).then(|| {
        let (first, this) = (row_place(before), row_place(row.source_row));
        let message = format!("{this}与{first}的内容、责任单位和时限完全相同，会成为两项任务。如为重复，请在文件里删去一行后重新导入。");
        Problem::new(row.source_row, recognised.heading(ColumnRole::Requirement), message)
    })
}

/// Personal data in any text of a row that may reach the public table or another unit.
fn personal_problems(recognised: &Recognised, row: &RecognisedRow) -> Vec<Problem> {
    let own = [
        (ColumnRole::Section, row.section.as_str()),
        (ColumnRole::Subsection, row.subsection.as_deref().unwrap_or_default()),
        (ColumnRole::Requirement, &row.requirement),
        (if row.responsible_lead { ColumnRole::Lead } else { ColumnRole::Responsible }, &row.responsible),
        (ColumnRole::Support, row.support.as_deref().unwrap_or_default()),
        (ColumnRole::Completion, &row.completion),
        (ColumnRole::TimeLimit, &row.time_limit),
        (ColumnRole::Remark, &row.remark),
    ];
    let own = own.into_iter().map(|(role, text)| (recognised.heading(role), text));
    let stated = row.earlier.iter().map(|one| (one.heading.clone(), one.text.as_str()));
    let place = row_place(row.source_row);
    own.chain(stated)
        .flat_map(|(heading, text)| personal_remarks(text).into_iter().map(move |found| (heading.clone(), found)))
        .map(|(heading, found)| {
            let message = format!("{place}“{heading}”{}", found.message);
            Problem::new(row.source_row, heading, message).of(ProblemKind::Personal)
        })
        .collect()
}

/// `places` knows where each group stands by its key.
fn collect_open_groups(groups: &mut Vec<OpenGroupUse>, places: &mut HashMap<String, usize>, item: &ParsedItem) {
    for token in item.tokens() {
        let (Outcome::OpenGroup { candidates, confirmed, suggested, .. }, Some(key)) =
            (&token.outcome, token.outcome.choice_key(&token.written))
        else {
            continue;
        };
        let row = item.row.source_row;
        let place = places.get(key).copied().unwrap_or_else(|| {
            places.insert(key.to_owned(), groups.len());
            groups.push(OpenGroupUse {
                key: key.to_owned(),
                written: Vec::new(),
                rows: Vec::new(),
                candidates: candidates.clone(),
                confirmed: confirmed.clone(),
                suggested: suggested.clone(),
                unanswered: Vec::new(),
            });
            groups.len() - 1
        });
        let Some(group) = groups.get_mut(place) else { continue };
        if !group.written.contains(&token.written) {
            group.written.push(token.written.clone());
        }
        if group.rows.last() != Some(&row) {
            group.rows.push(row);
            if confirmed.is_none() {
                group.unanswered.push(row);
            }
        }
    }
}

/// What the resolution leaves to a person, in the office's language.
pub(super) fn unit_problems(recognised: &Recognised, directory: &UnitDirectory, item: &ParsedItem) -> Vec<Problem> {
    let row = item.row.source_row;
    let place = row_place(row);
    let main = if item.row.responsible_lead { ColumnRole::Lead } else { ColumnRole::Responsible };
    let mut problems = Vec::new();
    let columns = [(Some(&item.responsible), main), (item.support.as_ref(), ColumnRole::Support)];
    for (expression, role) in columns {
        let Some(expression) = expression else { continue };
        let heading = recognised.heading(role);
        let mut asks = false;
        for token in &expression.tokens {
            let (message, kind) = match &token.outcome {
                Outcome::Unresolved { reason, candidates } => {
                    let near: Vec<String> = candidates.iter().map(|id| directory.name(id)).collect();
                    let advice = if near.is_empty() {
                        "请指定单位，或先在单位名册中添加。".to_owned()
                    } else {
                        format!("是否为{}？请指定单位，或先在单位名册中添加别名。", near.join("、"))
                    };
                    (format!("“{}”没有对应的单位：{}。{advice}", token.written, reason.label()), ProblemKind::Units)
                }
                Outcome::OpenGroup { confirmed, suggested, likely_original, .. } => {
                    asks = true;
                    if confirmed.is_some() {
                        continue;
                    }
                    let likely = likely_original.as_ref().filter(|original| fold(original) != fold(&token.written));
                    let likely = likely.map(|original| format!("疑为“{original}”（首字缺失），")).unwrap_or_default();
                    let before = if suggested.is_some() { "已按以前的答复预选，" } else { "" };
                    let message = format!("{place}“{}”{likely}没有写明是哪些单位。{before}请确认，相同写法可以一次确认。", token.written);
                    (message, ProblemKind::OpenUnits)
                }
                _ => continue,
            };
            let problem = Problem::new(row, heading.clone(), message).of(kind);
            let is_name = matches!(token.outcome, Outcome::Unresolved { .. });
            problems.push(if is_name { problem.about(&token.written) } else { problem });
        }
        if expression.open && !asks {
            let message = format!("{place}“{}”以“等”结尾，可能还有其他单位。请核对，需要时补充单位。", expression.text.trim());
            problems.push(Problem::new(row, heading.clone(), message).of(ProblemKind::OpenUnits));
        }
        // a time among the names is a limit, or it is said
        let times = expression.tokens.iter().filter(|token| token.outcome == Outcome::Marker && names_a_time(&token.written));
        let times = times.map(|token| &token.written).filter(|words| !expression.dropped.contains(words));
        for words in expression.dropped.iter().chain(times) {
            let is_read = item.duty.source == ProposalSource::Units && words.contains(item.duty.words.as_str());
            if names_a_time(words) && (is_read || fold(&item.row.time_limit).contains(&fold(words))) {
                continue;
            }
            let ahead = expression.text.find(words.as_str()).and_then(|at| expression.text.get(..at)).map(fold).unwrap_or_default();
            let bracket = if ahead.matches('(').count() > ahead.matches(')').count() { "括号里的" } else { "" };
            let message = format!("{place}{bracket}“{words}”没有读入。请核对它是否改变责任单位或时限。");
            problems.push(Problem::new(row, heading.clone(), message).of(ProblemKind::Units));
        }
        if role != ColumnRole::Support && expression.names_nobody() && !is_blank(&expression.text) {
            let message = format!("{place}的责任单位“{}”里没有单位。请指定责任单位。", expression.text.trim());
            problems.push(Problem::new(row, heading.clone(), message));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::super::grid::{Cell, Document, Row, Table};
    use super::super::import_report::ImportReport;
    use super::super::recognise::{recognise, recognise_document};
    use super::super::responsible::{DirectoryUnit, county_names};
    use super::*;
    use crate::checklist::AssignmentRole;
    use crate::register::unit::UnitClass;

    fn directory() -> UnitDirectory {
        let unit = |full: &str, short: &str, class: UnitClass| DirectoryUnit {
            id: UnitId::new(short),
            full_name: full.into(),
            short_name: short.into(),
            aliases: Vec::new(),
            class,
            valid_from: None,
            valid_to: None,
            successor: None,
        };
        let units = vec![
            unit("青石县财政局", "财政局", UnitClass::CountyDepartment),
            unit("青石县公安局", "公安局", UnitClass::CountyDepartment),
            unit("东桥镇人民政府", "东桥镇", UnitClass::Township),
            unit("西桥镇人民政府", "西桥镇", UnitClass::Township),
        ];
        UnitDirectory { county_names: county_names("青石县"), units, ..UnitDirectory::default() }
    }

    fn parsed(rows: &[&[&str]], directory: &UnitDirectory) -> ParsedChecklist {
        let rows = rows.iter().enumerate();
        let rows = rows.map(|(index, cells)| Row { number: index + 1, cells: cells.iter().map(|text| Cell::own(*text)).collect() });
        parse(&recognise(&Table { name: None, titles: vec!["青石县2024年工作清单".into()], rows: rows.collect() }, None), directory, 2024)
    }

    #[test]
    fn an_open_group_is_one_problem_until_it_is_confirmed() {
        let rows: [&[&str]; 4] =
            [&["任务", "责任单位"], &["甲", "直有关单位"], &["乙", "财政局等县直有关单位"], &["丙", "县直有关单位、各乡镇"]];
        let mut directory = directory();
        let before = parsed(&rows, &directory);
        assert_eq!(before.open_groups.len(), 1);
        assert_eq!(before.open_groups[0].rows, [2, 3, 4]);
        let rows_asked: Vec<usize> = before.problems.iter().map(|problem| problem.row).collect();
        assert_eq!(rows_asked, [2, 3, 4], "each row is asked: {:?}", before.problems);
        assert!(before.problems.iter().all(|problem| problem.kind == ProblemKind::OpenUnits));
        directory.choices.remember("县直有关单位", vec![UnitId::new("公安局")]);
        let after = parsed(&rows, &directory);
        assert_eq!(after.problems, []);
        assert_eq!(after.items[0].assignees()[0].unit, UnitId::new("公安局"));
        // one row may mean others
        directory.choices.remember_in_row(4, "县直有关单位", vec![UnitId::new("财政局")]);
        let after = parsed(&rows, &directory);
        assert_eq!(after.items[0].assignees()[0].unit, UnitId::new("公安局"));
        assert_eq!(after.items[2].assignees()[0].unit, UnitId::new("财政局"));
        // in the next list the answer is offered and asked again
        directory.choices = directory.choices.as_suggestions();
        let next = parsed(&rows, &directory);
        assert_eq!((next.problems.len(), next.open_groups[0].unanswered.len()), (3, 3));
        assert_eq!(next.open_groups[0].suggested.as_deref(), Some([UnitId::new("公安局")].as_slice()));
        assert!(next.items[0].assignees().is_empty());
    }

    #[test]
    fn a_filled_support_column_makes_the_other_one_lead() {
        let rows: [&[&str]; 3] = [&["任务", "责任单位", "配合单位"], &["甲", "财政局、公安局", "各乡镇"], &["乙", "财政局、公安局", ""]];
        let list = parsed(&rows, &directory());
        let roles = |item: &ParsedItem| item.assignees().iter().map(|a| (a.role, a.lead_presumed)).collect::<Vec<_>>();
        assert_eq!(
            roles(&list.items[0]),
            [
                (AssignmentRole::Lead, false),
                (AssignmentRole::Lead, false),
                (AssignmentRole::Support, false),
                (AssignmentRole::Support, false)
            ]
        );
        assert_eq!(roles(&list.items[1]), [(AssignmentRole::Lead, true), (AssignmentRole::Support, false)]);
    }

    #[test]
    fn a_row_that_was_copied_and_not_changed_is_pointed_out() {
        let rows: [&[&str]; 5] = [
            &["任务", "责任单位", "完成时限"],
            &["公开预算", "财政局", "6月30日前"],
            &["公开决算", "财政局", "6月30日前"],
            &["公开 预算", "财政局", "6月30日前"],
            &["公开预算", "公安局", "6月30日前"],
        ];
        let list = parsed(&rows, &directory());
        let said: Vec<(usize, &str)> = list.problems.iter().map(|problem| (problem.row, problem.message.as_str())).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].0 == 4 && said[0].1.starts_with("第4行与第2行的内容、责任单位和时限完全相同"), "{said:?}");
        assert_eq!(list.items.len(), 4, "nothing is left out by itself");
    }

    #[test]
    fn a_sheet_for_each_month_tells_of_the_same_tasks_again() {
        let sheet = |name: &str, task: &str| {
            let rows = [["任务", "责任单位", "进展"], [task, "财政局", name]];
            let rows = (1..).zip(rows).map(|(number, cells)| Row { number, cells: cells.map(Cell::own).to_vec() });
            Table { name: Some(name.into()), titles: Vec::new(), rows: rows.collect() }
        };
        let twins = |sheets: Vec<Table>| {
            let list = parse(&recognise_document(&Document::of(sheets), None, None), &directory(), 2023);
            list.problems.iter().filter(|problem| problem.message.contains("完全相同")).count()
        };
        assert_eq!(twins(vec![sheet("3月", "公开预算"), sheet("6月", "公开预算")]), 1);
        assert_eq!(twins(vec![sheet("3月", "公开预算"), sheet("6月", "公开决算")]), 0);
        assert_eq!(twins(vec![sheet("城区", "公开预算"), sheet("乡镇", "公开预算")]), 0);
    }

    #[test]
    fn the_report_has_exactly_the_promised_shape() {
        let rows: [&[&str]; 3] =
            [&["工作内容", "工作要求", "责任单位", "完成时限"], &["甲", "一", "公安分局", "6月30日前"], &["", "二", "/", "持续推进"]];
        let directory = directory();
        let report = serde_json::to_value(ImportReport::new(&parsed(&rows, &directory), &directory)).unwrap();
        let expected = serde_json::json!({
            "title": "青石县2024年工作清单",
            "sections": ["甲"],
            "items": [
                {
                    "section": "甲", "subsection": null, "no": "01.01", "requirement": "一", "responsible": "公安分局", "completion": "", "time_limit": "6月30日前",
                    "deadline": {"kind": "date", "date": "2024-06-30"}, "assignments": [],
                    "unresolved": [{"text": "公安分局", "reason": "像是市、省或区一级的名称，本县名册中没有", "candidates": ["公安局"]}], "open": false
                },
                {
                    "section": "甲", "subsection": null, "no": "01.02", "requirement": "二", "responsible": "/", "completion": "", "time_limit": "持续推进",
                    "deadline": {"kind": "standing"}, "assignments": [], "unresolved": [], "open": false
                }
            ],
            "problems": [
                {
                    "row": 2, "column": "责任单位",
                    "message": "“公安分局”没有对应的单位：像是市、省或区一级的名称，本县名册中没有。是否为公安局？请指定单位，或先在单位名册中添加别名。"
                },
                {"row": 3, "column": "责任单位", "message": "第3行的责任单位“/”里没有单位。请指定责任单位。"}
            ]
        });
        assert_eq!(report, expected);
    }
}
