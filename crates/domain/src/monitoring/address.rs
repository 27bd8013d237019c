//! Addresses as they are compared.

use std::collections::HashSet;

/// The registered columns and the folders above them.
#[derive(Debug, Clone, Default)]
pub struct Registered {
    columns: HashSet<String>,
    folders: HashSet<String>,
}

impl Registered {
    /// Of these addresses.
    pub fn new<'a>(addresses: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for address in addresses {
            all.columns.insert(as_compared(address));
            let mut folder = folder_of(address);
            while let Some(path) = path_of(folder) {
                all.folders.insert(folder.trim_end_matches('/').to_owned());
                if path.trim_matches('/').is_empty() {
                    break;
                }
                folder = folder_of(folder.trim_end_matches('/'));
            }
        }
        all
    }

    /// Whether an address is a registered column, or a folder above one, or that folder's index page.
    #[must_use]
    pub fn is_column_or_above(&self, address: &str) -> bool {
        let compared = as_compared(address);
        if self.columns.contains(&compared) {
            return true;
        }
        let last = compared.rsplit('/').next().unwrap_or_default();
        let is_index = last.is_empty() || last.starts_with("index.") || last.starts_with("default.");
        let folder = if is_index { folder_of(&compared) } else { compared.as_str() };
        self.folders.contains(folder.trim_end_matches('/'))
    }
}

/// The address up to and with its last slash, without a query.
#[must_use]
pub fn folder_of(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let host = path.find("://").map_or(0, |at| at + 3);
    match path[host..].rfind('/') {
        Some(slash) => &path[..=host + slash],
        None => path,
    }
}

/// What follows the host.
fn path_of(address: &str) -> Option<&str> {
    let host = address.find("://")? + 3;
    Some(address[host..].find('/').map_or("", |slash| &address[host + slash..]))
}

/// Two spellings of an address that lead to the same page are the same here: blanks, fragment, a bare host's slash.
#[must_use]
pub fn as_compared(address: &str) -> String {
    let address = address.trim().split('#').next().unwrap_or_default();
    match address.find("://") {
        Some(at) if !address[at + 3..].contains(['/', '?']) => format!("{address}/"),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_the_folders_above_them() {
        let all = Registered::new(["http://a.cn/w/docs/index.html", "http://a.cn/w/notice.asp?lm=7", "http://b.cn:8080"]);
        for (address, expected) in [
            ("http://a.cn/w/docs/index.html", true),
            ("http://a.cn/w/docs/", true),
            ("http://a.cn/w/docs", true),
            ("http://a.cn/w/index.html", true),
            ("http://a.cn/w/", true),
            ("http://a.cn/", true),
            ("http://a.cn", true),
            ("http://a.cn/index.jsp", true),
            ("http://a.cn/w/notice.asp?lm=7#top", true),
            ("http://a.cn/w/notice.asp?lm=8", false),
            ("http://a.cn/w/docs/1.html", false),
            ("http://a.cn/x/", false),
            ("http://b.cn:8080/", true),
            ("http://b.cn/", false),
        ] {
            assert_eq!(all.is_column_or_above(address), expected, "{address}");
        }
    }

    #[test]
    fn folders() {
        for (address, folder) in [
            ("http://a.cn/w/1.html?a=/b", "http://a.cn/w/"),
            ("http://a.cn/w/", "http://a.cn/w/"),
            ("http://a.cn", "http://a.cn"),
            ("http://a.cn/1.html", "http://a.cn/"),
        ] {
            assert_eq!(folder_of(address), folder);
        }
    }
}
