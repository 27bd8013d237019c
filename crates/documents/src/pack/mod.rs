//! A pack (归档包): a sealed thing as one zip file that proves itself. It holds what was sealed as canonical JSON, the papers made
//! of it, the files it names, and `digest.json` with the digest of each and the seal over all. Entries bear no time and stand in
//! the order given, so that two packs of one seal are the same bytes.

mod names;
mod proof;
mod write;
mod zip;

use serde::{Deserialize, Serialize};

use crate::digest::Sha256Digest;
use crate::seal::Seal;

pub use names::{Names, safe_name};
pub use proof::{Fault, Proof, prove};
pub use write::{PackError, Packer};
pub use zip::{Added, Zip};

/// What was sealed, as canonical JSON.
pub const CONTENT: &str = "content.json";
/// The list of all that is in it.
pub const DIGESTS: &str = "digest.json";

/// `digest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    title: String,
    seal: Seal,
    files: Vec<ManifestFile>,
}

/// A file of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ManifestFile {
    name: String,
    bytes: u64,
    sha256: Sha256Digest,
}
