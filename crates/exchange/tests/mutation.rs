//! Valid files of every format with bytes changed, cut out and doubled: reading ends with a table or a refusal, never a panic.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{Cursor, Read, Write};

use exchange::{
    ExportFormat, PublishedChecklist, PublishedItem, PublishedSection, UnitDirectory, parse, read, read_units, recognise, write,
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
}
