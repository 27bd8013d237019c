//! From a table to tasks: title rows, sections by merged cells, by rows across the table or by blank cells below, and
//! the texts of each task to the letter.

use serde::{Deserialize, Serialize};

use super::grid::{Covering, Row, Table};
use super::headings::{ColumnMapping, ColumnRole, find_headings, heading_text};
use super::problem::{Offer, Problem};
use super::surroundings::{heading_level, is_note, joined, title};
use crate::text::folded::{fold, is_blank};

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
pub struct RecognisedRow {
    /// The row's number in the file.
    pub source_row: usize,
    /// 工作内容.
    pub section: String,
    /// Its second level, where the list has two.
    pub subsection: Option<String>,
    /// The number in the list (序号), or section and place in it (05.02).
    pub no: String,
    /// 工作要求.
    pub requirement: String,
    /// 责任单位, or 牵头单位 where the list has such a column.
    pub responsible: String,
    /// Whether that text stands in a column of lead units.
    pub responsible_lead: bool,
    /// 配合单位; `None` where the list has no such column.
    pub support: Option<String>,
    /// 完成情况.
    pub completion: String,
    /// 完成时限.
    pub time_limit: String,
    /// 备注.
    pub remark: String,
}

/// Reads a table as a checklist. `correction` is what a person said about the columns.
#[must_use]
pub fn recognise(table: &Table, correction: Option<&ColumnMapping>) -> Recognised {
    let found = correction.cloned().or_else(|| find_headings(table));
    let Some(mut mapping) = found else { return unreadable(table) };
    mapping.roles.resize(table.width(), ColumnRole::Ignored);
    mapping.heading_row = mapping.heading_row.min(table.rows.len());
    let headings: Vec<String> = (0..table.width()).map(|column| heading_text(table, &mapping, column)).collect();
    let mut reader =
        Reader { table, mapping: &mapping, headings: &headings, state: State::default(), rows: Vec::new(), problems: Vec::new() };
    reader.read();
    let (state, rows, mut problems) = (reader.state, reader.rows, reader.problems);
    if !mapping.has(ColumnRole::Requirement) {
        let message = "没有认出“工作要求”(任务)一列。请在“列的含义”中指定哪一列是工作要求。";
        problems.insert(0, Problem::new(0, ColumnRole::Requirement.label(), message));
    }
    if ![ColumnRole::Responsible, ColumnRole::Lead].iter().any(|role| mapping.has(*role)) {
        let message = "没有认出“责任单位”一列。请在“列的含义”中指定,或导入后逐项指定责任单位。";
        problems.insert(0, Problem::new(0, ColumnRole::Responsible.label(), message));
    }
    Recognised { title: title(table, mapping.heading_row), mapping, headings, rows, notes: state.notes, problems }
}

fn unreadable(table: &Table) -> Recognised {
    let message = "没有认出表头。请检查表格是否有“工作要求”“责任单位”等列名,或在“列的含义”中逐列指定。";
    Recognised {
        title: title(table, 0),
        mapping: ColumnMapping { heading_row: 0, heading_rows: 0, roles: vec![ColumnRole::Ignored; table.width()] },
        headings: vec![String::new(); table.width()],
        rows: Vec::new(),
        notes: Vec::new(),
        problems: vec![Problem::new(0, "", message)],
    }
}

/// What the rows above say about the ones below.
#[derive(Default)]
struct State {
    /// Titles across the whole table, two levels.
    banners: [Option<String>; 2],
    banner_row: Option<usize>,
    section: String,
    subsection: Option<String>,
    notes: Vec<String>,
    /// Texts of the row above by column, for cells merged down.
    above: Vec<String>,
    /// Sections so far and tasks in the present one, for numbers like 05.02.
    sections_seen: Vec<String>,
    tasks_in_section: usize,
    last_responsible: Option<(usize, String)>,
}

