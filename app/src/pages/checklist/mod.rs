//! Checklists: the years, import and its preview, the four-column table inside and outside.

mod close_year;
mod edit_task;
mod four_column;
mod import;
mod leaving;
mod list;
mod preview;
mod public;
mod publication;
mod questions;
mod split_task;
mod start;
mod task_past;
mod task_rows;
mod undo_import;
mod workbench;

pub(crate) use close_year::CloseYearPage;
pub(crate) use edit_task::{EditTaskPage, NewTaskPage};
pub(crate) use four_column::FourColumnPage;
pub(crate) use import::ImportPage;
pub(crate) use list::ChecklistsPage;
pub(crate) use preview::PreviewPage;
pub(crate) use public::PublicTablePage;
pub(crate) use publication::{PublicationPage, VersionPage};
pub(crate) use task_past::task_history;
pub(crate) use undo_import::UndoImportPage;
pub(crate) use workbench::WorkbenchPage;

/// Formats the four-column table is handed on in, as the address ends and as people call them.
const FORMATS: [(&str, &str); 5] =
    [("xlsx", "Excel 工作簿"), ("docx", "Word 文档"), ("html", "网页"), ("csv", "CSV 文本"), ("json", "JSON 数据")];
