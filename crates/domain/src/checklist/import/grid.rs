//! A table as a file reader hands it over: rows of cells, with merged cells marked so that "empty" and "merged" differ.

use serde::{Deserialize, Serialize};

use super::headings::find_headings;
use super::title_year::years_of;
use crate::text::folded::{fold, is_blank};

/// Everything a file holds that may be a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Document {
    /// The tables in the order of the file, at least one.
    pub tables: Vec<Table>,
    /// Texts outside of tables, in the order of the file: a numbered line may be the section of the table below it.
    #[serde(default)]
    pub asides: Vec<Aside>,
    /// What the file holds and a reader does not see. It is counted, never read.
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
    /// What stands around the text of a Word document; named, never read.
    #[serde(default)]
    pub margins: Vec<Margin>,
    /// The file's name without its ending, where it lends its tables a title: see [`Document::is_only_file_name`].
    #[serde(default)]
    pub lent_title: Option<String>,
}

/// A text around the text of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Margin {
    /// Where it stands.
    pub kind: MarginKind,
    /// Its words.
    pub text: String,
}

/// Places around a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarginKind {
    /// 页眉.
    Header,
    /// 页脚.
    Footer,
    /// 脚注 and 尾注.
    Note,
    /// 批注.
    Comment,
}

impl MarginKind {
    /// All of them, in the order in which they are named.
    pub const ALL: [Self; 4] = [Self::Header, Self::Footer, Self::Note, Self::Comment];

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Header => "页眉",
            Self::Footer => "页脚",
            Self::Note => "脚注或尾注",
            Self::Comment => "批注",
        }
    }
}

/// A text outside of tables.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Aside {
    /// How many of the tables stand before it.
    pub after_tables: usize,
    /// The sheet it stands on, where the file has sheets.
    pub sheet: Option<String>,
    /// Its words.
    pub text: String,
}

/// Hidden content of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The sheet it stands on, where the file has sheets.
    pub sheet: Option<String>,
    /// What it is.
    pub what: Hidden,
    /// How much of it.
    pub count: usize,
}

/// Ways in which a file keeps content from its readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// Whole sheets.
    Sheets,
    /// Rows.
    Rows,
    /// Columns.
    Columns,
    /// Single cells or pieces of text: 隐藏文字, `display:none`, a number format that shows nothing.
    Texts,
    /// 修订中已删除的文字.
    Deletions,
    /// 拼音指南.
    Phonetics,
    /// Struck out by hand, and seen all the same: it is read, and whether it still holds is asked.
    Struck,
}

impl Hidden {
    /// As in 有2行是隐藏的.
    #[must_use]
    pub const fn counted(self) -> &'static str {
        match self {
            Self::Sheets => "张隐藏的工作表",
            Self::Rows => "行隐藏的内容",
            Self::Columns => "列隐藏的内容",
            Self::Texts => "处隐藏的文字",
            Self::Deletions => "处修订中已删除的文字",
            Self::Phonetics => "处拼音注音",
            Self::Struck => "处带删除线的文字",
        }
    }
}

/// A title stands in the first rows of a table, where it stands in it.
const TITLE_ROWS: usize = 8;

/// Rows of the tables of a list are told apart by number: the second table's begin here, the third's at twice that.
pub const ROWS_PER_TABLE: usize = 1_000_000;

/// The row's own number in its table.
#[must_use]
pub const fn row_in_table(row: usize) -> usize {
    row % ROWS_PER_TABLE
}

/// Which table of several it stands in, counted from 1; `None` for the first.
#[must_use]
pub const fn table_of(row: usize) -> Option<usize> {
    match row / ROWS_PER_TABLE {
        0 => None,
        table => Some(table + 1),
    }
}

/// A row as a person finds it: 第3行, 第2张表第3行.
#[must_use]
pub fn row_place(row: usize) -> String {
    match row / ROWS_PER_TABLE {
        0 if row == 0 => "表格里的".to_owned(),
        0 => format!("第{row}行"),
        table => format!("第{}张表第{}行", table + 1, row_in_table(row)),
    }
}

impl Document {
    /// A document of tables alone.
    #[must_use]
    pub const fn of(tables: Vec<Table>) -> Self {
        Self { tables, asides: Vec::new(), left_out: Vec::new(), margins: Vec::new(), lent_title: None }
    }

    /// Whether a title is no more than the file's name: nothing in the document says it.
    #[must_use]
    pub fn is_only_file_name(&self, table: usize, title: &str) -> bool {
        let is_it = |text: &str| fold(text) == fold(title);
        let Some(lent) = self.lent_title.as_ref().filter(|lent| is_it(lent)) else { return false };
        let table = self.tables.get(table);
        // the name stands before what the document itself says
        let own = table.into_iter().flat_map(|table| table.titles.iter().skip(usize::from(table.titles.first() == Some(lent))));
        let above = table.into_iter().flat_map(|table| table.rows.iter().take(TITLE_ROWS)).flat_map(|row| &row.cells);
        !own.map(String::as_str).chain(above.map(|cell| cell.text.as_str())).any(is_it)
            && !self.asides.iter().any(|aside| is_it(&aside.text))
    }

