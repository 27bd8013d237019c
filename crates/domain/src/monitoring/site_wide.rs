//! 全站问题: where most pages of a site fail for the same cause, that is one problem of the site and none of each unit.

use std::collections::{HashMap, HashSet};

use super::candidate::{Candidate, Rule};
use super::column::Column;
use super::home::HOME;
use super::identity::canonical;

/// So many must share a cause; fewer are dealt with one by one.
const LEAST: usize = 3;
/// The word of a candidate's evidence that names the site.
pub const SITE: &str = "site";

/// A site: a host, with its port where that is no usual one.
#[must_use]
pub fn site_of(address: &str) -> String {
    let mut address = canonical(address);
    if let Some(slash) = address.find('/') {
        address.truncate(slash);
    }
    address
}

/// One candidate in place of many.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteWide {
    /// The site.
    pub site: String,
    /// It, of whichever unit is to answer: no unit's name stands in it yet.
    pub candidate: Candidate,
    /// Full names of the units it covers, each with how many of its columns or pages; the most first, ties in the register's order.
    pub covered: Vec<(String, i64)>,
    /// The candidates in whose place it stands.
    pub places: Vec<usize>,
}

/// What a rule finds all over a site for one cause is folded: columns that cannot be reached or are empty, where they are more than half of the
/// site's; dead links, where they are more than half of the site's addresses that were visited (`visited`, by site). The weekly rule
/// and limits of days are no cause of a site's: each unit keeps its own. A home page that fails ([`super::home`]) is always the site's: part of
/// what its columns say together, or a problem by itself.
#[must_use]
pub fn fold(columns: &[Column], candidates: &[Candidate], visited: &HashMap<String, usize>) -> Vec<SiteWide> {
    let mut registered: HashMap<String, HashSet<&str>> = HashMap::new();
    for column in columns {
        registered.entry(site_of(&column.address)).or_default().insert(&column.address);
    }
    let mut order: Vec<(String, Rule, String)> = Vec::new();
    let mut groups: HashMap<(String, Rule, String), Vec<usize>> = HashMap::new();
    let (homes, others): (Vec<_>, Vec<_>) = candidates.iter().enumerate().partition(|(_, one)| one.evidence.contains_key(HOME));
    for (place, one) in others {
        let is_of_site = matches!(one.rule, Rule::PageUnreachable | Rule::ColumnEmpty | Rule::DeadLink) && !one.url.is_empty();
        if is_of_site {
            let key = (site_of(&one.url), one.rule, cause_of(one));
            let group = groups.entry(key.clone()).or_default();
            if group.is_empty() {
                order.push(key);
            }
            group.push(place);
        }
    }
    let mut found = Vec::new();
    for key in order {
        let Some(places) = groups.remove(&key) else { continue };
        let (site, rule, cause) = key;
        let all = match rule {
            Rule::DeadLink => visited.get(&site).copied().unwrap_or_default(),
            _ => registered.get(&site).map_or(0, HashSet::len),
        };
        // a page that several units list is one page of the site
        let failing = places.iter().map(|place| candidates[*place].url.as_str()).collect::<HashSet<_>>().len();
        if failing < LEAST || failing * 2 <= all || all == 0 {
            continue;
        }
        let covered = covered(candidates, &places);
        let first = &candidates[places[0]];
        let candidate = Candidate { unit: String::new(), column: String::new(), title: String::new(), period: None, ..first.clone() };
        let candidate = Candidate { evidence: serde_json::Map::new(), ..candidate }
            .with(SITE, site.as_str())
            .with("cause", cause)
            .with("number", failing)
            .with("of", all)
            .with("units", covered.len());
        found.push(SiteWide { site, candidate, covered, places });
    }
    for (place, one) in homes {
        let site = site_of(&one.url);
        match found.iter_mut().find(|wide| wide.site == site && wide.candidate.rule == one.rule) {
            Some(wide) => wide.places.push(place),
            None => found.push(of_home(columns, site, place, one)),
        }
    }
    found
}

/// A home page's problem: of every unit that keeps a column on the site.
fn of_home(columns: &[Column], site: String, place: usize, one: &Candidate) -> SiteWide {
    let of_site = columns.iter().filter(|column| site_of(&column.address) == site);
    let covered = most_first(of_site.map(|column| column.unit_name.as_str()));
    let candidate = Candidate { unit: String::new(), ..one.clone() }.with(SITE, site.as_str()).with("units", covered.len());
    SiteWide { site, candidate, covered, places: vec![place] }
}

fn cause_of(one: &Candidate) -> String {
    one.evidence.get("cause").and_then(|cause| cause.as_str()).unwrap_or_default().to_owned()
}

fn covered(candidates: &[Candidate], places: &[usize]) -> Vec<(String, i64)> {
    most_first(places.iter().map(|place| candidates[*place].unit.as_str()))
}

