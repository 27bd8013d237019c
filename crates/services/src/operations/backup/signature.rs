//! Signing a backup: HMAC-SHA256 over its list, which holds the digests of everything else. A digest alone proves nothing
//! against somebody who can write the list anew.

use std::fs;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{BackupError, Result};

/// Fewest bytes of a key file: as many as the digest has.
const KEY_BYTES: usize = 32;

/// The key, as a file holds it. It lies elsewhere than the backups.
#[derive(Clone)]
pub struct Key(Vec<u8>);

/// What is known of a backup's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// With the key at hand, and unaltered since.
    Yes,
    /// There is a signature, and no key at hand to hold it against.
    Unchecked,
    /// There is none.
    No,
}

impl Key {
    /// Reads a key file.
    ///
    /// # Errors
    /// When it cannot be read, or is too short to be one.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).map_err(BackupError::file(format!("不能读密钥文件 {}", path.display())))?;
        if bytes.len() < KEY_BYTES {
            return Err(BackupError::Refused(format!(
                "{} 太短，不能作密钥；请用 head -c 32 /dev/urandom > 文件 生成，并与备份分开保管。",
                path.display()
            )));
        }
        Ok(Self(bytes))
    }

    /// The signature of a list, in hex.
    pub(super) fn sign(&self, list: &[u8]) -> String {
        self.mac(list).map(|mac| crate::hex(&mac.finalize().into_bytes())).unwrap_or_default()
    }

    /// Whether a signature is this key's, compared in constant time.
    pub(super) fn has_signed(&self, list: &[u8], signature: &str) -> bool {
        let bytes: Option<Vec<u8>> =
            (0..signature.len()).step_by(2).map(|at| u8::from_str_radix(signature.get(at..at + 2)?, 16).ok()).collect();
        self.mac(list).zip(bytes).is_some_and(|(mac, bytes)| mac.verify_slice(&bytes).is_ok())
    }

    fn mac(&self, list: &[u8]) -> Option<Hmac<Sha256>> {
        // a key of any length is taken
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(list);
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_fits_its_list_and_its_key() {
        let (key, other) = (Key(vec![7; 32]), Key(vec![8; 32]));
        let signature = key.sign(b"list");
        assert_eq!(signature.len(), 64);
        assert!(key.has_signed(b"list", &signature));
        for (key, list, signature) in [
            (&key, &b"lisT"[..], signature.as_str()),
            (&other, b"list", signature.as_str()),
            (&key, b"list", ""),
            (&key, b"list", "zz"),
            (&key, b"list", &signature[..62]),
        ] {
            assert!(!key.has_signed(list, signature), "{signature}");
        }
    }
}
