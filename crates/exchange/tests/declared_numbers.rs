//! No number that a file declares sets memory aside: every numeric attribute of small office files, one after the other,
//! takes values that nobody could hold. The process has little memory, and an allocation that fails ends it – so a reader
//! that believes one of them fails this test by dying, with the file's name as the last word.
//!
//! One test in a file of its own: the limit is the whole process's.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use exchange::{ExportFormat, PublishedChecklist, PublishedItem, PublishedSection, read, read_units, write};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// What a test process may write to; the files themselves need a few megabytes.
const MEMORY: u64 = 200 * 1024 * 1024;

/// From the border of 32 bits to beyond 64.
const HOSTILE: [&str; 8] =
    ["-1", "0", "2147483647", "4294967296", "10000000000", "100000000000000", "18446744073709551615", "99999999999999999999"];

type Parts = Vec<(String, Vec<u8>)>;

fn parts(file: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let count = archive.len();
    let part = |index: usize| {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        (entry.name().unwrap().to_string(), content)
    };
    (0..count).map(part).collect()
}

fn zipped(parts: &Parts) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        // packing would take most of the time, and nothing of it is looked at
        writer.start_file(name.as_str(), SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Where the value of every attribute with a number stands: `="123"`.
fn numbers(xml: &[u8]) -> Vec<std::ops::Range<usize>> {
    let starts = xml.windows(2).enumerate().filter(|(_, window)| window == b"=\"").map(|(at, _)| at + 2);
    starts
        .filter_map(|start| {
            let length = xml[start..].iter().position(|byte| *byte == b'"')?;
            let value = &xml[start..start + length];
            let digits = value.strip_prefix(b"-").unwrap_or(value);
            let is_number = !digits.is_empty() && digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
            is_number.then_some(start..start + length)
        })
        .collect()
}

/// The same file with one number exchanged, for every number and every hostile value.
fn walk(name: &str, file: &[u8], mut look: impl FnMut(&str, &[u8])) -> usize {
    let whole = parts(file);
    let mut count = 0;
    for (place, (part, xml)) in whole.iter().enumerate() {
        for range in numbers(xml) {
            let around = String::from_utf8_lossy(&xml[range.start.saturating_sub(24)..range.end]).into_owned();
            for value in HOSTILE {
                let mut changed = whole.clone();
                changed[place].1 = [&xml[..range.start], value.as_bytes(), &xml[range.end..]].concat();
                look(&format!("{name}: {part}: {around} = {value}"), &zipped(&changed));
                count += 1;
            }
        }
    }
    count
}

/// A list as an office has it, in both formats that are archives.
fn list(format: ExportFormat) -> Vec<u8> {
    let item = |number: usize| PublishedItem {
        subsection: number.is_multiple_of(2).then(|| "重点领域".to_owned()),
        requirement: format!("第{number}项：按时公开相关信息"),
        responsible: "财政局、司法局".into(),
        completion: String::new(),
    };
    let section = |title: &str| PublishedSection { title: title.into(), items: (1..=4).map(item).collect() };
    let list = PublishedChecklist {
        title: "青石县2026年政务公开重点工作清单".into(),
        subtitle: String::new(),
        sections: vec![section("一、主动公开"), section("二、依申请公开")],
    };
    write(&list, format).unwrap()
}

/// What Excel writes beside the cells: shared strings with both counts, merged cells, column widths, styles, a span.
fn as_excel_writes() -> Vec<u8> {
    let parts = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><bookViews><workbookView activeTab="0" firstSheet="0"/></bookViews><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets><definedNames><definedName name="n" localSheetId="0">S!$A$1</definedName></definedNames><calcPr calcId="191029"/></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        (
            "xl/sharedStrings.xml",
            r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4" uniqueCount="3"><si><t>任务</t></si><si><t>责任单位</t></si><si><r><rPr><sz val="11"/></rPr><t>财政局</t></r></si></sst>"#,
        ),
        (
            "xl/styles.xml",
            r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="176" formatCode="0"/></numFmts><fonts count="1"><font><sz val="11"/></font></fonts><cellXfs count="2"><xf numFmtId="0" fontId="0"/><xf numFmtId="176" fontId="0"/></cellXfs></styleSheet>"#,
        ),
        (
            "xl/worksheets/sheet1.xml",
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:B3"/><cols><col min="1" max="2" width="18"/></cols><sheetData><row r="1" spans="1:2" ht="20"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" s="1"><v>3</v></c><c r="B2" t="s"><v>2</v></c></row><row r="3"><c r="A3" t="s"><v>0</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells></worksheet>"#,
        ),
    ];
    zipped(&parts.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into())
}

