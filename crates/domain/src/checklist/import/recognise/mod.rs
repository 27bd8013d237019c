//! From a table to tasks: title rows, sections by merged cells, by rows across the table or by blank cells below, and
//! the texts of each task to the letter. What is no task is named in a problem: nothing a reader sees gets lost.

mod assemble;
mod reader;
mod ticks;
mod titles;
mod titles_in_rows;

use serde::{Deserialize, Serialize};

use super::grid::{Cell, Document, Row, Table};
use super::guess::{guess, likely_headings};
use super::headings::{ColumnMapping, ColumnRole, find_headings, heading_text, is_all_headings, is_known_heading};
use super::problem::{Problem, ProblemKind};
use super::surroundings::{is_form_row, joined, title};
use super::time_limit::{DutyProposal, LimitTexts, propose_from};
use crate::text::folded::{fold, is_blank};
use assemble::Assembly;
use reader::Reader;

/// A table understood as a checklist, not yet resolved against the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    /// The checklist's title, empty where the file has none.
    pub title: String,
    /// What the columns were taken for.
    pub mapping: ColumnMapping,
    /// The heading of every column as a person sees it.
    pub headings: Vec<String>,
    /// The tasks in order.
    pub rows: Vec<RecognisedRow>,
    /// Notes beneath the table.
    pub notes: Vec<String>,
    /// What a person must look at.
    pub problems: Vec<Problem>,
}

impl Recognised {
    /// Whether the columns were told apart well enough to read tasks.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.mapping.has(ColumnRole::Requirement)
    }

    /// The heading over the column with that role, for messages.
    #[must_use]
    pub fn heading(&self, role: ColumnRole) -> String {
        let heading = self.mapping.column(role).and_then(|column| self.headings.get(column)).cloned();
        heading.unwrap_or_else(|| role.label().to_owned())
    }
}

/// One task as written. Texts are empty where the table has no such column.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RecognisedRow {
    /// The row's number in the file.
    pub source_row: usize,
    /// 工作内容.
    pub section: String,
    /// Its second level, where the list has two; deeper levels are joined to it.
    pub subsection: Option<String>,
    /// The number in the list (序号), or section and place in it (05.02).
    pub no: String,
    /// 工作要求.
    pub requirement: String,
    /// 责任单位, or 牵头单位 where the list has such a column.
    pub responsible: String,
    /// Whether that text stands in a column of lead units.
    pub responsible_lead: bool,
    /// Whether its heading says that persons are named beside the units (责任单位/责任人).
    pub names_persons: bool,
    /// 配合单位; `None` where the list has no such column.
    pub support: Option<String>,
    /// 完成情况: of several columns the last filled one.
    pub completion: String,
    /// What the columns before it said, each under its heading (一季度进展).
    pub earlier: Vec<Stated>,
    /// 完成时限.
    pub time_limit: String,
    /// 备注.
    pub remark: String,
    /// What stands in columns that are not read, each under its heading.
    pub others: Vec<Stated>,
}

impl RecognisedRow {
    /// What its texts say about time.
    #[must_use]
    pub fn duty(&self, year: i32) -> DutyProposal {
        let (time_limit, requirement, remark, units) = (&self.time_limit, &self.requirement, &self.remark, &self.responsible);
        propose_from(LimitTexts { time_limit, requirement, remark, units }, year)
    }

    /// The time limit as a person wrote it: see [`DutyProposal::written`].
    #[must_use]
    pub fn written_limit<'a>(&'a self, found: &'a DutyProposal) -> &'a str {
        found.written(&self.time_limit)
    }
}

/// A text under its heading.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stated {
    /// The heading of its column.
    pub heading: String,
    /// The text to the letter.
    pub text: String,
}

/// Reads a table as a checklist. `correction` is what a person said about the columns.
#[must_use]
pub fn recognise(table: &Table, correction: Option<&ColumnMapping>) -> Recognised {
    read(&Assembly::of(table), correction)
}

