//! xlsx by calamine, cell by cell: a sheet with one cell in its last corner costs one cell, not seventeen billion.

mod beside;
mod ink;
mod looks;
mod number_format;
mod runs;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, DataType, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use domain::checklist::import::{Cell, Covering, Document, Hidden, LeftOut, Row, Table};
use domain::text::folded::is_blank;
use looks::{Looks, Styles};
use number_format::NumberFormat;

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
    let (visible, hidden): (Vec<_>, Vec<_>) = sheets.into_iter().partition(|sheet| sheet.visible == SheetVisible::Visible);
    let styles = Styles::read(bytes);
    let mut budget = Budget::default();
    let mut document = Document::default();
    if !hidden.is_empty() {
        document.left_out.push(LeftOut { sheet: None, what: Hidden::Sheets, count: hidden.len() });
    }
    for sheet in visible.into_iter().take(Limits::TABLES) {
        let looks = styles.looks(bytes, &sheet.name);
        let mut cells = read_cells(&mut workbook, &sheet.name, &styles, &looks, &mut budget)?;
        let mut merged = workbook.merge_cells_by_sheet_name(&sheet.name).map_err(|error| refusal(&error))?;
        document.left_out.extend(cells.leave_out(&sheet.name, &looks, &mut merged));
        document.tables.push(table(sheet.name.clone(), cells.texts, &merged, &mut budget)?);
        if let Some(part) = styles.part(&sheet.name) {
            beside::read(bytes, part, &sheet.name, &looks.printed, &mut document, &mut budget)?;
        }
    }
    Ok(document)
}

fn refusal(error: &XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::PasswordProtected,
        _ => ReadError::Broken,
    }
}

type Texts = BTreeMap<usize, BTreeMap<usize, String>>;

/// The cells with a text, by row and column.
#[derive(Default)]
struct Cells {
    texts: Texts,
    /// Cells with a value that their format does not show, or whose letters nobody can see.
    unshown: usize,
    /// Cells with words that are struck out.
    struck: usize,
}

impl Cells {
    /// Takes away what a reader does not see, and moves the text of a merged cell to the part of it that is seen.
    fn leave_out(&mut self, sheet: &str, looks: &Looks, merged: &mut Vec<Dimensions>) -> Vec<LeftOut> {
        for area in merged.iter() {
            let (row, column) = (area.start.0 as usize, area.start.1 as usize);
            let is_seen = |row: &usize, column: &usize| !looks.hidden_rows.contains(row) && !looks.hidden_columns.contains(column);
            if is_seen(&row, &column) {
                continue;
            }
            let seen_row = (row..=(area.end.0 as usize).min(row + Limits::ROWS)).find(|row| !looks.hidden_rows.contains(row));
            let seen_column =
                (column..=(area.end.1 as usize).min(column + Limits::COLUMNS)).find(|column| !looks.hidden_columns.contains(column));
            if let (Some(to_row), Some(to_column)) = (seen_row, seen_column)
                && let Some(text) = self.texts.get_mut(&row).and_then(|cells| cells.remove(&column))
            {
                self.texts.entry(to_row).or_default().insert(to_column, text);
            }
        }
        let has_text = |texts: &BTreeMap<usize, String>| texts.values().any(|text| !is_blank(text));
        let rows = looks.hidden_rows.iter().filter_map(|row| self.texts.remove(row)).filter(has_text).count();
        let mut columns = std::collections::BTreeSet::new();
        for texts in self.texts.values_mut() {
            for column in &looks.hidden_columns {
                if texts.remove(column).is_some_and(|text| !is_blank(&text)) {
                    columns.insert(*column);
                }
            }
        }
        if !looks.hidden_columns.is_empty() {
            let place = |column: usize| column - looks.hidden_columns.range(..column).count();
            for texts in self.texts.values_mut() {
                *texts = std::mem::take(texts).into_iter().map(|(column, text)| (place(column), text)).collect();
            }
            merged.retain_mut(|area| {
                let (first, last) = (area.start.1 as usize, area.end.1 as usize);
                let seen = (first..=last.min(first + Limits::COLUMNS)).filter(|column| !looks.hidden_columns.contains(column)).count();
                let start = place(first);
                area.start.1 = u32::try_from(start).unwrap_or(0);
                area.end.1 = u32::try_from(start + seen.saturating_sub(1)).unwrap_or(0);
                seen > 0
            });
        }
        if !looks.hidden_rows.is_empty() {
            for area in merged.iter_mut() {
                // a merged cell begins where it is first seen
                let rows = (area.start.0..=area.end.0).take(Limits::ROWS + 1);
                let seen = rows.into_iter().find(|row| !looks.hidden_rows.contains(&(*row as usize)));
                area.start.0 = seen.unwrap_or(area.start.0);
            }
        }
        let counted =
            [(Hidden::Rows, rows), (Hidden::Columns, columns.len()), (Hidden::Texts, self.unshown), (Hidden::Struck, self.struck)];
        let counted = counted.into_iter().filter(|(_, count)| *count > 0);
        counted.map(|(what, count)| LeftOut { sheet: Some(sheet.to_owned()), what, count }).collect()
    }
}