/// How often each unit is named.
fn most_first<'u>(units: impl Iterator<Item = &'u str>) -> Vec<(String, i64)> {
    let mut all: Vec<(String, i64)> = Vec::new();
    for unit in units {
        match all.iter_mut().find(|(name, _)| name == unit) {
            Some((_, number)) => *number += 1,
            None => all.push((unit.to_owned(), 1)),
        }
    }
    // stable: who comes first in the register stays first
    all.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ColumnId, UnitId};
    use crate::monitoring::column::ColumnClass;

    fn column(unit: &str, address: &str) -> Column {
        Column {
            id: ColumnId::new(address),
            unit: UnitId::new(unit),
            unit_name: unit.into(),
            name: "动态".into(),
            address: address.into(),
            class: ColumnClass::Dynamic,
            limit_days: None,
            monthly_minimum: None,
            allows_note: false,
            ways: Default::default(),
        }
    }

    /// Columns `http://a.cn/1/` … of two units in turn, and one elsewhere.
    fn county(number: usize) -> Vec<Column> {
        let mut all: Vec<Column> =
            (0..number).map(|place| column(if place % 2 == 0 { "甲局" } else { "乙局" }, &format!("http://a.cn/{place}/"))).collect();
        all.push(column("丙局", "http://c.cn/1/"));
        all
    }

    fn hits(columns: &[Column], rule: Rule, causes: &[&str]) -> Vec<Candidate> {
        columns.iter().zip(causes).map(|(column, cause)| Candidate::new(column, rule, &column.address).with("cause", *cause)).collect()
    }

    #[test]
    fn most_columns_of_a_site_for_one_cause_are_one_problem() {
        let timeout = "timeout";
        for (number, causes, folded) in [
            (5, vec![timeout; 3], Some(3)),
            (6, vec![timeout; 3], None),
            (6, vec![timeout; 4], Some(4)),
            (2, vec![timeout; 2], None),
            (5, vec![timeout, "http_404", timeout, "http_500"], None),
            (5, vec![timeout, "http_404", timeout, timeout], Some(3)),
        ] {
            let columns = county(number);
            let found = fold(&columns, &hits(&columns, Rule::PageUnreachable, &causes), &HashMap::new());
            assert_eq!(found.first().map(|one| one.places.len()), folded, "{number} {causes:?}");
            assert!(found.len() <= 1);
        }
    }

    #[test]
    fn what_it_says() {
        let columns = county(5);
        let found = fold(&columns, &hits(&columns, Rule::PageUnreachable, &["timeout"; 5]), &HashMap::new());
        let one = &found[0];
        assert_eq!((one.site.as_str(), one.places.as_slice()), ("a.cn", [0, 1, 2, 3, 4].as_slice()));
        assert_eq!(one.covered, [("甲局".to_owned(), 3), ("乙局".to_owned(), 2)]);
        assert_eq!(one.candidate.url, "http://a.cn/0/");
        assert_eq!((&one.candidate.evidence["number"], &one.candidate.evidence["of"]), (&5.into(), &5.into()));
    }

    #[test]
    fn links_are_measured_by_what_was_visited_and_dates_by_nothing() {
        let columns = county(9);
        let dead = hits(&columns, Rule::DeadLink, &["http_404"; 6]);
        let visited = |number| HashMap::from([("a.cn".to_owned(), number)]);
        assert_eq!(fold(&columns, &dead, &visited(11)).len(), 1);
        assert_eq!(fold(&columns, &dead, &visited(12)).len(), 0);
        assert_eq!(fold(&columns, &dead, &HashMap::new()).len(), 0, "of nothing is no share");
        for rule in [Rule::ColumnOverdue, Rule::WeeklyMissed, Rule::WrongWord, Rule::MonthlyMinimum] {
            assert!(fold(&columns, &hits(&columns, rule, &[""; 9]), &visited(1)).is_empty(), "{rule:?}");
        }
        assert_eq!(fold(&columns, &hits(&columns, Rule::ColumnEmpty, &[""; 9]), &HashMap::new()).len(), 1);
    }

    #[test]
    fn a_home_page_is_the_sites_and_part_of_what_its_columns_say_together() {
        let columns = county(5);
        let home = Candidate { column: String::new(), ..Candidate::new(&columns[0], Rule::PageUnreachable, "http://a.cn/") };
        let home = home.with(HOME, true).with("cause", "timeout").with("tries", 3);
        let alone = fold(&columns, std::slice::from_ref(&home), &HashMap::new());
        let one = &alone[0];
        assert_eq!((alone.len(), one.site.as_str(), one.places.as_slice()), (1, "a.cn", [0].as_slice()));
        assert_eq!(one.covered, [("甲局".to_owned(), 3), ("乙局".to_owned(), 2)]);
        assert_eq!((one.candidate.url.as_str(), &one.candidate.evidence["site"]), ("http://a.cn/", &"a.cn".into()));
        let mut hits = hits(&columns, Rule::PageUnreachable, &["http_500"; 4]);
        hits.push(home);
        let found = fold(&columns, &hits, &HashMap::new());
        assert_eq!((found.len(), found[0].places.as_slice()), (1, [0, 1, 2, 3, 4].as_slice()), "one cause counts once");
    }

    #[test]
    fn one_page_that_many_units_list_is_one_page() {
        let same: Vec<Column> = ["甲局", "乙局", "丙局", "丁局"].iter().map(|unit| column(unit, "http://a.cn/list/")).collect();
        assert!(fold(&same, &hits(&same, Rule::PageUnreachable, &["dns"; 4]), &HashMap::new()).is_empty());
    }

    #[test]
    fn sites() {
        for (address, site) in
            [("http://A.cn/w/1", "a.cn"), ("https://a.cn:443/", "a.cn"), ("http://a.cn:8080/x?y", "a.cn:8080"), ("http://a.cn", "a.cn")]
        {
            assert_eq!(site_of(address), site);
        }
    }
}
