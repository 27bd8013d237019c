//! Which column is what, told from the headings: real lists differ in order and wording.

mod by_content;
mod rows;
mod words;

use serde::{Deserialize, Serialize};

use super::grid::{Covering, Row, Table};
use super::surroundings::heading_level;
use super::time_limit::names_a_period;
use crate::text::folded::{fold, is_blank};
use by_content::{forget_phases, forget_years_before, is_covered, units_by_content};
use rows::count_heading_rows;
pub(super) use words::names_body_and_person;
use words::{Meaning, meaning};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ColumnRole {
    /// 序号.
    Number,
    /// 工作内容: the section.
    Section,
    /// The second level where a list has two.
    Subsection,
    /// 工作要求: the task.
    Requirement,
    /// 责任单位.
    Responsible,
    /// 牵头单位: every unit in it leads.
    Lead,
    /// 配合单位.
    Support,
    /// 完成情况.
    Completion,
    /// 完成时限.
    TimeLimit,
    /// 备注.
    Remark,
    /// Not read.
    Ignored,
}

coded!(ColumnRole);

impl ColumnRole {
    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Number => "序号",
            Self::Section => "工作内容",
            Self::Subsection => "工作内容（二级）",
            Self::Requirement => "工作要求",
            Self::Responsible => "责任单位",
            Self::Lead => "牵头单位",
            Self::Support => "配合单位",
            Self::Completion => "完成情况",
            Self::TimeLimit => "完成时限",
            Self::Remark => "备注",
            Self::Ignored => "不读入",
        }
    }
}

/// Where the headings stand and what each column holds. A person may correct it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// Place of the first heading row in the table, from 0.
    pub heading_row: usize,
    /// Number of heading rows, 0 for a table without headings.
    pub heading_rows: usize,
    /// One role per column.
    pub roles: Vec<ColumnRole>,
}

impl ColumnMapping {
    /// The first column with that role.
    #[must_use]
    pub fn column(&self, role: ColumnRole) -> Option<usize> {
        self.roles.iter().position(|candidate| *candidate == role)
    }

    /// All columns with that role, from left to right.
    pub fn columns(&self, role: ColumnRole) -> impl Iterator<Item = usize> {
        self.roles.iter().enumerate().filter(move |(_, candidate)| **candidate == role).map(|(column, _)| column)
    }

    /// Whether a column has that role.
    #[must_use]
    pub fn has(&self, role: ColumnRole) -> bool {
        self.column(role).is_some()
    }

    /// How many columns are read.
    #[must_use]
    pub fn known_columns(&self) -> usize {
        self.roles.iter().filter(|role| **role != ColumnRole::Ignored).count()
    }
}

/// Headings are looked for this far down: titles, notes and a letterhead may stand above.
const ROWS_SEARCHED: usize = 30;

/// Finds the heading row (or several of them) and what its columns mean; `None` when no row looks like headings.
#[must_use]
pub fn find_headings(table: &Table) -> Option<ColumnMapping> {
    // what the words of a row mean is asked once
    let rows = table.rows.iter().enumerate().take(ROWS_SEARCHED).map(|(index, row)| (index, row, meanings(row)));
    let candidates = rows.filter(|(_, row, meanings)| is_heading_row(row, meanings));
    let (index, row, _) = candidates.max_by_key(|(index, _, meanings)| (meanings.iter().flatten().count(), std::cmp::Reverse(*index)))?;
    let heading_rows = count_heading_rows(table, index);
    let contents = Contents { table, heading_row: index, first: index + heading_rows };
    let mut columns = spread(row, &contents, heading_rows > 1);
    for below in table.rows.iter().skip(index + 1).take(heading_rows - 1) {
        let mut last = None;
        for (column, cell) in columns.iter_mut().zip(&below.cells) {
            if cell.covering != Covering::FromLeft {
                last = meaning(&cell.text);
            }
            *column = last.or(*column);
        }
    }
    for (column, found) in columns.iter_mut().enumerate() {
        if is_covered(table, index..index + heading_rows, column) && contents.lies_under_its_left(column) {
            *found = None;
        }
    }
    forget_years_before(&mut columns, table, &(index..index + heading_rows));
    forget_phases(&mut columns, table, &(index..index + heading_rows));
    number_by_content(&mut columns, row, &contents);
    let mut roles = settle(&columns);
    if let Some(column) = units_by_content(&columns, &roles, &contents) {
        roles[column] = ColumnRole::Responsible;
    }
    Some(ColumnMapping { heading_row: index, heading_rows, roles })
}

