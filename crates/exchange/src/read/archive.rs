//! The guard before every xlsx and docx: neither calamine nor a zip reader bounds what a file unpacks to.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Limits;
use super::error::ReadError;

/// What an intact zip file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Office {
    Xlsx,
    Docx,
}

/// Unpacks every entry once into nothing and counts. Declared sizes are not believed.
pub(super) fn inspect(bytes: &[u8]) -> Result<Office, ReadError> {
    if declared_entries(bytes).is_none_or(|entries| entries > Limits::ENTRIES) {
        return Err(ReadError::Broken);
    }
    let mut archive = open(bytes)?;
    let (mut unpacked, mut tags) = (0_u64, 0_usize);
    let mut names = Vec::with_capacity(archive.len());
    let mut buffer = vec![0_u8; 64 * 1024];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(refusal)?;
        if entry.encrypted() {
            return Err(ReadError::PasswordProtected);
        }
        if entry.size() > Limits::UNPACKED_BYTES {
            return Err(ReadError::UnpacksTooLarge);
        }
        let name = entry.name().map_or_else(|_| String::new(), |name| name.to_string().replace('\\', "/"));
        let mut strings = is_shared_strings(&name).then(Vec::new);
        let tags_before = tags;
        names.push(name);
        loop {
            let count = entry.read(&mut buffer).map_err(|_| ReadError::Broken)?;
            let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
            unpacked += count as u64;
            tags += chunk.iter().filter(|byte| **byte == b'<').count();
            if unpacked > Limits::UNPACKED_BYTES || tags > Limits::TAGS {
                return Err(ReadError::UnpacksTooLarge);
            }
            strings.iter_mut().for_each(|strings| strings.extend_from_slice(chunk));
        }
        if strings.is_some_and(|strings| announces_more(&strings, tags - tags_before)) {
            return Err(ReadError::Broken);
        }
    }
    let has = |part: &str| names.iter().any(|name| name.eq_ignore_ascii_case(part));
    if names.iter().any(|name| is_main_text(name)) {
        Ok(Office::Docx)
    } else if names.iter().any(|name| is_numbered(name, "xl/workbook")) {
        Ok(Office::Xlsx)
    } else if has("xl/workbook.bin") || has("content.xml") {
        Err(ReadError::OtherOffice)
    } else {
        Err(ReadError::Archive)
    }
}

/// The part with the texts of all cells.
fn is_shared_strings(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case("sharedStrings.xml"))
}

/// Whether the part announces more texts than it has tags: calamine sets memory aside for as many as are announced. Looked for as it is
/// written, whatever stands around it: of a broken tag two readers find different attributes.
fn announces_more(strings: &[u8], tags: usize) -> bool {
    const WORD: &str = "uniqueCount";
    // a part in UTF-16 is ASCII with a byte 0 beside each letter
    let strings: Vec<u8> = strings.iter().copied().filter(|byte| *byte != 0).collect();
    let strings = String::from_utf8_lossy(&strings);
    strings.match_indices(WORD).any(|(at, _)| {
        let Some(value) = strings[at + WORD.len()..].trim_start().strip_prefix('=') else { return false };
        let number = value.trim_start_matches(|sign: char| sign.is_whitespace() || matches!(sign, '"' | '\'' | '+' | '0'));
        let digits = number.split(|sign: char| !sign.is_ascii_digit()).next().unwrap_or_default();
        // longer than any number is more as well
        !digits.is_empty() && digits.parse().map_or(true, |number: usize| number > tags)
    })
}

/// `word/document.xml`; some servers number it.
fn is_main_text(name: &str) -> bool {
    is_numbered(name, "word/document")
}

fn is_numbered(name: &str, stem: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let rest = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(".xml"));
    rest.is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
}

/// The main text of an inspected Word document.
pub(super) fn main_text(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut archive = open(bytes)?;
    let index = (0..archive.len()).find(|index| {
        let name = archive.name_for_index(*index).and_then(Result::ok);
        name.is_some_and(|name| is_main_text(&name.replace('\\', "/")))
    });
    let entry = archive.by_index(index.ok_or(ReadError::Broken)?).map_err(refusal)?;
    let mut content = Vec::new();
    entry.take(Limits::UNPACKED_BYTES).read_to_end(&mut content).map_err(|_| ReadError::Broken)?;
    Ok(content)
}

/// The names of all parts of an inspected office file.
pub(super) fn names(bytes: &[u8]) -> Vec<String> {
    let Ok(archive) = open(bytes) else { return Vec::new() };
    let name = |index| archive.name_for_index(index).and_then(Result::ok).map(|name| name.replace('\\', "/"));
    (0..archive.len()).filter_map(name).collect()
}

