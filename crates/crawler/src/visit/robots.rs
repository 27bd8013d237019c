//! robots.txt as RFC 9309 says.

use percent_encoding::percent_decode_str;

/// More of a file is not read.
pub(super) const LIMIT: usize = 500 * 1024;

/// What a host lets us visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Robots {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allows: bool,
    pattern: String,
}

impl Robots {
    /// Nothing may be visited.
    pub(super) fn nothing() -> Self {
        Self { rules: vec![Rule { allows: false, pattern: "/".to_owned() }] }
    }

    /// Reads the groups for a name, or those for everybody where it has none.
    pub(super) fn read(text: &str, name: &str) -> Self {
        let mut own: Option<Vec<Rule>> = None;
        let mut everybody: Vec<Rule> = Vec::new();
        let (mut for_us, mut for_all, mut is_naming) = (false, false, false);
        for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    if !is_naming {
                        (for_us, for_all) = (false, false);
                    }
                    is_naming = true;
                    let token: String = value.chars().take_while(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_')).collect();
                    for_us |= token.eq_ignore_ascii_case(name);
                    for_all |= value == "*";
                    if for_us {
                        own.get_or_insert_default();
                    }
                }
                key @ ("allow" | "disallow") => {
                    is_naming = false;
                    if value.is_empty() {
                        continue;
                    }
                    let rule = Rule { allows: key == "allow", pattern: decoded(value) };
                    if for_us {
                        own.get_or_insert_default().push(rule.clone());
                    }
                    if for_all {
                        everybody.push(rule);
                    }
                }
                // sitemap and the like end no group
                _ => {}
            }
        }
        Self { rules: own.unwrap_or(everybody) }
    }

    /// Whether a path with its query may be visited: the longest rule decides, Allow where two are as long.
    pub(super) fn allow(&self, path: &str) -> bool {
        let path = decoded(path);
        let fitting = self.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        fitting.max_by_key(|rule| (rule.pattern.len(), rule.allows)).is_none_or(|rule| rule.allows)
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// `*` is anything, `$` at the end is the end.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return !to_end || rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    if to_end { rest.ends_with(last) } else { rest.contains(last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(text: &str, path: &str) -> bool {
        Robots::read(text, "GongkaiMonitor").allow(path)
    }

    #[test]
    fn the_longest_rule_decides() {
        let text = "User-agent: *\nDisallow: /private/\nAllow: /private/open/\nDisallow: /a\nAllow: /a\nDisallow: /*.php$\nDisallow: /q?x=\nDisallow: /x*y*z\nDisallow: /%E6%B5%8B/\n";
        for (path, expected) in [
            ("/", true),
            ("/private/1", false),
            ("/private/open/1", true),
            ("/privat", true),
            ("/a/b", true),
            ("/i.php", false),
            ("/i.php?x", true),
            ("/q?x=1", false),
            ("/q?y=1", true),
            ("/xaybz1", false),
            ("/xazby", true),
            ("/%E6%B5%8B/1", false),
            ("/测/1", false),
        ] {
            assert_eq!(allows(text, path), expected, "{path}");
        }
    }

    #[test]
    fn the_group_with_our_name_goes_before_everybody_s() {
        let text = "user-agent: *\ndisallow: /\n\nUSER-AGENT: other\nUser-agent: gongkaimonitor/2.0\nDisallow: /x # no\nSitemap: http://a.cn/s\nDisallow: /y\n\nUser-agent: GongkaiMonitor\nDisallow: /z";
        for (path, expected) in [("/", true), ("/x", false), ("/y", false), ("/z", false)] {
            assert_eq!(allows(text, path), expected, "{path}");
        }
        assert!(!allows("User-agent: Gongkai\nAllow: /\nUser-agent: *\nDisallow: /", "/"), "another name is not ours");
        assert!(allows("User-agent: GongkaiMonitor\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a"), "an empty rule forbids nothing");
    }

    #[test]
    fn what_is_no_robots_txt_forbids_nothing() {
        for text in ["", "<html><body>404: /</body></html>", "Disallow: /", "\u{feff}User-agent: x\nDisallow: /"] {
            assert!(allows(text, "/a"), "{text}");
        }
        assert!(!allows("\u{feff}User-agent: *\r\nDisallow: /\r\n", "/a"));
        assert!(!Robots::nothing().allow("/"));
    }
}
