//! Which column is what, told from the headings: real lists differ in order and wording.

use serde::{Deserialize, Serialize};

use super::grid::{Covering, Row, Table};
use crate::text::folded::{fold, is_blank};

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
            Self::Subsection => "工作内容(二级)",
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

/// What one heading may mean. `Task` is a section where a requirement column stands beside it, else the task itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Role(ColumnRole),
    Task,
}

/// Longer texts are sentences, not headings.
const LONGEST_HEADING: usize = 24;
/// Headings are looked for this far down: titles, notes and a letterhead may stand above.
const ROWS_SEARCHED: usize = 30;

fn meaning(text: &str) -> Option<Meaning> {
    let folded = fold(text);
    let bare: String = without_brackets(&folded);
    let heading = if bare.is_empty() { folded.as_str() } else { bare.as_str() };
    if heading.is_empty() || heading.chars().count() > LONGEST_HEADING {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    let names_a_body = has(&["单位", "部门", "科室", "股室", "处室", "主体", "机构"]);
    Some(if has(&["责任领导", "责任人", "分管领导", "联系人", "联系电话", "联络员"]) {
        Meaning::Role(ColumnRole::Ignored)
    } else if has(&["备注"]) || heading == "说明" {
        Meaning::Role(ColumnRole::Remark)
    } else if has(&["时限", "期限", "完成时间", "时间节点", "时间要求", "完成日期", "时间安排"]) || heading == "时间"
    {
        Meaning::Role(ColumnRole::TimeLimit)
    } else if has(&["配合", "协同", "协办", "参与", "协助"]) && names_a_body {
        Meaning::Role(ColumnRole::Support)
    } else if has(&["牵头", "主办"]) && names_a_body {
        Meaning::Role(ColumnRole::Lead)
    } else if has(&["责任", "承办", "落实", "实施", "主管", "负责"]) && names_a_body {
        Meaning::Role(ColumnRole::Responsible)
    } else if has(&["完成情况", "落实情况", "推进情况", "进展", "办理情况", "工作成效", "完成进度"]) {
        Meaning::Role(ColumnRole::Completion)
    } else if has(&["要求", "措施", "举措", "标准"]) {
        Meaning::Role(ColumnRole::Requirement)
    } else if has(&["序号", "编号"]) || heading == "序" {
        Meaning::Role(ColumnRole::Number)
    } else if has(&["内容", "任务", "重点工作", "事项", "项目", "类别", "领域"]) {
        Meaning::Task
    } else {
        return None;
    })
}

fn without_brackets(folded: &str) -> String {
    let mut depth = 0_usize;
    folded
        .chars()
        .filter(|c| match c {
            '(' => {
                depth += 1;
                false
            }
            ')' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// Finds the heading row (or two of them) and what its columns mean; `None` when no row looks like headings.
#[must_use]
pub fn find_headings(table: &Table) -> Option<ColumnMapping> {
    let candidates = table.rows.iter().enumerate().take(ROWS_SEARCHED).filter(|(_, row)| is_heading_row(row));
    let (index, row) = candidates.max_by_key(|(index, row)| (meanings(row).iter().flatten().count(), std::cmp::Reverse(*index)))?;
    let mut columns = spread(row);
    let mut heading_rows = 1;
    if let Some(below) = table.rows.get(index + 1).filter(|below| is_second_heading_row(row, below)) {
        for (column, own) in columns.iter_mut().zip(meanings(below)) {
            *column = own.or(*column);
        }
        heading_rows = 2;
    }
    Some(ColumnMapping { heading_row: index, heading_rows, roles: settle(&columns) })
}

fn meanings(row: &Row) -> Vec<Option<Meaning>> {
    row.cells.iter().map(|cell| meaning(&cell.text)).collect()
}

/// A heading row says at least two different things, one of them a task or who answers for it, and nothing else.
fn is_heading_row(row: &Row) -> bool {
    let texts = row.cells.iter().filter(|cell| !is_blank(&cell.text)).count();
    let mut known: Vec<Meaning> = Vec::new();
    for found in meanings(row).into_iter().flatten() {
        if !known.contains(&found) {
            known.push(found);
        }
    }
    let recognised = meanings(row).iter().flatten().count();
    let names_the_matter = known.iter().any(|found| {
        matches!(
            found,
            Meaning::Task | Meaning::Role(ColumnRole::Requirement | ColumnRole::Responsible | ColumnRole::Lead | ColumnRole::Support)
        )
    });
    known.len() >= 2 && names_the_matter && recognised * 2 > texts
}

/// A second row of headings (牵头单位 | 配合单位 beneath 责任单位) holds nothing but headings, and not the same again.
fn is_second_heading_row(above: &Row, below: &Row) -> bool {
    let own: Vec<_> = below.cells.iter().filter(|cell| !is_blank(&cell.text)).collect();
    let repeated = above.cells.iter().zip(&below.cells).all(|(a, b)| fold(&a.text) == fold(&b.text));
    !own.is_empty() && !repeated && own.iter().all(|cell| meaning(&cell.text).is_some())
}

/// The meanings of a row, with a heading over several columns holding for each of them.
fn spread(row: &Row) -> Vec<Option<Meaning>> {
    let mut last = None;
    row.cells
        .iter()
        .map(|cell| {
            if cell.covering == Covering::Own {
                last = meaning(&cell.text);
            }
            last
        })
        .collect()
}

/// Turns meanings into roles: each role once, and the ambiguous task headings by what stands beside them.
fn settle(columns: &[Option<Meaning>]) -> Vec<ColumnRole> {
    let has_requirement = columns.contains(&Some(Meaning::Role(ColumnRole::Requirement)));
    let tasks = columns.iter().filter(|found| **found == Some(Meaning::Task)).count();
    let ladder: &[ColumnRole] = match (has_requirement, tasks) {
        (true, _) => &[ColumnRole::Section, ColumnRole::Subsection],
        (false, 0 | 1) => &[ColumnRole::Requirement],
        (false, 2) => &[ColumnRole::Section, ColumnRole::Requirement],
        (false, _) => &[ColumnRole::Section, ColumnRole::Subsection, ColumnRole::Requirement],
    };
    let mut steps = ladder.iter();
    let mut roles: Vec<ColumnRole> = columns
        .iter()
        .map(|found| match found {
            Some(Meaning::Task) => steps.next().copied().unwrap_or(ColumnRole::Ignored),
            Some(Meaning::Role(role)) => *role,
            None => ColumnRole::Ignored,
        })
        .collect();
    for role in ColumnRole::ALL {
        // of several columns on progress (一季度完成情况, 二季度完成情况) and of several requirements the last one counts
        let keep_last = matches!(role, ColumnRole::Completion | ColumnRole::Requirement);
        let places: Vec<usize> = roles.iter().enumerate().filter(|(_, candidate)| **candidate == role).map(|(at, _)| at).collect();
        let kept = if keep_last { places.last() } else { places.first() }.copied();
        for place in places {
            if Some(place) != kept {
                roles[place] = ColumnRole::Ignored;
            }
        }
    }
    roles
}

/// The heading a person sees over a column: the lowest of the heading rows that says something, without line breaks.
#[must_use]
pub fn heading_text(table: &Table, mapping: &ColumnMapping, column: usize) -> String {
    let rows = table.rows.iter().skip(mapping.heading_row).take(mapping.heading_rows);
    let mut texts = rows.filter_map(|row| row.cells.get(column)).map(|cell| fold(&cell.text)).filter(|text| !text.is_empty());
    texts.next_back().unwrap_or_else(|| mapping.roles.get(column).map_or("", |role| role.label()).to_owned())
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
        let cases: [(&[&str], &[ColumnRole]); 13] = [
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
            (&["任务", "责任单位", "一季度进展", "二季度进展"], &[Requirement, Responsible, Ignored, Completion]),
            (&["工作内容", "", "责任单位"], &[Requirement, Ignored, Responsible]),
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
    fn one_heading_over_two_columns_gives_two_section_levels() {
        let mut list = table(&[&["工作内容", "", "工作要求", "责任单位"]]);
        list.rows[0].cells[1] = Cell::covered(Covering::FromLeft);
        let mapping = find_headings(&list).unwrap();
        assert_eq!(mapping.roles, [ColumnRole::Section, ColumnRole::Subsection, ColumnRole::Requirement, ColumnRole::Responsible]);
    }
}
