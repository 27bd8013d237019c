//! Two lists beside each other on one sheet or in one table: each is read, in every format; what is no list is named.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{Cursor, Write};

use domain::checklist::import::recognise_document;
use exchange::{Document, read, read_pasted};
use rust_xlsxwriter::{Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Left four tasks, right two, an empty column between them.
const GAP: [&str; 5] = [
    "序号|工作任务|责任单位||序号|工作任务|责任单位",
    "1|公开集市摊位分配办法|商务局||1|公开河道清淤验收结论|水利局",
    "2|公开校车线路|教体局||2|公开公厕开放时间|城管局",
    "3|公开渡口检修安排|交通局||||",
    "4|公开冬储菜投放点|商务局||||",
];
/// The same without a column between them, the right one with a heading more.
const TOUCHING: [&str; 3] = [
    "工作任务|责任单位|工作任务|责任单位|完成时限",
    "公开集市摊位分配办法|商务局|公开河道清淤验收结论|水利局|6月底前",
    "公开校车线路|教体局|||",
];
/// What stands at the side of the list is a list of persons.
const PERSONS: [&str; 4] = [
    "工作任务|责任单位||姓名|电话",
    "公开校车线路|教体局||柳某|0551-1234567",
    "公开渡口检修安排|交通局||石某|0551-7654321",
    "|||池某|0551-1230000",
];

fn html(rows: &[&str]) -> Vec<u8> {
    let row = |row: &&str| format!("<tr>{}</tr>", row.split('|').map(|cell| format!("<td>{cell}</td>")).collect::<String>());
    format!("<html><body><table>{}</table></body></html>", rows.iter().map(row).collect::<String>()).into_bytes()
}

fn csv(rows: &[&str]) -> Vec<u8> {
    rows.iter().map(|row| row.replace('|', ",")).collect::<Vec<_>>().join("\r\n").into_bytes()
}

fn xlsx(rows: &[&str]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells.split('|')).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string_with_format(row, column, text, &Format::new()).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn docx(rows: &[&str]) -> Vec<u8> {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |row: &&str| format!("<w:tr>{}</w:tr>", row.split('|').map(cell).collect::<String>());
    let xml =
        format!(r#"<w:document xmlns:w="w"><w:body><w:tbl>{}</w:tbl></w:body></w:document>"#, rows.iter().map(row).collect::<String>());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("[Content_Types].xml", "<Types/>"), ("word/document.xml", xml.as_str())] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Every task with its units, and every problem's sentence.
fn told(document: &Document) -> (Vec<String>, Vec<String>) {
    let read = recognise_document(document, None, None);
    let tasks = read.rows.iter().map(|row| format!("{} [{}]", row.requirement, row.responsible)).collect();
    (tasks, read.problems.into_iter().map(|problem| problem.message).collect())
}

/// In every format an office has.
fn everywhere(rows: &[&str]) -> Vec<(&'static str, Document)> {
    let files = [("list.html", html(rows)), ("list.csv", csv(rows)), ("list.xlsx", xlsx(rows)), ("list.docx", docx(rows))];
    let mut all: Vec<(&str, Document)> = files.into_iter().map(|(name, bytes)| (name, read(name, &bytes).unwrap())).collect();
    let pasted = rows.iter().map(|row| row.replace('|', "\t")).collect::<Vec<_>>().join("\n");
    all.push(("pasted", read_pasted("", &pasted).unwrap()));
    all
}

#[test]
fn each_of_two_lists_beside_each_other_is_read() {
    for (name, document) in everywhere(&GAP) {
        let (tasks, problems) = told(&document);
        let expected = [
            "公开集市摊位分配办法 [商务局]",
            "公开校车线路 [教体局]",
            "公开渡口检修安排 [交通局]",
            "公开冬储菜投放点 [商务局]",
            "公开河道清淤验收结论 [水利局]",
            "公开公厕开放时间 [城管局]",
        ];
        assert_eq!(tasks, expected, "{name}: {problems:?}");
    }
}

#[test]
fn lists_that_touch_are_told_apart_and_what_is_not_read_is_named_with_its_rows() {
    for (name, document) in everywhere(&TOUCHING) {
        assert_eq!(document.tables.len(), 2, "{name}");
        let (tasks, problems) = told(&document);
        // the right one has a column more, so it is another list: it is read, or named
        let all = tasks.join("；") + &problems.join("；");
        for text in ["公开集市摊位分配办法", "公开校车线路", "公开河道清淤验收结论", "水利局"] {
            assert!(all.contains(text), "{name}: {text} in {all}");
        }
        let other = problems.iter().find(|problem| problem.contains("没有读入，共3行"));
        assert!(other.is_some_and(|problem| problem.contains("改选它")), "{name}: {problems:?}");
        assert!(tasks.iter().all(|task| !task.contains('\n')), "{name}: two tasks are not one: {tasks:?}");
    }
}

#[test]
fn persons_beside_a_list_are_named_and_no_tasks() {
    for (name, document) in everywhere(&PERSONS) {
        let (tasks, problems) = told(&document);
        assert_eq!(tasks, ["公开校车线路 [教体局]", "公开渡口检修安排 [交通局]"], "{name}");
        for text in ["没有读入，共4行", "柳某", "0551-7654321", "池某"] {
            assert!(problems.iter().any(|problem| problem.contains(text)), "{name}: {text} in {problems:?}");
        }
    }
}
