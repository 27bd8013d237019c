//! Cleaning up (清理): what a crash left lying, and files that nothing refers to.
//!
//! Half an upload is of no use and goes by itself. A whole evidence file that no row names may be all that is left of something –
//! the database may have been restored from an older backup, or the folder may be another's – so it only goes when somebody
//! says so.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use storage::{Db, operations::backup};

use crate::operations::backup::pack::evidence_files;
use crate::reporting::evidence::INCOMING;
use crate::{Result, ServiceError};

/// What is younger may still be wanted by somebody.
const AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// Files that nobody needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leftovers {
    /// Where they lie.
    pub files: Vec<PathBuf>,
    /// What they hold together.
    pub bytes: u64,
}

impl Leftovers {
    fn add(&mut self, path: PathBuf, bytes: u64) {
        self.files.push(path);
        self.bytes += bytes;
    }
}

/// Uploads that broke off a day ago or earlier.
///
/// # Errors
/// When the folder cannot be read.
pub fn broken_off(data: &Path, now: SystemTime) -> std::io::Result<Leftovers> {
    let mut found = Leftovers::default();
    let entries = match fs::read_dir(data.join(INCOMING)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        // one that is gone by now needs no look
        if let Ok(facts) = entry.metadata()
            && facts.is_file()
            && is_old(&facts, now)
        {
            found.add(entry.path(), facts.len());
        }
    }
    Ok(found)
}

/// Evidence files of a day ago or earlier that no row names.
///
/// # Errors
/// When database or folder cannot be read.
pub async fn unnamed(db: &Db, data: &Path, now: SystemTime) -> Result<Leftovers> {
    let named = backup::evidence_digests(&mut db.read().await?).await?;
    let named: BTreeSet<String> = named.into_iter().map(|(sha256, _)| sha256).collect();
    let data = data.to_owned();
    let found = tokio::task::spawn_blocking(move || {
        let mut found = Leftovers::default();
        for path in evidence_files(&data).map_err(ServiceError::internal)? {
            let name = path.rsplit('/').next().unwrap_or_default();
            let path = data.join(&path);
            if !named.contains(name)
                && let Ok(facts) = path.metadata()
                && is_old(&facts, now)
            {
                found.add(path, facts.len());
            }
        }
        Ok(found)
    });
    found.await.map_err(ServiceError::internal)?
}

/// Takes files away; answers those that could not be.
#[must_use]
pub fn remove(leftovers: &Leftovers) -> Vec<(PathBuf, std::io::Error)> {
    let gone = leftovers.files.iter().map(|path| (path.clone(), fs::remove_file(path)));
    gone.filter_map(|(path, result)| Some((path, result.err()?))).collect()
}

fn is_old(facts: &fs::Metadata, now: SystemTime) -> bool {
    // a moment in the future, or none at all, is no reason to take anything away
    facts.modified().is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age >= AGE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_upload_goes_after_a_day_and_not_before() {
        let data = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        assert_eq!(broken_off(data.path(), now).unwrap(), Leftovers::default(), "nothing has come in yet");
        fs::create_dir(data.path().join(INCOMING)).unwrap();
        let half = data.path().join(INCOMING).join("x");
        fs::write(&half, b"half").unwrap();
        assert_eq!(broken_off(data.path(), now + AGE / 2).unwrap(), Leftovers::default());
        let found = broken_off(data.path(), now + AGE + AGE).unwrap();
        assert_eq!(found, Leftovers { files: vec![half.clone()], bytes: 4 });
        assert!(remove(&found).is_empty() && !half.exists());
        assert_eq!(remove(&found).len(), 1, "what is gone cannot be taken away");
    }
}
