//! The old office formats (doc, xls, ppt, and wps, et, dps, which are built alike): everything in their streams that can be
//! text. Their real readers are large; here it is enough that no text is missed.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, Xls};

use super::super::Limits;
use super::super::error::ReadError;

/// How every such file begins.
pub(super) const SIGN: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Shorter runs of letters are chance.
const SHORTEST: usize = 8;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        // damaged; a program that repairs it shows what is in it
        return Ok(runs(bytes));
    };
    let paths: BTreeSet<_> = file.walk().filter(cfb::Entry::is_stream).map(|entry| entry.path().to_owned()).collect();
    if paths.iter().any(|path| path.ends_with("EncryptedPackage")) {
        return Err(ReadError::PasswordProtected);
    }
    let mut texts = Vec::new();
    let mut room = Limits::UNPACKED_BYTES;
    for path in paths {
        let Ok(stream) = file.open_stream(&path) else { continue };
        let mut content = Vec::new();
        // a broken stream gives what it has
        let _ = stream.take(room).read_to_end(&mut content);
        room = room.saturating_sub(content.len() as u64);
        texts.extend(runs(&content));
    }
    texts.extend(numbers(bytes));
    Ok(texts)
}

/// Letters that stand together, as the formats write them: in two bytes each, at any place, or in one.
fn runs(content: &[u8]) -> Vec<String> {
    let wide = |from: usize| {
        content.get(from..).unwrap_or_default().chunks_exact(2).map(|two| char::from_u32(u32::from(two[0]) | u32::from(two[1]) << 8))
    };
    let narrow = content.iter().map(|byte| Some(char::from(*byte)).filter(char::is_ascii));
    let mut texts = split(wide(0));
    texts.extend(split(wide(1)));
    texts.extend(split(narrow));
    texts
}

fn split(letters: impl Iterator<Item = Option<char>>) -> Vec<String> {
    let (mut texts, mut open, mut length) = (Vec::new(), String::new(), 0);
    // one more that is no letter ends the last
    for letter in letters.chain([None]) {
        match letter.filter(|c| is_letter(*c)) {
            Some(letter) => {
                open.push(letter);
                length += 1;
            }
            None => {
                if length >= SHORTEST && open.contains(|c: char| c.is_numeric()) {
                    texts.push(std::mem::take(&mut open));
                }
                open.clear();
                length = 0;
            }
        }
    }
    texts
}

/// What people write: ASCII, Chinese, and the signs of both.
fn is_letter(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '·')
}

/// Numbers that a workbook holds as numbers, which no run of letters shows.
fn numbers(bytes: &[u8]) -> Vec<String> {
    let read = || -> Option<Vec<String>> {
        let mut workbook = Xls::new(Cursor::new(bytes)).ok()?;
        let sheets: Vec<_> = workbook.worksheets().into_iter().take(Limits::TABLES).collect();
        let cells = sheets.iter().flat_map(|(_, sheet)| sheet.used_cells()).take(Limits::CELLS);
        let long = cells.filter_map(|(_, _, value)| match value {
            Data::Float(number) if number.fract() == 0.0 => Some(format!("{number:.0}")),
            Data::Int(number) => Some(number.to_string()),
            _ => None,
        });
        Some(long.filter(|number| number.len() >= SHORTEST).collect())
    };
    // a damaged workbook must not end more than this
    catch_unwind(AssertUnwindSafe(read)).ok().flatten().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn document(stream: &str, content: &[u8]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("/SummaryInformation").unwrap().write_all(&[7; 9000]).unwrap();
        file.create_stream(format!("/{stream}")).unwrap().write_all(content).unwrap();
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn texts_are_found_in_one_and_two_bytes_at_odd_places_and_across_sectors() {
        let long = "记".repeat(3_000);
        let content = [&[0, 1, 2][..], &wide(&format!("{long}电话13912345678")), &[0, 0, 3], b"call 13812345678", &[0]].concat();
        let file = document("WordDocument", &content);
        let texts = read(&file).unwrap();
        assert!(texts.iter().any(|text| text.ends_with("电话13912345678")), "{}", texts.len());
        assert!(texts.iter().any(|text| text.contains("13812345678")));
        // damaged: its text is there all the same
        let mut damaged = document("WordDocument", &wide("请联系13712345678办理"));
        damaged[24..32].fill(0xee);
        assert!(read(&damaged).unwrap().iter().any(|text| text.contains("13712345678")));
    }

    #[test]
    fn what_is_encrypted_says_so() {
        assert_eq!(read(&document("EncryptedPackage", b"x")), Err(ReadError::PasswordProtected));
    }
}
