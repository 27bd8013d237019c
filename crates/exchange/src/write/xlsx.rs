//! The table as a workbook: texts as texts, section cells merged, ready to print on A4 across.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::layout::{Layout, Slot};
use super::{PublishedChecklist, WriteError};

/// Excel's paper number of A4.
pub(crate) const A4: u8 = 9;

/// An empty workbook; one that was made on a day bears no other time.
pub(crate) fn begin(day: Option<NaiveDate>) -> Result<Workbook, WriteError> {
    let mut workbook = Workbook::new();
    if let Some(day) = day {
        let year = u16::try_from(day.year()).unwrap_or(1900);
        let moment = ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8).map_err(|error| failed(&error, 0))?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&moment));
    }
    Ok(workbook)
}

pub(super) fn write(checklist: &PublishedChecklist, day: Option<NaiveDate>) -> Result<Vec<u8>, WriteError> {
    let layout = Layout::new(checklist);
    let mut workbook = begin(day)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("落实情况").map_err(|error| failed(&error, 0))?;
    let mut row = title(sheet, &layout).map_err(|error| failed(&error, 0))?;
    headings(sheet, &layout, row).map_err(|error| failed(&error, 0))?;
    let heading_row = row;
    row += 1;
    let body = body_format();
    let section = body_format().set_bold();
    let section_columns = layout.headings.first().map_or(0, |(_, columns)| *columns);
    for (index, slots) in layout.rows.iter().enumerate() {
        for (column, slot) in (0_u16..).zip(slots) {
            let Slot::Text { text, rows } = slot else { continue };
            let format = if usize::from(column) < section_columns { &section } else { &body };
            let written = if *rows > 1 {
                let last = row + u32::try_from(rows - 1).map_err(|_| WriteError::TooManyRows)?;
                sheet.merge_range(row, column, last, column, text, format).map(|_| ())
            } else {
                sheet.write_string_with_format(row, column, text.as_ref(), format).map(|_| ())
            };
            written.map_err(|error| failed(&error, index + 1))?;
        }
        row += 1;
    }
    print_setup(sheet, heading_row).map_err(|error| failed(&error, 0))?;
    workbook.save_to_buffer().map_err(|error| failed(&error, 0))
}

pub(crate) fn failed(error: &XlsxError, row: usize) -> WriteError {
    match error {
        XlsxError::MaxStringLengthExceeded => WriteError::TextTooLong { row },
        XlsxError::RowColumnLimitError => WriteError::TooManyRows,
        other => WriteError::Failed(other.to_string()),
    }
}

pub(crate) fn body_format() -> Format {
    Format::new().set_text_wrap().set_border(FormatBorder::Thin).set_align(FormatAlign::Top).set_font_name("仿宋").set_font_size(11)
}

pub(crate) fn heading_format() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_font_name("黑体")
        .set_font_size(11)
}

/// Title and subtitle across the table; gives the next row.
fn title(sheet: &mut Worksheet, layout: &Layout<'_>) -> Result<u32, XlsxError> {
    let last_column = u16::try_from(layout.width()).unwrap_or(u16::MAX).saturating_sub(1);
    let centred = Format::new().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter).set_text_wrap();
    let mut row = 0;
    for (text, format, height) in [
        (&layout.title, centred.clone().set_font_name("方正小标宋简体").set_font_size(18), 36),
        (&layout.subtitle, centred.set_font_name("楷体").set_font_size(12), 22),
    ] {
        if !text.is_empty() {
            sheet.merge_range(row, 0, row, last_column, text, &format)?;
            sheet.set_row_height(row, height)?;
            row += 1;
        }
    }
    Ok(row)
}

fn headings(sheet: &mut Worksheet, layout: &Layout<'_>, row: u32) -> Result<(), XlsxError> {
    let format = heading_format();
    let mut column: u16 = 0;
    for (heading, columns) in &layout.headings {
        let last = column + u16::try_from(*columns).unwrap_or(1) - 1;
        if last > column {
            sheet.merge_range(row, column, row, last, heading, &format)?;
        } else {
            sheet.write_string_with_format(row, column, *heading, &format)?;
        }
        column = last + 1;
    }
    for (column, weight) in (0_u16..).zip(layout.weights()) {
        sheet.set_column_width(column, u32::try_from(*weight).unwrap_or(20))?;
    }
    Ok(())
}

/// A4 across, one page wide, the headings on every page.
pub(crate) fn print_setup(sheet: &mut Worksheet, heading_row: u32) -> Result<(), XlsxError> {
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C第 &P 页 共 &N 页");
    sheet.set_repeat_rows(heading_row, heading_row)?;
    sheet.set_freeze_panes(heading_row + 1, 0)?;
    Ok(())
}
