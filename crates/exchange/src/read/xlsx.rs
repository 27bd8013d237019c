//! xlsx by calamine, cell by cell: a sheet with one cell in its last corner costs one cell, not seventeen billion.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, DataType, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use domain::checklist::import::{Cell, Covering, Document, Row, Table};
use domain::text::folded::is_blank;

use super::Limits;
use super::error::ReadError;
use super::table_builder::Budget;
use crate::clean::clean;

pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    // a damaged workbook must end as a sentence even where calamine did not foresee it
    catch_unwind(AssertUnwindSafe(|| read_workbook(bytes))).unwrap_or(Err(ReadError::Broken))
}

fn read_workbook(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
    let sheets: Vec<_> = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect();
    let hidden_count = sheets.iter().filter(|sheet| sheet.visible != SheetVisible::Visible).count();
    let all_hidden = hidden_count == sheets.len();
    let mut budget = Budget::default();
    let mut tables = Vec::new();
    for sheet in sheets.into_iter().filter(|sheet| all_hidden || sheet.visible == SheetVisible::Visible).take(Limits::TABLES) {
        let cells = read_cells(&mut workbook, &sheet.name, &mut budget)?;
        let merged = workbook.merge_cells_by_sheet_name(&sheet.name).map_err(|error| refusal(&error))?;
        tables.push(table(sheet.name, cells, &merged, &mut budget)?);
    }
    Ok(Document { tables })
}

fn refusal(error: &XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::PasswordProtected,
        _ => ReadError::Broken,
    }
}

type Cells = BTreeMap<usize, BTreeMap<usize, String>>;

/// The cells with a text, by row and column.
fn read_cells(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, budget: &mut Budget) -> Result<Cells, ReadError> {
    let mut cells = Cells::new();
    let mut reader = match workbook.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(cells),
        Err(error) => return Err(refusal(&error)),
    };
    while let Some(cell) = reader.next_cell().map_err(|error| refusal(&error))? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        if column >= Limits::COLUMNS && !is_blank(&text) {
            return Err(ReadError::TableTooLarge);
        }
        budget.take(1, text.len())?;
        cells.entry(row).or_default().insert(column, text);
        if cells.len() > Limits::ROWS {
            return Err(ReadError::TableTooLarge);
        }
    }
    Ok(cells)
}

/// What the cell shows, as far as its stored value tells.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => clean(text).into_owned(),
        DataRef::SharedString(text) => clean(text).into_owned(),
        DataRef::DateTime(moment) if moment.is_datetime() => match value.as_datetime() {
            Some(moment) if moment.time() == chrono::NaiveTime::MIN => moment.format("%Y-%m-%d").to_string(),
            Some(moment) => moment.format("%Y-%m-%d %H:%M").to_string(),
            None => moment.as_f64().to_string(),
        },
        DataRef::Float(number) => number.to_string(),
        DataRef::Empty => String::new(),
        DataRef::Error(error) => error.to_string(),
        other => other.as_string().unwrap_or_default(),
    }
}

fn table(name: String, mut cells: Cells, merged: &[Dimensions], budget: &mut Budget) -> Result<Table, ReadError> {
    cells.retain(|_, row| row.values().any(|text| !is_blank(text)));
    let used = cells.values().filter_map(|row| row.iter().rev().find(|(_, text)| !is_blank(text)).map(|(column, _)| column + 1));
    let width = used.max().unwrap_or(0);
    budget.take(width * cells.len(), 0)?;
    let mut rows: BTreeMap<usize, Row> = cells
        .into_iter()
        .map(|(number, mut texts)| {
            let cells = (0..width).map(|column| Cell::own(texts.remove(&column).unwrap_or_default())).collect();
            (number, Row { number: number + 1, cells })
        })
        .collect();
    // merged cells do not overlap in an honest file, so together they cover no more places than there are
    let mut places = width * rows.len();
    for area in merged {
        places = cover(&mut rows, width, area, places)?;
    }
    Ok(Table { name: Some(name), titles: Vec::new(), rows: rows.into_values().collect() })
}

/// Marks the places under one merged cell; `places` is how many may still be marked.
fn cover(rows: &mut BTreeMap<usize, Row>, width: usize, area: &Dimensions, mut places: usize) -> Result<usize, ReadError> {
    let (first_row, first_column) = (area.start.0 as usize, area.start.1 as usize);
    let (last_row, last_column) = (area.end.0 as usize, (area.end.1 as usize).min(width.saturating_sub(1)));
    if first_column > last_column || first_row > last_row {
        return Ok(places);
    }
    for (number, row) in rows.range_mut(first_row..=last_row) {
        places = places.checked_sub(last_column - first_column + 1).ok_or(ReadError::Broken)?;
        for (column, cell) in row.cells.iter_mut().enumerate().take(last_column + 1).skip(first_column) {
            if *number > first_row {
                *cell = Cell::covered(Covering::FromAbove);
            } else if column > first_column {
                *cell = Cell::covered(Covering::FromLeft);
            } else {
                cell.col_span = last_column - first_column + 1;
            }
        }
    }
    Ok(places)
}