    /// The table that looks most like a checklist: the one whose headings say most, of equals that of the latest year, then the longest.
    #[must_use]
    pub fn likeliest_table(&self) -> usize {
        let score = |table: &Table| {
            let columns = find_headings(table).map_or(0, |mapping| mapping.known_columns());
            let year = table.name.iter().chain(table.titles.last()).flat_map(|text| years_of(text)).max().unwrap_or(0);
            (columns, year, table.rows.len())
        };
        let best = self.tables.iter().enumerate().max_by_key(|(index, table)| (score(table), std::cmp::Reverse(*index)));
        best.map_or(0, |(index, _)| index)
    }
}

/// One table of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// The sheet's name, where the file has one.
    pub name: Option<String>,
    /// Texts that stand before the table and may be its title, in the order of the file.
    pub titles: Vec<String>,
    /// The rows, each as wide as [`Self::width`].
    pub rows: Vec<Row>,
}

impl Table {
    /// Number of columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows.first().map_or(0, |row| row.cells.len())
    }
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Row {
    /// The number a person sees beside the row in Excel, or its place in a Word or web table, from 1.
    pub number: usize,
    /// The cells from left to right.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The one text of a row that holds nothing else, with its column.
    #[must_use]
    pub fn sole_text(&self) -> Option<(usize, &Cell)> {
        let mut own = self.cells.iter().enumerate().filter(|(_, cell)| cell.covering == Covering::Own && !is_blank(&cell.text));
        let first = own.next()?;
        if own.next().is_some() || self.cells.iter().any(|cell| cell.covering == Covering::FromAbove) {
            return None;
        }
        Some(first)
    }

    /// Whether nothing visible stands in the row.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| is_blank(&cell.text))
    }
}

/// One place of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// The text to the letter; line breaks are `\n`. Empty where a merged cell lies over this place.
    pub text: String,
    /// Whether the place has a cell of its own.
    pub covering: Covering,
    /// Columns the cell lies over, itself included.
    pub col_span: usize,
}

impl Cell {
    /// A cell of one column.
    #[must_use]
    pub fn own(text: impl Into<String>) -> Self {
        Self { text: text.into(), covering: Covering::Own, col_span: 1 }
    }

    /// A place under a merged cell.
    #[must_use]
    pub const fn covered(covering: Covering) -> Self {
        Self { text: String::new(), covering, col_span: 1 }
    }
}

/// Whether a place in the table has its own cell or lies under a merged one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Covering {
    /// It has its own cell, perhaps an empty one.
    #[default]
    Own,
    /// The cell to the left reaches over it.
    FromLeft,
    /// The cell above reaches over it: the same text holds for this row.
    FromAbove,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: Vec<Cell>) -> Row {
        Row { number: 1, cells }
    }

    #[test]
    fn a_title_across_the_table_is_its_sole_text() {
        let across = row(vec![Cell::own("一、总则"), Cell::covered(Covering::FromLeft), Cell::covered(Covering::FromLeft)]);
        assert_eq!(across.sole_text().map(|(column, cell)| (column, cell.text.as_str())), Some((0, "一、总则")));
        let lonely = row(vec![Cell::own(" "), Cell::own("注")]);
        assert_eq!(lonely.sole_text().map(|(column, _)| column), Some(1));
    }

    #[test]
    fn a_row_under_a_merged_cell_is_more_than_its_sole_text() {
        assert_eq!(row(vec![Cell::covered(Covering::FromAbove), Cell::own("要求")]).sole_text(), None);
        assert_eq!(row(vec![Cell::own("甲"), Cell::own("乙")]).sole_text(), None);
        assert_eq!(row(vec![Cell::own(""), Cell::own("\u{a0}")]).sole_text(), None);
    }

    #[test]
    fn of_two_lists_that_of_the_later_year_is_the_likelier() {
        let list = |name: &str, rows: usize| {
            let tasks = (0..rows).map(|_| row(vec![Cell::own("公开预算"), Cell::own("财政局")]));
            let rows = std::iter::once(row(vec![Cell::own("任务"), Cell::own("责任单位")])).chain(tasks).collect();
            Table { name: Some(name.into()), titles: Vec::new(), rows }
        };
        let likeliest = |tables: Vec<Table>| Document::of(tables).likeliest_table();
        assert_eq!(likeliest(vec![list("2023年", 3), list("2024年", 1)]), 1);
        assert_eq!(likeliest(vec![list("2024年", 1), list("2023年", 3)]), 0);
        assert_eq!(likeliest(vec![list("甲", 1), list("乙", 3)]), 1);
        assert_eq!(likeliest(vec![list("甲", 1), list("乙", 1)]), 0);
    }

    #[test]
    fn a_file_s_name_is_told_from_a_title_of_the_document() {
        let table = |titles: &[&str], first: &str| Table {
            titles: titles.iter().map(|title| (*title).to_owned()).collect(),
            rows: vec![row(vec![Cell::own(first), Cell::covered(Covering::FromLeft)])],
            ..Table::default()
        };
        let document =
            |titles: &[&str], first: &str| Document { lent_title: Some("改".into()), ..Document::of(vec![table(titles, first)]) };
        assert!(document(&["改"], "序号").is_only_file_name(0, "改"));
        assert!(!document(&["改"], "序号").is_only_file_name(0, "清单"), "another title");
        assert!(!document(&["改", "改"], "序号").is_only_file_name(0, "改"), "a line above the table says the same");
        assert!(!document(&["改"], " 改 ").is_only_file_name(0, "改"), "its first row does");
        assert!(!Document::of(vec![table(&["改"], "序号")]).is_only_file_name(0, "改"), "pasted: there is no file");
    }
}
