//! Builds a rectangular table from cells with spans, within the limits.

use domain::checklist::import::headings::find_headings;
use domain::checklist::import::{Cell, Covering, Row, Table};
use domain::text::folded::is_blank;

use super::Limits;
use super::error::ReadError;
use crate::clean::clean;

/// What all tables of one file may use together.
#[derive(Debug, Default)]
pub(super) struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    pub(super) fn take(&mut self, cells: usize, text: usize) -> Result<(), ReadError> {
        self.cells += cells;
        self.text += text;
        if self.cells > Limits::CELLS || self.text > Limits::TEXT_BYTES { Err(ReadError::TableTooLarge) } else { Ok(()) }
    }
}

#[derive(Debug, Default)]
pub(super) struct TableBuilder {
    rows: Vec<Row>,
    /// For each column how many more rows a cell above reaches down.
    reach: Vec<usize>,
    column: usize,
    /// Places filled, and how many of them the budget has paid for.
    filled: usize,
    paid: usize,
}

impl TableBuilder {
    pub(super) fn begin_row(&mut self, budget: &mut Budget) -> Result<(), ReadError> {
        self.end_row(budget)?;
        if self.rows.len() >= Limits::ROWS {
            return Err(ReadError::TableTooLarge);
        }
        self.rows.push(Row { number: self.rows.len() + 1, cells: Vec::new() });
        self.column = 0;
        Ok(())
    }

    /// The rows so far.
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Puts places under cells that reach down from above, up to the next free column.
    fn skip_reached(&mut self) {
        while let Some(left) = self.reach.get_mut(self.column).filter(|left| **left > 0) {
            *left -= 1;
            self.put(Cell::covered(Covering::FromAbove));
        }
    }

    fn put(&mut self, cell: Cell) {
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(cell);
            self.filled += 1;
        }
        self.column += 1;
    }

    fn pay(&mut self, budget: &mut Budget) -> Result<(), ReadError> {
        let due = self.filled - self.paid;
        self.paid = self.filled;
        budget.take(due, 0)
    }

    /// How many columns a cell may lie over from here.
    fn room(&self, col_span: usize) -> Result<usize, ReadError> {
        let room = Limits::COLUMNS.saturating_sub(self.column);
        if room == 0 { Err(ReadError::TableTooLarge) } else { Ok(col_span.clamp(1, room)) }
    }

    /// The next cell of the row.
    pub(super) fn cell(&mut self, text: &str, col_span: usize, row_span: usize, budget: &mut Budget) -> Result<(), ReadError> {
        if self.rows.is_empty() {
            self.begin_row(budget)?;
        }
        self.skip_reached();
        let col_span = self.room(col_span)?;
        budget.take(0, text.len())?;
        for offset in 0..col_span {
            let column = self.column;
            let own = || Cell { text: clean(text).into_owned(), covering: Covering::Own, col_span };
            self.put(if offset == 0 { own() } else { Cell::covered(Covering::FromLeft) });
            if self.reach.len() <= column {
                self.reach.resize(column + 1, 0);
            }
            // where a file contradicts itself, the cell read last decides what lies below it
            self.reach[column] = row_span.saturating_sub(1).min(Limits::ROWS);
        }
        self.pay(budget)
    }

    /// A place that continues the cell above (Word marks these itself).
    pub(super) fn continued(&mut self, col_span: usize, budget: &mut Budget) -> Result<(), ReadError> {
        if self.rows.is_empty() {
            self.begin_row(budget)?;
        }
        for _ in 0..self.room(col_span)? {
            self.put(Cell::covered(Covering::FromAbove));
        }
        self.pay(budget)
    }

    /// A place that continues the cell to the left (old Word files mark these).
    pub(super) fn continued_left(&mut self, budget: &mut Budget) -> Result<(), ReadError> {
        self.room(1)?;
        let cells = self.rows.last_mut().map(|row| &mut row.cells);
        let Some(owner) = cells.and_then(|cells| cells.iter_mut().rev().find(|cell| cell.covering == Covering::Own)) else {
            return self.cell("", 1, 1, budget);
        };
        owner.col_span += 1;
        self.put(Cell::covered(Covering::FromLeft));
        self.pay(budget)
    }

    /// Leaves the row out: Word keeps deleted rows until the change is accepted.
    pub(super) fn drop_row(&mut self) {
        self.rows.pop();
        self.column = usize::MAX;
    }

    fn end_row(&mut self, budget: &mut Budget) -> Result<(), ReadError> {
        let Some(last) = self.reach.iter().rposition(|left| *left > 0) else { return self.pay(budget) };
        while self.column <= last {
            if self.reach[self.column] > 0 {
                self.skip_reached();
            } else {
                self.put(Cell::own(""));
            }
        }
        self.pay(budget)
    }

    /// The table with all rows equally wide and without empty columns at its right edge.
    pub(super) fn finish(mut self, name: Option<String>, titles: Vec<String>, budget: &mut Budget) -> Result<Table, ReadError> {
        self.end_row(budget)?;
        let used = |row: &Row| row.cells.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
        let width = self.rows.iter().map(used).max().unwrap_or(0);
        budget.take((width * self.rows.len()).saturating_sub(self.paid), 0)?;
        for row in &mut self.rows {
            row.cells.resize_with(width, || Cell::own(""));
            for (column, cell) in row.cells.iter_mut().enumerate() {
                cell.col_span = cell.col_span.min(width - column);
            }
        }
        Ok(Table { name, titles, rows: self.rows })
    }
}

