//! Columns by content alone, for tables whose headings nobody knows: units look like units, times like times.

use super::grid::{Row, Table};
use super::headings::{ColumnMapping, ColumnRole, is_ordinal};
use super::responsible::looks_like_units;
use super::time_limit::names_a_time;
use crate::text::folded::{fold, is_blank};

/// Rows looked at.
const ROWS_TRIED: usize = 60;
/// Rows searched for headings.
const HEADINGS_SEARCHED: usize = 6;
const LONGEST_HEADING: usize = 12;

/// What the columns seem to be; `None` where no column names units, for then it may be any table.
pub(super) fn guess(table: &Table) -> Option<ColumnMapping> {
    let width = table.width();
    if width < 2 {
        return None;
    }
    let headings = likely_headings(table);
    let (heading_row, heading_rows) = headings.map_or((0, 0), |row| (row, 1));
    let rows = || table.rows.iter().skip(heading_row + heading_rows).take(ROWS_TRIED);
    let texts = |column: usize| -> Vec<&str> {
        let cells = rows().filter(|row| row.sole_text().is_none()).filter_map(|row| row.cells.get(column));
        cells.map(|cell| cell.text.as_str()).filter(|text| !is_blank(text)).collect()
    };
    let mut roles = vec![ColumnRole::Ignored; width];
    for (column, role) in roles.iter_mut().enumerate() {
        let texts = texts(column);
        let mostly = |fits: &dyn Fn(&str) -> bool| {
            let fitting = texts.iter().filter(|text| fits(text)).count();
            fitting > 0 && fitting * 10 >= texts.len() * 6
        };
        if mostly(&|text| is_ordinal(&fold(text))) {
            *role = ColumnRole::Number;
        } else if mostly(&looks_like_units) {
            *role = ColumnRole::Responsible;
        } else if mostly(&names_a_time) {
            *role = ColumnRole::TimeLimit;
        }
    }
    for role in [ColumnRole::Number, ColumnRole::Responsible, ColumnRole::TimeLimit] {
        let mut is_first = true;
        for place in roles.iter_mut().filter(|place| **place == role) {
            if !std::mem::take(&mut is_first) {
                *place = if role == ColumnRole::Responsible { ColumnRole::Support } else { ColumnRole::Ignored };
            }
        }
    }
    let length = |column: usize| texts(column).iter().map(|text| text.chars().count()).sum::<usize>();
    let free = (0..width).filter(|column| roles[*column] == ColumnRole::Ignored);
    let longest = free.max_by_key(|column| (length(*column), std::cmp::Reverse(*column))).filter(|column| length(*column) > 0)?;
    roles[longest] = ColumnRole::Requirement;
    roles.contains(&ColumnRole::Responsible).then_some(ColumnMapping { heading_row, heading_rows, roles })
}

/// The row that looks like headings nobody knows.
pub(super) fn likely_headings(table: &Table) -> Option<usize> {
    table.rows.iter().take(HEADINGS_SEARCHED).position(|row| could_be_headings(row, table.width()))
}

/// Short words in nearly every column, no two the same, no numbers and no units.
fn could_be_headings(row: &Row, width: usize) -> bool {
    let texts: Vec<String> = row.cells.iter().map(|cell| fold(&cell.text)).filter(|text| !text.is_empty()).collect();
    let mut distinct = texts.clone();
    distinct.sort_unstable();
    distinct.dedup();
    // 经办 and 主办 head a column; no unit is called so
    let is_unit = |text: &String| text.chars().count() > 2 && looks_like_units(text);
    let is_word = |text: &String| text.chars().count() <= LONGEST_HEADING && !is_ordinal(text) && !is_unit(text) && !text.ends_with('。');
    texts.len() >= 2 && texts.len() * 3 >= width * 2 && distinct.len() == texts.len() && texts.iter().all(is_word)
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

    #[test]
    fn unknown_headings_do_not_hide_what_the_columns_hold() {
        use ColumnRole::{Number, Requirement, Responsible, TimeLimit};
        let list = table(&[
            &["顺次", "干什么", "谁来干", "何时干完"],
            &["1", "公开预算和决算。", "财政局", "6月底前"],
            &["2", "公开招生政策。", "教体局、各乡镇", "8月底前"],
        ]);
        let mapping = guess(&list).unwrap();
        assert_eq!((mapping.heading_row, mapping.heading_rows), (0, 1));
        assert_eq!(mapping.roles, [Number, Requirement, Responsible, TimeLimit]);
    }

    #[test]
    fn a_table_that_names_no_units_is_not_guessed_at() {
        assert_eq!(guess(&table(&[&["姓名", "电话"], &["甲某", "0550-1234567"], &["乙某", "0550-7654321"]])), None);
        assert_eq!(guess(&Table::default()), None);
    }
}
