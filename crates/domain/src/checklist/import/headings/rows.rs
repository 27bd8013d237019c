//! How many rows of a table are its headings.

use super::super::grid::{Cell, Covering, Row, Table};
use super::super::surroundings::heading_level;
use super::super::time_limit::names_a_period;
use super::words::{Meaning, meaning};
use super::{is_ordinal, text_from_above};
use crate::text::folded::{fold, is_blank};

/// A second row of headings says little: 牵头单位, 一季度.
const LONGEST_SUBHEADING: usize = 14;
/// Forms divide 责任落实 into 责任单位 and 责任人, and 责任单位 again.
const MOST_HEADING_ROWS: usize = 3;

/// How many rows the headings take: a second one by its words, further ones and words nobody knows where a heading reaches down
/// over them.
pub(super) fn count_heading_rows(table: &Table, first: usize) -> usize {
    let mut count = 1;
    while let Some(below) = table.rows.get(first + count).filter(|_| count < MOST_HEADING_ROWS) {
        let above = table.rows.get(first..first + count).unwrap_or_default();
        let says_so = count == 1 && above.iter().all(|row| is_second_heading_row(row, below));
        if !says_so && !is_reached_by_headings(table, first, above, below) {
            break;
        }
        count += 1;
    }
    count
}

/// Whether a heading is merged down over a row, and what else stands there stands beneath a wider one: 已完成 | 推进中 beneath 完成情况.
fn is_reached_by_headings(table: &Table, first: usize, above: &[Row], below: &Row) -> bool {
    let Some((top, between)) = above.split_first() else { return false };
    let heading = |column: usize| {
        let own = top.cells.get(column)?;
        match own.covering {
            Covering::Own => meaning(&own.text),
            Covering::FromAbove => text_from_above(table, first, column).and_then(meaning),
            Covering::FromLeft => None,
        }
    };
    let is_from_above = |row: &Row, column: usize| row.cells.get(column).is_some_and(|cell| cell.covering == Covering::FromAbove);
    let reaches_down = (0..below.cells.len())
        .any(|column| is_from_above(below, column) && between.iter().all(|row| is_from_above(row, column)) && heading(column).is_some());
    let mut filled = below.cells.iter().enumerate().filter(|(_, cell)| !is_blank(&cell.text));
    !below.is_blank()
        && reaches_down
        && filled.all(|(column, cell)| {
            let text = fold(&cell.text);
            let is_short = text.chars().count() <= LONGEST_SUBHEADING && !text.ends_with(['。', ';']);
            let is_wide = above.iter().any(|row| is_beneath_a_merged_heading(row, column));
            is_short && is_wide && !is_ordinal(&text) && heading_level(&text).is_none()
        })
}

/// Whether a heading merged over several columns lies over this one.
fn is_beneath_a_merged_heading(row: &Row, column: usize) -> bool {
    row.cells.get(column).is_some_and(|cell| cell.covering == Covering::FromLeft || cell.col_span > 1)
}

/// A second row of headings stands beneath headings that reach over several columns (牵头单位 | 配合单位 beneath 责任单位,
/// 一季度 | 二季度 beneath 完成情况), or holds nothing but headings, and not the same again.
fn is_second_heading_row(above: &Row, below: &Row) -> bool {
    let own: Vec<_> = below.cells.iter().filter(|cell| !is_blank(&cell.text)).collect();
    let repeated = above.cells.iter().zip(&below.cells).all(|(a, b)| fold(&a.text) == fold(&b.text));
    // 重点领域 alone in its row, or across the table, is the title of what follows
    if own.is_empty() || repeated || below.sole_text().is_some() {
        return false;
    }
    let says_something = |cell: &&Cell| meaning(&cell.text).is_some_and(|found| found != Meaning::Other);
    // 重点项目 | 各部门 beneath headings of one column each is a task
    let is_under_wide = below.cells.iter().enumerate().any(|(column, cell)| !is_blank(&cell.text) && stands_over_several(above, column));
    if is_under_wide && own.iter().all(|cell| meaning(&cell.text).is_some()) && own.iter().any(says_something) {
        return true;
    }
    // texts that mean nothing as headings are a row of the list: taken for headings they would be lost without a word
    if !own.iter().any(|cell| meaning(&cell.text).is_some() || names_a_period(&cell.text)) {
        return false;
    }
    let mut under_wide = 0;
    for (column, cell) in below.cells.iter().enumerate().filter(|(_, cell)| !is_blank(&cell.text)) {
        let text = fold(&cell.text);
        let is_short = text.chars().count() <= LONGEST_SUBHEADING && !text.ends_with(['。', ';']);
        if !is_short || is_ordinal(&text) || heading_level(&text).is_some() || !reaches_over(above, column) {
            return false;
        }
        under_wide += 1;
    }
    under_wide >= 2
}