/// Reads a document as a checklist: all its tables with the headings of the table `anchor`, or of the likeliest one. What
/// is not read is named.
#[must_use]
pub fn recognise_document(document: &Document, anchor: Option<usize>, correction: Option<&ColumnMapping>) -> Recognised {
    let written = ticks::written_out(document);
    let assembly = assembled(document, written.as_ref(), anchor);
    let mut recognised = read(&assembly, correction);
    let was_read = recognised.mapping.known_columns() > 0;
    // what is not read is named as it stands in the file
    let problems = assembly.unread(document, &recognised.title, was_read);
    if let Some(written) = written {
        let odd = written.odd.iter().filter_map(|odd| Some(odd.problem(assembly.row(odd.table, odd.row)?)));
        recognised.problems.extend(written.problems.into_iter().chain(odd));
    }
    recognised.problems.extend(problems);
    recognised
}

/// What the columns of a document are taken for, as [`recognise_document`] takes them, without its rows.
#[must_use]
pub fn recognise_columns(document: &Document, anchor: Option<usize>, correction: Option<&ColumnMapping>) -> ColumnMapping {
    let table = assembled(document, ticks::written_out(document).as_ref(), anchor).table;
    columns(&table, correction).map_or_else(|| no_columns(&table), |(mapping, _)| mapping)
}

/// The list around a table of a document, or around the likeliest, with the units of its tasks written out.
fn assembled(document: &Document, written: Option<&ticks::Written>, anchor: Option<usize>) -> Assembly {
    let tables = written.map_or(document, |written| &written.document);
    let anchor = anchor.filter(|table| *table < tables.tables.len()).unwrap_or_else(|| tables.likeliest_table());
    Assembly::around(tables, anchor)
}

/// What the columns of a table are taken for, and whether that is only guessed.
fn columns(table: &Table, correction: Option<&ColumnMapping>) -> Option<(ColumnMapping, bool)> {
    let found = correction.cloned().or_else(|| find_headings(table)).map(|mapping| (mapping, false));
    let (mut mapping, is_guess) = found.or_else(|| guess(table).map(|mapping| (mapping, true)))?;
    mapping.roles.resize(table.width(), ColumnRole::Ignored);
    mapping.heading_row = mapping.heading_row.min(table.rows.len());
    Some((mapping, is_guess))
}

/// No column is taken for anything.
fn no_columns(table: &Table) -> ColumnMapping {
    let heading_row = likely_headings(table);
    ColumnMapping {
        heading_row: heading_row.unwrap_or(0),
        heading_rows: usize::from(heading_row.is_some()),
        roles: vec![ColumnRole::Ignored; table.width()],
    }
}

fn read(assembly: &Assembly, correction: Option<&ColumnMapping>) -> Recognised {
    let table = &assembly.table;
    let Some((mapping, is_guess)) = columns(table, correction) else { return unreadable(table) };
    let headings: Vec<String> = (0..table.width()).map(|column| heading_text(table, &mapping, column)).collect();
    let mut reader = Reader::new(assembly, &mapping, &headings);
    reader.read();
    let (rows, notes, mut problems) = reader.finish();
    if is_guess {
        let message = "没有认出表头，已按各列的内容推测含义。请在“列的含义”中逐列核对，再确认。";
        problems.insert(0, Problem::new(0, "", message).of(ProblemKind::Columns));
    }
    if let Some(column) = mapping.column(ColumnRole::Responsible).filter(|_| correction.is_none() && !is_guess && mapping.heading_rows == 1)
        && let Some(name) = headings.get(column).filter(|name| !is_known_heading(name))
    {
        let message = format!("“{}”一列是按内容读作责任单位的。请核对。", shortened(name));
        problems.insert(0, Problem::new(0, name.clone(), message).of(ProblemKind::Columns));
    }
    if !mapping.has(ColumnRole::Requirement) {
        let message = "没有认出“工作要求”（任务）一列。请在“列的含义”中指定哪一列是工作要求。";
        problems.insert(0, Problem::new(0, ColumnRole::Requirement.label(), message).of(ProblemKind::Columns));
    }
    if ![ColumnRole::Responsible, ColumnRole::Lead].iter().any(|role| mapping.has(*role)) {
        let message = "没有认出“责任单位”一列。请在“列的含义”中指定，或导入后逐项指定责任单位。";
        problems.insert(0, Problem::new(0, ColumnRole::Responsible.label(), message).of(ProblemKind::Columns));
    }
    let title = title(table, mapping.heading_row);
    problems.extend(above_headings(table, mapping.heading_row, &title));
    Recognised { title, mapping, headings, rows, notes, problems }
}

