use std::io::{Read, Write};

use serde_json::Value;
use sha2::{Digest, Sha256};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{CONTENT, DIGESTS, Manifest, ManifestFile};
use crate::canonical::{self, NotCanonical};
use crate::digest::Sha256Digest;
use crate::seal::Seal;

/// Why a pack could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file could not be read, or the pack could not be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The zip could not be written.
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    /// What was sealed has no canonical form.
    #[error(transparent)]
    Content(#[from] NotCanonical),
    /// A file is not the one that was sealed.
    #[error("{name} 与归档时的校验值不符")]
    Changed {
        /// Its name in the pack.
        name: String,
    },
}

/// Writes a pack as its bytes come: it holds one buffer, however large the files are.
pub struct Packer<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    manifest: Manifest,
}

fn options(method: CompressionMethod) -> SimpleFileOptions {
    // no time of day and no permissions of a machine: two packs of one seal are the same bytes
    SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::DEFAULT).unix_permissions(0o644).large_file(true)
}

impl<W: Write> Packer<W> {
    /// Begins a pack with what was sealed.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn new(out: W, title: &str, content: &Value, seal: Seal) -> Result<Self, PackError> {
        let manifest = Manifest { format: 1, title: title.to_owned(), seal, files: Vec::new() };
        let mut packer = Self { zip: ZipWriter::new_stream(out), manifest };
        packer.add(CONTENT, canonical::to_text(content)?.as_bytes(), CompressionMethod::Deflated)?;
        Ok(packer)
    }

    /// Adds a paper made of what was sealed.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn paper(&mut self, name: &str, bytes: &[u8]) -> Result<(), PackError> {
        self.add(name, bytes, CompressionMethod::Deflated)?;
        Ok(())
    }

    /// Adds a file that was sealed with its digest. Evidence is compressed already and only stored.
    ///
    /// # Errors
    /// [`PackError::Changed`] when it is not that file any more.
    pub fn file(&mut self, name: &str, from: impl Read, sealed: &Sha256Digest) -> Result<(), PackError> {
        let found = self.add(name, from, CompressionMethod::Stored)?;
        if found == *sealed { Ok(()) } else { Err(PackError::Changed { name: name.to_owned() }) }
    }

    fn add(&mut self, name: &str, mut from: impl Read, method: CompressionMethod) -> Result<Sha256Digest, PackError> {
        self.zip.start_file(name, options(method))?;
        let (mut hasher, mut bytes) = (Sha256::new(), 0);
        let mut buffer = vec![0; 128 * 1024];
        loop {
            let read = from.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
            self.zip.write_all(&buffer[..read])?;
            bytes += read as u64;
        }
        let sha256 = Sha256Digest::finished(hasher);
        self.manifest.files.push(ManifestFile { name: name.to_owned(), bytes, sha256: sha256.clone() });
        Ok(sha256)
    }

    /// Writes the list of digests and ends the pack.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn finish(mut self) -> Result<W, PackError> {
        self.zip.start_file(DIGESTS, options(CompressionMethod::Deflated))?;
        self.zip.write_all(canonical::to_text(&self.manifest)?.as_bytes())?;
        Ok(self.zip.finish()?.into_inner())
    }
}
