//! The day that an article's page names.

use chrono::NaiveDate;
use domain::monitoring::days::{first_full_day, only_day};
use domain::monitoring::page::letters;

use super::line::{is_info, is_link_line, is_tool_line};
use crate::html::Line;
use crate::read::label::{self, Label};
use crate::read::page::Page;

/// The labelled day: of publication, else the plain ones of the head, else of updating, else one beside the source, else one that
/// stands alone beneath the title.
pub(super) fn label_day(shown: &[Line], from: usize, is_in_box: &dyn Fn(&Line) -> bool) -> Option<NaiveDate> {
    /// The head of an article is not longer.
    const HEAD: usize = 6;
    let head_end = from
        + shown[from..]
            .iter()
            .take(HEAD)
            .take_while(|line| is_info(&line.text) || is_in_box(line) || is_tool_line(&line.text) || letters(&line.text) < 25)
            .count();
    let head_start = from.saturating_sub(4);
    let mut found: Vec<(Label, NaiveDate)> = Vec::new();
    for (at, line) in shown.iter().enumerate() {
        let is_head = (head_start..head_end).contains(&at) || is_in_box(line);
        let is_short = letters(&line.text) < 100 && !line.text.contains('。');
        if line.text.contains("今天是") || line.text.contains("现在是") || !(is_head || is_short) || is_link_line(line) {
            continue;
        }
        let next = shown.get(at + 1).map(|line| line.text.as_str());
        found.extend(label::days(&line.text, next).into_iter().filter(|(kind, _)| is_head || *kind != Label::Plain));
    }
    found.sort_by_key(|(kind, _)| *kind);
    let beside_source = || {
        shown[head_start..head_end]
            .iter()
            .filter(|line| ["来源", "作者", "编辑", "浏览", "阅读"].iter().any(|word| line.text.contains(word)))
            .find_map(|line| first_full_day(&line.text))
    };
    found.first().map(|(_, day)| *day).or_else(beside_source).or_else(|| shown.get(from).filter(|_| from > 0).and_then(beneath_title))
}

/// 2026-10-05 10:21 alone in the line beneath the title. （2026年10月5日） there is the day of a speech or a decision.
fn beneath_title(line: &Line) -> Option<NaiveDate> {
    let is_by_program = !line.text.contains(['年', '(', '（', '〔', '《']);
    only_day(&line.text).filter(|_| is_by_program && line.links.is_empty())
}

/// `var publishTime = "2026-10-05"` in a script that writes the day into the page.
pub(super) fn scripted_day(page: &Page) -> Option<NaiveDate> {
    const NEAR: usize = 40;
    page.tree.named("script").find_map(|id| {
        let text = page.tree.raw_text(id);
        let lower = text.to_ascii_lowercase();
        ["publishtime", "publishdate", "pubdate", "publish_time", "datepublished"].iter().find_map(|name| {
            let at = lower.find(name)? + name.len();
            let value: String = text.get(at..)?.chars().take(NEAR).collect();
            value.trim_start().starts_with(['=', ':', '"', '\'']).then(|| first_full_day(&value))?
        })
    })
}
