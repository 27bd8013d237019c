//! Dependencies that no source names: they cost every build and say something untrue about the crate.

use std::fs;
use std::path::Path;

use anyhow::Result;
use cargo_metadata::{DependencyKind, Package};

/// Crates that are used without being named, each with the reason.
const UNNAMED: &[(&str, &str, &str)] = &[("app", "wasm-bindgen", "the code that the island macro writes names it")];

/// Dependencies that a package's own files do not name.
pub(super) fn violations(package: &Package) -> Result<Vec<String>> {
    let Some(folder) = package.manifest_path.parent() else { return Ok(Vec::new()) };
    let (mut code, mut tests) = (String::new(), String::new());
    read(folder.join("src").as_std_path(), &mut code)?;
    for side in ["tests", "benches"] {
        read(folder.join(side).as_std_path(), &mut tests)?;
    }
    let build = fs::read_to_string(folder.join("build.rs")).unwrap_or_default();
    let mut broken = Vec::new();
    for dependency in &package.dependencies {
        let name = dependency.rename.as_ref().unwrap_or(&dependency.name);
        let expected = UNNAMED.iter().any(|(user, used, _)| *user == package.name.as_str() && used == name);
        let own = *name == package.name.as_str();
        let is_named = match dependency.kind {
            DependencyKind::Build => names(&build, name),
            DependencyKind::Development => names(&tests, name) || names(&code, name),
            _ => names(&code, name),
        };
        if !is_named && !expected && !own {
            broken.push(format!("{} names {name} in its Cargo.toml and nowhere else: take it out", package.name));
        }
    }
    Ok(broken)
}

/// Whether a text uses a crate: `name::…`, `use name;`, `use name as …`, `extern crate name`.
fn names(text: &str, crate_name: &str) -> bool {
    let ident = crate_name.replace('-', "_");
    text.match_indices(&ident).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = &text[at + ident.len()..];
        let starts = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let is_path = after.starts_with("::") && before != Some(':');
        let is_import = text[..at].ends_with("use ") && (after.starts_with(';') || after.starts_with(" as "));
        starts && (is_path || is_import)
    })
}

fn read(folder: &Path, text: &mut String) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, text)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_crate_is_used_where_its_name_begins_a_path() {
        for text in ["use docx_rs::Docx;", "let x = docx_rs::a();", "use docx_rs as _;", "use docx_rs;", "#[docx_rs::main]"] {
            assert!(names(text, "docx-rs"), "{text}");
        }
        for text in ["use my_docx_rs::Docx;", "// docx-rs", "crate::docx_rs::a()", "let docx_rs = 1;"] {
            assert!(!names(text, "docx-rs"), "{text}");
        }
    }
}
