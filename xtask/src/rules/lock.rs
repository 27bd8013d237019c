//! What the lock file may hold, and how often.

/// TLS and font libraries that drag system libraries or a second C crypto library along; a crate's default feature brings
/// them in unnoticed.
const NEVER: [&str; 5] = ["aws-lc-rs", "aws-lc-sys", "font-kit", "native-tls", "openssl-sys"];

/// Older SQLite sources lack what the storage layer's SQL needs.
const OLDEST_SQLITE: (u32, u32) = (0, 37);

/// Broken rules about third-party crates.
pub(super) fn violations(lock: &str) -> Vec<String> {
    let packages = packages(lock);
    let mut broken = Vec::new();
    let versions = |name: &str| -> Vec<&str> { packages.iter().filter(|(known, _)| *known == name).map(|(_, version)| *version).collect() };
    for name in ["sqlx", "sqlx-core", "libsqlite3-sys"] {
        let found = versions(name);
        if found.len() != 1 {
            broken.push(format!("Cargo.lock holds {} versions of {name} [{}] instead of one", found.len(), found.join(", ")));
        }
    }
    for version in versions("libsqlite3-sys") {
        if major_minor(version) < OLDEST_SQLITE {
            broken.push(format!("Cargo.lock holds libsqlite3-sys {version}; {}.{} or newer is needed", OLDEST_SQLITE.0, OLDEST_SQLITE.1));
        }
    }
    for name in NEVER {
        if !versions(name).is_empty() {
            broken.push(format!("Cargo.lock holds {name}; see who brings it: cargo tree --workspace --target all --invert {name}"));
        }
    }
    broken
}

/// Name and version of every package.
fn packages(lock: &str) -> Vec<(&str, &str)> {
    let value = |line: &'_ str, key: &str| -> Option<(usize, usize)> {
        let rest = line.strip_prefix(key)?.strip_prefix(" = \"")?;
        let start = line.len() - rest.len();
        Some((start, start + rest.find('"')?))
    };
    lock.split("[[package]]")
        .skip(1)
        .filter_map(|block| {
            let find = |key: &str| block.lines().find_map(|line| value(line, key).map(|(start, end)| &line[start..end]));
            Some((find("name")?, find("version")?))
        })
        .collect()
}

fn major_minor(version: &str) -> (u32, u32) {
    let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(list: &[(&str, &str)]) -> String {
        let blocks: Vec<String> = list
            .iter()
            .map(|(name, version)| format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\ndependencies = [\n \"x\",\n]\n"))
            .collect();
        format!("version = 4\n\n{}", blocks.join("\n"))
    }

    const GOOD: [(&str, &str); 3] = [("libsqlite3-sys", "0.37.0"), ("sqlx", "0.9.0"), ("sqlx-core", "0.9.0")];

    #[test]
    fn a_good_lock_passes() {
        assert_eq!(violations(&lock(&GOOD)), Vec::<String>::new());
    }

    #[test]
    fn a_second_sqlx_and_an_old_sqlite_are_named() {
        let broken = violations(&lock(&[("libsqlite3-sys", "0.30.1"), ("sqlx", "0.8.6"), ("sqlx", "0.9.0"), ("sqlx-core", "0.9.0")]));
        assert_eq!(broken.len(), 2, "{broken:?}");
        assert!(broken[0].contains("2 versions of sqlx [0.8.6, 0.9.0]"));
        assert!(broken[1].contains("libsqlite3-sys 0.30.1"));
    }

    #[test]
    fn foreign_crypto_is_named() {
        let broken = violations(&lock(&[GOOD[0], GOOD[1], GOOD[2], ("aws-lc-rs", "1.0.0")]));
        assert_eq!(broken.len(), 1);
        assert!(broken[0].contains("aws-lc-rs"));
    }
}
