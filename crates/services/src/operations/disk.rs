//! What the machine says of its disks.

use std::path::Path;

/// Bytes that this program may still write where the path lies; `None` where the system does not tell.
#[must_use]
pub(crate) fn free(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let found = rustix::fs::statvfs(path).ok()?;
        found.f_bavail.checked_mul(found.f_frsize)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}
