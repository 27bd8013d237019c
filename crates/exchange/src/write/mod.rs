//! Writing: the four-column table 工作内容 | 工作要求 | 责任单位 | 完成情况 as the county publishes it. Texts go out to the
//! letter: what [`crate::read()`] reads back is what was written.

mod csv;
mod docx;
mod html;
mod layout;
mod xlsx;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub(crate) use csv::records;
pub(crate) use docx::write_list;
pub use html::{STANDALONE_STYLE, html_table};
pub(crate) use xlsx::{begin, body_format, failed, heading_format, print_setup};

/// A checklist as it is handed on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishedChecklist {
    /// 某县2023年度政务公开重点工作清单落实情况.
    pub title: String,
    /// A line beneath the title (截至2023年5月31日), may be empty.
    #[serde(default)]
    pub subtitle: String,
    /// The sections in order.
    pub sections: Vec<PublishedSection>,
}

/// A section (工作内容) with its tasks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishedSection {
    /// Its title.
    pub title: String,
    /// Its tasks in order.
    pub items: Vec<PublishedItem>,
}

/// A task: one row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishedItem {
    /// The second section level; where any task has one, 工作内容 becomes two columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subsection: Option<String>,
    /// 工作要求.
    pub requirement: String,
    /// 责任单位.
    pub responsible: String,
    /// 完成情况.
    pub completion: String,
}

/// The formats a checklist can be handed on in, in the order they are offered; the word of each stands at the end of file
/// names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ExportFormat {
    /// A page that stands alone.
    Html,
    /// Excel.
    Xlsx,
    /// Word.
    Docx,
    /// csv with a byte-order mark.
    Csv,
    /// [`PublishedChecklist`] as it is.
    Json,
}

domain::coded!(ExportFormat);

impl ExportFormat {
    /// The content type a server sends it with.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A text is longer than an Excel cell may be.
    #[error("第{row}行有一段文字超过32767个字，Excel单元格放不下，请改用Word或网页格式导出。")]
    TextTooLong {
        /// The row in the table, from 1, headings not counted.
        row: usize,
    },
    /// More rows than an Excel sheet holds.
    #[error("行数超过Excel的上限（1048576行），请缩小范围后再导出。")]
    TooManyRows,
    /// The library refused for another reason.
    #[error("文件没有生成：{0}。请改用其他格式导出，并把这条信息告诉管理员。")]
    Failed(String),
}

/// Writes the table as a file that was made on that day: the same table is the same bytes whenever it is written.
///
/// # Errors
/// As [`write`].
pub fn write_of(checklist: &PublishedChecklist, format: ExportFormat, day: NaiveDate) -> Result<Vec<u8>, WriteError> {
    match format {
        ExportFormat::Xlsx => xlsx::write(checklist, Some(day)),
        other => write(checklist, other),
    }
}

/// Writes the table as a file.
///
/// # Errors
/// [`WriteError`] where the format cannot hold the texts.
pub fn write(checklist: &PublishedChecklist, format: ExportFormat) -> Result<Vec<u8>, WriteError> {
    match format {
        ExportFormat::Html => Ok(html::write(checklist).into_bytes()),
        ExportFormat::Xlsx => xlsx::write(checklist, None),
        ExportFormat::Docx => docx::write(checklist),
        ExportFormat::Csv => csv::write(checklist),
        ExportFormat::Json => serde_json::to_vec_pretty(checklist).map_err(|error| WriteError::Failed(error.to_string())),
    }
}
