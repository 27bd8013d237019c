//! 页面标签: what the national indicators ask of a site's pages. Of each site five pages of columns and five articles are drawn of those that
//! the round has read; where there are fewer, all are looked at. The seed stands with what is found, so that anybody can draw again.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::candidate::{Candidate, Rule};
use super::column::Column;
use super::content::Content;
use super::judge::{ColumnSeen, Seen};
use super::look_back::sample;
use super::site_wide::site_of;

/// So many pages of each kind are drawn of a site.
const DRAWN: usize = 5;
/// What a page of a column lacks that has none.
const OF_COLUMN: &str = "栏目标签（ColumnName、ColumnDescription、ColumnType等）";
/// What an article lacks that has none.
const OF_ARTICLE: &str = "文章标签（ArticleTitle、PubDate、ContentSource）";

/// Which of the tags of its kind a page bears. One of a kind is enough: what is asked is whether there are any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PageTags {
    /// Any of a page of a column.
    pub of_column: bool,
    /// Any of an article.
    pub of_article: bool,
}

impl PageTags {
    /// Names of the tags of a page of a column, in small letters.
    pub const COLUMN: [&str; 4] = ["columnname", "columndescription", "columnkeywords", "columntype"];
    /// Names of the tags of an article, in small letters.
    pub const ARTICLE: [&str; 3] = ["articletitle", "pubdate", "contentsource"];
}

/// A page that may be drawn: the column that it stands under, its title, and whether it bears a tag.
type Page<'a> = (&'a Column, &'a str, bool);

/// What is drawn of one site, by address.
#[derive(Default)]
struct Pools<'a> {
    columns: BTreeMap<&'a str, Page<'a>>,
    articles: BTreeMap<&'a str, Page<'a>>,
}

/// The drawn pages without any tag of their kind. `tags` are those of the columns' own pages, by address; a page that an earlier version
/// read, which did not look, is not drawn.
#[must_use]
pub fn untagged(
    columns: &[Column],
    tags: &HashMap<String, PageTags>,
    states: &[ColumnSeen],
    seen: &HashMap<String, Seen>,
    month: NaiveDate,
) -> Vec<Candidate> {
    let mut sites: Vec<String> = Vec::new();
    let mut pools: HashMap<String, Pools<'_>> = HashMap::new();
    for (column, state) in columns.iter().zip(states) {
        let site = site_of(&column.address);
        if !sites.contains(&site) {
            sites.push(site.clone());
        }
        let pool = pools.entry(site.clone()).or_default();
        if let Some(tags) = tags.get(&column.address) {
            pool.columns.entry(column.address.as_str()).or_insert((column, "", tags.of_column));
        }
        let Some(Content::Items(items)) = &state.content else { continue };
        for item in items.iter().filter(|item| site_of(&item.address) == site) {
            if let Some(Seen::Article(facts)) = seen.get(&item.address)
                && let Some(tags) = facts.tags
            {
                pool.articles.entry(item.address.as_str()).or_insert((column, facts.title.as_str(), tags.of_article));
            }
        }
    }
    let mut found = Vec::new();
    for site in sites {
        let Some(pools) = pools.get(&site) else { continue };
        for (pool, lacks) in [(&pools.columns, OF_COLUMN), (&pools.articles, OF_ARTICLE)] {
            let addresses: Vec<&str> = pool.keys().copied().collect();
            let drawn = sample(&addresses.join("\n"), &format!("{site} {} {lacks}", month.format("%Y-%m")), DRAWN);
            for address in drawn.places.into_iter().filter_map(|place| addresses.get(place)) {
                let Some((column, title, false)) = pool.get(address).copied() else { continue };
                let one = Candidate::new(column, Rule::PageTags, address).titled(title);
                found.push(one.with("item", lacks).with("drawn_of", addresses.len()).with("seed", drawn.seed.as_str()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::content::Item;
    use super::super::facts::Facts;
    use super::*;
    use crate::ids::{ColumnId, UnitId};
    use crate::monitoring::column::ColumnClass;

    fn column(number: usize) -> Column {
        Column {
            id: ColumnId::new(format!("c{number}")),
            unit: UnitId::new("u"),
            unit_name: "甲局".into(),
            name: format!("栏目{number}"),
            address: format!("http://a.cn/{number}/"),
            class: ColumnClass::Dynamic,
            limit_days: None,
            monthly_minimum: None,
            allows_note: false,
            ways: Default::default(),
        }
    }

    fn hits(columns: usize, tagged: &[usize], articles: &[Option<bool>], month: &str) -> Vec<(String, String)> {
        let columns: Vec<Column> = (0..columns).map(column).collect();
        let tags = columns.iter().enumerate();
        let tags =
            tags.map(|(place, one)| (one.address.clone(), PageTags { of_column: tagged.contains(&place), of_article: false })).collect();
        let address = |number: usize| format!("http://a.cn/1/{number}.html");
        let items = (0..articles.len()).map(|number| Item { address: address(number), ..Item::default() }).collect();
        let mut states: Vec<ColumnSeen> =
            columns.iter().map(|_| ColumnSeen { page: Seen::There, content: None, further: Vec::new() }).collect();
        states[0].content = Some(Content::Items(items));
        let read = articles.iter().enumerate().map(|(number, of_article)| {
            let tags = of_article.map(|of_article| PageTags { of_column: false, of_article });
            (address(number), Seen::Article(Box::new(Facts { title: format!("文章{number}"), tags, ..Facts::default() })))
        });
        let found = untagged(&columns, &tags, &states, &read.collect(), month.parse().unwrap());
        found.into_iter().map(|one| (one.url, one.title)).collect()
    }

    #[test]
    fn five_pages_of_each_kind_are_drawn_and_where_there_are_fewer_all() {
        assert_eq!(hits(3, &[], &[], "2026-10-01").len(), 3, "fewer than five");
        assert_eq!(hits(12, &[], &[], "2026-10-01").len(), 5);
        assert_eq!(hits(3, &[0, 2], &[], "2026-10-01"), [("http://a.cn/1/".to_owned(), String::new())]);
        let articles = vec![Some(false); 9];
        assert_eq!(hits(1, &[0], &articles, "2026-10-01").len(), 5);
        assert_eq!(hits(1, &[0], &articles, "2026-10-01"), hits(1, &[0], &articles, "2026-10-01"), "the draw can be made again");
    }

    #[test]
    fn a_page_that_nobody_looked_at_for_tags_is_not_drawn() {
        let found = hits(1, &[0], &[None, Some(true), Some(false), None], "2026-10-01");
        assert_eq!(found, [("http://a.cn/1/2.html".to_owned(), "文章2".to_owned())]);
    }
}
