//! A unit register file on its way between `exchange` and `services`: neither knows the other.

use domain::checklist::import::{Document, UnitDirectory};
use domain::ids::UnitId;
use domain::register::entry::UnitEntry;
use domain::register::unit::{Alias, Unit, UnitClass};
use exchange::{UnitFile, UnitRow};
use services::register::{EntryRow, RowProblem};

/// A register as read: rows that can go on, and what is wrong with the others.
pub(crate) struct ReadRegister {
    /// The rows.
    pub(crate) rows: Vec<EntryRow>,
    /// Units whose class a person must say; they cannot go on without.
    pub(crate) asked: Vec<UnitRow>,
    /// Problems of the file itself, by row.
    pub(crate) problems: Vec<RowProblem>,
}

/// Reads a register from a file's tables.
pub(crate) fn read(document: &Document) -> ReadRegister {
    let UnitFile { units, problems } = exchange::read_units(document);
    let (known, asked): (Vec<UnitRow>, Vec<UnitRow>) = units.into_iter().partition(|unit| unit.class.is_some());
    let problems = problems.into_iter().map(|problem| RowProblem { row: problem.row, column: problem.column, message: problem.message });
    ReadRegister { rows: known.into_iter().filter_map(entry_row).collect(), asked, problems: problems.collect() }
}

/// A row whose class is asked, as it waits for the answer.
pub(crate) fn asked_row(row: UnitRow) -> Option<EntryRow> {
    entry_row(UnitRow { class: row.class.or(Some(UnitClass::CountyDepartment)), ..row })
}

/// `None` without a class.
fn entry_row(row: UnitRow) -> Option<EntryRow> {
    let aliases = row.aliases.into_iter();
    let aliases = aliases.map(|alias| Alias { name: alias.name, kind: alias.kind, valid_from: alias.valid_from, valid_to: alias.valid_to });
    let entry = UnitEntry {
        full_name: row.full_name,
        short_name: row.short_name,
        class: row.class?,
        group: row.group,
        position: row.position,
        key_area: row.key_area,
        note: row.note,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        aliases: aliases.collect(),
    };
    Some(EntryRow { row: row.row, entry, proposed: row.proposed, unsaid: row.unsaid })
}

/// The county's name that most full names begin with, for an installation that has none yet.
pub(crate) fn guessed_county(rows: &[EntryRow]) -> Option<String> {
    let unit = |row: &EntryRow| Unit {
        id: UnitId::new(row.row.to_string()),
        class: row.entry.class,
        group: String::new(),
        full_name: row.entry.full_name.clone(),
        short_name: row.entry.short_name.clone(),
        position: 0,
        key_area: false,
        note: String::new(),
        valid_from: None,
        valid_to: None,
        successor: None,
        pinyin: String::new(),
        initials: String::new(),
        aliases: Vec::new(),
    };
    let units: Vec<Unit> = rows.iter().map(unit).collect();
    UnitDirectory::new("", &units).guess_county_name()
}

/// The register as a file, by the ending: `csv` or `xlsx`.
///
/// # Errors
/// When the writer fails; `Ok(None)` for another ending.
pub(crate) fn write(units: &[Unit], ending: &str) -> Result<Option<Vec<u8>>, exchange::WriteError> {
    let rows: Vec<UnitRow> = units.iter().map(UnitRow::from).collect();
    match ending {
        "csv" => exchange::units_csv(&rows).map(Some),
        "xlsx" => exchange::units_xlsx(&rows).map(Some),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use domain::register::unit::UnitClass;

    use super::*;

    fn read(name: &str, bytes: &[u8]) -> ReadRegister {
        super::read(&exchange::read(name, bytes).unwrap())
    }

    #[test]
    fn a_register_goes_out_and_comes_back() {
        let text =
            "单位全称,简称,别名,类别,重点领域,备注\n青石县财政局,财政局,县财政局、经委(原简称，至2019-01-01),county_department,K,注\n";
        let first = read("a.csv", text.as_bytes());
        assert_eq!((first.rows.len(), first.problems.len()), (1, 0));
        assert_eq!(first.rows[0].entry.aliases.len(), 2);
        let unit = first.rows[0].entry.clone().over(Unit {
            id: UnitId::new("u"),
            class: UnitClass::Village,
            group: "县直单位".into(),
            full_name: String::new(),
            short_name: String::new(),
            position: 1,
            key_area: false,
            note: String::new(),
            valid_from: None,
            valid_to: None,
            successor: None,
            pinyin: String::new(),
            initials: String::new(),
            aliases: Vec::new(),
        });
        for ending in ["csv", "xlsx"] {
            let bytes = write(std::slice::from_ref(&unit), ending).unwrap().unwrap();
            let back = read(&format!("b.{ending}"), &bytes);
            assert_eq!(back.rows[0].entry.changes(&unit), [], "{ending}");
        }
        assert_eq!(write(&[], "pdf").unwrap(), None);
    }

    #[test]
    fn the_county_is_what_most_names_begin_with() {
        let text = "单位全称,类别\n青石县财政局,部门\n青石县司法局,部门\n东桥镇人民政府,乡镇\n";
        assert_eq!(guessed_county(&read("a.csv", text.as_bytes()).rows).as_deref(), Some("青石县"));
        assert_eq!(guessed_county(&[]), None);
    }
}
