//! Writing the finished files under their final names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::bindings::{NAME, Scripts};
use super::manifest::{self, Manifest, hashed_name};
use super::{compress, mirror};
use crate::workspace::Profile;

/// Fills `site` with style sheet, scripts and static files, each with its compressed copies, and removes what is no longer
/// part of it.
pub(crate) fn write(site: &Path, styles: &str, scripts: &Scripts, fixed: &Path, profile: Profile) -> Result<Manifest> {
    let js = fs::read(&scripts.js)?;
    let wasm = fs::read(&scripts.wasm)?;
    let named = Manifest {
        css: hashed_name(&format!("{NAME}.css"), styles.as_bytes()),
        js: hashed_name(&format!("{NAME}.js"), &js),
        wasm: hashed_name(&format!("{NAME}.wasm"), &wasm),
    };
    let mut files: Vec<(PathBuf, Vec<u8>)> =
        vec![(named.css.clone().into(), styles.into()), (named.js.clone().into(), js), (named.wasm.clone().into(), wasm)];
    for path in mirror::files(&scripts.snippets)? {
        files.push((Path::new("snippets").join(&path), fs::read(scripts.snippets.join(&path))?));
    }
    for path in mirror::files(fixed)? {
        let content = fs::read(fixed.join(&path))?;
        files.push((path, content));
    }

    let mut kept = BTreeSet::new();
    for (path, content) in files {
        let whole = site.join(&path);
        mirror::write_if_different(&whole, &content)?;
        kept.insert(path.clone());
        if compress::is_worth_it(&path) {
            compress::beside(&whole, profile)?;
            kept.extend(["br", "gz"].map(|suffix| PathBuf::from(format!("{}.{suffix}", path.display()))));
        }
    }
    mirror::write_if_different(&site.join(manifest::FILE), named.text()?.as_bytes())?;
    kept.insert(manifest::FILE.into());
    mirror::remove_others(site, &kept)?;
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_style_sheet_replaces_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let bindings = folder.path().join("bindings");
        let fixed = folder.path().join("static");
        fs::create_dir_all(bindings.join("snippets/leptos")).unwrap();
        fs::create_dir_all(&fixed).unwrap();
        fs::write(fixed.join("robots.txt"), "User-agent: *\n").unwrap();
        fs::write(bindings.join("snippets/leptos/inline0.js"), "export {}").unwrap();
        let scripts = Scripts { js: bindings.join("a.js"), wasm: bindings.join("a.wasm"), snippets: bindings.join("snippets") };
        fs::write(&scripts.js, "export default 1").unwrap();
        fs::write(&scripts.wasm, b"\0asm").unwrap();

        let site = folder.path().join("site");
        let first = write(&site, "a{color:red}", &scripts, &fixed, Profile::Dev).unwrap();
        let second = write(&site, "a{color:blue}", &scripts, &fixed, Profile::Dev).unwrap();
        assert_ne!(first.css, second.css);
        assert_eq!((&first.js, &first.wasm), (&second.js, &second.wasm));
        assert!(!site.join(&first.css).exists() && !site.join(format!("{}.br", first.css)).exists());
        for name in [second.css.as_str(), "robots.txt", "robots.txt.gz", "snippets/leptos/inline0.js", manifest::FILE] {
            assert!(site.join(name).exists(), "{name}");
        }
        assert_eq!(serde_json::from_str::<Manifest>(&fs::read_to_string(site.join(manifest::FILE)).unwrap()).unwrap(), second);
    }
}