/// Whether somebody knows what these words head.
pub(super) fn is_known_heading(text: &str) -> bool {
    meaning(text).is_some()
}

fn meanings(row: &Row) -> Vec<Option<Meaning>> {
    row.cells.iter().map(|cell| meaning(&cell.text)).collect()
}

/// A heading row says at least two different things, one of them a task or who answers for it, and nothing else.
fn is_heading_row(row: &Row, meanings: &[Option<Meaning>]) -> bool {
    // 3月, 二季度 between the others head columns of progress
    let texts = row.cells.iter().filter(|cell| !is_blank(&cell.text) && !names_a_period(&cell.text)).count();
    let mut known: Vec<Meaning> = Vec::new();
    for found in meanings.iter().flatten() {
        if *found != Meaning::Other && !known.contains(found) {
            known.push(*found);
        }
    }
    let recognised = meanings.iter().flatten().count();
    let names_the_matter = known.iter().any(|found| {
        matches!(
            found,
            Meaning::Task
                | Meaning::Problem
                | Meaning::Role(ColumnRole::Requirement | ColumnRole::Responsible | ColumnRole::Lead | ColumnRole::Support)
        )
    });
    known.len() >= 2 && names_the_matter && recognised * 2 > texts
}

/// Whether a row is nothing but headings, be they of columns no list has (姓名, 电话).
pub(super) fn is_all_headings(row: &Row) -> bool {
    let filled = row.cells.iter().filter(|cell| cell.covering == Covering::Own && !is_blank(&cell.text));
    let known: Vec<bool> = filled.map(|cell| meaning(&cell.text).is_some()).collect();
    known.len() >= 2 && known.into_iter().all(|known| known)
}

/// The meanings of a row, with a heading over several columns holding for each of them. Files that lost their merged cells
/// leave the heading beside it blank: then a heading of tasks, or any with a second row beneath, reaches over it.
fn spread(row: &Row, contents: &Contents<'_>, has_second_row: bool) -> Vec<Option<Meaning>> {
    let mut last = None;
    let cells = row.cells.iter().enumerate();
    cells
        .map(|(column, cell)| {
            let is_lost = cell.covering == Covering::Own && is_blank(&cell.text);
            let reaches = has_second_row || (last == Some(Meaning::Task) && contents.is_filled(column));
            if cell.covering == Covering::FromAbove {
                // a heading that begins in a row above this one
                return contents.heading_from_above(column).and_then(meaning);
            }
            if cell.covering == Covering::Own && !(is_lost && reaches) {
                last = meaning(&cell.text);
            }
            last
        })
        .collect()
}

/// What stands beneath the headings.
struct Contents<'a> {
    table: &'a Table,
    heading_row: usize,
    first: usize,
}

