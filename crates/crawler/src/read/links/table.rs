//! The heading row of a table, and the day that stands under one of its words.

use std::ops::Range;

use super::row::{Row, children};
use crate::html::Id;
use crate::read::page::Page;
use crate::read::row::{RowDay, day_in};

/// Words of heading cells under which the day of publication stands.
const DAY_HEADINGS: [&str; 4] = ["发布日期", "发布时间", "公开日期", "日期"];
/// Words that make a row of cells a heading.
const HEADINGS: [&str; 24] = [
    "标题",
    "名称",
    "文件名称",
    "序号",
    "文号",
    "发文字号",
    "索引号",
    "索引",
    "发布日期",
    "发布时间",
    "公开日期",
    "日期",
    "时间",
    "成文日期",
    "发文日期",
    "生成日期",
    "信息名称",
    "内容",
    "来源",
    "发布机构",
    "发文机关",
    "主题",
    "类别",
    "操作",
];

/// The cells of a table's heading row, each as often as it is wide.
fn head(page: &Page, row: Id) -> Option<Vec<String>> {
    let tree = &page.tree;
    let table = tree.ancestors(row).find(|around| tree.name(*around) == "table")?;
    let first = tree
        .range(table)
        .find(|id| tree.name(*id) == "tr" && tree.ancestors(*id).find(|around| tree.name(*around) == "table") == Some(table))?;
    if first == row {
        return None;
    }
    let cells: Vec<String> = cells(page, first).flat_map(|(cell, width)| std::iter::repeat_n(bare_text(page, cell), width)).collect();
    let known = cells.iter().filter(|cell| HEADINGS.contains(&cell.as_str())).count();
    let has_links =
        tree.range(first).any(|id| tree.name(id) == "a" && tree.attribute(id, "href").and_then(|href| page.resolve(href)).is_some());
    (known > 0 && !has_links).then_some(cells)
}

pub(super) fn has_head(page: &Page, row: Id) -> bool {
    head(page, row).is_some()
}

fn cells(page: &Page, row: Id) -> impl Iterator<Item = (Id, usize)> + '_ {
    let width = |id: Id| page.tree.attribute(id, "colspan").and_then(|width| width.trim().parse().ok()).unwrap_or(1).clamp(1, 50);
    children(page, row).filter(|id| matches!(page.tree.name(*id), "td" | "th")).map(move |id| (id, width(id)))
}

fn bare_text(page: &Page, id: Id) -> String {
    page.tree.raw_text(id).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// In a table with headings the day stands in the cell under 发布日期 and nowhere else.
pub(super) fn day_of_tr(page: &Page, row: &Row) -> RowDay {
    let Some(head) = head(page, row.node) else { return day_in(page, &row.parts) };
    let mut at = 0;
    let placed: Vec<(Id, Range<usize>)> = cells(page, row.node)
        .map(|(cell, width)| {
            at += width;
            (cell, at - width..at)
        })
        .collect();
    for wanted in DAY_HEADINGS {
        let Some(column) = head.iter().position(|cell| cell == wanted) else { continue };
        if let Some((cell, _)) = placed.iter().find(|(_, range)| range.contains(&column)) {
            return day_in(page, &[page.tree.range(*cell)]);
        }
    }
    RowDay::default()
}
