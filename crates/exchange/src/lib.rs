//! What offices exchange as files: checklists from xlsx, docx, web pages, csv and pasted text; the four-column table, lists
//! and the unit register back out. Knows no database and judges nothing: rules live in [`domain::checklist::import`].
//!
//! Files come from outside and may be hostile. [`read()`] goes by content, never by the name, refuses what is too large
//! before opening it, and answers every refusal with one Chinese sentence that says what to do.

mod accounts;
mod clean;
mod columns;
mod csv_guard;
mod letter;
mod list;
mod read;
mod units;
mod write;

pub use accounts::{AccountFile, AccountLine, read_accounts};
pub use columns::{read_columns, read_counts, read_findings, read_orders, read_words, write_columns};
pub use domain::checklist::import::{
    ColumnMapping, ColumnRole, Document, ImportReport, OpenGroupUse, ParsedChecklist, Problem, Recognised, Table, UnitDirectory, parse,
    recognise,
};
pub use letter::{Letter, LetterPart, letter_docx};
pub use list::{ListColumn, ListTable, ListValue, list_csv, list_docx, list_xlsx, list_xlsx_of, list_xlsx_sheets, list_xlsx_sheets_of};
pub use read::{Limits, ReadError, each_text, read, read_loosely, read_pasted};
pub use units::{UnitAlias, UnitFile, UnitRow, read_units, units_csv, units_xlsx};
pub use write::{
    ExportFormat, PublishedChecklist, PublishedItem, PublishedSection, STANDALONE_STYLE, WriteError, html_table, write, write_of,
};