impl Contents<'_> {
    fn texts(&self, column: usize) -> impl Iterator<Item = &str> {
        let cells = self.table.rows.iter().skip(self.first).filter_map(move |row| row.cells.get(column));
        cells.map(|cell| cell.text.as_str()).filter(|text| !is_blank(text))
    }

    /// What covers a column's heading from a row above it.
    fn heading_from_above(&self, column: usize) -> Option<&str> {
        text_from_above(self.table, self.heading_row, column)
    }

    /// Whether the cell to its left reaches over a column and nothing else stands in it: a form that merges both has one
    /// column there.
    fn lies_under_its_left(&self, column: usize) -> bool {
        let rows = || self.table.rows.iter().skip(self.first).filter(|row| row.sole_text().is_none());
        let cells = || rows().filter_map(|row| row.cells.get(column));
        cells().any(|cell| cell.covering == Covering::FromLeft) && cells().all(|cell| is_blank(&cell.text))
    }

    fn is_filled(&self, column: usize) -> bool {
        self.texts(column).next().is_some()
    }

    /// Nothing but 1, 2, 3: a column of numbers whatever stands over it.
    fn is_numbered(&self, column: usize) -> bool {
        let (mut numbers, mut others) = (0_usize, 0_usize);
        for row in self.table.rows.iter().skip(self.first) {
            let Some(cell) = row.cells.get(column).filter(|cell| !is_blank(&cell.text)) else { continue };
            // a numbered line with nothing beside it is a title among the rows
            let is_title = heading_level(&cell.text).is_some() && row.sole_text().is_some();
            if is_ordinal(&fold(&cell.text)) {
                numbers += 1;
            } else if !is_title {
                others += 1;
            }
        }
        numbers > 0 && others * 10 <= numbers
    }
}

/// 1, 1., (1), 1-2, ①, 一、
pub(super) fn is_ordinal(folded: &str) -> bool {
    let is_sign = |c: char| matches!(c, '.' | '-' | '(' | ')' | '、' | '①'..='⑳');
    let is_numeral = |c: char| "一二三四五六七八九十百".contains(c);
    let has_number = folded.chars().any(|c| c.is_ascii_digit() || is_numeral(c) || matches!(c, '①'..='⑳'));
    has_number && folded.chars().count() <= 8 && folded.chars().all(|c| c.is_ascii_digit() || is_numeral(c) || is_sign(c))
}

fn number_by_content(columns: &mut [Option<Meaning>], row: &Row, contents: &Contents<'_>) {
    if columns.contains(&Some(Meaning::Role(ColumnRole::Number))) {
        return;
    }
    let is_matter =
        |found: &&Option<Meaning>| matches!(found, Some(Meaning::Task | Meaning::Problem | Meaning::Role(ColumnRole::Requirement)));
    let is_one_of_several = columns.iter().filter(is_matter).count() > 1;
    let could_be = |column: usize, found: Option<Meaning>| {
        let unnamed = row.cells.get(column).is_none_or(|cell| is_blank(&cell.text));
        (found == Some(Meaning::Task) && is_one_of_several) || (found.is_none() && (unnamed || column == 0))
    };
    let place = (0..columns.len()).find(|column| could_be(*column, columns[*column]) && contents.is_numbered(*column));
    if let Some(place) = place {
        columns[place] = Some(Meaning::Role(ColumnRole::Number));
    }
}

