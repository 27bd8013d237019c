//! 首页: every round looks at the home page of each site on which it reads columns. That it fails in all its tries, while columns of the
//! site answer, is one problem of the site; where no column answers either, the columns say it.

use std::collections::{HashMap, HashSet};

use super::candidate::{Candidate, Rule};
use super::column::{Column, ColumnReader};
use super::identity::canonical;
use super::judge::{ColumnSeen, Seen};
use super::outcome::Cause;
use super::site_wide::site_of;

/// The word of a candidate's evidence that says that it is about a home page.
pub const HOME: &str = "home";

/// The home page of each site, in the register's order; none where a column is registered there or people alone look at the site.
#[must_use]
pub fn homes(columns: &[Column]) -> Vec<String> {
    let registered: HashSet<String> = columns.iter().map(|column| canonical(&column.address)).collect();
    let mut met = HashSet::new();
    let visited = columns.iter().filter(|column| column.ways.reader != ColumnReader::Hand);
    visited
        .filter(|column| met.insert(site_of(&column.address)))
        .filter_map(|column| home_of(&column.address))
        .filter(|home| !registered.contains(&canonical(home)))
        .collect()
}

/// `http://a.cn:8080/w/list.html` → `http://a.cn:8080/`.
fn home_of(address: &str) -> Option<String> {
    let (scheme, rest) = address.trim().split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
    Some(format!("{scheme}://{host}/"))
}

/// A problem of a home page: of the first unit that keeps a column on its site, and of no column.
pub(super) fn of_home(columns: &[Column], rule: Rule, home: &str) -> Option<Candidate> {
    let site = site_of(home);
    let first = columns.iter().find(|column| site_of(&column.address) == site)?;
    Some(Candidate { column: String::new(), ..Candidate::new(first, rule, home) })
}

/// Home pages that failed although columns of their sites answered, each of the first unit that keeps a column there. That a home page says
/// that something is missing proves nothing: it may only talk about it.
#[must_use]
pub fn failing(columns: &[Column], states: &[ColumnSeen], seen: &HashMap<String, Seen>) -> Vec<Candidate> {
    let answers: HashSet<String> = columns
        .iter()
        .zip(states)
        .filter(|(_, state)| matches!(state.page, Seen::There | Seen::Article(_)))
        .map(|(column, _)| site_of(&column.address))
        .collect();
    let failed = |home: String| {
        let Seen::Failed { cause, tries } = seen.get(&home)? else { return None };
        if *cause == Cause::Soft404 || !answers.contains(&site_of(&home)) {
            return None;
        }
        let one = of_home(columns, Rule::PageUnreachable, &home)?;
        Some(one.with(HOME, true).with("cause", cause.to_string()).with("tries", *tries))
    };
    homes(columns).into_iter().filter_map(failed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ColumnId, UnitId};
    use crate::monitoring::column::{ColumnClass, ColumnWays};
    use crate::monitoring::outcome::Reason;

    fn column(unit: &str, address: &str, reader: ColumnReader) -> Column {
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
            ways: ColumnWays { reader, ..ColumnWays::default() },
        }
    }

    #[test]
    fn each_site_has_one_home_page() {
        let page = ColumnReader::Page;
        let columns = [
            column("甲局", "http://a.cn/w/list.html?p=1", page),
            column("乙局", "https://A.cn/x/", page),
            column("乙局", "http://a.cn:8080/x", ColumnReader::Json),
            column("乙局", "http://b.cn", page),
            column("丙局", "http://b.cn/y/", page),
            column("丙局", "http://c.cn/y/", ColumnReader::Hand),
        ];
        // a.cn is one site with and without TLS; at b.cn a column is the home page itself; nobody visits c.cn
        assert_eq!(homes(&columns), ["http://a.cn/", "http://a.cn:8080/"]);
    }

    #[test]
    fn a_home_page_that_fails_while_columns_answer_is_a_problem() {
        let columns = [column("甲局", "http://a.cn/w/", ColumnReader::Page), column("乙局", "http://a.cn/x/", ColumnReader::Page)];
        let failed = |cause: Cause| Seen::Failed { cause, tries: 3 };
        for (home, pages, expected) in [
            (Some(failed(Cause::Http(500))), [Seen::There, failed(Cause::Timeout)], Some("http_500")),
            (Some(failed(Cause::Timeout)), [Seen::There, Seen::There], Some("timeout")),
            // nothing of the site answers: its columns say so
            (Some(failed(Cause::Timeout)), [failed(Cause::Timeout), failed(Cause::Timeout)], None),
            (Some(failed(Cause::Timeout)), [Seen::NotJudged(Reason::Robots), failed(Cause::Timeout)], None),
            (Some(failed(Cause::Soft404)), [Seen::There, Seen::There], None),
            (Some(Seen::There), [Seen::There, Seen::There], None),
            (Some(Seen::NotJudged(Reason::Refused)), [Seen::There, Seen::There], None),
            (None, [Seen::There, Seen::There], None),
        ] {
            let states = pages.clone().map(|page| ColumnSeen { page, content: None, further: Vec::new() });
            let seen: HashMap<String, Seen> = home.clone().map(|home| ("http://a.cn/".to_owned(), home)).into_iter().collect();
            let found = failing(&columns, &states, &seen);
            assert_eq!(found.first().map(|one| one.evidence["cause"].as_str().unwrap()), expected, "{home:?} {pages:?}");
            assert!(found.iter().all(|one| one.unit == "甲局" && one.column.is_empty() && one.evidence["tries"] == 3), "{found:?}");
        }
    }
}
