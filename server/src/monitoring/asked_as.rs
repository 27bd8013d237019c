//! Pages that several columns read, each in its own way.

use std::collections::HashMap;

/// Under which address a page is asked for: in each way in which columns read it once, in the first under its own, in the others with a mark
/// behind it. Without that a column would get what another's way made of the page.
#[derive(Debug, Default)]
pub(super) struct AskedAs(HashMap<String, Vec<String>>);

impl AskedAs {
    /// The address to ask for a page that is read in a way.
    pub(super) fn of(&mut self, address: &str, mark: &str) -> String {
        let known = self.0.entry(address.to_owned()).or_default();
        let at = known.iter().position(|one| one == mark).unwrap_or_else(|| {
            known.push(mark.to_owned());
            known.len() - 1
        });
        if at == 0 { address.to_owned() } else { format!("{address}#{at}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_asked_for_once_in_each_way() {
        let mut asked = AskedAs::default();
        for (address, mark, expected) in [
            ("http://a.cn/", "", "http://a.cn/"),
            ("http://a.cn/", ".c", "http://a.cn/#1"),
            ("http://a.cn/", "", "http://a.cn/"),
            ("http://a.cn/", ".d", "http://a.cn/#2"),
            ("http://a.cn/", ".c", "http://a.cn/#1"),
            ("http://a.cn/2", ".c", "http://a.cn/2"),
        ] {
            assert_eq!(asked.of(address, mark), expected, "{address} {mark}");
        }
    }
}
