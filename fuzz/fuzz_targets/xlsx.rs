//! Workbooks: the bytes as a file, and as parts of an intact one. The first byte chooses the part.
#![no_main]

#[path = "common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

const WORKBOOK: &[u8] = br#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>"#;
const PACKAGE: &[u8] =
    br#"<Relationships><Relationship Id="a" Type="x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &[u8] = br#"<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const SHEET: &[u8] = br#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>"#;
const STRINGS: &[u8] = b"<sst><si><t>x</t></si></sst>";
const STYLES: &[u8] = b"<styleSheet/>";

fuzz_target!(|bytes: &[u8]| {
    common::only_what_nobody_catches_counts();
    let Some((choice, rest)) = bytes.split_first() else { return };
    let parts: [(&str, &[u8]); 6] = [
        ("xl/worksheets/sheet1.xml", SHEET),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/styles.xml", STYLES),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("_rels/.rels", PACKAGE),
    ];
    let chosen = usize::from(*choice) % (parts.len() + 1);
    if chosen == parts.len() {
        return common::import(rest);
    }
    let mut changed = parts;
    changed[chosen].1 = rest;
    common::import(&common::office(&changed));
});
