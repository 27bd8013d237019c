//! What a file is, by its content. A name proves nothing.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use domain::reporting::evidence::FileType;

/// What the first bytes tell; the others are containers that are looked into.
const SEEN_AT_ONCE: [&str; 6] = ["pdf", "png", "jpg", "webp", "gif", "mp4"];

/// The old Office formats begin so.
const OLE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The type of a file, `None` when it is not one that is taken.
pub(super) fn of_file(path: &Path) -> io::Result<Option<FileType>> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    (&mut file).take(4096).read_to_end(&mut head)?;
    let extension = if head.starts_with(b"PK\x03\x04") {
        inside_zip(&mut file)?
    } else if head.starts_with(&OLE) {
        inside_ole(&mut file)?
    } else {
        infer::get(&head).map(|kind| kind.extension()).filter(|ending| SEEN_AT_ONCE.contains(ending))
    };
    Ok(extension.and_then(FileType::of_ending))
}

/// Which Office document a zip is, by the names in its directory. Nothing is unpacked, so nothing can blow up.
/// A document with macros is none that is taken.
fn inside_zip(file: &mut File) -> io::Result<Option<&'static str>> {
    const TAIL: u64 = 66_000;
    const DIRECTORY: usize = 1 << 20;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    let Some(end) = tail.windows(4).rposition(|four| four == b"PK\x05\x06") else { return Ok(None) };
    let number = |at: usize| tail.get(end + at..end + at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
    let (Some(size), Some(start)) = (number(12), number(16)) else { return Ok(None) };
    if size as usize > DIRECTORY {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(start.into()))?;
    let mut directory = Vec::new();
    file.take(size.into()).read_to_end(&mut directory)?;
    let names = names(&directory);
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let macros = names.iter().any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin"));
    if macros {
        return Ok(None);
    }
    let is_office = has("[Content_Types].xml");
    let kinds = [
        ("docx", is_office && has("word/document.xml")),
        ("xlsx", is_office && has("xl/workbook.xml")),
        ("pptx", is_office && has("ppt/presentation.xml")),
        ("ofd", has("OFD.xml")),
    ];
    let mut found = kinds.into_iter().filter(|(_, is)| *is).map(|(kind, _)| kind);
    // what is two things at once is neither
    Ok(found.next().filter(|_| found.next().is_none()))
}

/// The names in a zip's central directory.
fn names(directory: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = directory;
    while rest.starts_with(b"PK\x01\x02") && rest.len() >= 46 {
        let short = |at: usize| usize::from(u16::from_le_bytes([rest[at], rest[at + 1]]));
        let (name, extra, comment) = (short(28), short(30), short(32));
        let Some(bytes) = rest.get(46..46 + name) else { break };
        names.push(String::from_utf8_lossy(bytes).replace('\\', "/"));
        rest = rest.get(46 + name + extra + comment..).unwrap_or_default();
    }
    names
}

/// Which old Office document a compound file is, by the names of its streams (UTF-16).
fn inside_ole(file: &mut File) -> io::Result<Option<&'static str>> {
    file.seek(SeekFrom::Start(0))?;
    let mut content = Vec::new();
    file.read_to_end(&mut content)?;
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        // entries of the directory stand at multiples of 128 bytes
        content.chunks_exact(128).any(|entry| entry.starts_with(&wide) && entry[wide.len()..wide.len() + 2] == [0, 0])
    };
    Ok(match (has("WordDocument"), has("Workbook") || has("Book"), has("PowerPoint Document")) {
        (true, false, false) => Some("doc"),
        (false, true, false) => Some("xls"),
        (false, false, true) => Some("ppt"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn type_of(content: &[u8]) -> Option<&'static str> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content).unwrap();
        of_file(file.path()).unwrap().map(FileType::ending)
    }

    /// A zip that stores empty files under these names.
    pub(super) fn zip(names: &[&str]) -> Vec<u8> {
        let (mut body, mut directory) = (Vec::new(), Vec::new());
        for name in names {
            let at = u32::try_from(body.len()).unwrap();
            let length = u16::try_from(name.len()).unwrap();
            body.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
            body.extend(length.to_le_bytes());
            body.extend([0, 0]);
            body.extend(name.as_bytes());
            directory.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
            directory.extend(length.to_le_bytes());
            directory.extend([0; 12]);
            directory.extend(at.to_le_bytes());
            directory.extend(name.as_bytes());
        }
        let start = u32::try_from(body.len()).unwrap();
        let count = u16::try_from(names.len()).unwrap();
        body.extend(&directory);
        body.extend(b"PK\x05\x06\0\0\0\0");
        body.extend(count.to_le_bytes());
        body.extend(count.to_le_bytes());
        body.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
        body.extend(start.to_le_bytes());
        body.extend([0, 0]);
        body
    }

    fn ole(stream: &str) -> Vec<u8> {
        let mut content = vec![0_u8; 512];
        content[..8].copy_from_slice(&OLE);
        let mut entry: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(128, 0);
        content.extend(entry);
        content
    }

    #[test]
    fn content_tells_the_type_and_a_name_does_not() {
        let cases: [(&str, Vec<u8>, Option<&str>); 22] = [
            ("pdf", b"%PDF-1.7 ...".to_vec(), Some("pdf")),
            ("png", b"\x89PNG\r\n\x1a\n....".to_vec(), Some("png")),
            ("jpg", b"\xff\xd8\xff\xe0....".to_vec(), Some("jpg")),
            ("docx", zip(&["word/document.xml", "_rels/.rels", "[Content_Types].xml"]), Some("docx")),
            ("xlsx", zip(&["[Content_Types].xml", "xl/workbook.xml"]), Some("xlsx")),
            ("doc", ole("WordDocument"), Some("doc")),
            ("xls", ole("Workbook"), Some("xls")),
            ("exe", b"MZ\x90\0\x03....This program cannot be run in DOS mode".to_vec(), None),
            ("plain zip", zip(&["a.txt"]), None),
            ("macros", zip(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]), None),
            ("html", b"<!DOCTYPE html><script>alert(1)</script>".to_vec(), None),
            ("broken zip", b"PK\x03\x04....PK\x05\x06".to_vec(), None),
            ("ppt", ole("PowerPoint Document"), Some("ppt")),
            ("other ole", ole("Contents"), None),
            ("ofd", zip(&["OFD.xml", "Doc_0/Document.xml"]), Some("ofd")),
            ("pptx", zip(&["[Content_Types].xml", "ppt/presentation.xml"]), Some("pptx")),
            ("two at once", zip(&["[Content_Types].xml", "word/document.xml", "OFD.xml"]), None),
            ("webp", b"RIFF\x24\0\0\0WEBPVP8 ....".to_vec(), Some("webp")),
            ("gif", b"GIF89a....".to_vec(), Some("gif")),
            ("mp4", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41".to_vec(), Some("mp4")),
            ("other sound in a RIFF", b"RIFF\x24\0\0\0WAVEfmt ....".to_vec(), None),
            ("svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(), None),
        ];
        for (name, content, expected) in cases {
            assert_eq!(type_of(&content), expected, "{name}");
        }
    }
}
