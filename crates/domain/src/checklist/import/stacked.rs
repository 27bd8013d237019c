//! Tables that stand beneath one another in one sheet, told by a row of other headings: each becomes a table of its own. Read as one
//! table, the persons of a list of telephones would become tasks, and units what is to be done.

use super::grid::{Covering, Row, Table};
use super::headings::{find_headings, is_all_headings};
use super::surroundings::{is_form_row, is_note};
use crate::text::folded::{fold, is_blank};

/// Headings fewer than these may be a task of few words.
const FEWEST_HEADINGS: usize = 3;
/// A table has no more lines of title than these.
const MOST_TITLES: usize = 2;

/// One of the tables of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stacked {
    /// What stands over its headings, below the table before it.
    pub titles: Vec<String>,
    /// The table from its headings on; the first one has everything above them.
    pub table: Table,
}

/// The tables of a sheet from top to bottom; the table itself where it is no more than one. The same headings again are the same list.
#[must_use]
pub fn one_below_another(mut table: Table) -> Vec<Stacked> {
    let mut places = starts(&table);
    let mut below: Vec<Stacked> = Vec::new();
    while let Some(start) = places.pop() {
        let rows = table.rows.split_off(start);
        let mut titles: Vec<String> = Vec::new();
        while titles.len() < MOST_TITLES
            && let Some(title) = table.rows.last().and_then(title)
        {
            titles.insert(0, title);
            table.rows.pop();
        }
        let own = Table { name: table.name.clone(), titles: Vec::new(), rows };
        below.push(Stacked { titles, table: own });
    }
    below.push(Stacked { titles: Vec::new(), table });
    below.reverse();
    below
}

/// The places of rows in which other headings begin: behind a title, a line of a form or rows left blank.
fn starts(table: &Table) -> Vec<usize> {
    let Some(mapping) = find_headings(table) else { return Vec::new() };
    let words = |row: &Row| row.cells.iter().map(|cell| fold(&cell.text)).filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let first = mapping.heading_row + mapping.heading_rows;
    let mut present: Vec<Vec<String>> = table.rows.iter().skip(mapping.heading_row).take(mapping.heading_rows).map(words).collect();
    let mut found = Vec::new();
    for (place, pair) in table.rows.windows(2).enumerate().skip(first) {
        let [above, row] = pair else { continue };
        let filled = row.cells.iter().filter(|cell| !is_blank(&cell.text)).count();
        let is_own = row.cells.iter().all(|cell| cell.covering != Covering::FromAbove);
        let is_cut_off = above.is_blank() || row.number > above.number + 1 || above.sole_text().is_some() || is_form_row(above);
        if filled < FEWEST_HEADINGS || !is_own || !is_cut_off || !is_all_headings(row) {
            continue;
        }
        // headings that come again on the next page go on with the table they belong to
        let own = words(row);
        if !present.contains(&own) {
            found.push(place + 1);
            present = vec![own];
        }
    }
    found
}

/// A line that stands over a table, and is none of the notes below the one before it.
fn title(row: &Row) -> Option<String> {
    let (_, cell) = row.sole_text().filter(|_| !is_note(row) && !is_form_row(row))?;
    Some(cell.text.clone())
}

#[cfg(test)]
mod tests {
    use super::super::grid::Cell;
    use super::*;

    /// Cells separated by `|`; the rows are numbered as they stand, and nothing is kept of `-`, as of a blank row of a sheet.
    fn told(rows: &[&str]) -> Vec<(Vec<String>, Vec<usize>)> {
        let width = rows.iter().map(|row| row.split('|').count()).max().unwrap_or(0);
        let rows = (1..).zip(rows).filter(|(_, row)| **row != "-").map(|(number, row)| {
            let mut cells: Vec<Cell> = row.split('|').map(Cell::own).collect();
            cells.resize_with(width, || Cell::own(""));
            Row { number, cells }
        });
        let table = Table { rows: rows.collect(), ..Table::default() };
        let tables = one_below_another(table).into_iter();
        tables.map(|one| (one.titles, one.table.rows.iter().map(|row| row.number).collect())).collect()
    }

    #[test]
    fn other_headings_below_a_table_begin_another_one() {
        let list = ["序号|任务|责任单位|时限", "1|公开预算|财政局|3月"];
        type Case<'a> = (&'a str, &'a [&'a str], &'a [(&'a [&'a str], &'a [usize])]);
        let cases: [Case<'_>; 8] = [
            (
                "names and telephones",
                &["-", "附：联络员名单", "序号|姓名|单位|电话", "1|张三|财政局|1"],
                &[(&[], &[1, 2]), (&["附：联络员名单"], &[5, 6])],
            ),
            (
                "columns in another order",
                &["表二 平台", "序号|责任单位|任务|时限", "1|数管局|自查|每月"],
                &[(&[], &[1, 2]), (&["表二 平台"], &[4, 5])],
            ),
            ("nothing but a blank row between", &["-", "任务|责任单位|备注", "自查|数管局|"], &[(&[], &[1, 2]), (&[], &[4, 5])]),
            (
                "a note belongs to the table above",
                &["注：每季度报送一次", "姓名|单位|电话", "张三|财政局|1"],
                &[(&[], &[1, 2, 3]), (&[], &[4, 5])],
            ),
            ("the same headings again", &["二、平台", "序号|任务|责任单位|时限", "2|自查|数管局|每月"], &[(&[], &[1, 2, 3, 4, 5])]),
            ("a task between tasks", &["任务|责任单位|时限|备注", "2|自查|数管局|每月"], &[(&[], &[1, 2, 3, 4])]),
            ("a task", &["二、平台", "2|自查|数管局|每月"], &[(&[], &[1, 2, 3, 4])]),
            (
                "three tables",
                &["表二", "序号|责任单位|任务", "1|数管局|自查", "表三", "姓名|单位|电话", "张三|财政局|1"],
                &[(&[], &[1, 2]), (&["表二"], &[4, 5]), (&["表三"], &[7, 8])],
            ),
        ];
        for (what, below, expected) in cases {
            let rows: Vec<&str> = list.iter().chain(below).copied().collect();
            let expected: Vec<(Vec<String>, Vec<usize>)> =
                expected.iter().map(|(titles, rows)| (titles.iter().map(ToString::to_string).collect(), rows.to_vec())).collect();
            assert_eq!(told(&rows), expected, "{what}");
        }
        assert_eq!(told(&["甲|乙"]).len(), 1, "no headings");
    }
}
