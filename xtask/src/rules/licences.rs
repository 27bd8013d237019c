//! Licences of everything that is compiled into the program: a county must be able to install it without a lawyer.

use cargo_metadata::Package;
use spdx::{Expression, LicenseReq};

/// Licences under which code may be linked into an Apache-2.0 program.
const FREE: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages whose licence is unknown, unreadable, or none of the free ones.
pub(super) fn violations<'a>(packages: impl IntoIterator<Item = &'a Package>) -> Vec<String> {
    let foreign = packages.into_iter().filter(|package| package.source.is_some());
    foreign.filter_map(|package| fault(package.name.as_str(), package.license.as_deref())).collect()
}

fn fault(name: &str, licence: Option<&str>) -> Option<String> {
    let Some(text) = licence else { return Some(format!("{name} names no licence: look at its files before it is used")) };
    let Ok(expression) = Expression::parse_mode(text, spdx::ParseMode::LAX) else {
        return Some(format!("{name} has a licence that cannot be read: {text}"));
    };
    let is_free = |req: &LicenseReq| req.license.id().is_some_and(|id| FREE.contains(&id.name));
    (!expression.evaluate(is_free))
        .then(|| format!("{name} is under {text}, which is not among the licences in xtask/src/rules/licences.rs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_alternative_is_enough_and_a_copyleft_is_named() {
        for licence in ["MIT", "MIT OR Apache-2.0", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "GPL-3.0 OR MIT"] {
            assert_eq!(fault("x", Some(licence)), None, "{licence}");
        }
        for licence in [Some("AGPL-3.0"), Some("MIT AND GPL-3.0"), Some("nonsense"), None] {
            assert!(fault("x", licence).is_some(), "{licence:?}");
        }
    }
}
