//! Files made to hurt are refused with the sentence that fits. The files are built here, so that the repository holds none.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{Cursor, Write};

use exchange::{Limits, ReadError, read};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const WORKBOOK_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

const PACKAGE_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1));
    for (name, content) in entries {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn workbook(rows: &str) -> Vec<u8> {
    workbook_sheet(&format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    ))
}

fn workbook_sheet(sheet: &str) -> Vec<u8> {
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", PACKAGE_RELS.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn text_cell(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn document(body: &str) -> Vec<u8> {
    let xml = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.as_bytes())])
}

fn refused(name: &str, bytes: &[u8], expected: ReadError) {
    let error = read(name, bytes).expect_err(name);
    assert_eq!(error, expected, "{name}: {error}");
    let sentence = error.to_string();
    assert!(sentence.ends_with('。') && sentence.contains('请'), "{sentence}");
}

#[test]
fn the_largest_sheet_of_all_is_refused() {
    let rows = format!(
        r#"<row r="1">{}{}</row><row r="1048576">{}</row>"#,
        text_cell("A1", "工作要求"),
        text_cell("B1", "责任单位"),
        text_cell("XFD1048576", "x")
    );
    refused("largest.xlsx", &workbook(&rows), ReadError::TableTooLarge);
}

#[test]
fn formats_without_text_down_to_the_last_corner_are_no_obstacle() {
    let rows = format!(
        r#"<row r="1">{}{}</row><row r="2">{}{}</row><row r="1048576"><c r="XFD1048576" s="0"/></row>"#,
        text_cell("A1", "任务"),
        text_cell("B1", "责任单位"),
        text_cell("A2", "甲"),
        text_cell("B2", "财政局")
    );
    let table = &read("formatted.xlsx", &workbook(&rows)).unwrap().tables[0];
    assert_eq!((table.rows.len(), table.width()), (2, 2));
}

#[test]
fn zip_bombs_are_refused() {
    let zeros = vec![b' '; 34 * 1024 * 1024];
    let sheet = [b"<worksheet><sheetData>".to_vec(), zeros].concat();
    let bomb = zipped(&[("xl/workbook.xml", WORKBOOK.as_bytes()), ("xl/worksheets/sheet1.xml", &sheet)]);
    assert!(bomb.len() < 400_000);
    refused("bomb.xlsx", &bomb, ReadError::UnpacksTooLarge);
    // many entries that are harmless one by one
    let part = vec![b' '; 9 * 1024 * 1024];
    let names: Vec<String> = (0..4).map(|index| format!("word/media/{index}.bin")).collect();
    let mut entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), part.as_slice())).collect();
    entries.push(("word/document.xml", b"<w/>"));
    refused("bomb.docx", &zipped(&entries), ReadError::UnpacksTooLarge);
}

#[test]
fn a_declared_size_is_not_believed() {
    let content = vec![b'<'; Limits::TAGS + 1];
    let mut bytes = zipped(&[("xl/workbook.xml", &content)]);
    // the size in the central directory becomes 1
    let entry = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&1_u32.to_le_bytes());
    let error = read("liar.xlsx", &bytes).unwrap_err();
    assert!(matches!(error, ReadError::UnpacksTooLarge | ReadError::Broken), "{error}");
}

#[test]
fn millions_of_empty_strings_are_refused() {
    let strings = format!("<sst>{}</sst>", "<si/>".repeat(Limits::TAGS));
    let bytes = zipped(&[("xl/workbook.xml", WORKBOOK.as_bytes()), ("xl/sharedStrings.xml", strings.as_bytes())]);
    refused("strings.xlsx", &bytes, ReadError::UnpacksTooLarge);
}