/// One part of an inspected office file as text, if it is there and is text.
pub(super) fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut archive = open(bytes).ok()?;
    let index = (0..archive.len()).find(|index| {
        let found = archive.name_for_index(*index).and_then(Result::ok);
        found.is_some_and(|found| found.replace('\\', "/").eq_ignore_ascii_case(name))
    })?;
    let mut content = Vec::new();
    archive.by_index(index).ok()?.take(Limits::UNPACKED_BYTES).read_to_end(&mut content).ok()?;
    String::from_utf8(content).ok()
}

/// Shows every part that is XML, one after another, and those of documents that lie in the file (a workbook in a text); together they unpack to
/// no more than a file may hold.
pub(super) fn each_xml(bytes: &[u8], mut show: impl FnMut(&str)) -> Result<(), ReadError> {
    let mut room = Limits::UNPACKED_BYTES;
    each_xml_within(bytes, &mut room, true, &mut show)
}

fn each_xml_within(bytes: &[u8], room: &mut u64, looks_inside: bool, show: &mut dyn FnMut(&str)) -> Result<(), ReadError> {
    if declared_entries(bytes).is_none_or(|entries| entries > Limits::ENTRIES) {
        return Err(ReadError::Broken);
    }
    let mut archive = open(bytes)?;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(refusal)?;
        if entry.encrypted() {
            return Err(ReadError::PasswordProtected);
        }
        let name = entry.name().map_or_else(|_| String::new(), |name| name.to_ascii_lowercase());
        // beside its parts their relations: where a link leads stands there
        let is_xml = [".xml", ".rels"].iter().any(|end| name.ends_with(end));
        let is_document = looks_inside && [".docx", ".xlsx", ".pptx"].iter().any(|end| name.ends_with(end));
        if !is_xml && !is_document {
            continue;
        }
        let mut content = Vec::new();
        entry.take(*room + 1).read_to_end(&mut content).map_err(|_| ReadError::Broken)?;
        *room = room.checked_sub(content.len() as u64).ok_or(ReadError::UnpacksTooLarge)?;
        if is_document {
            each_xml_within(&content, room, false, show)?;
        } else {
            show(&text_of(content));
        }
    }
    Ok(())
}

/// The text of a part. What is no text in it becomes blanks: a replacement would take three times the room.
fn text_of(content: Vec<u8>) -> String {
    String::from_utf8(content).unwrap_or_else(|error| {
        let bytes = error.as_bytes();
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                text.push(' ');
            }
        }
        text
    })
}

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, ReadError> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(refusal)?;
    if archive.len() > Limits::ENTRIES { Err(ReadError::UnpacksTooLarge) } else { Ok(archive) }
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function for map_err")]
fn refusal(error: ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(reason) if reason == ZipError::PASSWORD_REQUIRED => ReadError::PasswordProtected,
        _ => ReadError::Broken,
    }
}

/// How many entries the end of the file announces; read by hand, for the zip reader sets memory aside for all of them.
fn declared_entries(bytes: &[u8]) -> Option<usize> {
    const END_LENGTH: usize = 22;
    const LONGEST_COMMENT: usize = u16::MAX as usize;
    let from = bytes.len().saturating_sub(END_LENGTH + LONGEST_COMMENT);
    let tail = bytes.get(from..)?;
    let end = tail.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let count = tail.get(end + 10..end + 12)?;
    Some(usize::from(u16::from_le_bytes([*count.first()?, *count.get(1)?])))
}

#[cfg(test)]
mod tests {
    use super::announces_more;

    #[test]
    fn a_number_of_texts_that_cannot_be_is_found_however_broken_its_tag_is() {
        for (strings, is_more) in [
            (r#"<sst count="4" uniqueCount="3"><si><t>a</t></si></sst>"#, false),
            (r#"<sst count="4" uniqueCount="10"><si><t>a</t></si></sst>"#, false),
            (r#"<sst count="4" uniqueCount="11"><si><t>a</t></si></sst>"#, true),
            ("<x:sst uniqueCount = '+0099999'><x:si/></x:sst>", true),
            (r#"<sst uniqueCount="999999999999999999999999999999"/>"#, true),
            // found by the fuzzer: what stands before it is no attribute, and calamine's own reader finds the number all the same
            ("<sst xmlns=\"a\\\0/main\" uniqueColformats.org\0/main\" count=\"1\" uniqueCount=\"100000000000><si/></sst>", true),
            (r#"<sst a="<" b=">" uniqueCount="100000000000"/>"#, true),
            ("<\0s\0s\0t\0 \0u\0n\0i\0q\0u\0e\0C\0o\0u\0n\0t\0=\0\"\09\09\0\"\0/\0>\0", true),
            (r#"<sst uniqueCount=""><si><t>uniqueCount 100000000000</t></si></sst>"#, false),
            ("", false),
        ] {
            assert_eq!(announces_more(strings.as_bytes(), 10), is_more, "{strings}");
        }
    }
}
