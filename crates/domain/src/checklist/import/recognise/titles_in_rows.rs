//! Rows of a numbered list that are titles, and what a title says of all tasks beneath it.

use super::super::grid::{Covering, Row};
use super::super::headings::{ColumnMapping, ColumnRole, is_ordinal};
use super::super::surroundings::heading_level;
use crate::text::folded::{fold, is_blank};

/// Longer texts are tasks.
const LONGEST_TITLE: usize = 40;

/// 一 | 政策公开 and nothing more, among tasks that are numbered 1, 2, 3: a title whose number has a cell of its own.
pub(super) fn numbered_title(row: &Row, mapping: &ColumnMapping) -> Option<String> {
    let text = |role| mapping.column(role).and_then(|column| Some((column, row.cells.get(column)?.text.trim())));
    let ((at, number), (task_at, task)) = (text(ColumnRole::Number)?, text(ColumnRole::Requirement)?);
    let alone = row.cells.iter().enumerate().all(|(column, cell)| column == at || column == task_at || is_blank(&cell.text));
    let folded = fold(number);
    let numeral = folded.trim_matches(['(', ')', '、', '.']);
    let counts = !numeral.is_empty() && numeral.chars().all(|c| "一二三四五六七八九十".contains(c));
    let bare = folded == numeral;
    (alone && counts && !is_blank(task)).then(|| if bare { format!("{number}、{task}") } else { format!("{number}{task}") })
}

/// 1 | 一、公开平台（20分） and nothing more: a title that is numbered among the tasks as well. The number, and the title.
pub(super) fn title_beside_a_number(row: &Row, mapping: &ColumnMapping) -> Option<(String, String)> {
    let number = mapping.column(ColumnRole::Number)?;
    let names_units = mapping.has(ColumnRole::Responsible) || mapping.has(ColumnRole::Lead);
    // a unit or a section that is merged down holds for a task
    if !names_units || row.cells.iter().any(|cell| cell.covering == Covering::FromAbove) {
        return None;
    }
    let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| !is_blank(&cell.text));
    let (_, own) = filled.next().filter(|(column, cell)| *column == number && is_ordinal(&fold(&cell.text)))?;
    let (column, title) = filled.next()?;
    let is_matter = matches!(mapping.roles.get(column), Some(ColumnRole::Section | ColumnRole::Subsection | ColumnRole::Requirement));
    let text = title.text.trim();
    let is_title = heading_level(text).is_some_and(|level| level < 2)
        && text.chars().count() <= LONGEST_TITLE
        && !text.ends_with(['。', '；', ';', '，', '.']);
    (is_matter && is_title && filled.next().is_none()).then(|| (own.text.trim().to_owned(), title.text.clone()))
}

/// 一、财政（牵头单位：财政局；完成时限：6月底）: the units and the time limit that a title names.
pub(super) fn said_for_all(title: &str) -> (Option<String>, Option<String>) {
    const UNITS: [&str; 6] = ["责任单位:", "牵头单位:", "责任部门:", "牵头部门:", "主办单位:", "承办单位:"];
    const LIMITS: [&str; 4] = ["完成时限:", "完成时间:", "整改时限:", "时限:"];
    let folded = fold(title);
    let value = |labels: &[&str]| {
        let (_, behind) = labels.iter().find_map(|label| folded.split_once(label))?;
        let value = behind.split([';', ')', '。']).next().unwrap_or_default();
        (!value.is_empty()).then(|| value.to_owned())
    };
    (value(&UNITS), value(&LIMITS))
}

#[cfg(test)]
mod tests {
    use super::super::super::grid::Cell;
    use super::*;

    #[test]
    fn a_numbered_title_has_nothing_beside_it() {
        let mapping = ColumnMapping {
            heading_row: 0,
            heading_rows: 1,
            roles: vec![ColumnRole::Number, ColumnRole::Section, ColumnRole::Requirement, ColumnRole::Responsible],
        };
        let row = |cells: [&str; 4]| Row { number: 2, cells: cells.map(Cell::own).to_vec() };
        let found = title_beside_a_number(&row(["1", "一、公开平台（20分）", "", ""]), &mapping);
        assert_eq!(found, Some(("1".to_owned(), "一、公开平台（20分）".to_owned())));
        for cells in [
            ["1", "公开平台", "", ""],
            ["1", "一、公开平台", "检索可用", ""],
            ["1", "一、公开平台", "", "财政局"],
            ["1", "", "一、公开预算和决算。", ""],
            ["1", "（一）公开平台", "", ""],
            ["", "一、公开平台", "", ""],
        ] {
            assert_eq!(title_beside_a_number(&row(cells), &mapping), None, "{cells:?}");
        }
    }

    #[test]
    fn a_title_names_units_and_a_limit_for_all_beneath_it() {
        for (title, units, limit) in [
            ("一、财政领域（牵头单位：财政局）", Some("财政局"), None),
            ("二、民政（责任单位：民政局、残联；完成时限：6月底）", Some("民政局、残联"), Some("6月底")),
            ("三、平台 完成时间:年底", None, Some("年底")),
            ("四、责任单位清单", None, None),
            ("五、平台（责任单位：）", None, None),
        ] {
            assert_eq!(said_for_all(title), (units.map(str::to_owned), limit.map(str::to_owned)), "{title}");
        }
    }
}