fn unreadable(table: &Table) -> Recognised {
    let down: Vec<Cell> = table.rows.iter().filter_map(|row| row.cells.first()).filter(|cell| !is_blank(&cell.text)).cloned().collect();
    let is_turned = is_all_headings(&Row { number: 0, cells: down });
    let message = if is_turned {
        "表头竖排在第一列，没有读入任务。请在 Excel 中复制表格，用“选择性粘贴—转置”改成每行一项任务、表头在第一行，再重新导入。"
    } else {
        "没有认出表头。请检查表格是否有“工作要求”“责任单位”等列名，或在“列的含义”中逐列指定（命令行用 --columns）。"
    };
    let mut problems = vec![Problem::new(0, "", message).of(ProblemKind::Columns)];
    let title = title(table, 0);
    problems.extend(table.rows.iter().filter(|row| !row.is_blank()).map(|row| {
        let message = format!("{}“{}”没有读入。", super::grid::row_place(row.number), quoted(&joined(row)));
        Problem::new(row.number, "", message).of(ProblemKind::NotRead)
    }));
    let mapping = no_columns(table);
    Recognised {
        title,
        headings: (0..table.width()).map(|column| heading_text(table, &mapping, column)).collect(),
        mapping,
        rows: Vec::new(),
        notes: Vec::new(),
        problems,
    }
}

/// Rows above the headings that are not the title: who fills the form in, an intention, a date.
fn above_headings(table: &Table, heading_row: usize, title: &str) -> Vec<Problem> {
    let above = table.rows.iter().take(heading_row).filter(|row| !row.is_blank() && fold(&joined(row)) != fold(title));
    let problem = |row: &Row| {
        let what = if is_form_row(row) { "是填表用的行" } else { "在表头上方" };
        let message = format!("{}“{}”{what}，没有作为任务读入。", super::grid::row_place(row.number), quoted(&joined(row)));
        Problem::new(row.number, "", message).of(ProblemKind::NotRead)
    };
    above.map(problem).collect()
}

/// A text as it is named in a message: on one line, and cut where it is a page of its own.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 400;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(LONGEST).collect();
    let rest = line.chars().count().saturating_sub(LONGEST);
    if rest > 0 {
        short.push_str(&format!("…（还有{rest}个字）"));
    }
    short
}

