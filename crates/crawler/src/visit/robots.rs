//! robots.txt as RFC 9309 says, and `Crawl-delay`, which it does not.

use std::time::Duration;

use percent_encoding::percent_decode_str;

/// More of a file is not read.
pub(super) const LIMIT: usize = 500 * 1024;

/// What a host lets us visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Robots {
    rules: Vec<Rule>,
    /// What it asks us to wait between two requests, within bounds.
    delay: Duration,
}

/// Nobody waits longer, whatever a file asks for.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allows: bool,
    pattern: String,
}

impl Robots {
    /// Nothing may be visited.
    pub(super) fn nothing() -> Self {
        Self { rules: vec![Rule { allows: false, pattern: "/".to_owned() }], delay: Duration::ZERO }
    }

    /// Reads the groups for a name, or those for everybody where it has none.
    pub(super) fn read(text: &str, name: &str) -> Self {
        let mut own: Option<Self> = None;
        let mut everybody = Self::default();
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
                        own.get_or_insert_default().rules.push(rule.clone());
                    }
                    if for_all {
                        everybody.rules.push(rule);
                    }
                }
                "crawl-delay" => {
                    is_naming = false;
                    let asked = value.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                    let asked = asked.unwrap_or_default().min(LONGEST_DELAY);
                    if for_us {
                        own.get_or_insert_default().delay = asked;
                    }
                    if for_all {
                        everybody.delay = asked;
                    }
                }
                // sitemap and the like end no group
                _ => {}
            }
        }
        own.unwrap_or(everybody)
    }

    /// What it asks us to wait between two requests.
    pub(super) const fn delay(&self) -> Duration {
        self.delay
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
    fn a_delay_is_that_of_our_group_and_no_longer_than_a_minute() {
        let delay = |text: &str| Robots::read(text, "GongkaiMonitor").delay();
        for (text, seconds) in [
            ("User-agent: *\nCrawl-delay: 5\nDisallow: /a", 5.0),
            ("User-agent: *\nCrawl-delay: 2.5", 2.5),
            ("User-agent: *\nCrawl-delay: 86400", 60.0),
            ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: GongkaiMonitor\nDisallow:", 0.0),
            ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: GongkaiMonitor\nCrawl-delay: 7", 7.0),
            ("User-agent: other\nCrawl-delay: 5", 0.0),
            ("User-agent: *\nCrawl-delay: -1", 0.0),
            ("User-agent: *\nCrawl-delay: soon", 0.0),
        ] {
            assert_eq!(delay(text), Duration::from_secs_f64(seconds), "{text}");
        }
        // who waits is let in all the same
        assert!(allows("User-agent: GongkaiMonitor\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /", "/a"));
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
