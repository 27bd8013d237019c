//! What stands around a list: its heading, and words of the elements that hold it.

use domain::monitoring::days::{only_day, only_day_of_month, short_day};
use domain::monitoring::page::letters;

use super::group::is_tool;
use super::row::Row;
use crate::html::{Id, Line};
use crate::read::page::Page;

/// The line above a list: not a date, not 更多, not the heading row of its table.
pub(super) fn heading(page: &Page, all: &[Line], after: Id, before: Id, first: &Row) -> String {
    const LONGEST: usize = 60;
    let tree = &page.tree;
    let table = if tree.name(first.node) == "tr" { tree.ancestors(first.node).find(|around| tree.name(*around) == "table") } else { None };
    let before = table.unwrap_or(before).min(before);
    let fits = |line: &&Line| {
        let bare: String = line.text.chars().filter(|c| c.is_alphanumeric()).collect();
        line.from >= after
            && line.to < before
            && !bare.is_empty()
            && only_day(&line.text).is_none()
            && short_day(&line.text).is_none()
            && only_day_of_month(&line.text).is_none()
            && !is_tool(&line.text)
    };
    let end = all.partition_point(|line| line.from < before);
    let found = all[..end].iter().rev().take_while(|line| line.from >= after).find(fits);
    found.map(|line| line.text.clone()).filter(|text| letters(text) <= LONGEST).unwrap_or_default()
}

/// Words of classes and ids around a list, as long as they do not stand around most of the page.
pub(super) fn words_around(page: &Page, container: Id) -> Vec<String> {
    let all = page.letters_in(0).max(1);
    let mut words = Vec::new();
    for (distance, around) in std::iter::once(container).chain(page.tree.ancestors(container)).enumerate().take(8) {
        if distance > 1 && page.letters_in(around) * 10 > all * 6 {
            break;
        }
        words.extend(page.tree.words(around));
    }
    words
}
