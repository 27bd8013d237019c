//! Lists that stand beside each other in one table, told by headings that begin anew: each becomes a table of its own. Read as one
//! table, two tasks would become one.

use super::grid::{Cell, Covering, Row, Table};
use super::headings::{ColumnRole, find_headings};
use crate::text::folded::{fold, is_blank};

/// Rows beneath the headings that tell what some columns are.
const ROWS_TRIED: usize = 40;

/// What some columns are by themselves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A task and who answers for it.
    List,
    /// A table of other things, behind an empty column: names and telephones.
    Stranger,
    /// More columns of what stands before them.
    Part,
}

/// The lists of a table from left to right, and what else stands beside them; the table itself where it is no more than one.
#[must_use]
pub fn apart(table: Table) -> Vec<Table> {
    let Some(mapping) = find_headings(&table) else { return vec![table] };
    let (heading_row, width) = (mapping.heading_row, table.width());
    let starts = starts(&table, heading_row);
    if starts.len() < 2 {
        return vec![table];
    }
    let kind = |start: usize, end: usize| {
        let headings = table.rows[heading_row].cells[start..end].iter().filter(|cell| !is_blank(&cell.text)).count();
        let is_unknown = mapping.roles[start..end].iter().all(|role| *role == ColumnRole::Ignored);
        // what it is shows in its first rows: a hostile table has many columns that might begin anew
        if is_list(&piece(&table, heading_row, (start, end), heading_row + ROWS_TRIED)) {
            Kind::List
        } else if headings >= 2 && is_unknown {
            Kind::Stranger
        } else {
            Kind::Part
        }
    };
    let mut pieces: Vec<(usize, usize, Kind)> = Vec::new();
    for (place, start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(width);
        let own = kind(*start, end);
        match pieces.last_mut() {
            Some(last) if own == Kind::Part || last.2 == Kind::Part => *last = (last.0, end, kind(last.0, end)),
            _ => pieces.push((*start, end, own)),
        }
    }
    if pieces.len() < 2 || !pieces.iter().any(|(.., kind)| *kind == Kind::List) {
        return vec![table];
    }
    pieces.into_iter().map(|(start, end, _)| piece(&table, heading_row, (start, end), usize::MAX)).collect()
}

/// Columns in which headings may begin anew: where the first of them stands again, and behind a column in which nothing stands.
fn starts(table: &Table, heading_row: usize) -> Vec<usize> {
    let Some(row) = table.rows.get(heading_row) else { return Vec::new() };
    let headings: Vec<String> = row.cells.iter().map(|cell| fold(&cell.text)).collect();
    let Some(first) = headings.iter().find(|heading| !heading.is_empty()) else { return Vec::new() };
    let is_gap = |column: usize| {
        let is_open = |row: &Row| row.cells.get(column).is_none_or(|cell| is_blank(&cell.text) && !is_inside(row, column));
        row.cells[column].covering == Covering::Own && table.rows.iter().skip(heading_row).all(is_open)
    };
    let begins = |column: usize| {
        !headings[column].is_empty() && (headings[column] == *first || (headings[column - 1].is_empty() && is_gap(column - 1)))
    };
    std::iter::once(0).chain((1..headings.len()).filter(|column| begins(*column))).collect()
}

/// Whether a merged cell that is not a line across the table reaches over the column.
fn is_inside(row: &Row, column: usize) -> bool {
    row.cells[column].covering != Covering::Own && row.sole_text().is_none()
}

fn is_list(piece: &Table) -> bool {
    find_headings(piece).is_some_and(|mapping| {
        mapping.has(ColumnRole::Requirement) && (mapping.has(ColumnRole::Responsible) || mapping.has(ColumnRole::Lead))
    })
}

