//! Any list as a file: what a screen shows as rows and columns, for Excel.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::clean::clean;
use crate::csv_guard::guard;
use crate::write::{WriteError, begin, body_format, failed, heading_format, print_setup, records, write_list};

/// A list to be written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListTable {
    /// Stands above the headings; may be empty.
    pub title: String,
    /// The columns from left to right.
    pub columns: Vec<ListColumn>,
    /// The rows, each with one value per column.
    pub rows: Vec<Vec<ListValue>>,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListColumn {
    /// Its heading.
    pub heading: String,
    /// Its width in characters, for Excel.
    pub width: u16,
}

impl ListColumn {
    /// Columns from left to right, by heading and width.
    #[must_use]
    pub fn all(of: &[(&str, u16)]) -> Vec<Self> {
        of.iter().map(|(heading, width)| Self { heading: (*heading).to_owned(), width: *width }).collect()
    }
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum ListValue {
    /// Nothing: not the same as zero.
    Missing,
    /// A text, never a formula.
    Text(String),
    /// A count.
    Count(i64),
    /// A number in hundredths, shown with two places (得分, 百分比).
    Hundredths(i64),
    /// A number in ten-thousandths, shown with so many places (得分, 分值): a number in the cell, never a text.
    Decimal(i64, u8),
    /// A day.
    Day(NaiveDate),
}

impl ListValue {
    /// A text; an empty one is nothing.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Self::Missing } else { Self::Text(text.to_owned()) }
    }

    /// As it is read: a day as 2026-03-05, nothing as nothing.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Hundredths(hundredths) => hundredths_text(*hundredths),
            Self::Decimal(number, places) => decimal_text(*number, *places),
            Self::Day(day) => day.format("%Y-%m-%d").to_string(),
        }
    }
}

/// The list as a Word document in the look of official papers, A4 across, with its title, a line beneath it, and page numbers.
///
/// # Errors
/// [`WriteError`] when the writer fails.
pub fn list_docx(list: &ListTable, subtitle: &str) -> Result<Vec<u8>, WriteError> {
    write_list(list, subtitle)
}

/// The list as csv with a byte-order mark; the title is left out so that the first line holds the headings.
///
/// # Errors
/// [`WriteError`] when the csv writer fails.
pub fn list_csv(list: &ListTable) -> Result<Vec<u8>, WriteError> {
    let headings = list.columns.iter().map(|column| guard(&clean(&column.heading)).into_owned()).collect();
    let value = |value: &ListValue| match value {
        ListValue::Text(text) => guard(&clean(text)).into_owned(),
        other => other.words(),
    };
    records(std::iter::once(headings).chain(list.rows.iter().map(|row| row.iter().map(value).collect())))
}

/// The list as a workbook with one sheet, named after what it holds.
///
/// # Errors
/// [`WriteError`] where a text is too long for a cell or the rows are too many; a name that Excel cannot bear.
pub fn list_xlsx(sheet: &str, list: &ListTable) -> Result<Vec<u8>, WriteError> {
    workbook_of(&[(sheet, list)], None)
}

/// Several lists as one workbook, each on a sheet of its own under its name.
///
/// # Errors
/// As [`list_xlsx`]; a name that Excel cannot bear.
pub fn list_xlsx_sheets(sheets: &[(&str, &ListTable)]) -> Result<Vec<u8>, WriteError> {
    workbook_of(sheets, None)
}

/// The same as made on that day: the same list is the same bytes whenever it is written.
///
/// # Errors
/// As [`list_xlsx`].
pub fn list_xlsx_of(sheet: &str, list: &ListTable, day: NaiveDate) -> Result<Vec<u8>, WriteError> {
    workbook_of(&[(sheet, list)], Some(day))
}

/// Several lists as one workbook, as made on that day.
///
/// # Errors
/// As [`list_xlsx_sheets`].
pub fn list_xlsx_sheets_of(sheets: &[(&str, &ListTable)], day: NaiveDate) -> Result<Vec<u8>, WriteError> {
    workbook_of(sheets, Some(day))
}

