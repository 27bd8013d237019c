//! What makes two candidates the same: rule, unit, address as people mean it, period, and what the rule holds on to. Never a position,
//! a snippet, a rule's version or a moment, so that what was dismissed once stays dismissed.

use super::candidate::{Candidate, Rule};
use super::site_wide::SITE;

/// Names of a query that say how a reader came, not what she reads.
const TRACKING: [&str; 8] = ["spm", "fbclid", "gclid", "share_token", "isappinstalled", "nsukey", "scene", "_t"];

/// An address as it is compared: without scheme, usual port, fragment and marks of tracking; the host in small letters, the query in
/// order.
#[must_use]
pub fn canonical(address: &str) -> String {
    let address = address.trim().split('#').next().unwrap_or_default();
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    let (host, path) = rest.find('/').map_or((rest, "/"), |slash| rest.split_at(slash));
    let host = host.to_lowercase();
    let port = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    let host = host.strip_suffix(port).unwrap_or(&host);
    let mut kept: Vec<&str> = query
        .unwrap_or_default()
        .split('&')
        .filter(|part| {
            let name = part.split('=').next().unwrap_or_default().to_ascii_lowercase();
            !part.is_empty() && !name.starts_with("utm_") && !TRACKING.contains(&name.as_str())
        })
        .collect();
    kept.sort_unstable();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    format!("{host}{path}{query}")
}

/// The text whose digest is a candidate's fingerprint. `unit` is the unit's id; `month` (`2026-10`) counts for what is judged month by
/// month. What is a whole site's is the site's, whichever unit answers for it.
#[must_use]
pub fn identity(candidate: &Candidate, unit: &str, month: &str) -> String {
    let text = |key: &str| candidate.evidence.get(key).and_then(|text| text.as_str());
    if let Some(site) = text(SITE) {
        return [SITE, candidate.rule.code(), site, text("cause").unwrap_or_default()].join("\n");
    }
    // a shortage of October is another fact than one of November
    let period = match candidate.rule {
        Rule::MonthlyMinimum => month,
        _ => candidate.period.as_deref().unwrap_or_default(),
    };
    let both = match candidate.rule {
        Rule::ItemNotPublished => format!("{}\n{}", text("list").unwrap_or_default(), text("item").unwrap_or_default()),
        _ => String::new(),
    };
    let anchor = match candidate.rule {
        Rule::ItemNotPublished => &both,
        // of two sheets the same item in the same village is two problems
        Rule::OnSite => text("item").or_else(|| text("word")).unwrap_or_default(),
        // each mark of a home page by itself
        Rule::SiteMark => text("item").unwrap_or_default(),
        Rule::WrongWord => candidate.evidence.get("word").and_then(|word| word.as_str()).unwrap_or_default(),
        _ => "",
    };
    [candidate.rule.code(), unit, &canonical(&candidate.url), period, anchor].join("\n")
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;

    #[test]
    fn addresses_that_mean_the_same_page() {
        for (one, other) in [
            ("http://a.cn/w/1.html", "https://A.cn:443/w/1.html"),
            ("http://a.cn:80/w/1.html#top", "https://a.cn/w/1.html"),
            ("http://a.cn/w?id=1&utm_source=x&spm=1.2", "http://a.cn/w?id=1"),
            ("http://a.cn/w?b=2&a=1", "http://a.cn/w?a=1&b=2"),
            ("http://a.cn", "http://a.cn/"),
        ] {
            assert_eq!(canonical(one), canonical(other), "{one} {other}");
        }
        for (one, other) in [
            ("http://a.cn/w/1.html", "http://a.cn/w/2.html"),
            ("http://a.cn:8080/", "http://a.cn/"),
            ("http://a.cn/w?id=1", "http://a.cn/w?id=2"),
            ("http://a.cn/W", "http://a.cn/w"),
        ] {
            assert_ne!(canonical(one), canonical(other), "{one} {other}");
        }
    }

    #[test]
    fn position_title_column_and_evidence_are_no_part_of_it() {
        let one = Candidate {
            unit: "县水利局".into(),
            column: "工作动态".into(),
            rule: Rule::WrongWord,
            url: "http://a.cn/1.html".into(),
            title: "题".into(),
            period: None,
            evidence: Map::new(),
        }
        .with("word", "按排");
        let moved =
            Candidate { column: "通知公告".into(), title: "新题".into(), url: "https://a.cn/1.html?utm_id=2".into(), ..one.clone() };
        assert_eq!(identity(&one, "u", "2026-10"), identity(&moved.with("line", 7), "u", "2026-11"));
        assert_ne!(identity(&one, "u", "2026-10"), identity(&one, "v", "2026-10"));
        assert_ne!(identity(&one, "u", "2026-10"), identity(&one.clone().with("word", "帐目"), "u", "2026-10"));
        let few = Candidate { rule: Rule::MonthlyMinimum, ..one.clone() };
        assert_ne!(identity(&few, "u", "2026-10"), identity(&few, "u", "2026-11"));
        let site = |unit: &str, url: &str| {
            let site = Candidate { rule: Rule::PageUnreachable, url: url.into(), ..one.clone() };
            identity(&site.with("site", "a.cn").with("cause", "timeout"), unit, "2026-10")
        };
        assert_eq!(site("u", "http://a.cn/1/"), site("v", "http://a.cn/2/"), "which page stood for the site is no part of it");
        let week = |week: &str| Candidate { rule: Rule::WeeklyMissed, period: Some(week.into()), url: String::new(), ..one.clone() };
        assert_ne!(identity(&week("a"), "u", "2026-10"), identity(&week("b"), "u", "2026-10"));
    }
}
