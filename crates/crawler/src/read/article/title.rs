//! The line that is the article's heading.

use domain::monitoring::days::only_day;
use domain::monitoring::page::{letters, squeezed};
use domain::monitoring::title::{is_cut, without_marks};

use super::line::is_info;
use crate::html::{Id, Line};
use crate::read::page::{Page, is_way};

/// The line that is the article's heading.
pub(super) fn title_place(page: &Page, shown: &[Line], promised: &str, is_in_box: &dyn Fn(&Line) -> bool) -> Option<usize> {
    let promised = squeezed(&without_marks(promised));
    let whole = promised.trim_end_matches(['…', '.', '．', '。']).to_owned();
    let page_title = squeezed(&page.title());
    let score = |(at, line): (usize, &Line)| {
        let text = squeezed(&without_marks(&line.text));
        let is_own_link = line.link_letters() > 0;
        if letters(&text) < 2 || is_way(&line.text) || is_in_box(line) || only_day(&line.text).is_some() {
            return None;
        }
        let mut score = match line.level {
            Some(1) => 4,
            Some(2 | 3) => 3,
            Some(_) => 2,
            None if is_titled(page, line.from) => 2,
            None => 0,
        };
        if !promised.is_empty() {
            if text == promised {
                score += 10;
            } else if is_cut(&promised) && letters(&whole) > 3 && text.starts_with(&whole) {
                score += 9;
            }
        }
        if score == 0 {
            return None;
        }
        score += if page_title.starts_with(&text) { 3 } else { 0 };
        score += if shown[at + 1..].iter().take(3).any(|next| is_info(&next.text)) { 2 } else { 0 };
        score -= if is_own_link { 6 } else { 0 };
        (score > 0).then_some((at, score))
    };
    let best = shown.iter().enumerate().filter_map(score).fold(None, |best: Option<(usize, i32)>, one| match best {
        Some(best) if best.1 >= one.1 => Some(best),
        _ => Some(one),
    });
    best.map(|(at, _)| at)
}

fn is_titled(page: &Page, id: Id) -> bool {
    let is_word = |word: &String| {
        matches!(word.as_str(), "title" | "tit" | "bt" | "biaoti" | "arttitle" | "newstitle" | "titles" | "wztit" | "wzbt" | "headline")
    };
    page.tree.ancestors(id).chain([id]).take(3).any(|around| page.tree.words(around).iter().any(is_word) && page.letters_in(around) < 100)
}