/// Turns meanings into roles: the ambiguous task headings by what stands beside them, the others as they say. Several columns
/// may report progress, help, or remark; of numbers, answering units and time limits the first one counts.
fn settle(columns: &[Option<Meaning>]) -> Vec<ColumnRole> {
    let columns = &by_neighbours(columns);
    let has_requirement = columns.contains(&Some(Meaning::Role(ColumnRole::Requirement)));
    let tasks = columns.iter().filter(|found| **found == Some(Meaning::Task)).count();
    let mut seen = 0;
    let mut roles: Vec<ColumnRole> = columns
        .iter()
        .map(|found| match found {
            Some(Meaning::Task) => {
                seen += 1;
                match seen {
                    place if place == tasks && !has_requirement => ColumnRole::Requirement,
                    1 => ColumnRole::Section,
                    _ => ColumnRole::Subsection,
                }
            }
            Some(Meaning::Role(role)) => *role,
            Some(Meaning::BareUnit | Meaning::Problem | Meaning::Sort | Meaning::Other) | None => ColumnRole::Ignored,
        })
        .collect();
    // where sections are numbered as well, the number nearest to the task is the task's
    let task = roles.iter().position(|role| *role == ColumnRole::Requirement).unwrap_or(0);
    let numbers: Vec<usize> = (0..task).filter(|column| roles[*column] == ColumnRole::Number).collect();
    let is_parted =
        |pair: &&[usize]| roles[pair[0]..pair[1]].iter().any(|role| matches!(role, ColumnRole::Section | ColumnRole::Subsection));
    let own = numbers.windows(2).filter(is_parted).map(|pair| pair[1]).next_back().unwrap_or(0);
    for place in roles.iter_mut().take(own).filter(|role| **role == ColumnRole::Number) {
        *place = ColumnRole::Ignored;
    }
    for role in [ColumnRole::Number, ColumnRole::Responsible, ColumnRole::Lead, ColumnRole::TimeLimit] {
        let mut is_first = true;
        for place in roles.iter_mut().filter(|candidate| **candidate == role) {
            if !std::mem::take(&mut is_first) {
                *place = ColumnRole::Ignored;
            }
        }
    }
    roles
}

/// Meanings that depend on the other columns.
fn by_neighbours(columns: &[Option<Meaning>]) -> Vec<Option<Meaning>> {
    let is_unit = |found: &Option<Meaning>| {
        matches!(found, Some(Meaning::Role(ColumnRole::Responsible | ColumnRole::Lead | ColumnRole::Support) | Meaning::BareUnit))
    };
    let is_matter =
        |found: &Option<Meaning>| matches!(found, Some(Meaning::Task | Meaning::Problem | Meaning::Role(ColumnRole::Requirement)));
    let names_units = columns.iter().any(|found| matches!(found, Some(Meaning::Role(ColumnRole::Responsible | ColumnRole::Lead))));
    let last_requirement = columns.iter().rposition(|found| *found == Some(Meaning::Role(ColumnRole::Requirement)));
    let mut bare_taken = names_units;
    let mut behind_units = false;
    let mut has_task = false;
    let mut settled = Vec::with_capacity(columns.len());
    for (at, found) in columns.iter().enumerate() {
        behind_units |= has_task && is_unit(found);
        let meant = match found {
            // 存在问题 behind the units tells what hinders; before them it is what must be mended
            Some(Meaning::Problem) => Some(if behind_units { Meaning::Other } else { Meaning::Task }),
            Some(Meaning::Sort) => Some(if columns.iter().skip(at + 1).any(is_matter) { Meaning::Task } else { Meaning::Other }),
            Some(Meaning::BareUnit) if !std::mem::replace(&mut bare_taken, true) => Some(Meaning::Role(ColumnRole::Responsible)),
            // of several requirements the last one is the task
            Some(Meaning::Role(ColumnRole::Requirement)) if last_requirement != Some(at) => Some(Meaning::Task),
            other => *other,
        };
        has_task |= matches!(meant, Some(Meaning::Task | Meaning::Role(ColumnRole::Requirement)));
        settled.push(meant);
    }
    settled
}

/// The text of the cell that reaches down to this one from above.
fn text_from_above(table: &Table, row: usize, column: usize) -> Option<&str> {
    let above = table.rows.get(..row)?.iter().rev().filter_map(|row| row.cells.get(column));
    above.into_iter().find(|cell| cell.covering == Covering::Own).map(|cell| cell.text.as_str())
}

