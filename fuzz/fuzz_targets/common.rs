//! The whole way of an import, for every target.

use std::io::{Cursor, Write};

use domain::checklist::import::UnitDirectory;
use exchange::{ImportReport, parse, read, read_units, recognise};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Reads, recognises, resolves and reports; whatever the bytes are, this must end without a panic.
pub fn import(bytes: &[u8]) {
    let Ok(document) = read("fuzz", bytes) else { return };
    for table in &document.tables {
        assert!(table.rows.iter().all(|row| row.cells.len() == table.width()));
        let recognised = recognise(table, None);
        let directory = UnitDirectory::default();
        let parsed = parse(&recognised, &directory, 2024);
        for item in &parsed.items {
            let rebuilt: String =
                item.responsible.tokens.iter().flat_map(|token| [token.written.as_str(), token.separator.as_str()]).collect();
            assert_eq!(rebuilt, item.responsible.text);
        }
        let _ = ImportReport::new(&parsed, &directory);
    }
    let _ = read_units(&document);
}

/// An office file around parts, so that the fuzzer reaches the parser behind the checksums.
#[allow(dead_code, reason = "only the office formats need it")]
pub fn office(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        if writer.start_file(*name, SimpleFileOptions::default()).and_then(|()| Ok(writer.write_all(content)?)).is_err() {
            return Vec::new();
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}
