//! Rows as the office's selectors pick them out of a page.

use std::ops::Range;

use chrono::NaiveDate;
use domain::monitoring::days::first_full_day;
use domain::monitoring::page::LinkRow;
use domain::monitoring::personal::redact;
use domain::monitoring::picked::PickedCounts;
use domain::monitoring::selector::{Elements, Picks, Selector};

use super::links::{flat_text, link_text};
use super::page::Page;
use super::row::{RowDay, day_in};
use crate::html::{Id, Tree};

impl Elements for Tree {
    fn count(&self) -> usize {
        self.len()
    }

    fn name(&self, id: usize) -> &str {
        Self::name(self, id)
    }

    fn attribute(&self, id: usize, name: &str) -> Option<&str> {
        Self::attribute(self, id, name)
    }

    fn around(&self, id: usize) -> usize {
        self.node(id).parent()
    }
}

/// The rows that are picked, in the page's order, and how much each selector found; what holds no link that can be followed is none.
pub(super) fn rows(page: &Page, picks: &Picks, as_of: NaiveDate) -> (Vec<LinkRow>, PickedCounts) {
    // an empty text is no selector
    let find = |text: &str| Selector::read(text).ok().map(|one| one.find(&page.tree));
    let (items, titles, days) = (find(&picks.item).unwrap_or_default(), find(&picks.title), find(&picks.day));
    let mut rows = Vec::new();
    let mut counts = PickedCounts { items: items.len(), ..PickedCounts::default() };
    let mut until = 0;
    for item in items {
        // one within another is part of it
        if item < until {
            continue;
        }
        let range = page.tree.range(item);
        until = range.end;
        let title = first_in(titles.as_deref(), &range);
        let Some((link, address)) = link_of(page, &range, title) else { continue };
        counts.with_link += 1;
        counts.with_title += usize::from(title.is_some());
        counts.with_day += usize::from(first_in(days.as_deref(), &range).is_some());
        let text = title.map(|title| flat_text(page, title)).filter(|text| !text.is_empty()).unwrap_or_else(|| link_text(page, link));
        let attribute = page.tree.attribute(link, "title").unwrap_or_default().trim().to_owned();
        if text.is_empty() && attribute.is_empty() {
            continue;
        }
        let day = match (&days, first_in(days.as_deref(), &range)) {
            (Some(_), None) => RowDay::default(),
            (Some(_), Some(day)) => day_of(page, day),
            (None, _) => day_in(page, std::slice::from_ref(&range)),
        };
        let (text, personal) = redact(&text, as_of);
        let (title, more) = redact(&attribute, as_of);
        let personal = if personal.is_empty() { more } else { personal };
        rows.push(LinkRow { address, text, title, day: day.full, short_day: day.short, personal });
    }
    (rows, counts)
}

/// The first of these within an item.
fn first_in(found: Option<&[Id]>, item: &Range<Id>) -> Option<Id> {
    let found = found?;
    found.get(found.partition_point(|id| *id < item.start)).copied().filter(|id| item.contains(id))
}

/// The link of an item: in its title, around it, or the first.
fn link_of(page: &Page, item: &Range<Id>, title: Option<Id>) -> Option<(Id, String)> {
    let followed = |id: Id| {
        let href = (page.tree.name(id) == "a").then(|| page.tree.attribute(id, "href")).flatten()?;
        page.resolve(href).map(|url| (id, String::from(url)))
    };
    let in_title = || page.tree.range(title?).find_map(followed);
    let around_title = || page.tree.ancestors(title?).take_while(|around| item.contains(around)).find_map(followed);
    in_title().or_else(around_title).or_else(|| item.clone().find_map(followed))
}

/// The day that an element shows, whatever else stands in it.
fn day_of(page: &Page, id: Id) -> RowDay {
    let day = day_in(page, &[page.tree.range(id)]);
    if day.full.is_some() { day } else { RowDay { full: first_full_day(&page.tree.raw_text(id)), ..day } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(html: &str, item: &str, title: &str, day: &str) -> Vec<String> {
        let page = Page::read(html, &"http://a.cn/w/news/".parse().unwrap());
        let picks = Picks { item: item.into(), title: title.into(), day: day.into() };
        let row = |row: LinkRow| {
            let day = row.day.map(|day| day.to_string()).or(row.short_day.map(|(month, day)| format!("{month}-{day}")));
            format!("{} {} {}", row.address.trim_start_matches("http://a.cn/w/news/"), row.text, day.unwrap_or_default())
        };
        rows(&page, &picks, "2026-10-31".parse().unwrap()).0.into_iter().map(row).collect()
    }

    const ODD: &str = "<div class=hot><p><a href=9.html>别的栏目</a> 2026-10-09</p></div>\
        <div id=box><div class=c><em>成文2026-09-01</em><h4>节水宣传周</h4><b class=d>发布于2026年10月5日 科员</b><a href=1.html>查看</a></div>\
        <div class=c><h4><a href=2.html title='水库除险加固的公告'>水库除险…</a></h4><b class=d>10-04</b></div>\
        <div class=c><h4>没有链接</h4></div><div class=c><a href='javascript:void(0)'>打不开</a></div></div>";

    #[test]
    fn items_titles_and_days_are_picked() {
        for (item, title, day, expected) in [
            ("#box > .c", "h4", ".d", vec!["1.html 节水宣传周 2026-10-05", "2.html 水库除险… 10-4"]),
            ("#box .c", "", ".d", vec!["1.html 查看 2026-10-05", "2.html 水库除险… 10-4"]),
            (".c, #box", "h4", ".d", vec!["1.html 节水宣传周 2026-10-05"]),
            (".hot p", "", "", vec!["9.html 别的栏目 2026-10-09"]),
            (".hot a", "", ".d", vec!["9.html 别的栏目 "]),
            (".none", "", "", vec![]),
        ] {
            assert_eq!(told(ODD, item, title, day), expected, "{item} {title} {day}");
        }
    }

    #[test]
    fn how_much_each_selector_found_is_counted() {
        let counts = |item: &str, title: &str, day: &str| {
            let page = Page::read(ODD, &"http://a.cn/w/news/".parse().unwrap());
            let picks = Picks { item: item.into(), title: title.into(), day: day.into() };
            let PickedCounts { items, with_link, with_title, with_day } = rows(&page, &picks, "2026-10-31".parse().unwrap()).1;
            (items, with_link, with_title, with_day)
        };
        assert_eq!(counts("#box > .c", "h4", ".d"), (4, 2, 2, 2));
        assert_eq!(counts("#box > .c", "h9", ".none"), (4, 2, 0, 0));
        assert_eq!(counts(".none", "h4", ".d"), (0, 0, 0, 0));
        assert_eq!(counts("em", "", ""), (1, 0, 0, 0));
    }

    #[test]
    fn a_link_around_its_title_is_the_items_own() {
        let html = "<ul><li><a href=1.html><i>10-05</i><span class=t>节水宣传周</span></a><a href=x.html>更多</a></li></ul>";
        assert_eq!(told(html, "li", ".t", ""), ["1.html 节水宣传周 10-5"]);
    }

    #[test]
    fn personal_numbers_in_titles_are_masked() {
        let html = "<ul><li><a href=1.html>联系人电话13812345678</a></li></ul>";
        let page = Page::read(html, &"http://a.cn/w/".parse().unwrap());
        let (found, _) = rows(&page, &Picks { item: "li".into(), ..Picks::default() }, "2026-10-31".parse().unwrap());
        assert!(!found[0].text.contains("13812345678") && !found[0].personal.is_empty(), "{found:?}");
    }
}