/// Whether a heading stands over several columns: it reaches over them, or is written over each.
fn stands_over_several(above: &Row, column: usize) -> bool {
    let text = |column: usize| above.cells.get(column).map(|cell| fold(&cell.text)).filter(|text| !text.is_empty());
    let same = |other: Option<usize>| other.and_then(text).is_some_and(|other| Some(other) == text(column));
    reaches_over(above, column) || same(column.checked_sub(1)) || same(Some(column + 1))
}

/// Whether the heading over a column is one of several columns: merged, or with nothing written beside it.
fn reaches_over(row: &Row, column: usize) -> bool {
    let is_free = |cell: &Cell| is_blank(&cell.text) && cell.covering != Covering::FromAbove;
    let own = row.cells.get(column);
    own.is_some_and(is_free) || own.is_some_and(|cell| cell.col_span > 1) || row.cells.get(column + 1).is_some_and(is_free)
}

#[cfg(test)]
mod tests {
    use super::super::{ColumnRole, find_headings};
    use super::*;

    fn table(rows: &[&[&str]]) -> Table {
        let rows = (1..).zip(rows).map(|(number, cells)| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() });
        Table { name: None, titles: Vec::new(), rows: rows.collect() }
    }

    /// `>` is covered from the left, `^` from above.
    fn merged(rows: &[&[&str]]) -> Table {
        let mut table = table(rows);
        for row in &mut table.rows {
            for column in (0..row.cells.len()).rev() {
                let covered = row.cells[column + 1..].iter().take_while(|cell| cell.covering == Covering::FromLeft).count();
                let cell = &mut row.cells[column];
                match cell.text.as_str() {
                    ">" => *cell = Cell::covered(Covering::FromLeft),
                    "^" => *cell = Cell::covered(Covering::FromAbove),
                    _ => cell.col_span = 1 + covered,
                }
            }
        }
        table
    }

    #[test]
    fn a_title_right_beneath_the_headings_is_none_of_them_whatever_it_is_called() {
        let heading: &[&str] = &["序号", "任务", "责任单位", "时限"];
        let task: &[&str] = &["1", "公开预算", "财政局", "3月"];
        for title in ["【财政领域】", "重点任务", "民生项目", "公开内容"] {
            for across in [[title, ">", ">", ">"], [title, "", "", ""]] {
                assert_eq!(find_headings(&merged(&[heading, &across, task])).unwrap().heading_rows, 1, "{across:?}");
            }
        }
    }

    #[test]
    fn targets_of_quarters_are_no_tasks() {
        use ColumnRole::{Ignored, Requirement, Responsible, Section};
        let roles = |rows: &[&[&str]]| find_headings(&merged(rows)).unwrap().roles;
        let row: &[&str] = &["政策解读", "政府办", "3篇", "6篇"];
        assert_eq!(roles(&[&["任务", "责任单位", "一季度目标", "二季度目标"], row]), [Requirement, Responsible, Ignored, Ignored]);
        let row: &[&str] = &["政策解读", "12篇", "政府办"];
        assert_eq!(roles(&[&["指标", "年度目标", "责任单位"], row]), [Section, Requirement, Responsible]);
        // a list of one month names it over its tasks
        assert_eq!(roles(&[&["类别", "6月工作任务", "责任单位"], row]), [Section, Requirement, Responsible]);
    }

    #[test]
    fn a_task_of_short_words_is_no_row_of_headings() {
        let count = |rows: &[&[&str]]| find_headings(&merged(rows)).unwrap().heading_rows;
        assert_eq!(count(&[&["任务", "责任单位"], &["重点项目", "各部门"], &["公开预算", "财政局"]]), 1);
        assert_eq!(count(&[&["任务", "责任单位", "责任单位"], &["任务", "牵头单位", "配合单位"], &["公开预算", "财政局", ""]]), 2);
        assert_eq!(count(&[&["任务", "责任单位", ""], &["", "牵头单位", "配合单位"], &["公开预算", "财政局", ""]]), 2);
    }

    #[test]
    fn columns_merged_throughout_are_one() {
        use ColumnRole::{Ignored, Number, Requirement, Responsible, Section};
        let list = merged(&[
            &["序号", "任务", ">", ">", "责任单位"],
            &["1", "公开预算", ">", ">", "财政局"],
            &["一、平台", ">", ">", ">", ">"],
            &["2", "公开低保", ">", ">", "民政局"],
        ]);
        assert_eq!(find_headings(&list).unwrap().roles, [Number, Requirement, Ignored, Ignored, Responsible]);
        let list = merged(&[&["序号", "任务", ">", "责任单位"], &["1", "总则", ">", "财政局"], &["2", "预算", "公开预算", "财政局"]]);
        assert_eq!(find_headings(&list).unwrap().roles, [Number, Section, Requirement, Responsible]);
    }

    #[test]
    fn progress_of_a_year_before_is_none_of_this_list() {
        use ColumnRole::{Completion, Ignored, Number, Requirement, Responsible};
        let roles = |rows: &[&[&str]]| find_headings(&merged(rows)).unwrap().roles;
        let row: &[&str] = &["解读", "30", "36", "政府办"];
        assert_eq!(roles(&[&["指标", "2023年完成情况", "2024年目标", "责任单位"], row]), [Requirement, Ignored, Number, Responsible]);
        assert_eq!(
            roles(&[&["2024年清单", ">", ">"], &["任务", "责任单位", "2023年完成情况"], &["解读", "政府办", "30"]]),
            [Requirement, Responsible, Ignored]
        );
        assert_eq!(
            roles(&[&["2024年清单", ">", ">"], &["任务", "责任单位", "2024年完成情况"], &["解读", "政府办", "30"]]),
            [Requirement, Responsible, Completion]
        );
    }

    #[test]
    fn rows_that_a_heading_reaches_down_to_are_headings_whatever_they_say() {
        use ColumnRole::{Completion, Ignored, Lead, Number, Requirement, Responsible, Section, Support, TimeLimit};
        type Case<'a> = (&'a [&'a [&'a str]], usize, &'a [ColumnRole]);
        let cases: [Case<'_>; 4] = [
            (
                &[
                    &["序号", "任务", "责任单位", "完成情况", ">", ">"],
                    &["^", "^", "^", "已完成", "推进中", "未启动"],
                    &["1", "公开预算", "财政局", "√", "", ""],
                ],
                2,
                &[Number, Requirement, Responsible, Completion, Completion, Completion],
            ),
            (
                &[
                    &["序号", "目标任务", ">", "责任落实", ">", ">", "进度安排", ">"],
                    &["^", "一级", "二级", "责任单位", ">", "责任人", "起始", "完成"],
                    &["^", "^", "^", "牵头", "配合", "^", "^", "^"],
                    &["1", "公开", "公开预算", "财政局", "审计局", "张三", "2024.1", "2024.3"],
                ],
                3,
                &[Number, Section, Requirement, Lead, Support, Ignored, Ignored, TimeLimit],
            ),
            // a heading merged over the first task by mistake takes none of it away
            (
                &[&["序号", "任务", "责任单位"], &["^", "公开部门预算", "财政局"], &["2", "公开低保", "民政局"]],
                1,
                &[Number, Requirement, Responsible],
            ),
            (&[&["任务", "责任单位", ">"], &["^", "1", "财政局"]], 1, &[Requirement, Responsible, Ignored]),
        ];
        for (rows, count, roles) in cases {
            let mapping = find_headings(&merged(rows)).unwrap();
            assert_eq!((mapping.heading_rows, mapping.roles.as_slice()), (count, roles), "{rows:?}");
        }
    }
}
