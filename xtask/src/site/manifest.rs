//! The list of hashed names that the server's page shell reads.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The manifest's own name in the site folder.
pub(crate) const FILE: &str = "manifest.json";

/// File names of the current build, relative to the site's root. All empty where no site has been built.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The one style sheet.
    pub(crate) css: String,
    /// The module that loads the wasm; its init function is given the wasm's address by the page shell.
    pub(crate) js: String,
    /// The islands.
    pub(crate) wasm: String,
}

impl Manifest {
    /// The manifest as it is written to disk.
    pub(crate) fn text(&self) -> Result<String> {
        let mut names = BTreeMap::new();
        names.extend([("css", &self.css), ("js", &self.js), ("wasm", &self.wasm)]);
        Ok(serde_json::to_string_pretty(&names)? + "\n")
    }
}

/// `gongkai.css` and its content become `gongkai.<16 hex digits>.css`.
pub(crate) fn hashed_name(name: &str, content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let path = Path::new(name);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    format!("{stem}.{hash}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_content() {
        let first = hashed_name("gongkai.css", b"a{}");
        assert_eq!(first.len(), "gongkai.0123456789abcdef.css".len());
        assert!(first.starts_with("gongkai.") && first.ends_with(".css"));
        assert_eq!(first, hashed_name("gongkai.css", b"a{}"));
        assert_ne!(first, hashed_name("gongkai.css", b"b{}"));
    }

    #[test]
    fn the_manifest_reads_back() {
        let manifest = Manifest { css: "a.css".into(), js: "a.js".into(), wasm: "a.wasm".into() };
        assert_eq!(serde_json::from_str::<Manifest>(&manifest.text().unwrap()).unwrap(), manifest);
    }
}
