//! Where the headings of a register stand, and which column is what.

use std::collections::HashMap;
use std::ops::Range;

use domain::checklist::import::{Row, Table};
use domain::text::folded::{fold, is_blank};

use super::Column;

/// Rows searched for headings.
const ROWS_SEARCHED: usize = 15;

/// Where the headings of a table stand and what they say; of each of several registers beside each other.
pub(super) struct Headings {
    /// Place of the first row beneath them.
    pub(super) body: usize,
    /// The columns they stand over.
    pub(super) range: Range<usize>,
    pub(super) columns: HashMap<Column, usize>,
    /// The heading taken for the name.
    pub(super) name: String,
    /// Headings of persons and telephone numbers, and others nobody reads.
    pub(super) unread: Vec<String>,
}

impl Headings {
    pub(super) fn find(table: &Table) -> Option<Vec<Self>> {
        table.rows.iter().take(ROWS_SEARCHED).enumerate().find_map(|(index, row)| {
            let starts = begins_anew(row);
            let ends = starts.iter().skip(1).copied().chain(std::iter::once(row.cells.len()));
            let blocks: Option<Vec<Self>> = starts.iter().zip(ends).map(|(start, end)| Self::of(table, index, row, *start..end)).collect();
            blocks.or_else(|| Some(vec![Self::of(table, index, row, 0..row.cells.len())?]))
        })
    }

    fn of(table: &Table, index: usize, row: &Row, range: Range<usize>) -> Option<Self> {
        let mut columns: HashMap<Column, usize> = HashMap::new();
        let mut unread = Vec::new();
        let names_best = |place: Option<&usize>| {
            place.and_then(|place| row.cells.get(*place)).is_some_and(|cell| Column::names_units_best(&fold(&cell.text)))
        };
        let own = row.cells.iter().enumerate().take(range.end).skip(range.start);
        for (place, cell) in own.filter(|(_, cell)| !is_blank(&cell.text)) {
            let heading = fold(&cell.text);
            match Column::of_marked(&heading) {
                Some(column) if !columns.contains_key(&column) => {
                    columns.insert(column, place);
                }
                // 部门 | 单位名称: whom the units belong to, and their names
                Some(Column::FullName) if Column::names_units_best(&heading) && !names_best(columns.get(&Column::FullName)) => {
                    let before = columns.insert(Column::FullName, place).and_then(|place| row.cells.get(place));
                    unread.extend(before.map(|cell| fold(&cell.text)));
                }
                _ => unread.push(heading),
            }
        }
        // 县直单位 alone over a grid is a title, not a heading
        let place = columns.get(&Column::FullName).copied()?;
        if columns.len() + unread.len() < 2 {
            return None;
        }
        let second = table.rows.get(index + 1).filter(|below| is_second_row(row, below));
        let name = row.cells.get(place).map(|cell| fold(&cell.text)).unwrap_or_default();
        Some(Self { body: index + 1 + usize::from(second.is_some()), range, columns, name, unread })
    }
}

/// The columns in which the headings of a row begin anew: where its first one stands again. One register alone begins once.
fn begins_anew(row: &Row) -> Vec<usize> {
    let headings: Vec<String> = row.cells.iter().map(|cell| fold(&cell.text)).collect();
    let Some(first) = headings.iter().find(|heading| !heading.is_empty()) else { return vec![0] };
    let again = headings.iter().enumerate().filter(|(_, heading)| *heading == first).map(|(place, _)| place);
    std::iter::once(0).chain(again.skip(1)).collect()
}

/// A second row of headings has words only beneath headings that reach over several columns.
fn is_second_row(above: &Row, below: &Row) -> bool {
    let is_free = |place: usize| above.cells.get(place).is_some_and(|cell| is_blank(&cell.text));
    let mut filled = below.cells.iter().enumerate().filter(|(_, cell)| !is_blank(&cell.text)).peekable();
    filled.peek().is_some() && filled.all(|(place, _)| is_free(place) || is_free(place + 1) || above.cells[place].col_span > 1)
}

/// Whether a heading stands over persons and how they are reached.
pub(super) fn is_of_persons(heading: &str) -> bool {
    const WORDS: [&str; 14] = ["人", "员", "领导", "姓名", "职务", "职位", "电话", "手机", "号码", "联系", "传真", "邮箱", "微信", "地址"];
    WORDS.iter().any(|word| heading.contains(word))
}