/// Spans, grids and levels of a Word table.
fn as_word_writes() -> Vec<u8> {
    let cell = |inside: &str, text: &str| {
        format!(
            r#"<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{inside}</w:tcPr><w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"#
        )
    };
    let body = format!(
        r#"<w:tbl><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid><w:tr>{}</w:tr><w:tr>{}{}</w:tr></w:tbl>"#,
        cell(r#"<w:gridSpan w:val="2"/>"#, "任务"),
        cell(r#"<w:vMerge w:val="restart"/>"#, "甲"),
        cell("", "财政局"),
    );
    let document = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    zipped(&vec![("[Content_Types].xml".into(), b"<Types/>".to_vec()), ("word/document.xml".into(), document.into_bytes())])
}

/// A spreadsheet of OpenDocument: refused today, and refused without setting anything aside.
fn as_libre_office_writes() -> Vec<u8> {
    let content = r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="S"><table:table-column table:number-columns-repeated="2"/><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2" table:number-columns-spanned="2" table:number-rows-spanned="1"><text:p>甲</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    zipped(&vec![("mimetype".into(), b"application/vnd.oasis.opendocument.spreadsheet".to_vec()), ("content.xml".into(), content.into())])
}

/// Spans of a web page: no archive, the same walk.
fn spanning_page(value: &str, attribute: &str) -> String {
    format!(r#"<html><table><col span="2"><tr><td {attribute}="{value}">任务<td>责任单位<tr><td>甲<td>财政局</table>"#)
}

#[test]
fn no_declared_number_sets_memory_aside() {
    let lists = [ExportFormat::Xlsx, ExportFormat::Docx].map(list);
    let files = [
        ("list.xlsx", lists[0].clone()),
        ("list.docx", lists[1].clone()),
        ("excel.xlsx", as_excel_writes()),
        ("word.docx", as_word_writes()),
        ("libre.ods", as_libre_office_writes()),
    ];
    assert!(read("excel.xlsx", &files[2].1).is_ok() && read("word.docx", &files[3].1).is_ok(), "whole, they are readable");
    // calamine panics over some numbers, and read() answers that; a trace of each would take most of the time
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let before = getrlimit(Resource::Data);
    setrlimit(Resource::Data, Rlimit { current: Some(MEMORY), ..before }).unwrap();
    let mut count = 0;
    let mut panics = Vec::new();
    let mut look = |what: &str, bytes: &[u8]| {
        // the last line is the file that ended the process, should one do so
        println!("{what}");
        let ended = catch_unwind(AssertUnwindSafe(|| read("a", bytes).map(|document| read_units(&document)).err()));
        if ended.is_err() {
            panics.push(what.to_owned());
        }
    };
    for (name, file) in &files {
        count += walk(name, file, &mut look);
    }
    for attribute in ["colspan", "rowspan"] {
        for value in HOSTILE {
            look(&format!("page.html: {attribute} = {value}"), spanning_page(value, attribute).as_bytes());
            count += 1;
        }
    }
    setrlimit(Resource::Data, before).unwrap();
    std::panic::set_hook(usual);
    assert!(panics.is_empty(), "{panics:#?}");
    println!("{count} files");
    assert!(count >= 2_482, "only {count} files");
}