/// A heading as it is named in a message.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 20;
    let mut short: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::super::grid::{Cell, Covering, Row};
    use super::super::problem::Offer;
    use super::*;

    /// `>` is covered from the left, `^` from above, anything else a cell of its own.
    fn table(rows: &[&[&str]]) -> Table {
        let cell = |text: &&str| match *text {
            ">" => Cell::covered(Covering::FromLeft),
            "^" => Cell::covered(Covering::FromAbove),
            text => Cell::own(text),
        };
        let mut rows: Vec<Row> =
            rows.iter().enumerate().map(|(index, cells)| Row { number: index + 1, cells: cells.iter().map(cell).collect() }).collect();
        for row in &mut rows {
            for column in 0..row.cells.len() {
                let covered = row.cells[column + 1..].iter().take_while(|cell| cell.covering == Covering::FromLeft).count();
                row.cells[column].col_span = 1 + covered;
            }
        }
        Table { name: None, titles: Vec::new(), rows }
    }

    fn told(recognised: &Recognised) -> Vec<String> {
        let rows = recognised.rows.iter();
        rows.map(|row| {
            let subsection = row.subsection.as_deref().map(|text| format!("/{text}")).unwrap_or_default();
            format!("{} {}{subsection}: {} [{}]", row.no, row.section, row.requirement, row.responsible)
        })
        .collect()
    }

    #[test]
    fn merged_blank_and_repeated_sections_are_the_same() {
        let heading: &[&str] = &["工作内容", "工作要求", "责任单位"];
        let expected = ["01.01 甲: 一 [财政局]", "01.02 甲: 二 [教体局]", "02.01 乙: 三 [各乡镇]"];
        for second in ["^", "", "甲"] {
            let list = table(&[heading, &["甲", "一", "财政局"], &[second, "二", "教体局"], &["乙", "三", "各乡镇"]]);
            let recognised = recognise(&list, None);
            assert_eq!(told(&recognised), expected, "{second}");
            assert_eq!(recognised.problems, []);
        }
    }

    #[test]
    fn titles_across_the_table_are_sections() {
        let list = table(&[
            &["某县2024年政务公开工作要点任务分解表", ">", ">"],
            &["序号", "任务", "责任单位"],
            &["一、基础工作", ">", ">"],
            &["1", "甲", "财政局"],
            &["（一）栏目", ">", ">"],
            &["2", "乙", "教体局"],
            &["二、监督", "", ""],
            &["3", "丙", "各乡镇"],
            &["注:打星号的为重点", ">", ">"],
        ]);
        let recognised = recognise(&list, None);
        assert_eq!(told(&recognised), ["1 一、基础工作: 甲 [财政局]", "2 一、基础工作/（一）栏目: 乙 [教体局]", "3 二、监督: 丙 [各乡镇]"]);
        assert_eq!(recognised.title, "某县2024年政务公开工作要点任务分解表");
        assert_eq!(recognised.notes, ["注:打星号的为重点"]);
    }

    #[test]
    fn two_columns_give_two_levels() {
        let list = table(&[
            &["一级事项", "二级事项", "工作要求", "责任单位"],
            &["甲", "子", "一", "财政局"],
            &["^", "丑", "二", "财政局"],
            &["^", "^", "三", "财政局"],
            &["乙", "", "四", "财政局"],
        ]);
        assert_eq!(
            told(&recognise(&list, None)),
            ["01.01 甲/子: 一 [财政局]", "01.02 甲/丑: 二 [财政局]", "01.03 甲/丑: 三 [财政局]", "02.01 乙: 四 [财政局]"]
        );
    }

    #[test]
    fn an_empty_responsible_cell_is_a_problem_with_an_offer() {
        let list = table(&[&["任务", "责任单位", "进展"], &["一", "财政局", ""], &["二", "\u{a0}", "已完成"], &["三", "^", ""]]);
        let recognised = recognise(&list, None);
        let [problem, merged] = recognised.problems.as_slice() else { panic!("{:?}", recognised.problems) };
        assert_eq!((problem.row, problem.column.as_str()), (3, "责任单位"));
        assert_eq!(problem.offer, Some(Offer::InheritAbove { from_row: 2, text: "财政局".into() }));
        // merged with an empty cell: still nobody
        assert_eq!(merged.row, 4);
    }

    #[test]
    fn a_cell_merged_down_holds_for_every_row_under_it() {
        let list = table(&[&["任务", "责任单位", "时限"], &["一", "财政局", "6月底前"], &["二", "^", "^"]]);
        let recognised = recognise(&list, None);
        assert_eq!(recognised.rows[1].responsible, "财政局");
        assert_eq!(recognised.rows[1].time_limit, "6月底前");
        assert_eq!(recognised.problems, []);
    }

    #[test]
    fn heading_rows_of_later_pages_are_left_out() {
        let list = table(&[&["任务", "责任单位"], &["一", "财政局"], &["任 务", "责任\n单位"], &["二", "教体局"]]);
        assert_eq!(recognise(&list, None).rows.len(), 2);
        let part = table(&[&["序号", "任务", "责任单位"], &["1", "一", "财政局"], &["序号", "任务", ""], &["2", "二", "教体局"]]);
        assert_eq!(recognise(&part, None).rows.len(), 2);
    }

    #[test]
    fn lead_and_support_columns_are_kept_apart() {
        let list = table(&[&["任务", "牵头单位", "责任单位"], &["一", "财政局", "各乡镇"], &["二", "", "教体局"]]);
        let recognised = recognise(&list, None);
        assert!(recognised.rows[0].responsible_lead);
        assert_eq!(recognised.rows[0].support.as_deref(), Some("各乡镇"));
        assert_eq!(recognised.problems.len(), 1);
        assert_eq!(recognised.problems[0].row, 3);
    }

    #[test]
    fn a_person_may_say_what_the_columns_are() {
        let list = table(&[&["财政局", "公开预决算"], &["教体局", "公开招生"]]);
        let guessed = recognise(&list, None);
        assert_eq!(guessed.problems[0].kind, ProblemKind::Columns, "a guess is said to be one");
        let mapping = ColumnMapping {
            heading_row: 0,
            heading_rows: 0,
            roles: vec![ColumnRole::Responsible, ColumnRole::Requirement, ColumnRole::Remark],
        };
        let recognised = recognise(&list, Some(&mapping));
        assert_eq!(told(&recognised), ["01.01 : 公开预决算 [财政局]", "01.02 : 公开招生 [教体局]"]);
    }

    #[test]
    fn a_title_that_a_page_repeats_is_no_section() {
        let heading: &[&str] = &["任务", "责任单位", "时限"];
        for (again, named) in [("某县2024年任务清单", 0), ("某县2024年任务清单（续）", 1)] {
            let list = table(&[
                &["某县2024年任务清单", ">", ">"],
                heading,
                &["一", "财政局", ""],
                &[again, ">", ">"],
                heading,
                &["二", "教体局", ""],
            ]);
            let recognised = recognise(&list, None);
            assert_eq!(told(&recognised), ["01.01 : 一 [财政局]", "01.02 : 二 [教体局]"], "{again}");
            assert_eq!(recognised.problems.len(), named, "{:?}", recognised.problems);
        }
    }

    #[test]
    fn units_and_a_limit_in_a_title_are_named_and_the_units_offered() {
        let list = table(&[
            &["任务", "责任单位", "时限"],
            &["一、财政（牵头单位：财政局）", ">", ">"],
            &["一", "", "3月"],
            &["二、平台（完成时限：年底）", ">", ">"],
            &["二", "教体局", ""],
        ]);
        let problems = recognise(&list, None).problems;
        let [units, empty, limit] = problems.as_slice() else { panic!("{problems:?}") };
        assert!(units.message.contains("写有责任单位，"), "{units:?}");
        assert_eq!(empty.offer, Some(Offer::InheritAbove { from_row: 2, text: "财政局".into() }));
        assert!(limit.row == 4 && limit.message.contains("写有完成时限，"), "{limit:?}");
    }

    #[test]
    fn a_tick_beneath_one_of_several_headings_says_what_stands_over_it() {
        let list = table(&[
            &["任务", "责任单位", "完成情况", ">", ">"],
            &["^", "^", "已完成", "推进中", "未启动"],
            &["一", "财政局", "√", "", ""],
            &["二", "教体局", "", "", "√"],
        ]);
        let completions: Vec<_> = recognise(&list, None).rows.into_iter().map(|row| row.completion).collect();
        assert_eq!(completions, ["已完成：√", "未启动：√"]);
        let alone = table(&[&["任务", "责任单位", "是否完成"], &["一", "财政局", "√"]]);
        assert_eq!(recognise(&alone, None).rows[0].completion, "√");
    }

    #[test]
    fn headings_that_stand_below_one_another_are_told_as_such() {
        let list = table(&[&["工作任务", "公开预算", "公开招生"], &["责任单位", "财政局", "教体局"], &["完成时限", "3月", "8月"]]);
        let recognised = recognise(&list, None);
        assert!(recognised.rows.is_empty() && recognised.problems[0].message.contains("转置"), "{:?}", recognised.problems);
    }

    #[test]
    fn columns_nobody_reads_are_named() {
        let list = table(&[&["任务", "责任单位", "分管领导"], &["一", "财政局", "张某"]]);
        let recognised = recognise(&list, None);
        assert_eq!(recognised.problems.len(), 1);
        assert!(recognised.problems[0].message.contains("分管领导"));
    }

    #[test]
    fn texts_stay_to_the_letter() {
        let list = table(&[&["任务", "责任单位"], &[" 一\u{a0}\n二 ", "财政局 "]]);
        let row = &recognise(&list, None).rows[0];
        assert_eq!((row.requirement.as_str(), row.responsible.as_str()), (" 一\u{a0}\n二 ", "财政局 "));
    }
}
