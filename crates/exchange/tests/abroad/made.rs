//! Files made here, and what is told of them.

use std::io::{Cursor, Write};

use domain::checklist::AssignmentRole;
use domain::checklist::import::import_report::{DeadlineKind, ItemReport};
use domain::checklist::import::recognise_document;
use domain::checklist::import::responsible::{DirectoryUnit, county_names};
use domain::ids::UnitId;
use domain::register::unit::UnitClass;
use exchange::{Document, ImportReport, UnitDirectory, parse, read};
use rust_xlsxwriter::{Workbook, Worksheet};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A county of eleven units.
fn directory() -> UnitDirectory {
    use UnitClass::{CountyDepartment, Township};
    let unit = |(full, short, class): (&str, &str, UnitClass)| DirectoryUnit {
        id: UnitId::new(short),
        full_name: full.to_owned(),
        short_name: short.to_owned(),
        aliases: Vec::new(),
        class,
        valid_from: None,
        valid_to: None,
        successor: None,
    };
    let units = [
        ("中共石河县委办公室", "县委办", CountyDepartment),
        ("石河县人民政府办公室", "政府办", CountyDepartment),
        ("石河县财政局", "财政局", CountyDepartment),
        ("石河县民政局", "民政局", CountyDepartment),
        ("石河县水利局", "水利局", CountyDepartment),
        ("石河县交通运输局", "交通局", CountyDepartment),
        ("石河县教育局", "教育局", CountyDepartment),
        ("石河县自然资源和规划局", "自然资源和规划局", CountyDepartment),
        ("东渡镇人民政府", "东渡镇", Township),
        ("西渡乡人民政府", "西渡乡", Township),
        ("北渡街道办事处", "北渡街道", Township),
    ];
    UnitDirectory { units: units.map(unit).to_vec(), county_names: county_names("石河县"), ..UnitDirectory::default() }
}

/// What an import of 2026 says of a document.
pub(crate) fn report(document: &Document) -> ImportReport {
    let directory = directory();
    ImportReport::new(&parse(&recognise_document(document, None, None), &directory, 2026), &directory)
}

/// Each task as `section/part: task [leads; others] {completion} <deadline>`, where what is no unit has a question mark.
fn told(item: &ItemReport) -> String {
    let leads: Vec<&str> = item.assignments.iter().filter(|one| one.role == AssignmentRole::Lead).map(|one| one.unit.as_str()).collect();
    let others = item.assignments.iter().filter(|one| one.role != AssignmentRole::Lead).map(|one| one.unit.clone());
    let others: Vec<String> = others.chain(item.unresolved.iter().map(|one| format!("{}?", one.text))).collect();
    let units: Vec<String> = [leads.join("、"), others.join("、")].into_iter().filter(|text| !text.is_empty()).collect();
    let deadline = match item.deadline.kind {
        DeadlineKind::Date => item.deadline.date.map(|date| format!(" <{date}>")).unwrap_or_default(),
        DeadlineKind::YearEnd => " <year_end>".into(),
        DeadlineKind::Standing => " <standing>".into(),
        DeadlineKind::Quota => " <quota>".into(),
        DeadlineKind::None => String::new(),
    };
    let part = item.subsection.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
    let section = if item.section.is_empty() { String::new() } else { format!("{}{part}: ", item.section) };
    let completion = if item.completion.is_empty() { String::new() } else { format!(" {{{}}}", item.completion) };
    format!("{section}{} [{}]{completion}{deadline}", item.requirement, units.join("; "))
}

/// `tasks` are all of them; each of `named` stands in a problem; each of `absent` in no task.
pub(crate) fn check(document: &Document, tasks: &[&str], named: &[&str], absent: &[&str]) {
    let report = report(document);
    let found: Vec<String> = report.items.iter().map(told).collect();
    let problems: Vec<&str> = report.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(found, tasks, "{problems:#?}");
    for words in named {
        assert!(problems.iter().any(|problem| problem.contains(words)), "{words} is not named in {problems:#?}");
    }
    for words in absent {
        assert!(!found.iter().any(|task| task.contains(words)), "{words} became content: {found:#?}");
    }
}

/// Cells separated by `|`.
pub(crate) fn table(rows: &[&str]) -> String {
    let row = |row: &&str| format!("<tr>{}</tr>", row.split('|').map(|cell| format!("<td>{cell}</td>")).collect::<String>());
    format!("<table>{}</table>", rows.iter().map(row).collect::<String>())
}

pub(crate) fn page(body: &str) -> Document {
    read("list.html", format!("<html><body>{body}</body></html>").as_bytes()).unwrap()
}

pub(crate) fn csv(lines: &[&str]) -> Document {
    read("list.csv", lines.join("\r\n").as_bytes()).unwrap()
}

/// Writes rows of cells separated by `|` as they are typed.
pub(crate) fn fill(sheet: &mut Worksheet, rows: &[&str]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells.split('|')).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
}

/// A workbook of one sheet that is made by hand behind its rows.
pub(crate) fn xlsx(rows: &[&str], change: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    fill(sheet, rows);
    change(sheet);
    workbook.save_to_buffer().unwrap()
}

pub(crate) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A paragraph of Word.
pub(crate) fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A table of Word; `^` goes on from the cell above.
pub(crate) fn word_table(rows: &[&str]) -> String {
    let cell = |text: &str| match text {
        "^" => "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>".to_owned(),
        text => format!("<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>{}</w:tc>", p(text)),
    };
    let row = |row: &&str| format!("<w:tr>{}</w:tr>", row.split('|').map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

pub(crate) fn docx_bytes(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let xml = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let own = [("[Content_Types].xml", "<Types/>"), ("word/document.xml", xml.as_str())];
    let parts: Vec<(&str, &[u8])> = own.iter().chain(others).map(|(name, content)| (*name, content.as_bytes())).collect();
    zipped(&parts)
}

pub(crate) fn docx(body: &str, others: &[(&str, &str)]) -> Document {
    read("list.docx", &docx_bytes(body, others)).unwrap()
}
