//! Links that stand together in rows, whatever elements the rows are made of.

mod around;
mod day;
mod group;
mod row;
mod table;
mod text;

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::monitoring::days::{only_day, short_day};
use domain::monitoring::page::{LinkList, LinkRow, letters};
use domain::monitoring::personal::redact;
use domain::monitoring::title::leads_on;

use self::around::{heading, words_around};
use self::day::days;
use self::group::{Group, groups};
use self::row::{Row, row_kind, rows};
pub(super) use self::text::{flat_text, link_text};
use super::page::Page;
use super::row::RowDay;
use crate::html::{Id, Kind, lines};

/// Every list of a page that may be a column's own.
pub(super) fn lists(page: &Page, as_of: NaiveDate) -> Vec<LinkList> {
    let all = lines(&page.tree, 0, &|_| false);
    let groups = groups(page, &all);
    let rows = rows(page, &groups);
    let mut by_container: Vec<(Id, &'static str, Vec<&Row>)> = Vec::new();
    let mut place: HashMap<(Id, &str), usize> = HashMap::new();
    for row in &rows {
        let kind = row_kind(page.tree.name(row.node));
        let at = *place.entry((row.container, kind)).or_insert_with(|| {
            by_container.push((row.container, kind, Vec::new()));
            by_container.len() - 1
        });
        by_container[at].2.push(row);
    }
    let mut lists = Vec::new();
    let mut last_end = 0;
    for (container, kind, rows) in by_container {
        let Some(first) = rows.first() else { continue };
        let from = first.parts.iter().map(|part| part.start).min().unwrap_or(first.node);
        let heading = heading(page, &all, last_end, from, first);
        last_end = rows.iter().flat_map(|row| &row.parts).map(|part| part.end).max().unwrap_or(from);
        let days = days(page, container, &rows);
        let summaries = all
            .iter()
            .filter(|line| line.links.is_empty() && rows.iter().any(|row| row.parts.iter().any(|part| part.contains(&line.from))))
            .map(|line| letters(&line.text))
            .sum();
        let is_marked_up = matches!(kind, "li" | "tr" | "dd") || days.iter().filter(|day| day.is_some()).count() * 2 > rows.len();
        let rows = rows
            .iter()
            .zip(days)
            .map(|(row, day)| link_row(page, &groups[row.group], row, day, as_of))
            .filter(|row| !row.text.is_empty() || !row.title.is_empty())
            .collect();
        let in_main = page.tree.ancestors(container).chain([container]).any(|around| matches!(page.tree.name(around), "main" | "article"));
        lists.push(LinkList { heading, around: words_around(page, container), in_main, rows, is_marked_up, summaries });
    }
    lists.retain(|list: &LinkList| !list.rows.is_empty());
    lists
}

/// The address behind 下一页.
pub(super) fn next(page: &Page) -> Option<String> {
    let link = |wanted: &dyn Fn(&str) -> bool| {
        page.tree.named("a").filter(|id| !page.tree.ancestors(*id).any(|around| page.tree.is_unseen(around))).find_map(|id| {
            let text = page.tree.raw_text(id);
            let title = page.tree.attribute(id, "title").unwrap_or_default();
            let address = page.tree.attribute(id, "href").and_then(|href| page.resolve(href))?;
            (wanted(text.trim()) || wanted(title.trim())).then_some(address)
        })
    };
    let worded = |text: &str| {
        let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        matches!(bare.as_str(), "下一页" | "下页" | "后一页" | "下1页")
    };
    let arrow = |text: &str| matches!(text, ">" | "＞" | "»" | "›");
    link(&worded).or_else(|| link(&arrow)).map(String::from)
}

/// Whether the list stands in records that only a script unpacks.
pub(super) fn has_records(page: &Page) -> bool {
    page.tree.named("script").any(|id| {
        let text = page.tree.raw_text(id);
        text.contains("<record>") && text.contains("CDATA")
    })
}

fn link_row(page: &Page, group: &Group, row: &Row, day: RowDay, as_of: NaiveDate) -> LinkRow {
    let text = if group.text.is_empty() || leads_on(&group.text) {
        longest_text(page, row).unwrap_or_else(|| group.text.clone())
    } else {
        group.text.clone()
    };
    let (text, personal) = redact(&text, as_of);
    let (title, more) = redact(&group.title, as_of);
    let personal = if personal.is_empty() { more } else { personal };
    LinkRow { address: group.address.clone(), text, title, day: day.full, short_day: day.short, personal }
}

/// The row's own title where its link only says 详情.
fn longest_text(page: &Page, row: &Row) -> Option<String> {
    let texts = row.parts.iter().cloned().flatten().filter_map(|id| match &page.tree.node(id).kind {
        Kind::Text(text) if !leads_on(text) && only_day(text).is_none() && short_day(text).is_none() => Some(text.trim()),
        _ => None,
    });
    texts.filter(|text| letters(text) > 3).max_by_key(|text| letters(text).min(60)).map(str::to_owned)
}
