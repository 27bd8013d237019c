//! Evidence (佐证): a link first, a file second.

mod bare_host;
mod file_type;
mod leavings;
mod link;
mod look;
mod page_name;
mod published;
mod reach;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use file_type::{FILE_TYPES, FileType, all_endings};
pub use link::{LINKS_AT_ONCE, LinkError, pasted_links};
pub use look::{LinkLook, LookState, nobody_answers};
pub use published::{PublishedAhead, published_by};
pub use reach::{Closed, closed, same_site};

use crate::ids::EvidenceId;

/// The largest evidence file, in bytes (20 MB).
pub const FILE_LIMIT: usize = 20 * 1024 * 1024;

/// What the files that a unit hands in within 24 hours may hold together, in bytes (2 GB), those it takes off again included:
/// a hundred of the largest.
pub const DAY_LIMIT: i64 = 2 * 1024 * 1024 * 1024;

/// The most files that are handed in with one form.
pub const FILES_AT_ONCE: usize = 10;

/// A piece of evidence as shown beside a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// Link or file.
    pub source: EvidenceSource,
    /// What it is called.
    pub title: String,
    /// The day it took effect or was published, if given.
    pub effective_on: Option<NaiveDate>,
    /// When it was handed in.
    pub uploaded_at: DateTime<Utc>,
    /// By whom, as shown at that time.
    pub uploaded_by: String,
    /// What was seen of its address since. It is no part of what was handed in, and changes no digest of it.
    #[serde(skip)]
    pub look: Option<LinkLook>,
}

/// Where the evidence is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EvidenceSource {
    /// A public page.
    Link {
        /// http or https only.
        url: String,
    },
    /// A file in the evidence store, named by its digest.
    File {
        /// Hex SHA-256 of the content.
        sha256: String,
        /// The name it came with.
        file_name: String,
        /// MIME type by content.
        media_type: String,
        /// Size in bytes.
        bytes: i64,
    },
}