struct Reader<'a> {
    table: &'a Table,
    mapping: &'a ColumnMapping,
    headings: &'a [String],
    state: State,
    rows: Vec<RecognisedRow>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn read(&mut self) {
        self.state.above = vec![String::new(); self.table.width()];
        let table = self.table;
        for row in table.rows.iter().skip(self.mapping.heading_row + self.mapping.heading_rows) {
            // a row that lies wholly under merged cells says nothing new
            if row.is_blank() || self.repeats_the_headings(row) {
                continue;
            }
            if is_note(row) {
                self.state.notes.push(joined(row));
                continue;
            }
            if !self.is_section_title(row) {
                self.task(row);
            }
        }
        self.leftover_banner();
        self.unread_columns();
    }

    /// Word repeats the heading row on every page; some files keep it.
    fn repeats_the_headings(&self, row: &Row) -> bool {
        let headings = self.table.rows.iter().skip(self.mapping.heading_row).take(self.mapping.heading_rows);
        headings.into_iter().any(|heading| {
            let same = heading.cells.iter().zip(&row.cells).filter(|(a, b)| fold(&a.text) == fold(&b.text));
            !heading.is_blank() && same.count() == heading.cells.len()
        })
    }

    /// Takes a row that holds one text and nothing else as the title of what follows.
    fn is_section_title(&mut self, row: &Row) -> bool {
        let Some((column, cell)) = row.sole_text() else { return false };
        let role = self.mapping.roles.get(column).copied().unwrap_or(ColumnRole::Ignored);
        let across = cell.col_span >= self.table.width() && self.table.width() > 1;
        let numbered = heading_level(&cell.text);
        if role == ColumnRole::Section && !across {
            self.enter_section(cell.text.clone());
            return true;
        }
        let in_front = matches!(role, ColumnRole::Number | ColumnRole::Ignored) || (role == ColumnRole::Requirement && column == 0);
        if !(across || cell.col_span > 1 || (in_front && numbered.is_some())) {
            return false;
        }
        let below_another = numbered == Some(2) && self.state.banners[0].as_deref().and_then(heading_level) == Some(1);
        if below_another {
            self.state.banners[1] = Some(cell.text.clone());
        } else {
            self.state.banners = [Some(cell.text.clone()), None];
        }
        self.state.banner_row = Some(row.number);
        self.state.section.clear();
        self.state.subsection = None;
        true
    }

    fn enter_section(&mut self, section: String) {
        if section != self.state.section {
            self.state.subsection = None;
        }
        self.state.section = section;
    }

    fn task(&mut self, row: &Row) {
        let mut texts: Vec<String> = Vec::with_capacity(row.cells.len());
        for (column, cell) in row.cells.iter().enumerate() {
            texts.push(match cell.covering {
                Covering::Own => cell.text.clone(),
                Covering::FromAbove => self.state.above.get(column).cloned().unwrap_or_default(),
                Covering::FromLeft => String::new(),
            });
        }
        let text = |role: ColumnRole| self.mapping.column(role).and_then(|column| texts.get(column)).cloned();
        let own = |role: ColumnRole| {
            let cell = self.mapping.column(role).and_then(|column| row.cells.get(column));
            cell.filter(|cell| cell.covering == Covering::Own && !is_blank(&cell.text)).map(|cell| cell.text.clone())
        };
        let (section, subsection, number) = (text(ColumnRole::Section), text(ColumnRole::Subsection), own(ColumnRole::Number));
        let lead = text(ColumnRole::Lead);
        let responsible_lead = lead.is_some();
        // beside a column of lead units the other one names those who help
        let (responsible, other) = match lead {
            Some(lead) => (lead, text(ColumnRole::Responsible)),
            None => (text(ColumnRole::Responsible).unwrap_or_default(), None),
        };
        let support = text(ColumnRole::Support).or(other);
        let requirement = text(ColumnRole::Requirement).unwrap_or_default();
        let completion = text(ColumnRole::Completion).unwrap_or_default();
        let time_limit = text(ColumnRole::TimeLimit).unwrap_or_default();
        let remark = text(ColumnRole::Remark).unwrap_or_default();

        // a blank cell in the section's column means "as above": so files look whose merged cells were lost
        if let Some(section) = section.filter(|section| !is_blank(section)) {
            self.enter_section(section);
        }
        if let Some(subsection) = subsection.filter(|subsection| !is_blank(subsection)) {
            self.state.subsection = Some(subsection);
        }
        let (section, subsection) = self.place();
        let no = self.number(number, &section);
        if is_blank(&requirement) && self.mapping.has(ColumnRole::Requirement) {
            let message = format!("第{}行的工作要求为空。请补写,或从清单中去掉这一行。", row.number);
            self.report(row.number, ColumnRole::Requirement, message, None);
        }
        if section.is_empty() && self.mapping.has(ColumnRole::Section) {
            let message = format!("第{}行没有工作内容,上方也没有可以沿用的。请补写。", row.number);
            self.report(row.number, ColumnRole::Section, message, None);
        }
        self.check_responsible(row.number, &responsible, support.as_deref());
        self.state.above = texts;
        self.rows.push(RecognisedRow {
            source_row: row.number,
            section,
            subsection,
            no,
            requirement,
            responsible,
            responsible_lead,
            support,
            completion,
            time_limit,
            remark,
        });
    }

    /// Section and subsection of a task from titles across the table and the columns, outermost first.
    fn place(&self) -> (String, Option<String>) {
        let state = &self.state;
        let column = (!state.section.is_empty()).then(|| state.section.clone());
        let mut levels = state.banners.iter().cloned().chain([column, state.subsection.clone()]).flatten();
        let section = levels.next().unwrap_or_default();
        (section, levels.last())
    }

    fn number(&mut self, written: Option<String>, section: &str) -> String {
        let state = &mut self.state;
        if state.sections_seen.last().is_none_or(|last| last != section) {
            state.sections_seen.push(section.to_owned());
            state.tasks_in_section = 0;
        }
        state.tasks_in_section += 1;
        let written = written.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        written.unwrap_or_else(|| format!("{:02}.{:02}", state.sections_seen.len(), state.tasks_in_section))
    }

    fn check_responsible(&mut self, row: usize, responsible: &str, support: Option<&str>) {
        let role = if self.mapping.has(ColumnRole::Lead) { ColumnRole::Lead } else { ColumnRole::Responsible };
        if !self.mapping.has(role) {
            return;
        }
        if !is_blank(responsible) {
            self.state.last_responsible = Some((row, responsible.to_owned()));
            return;
        }
        if support.is_some_and(|text| !is_blank(text)) {
            let message = format!("第{row}行没有牵头单位,只有配合单位。请指定由谁牵头。");
            self.report(row, role, message, None);
            return;
        }
        let offer = self.state.last_responsible.clone().map(|(from_row, text)| Offer::InheritAbove { from_row, text });
        let message = match &offer {
            Some(Offer::InheritAbove { from_row, .. }) => {
                format!("第{row}行的责任单位为空。可以沿用第{from_row}行的责任单位,或另行指定。")
            }
            None => format!("第{row}行的责任单位为空,上方也没有可以沿用的。请指定责任单位。"),
        };
        self.report(row, role, message, offer);
    }

    fn report(&mut self, row: usize, role: ColumnRole, message: String, offer: Option<Offer>) {
        let column = self.mapping.column(role).and_then(|column| self.headings.get(column)).cloned();
        self.problems.push(Problem { row, column: column.unwrap_or_else(|| role.label().to_owned()), message, offer });
    }

    /// A title at the very end has no tasks: a note, unless it is numbered like a section.
    fn leftover_banner(&mut self) {
        let Some(row) = self.state.banner_row.filter(|row| self.rows.last().is_none_or(|last| last.source_row < *row)) else { return };
        let text = self.state.banners.iter().rev().flatten().next().cloned().unwrap_or_default();
        if heading_level(&text).is_some() {
            let message = format!("第{row}行“{}”下面没有任务。请检查表格是否完整。", shortened(&text));
            self.problems.push(Problem::new(row, "", message));
        } else {
            self.state.notes.push(text);
        }
    }

    /// Says which columns with content nobody reads, so that nothing gets lost silently.
    fn unread_columns(&mut self) {
        let first = self.mapping.heading_row + self.mapping.heading_rows;
        for (column, role) in self.mapping.roles.iter().enumerate() {
            let mut texts = self.table.rows.iter().skip(first).filter_map(|row| row.cells.get(column));
            if *role != ColumnRole::Ignored || texts.all(|cell| is_blank(&cell.text)) {
                continue;
            }
            let heading = self.headings.get(column).filter(|heading| !heading.is_empty() && *heading != ColumnRole::Ignored.label());
            let name = heading.cloned().unwrap_or_else(|| format!("第{}列", column + 1));
            let message = format!("“{}”一列没有读入。如果需要,请在“列的含义”中指定它是什么。", shortened(&name));
            let row = self.table.rows.get(self.mapping.heading_row).map_or(0, |row| row.number);
            self.problems.push(Problem::new(row, name, message));
        }
    }
}

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
    use super::super::grid::Cell;
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
        assert!(!recognise(&list, None).is_readable());
        let mapping = ColumnMapping {
            heading_row: 0,
            heading_rows: 0,
            roles: vec![ColumnRole::Responsible, ColumnRole::Requirement, ColumnRole::Remark],
        };
        let recognised = recognise(&list, Some(&mapping));
        assert_eq!(told(&recognised), ["01.01 : 公开预决算 [财政局]", "01.02 : 公开招生 [教体局]"]);
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
