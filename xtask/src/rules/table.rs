//! Which of our crates may use which: the table of the architecture page.

use anyhow::Result;
use serde_json::Value;

/// Each crate and the crates of ours that it may use. A crate that is not here must be entered, with a thought.
const MAY_USE: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("charts", &["domain"]),
    ("storage", &["domain"]),
    ("services", &["domain", "storage"]),
    ("exchange", &["domain"]),
    ("crawler", &["domain"]),
    ("app", &["domain", "services", "charts"]),
    ("server", &["app", "charts", "crawler", "domain", "exchange", "services", "storage"]),
    ("frontend", &["app"]),
    ("xtask", &[]),
];

/// A crate of the workspace and all it names as dependency: for use, for building, for tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) dependencies: Vec<String>,
}

/// Reads `cargo metadata --no-deps`.
pub(super) fn read(metadata: &str) -> Result<Vec<Crate>> {
    let metadata: Value = serde_json::from_str(metadata)?;
    let names = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|entry| entry["name"].as_str()).map(str::to_owned).collect()
    };
    Ok(metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|package| Crate {
            name: package["name"].as_str().unwrap_or_default().to_owned(),
            dependencies: names(&package["dependencies"]),
        })
        .collect())
}

/// Uses that the table does not know.
pub(super) fn violations(crates: &[Crate]) -> Vec<String> {
    let ours = |name: &String| crates.iter().any(|other| other.name == *name);
    let mut broken = Vec::new();
    for Crate { name, dependencies } in crates {
        let Some((_, allowed)) = MAY_USE.iter().find(|(known, _)| known == name) else {
            broken.push(format!(
                "{name}: a crate that the architecture's table does not know; say there and in xtask/src/rules/table.rs what it may use"
            ));
            continue;
        };
        // a crate may name itself: so its own tests switch on one of its features
        for used in dependencies.iter().filter(|used| *used != name && ours(used) && !allowed.contains(&used.as_str())) {
            broken.push(format!("{name} uses {used}: the architecture lets it use only [{}]", allowed.join(", ")));
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crates(list: &[(&str, &[&str])]) -> Vec<Crate> {
        list.iter()
            .map(|(name, used)| Crate { name: (*name).to_owned(), dependencies: used.iter().map(|used| (*used).to_owned()).collect() })
            .collect()
    }

    #[test]
    fn the_table_as_drawn_holds() {
        let drawn = crates(&[
            ("domain", &["serde"]),
            ("storage", &["domain", "sqlx", "storage"]),
            ("services", &["domain", "storage"]),
            ("charts", &["domain"]),
            ("app", &["domain", "services", "charts", "leptos"]),
            ("frontend", &["app", "leptos"]),
        ]);
        assert_eq!(violations(&drawn), Vec::<String>::new());
    }

    #[test]
    fn a_page_that_reaches_for_storage_is_named() {
        let broken = violations(&crates(&[("app", &["storage"]), ("storage", &["domain"]), ("domain", &[])]));
        assert_eq!(broken.len(), 1);
        assert!(broken[0].starts_with("app uses storage"), "{broken:?}");
    }

    #[test]
    fn a_new_crate_must_be_entered() {
        assert!(violations(&crates(&[("helpers", &[])]))[0].starts_with("helpers: a crate"));
    }

    #[test]
    fn metadata_is_read() {
        let metadata = r#"{"packages":[{"name":"app","dependencies":[{"name":"domain","kind":null},{"name":"insta","kind":"dev"}]}]}"#;
        assert_eq!(read(metadata).unwrap(), crates(&[("app", &["domain", "insta"])]));
    }
}