fn workbook_of(sheets: &[(&str, &ListTable)], day: Option<NaiveDate>) -> Result<Vec<u8>, WriteError> {
    let mut workbook = begin(day)?;
    for (name, list) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).map_err(|error| failed(&error, 0))?;
        write_sheet(sheet, list)?;
    }
    workbook.save_to_buffer().map_err(|error| failed(&error, 0))
}

fn write_sheet(sheet: &mut Worksheet, list: &ListTable) -> Result<(), WriteError> {
    let (heading, body) = (heading_format(), body_format());
    let (number, decimal, day) =
        (body_format().set_num_format("0"), body_format().set_num_format("0.00"), body_format().set_num_format("yyyy-mm-dd"));
    let mut write = || -> Result<(), (XlsxError, usize)> {
        let mut row: u32 = 0;
        if !list.title.is_empty() {
            let title = Format::new().set_bold().set_font_size(14);
            sheet.write_string_with_format(0, 0, clean(&list.title), &title).map_err(|error| (error, 0))?;
            row = 1;
        }
        for (index, column) in (0_u16..).zip(&list.columns) {
            sheet.write_string_with_format(row, index, clean(&column.heading), &heading).map_err(|error| (error, 0))?;
            sheet.set_column_width(index, column.width).map_err(|error| (error, 0))?;
        }
        print_setup(sheet, row).map_err(|error| (error, 0))?;
        if let (Ok(rows), Some(last)) = (u32::try_from(list.rows.len()), list.columns.len().checked_sub(1)) {
            let last = u16::try_from(last).unwrap_or(u16::MAX);
            sheet.autofilter(row, 0, row.saturating_add(rows), last).map_err(|error| (error, 0))?;
        }
        for (index, values) in list.rows.iter().enumerate() {
            row += 1;
            for (column, value) in (0_u16..).zip(values) {
                let written = match value {
                    ListValue::Missing => sheet.write_blank(row, column, &body),
                    ListValue::Text(text) => sheet.write_string_with_format(row, column, clean(text), &body),
                    ListValue::Count(count) => sheet.write_number_with_format(row, column, *count as f64, &number),
                    ListValue::Hundredths(hundredths) => sheet.write_number_with_format(row, column, *hundredths as f64 / 100.0, &decimal),
                    ListValue::Decimal(number, places) => {
                        sheet.write_number_with_format(row, column, *number as f64 / 10_000.0, &decimals(*places))
                    }
                    ListValue::Day(date) => sheet.write_datetime_with_format(row, column, date, &day),
                };
                written.map_err(|error| (error, index + 1))?;
            }
        }
        Ok(())
    };
    write().map_err(|(error, row)| failed(&error, row))
}

/// The format of a number with so many places, four at most.
fn decimals(places: u8) -> Format {
    let format = ["0", "0.0", "0.00", "0.000", "0.0000"][usize::from(places.min(4))];
    body_format().set_num_format(format)
}

/// 125000 with two places → 12.50.
fn decimal_text(number: i64, places: u8) -> String {
    let places = usize::from(places.min(4));
    let sign = if number < 0 { "-" } else { "" };
    let amount = number.unsigned_abs();
    let (whole, part) = (amount / 10_000, amount % 10_000 / 10_u64.pow(4 - u32::try_from(places).unwrap_or(0)));
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:0places$}") }
}

