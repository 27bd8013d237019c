//! Word documents: the bytes as the main text of an intact file, or as the file itself.
#![no_main]

#[path = "common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        common::import(bytes);
    } else {
        common::import(&common::office(&[("word/document.xml", bytes)]));
    }
});
