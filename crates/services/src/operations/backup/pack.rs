//! Files into one zip file and out of it. Blocking.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::signature::{Key, Signed};
use super::{BackupError, Entry, Manifest, Result};
use crate::file_digest::digest_to_end;

/// Where evidence files stand below the data folder; half-arrived uploads stand elsewhere and are no evidence.
const EVIDENCE: &str = "evidence";
const MANIFEST: &str = "manifest.json";
/// What a key says of the list; the list holds the digests of all else.
const SIGNATURE: &str = "manifest.hmac";
/// A list is small; what is larger was not written by this program.
const MANIFEST_LIMIT: u64 = 256 * 1024 * 1024;

/// What goes into a file, written as it comes.
pub(super) struct Packer {
    zip: ZipWriter<BufWriter<File>>,
}

impl Packer {
    pub(super) fn create(path: &Path) -> Result<Self> {
        let file = File::create_new(path).map_err(BackupError::file(format!("不能写 {}", path.display())))?;
        Ok(Self { zip: ZipWriter::new(BufWriter::new(file)) })
    }

    /// Adds a file under a name and answers its entry. Evidence is compressed already and only stored.
    fn add(&mut self, name: &str, from: &Path, method: CompressionMethod) -> Result<Entry> {
        let what = || format!("不能读 {}", from.display());
        let mut file = BufReader::new(File::open(from).map_err(BackupError::file(what()))?);
        self.zip.start_file(name, SimpleFileOptions::default().compression_method(method).large_file(true))?;
        let (mut hasher, mut bytes) = (Sha256::new(), 0);
        let mut buffer = vec![0; 128 * 1024];
        loop {
            let read = file.read(&mut buffer).map_err(BackupError::file(what()))?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
            self.zip.write_all(&buffer[..read]).map_err(BackupError::file("不能写备份文件"))?;
            bytes += read as u64;
        }
        Ok(Entry { path: name.into(), sha256: crate::hex(&hasher.finalize()), bytes })
    }

    pub(super) fn add_database(&mut self, name: &str, from: &Path) -> Result<Entry> {
        self.add(name, from, CompressionMethod::Deflated)
    }

    /// Adds every evidence file of a data folder, which may not exist yet.
    pub(super) fn add_evidence(&mut self, data: &Path) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for path in evidence_files(data)? {
            let name = format!("files/{path}");
            let entry = self.add(&name, &data.join(&path), CompressionMethod::Stored)?;
            entries.push(Entry { path, ..entry });
        }
        Ok(entries)
    }

    /// Writes the list, signs it where there is a key, and makes the file durable.
    pub(super) fn finish(mut self, manifest: &Manifest, key: Option<&Key>) -> Result<()> {
        let list = serde_json::to_vec_pretty(manifest)?;
        self.zip.start_file(MANIFEST, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))?;
        self.zip.write_all(&list).map_err(BackupError::file("不能写备份文件"))?;
        if let Some(key) = key {
            self.zip.start_file(SIGNATURE, SimpleFileOptions::default().compression_method(CompressionMethod::Stored))?;
            self.zip.write_all(key.sign(&list).as_bytes()).map_err(BackupError::file("不能写备份文件"))?;
        }
        let file = self.zip.finish()?.into_inner().map_err(|error| BackupError::file("不能写备份文件")(error.into_error()))?;
        file.sync_all().map_err(BackupError::file("不能写备份文件"))
    }
}

