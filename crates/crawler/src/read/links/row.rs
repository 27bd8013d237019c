//! The row of a link: the element around it that holds nothing else.

use std::ops::Range;

use domain::monitoring::days::{only_day, only_day_of_month, only_month, short_day};
use domain::monitoring::page::letters;
use domain::monitoring::title::without_marks;

use super::group::Group;
use super::table::has_head;
use crate::html::{Id, Kind};
use crate::read::page::Page;

/// A row: where it stands, and what belongs to it.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) group: usize,
    pub(super) node: Id,
    pub(super) container: Id,
    pub(super) parts: Vec<Range<Id>>,
}

/// Rows of one kind in one container are a list.
pub(super) fn row_kind(name: &str) -> &'static str {
    match name {
        "li" => "li",
        "tr" => "tr",
        "dd" | "dt" => "dd",
        "td" | "th" => "td",
        "p" => "p",
        "div" => "div",
        "a" => "a",
        _ => "other",
    }
}

/// The row of every link.
pub(super) fn rows(page: &Page, groups: &[Group]) -> Vec<Row> {
    let starts: Vec<Id> = groups.iter().map(|group| group.from).collect();
    let within =
        |range: &Range<Id>| starts.partition_point(|start| *start < range.start)..starts.partition_point(|start| *start < range.end);
    let count = |id: Id| within(&page.tree.range(id)).len();
    let mut rows: Vec<Row> = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        if let Some(row) = row_of(page, groups, place, group, &count, &within) {
            rows.push(row);
        }
    }
    rows
}

fn row_of(
    page: &Page,
    groups: &[Group],
    place: usize,
    group: &Group,
    count: &dyn Fn(Id) -> usize,
    within: &dyn Fn(&Range<Id>) -> Range<usize>,
) -> Option<Row> {
    /// A summary is no longer.
    const LONGEST_SUMMARY: usize = 400;
    let tree = &page.tree;
    let mut node = group.main;
    for around in tree.ancestors(group.main) {
        let name = tree.name(around);
        if around == 0 || matches!(name, "ul" | "ol" | "dl" | "table" | "tbody" | "thead" | "main" | "body" | "form" | "menu") {
            break;
        }
        if count(around) > 1 {
            if matches!(name, "li" | "tr") {
                return row_of_several(page, groups, place, around, node, within);
            }
            break;
        }
        // the heading that holds the link is the row's own
        let is_other = |inner: Id| !tree.holds(node, inner) && !tree.holds(inner, node);
        let has_other_heading = tree.range(around).any(|inner| is_other(inner) && matches!(tree.name(inner), "h1" | "h2" | "h3" | "h4"));
        if has_other_heading || page.own_letters_in(around) > LONGEST_SUMMARY {
            break;
        }
        node = around;
        if matches!(name, "li" | "tr" | "dd" | "dt") {
            break;
        }
    }
    // rows that are tables or lists of one row each
    let mut outer = node;
    for around in tree.ancestors(node).take(4) {
        if around == 0 || count(around) > 1 {
            let name = tree.name(outer);
            let alike = children(page, around).filter(|child| tree.name(*child) == name && count(*child) == 1).count();
            if outer != node
                && alike > 1
                && !has_words_beside(page, outer, node)
                && matches!(name, "table" | "ul" | "ol" | "dl" | "div" | "section" | "article")
            {
                node = outer;
            }
            break;
        }
        if !matches!(tree.name(around), "table" | "tbody" | "ul" | "ol" | "dl" | "div" | "section" | "article") {
            break;
        }
        outer = around;
    }
    let container = tree.node(node).parent();
    Some(Row { group: place, node, container, parts: vec![tree.range(node)] })
}

/// Whether an element holds more than a row and its day: the heading of a box.
fn has_words_beside(page: &Page, outer: Id, row: Id) -> bool {
    page.tree.range(outer).filter(|id| !page.tree.holds(row, *id)).any(|id| match &page.tree.node(id).kind {
        Kind::Text(text) => {
            letters(text) > 0
                && only_day(text).is_none()
                && short_day(text).is_none()
                && only_day_of_month(text).is_none()
                && only_month(text).is_none()
        }
        Kind::Element(..) => false,
    })
}

/// A row with several links: one is the title, or each begins an item of its own.
fn row_of_several(
    page: &Page,
    groups: &[Group],
    place: usize,
    row: Id,
    node: Id,
    within: &dyn Fn(&Range<Id>) -> Range<usize>,
) -> Option<Row> {
    const TITLE: usize = 6;
    let tree = &page.tree;
    let size = |group: &Group| letters(&without_marks(&group.text)).max(letters(&group.title));
    let members = within(&tree.range(row));
    let long = members.clone().filter(|one| size(&groups[*one]) >= TITLE).count();
    let first_longest = members.clone().max_by_key(|one| (size(&groups[*one]), usize::MAX - one))?;
    let titles =
        if tree.name(row) == "tr" && has_head(page, row) { members.clone().find(|one| size(&groups[*one]) >= TITLE) } else { None };
    if let Some(title) = titles.or_else(|| (long == 1 || (long == 0 && members.len() == 2)).then_some(first_longest)) {
        return (title == place).then(|| Row { group: place, node: row, container: tree.node(row).parent(), parts: vec![tree.range(row)] });
    }
    Some(Row { group: place, node, container: tree.node(node).parent(), parts: vec![tree.range(node)] })
}

pub(super) fn children(page: &Page, id: Id) -> impl Iterator<Item = Id> + '_ {
    let end = page.tree.node(id).end();
    let mut at = id + 1;
    std::iter::from_fn(move || {
        (at < end).then(|| {
            let child = at;
            at = page.tree.node(child).end();
            child
        })
    })
}
