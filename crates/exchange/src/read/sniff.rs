//! What a file really is, by its first bytes and its parts; names lie.

use super::archive::{self, Office};
use super::error::ReadError;

/// A format there is a reader for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Docx,
    Html,
    Text,
}

/// How far into a text the signs of a web page are looked for: saved pages begin with long scripts.
const HTML_SEARCHED: usize = 256 * 1024;

pub(super) fn kind(bytes: &[u8]) -> Result<Kind, ReadError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return match archive::inspect(bytes)? {
            Office::Xlsx => Ok(Kind::Xlsx),
            Office::Docx => Ok(Kind::Docx),
        };
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_encrypted = bytes.windows(encrypted.len()).any(|window| window == encrypted);
        return Err(if is_encrypted { ReadError::PasswordProtected } else { ReadError::OldOffice });
    }
    if let Some(refusal) = foreign(bytes) {
        return Err(refusal);
    }
    let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if !is_wide && bytes.contains(&0) {
        return Err(ReadError::NotReadable);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HTML_SEARCHED)]).to_ascii_lowercase();
    let start = head.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    if start.starts_with("mime-version:") || start.starts_with("from: <saved by") {
        return Err(ReadError::WebArchive);
    }
    if start.starts_with("<?xml")
        && (head.contains("schemas-microsoft-com:office:spreadsheet") || head.contains("progid=\"word.document\""))
    {
        return Err(ReadError::OtherOffice);
    }
    let is_page = start.starts_with("<!doctype html") || head.contains("<html") || has_table_tag(&head);
    Ok(if is_page { Kind::Html } else { Kind::Text })
}

/// Well-known formats that are no tables.
fn foreign(bytes: &[u8]) -> Option<ReadError> {
    const SIGNS: [(&[u8], ReadError); 15] = [
        (b"MZ", ReadError::Program),
        (b"\x7fELF", ReadError::Program),
        (b"\xcf\xfa\xed\xfe", ReadError::Program),
        (b"\xca\xfe\xba\xbe", ReadError::Program),
        (b"%PDF", ReadError::Pdf),
        (b"\x89PNG", ReadError::Image),
        (b"\xff\xd8\xff", ReadError::Image),
        (b"GIF8", ReadError::Image),
        (b"II*\0", ReadError::Image),
        (b"Rar!", ReadError::Archive),
        (b"7z\xbc\xaf\x27\x1c", ReadError::Archive),
        (b"\x1f\x8b", ReadError::Archive),
        (b"BZh", ReadError::Archive),
        (b"\xfd7zXZ", ReadError::Archive),
        (b"{\\rtf", ReadError::OtherOffice),
    ];
    SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)).map(|(_, refusal)| *refusal)
}

/// Whether a text holds the beginning of an HTML table.
pub(super) fn has_table_tag(text: &str) -> bool {
    text.as_bytes().windows(6).any(|window| window.eq_ignore_ascii_case(b"<table"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        let encrypted: Vec<u8> =
            [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
        let cases: [(&[u8], Result<Kind, ReadError>); 15] = [
            (b"", Err(ReadError::Empty)),
            (b" \r\n", Err(ReadError::Empty)),
            (b"MZ\x90\0\x03", Err(ReadError::Program)),
            (b"%PDF-1.7", Err(ReadError::Pdf)),
            (b"\x89PNG\r\n", Err(ReadError::Image)),
            (b"Rar!\x1a\x07", Err(ReadError::Archive)),
            (b"PK\x03\x04 and nothing", Err(ReadError::Broken)),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", Err(ReadError::OldOffice)),
            (&encrypted, Err(ReadError::PasswordProtected)),
            (b"MIME-Version: 1.0", Err(ReadError::WebArchive)),
            (b"a,b\0c", Err(ReadError::NotReadable)),
            (b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", Err(ReadError::OtherOffice)),
            (b"\xef\xbb\xbf<!DOCTYPE html>", Ok(Kind::Html)),
            (b"<TABLE border=1>", Ok(Kind::Html)),
            (b"a,b\r\n1,2", Ok(Kind::Text)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(kind(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
