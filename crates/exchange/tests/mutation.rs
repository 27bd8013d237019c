//! Valid files of every format with bytes changed, cut out and doubled: reading ends with a table or a refusal, never a panic.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{Cursor, Read, Write};

use exchange::{
    ExportFormat, PublishedChecklist, PublishedItem, PublishedSection, UnitDirectory, each_text, parse, read, read_units, recognise, write,
};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn checklist() -> PublishedChecklist {
    let item = |requirement: &str, responsible: &str| PublishedItem {
        subsection: None,
        requirement: requirement.into(),
        responsible: responsible.into(),
        completion: "持续推进".into(),
    };
    PublishedChecklist {
        title: "某县2024年政务公开重点工作清单".into(),
        subtitle: String::new(),
        sections: vec![
            PublishedSection {
                title: "一、甲".into(),
                items: vec![item("每季度一期", "财政局、教体局等县直有关单位"), item("乙\n丙", "各乡镇人民政府")],
            },
            PublishedSection { title: "二、丁".into(), items: vec![item("6月底前完成", "政府办(公开办,财政局")] },
        ],
    }
}

/// Changes as `(place, change)`: places are taken modulo the length.
fn mutated(bytes: &[u8], changes: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (place, kind, value) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = place % bytes.len();
        match kind % 4 {
            0 => bytes[at] = *value,
            1 => bytes.truncate(at.max(1)),
            2 => {
                let end = (at + usize::from(*value)).min(bytes.len());
                let piece: Vec<u8> = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let end = (at + usize::from(*value)).min(bytes.len());
                bytes.drain(at..end);
            }
        }
    }
    bytes
}

/// Changes one part inside an office file, so that the checksums hold and the parser itself is reached.
fn mutated_inside(bytes: &[u8], part: &str, changes: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().to_string();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        if name == part {
            content = mutated(&content, changes);
        }
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The whole way of an import.
fn import(name: &str, bytes: &[u8]) {
    match read(name, bytes) {
        Ok(document) => {
            for table in &document.tables {
                assert!(table.rows.iter().all(|row| row.cells.len() == table.width()));
                let recognised = recognise(table, None);
                let _ = parse(&recognised, &UnitDirectory::default(), 2024);
            }
            let _ = read_units(&document);
        }
        Err(refusal) => assert!(refusal.to_string().ends_with('。')),
    }
}

/// The whole way of an attachment.
fn look(bytes: &[u8]) {
    let ended = each_text(bytes, &mut |text| assert!(!text.trim().is_empty()));
    assert!(ended.is_ok() || ended.is_err_and(|refusal| refusal.to_string().ends_with('。')));
}

/// A page with two fonts, one of them with a map of its own; nothing is packed, so that every change reaches a reader.
fn pdf() -> Vec<u8> {
    let page =
        "BT /F 9 Tf 70 700 Td [(tel) -900 (139\\061)] TJ T* <3133> Tj /G 9 Tf <00010002> ' 1 0 0 1 9 9 Tm (x) Tj ET BI /W 1 ID . EI /X Do";
    let map = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0001> <0009> <7535> endbfrange 1 beginbfchar <0010> <00410042> endbfchar endcmap";
    let stream = |head: &str, content: &str| format!("<<{head}/Length {}>>\nstream\n{content}\nendstream", content.len());
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R/G 6 0 R>>/XObject<</X 8 0 R>>>>>>".to_owned(),
        stream("", page),
        "<</Type/Font/Subtype/Type1/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[48/one/two]>>>>".to_owned(),
        "<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 7 0 R>>".to_owned(),
        stream("", map),
        stream("/Type/XObject/Subtype/Form", "BT /F 9 Tf (form) Tj ET /X Do"),
    ];
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let place = file.len();
    format!("{file}{table}trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{place}\n%%EOF\n", objects.len() + 1).into_bytes()
}

/// An old workbook: a number and a text in its stream, and a stream beside it.
fn compound() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let text: Vec<u8> = "电话13912345678".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let number = [&[0x03, 0x02, 14, 0, 0, 0, 0, 0, 0, 0][..], &13_912_345_678.0_f64.to_le_bytes()].concat();
    file.create_stream("/Workbook").unwrap().write_all(&[number, text].concat().repeat(200)).unwrap();
    file.create_storage("/Beside").unwrap();
    file.create_stream("/Beside/Small").unwrap().write_all(b"call 13812345678").unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// One page of an electronic document of the office's own format, and a slide.
fn boxes() -> Vec<u8> {
    let page = r#"<ofd:Page><ofd:TextObject Boundary="10 20 3 4"><ofd:TextCode X="0" Y="3">1</ofd:TextCode></ofd:TextObject><ofd:TextObject Boundary="13 20 3 4"><ofd:TextCode>3&#57;</ofd:TextCode></ofd:TextObject></ofd:Page>"#;
    let slide = "<p:sld><a:p><a:r><a:t>电话</a:t></a:r><a:br/><a:r><a:t>1.3E10</a:t></a:r></a:p></p:sld>";
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("Doc_0/Pages/Page_0/Content.xml", page), ("ppt/slides/slide1.xml", slide)] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn changes() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    prop::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn changed_files_never_panic(changes in changes()) {
        for format in [ExportFormat::Html, ExportFormat::Csv, ExportFormat::Xlsx, ExportFormat::Docx] {
            let bytes = write(&checklist(), format).unwrap();
            import(format.code(), &mutated(&bytes, &changes));
        }
    }

    #[test]
    fn changed_parts_of_office_files_never_panic(changes in changes()) {
        let workbook = write(&checklist(), ExportFormat::Xlsx).unwrap();
        for part in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"] {
            import(part, &mutated_inside(&workbook, part, &changes));
        }
        let document = write(&checklist(), ExportFormat::Docx).unwrap();
        import("document", &mutated_inside(&document, "word/document.xml", &changes));
    }

    #[test]
    fn any_text_never_panics(text in "\\PC{0,200}") {
        import("text", text.as_bytes());
        import("page", format!("<table>{text}").as_bytes());
    }

    #[test]
    fn changed_attachments_never_panic(changes in changes()) {
        let office = boxes();
        for file in [pdf(), compound(), office.clone()] {
            look(&mutated(&file, &changes));
        }
        look(&mutated_inside(&office, "Doc_0/Pages/Page_0/Content.xml", &changes));
        for format in [ExportFormat::Xlsx, ExportFormat::Docx] {
            look(&mutated(&write(&checklist(), format).unwrap(), &changes));
        }
    }
}

#[test]
fn attachments_are_read_before_they_are_changed() {
    let texts = |file: &[u8]| {
        let mut texts = Vec::new();
        each_text(file, &mut |text| texts.push(text.to_owned())).unwrap();
        texts
    };
    assert_eq!(texts(&pdf()), ["tel 2392", "23", "电甶", "form"]);
    assert!(texts(&compound()).iter().any(|text| text == "13912345678"));
    assert_eq!(texts(&boxes()), ["139", "电话 1.3E10"]);
}
