//! A pack is held against its own list and its seal, without a database.

use std::collections::HashSet;
use std::io::{Read, Seek};

use serde_json::Value;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{CONTENT, DIGESTS, Manifest};
use crate::digest::Sha256Digest;
use crate::seal::{self, Broken, Seal};

/// The largest list or content that is read: larger ones were not written by this program.
const LARGEST: u64 = 512 * 1024 * 1024;

/// A pack that was found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What it is.
    pub title: String,
    /// Its seal.
    pub seal: Seal,
    /// How many files it holds beside the list.
    pub files: usize,
}

/// Why a pack proves nothing. The text is read by a person.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It is no zip file, or a damaged one.
    #[error("不是归档包，或文件已损坏：{0}")]
    Zip(#[from] zip::result::ZipError),
    /// It cannot be read.
    #[error("不能读归档包：{0}")]
    Io(#[from] std::io::Error),
    /// Its list is missing or of another kind.
    #[error("归档包里没有可读的 {0}，不是本程序生成的归档包。")]
    Unreadable(&'static str),
    /// A newer program wrote it.
    #[error("归档包的格式是第{0}版，本程序只认识第1版；请用较新的程序校验。")]
    Format(u32),
    /// A file of the list is not in it.
    #[error("归档包里缺少文件：{0}")]
    Missing(String),
    /// A file is not what the list says.
    #[error("归档包里的文件被改动过：{0}")]
    Changed(String),
    /// A file that the list does not know, or knows twice.
    #[error("归档包里多出文件：{0}")]
    Unlisted(String),
    /// What was sealed is not what the seal says.
    #[error(transparent)]
    Seal(#[from] Broken),
}

/// Proves a pack: every file is as listed, none is missing, none was added, and what was sealed is what the seal says.
///
/// # Errors
/// The first [`Fault`].
pub fn prove(pack: impl Read + Seek) -> Result<Proof, Fault> {
    let mut zip = ZipArchive::new(pack)?;
    let list = read(&mut zip, DIGESTS)?;
    let manifest: Manifest = serde_json::from_slice(&list).map_err(|_| Fault::Unreadable(DIGESTS))?;
    if manifest.format != 1 {
        return Err(Fault::Format(manifest.format));
    }
    let mut listed: HashSet<&str> = HashSet::from([DIGESTS]);
    for file in &manifest.files {
        if !listed.insert(&file.name) {
            return Err(Fault::Unlisted(file.name.clone()));
        }
        let Ok(mut entry) = zip.by_name(&file.name) else { return Err(Fault::Missing(file.name.clone())) };
        let mut hasher = Sha256::new();
        let mut bytes = 0;
        let mut buffer = vec![0; 128 * 1024];
        loop {
            let read = entry.read(&mut buffer).map_err(|_| Fault::Changed(file.name.clone()))?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
            bytes += read as u64;
        }
        if bytes != file.bytes || Sha256Digest::finished(hasher) != file.sha256 {
            return Err(Fault::Changed(file.name.clone()));
        }
    }
    if !listed.contains(CONTENT) {
        return Err(Fault::Missing(CONTENT.to_owned()));
    }
    for name in zip.file_names() {
        let name = name?;
        if !listed.contains(name.as_ref()) {
            return Err(Fault::Unlisted(name.into_owned()));
        }
    }
    if zip.len() != listed.len() {
        return Err(Fault::Unlisted(DIGESTS.to_owned()));
    }
    let content: Value = serde_json::from_slice(&read(&mut zip, CONTENT)?).map_err(|_| Fault::Unreadable(CONTENT))?;
    seal::verify(&content, &manifest.seal)?;
    Ok(Proof { title: manifest.title, seal: manifest.seal, files: manifest.files.len() })
}

fn read(zip: &mut ZipArchive<impl Read + Seek>, name: &'static str) -> Result<Vec<u8>, Fault> {
    let Ok(entry) = zip.by_name(name) else { return Err(Fault::Unreadable(name)) };
    let mut bytes = Vec::new();
    entry.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use serde_json::json;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::pack::Packer;

    fn pack(evidence: &[u8], sealed: &[u8]) -> Result<Vec<u8>, crate::pack::PackError> {
        let content = json!({"年度": 2026, "佐证材料": [Sha256Digest::of(sealed)]});
        let seal = Seal::put(&content, "2027-01-29".parse().unwrap(), None).unwrap();
        let mut packer = Packer::new(Vec::new(), "某县2026年度归档", &content, seal)?;
        packer.paper("落实情况表.xlsx", b"table")?;
        packer.file("佐证材料/司法局/1 公示.pdf", evidence, &Sha256Digest::of(sealed))?;
        packer.finish()
    }

    fn proved(bytes: &[u8]) -> Result<Proof, Fault> {
        prove(Cursor::new(bytes))
    }

    /// The pack with one file replaced, left out, or one more.
    fn tampered(change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>, more: Option<&str>) -> Vec<u8> {
        let bytes = pack(b"pdf", b"pdf").unwrap();
        let mut from = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut to = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..from.len() {
            let mut entry = from.by_index(index).unwrap();
            let name = entry.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            if let Some(bytes) = change(&name, bytes) {
                to.start_file(name, SimpleFileOptions::default()).unwrap();
                to.write_all(&bytes).unwrap();
            }
        }
        if let Some(more) = more {
            to.start_file(more, SimpleFileOptions::default()).unwrap();
        }
        to.finish().unwrap().into_inner()
    }

    #[test]
    fn two_packs_of_one_seal_are_the_same_bytes_and_prove_themselves() {
        let (one, two) = (pack(b"pdf", b"pdf").unwrap(), pack(b"pdf", b"pdf").unwrap());
        assert!(one == two);
        let proof = proved(&one).unwrap();
        assert_eq!((proof.title.as_str(), proof.seal.version, proof.files), ("某县2026年度归档", 1, 3));
    }

    #[test]
    fn whatever_was_touched_is_named() {
        let other = |name: &'static str| move |is: &str, bytes: Vec<u8>| Some(if is == name { b"other".to_vec() } else { bytes });
        let without = |name: &'static str| move |is: &str, bytes: Vec<u8>| (is != name).then_some(bytes);
        let fault = |bytes: Vec<u8>| proved(&bytes).unwrap_err().to_string();
        assert_eq!(fault(tampered(other("落实情况表.xlsx"), None)), "归档包里的文件被改动过：落实情况表.xlsx");
        assert_eq!(fault(tampered(without("佐证材料/司法局/1 公示.pdf"), None)), "归档包里缺少文件：佐证材料/司法局/1 公示.pdf");
        assert_eq!(fault(tampered(|_, bytes| Some(bytes), Some("多.txt"))), "归档包里多出文件：多.txt");
        assert!(fault(tampered(without(DIGESTS), None)).contains("digest.json"));
        assert!(proved(b"no zip").is_err());
    }

    #[test]
    fn a_list_that_was_made_to_fit_does_not_fit_its_seal() {
        let content = br#"{"\u5e74\u5ea6":2025}"#.to_vec();
        let (sha256, length) = (Sha256Digest::of(&content), content.len());
        let bytes = tampered(
            move |name, bytes| match name {
                CONTENT => Some(content.clone()),
                DIGESTS => {
                    let mut list: Manifest = serde_json::from_slice(&bytes).unwrap();
                    list.files[0].sha256 = sha256.clone();
                    list.files[0].bytes = length as u64;
                    Some(serde_json::to_vec(&list).unwrap())
                }
                _ => Some(bytes),
            },
            None,
        );
        assert_eq!(proved(&bytes).unwrap_err().to_string(), Broken::Digest(1).to_string());
    }

    #[test]
    fn a_file_that_is_not_the_sealed_one_does_not_go_into_a_pack() {
        let refused = pack(b"other", b"pdf").unwrap_err();
        assert!(refused.to_string().contains("1 公示.pdf"), "{refused}");
    }
}
