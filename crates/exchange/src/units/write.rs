//! Writing a register in the form it is read.

use chrono::NaiveDate;
use domain::register::unit::UnitClass;

use super::alias_text::alias_text;
use super::{Column, UnitRow};
use crate::list::{ListColumn, ListTable, ListValue, list_csv, list_xlsx};
use crate::write::WriteError;

/// The register as csv, in the form [`super::read_units`] reads.
///
/// # Errors
/// [`WriteError`] when the csv writer fails.
pub fn units_csv(units: &[UnitRow]) -> Result<Vec<u8>, WriteError> {
    list_csv(&list(units))
}

/// The register as a workbook, in the form [`super::read_units`] reads.
///
/// # Errors
/// [`WriteError`] where a text is too long for a cell.
pub fn units_xlsx(units: &[UnitRow]) -> Result<Vec<u8>, WriteError> {
    list_xlsx("责任单位", &list(units))
}

fn list(units: &[UnitRow]) -> ListTable {
    let columns = Column::ALL.map(|column| {
        let width = match column {
            Column::FullName => 32,
            Column::Aliases => 36,
            Column::ShortName | Column::Group | Column::Note => 16,
            _ => 12,
        };
        ListColumn { heading: column.heading().to_owned(), width }
    });
    let text = |text: &str| if text.is_empty() { ListValue::Missing } else { ListValue::Text(text.to_owned()) };
    let day = |day: Option<NaiveDate>| day.map_or(ListValue::Missing, ListValue::Day);
    let rows = units.iter().map(|unit| {
        let aliases: Vec<String> = unit.aliases.iter().map(alias_text).collect();
        vec![
            text(&unit.full_name),
            text(&unit.short_name),
            text(&aliases.join("、")),
            text(unit.class.map_or("", UnitClass::label)),
            text(if unit.key_area { "K" } else { "" }),
            text(&unit.note),
            text(unit.group.as_deref().unwrap_or_default()),
            unit.position.map_or(ListValue::Missing, ListValue::Count),
            day(unit.valid_from),
            day(unit.valid_to),
        ]
    });
    ListTable { title: String::new(), columns: columns.to_vec(), rows: rows.collect() }
}