/// The first rows of some columns of a table. A line across it beneath the headings holds for each list; above them it stands over the first.
fn piece(table: &Table, heading_row: usize, (start, end): (usize, usize), most_rows: usize) -> Table {
    let mut rows = Vec::with_capacity(table.rows.len().min(most_rows));
    for (place, row) in table.rows.iter().enumerate().take(most_rows) {
        let across = row.sole_text().filter(|(column, cell)| *column < start && column + cell.col_span > start);
        let mut cells: Vec<Cell> = row.cells.iter().take(end).skip(start).cloned().collect();
        for (column, cell) in cells.iter_mut().enumerate() {
            cell.col_span = cell.col_span.min(end - start - column);
        }
        if let Some((_, line)) = across {
            let is_section = place > heading_row;
            for (column, cell) in cells.iter_mut().enumerate() {
                *cell = if column == 0 && is_section {
                    Cell { text: line.text.clone(), col_span: end - start, covering: Covering::Own }
                } else if is_section {
                    Cell::covered(Covering::FromLeft)
                } else {
                    Cell::own("")
                };
            }
        } else {
            // a cell that begins to the left of the piece is not its own
            for cell in cells.iter_mut().take_while(|cell| start > 0 && cell.covering == Covering::FromLeft) {
                *cell = Cell::own("");
            }
        }
        let is_beneath = cells.iter().any(|cell| cell.covering == Covering::FromAbove);
        let piece = Row { number: row.number, cells };
        if !piece.is_blank() || is_beneath || place == heading_row {
            rows.push(piece);
        }
    }
    Table { name: table.name.clone(), titles: table.titles.clone(), rows }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Cells separated by `|`; `>` is covered from the left.
    fn table(rows: &[&str]) -> Table {
        let rows = (1..).zip(rows).map(|(number, row)| {
            let mut cells: Vec<Cell> = Vec::new();
            for text in row.split('|') {
                if text == ">" {
                    let owner = cells.iter().rposition(|cell| cell.covering == Covering::Own).unwrap();
                    cells[owner].col_span += 1;
                    cells.push(Cell::covered(Covering::FromLeft));
                } else {
                    cells.push(Cell::own(text));
                }
            }
            Row { number, cells }
        });
        Table { name: None, titles: Vec::new(), rows: rows.collect() }
    }

    fn told(rows: &[&str]) -> Vec<Vec<String>> {
        let line = |row: &Row| {
            let texts: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty()).collect();
            format!("{}:{}", row.number, texts.join(" "))
        };
        apart(table(rows)).iter().map(|table| table.rows.iter().map(line).collect()).collect()
    }

    #[test]
    fn lists_beside_each_other_are_told_apart() {
        let cases: [(&str, &[&str], &[usize]); 10] = [
            ("the same headings again", &["任务|责任单位|任务|责任单位", "甲|财政局|乙|民政局"], &[2, 2]),
            ("a column between them", &["任务|责任单位||任务|责任单位", "甲|财政局||乙|民政局", "丙|司法局|||"], &[3, 2]),
            ("numbers begin anew", &["序号|任务|责任单位|序号|事项|牵头单位|时限", "1|甲|财政局|1|乙|民政局|6月"], &[2, 2]),
            ("three of them", &["任务|责任单位|任务|责任单位|任务|责任单位", "甲|财政局|乙|民政局|丙|司法局"], &[2, 2, 2]),
            ("other headings behind a gap", &["任务|责任单位||事项|牵头单位", "甲|财政局||乙|民政局"], &[2, 2]),
            ("one list", &["序号|任务|责任单位|备注", "1|甲|财政局|"], &[2]),
            ("two numbers in one list", &["序号|一级指标|序号|二级指标|责任单位", "1|甲|1|乙|财政局"], &[2]),
            ("an empty column in one list", &["任务||责任单位|备注", "甲||财政局|"], &[2]),
            ("no list at its side", &["任务|责任单位||姓名|电话", "甲|财政局||王某|12345", "|||李某|67890"], &[2, 3]),
            ("a remark behind a gap", &["任务|责任单位||备注", "甲|财政局||乙"], &[2]),
        ];
        for (what, rows, expected) in cases {
            assert_eq!(told(rows).iter().map(Vec::len).collect::<Vec<_>>(), expected, "{what}: {:?}", told(rows));
        }
    }

    #[test]
    fn a_line_across_the_table_holds_for_each_list_and_the_title_for_all_of_it() {
        let rows = ["某县清单|>|>|>|>", "任务|责任单位||任务|责任单位", "一、公开|>|>|>|>", "甲|财政局||乙|民政局"];
        assert_eq!(
            told(&rows),
            [vec!["1:某县清单", "2:任务 责任单位", "3:一、公开", "4:甲 财政局"], vec!["2:任务 责任单位", "3:一、公开", "4:乙 民政局"]]
        );
        let rows = ["表一|>||表二|>", "任务|责任单位||任务|责任单位", "甲|财政局||乙|民政局"];
        assert_eq!(told(&rows)[1], ["1:表二", "2:任务 责任单位", "3:乙 民政局"]);
    }

    proptest! {
        /// However headings begin anew and rows are filled: every text of the table stands in one of its pieces.
        #[test]
        fn nothing_gets_lost(
            headings in prop::collection::vec(prop::sample::select(vec!["任务", "责任单位", "", "序号", "备注", "姓名", "电话"]), 2..10),
            above in any::<bool>(),
            rows in prop::collection::vec((any::<u16>(), 0..5_u8), 0..6),
        ) {
            let width = headings.len();
            let mut table = Table { name: None, titles: Vec::new(), rows: Vec::new() };
            let across = |text: String| {
                let mut cells = vec![Cell { col_span: width, ..Cell::own(text) }];
                cells.resize_with(width, || Cell::covered(Covering::FromLeft));
                cells
            };
            let mut cells: Vec<Vec<Cell>> = Vec::new();
            if above {
                cells.push(across("某县清单".into()));
            }
            cells.push(headings.iter().map(|heading| Cell::own(*heading)).collect());
            for (number, (filled, kind)) in rows.into_iter().enumerate() {
                cells.push(match kind {
                    0 => across(format!("第{number}类")),
                    _ => (0..width)
                        .map(|column| Cell::own(if (filled >> column) & 1 == 1 { format!("事{number}项{column}") } else { String::new() }))
                        .collect(),
                });
            }
            table.rows = (1..).zip(cells).map(|(number, cells)| Row { number, cells }).collect();
            let texts = |table: &Table| -> Vec<String> {
                table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text.clone()).filter(|text| !text.is_empty()).collect()
            };
            let before = texts(&table);
            let pieces = apart(table);
            let after: Vec<String> = pieces.iter().flat_map(texts).collect();
            prop_assert!(before.iter().all(|text| after.contains(text)), "{before:?} became {after:?}");
            prop_assert!(pieces.iter().all(|piece| piece.rows.iter().all(|row| row.cells.len() == piece.width())));
        }
    }
}
