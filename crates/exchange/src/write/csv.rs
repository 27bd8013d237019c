//! The table as csv: UTF-8 with the mark Excel needs, formulas guarded.

use super::layout::{Layout, Slot};
use super::{PublishedChecklist, WriteError};
use crate::csv_guard::guard;

/// Excel takes a csv without it for the system's own encoding.
const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(super) fn write(checklist: &PublishedChecklist) -> Result<Vec<u8>, WriteError> {
    let layout = Layout::new(checklist);
    let headings = layout.headings.iter().flat_map(|(heading, columns)| std::iter::repeat_n(*heading, *columns));
    let rows = layout.rows.iter().map(|row| {
        row.iter().map(|slot| match slot {
            Slot::Text { text, .. } => guard(text).into_owned(),
            Slot::Covered => String::new(),
        })
    });
    records(std::iter::once(headings.map(str::to_owned).collect::<Vec<_>>()).chain(rows.map(Iterator::collect)))
}

/// Writes records with Windows line ends.
pub(crate) fn records(records: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, WriteError> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for record in records {
        writer.write_record(&record).map_err(|error| WriteError::Failed(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| WriteError::Failed(error.to_string()))
}