/// Paths of evidence files below the data folder, in order.
pub(crate) fn evidence_files(data: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(EVIDENCE)];
    while let Some(folder) = folders.pop() {
        let whole = data.join(&folder);
        if !whole.exists() {
            continue;
        }
        let what = || format!("不能读目录 {}", whole.display());
        for entry in fs::read_dir(&whole).map_err(BackupError::file(what()))? {
            let entry = entry.map_err(BackupError::file(what()))?;
            let path = folder.join(entry.file_name());
            let kind = entry.file_type().map_err(BackupError::file(what()))?;
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// An opened backup.
pub(super) struct Unpacker {
    zip: ZipArchive<BufReader<File>>,
    pub(super) manifest: Manifest,
    /// The list to the letter, and what stands beside it as signature.
    list: Vec<u8>,
    signature: Option<String>,
}

impl Unpacker {
    /// Opens a backup and reads its list.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(BackupError::file(format!("不能读 {}", path.display())))?;
        let mut zip = ZipArchive::new(BufReader::new(file))?;
        let mut text = Vec::new();
        zip.by_name(MANIFEST)?.take(MANIFEST_LIMIT).read_to_end(&mut text).map_err(BackupError::file("不能读备份文件"))?;
        let manifest: Manifest = serde_json::from_slice(&text)?;
        if manifest.format != 1 {
            return Err(BackupError::Refused(format!("备份的格式是第 {} 版，本程序只认识第 1 版；请用较新的程序恢复。", manifest.format)));
        }
        let signature = match zip.by_name(SIGNATURE) {
            Ok(entry) => {
                let mut words = String::new();
                entry.take(1024).read_to_string(&mut words).map_err(BackupError::file("不能读备份文件"))?;
                Some(words)
            }
            Err(_) => None,
        };
        Ok(Self { zip, manifest, list: text, signature })
    }

    /// What the signature says, held against a key where there is one.
    ///
    /// # Errors
    /// With a key: when the backup is not signed, or not with this key, or was altered since.
    pub(super) fn signed(&self, key: Option<&Key>) -> Result<Signed> {
        match (key, &self.signature) {
            (None, None) => Ok(Signed::No),
            (None, Some(_)) => Ok(Signed::Unchecked),
            (Some(key), Some(words)) if key.has_signed(&self.list, words) => Ok(Signed::Yes),
            (Some(_), None) => Err(BackupError::Refused("这份备份没有签名，没有恢复；确认来源可靠后，可去掉 --key 再恢复。".into())),
            (Some(_), Some(_)) => {
                Err(BackupError::Refused("备份的签名与密钥不符：备份被改动过，或不是用这个密钥签的。没有恢复，请换一份备份。".into()))
            }
        }
    }

    /// Puts the database there.
    pub(super) fn database_to(&mut self, target: &Path) -> Result<()> {
        let entry = self.manifest.database.clone();
        self.extract(&entry.path, &entry, target)
    }

    /// Puts all evidence files below that folder.
    pub(super) fn evidence_to(&mut self, data: &Path) -> Result<()> {
        for entry in self.manifest.files.clone() {
            let plain =
                entry.path.starts_with("evidence/") && entry.path.split('/').all(|part| !part.is_empty() && part != ".." && part != ".");
            if !plain || entry.path.contains(['\\', ':']) {
                return Err(BackupError::Refused(format!("备份里有不该有的路径 {:?}，没有恢复。", entry.path)));
            }
            let target = data.join(&entry.path);
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder).map_err(BackupError::file(format!("不能建立 {}", folder.display())))?;
            }
            self.extract(&format!("files/{}", entry.path), &entry, &target)?;
        }
        Ok(())
    }

    fn extract(&mut self, name: &str, entry: &Entry, target: &Path) -> Result<()> {
        let what = || format!("不能写 {}", target.display());
        let mut out = File::create_new(target).map_err(BackupError::file(what()))?;
        // one byte more than listed is enough to see that it is too long
        let mut from = self.zip.by_name(name)?.take(entry.bytes + 1);
        std::io::copy(&mut from, &mut out).map_err(BackupError::file(what()))?;
        out.sync_all().map_err(BackupError::file(what()))?;
        if digest_of(target)? == entry.sha256 {
            return Ok(());
        }
        Err(BackupError::Refused(format!("备份里的 {name} 与校验值不符，文件已损坏；请换一份备份。")))
    }
}

/// Hex SHA-256 of a file.
pub(crate) fn digest_of(path: &Path) -> Result<String> {
    let what = || format!("不能读 {}", path.display());
    let mut file = File::open(path).map_err(BackupError::file(what()))?;
    digest_to_end(&mut file).map(|(digest, _)| digest).map_err(BackupError::file(what()))
}