/// The heading a person sees over a column: the lowest of the heading rows that says something, without line breaks.
#[must_use]
pub fn heading_text(table: &Table, mapping: &ColumnMapping, column: usize) -> String {
    let rows = table.rows.iter().skip(mapping.heading_row).take(mapping.heading_rows);
    let mut texts = rows.filter_map(|row| row.cells.get(column)).map(|cell| fold(&cell.text)).filter(|text| !text.is_empty());
    let above = || text_from_above(table, mapping.heading_row, column).map(fold).filter(|text| !text.is_empty());
    let begins_above = table.rows.get(mapping.heading_row).and_then(|row| row.cells.get(column));
    let is_from_above = begins_above.is_some_and(|cell| cell.covering == Covering::FromAbove);
    texts
        .next_back()
        .or_else(|| is_from_above.then(above).flatten())
        .unwrap_or_else(|| mapping.roles.get(column).map_or("", |role| role.label()).to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::grid::Cell;
    use super::*;

    fn table(rows: &[&[&str]]) -> Table {
        let rows = rows.iter().enumerate();
        let rows = rows.map(|(index, cells)| Row { number: index + 1, cells: cells.iter().map(|text| Cell::own(*text)).collect() });
        Table { name: None, titles: Vec::new(), rows: rows.collect() }
    }

    fn roles(headings: &[&str]) -> Vec<ColumnRole> {
        find_headings(&table(&[headings])).map(|mapping| mapping.roles).unwrap_or_default()
    }

    #[test]
    fn columns_are_told_by_their_headings() {
        use ColumnRole::{Completion, Ignored, Lead, Number, Remark, Requirement, Responsible, Section, Subsection, Support, TimeLimit};
        let cases: [(&[&str], &[ColumnRole]); 19] = [
            (&["工作内容", "工作要求", "责任单位", "完成情况"], &[Section, Requirement, Responsible, Completion]),
            (&["任务", "责任单位", "时限"], &[Requirement, Responsible, TimeLimit]),
            (&["序号", "重点工作任务", "牵头责任单位", "一季度完成情况"], &[Number, Requirement, Lead, Completion]),
            (&["序号", "重点工作任务", "主要责任单位", "协同配合单位"], &[Number, Requirement, Responsible, Support]),
            (&["工作任务", "具体要求", "责任科室", "完成时限", "备注"], &[Section, Requirement, Responsible, TimeLimit, Remark]),
            (&["工 作\n内 容", "公开\u{a0}要求", "责任\r\n部门", "落实 情况"], &[Section, Requirement, Responsible, Completion]),
            (&["一级事项", "二级事项", "工作要求", "责任单位"], &[Section, Subsection, Requirement, Responsible]),
            (&["工作内容", "工作任务", "责任单位"], &[Section, Requirement, Responsible]),
            (&["序号", "类别", "重点工作", "任务", "责任单位"], &[Number, Section, Subsection, Requirement, Responsible]),
            (&["任务", "责任单位(排第一位的牵头)", "责任人", "时限要求"], &[Requirement, Responsible, Ignored, TimeLimit]),
            (&["任务", "责任单位", "一季度进展", "二季度进展"], &[Requirement, Responsible, Completion, Completion]),
            // where a task comes from and of what sort it is is no task
            (&["工作任务", "任务来源", "责任单位"], &[Requirement, Ignored, Responsible]),
            (&["重点工作", "任务", "任务类型", "责任单位"], &[Section, Requirement, Ignored, Responsible]),
            (&["任务类型", "任务", "责任单位"], &[Section, Requirement, Responsible]),
            (&["项目", "项目总投资", "责任单位"], &[Requirement, Ignored, Responsible]),
            (&["工作内容", "", "责任单位"], &[Requirement, Ignored, Responsible]),
            (&["一级序号", "一级任务", "二级序号", "二级任务", "责任单位"], &[Ignored, Section, Number, Requirement, Responsible]),
            (&["序号", "编号", "任务", "责任单位"], &[Number, Ignored, Requirement, Responsible]),
            (&["姓名", "电话", "责任单位"], &[]),
        ];
        for (headings, expected) in cases {
            assert_eq!(roles(headings), expected, "{headings:?}");
        }
    }

    #[test]
    fn titles_above_and_rows_below_are_not_headings() {
        let list = table(&[
            &["某县2023年政务公开重点工作任务清单", "", "", ""],
            &["填报单位:", "", "2023年", ""],
            &["工作内容", "工作要求", "责任单位", "完成情况"],
            &["任务", "落实工作要求并公开完成情况的长长的一句话,不是表头而是正文", "财政局", "已完成"],
        ]);
        let mapping = find_headings(&list).unwrap();
        assert_eq!((mapping.heading_row, mapping.heading_rows), (2, 1));
    }

    #[test]
    fn two_heading_rows_become_one() {
        let mut list = table(&[
            &["序号", "工作任务", "责任单位", "", "备注"],
            &["", "", "牵头单位", "配合单位", ""],
            &["1", "公开预决算", "财政局", "各乡镇", ""],
        ]);
        list.rows[0].cells[2].col_span = 2;
        list.rows[0].cells[3] = Cell::covered(Covering::FromLeft);
        for column in [0, 1, 4] {
            list.rows[1].cells[column] = Cell::covered(Covering::FromAbove);
        }
        let mapping = find_headings(&list).unwrap();
        assert_eq!(mapping.heading_rows, 2);
        assert_eq!(mapping.roles, [ColumnRole::Number, ColumnRole::Requirement, ColumnRole::Lead, ColumnRole::Support, ColumnRole::Remark]);
        assert_eq!(heading_text(&list, &mapping, 3), "配合单位");
        assert_eq!(heading_text(&list, &mapping, 1), "工作任务");
    }

    #[test]
    fn a_heading_that_begins_in_a_row_above_is_that_columns_own() {
        let mut list = table(&[
            &["实事项目", "", "责任", "", "目标进度（截止）"],
            &["类别", "内容", "主责", "协同", ""],
            &["出行", "公开养护计划", "交通局", "财政局", "9.30"],
        ]);
        list.rows[1].cells[4] = Cell::covered(Covering::FromAbove);
        let mapping = find_headings(&list).unwrap();
        assert_eq!(mapping.roles[2..], [ColumnRole::Lead, ColumnRole::Support, ColumnRole::TimeLimit], "{mapping:?}");
        assert_eq!(heading_text(&list, &mapping, 4), "目标进度(截止)");
    }

    #[test]
    fn numbers_under_a_heading_of_tasks_are_numbers_whatever_titles_stand_between() {
        let list = table(&[
            &["任务", "内容", "责任单位"],
            &["一、制度建设", "", ""],
            &["（一）完善制度", "", ""],
            &["1", "制定培训计划", "政府办"],
            &["2", "开展培训", "政府办"],
            &["二、平台建设", "", ""],
            &["3", "检查更新", "政府办"],
        ]);
        assert_eq!(find_headings(&list).unwrap().roles, [ColumnRole::Number, ColumnRole::Requirement, ColumnRole::Responsible]);
    }

    #[test]
    fn units_under_words_nobody_knows_are_units() {
        use ColumnRole::{Ignored, Requirement, Responsible, TimeLimit};
        let list =
            |heading: &str, cell: &str| find_headings(&table(&[&["任务", heading, "时限"], &["公开预算", cell, "3月"]])).unwrap().roles;
        assert_eq!(list("谁来干", "财政局、各乡镇"), [Requirement, Responsible, TimeLimit]);
        assert_eq!(list("谁来干", "张某"), [Requirement, Ignored, TimeLimit]);
        // words that say something else are believed
        assert_eq!(list("填报单位", "财政局"), [Requirement, Ignored, TimeLimit]);
    }

    #[test]
    fn one_heading_over_two_columns_gives_two_section_levels() {
        let mut list = table(&[&["工作内容", "", "工作要求", "责任单位"]]);
        list.rows[0].cells[1] = Cell::covered(Covering::FromLeft);
        let mapping = find_headings(&list).unwrap();
        assert_eq!(mapping.roles, [ColumnRole::Section, ColumnRole::Subsection, ColumnRole::Requirement, ColumnRole::Responsible]);
    }
}