#[test]
fn broken_and_disguised_files_are_named_for_what_they_are() {
    let whole = workbook(&format!(r#"<row r="1">{}</row>"#, text_cell("A1", "甲")));
    refused("half.xlsx", &whole[..whole.len() / 2], ReadError::Broken);
    let mut damaged = whole.clone();
    let middle = whole.len() / 3;
    for byte in &mut damaged[middle..middle + 40] {
        *byte ^= 0x5a;
    }
    assert!(read("damaged.xlsx", &damaged).is_err());
    refused("program.xlsx", b"MZ\x90\0\x03\0\0\0\x04", ReadError::Program);
    let password: Vec<u8> = [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
        vec![0; 500],
        "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ]
    .concat();
    refused("locked.xlsx", &password, ReadError::PasswordProtected);
    refused("old.doc", &[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 500]].concat(), ReadError::OldOffice);
    refused("photos.xlsx", &zipped(&[("a.jpg", b"x")]), ReadError::Archive);
    refused(
        "list.ods",
        &zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]),
        ReadError::OtherOffice,
    );
    refused("empty.csv", b"\r\n", ReadError::Empty);
}

#[test]
fn encrypted_entries_are_a_password() {
    let mut bytes = zipped(&[("xl/workbook.xml", WORKBOOK.as_bytes())]);
    let local = bytes.windows(4).position(|window| window == b"PK\x03\x04").unwrap();
    let central = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[local + 6] |= 1;
    bytes[central + 8] |= 1;
    refused("entries.xlsx", &bytes, ReadError::PasswordProtected);
}

#[test]
fn fifty_megabytes_are_refused_unread() {
    refused("large.csv", &vec![b'a'; 50 * 1024 * 1024], ReadError::TooLarge);
}

#[test]
fn files_without_a_table_say_so() {
    refused("note.txt", "今天下午三点开会。\n请准时参加。".as_bytes(), ReadError::NoTable);
    refused("page.html", "<html><body><p>没有表格</p></body></html>".as_bytes(), ReadError::NoTable);
    refused("letter.docx", &document("<w:p><w:r><w:t>没有表格</w:t></w:r></w:p>"), ReadError::NoTable);
    refused("empty.xlsx", &workbook(""), ReadError::NoTable);
}

#[test]
fn a_csv_of_a_million_columns_or_rows_is_refused() {
    refused("wide.csv", ",x".repeat(1_000_000).as_bytes(), ReadError::TableTooLarge);
    refused("long.csv", "a,b\n".repeat(Limits::ROWS + 1).as_bytes(), ReadError::TableTooLarge);
}

#[test]
fn documents_that_never_close_or_nest_without_end_are_refused() {
    refused("open.docx", &document("<w:tbl><w:tr><w:tc><w:p>"), ReadError::Broken);
    let deep = format!("{}{}", "<w:tbl><w:tr><w:tc>".repeat(50_000), "</w:tc></w:tr></w:tbl>".repeat(50_000));
    assert!(read("deep.docx", &document(&deep)).is_err());
    refused("entity.docx", &document("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>&lol;</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"), ReadError::Broken);
}

#[test]
fn pages_that_make_parsers_slow_are_read_or_refused_at_once() {
    let started = std::time::Instant::now();
    let pages = [
        "<table><tr><td>".repeat(30_000),
        "<div><p><b>".repeat(30_000),
        format!("<table><td {}>甲<td>乙", "a=1 ".repeat(50_000)),
        "<b id=1><p>".repeat(30_000),
        format!("<table>{}", "<tr><td colspan=1000 rowspan=60000>甲".repeat(4_000)),
        "<svg><td>".repeat(30_000),
        "<!--".repeat(30_000),
        "<a href='".repeat(30_000),
    ];
    for page in pages {
        let _ = read("page.html", format!("<html>{page}").as_bytes());
    }
    // eight pages in an unoptimised build; the limit only tells linear from quadratic
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn overlapping_merged_cells_are_refused() {
    let cells: String = (1..=100)
        .map(|row| format!(r#"<row r="{row}">{}{}</row>"#, text_cell(&format!("A{row}"), "甲"), text_cell(&format!("B{row}"), "乙")))
        .collect();
    let merges = r#"<mergeCell ref="A1:XFD1048576"/>"#.repeat(1_000);
    let sheet = format!(r#"<worksheet><sheetData>{cells}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"#);
    refused("merged.xlsx", &workbook_sheet(&sheet), ReadError::Broken);
}
