//! Brotli and gzip copies beside each file, so that the server never compresses the same bytes twice.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::workspace::Profile;

/// Formats that are compressed already would only grow.
const WORTH_IT: [&str; 9] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Brotli's window, as power of two: the largest that every browser takes.
const WINDOW: u32 = 22;

/// Whether a file gets compressed copies.
pub(crate) fn is_worth_it(path: &Path) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| WORTH_IT.contains(&extension))
}

/// Writes `<file>.br` and `<file>.gz`. Copies at least as new as the file are left alone.
pub(crate) fn beside(path: &Path, profile: Profile) -> Result<()> {
    let content = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (quality, level) = match profile {
        Profile::Dev => (5, Compression::fast()),
        Profile::Release => (11, Compression::best()),
    };
    unless_current(path, "br", || brotli(&content, quality))?;
    unless_current(path, "gz", || gzip(&content, level))
}

fn unless_current(path: &Path, suffix: &str, pack: impl FnOnce() -> Result<Vec<u8>>) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    let copy = Path::new(&name);
    let written = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    if written(copy).is_some_and(|copied| Some(copied) >= written(path)) {
        return Ok(());
    }
    write_whole(copy, &pack()?)
}

/// Writes so that a killed build leaves the old file or the new one, never half of it.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = Path::new(&name);
    fs::write(part, content).with_context(|| format!("cannot write {}", part.display()))?;
    fs::rename(part, path).with_context(|| format!("cannot write {}", path.display()))
}

fn brotli(content: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 64 * 1024, quality, WINDOW);
    writer.write_all(content)?;
    drop(writer);
    Ok(packed)
}

fn gzip(content: &[u8], level: Compression) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), level);
    writer.write_all(content)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn copies_unpack_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.css");
        let content = "政务公开 ".repeat(500);
        fs::write(&path, &content).unwrap();
        beside(&path, Profile::Release).unwrap();

        let mut text = String::new();
        let packed = fs::read(folder.path().join("page.css.br")).unwrap();
        brotli::Decompressor::new(packed.as_slice(), 4096).read_to_string(&mut text).unwrap();
        assert_eq!(text, content);

        text.clear();
        let packed = fs::read(folder.path().join("page.css.gz")).unwrap();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, content);
    }

    #[test]
    fn pictures_are_not_compressed_again() {
        assert!(is_worth_it(Path::new("favicon.svg")));
        assert!(!is_worth_it(Path::new("seal.png")));
        assert!(!is_worth_it(Path::new("gongkai.css.br")));
    }
}
