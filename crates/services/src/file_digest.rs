//! The digest that files are kept and proved by.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// So many bytes are read at once.
const PIECE: usize = 128 * 1024;

/// Hex SHA-256 of all that is left to read, and how many bytes that were. Blocking.
pub(crate) fn digest_to_end(file: &mut impl Read) -> io::Result<(String, u64)> {
    let (mut digest, mut bytes) = (Sha256::new(), 0);
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((crate::hex(&digest.finalize()), bytes));
        }
        digest.update(&piece[..read]);
        bytes += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_one_piece_is_read_to_its_end() {
        let (empty, none) = digest_to_end(&mut io::empty()).unwrap();
        assert_eq!((empty.as_str(), none), ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0));
        let (text, bytes) = digest_to_end(&mut io::repeat(b'a').take(1_000_000)).unwrap();
        assert_eq!((text.as_str(), bytes), ("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", 1_000_000));
    }
}
