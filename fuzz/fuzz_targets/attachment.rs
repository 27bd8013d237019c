//! Attachments: the bytes as a file, as a part of an intact office document, and as what a page and a font of an intact PDF
//! say. The first byte chooses.
#![no_main]

#[path = "common.rs"]
#[allow(dead_code, reason = "the way of an import is another one")]
mod common;

use exchange::each_text;
use libfuzzer_sys::fuzz_target;

/// No piece is longer than this, and no text is blank.
fn look(bytes: &[u8]) {
    const LONGEST: usize = 8 * 1024;
    let _ = each_text(bytes, &mut |text| assert!(text.len() <= LONGEST && !text.trim().is_empty()));
}

/// A page that shows these operators, in fonts of which one has this map. The reader finds the objects without a table.
fn pdf(page: &[u8], map: &[u8]) -> Vec<u8> {
    let stream = |number: u8, content: &[u8]| {
        [format!("{number} 0 obj<</Length {}>>stream\n", content.len()).as_bytes(), content, b"\nendstream endobj\n"].concat()
    };
    let head = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R/G 6 0 R>>>>>>endobj\n\
        5 0 obj<</Type/Font/Subtype/Type1/Encoding/WinAnsiEncoding>>endobj\n\
        6 0 obj<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 7 0 R>>endobj\n";
    let tail = b"trailer<</Size 8/Root 1 0 R>>\nstartxref\n0\n%%EOF\n";
    [head, stream(4, page).as_slice(), &stream(7, map), tail].concat()
}

fuzz_target!(|bytes: &[u8]| {
    common::only_what_nobody_catches_counts();
    let Some((choice, rest)) = bytes.split_first() else { return };
    match choice % 6 {
        0 => look(&common::office(&[("word/document.xml", rest)])),
        1 => look(&common::office(&[("Doc_0/Pages/Page_0/Content.xml", rest)])),
        2 => look(&pdf(rest, b"1 beginbfrange <0000> <FFFF> <0000> endbfrange")),
        3 => look(&pdf(b"BT /G 9 Tf <0001002000410042> Tj [<00>-900<41>] TJ ET", rest)),
        _ => look(rest),
    }
});
