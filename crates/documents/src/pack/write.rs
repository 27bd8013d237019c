use std::io::{Read, Write};

use serde_json::Value;

use super::zip::{Added, Zip};
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
    Zip(#[from] ::zip::result::ZipError),
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
    zip: Zip<W>,
    manifest: Manifest,
}

impl<W: Write> Packer<W> {
    /// Begins a pack with what was sealed.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn new(out: W, title: &str, content: &Value, seal: Seal) -> Result<Self, PackError> {
        let manifest = Manifest { format: 1, title: title.to_owned(), seal, files: Vec::new() };
        let mut packer = Self { zip: Zip::new(out), manifest };
        packer.paper(CONTENT, canonical::to_text(content)?.as_bytes())?;
        Ok(packer)
    }

    /// Adds a paper made of what was sealed.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn paper(&mut self, name: &str, bytes: &[u8]) -> Result<(), PackError> {
        let added = self.zip.paper(name, bytes)?;
        self.listed(name, added);
        Ok(())
    }

    /// Adds a file that was sealed with its digest.
    ///
    /// # Errors
    /// [`PackError::Changed`] when it is not that file any more.
    pub fn file(&mut self, name: &str, from: impl Read, sealed: &Sha256Digest) -> Result<(), PackError> {
        let added = self.zip.file(name, from)?;
        let found = added.sha256.clone();
        self.listed(name, added);
        if found == *sealed { Ok(()) } else { Err(PackError::Changed { name: name.to_owned() }) }
    }

    fn listed(&mut self, name: &str, added: Added) {
        self.manifest.files.push(ManifestFile { name: name.to_owned(), bytes: added.bytes, sha256: added.sha256 });
    }

    /// Writes the list of digests and ends the pack.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn finish(mut self) -> Result<W, PackError> {
        self.zip.paper(DIGESTS, canonical::to_text(&self.manifest)?.as_bytes())?;
        self.zip.finish()
    }
}
