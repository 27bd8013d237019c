//! No number that a file declares sets memory aside: every numeric attribute of small office files, one after the other,
//! takes values that nobody could hold. The process has little memory, and an allocation that fails ends it – so a reader
//! that believes one of them fails this test by dying, with the file's name as the last word.
//!
//! One test in a file of its own: the limit is the whole process's.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use exchange::{ExportFormat, PublishedChecklist, PublishedItem, PublishedSection, each_text, read, read_units, write};
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

/// Every number of a small PDF: lengths, places, counts, widths, generations.
fn pdf_numbers() -> Vec<(String, Vec<u8>)> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/MediaBox[0 0 595 842]>>",
        "<</Length 46>>\nstream\nBT /F 9 Tf 70 700 Td <0041> Tj [(a)-900(b)] TJ ET\nendstream",
        "<</Type/Font/Subtype/Type0/FirstChar 32/LastChar 126/Encoding/Identity-H/ToUnicode 6 0 R>>",
        "<</Length 130>>\nstream\nbegincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0041> <0043> <7535> endbfrange endcmap\nendstream",
        "<</Type/ObjStm/N 1/First 5/Length 19>>\nstream\n9 0 <</Producer(x)>>\nendstream",
    ];
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let place = file.len();
    let by_table = format!("{file}{table}trailer\n<</Size {}/Root 1 0 R/Prev 9>>\nstartxref\n{place}\n%%EOF\n", objects.len() + 1);
    let by_stream = format!(
        "{file}10 0 obj\n<</Type/XRef/Size 9/W[1 2 1]/Index[0 2]/Root 1 0 R/Length 8>>\nstream\n\0\0\0\0\u{1}\0\u{9}\0\nendstream\nendobj\nstartxref\n{place}\n%%EOF\n"
    );
    let mut all = Vec::new();
    for (name, file) in [("table.pdf", by_table), ("stream.pdf", by_stream)] {
        let is_digit = |at: usize| file.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        let starts = (1..file.len()).filter(|at| is_digit(*at) && !is_digit(at - 1));
        for start in starts {
            let end = (start..).find(|at| !is_digit(*at)).unwrap();
            let around = file[..end].chars().rev().take(20).collect::<Vec<_>>().into_iter().rev().collect::<String>();
            for value in HOSTILE {
                all.push((format!("{name}: {around:?} = {value}"), [&file[..start], value, &file[end..]].concat().into_bytes()));
            }
        }
    }
    all
}

/// Every number of a small compound file's header, of its table of sectors, and of its directory.
fn compound_numbers() -> Vec<(String, Vec<u8>)> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&[1; 9_000]).unwrap();
    file.create_stream("/Small").unwrap().write_all(&[1; 90]).unwrap();
    file.flush().unwrap();
    let file = file.into_inner().into_inner();
    // the header; then one sector of four kilobytes with the table, one with the directory
    let places = (24..104).step_by(2).chain((4_096..4_096 + 64).step_by(4)).chain((8_192..8_192 + 4 * 128).step_by(4));
    let mut all = Vec::new();
    for place in places {
        for value in [0, 1, 2, 0x7fff_ffff, 0x8000_0000, 0xffff_fffa, 0xffff_fffe, u32::MAX] {
            let mut changed = file.clone();
            changed[place..place + 4].copy_from_slice(&value.to_le_bytes());
            all.push((format!("compound: {place} = {value}"), changed));
        }
    }
    all
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
        let ended = catch_unwind(AssertUnwindSafe(|| {
            let _ = read("a", bytes).map(|document| read_units(&document));
            let _ = each_text(bytes, &mut |_| {});
        }));
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
    for (what, file) in pdf_numbers().into_iter().chain(compound_numbers()) {
        look(&what, &file);
        count += 1;
    }
    setrlimit(Resource::Data, before).unwrap();
    std::panic::set_hook(usual);
    assert!(panics.is_empty(), "{panics:#?}");
    println!("{count} files");
    assert!(count >= 2_482, "only {count} files");
}
