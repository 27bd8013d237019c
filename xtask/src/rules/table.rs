//! Which of our crates may use which: the table of the architecture page.

use cargo_metadata::Metadata;

/// Each crate and the crates of ours that it may use. A crate that is not here must be entered, with a thought.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("domain", &[]),
    ("charts", &["domain"]),
    ("documents", &["domain"]),
    ("storage", &["domain"]),
    ("services", &["documents", "domain", "storage"]),
    ("exchange", &["domain"]),
    ("crawler", &["domain"]),
    ("app", &["domain", "services", "charts"]),
    ("server", &["app", "charts", "crawler", "documents", "domain", "exchange", "services", "storage"]),
    ("frontend", &["app"]),
    ("xtask", &[]),
];

/// A crate of the workspace and all it names as dependency: for use, for building, for tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) dependencies: Vec<String>,
}

/// The workspace's own crates.
pub(super) fn read(metadata: &Metadata) -> Vec<Crate> {
    let named = |package: &&cargo_metadata::Package| Crate {
        name: package.name.to_string(),
        dependencies: package.dependencies.iter().map(|dependency| dependency.name.clone()).collect(),
    };
    metadata.workspace_packages().iter().map(named).collect()
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
}
