//! What may not be found anywhere below a crate, however deep.

/// Crates and features that a crate's whole tree must not hold.
pub(super) struct Ban {
    /// Whose tree.
    pub(super) root: &'static str,
    /// Whether the tree is the one compiled for the browser.
    pub(super) in_browser: bool,
    /// Names of crates.
    pub(super) crates: &'static [&'static str],
    /// Features of crates, as `crate/feature`.
    pub(super) features: &'static [&'static str],
}

/// The architecture's "never" column, as far as a tree can show it.
pub(super) const BANS: &[Ban] = &[
    Ban {
        root: "frontend",
        in_browser: true,
        crates: &[
            "sqlx",
            "sqlx-core",
            "tokio",
            "axum",
            "reqwest",
            "plotters",
            "argon2",
            "calamine",
            "services",
            "storage",
            "charts",
            "exchange",
            "crawler",
        ],
        features: &[],
    },
    Ban {
        root: "domain",
        in_browser: false,
        crates: &["tokio", "sqlx", "sqlx-core", "leptos", "axum", "rand", "getrandom"],
        features: &["chrono/clock", "chrono/now"],
    },
    Ban { root: "charts", in_browser: false, crates: &["leptos", "sqlx", "sqlx-core", "font-kit", "ttf-parser"], features: &[] },
    Ban { root: "storage", in_browser: false, crates: &["leptos", "axum"], features: &[] },
    Ban { root: "services", in_browser: false, crates: &["leptos", "axum"], features: &[] },
    Ban { root: "exchange", in_browser: false, crates: &["sqlx", "sqlx-core", "leptos", "axum", "storage", "services"], features: &[] },
];

/// Reads lines `name v1.2.3 (note) [feature,feature]` as `cargo tree` prints them and names what is banned.
pub(super) fn violations(ban: &Ban, tree: &str) -> Vec<String> {
    let place = if ban.in_browser { "'s browser build" } else { "" };
    let mut broken = Vec::new();
    for line in tree.lines() {
        let Some(name) = line.split_whitespace().next() else { continue };
        if ban.crates.contains(&name) {
            broken.push(format!("{}{place} holds {name}; see who brings it: cargo tree --package {} --invert {name}", ban.root, ban.root));
        }
        let features = line.rsplit_once('[').map_or("", |(_, rest)| rest.split(']').next().unwrap_or_default());
        for feature in features.split(',') {
            let full = format!("{name}/{feature}");
            if ban.features.contains(&full.as_str()) {
                broken.push(format!("{}{place} switches on {full}", ban.root));
            }
        }
    }
    broken.sort();
    broken.dedup();
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ban(root: &str) -> &'static Ban {
        BANS.iter().find(|ban| ban.root == root).unwrap()
    }

    #[test]
    fn a_clean_tree_passes() {
        let tree = "frontend v0.1.0 (/somewhere/frontend) []\napp v0.1.0 (/somewhere/app) [hydrate]\nleptos v0.8.23 [hydrate,islands]\ntokio-lookalike v1.0.0 []\n";
        assert_eq!(violations(ban("frontend"), tree), Vec::<String>::new());
    }

    #[test]
    fn a_database_in_the_browser_is_named_once() {
        let tree = "frontend v0.1.0 []\nsqlx v0.9.0 [sqlite]\nsqlx v0.9.0 [sqlite] (*)\nservices v0.1.0 (/x) []\n";
        let broken = violations(ban("frontend"), tree);
        assert_eq!(broken.len(), 2, "{broken:?}");
        assert!(broken.iter().any(|rule| rule.contains("holds sqlx;")) && broken.iter().any(|rule| rule.contains("holds services;")));
    }

    #[test]
    fn a_clock_in_the_domain_is_named() {
        let tree = "domain v0.1.0 (/x) []\nchrono v0.4.45 [alloc,clock,std]\n";
        assert_eq!(violations(ban("domain"), tree), ["domain switches on chrono/clock"]);
        assert!(violations(ban("domain"), "chrono v0.4.45 [alloc,serde,std] (*)").is_empty());
    }
}
