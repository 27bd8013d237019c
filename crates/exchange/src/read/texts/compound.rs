//! The old office formats (doc, xls, ppt, and wps, et, dps, which are built alike): everything in their streams that can be
//! text. Their real readers are large; here it is enough that no text is missed.

use std::io::{Cursor, Read};
use std::path::PathBuf;

use super::super::Limits;
use super::super::error::ReadError;
use super::biff;
use super::shown::Shown;

/// How every such file begins.
pub(super) const SIGN: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Shorter runs of letters are chance.
const SHORTEST: usize = 8;
/// All paths together: storages in storages without end make each longer than the one before.
const PATH_BYTES: usize = 1024 * 1024;

pub(super) fn read(bytes: &[u8], shown: &mut Shown<'_>) -> Result<(), ReadError> {
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        // damaged; a program that repairs it shows what is in it
        runs(bytes, shown);
        return Ok(());
    };
    let (paths, mut is_whole) = streams(&file);
    if paths.iter().any(|path| path.ends_with("EncryptedPackage")) {
        return Err(ReadError::PasswordProtected);
    }
    // nothing is packed: streams that are more than the file share what they hold
    let mut room = bytes.len() as u64;
    let mut content = Vec::new();
    for path in paths {
        let Ok(stream) = file.open_stream(&path) else { continue };
        content.clear();
        // a broken stream gives what it has
        let _ = stream.take(room + 1).read_to_end(&mut content);
        is_whole &= content.len() as u64 <= room;
        room = room.saturating_sub(content.len() as u64);
        runs(&content, shown);
        if path.ends_with("Workbook") || path.ends_with("Book") {
            biff::numbers(&content, shown)?;
        }
    }
    if is_whole { Ok(()) } else { Err(ReadError::UnpacksTooLarge) }
}

/// Where the streams are, and whether these are all of them.
fn streams(file: &cfb::CompoundFile<Cursor<&[u8]>>) -> (Vec<PathBuf>, bool) {
    let (mut paths, mut room) = (Vec::new(), PATH_BYTES);
    for (place, entry) in file.walk().enumerate() {
        let Some(left) = room.checked_sub(entry.path().as_os_str().len()).filter(|_| place < Limits::ENTRIES) else {
            return (paths, false);
        };
        room = left;
        if entry.is_stream() {
            paths.push(entry.path().to_owned());
        }
    }
    (paths, true)
}

/// Letters that stand together, as the formats write them: in two bytes each, at any place, or in one.
fn runs(content: &[u8], shown: &mut Shown<'_>) {
    let wide = |from: usize| {
        content.get(from..).unwrap_or_default().chunks_exact(2).map(|two| char::from_u32(u32::from(two[0]) | u32::from(two[1]) << 8))
    };
    let narrow = content.iter().map(|byte| Some(char::from(*byte)).filter(char::is_ascii));
    split(wide(0), shown);
    split(wide(1), shown);
    split(narrow, shown);
}

fn split(letters: impl Iterator<Item = Option<char>>, shown: &mut Shown<'_>) {
    let (mut length, mut has_number) = (0, false);
    // one more that is no letter ends the last
    for letter in letters.chain([None]) {
        match letter.filter(|c| is_letter(*c)) {
            Some(letter) => {
                shown.letter(letter);
                has_number |= letter.is_numeric();
                length += 1;
            }
            None if length > 0 => {
                shown.end_as(|text| (length >= SHORTEST && has_number).then_some(text.into()));
                (length, has_number) = (0, false);
            }
            None => {}
        }
    }
}

/// What people write: ASCII, Chinese, and the signs of both.
fn is_letter(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '·')
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::super::texts_of;
    use super::*;

    fn texts(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
        texts_of(|shown| read(bytes, shown))
    }

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
        let found = texts(&file).unwrap();
        assert!(found.iter().any(|text| text.ends_with("电话13912345678")), "{}", found.len());
        assert!(found.iter().any(|text| text.contains("13812345678")));
        // damaged: its text is there all the same
        let mut damaged = document("WordDocument", &wide("请联系13712345678办理"));
        damaged[24..32].fill(0xee);
        assert!(texts(&damaged).unwrap().iter().any(|text| text.contains("13712345678")));
    }

    #[test]
    fn what_is_encrypted_says_so() {
        assert_eq!(texts(&document("EncryptedPackage", b"x")), Err(ReadError::PasswordProtected));
    }
}
