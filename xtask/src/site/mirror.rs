//! Folders kept equal while touching as little as possible: an untouched file is one the compiler need not embed again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{compress, manifest};

/// Makes `to` hold exactly what `from` holds.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    let names = files(from)?;
    // the manifest last: whoever reads it finds what it names
    let (last, first): (Vec<_>, Vec<_>) = names.iter().partition(|name| name.as_path() == Path::new(manifest::FILE));
    for name in first.into_iter().chain(last) {
        write_if_different(&to.join(name), &fs::read(from.join(name))?)?;
    }
    remove_others(to, &names)
}

/// All files below a folder, relative to it; none when the folder is absent.
pub(crate) fn files(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.strip_prefix(folder)?.to_path_buf());
            }
        }
    }
    Ok(found)
}

/// Leaves a file alone that holds the same bytes already.
pub(crate) fn write_if_different(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|known| known == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    compress::write_whole(path, content)
}

/// Removes every file that is not among `kept`.
pub(crate) fn remove_others(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<()> {
    for name in files(folder)?.difference(kept) {
        fs::remove_file(folder.join(name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_files_are_not_touched_and_strangers_go() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir_all(from.join("deep")).unwrap();
        fs::create_dir_all(&to).unwrap();
        fs::write(from.join("same"), "1").unwrap();
        fs::write(from.join("deep/new"), "2").unwrap();
        fs::write(to.join("same"), "1").unwrap();
        fs::write(to.join("stranger"), "3").unwrap();
        let before = fs::metadata(to.join("same")).unwrap().modified().unwrap();

        copy(&from, &to).unwrap();
        assert_eq!(files(&to).unwrap(), files(&from).unwrap());
        assert_eq!(fs::metadata(to.join("same")).unwrap().modified().unwrap(), before);
    }
}