fn read_cells(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    styles: &Styles,
    looks: &Looks,
    budget: &mut Budget,
) -> Result<Cells, ReadError> {
    let mut cells = Cells::default();
    let mut reader = match workbook.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(cells),
        Err(error) => return Err(refusal(&error)),
    };
    // the first row of several cells is one of headings
    let (mut in_row, mut count, mut has_wide_row) = (0, 0_usize, false);
    while let Some(cell) = reader.next_cell().map_err(|error| refusal(&error))? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        let format = styles.format(looks, row, column);
        let mut text = text(cell.get_value(), format);
        if text.is_empty() {
            cells.unshown += usize::from(format.is_some() && !matches!(cell.get_value(), DataRef::Empty));
            continue;
        }
        if row != in_row {
            (in_row, count, has_wide_row) = (row, 0, has_wide_row || count > 1);
        }
        count += usize::from(!is_blank(&text));
        if let Some(rich) = looks.rich.get(&(row, column)) {
            if let Some(seen) = styles.seen(looks, rich, !has_wide_row) {
                cells.unshown += 1;
                text = words(&seen, format);
            }
        } else if styles.is_invisible(looks, (row, column), !has_wide_row) {
            cells.unshown += usize::from(!is_blank(&text));
            continue;
        }
        if column >= Limits::COLUMNS && !is_blank(&text) {
            return Err(ReadError::TableTooLarge);
        }
        cells.struck += usize::from(!is_blank(&text) && styles.is_struck(looks, (row, column)));
        budget.take(1, text.len())?;
        cells.texts.entry(row).or_default().insert(column, text);
        if cells.texts.len() > Limits::ROWS {
            return Err(ReadError::TableTooLarge);
        }
    }
    Ok(cells)
}

/// What the cell shows.
fn text(value: &DataRef<'_>, format: Option<&NumberFormat>) -> String {
    match value {
        DataRef::String(text) => words(text, format),
        DataRef::SharedString(text) => words(text, format),
        DataRef::DateTime(moment) if moment.is_datetime() => match (value.as_datetime(), format) {
            (Some(moment), Some(format)) => format.moment(moment).unwrap_or_else(|| iso(moment)),
            (Some(moment), None) => iso(moment),
            (None, _) => moment.as_f64().to_string(),
        },
        DataRef::Float(number) => format.map_or_else(|| number_format::plain(*number), |format| format.number(*number)),
        DataRef::Int(number) => format.map_or_else(|| number.to_string(), |format| format.number(*number as f64)),
        DataRef::Empty => String::new(),
        DataRef::Error(error) => error.to_string(),
        other => other.as_string().unwrap_or_default(),
    }
}

/// A text as its cell shows it.
fn words(text: &str, format: Option<&NumberFormat>) -> String {
    let text = clean(text);
    format.and_then(|format| format.words(&text)).unwrap_or_else(|| text.into_owned())
}

fn iso(moment: chrono::NaiveDateTime) -> String {
    let shape = if moment.time() == chrono::NaiveTime::MIN { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" };
    moment.format(shape).to_string()
}

fn table(name: String, mut cells: Texts, merged: &[Dimensions], budget: &mut Budget) -> Result<Table, ReadError> {
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
