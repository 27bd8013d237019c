//! Rows that are no tasks: the title above a table, numbered titles inside it, notes beneath.

use super::grid::{Cell, Covering, Row, Table};
use crate::text::folded::{fold, is_blank};

/// The title: of all texts above the headings the one that names a list, nearest to the table among equals.
pub(super) fn title(table: &Table, heading_row: usize) -> String {
    let above = table.rows.iter().take(heading_row).filter_map(Row::sole_text).map(|(_, cell)| cell.text.as_str());
    let candidates = table.titles.iter().map(String::as_str).chain(above).filter(|text| !is_blank(text));
    let score = |text: &str| {
        let folded = fold(text);
        let named = ["清单", "要点", "台账", "分解", "落实情况", "任务", "计划", "方案", "工作安排"]
            .iter()
            .filter(|word| folded.contains(**word))
            .count();
        let is_sentence = folded.chars().count() > 60 || folded.ends_with(['。', ';']) || folded.contains("浏览");
        if is_sentence { 0 } else { 1 + named * 2 + usize::from(folded.contains("政务公开")) + usize::from(folded.contains('年')) }
    };
    candidates.max_by_key(|text| score(text)).filter(|text| score(text) > 0).unwrap_or_default().trim().to_owned()
}

/// 1 for 一、 and 第一, 2 for （一）: how deep a numbered title stands.
pub(super) fn heading_level(text: &str) -> Option<u8> {
    let folded = fold(text);
    let is_numeral = |c: char| "一二三四五六七八九十百".contains(c);
    let after = folded.trim_start_matches(is_numeral);
    if after.len() < folded.len() && after.starts_with(['、', '.', ',']) {
        return Some(1);
    }
    if let Some(rest) = folded.strip_prefix('第') {
        let after = rest.trim_start_matches(is_numeral);
        return (after.len() < rest.len() && after.starts_with(['部', '章', '类', '项'])).then_some(1);
    }
    let inner = folded.strip_prefix('(')?;
    let after = inner.trim_start_matches(is_numeral);
    (after.len() < inner.len() && after.starts_with(')')).then_some(2)
}

/// 注:…, 填表人:…: lines beneath a table that are no tasks.
pub(super) fn is_note(row: &Row) -> bool {
    const BEGINNINGS: [&str; 9] = ["注:", "注.", "备注:", "说明:", "填表人", "填报人", "审核人", "制表", "联系电话"];
    let first = row.cells.iter().find(|cell| !is_blank(&cell.text));
    let few = row.cells.iter().filter(|cell| cell.covering == Covering::Own && !is_blank(&cell.text)).count() <= 3;
    few && first.is_some_and(|cell| BEGINNINGS.iter().any(|beginning| fold(&cell.text).starts_with(beginning)))
}

/// The texts of a row as one line.
pub(super) fn joined(row: &Row) -> String {
    let texts: Vec<&str> = row.cells.iter().map(|cell: &Cell| cell.text.as_str()).filter(|text| !is_blank(text)).collect();
    texts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        Row { number: 1, cells: cells.iter().map(|text| Cell::own(*text)).collect() }
    }

    #[test]
    fn numbered_titles_have_a_level() {
        for (text, level) in [
            ("一、助力", Some(1)),
            ("十二. 其他", Some(1)),
            ("第一部分", Some(1)),
            ("（一）栏目", Some(2)),
            ("( 三 )栏目", Some(2)),
            ("一体化平台", None),
            ("(公开)", None),
            ("1.栏目", None),
            ("", None),
        ] {
            assert_eq!(heading_level(text), level, "{text}");
        }
    }

    #[test]
    fn notes_are_told_from_tasks() {
        assert!(is_note(&row(&["注：带*的为重点", "", ""])));
        assert!(is_note(&row(&["填表人:甲", "审核人:乙", ""])));
        assert!(!is_note(&row(&["注册登记事项公开", "财政局", ""])));
    }

    #[test]
    fn the_title_is_the_line_that_names_a_list() {
        let titles = ["网站首页 > 公开", "某县2024年政务公开工作要点任务分解表", "浏览次数: 来源:", "附件"];
        let table = Table { name: None, titles: titles.map(str::to_owned).to_vec(), rows: Vec::new() };
        assert_eq!(title(&table, 0), "某县2024年政务公开工作要点任务分解表");
        assert_eq!(title(&Table::default(), 0), "");
    }
}
