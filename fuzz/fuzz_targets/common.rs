//! The whole way of an import, for every target.

use std::io::{Cursor, Write};

use domain::checklist::import::{Document, UnitDirectory, recognise_document};
use exchange::{ImportReport, parse, read, read_units, recognise};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A panic that our reader catches ends as a sentence and is no finding; libfuzzer's own hook would end the run. One that nobody
/// catches still does.
#[allow(dead_code, reason = "only readers over other people's parsers need it")]
pub fn only_what_nobody_catches_counts() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            if panic.location().is_none_or(|place| !place.file().contains("/calamine-")) {
                eprintln!("{panic}\n{}", std::backtrace::Backtrace::force_capture());
            }
        }));
    });
}

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
    conserves(&document);
    let _ = read_units(&document);
}

/// The law of conservation: a short text of a document, personal data aside, is somewhere in what the import shows.
pub fn conserves(document: &Document) {
    const LONGEST: usize = 30;
    const MOST_TEXTS: usize = 150;
    let directory = UnitDirectory::default();
    let recognised = recognise_document(document, None, None);
    let first = recognised.mapping.heading_row + recognised.mapping.heading_rows;
    let shown = ImportReport::new(&parse(&recognised, &directory, 2024), &directory);
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
    let mut all = String::new();
    collect(&serde_json::to_value(&shown).unwrap_or_default(), &mut all);
    let all = squeezed(&all);
    // headings are the columns' names and not content; a word in them says nothing
    let headings: Vec<String> = document.tables.iter().flat_map(|table| table.rows.iter().take(first.max(30))).flat_map(|row| &row.cells).map(|cell| squeezed(&cell.text)).collect();
    let texts = document.tables.iter().flat_map(|table| table.rows.iter().skip(first.max(30))).flat_map(|row| &row.cells).map(|cell| cell.text.as_str());
    // these stand for what is above them
    let as_above = ["同上", "同前"];
    for text in texts.chain(document.asides.iter().map(|aside| aside.text.as_str())).take(MOST_TEXTS) {
        let text = squeezed(text);
        let is_plain = text.chars().count() <= LONGEST && text.chars().all(|c| c.is_alphabetic()) && !headings.contains(&text) && !as_above.contains(&text.as_str());
        assert!(!is_plain || all.contains(&text), "lost: {text}");
    }
}

/// Every text in it, without what JSON writes for control characters.
fn collect(value: &serde_json::Value, all: &mut String) {
    match value {
        serde_json::Value::String(text) => all.push_str(text),
        serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, all)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| collect(value, all)),
        _ => {}
    }
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
