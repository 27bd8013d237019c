//! What a link is called.

use domain::monitoring::days::{only_day, only_day_of_month, only_month, only_year, short_day};
use domain::monitoring::page::letters;
use domain::monitoring::title::without_marks;

use crate::html::{Id, Kind, lines};
use crate::read::page::Page;

/// The title in a link: what is no date; of a link around a whole row its heading, or its first line.
pub(in crate::read) fn link_text(page: &Page, id: Id) -> String {
    let tree = &page.tree;
    let inner = lines(tree, id, &|_| false);
    if inner.len() > 1 {
        let is_date = |text: &str| {
            only_day(text).is_some()
                || short_day(text).is_some()
                || only_day_of_month(text).is_some()
                || only_month(text).is_some()
                || only_year(text).is_some()
        };
        let titled = tree.range(id).skip(1).find(|inner| {
            let name = tree.name(*inner);
            !name.is_empty()
                && (name.len() == 2 && name.starts_with('h')
                    || tree.words(*inner).iter().any(|word| matches!(word.as_str(), "title" | "tit" | "bt" | "biaoti")))
        });
        if let Some(text) = titled.map(|inner| flat_text(page, inner)).filter(|text| letters(text) > 1) {
            return text;
        }
        let first = inner
            .iter()
            .map(|line| line.text.as_str())
            .find(|text| !text.is_empty() && !is_date(text) && letters(&without_marks(text)) > 1);
        return first.unwrap_or_default().to_owned();
    }
    flat_text(page, id)
}

/// Text of a node in one line, without pieces that are dates and nothing else.
pub(in crate::read) fn flat_text(page: &Page, id: Id) -> String {
    let tree = &page.tree;
    let mut text = String::new();
    let mut at = id;
    let end = tree.node(id).end();
    let mut pieces = 0;
    let mut dates: Vec<String> = Vec::new();
    while at < end {
        if at != id && tree.is_unseen(at) {
            at = tree.node(at).end();
            continue;
        }
        if let Kind::Text(piece) = &tree.node(at).kind {
            pieces += usize::from(!piece.trim().is_empty());
            if only_day(piece).is_some() || (short_day(piece).is_some() && piece.trim().len() <= 7) {
                dates.push(piece.to_string());
            } else {
                text.push_str(piece);
            }
        }
        at += 1;
    }
    if pieces == dates.len() {
        text = dates.concat();
    }
    text.chars().filter(|c| !domain::text::folded::is_invisible(*c)).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
