use std::io::{Read, Write};

use sha2::{Digest, Sha256};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::PackError;
use crate::digest::Sha256Digest;

/// Writes a zip file as its bytes come: it holds one buffer, however large the files are, and says of each what was in it.
pub struct Zip<W: Write>(ZipWriter<StreamWriter<W>>);

/// What went in under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The digest of its bytes.
    pub sha256: Sha256Digest,
    /// How many they were.
    pub bytes: u64,
}

fn options(method: CompressionMethod) -> SimpleFileOptions {
    // no time of day and no permissions of a machine: two packs of one seal are the same bytes
    SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::DEFAULT).unix_permissions(0o644).large_file(true)
}

impl<W: Write> Zip<W> {
    /// Begins a file.
    pub fn new(out: W) -> Self {
        Self(ZipWriter::new_stream(out))
    }

    /// Adds a paper, compressed.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn paper(&mut self, name: &str, bytes: &[u8]) -> Result<Added, PackError> {
        self.add(name, bytes, CompressionMethod::Deflated)
    }

    /// Adds a file. Evidence is compressed already and only stored.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn file(&mut self, name: &str, from: impl Read) -> Result<Added, PackError> {
        self.add(name, from, CompressionMethod::Stored)
    }

    fn add(&mut self, name: &str, mut from: impl Read, method: CompressionMethod) -> Result<Added, PackError> {
        self.0.start_file(name, options(method))?;
        let (mut hasher, mut bytes) = (Sha256::new(), 0);
        let mut buffer = vec![0; 128 * 1024];
        loop {
            let read = from.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
            self.0.write_all(&buffer[..read])?;
            bytes += read as u64;
        }
        Ok(Added { sha256: Sha256Digest::finished(hasher), bytes })
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn finish(self) -> Result<W, PackError> {
        Ok(self.0.finish()?.into_inner())
    }
}