/// 1250 → 12.50, -5 → -0.05.
fn hundredths_text(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let amount = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", amount / 100, amount % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> ListTable {
        ListTable {
            title: "任务清单".into(),
            columns: [("任务", 40), ("责任单位", 20), ("应报", 8), ("得分", 8), ("期限", 12)]
                .map(|(heading, width)| ListColumn { heading: heading.into(), width })
                .to_vec(),
            rows: vec![
                vec![
                    ListValue::Text("=1+1".into()),
                    ListValue::Text("财政局".into()),
                    ListValue::Count(12),
                    ListValue::Hundredths(9_550),
                    ListValue::Day("2023-11-30".parse().unwrap()),
                ],
                vec![
                    ListValue::Text("乙\n丙".into()),
                    ListValue::Missing,
                    ListValue::Count(0),
                    ListValue::Hundredths(-5),
                    ListValue::Missing,
                ],
            ],
        }
    }

    #[test]
    fn decimals_have_exactly_their_places() {
        for (number, places, text) in [(912_000, 2, "91.20"), (-73_350, 3, "-7.335"), (0, 2, "0.00"), (30_000, 0, "3"), (-50, 2, "-0.00")] {
            assert_eq!(ListValue::Decimal(number, places).words(), text);
        }
    }

    #[test]
    fn csv_holds_every_value() {
        let text = String::from_utf8(list_csv(&list()).unwrap()).unwrap();
        assert_eq!(text, "\u{feff}任务,责任单位,应报,得分,期限\r\n'=1+1,财政局,12,95.50,2023-11-30\r\n\"乙\n丙\",,0,-0.05,\r\n");
    }

    #[test]
    fn docx_reads_back_with_a_number_on_every_page() {
        let file = list_docx(&list(), "截至2026年3月5日").unwrap();
        let document = crate::read("list.docx", &file).unwrap();
        let rows: Vec<Vec<&str>> =
            document.tables[0].rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(rows[0], ["任务", "责任单位", "应报", "得分", "期限"]);
        assert_eq!(rows[1], ["=1+1", "财政局", "12", "95.50", "2023-11-30"]);
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&file)).unwrap();
        let mut foot = String::new();
        std::io::Read::read_to_string(&mut zip.by_name("word/footer1.xml").unwrap(), &mut foot).unwrap();
        assert!(foot.contains("PAGE"), "{foot}");
    }

    #[test]
    fn xlsx_reads_back() {
        let document = crate::read("list.xlsx", &list_xlsx("任务", &list()).unwrap()).unwrap();
        let rows: Vec<Vec<&str>> =
            document.tables[0].rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(rows[0][0], "任务清单");
        assert_eq!(rows[2], ["=1+1", "财政局", "12", "95.50", "2023-11-30"]);
        assert_eq!(rows[3], ["乙\n丙", "", "0", "-0.05", ""]);
    }

    #[test]
    fn a_sheet_bears_its_name_a_frozen_head_and_a_filter() {
        let file = list_xlsx("任务", &list()).unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&file)).unwrap();
        let mut part = |name: &str| {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
            text
        };
        let (book, sheet) = (part("xl/workbook.xml"), part("xl/worksheets/sheet1.xml"));
        assert!(book.contains("<sheet name=\"任务\""), "{book}");
        // the title stands above the head: both stay in sight, and the filter begins at the head
        assert!(sheet.contains("ySplit=\"2\"") && sheet.contains("state=\"frozen\""), "{sheet}");
        assert!(sheet.contains("<autoFilter ref=\"A2:E4\""), "{sheet}");
    }

    #[test]
    fn each_list_has_a_sheet_of_its_own() {
        let sums = ListTable {
            title: String::new(),
            columns: ListColumn::all(&[("考核分组", 20), ("共", 8)]),
            rows: vec![vec![ListValue::Text("合计".into()), ListValue::Count(2)]],
        };
        let document = crate::read("list.xlsx", &list_xlsx_sheets(&[("台账", &list()), ("分组小计", &sums)]).unwrap()).unwrap();
        let last = |table: &domain::checklist::import::Table| {
            table.rows.last().unwrap().cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(document.tables.len(), 2);
        assert_eq!(last(&document.tables[1]), ["合计", "2"]);
        assert!(matches!(list_xlsx_sheets(&[("台账/小计", &sums)]), Err(WriteError::Failed(_))));
    }
}