/// Whether a table inside a cell is one of its own: in a page's layout it is, in a list it is the cell's text.
pub(super) fn is_of_its_own(outer: &[Row], inner: &Table) -> bool {
    const ROWS_TRIED: usize = 40;
    let filled = |row: &Row| row.cells.iter().filter(|cell| !is_blank(&cell.text)).count();
    let mut rows: Vec<Row> = outer.iter().take(ROWS_TRIED).cloned().collect();
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    for row in &mut rows {
        row.cells.resize_with(width, || Cell::own(""));
    }
    let is_list = find_headings(&Table { name: None, titles: Vec::new(), rows }).is_some();
    let is_grid = outer.iter().take(outer.len().saturating_sub(1)).any(|row| filled(row) >= 2);
    !is_list && (find_headings(inner).is_some() || (!is_grid && inner.width() >= 2))
}

/// A table as lines of text.
pub(super) fn text_of(table: &Table) -> String {
    let line = |row: &Row| {
        let texts: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).filter(|text| !is_blank(text)).collect();
        texts.join(" ")
    };
    let lines: Vec<String> = table.rows.iter().map(line).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(table: &Table) -> Vec<String> {
        let sign = |cell: &Cell| match cell.covering {
            Covering::Own => cell.text.clone(),
            Covering::FromLeft => ">".into(),
            Covering::FromAbove => "^".into(),
        };
        table.rows.iter().map(|row| row.cells.iter().map(sign).collect::<Vec<_>>().join("|")).collect()
    }

    fn built(rows: &[&[(&str, usize, usize)]]) -> Result<Table, ReadError> {
        let (mut builder, mut budget) = (TableBuilder::default(), Budget::default());
        for row in rows {
            builder.begin_row(&mut budget)?;
            for (text, col_span, row_span) in *row {
                builder.cell(text, *col_span, *row_span, &mut budget)?;
            }
        }
        builder.finish(None, Vec::new(), &mut budget)
    }

    #[test]
    fn spans_become_places() {
        let table =
            built(&[&[("题", 3, 1)], &[("甲", 1, 2), ("一", 1, 1), ("二", 1, 3)], &[("三", 1, 1)], &[("乙", 1, 1), ("四", 1, 1)]]).unwrap();
        assert_eq!(picture(&table), ["题|>|>", "甲|一|二", "^|三|^", "乙|四|^"]);
    }

    #[test]
    fn ragged_rows_are_filled_and_empty_columns_dropped() {
        let table = built(&[&[("甲", 1, 1), ("乙", 1, 1), ("", 1, 1)], &[("丙", 1, 1)], &[("丁", 9, 1)]]).unwrap();
        assert_eq!(picture(&table), ["甲|乙", "丙|", "丁|>"]);
        assert_eq!(table.rows[2].cells[0].col_span, 2);
    }

    #[test]
    fn a_cell_that_reaches_past_the_end_is_cut() {
        let table = built(&[&[("甲", 1, 60_000), ("一", 1, 1)], &[("二", 1, 1)]]).unwrap();
        assert_eq!(picture(&table), ["甲|一", "^|二"]);
    }

    #[test]
    fn more_than_the_limits_is_refused() {
        let wide: Vec<(&str, usize, usize)> = vec![("甲", 1, 1); Limits::COLUMNS + 1];
        assert_eq!(built(&[&wide]), Err(ReadError::TableTooLarge));
        let row: &[(&str, usize, usize)] = &[("甲", 1, 1)];
        assert_eq!(built(&vec![row; Limits::ROWS + 1]), Err(ReadError::TableTooLarge));
    }
}
