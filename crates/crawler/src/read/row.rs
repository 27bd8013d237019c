//! The day in a row of a list.

use chrono::NaiveDate;
use domain::monitoring::days::{first_full_day, full_days, only_day, only_day_of_month, only_month, only_year, short_day};
use domain::monitoring::page::letters;

use super::label::{self, Label};
use super::page::Page;
use crate::html::{Id, Kind};

/// A day as a row shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct RowDay {
    pub(super) full: Option<NaiveDate>,
    pub(super) short: Option<(u32, u32)>,
}

impl RowDay {
    pub(super) fn is_some(self) -> bool {
        self.full.is_some() || self.short.is_some()
    }
}

/// A piece of text in a row.
struct Piece<'p> {
    text: &'p str,
    is_in_link: bool,
}

/// The day in these parts of the page.
pub(super) fn day_in(page: &Page, parts: &[std::ops::Range<Id>]) -> RowDay {
    let tree = &page.tree;
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut joined: Vec<String> = vec![String::new()];
    for part in parts {
        let mut id = part.start;
        let mut link_until = if tree.ancestors(part.start).any(|around| tree.name(around) == "a") { part.end } else { 0 };
        while id < part.end {
            match &tree.node(id).kind {
                Kind::Text(text) => {
                    let text = text.trim();
                    if !text.is_empty() {
                        let is_in_link = id < link_until;
                        pieces.push(Piece { text, is_in_link });
                        if is_in_link {
                            joined.push(String::new());
                        } else if let Some(last) = joined.last_mut() {
                            last.push_str(text);
                        }
                    }
                }
                Kind::Element(name, _) => {
                    let name = &**name;
                    if tree.is_unseen(id) {
                        id = tree.node(id).end();
                        continue;
                    }
                    if name == "a" {
                        link_until = link_until.max(tree.node(id).end());
                    }
                    if name == "time"
                        && let Some(day) = tree.attribute(id, "datetime").and_then(first_full_day)
                    {
                        return RowDay { full: Some(day), short: None };
                    }
                    if crate::html::is_block(name) || name == "br" {
                        joined.push(String::new());
                    }
                }
            }
            id += 1;
        }
    }
    let full = full_in(&pieces).or_else(|| joined.iter().find_map(|text| only_day(text)));
    let short = pieces.iter().filter(|piece| !piece.is_in_link || pieces.len() > 1).find_map(|piece| short_day(piece.text));
    RowDay { full, short }
}

fn full_in(pieces: &[Piece<'_>]) -> Option<NaiveDate> {
    let has_link_text = pieces.iter().filter(|piece| piece.is_in_link).count() > 1 || pieces.iter().any(|piece| !piece.is_in_link);
    for (place, piece) in pieces.iter().enumerate() {
        let before =
            place.checked_sub(1).map(|before| &pieces[before]).filter(|before| !before.is_in_link).map_or("", |before| before.text);
        let is_label = letters(before) <= 10 && before.trim_end_matches([':', '：', ' ']).ends_with(['期', '间', '日']);
        let is_of_another_day = is_label && label::is_of_another_day(before);
        let next = pieces.get(place + 1).map(|next| next.text);
        let day = if piece.is_in_link { only_day(piece.text).filter(|_| has_link_text) } else { day_of_piece(piece.text) };
        if let Some(day) = day.filter(|_| !is_of_another_day) {
            return Some(day);
        }
        if !piece.is_in_link
            && let Some((_, day)) = label::days(piece.text, next).into_iter().find(|(kind, _)| *kind != Label::Updated)
        {
            return Some(day);
        }
        if let Some(day) = next.and_then(|next| set_over(piece.text, next)) {
            return Some(day);
        }
    }
    None
}

/// A piece that is a date, or a short line of facts with one date in it.
fn day_of_piece(text: &str) -> Option<NaiveDate> {
    const FEW: usize = 12;
    if let Some(day) = only_day(text) {
        return Some(day);
    }
    let found = full_days(text);
    let [one] = found.as_slice() else { return None };
    let rest: String = text.chars().take(one.span.start).chain(text.chars().skip(one.span.end)).collect();
    let is_prose = rest.contains(['，', '。', '；', '、', '《', '“']) || label::is_of_another_day(&rest);
    (!is_prose && letters(&rest) <= FEW && rest.contains(['：', ':', '|', ' ', '\u{3000}'])).then_some(one.day)
}

/// A day over its year and month, or a month and day over their year.
fn set_over(upper: &str, lower: &str) -> Option<NaiveDate> {
    let of_month = |day: &str, month: &str| {
        let (year, month) = only_month(month)?;
        NaiveDate::from_ymd_opt(year, month, only_day_of_month(day)?)
    };
    let of_year = |day: &str, year: &str| {
        let (month, day) = short_day(day)?;
        NaiveDate::from_ymd_opt(only_year(year)?, month, day)
    };
    of_month(upper, lower).or_else(|| of_month(lower, upper)).or_else(|| of_year(upper, lower)).or_else(|| of_year(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(row: &str) -> RowDay {
        let page = Page::read(row, &"http://a.cn/".parse().unwrap());
        day_in(&page, std::slice::from_ref(&(0..page.tree.len())))
    }

    #[test]
    fn the_day_of_a_row() {
        let full = |text: &str| RowDay { full: text.parse().ok(), short: None };
        for (row, expected) in [
            ("<li><i>2026-10-05</i> | <a href=1>节水</a></li>", full("2026-10-05")),
            ("<td>·[置顶]<a href=1>节水</a>　[2026/10/5]</td>", full("2026-10-05")),
            ("<li><a href=1><span>节水</span><em>2026-10-05</em></a></li>", full("2026-10-05")),
            ("<li><a href=1>2026年10月5日节水</a></li>", RowDay::default()),
            ("<li><a href=1>节水</a><p>会议于2026年10月5日召开，要求抓好落实。</p></li>", RowDay::default()),
            ("<li><a href=1>节水</a><p>会议于2026年9月5日召开，要求。</p><span>发布时间：2026-10-05</span></li>", full("2026-10-05")),
            (
                "<li><a href=1>节水</a><span>成文日期：</span><span>2026-09-05</span><span>发布日期：</span><span>2026-10-05</span></li>",
                full("2026-10-05"),
            ),
            ("<li><a href=1>节水</a><span>来源：水利局 2026-10-05</span></li>", full("2026-10-05")),
            ("<div><b>05</b><span>2026-10</span></div><a href=1>节水</a>", full("2026-10-05")),
            ("<div><b>05</b><span>2026年10月</span></div><a href=1>节水</a>", full("2026-10-05")),
            (
                "<div><b>10-05</b><span>2026</span></div><a href=1>节水</a>",
                RowDay { full: "2026-10-05".parse().ok(), short: Some((10, 5)) },
            ),
            ("<a href=1>节水</a><time datetime='2026-10-05T08:00'>三天前</time>", full("2026-10-05")),
            ("<a href=1>节水</a><time datetime='2026-10-05T08:00:00+08:00'>三天前</time>", full("2026-10-05")),
            ("<a href=1>节水</a><span>2026-</span><span>10-05</span>", RowDay { full: "2026-10-05".parse().ok(), short: Some((10, 5)) }),
            ("<p><a href=1>节水</a> <span>10/05</span></p>", RowDay { full: None, short: Some((10, 5)) }),
            ("<p><a href=1>10-05</a></p>", RowDay::default()),
        ] {
            assert_eq!(day(row), expected, "{row}");
        }
    }
}
