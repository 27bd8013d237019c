//! The text without what stands around it.

use domain::monitoring::days::full_days;
use domain::monitoring::page::letters;

use super::line::{is_counter, is_day_line, is_editor_line, is_info, is_link_line, is_tool_line, is_value_of};
use super::signature::without_signature;
use crate::html::{Id, Line, is_block};
use crate::read::page::{Page, is_way};

/// Headings of boxes that show other articles.
const OTHERS: [&str; 20] = [
    "热榜",
    "精选",
    "看点",
    "在看",
    "相关",
    "推荐",
    "热点",
    "热门",
    "最新",
    "排行",
    "延伸阅读",
    "猜你",
    "点击榜",
    "阅读榜",
    "友情链接",
    "图片新闻",
    "专题",
    "关注",
    "精彩",
    "更多信息",
];

/// The lines of the text, and of its signature: without info line, tools, index box, neighbours, boxes of other articles and signature.
pub(super) fn body<'l>(
    page: &Page,
    title: Option<Id>,
    shown: &'l [Line],
    is_in_box: &dyn Fn(&Line) -> bool,
) -> (Vec<&'l Line>, Vec<&'l Line>) {
    let end = shown.iter().position(|line| is_neighbour(&line.text)).unwrap_or(shown.len());
    let mut kept: Vec<&Line> = Vec::new();
    let mut at = 0;
    let mut has_text = false;
    let mut text: Option<Id> = None;
    while at < end {
        let line = &shown[at];
        let others = others_at(page, &shown[at..end], text.is_some_and(|text| is_beside_text(page, title, text, line.from)));
        if others > 0 {
            at += others;
            continue;
        }
        let is_left_out = is_in_box(line)
            || is_way(&line.text)
            || is_tool_line(&line.text)
            || is_editor_line(&line.text)
            || (!has_text && (is_info(&line.text) || at.checked_sub(1).is_some_and(|before| is_value_of(&shown[before].text, &line.text))))
            || is_counter(&line.text);
        if !is_left_out {
            if letters(&line.text) >= 20 {
                has_text = true;
                text = if is_link_line(line) { text } else { Some(line.from) };
            }
            kept.push(line);
        }
        at += 1;
    }
    without_signature(kept)
}

/// 上一篇 and 下一篇.
fn is_neighbour(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    ["上一篇", "下一篇", "上一条", "下一条", "前一篇", "后一篇", "上篇", "下篇"].iter().any(|word| bare.starts_with(word))
}

/// Whether a line of links stands in the same box as a paragraph of the text, a box that does not hold the title as well;
/// or is a paragraph beside it.
fn is_beside_text(page: &Page, title: Option<Id>, text: Id, line: Id) -> bool {
    let tree = &page.tree;
    let (Some(title), Some(both)) = (title, tree.ancestors(text).find(|around| tree.holds(*around, line))) else { return false };
    let block = |id: Id| tree.ancestors(id).find(|around| is_block(tree.name(*around)));
    let is_paragraph_beside = || match (block(text), block(line)) {
        (Some(one), Some(other)) => {
            one == other || (tree.name(one) == "p" && tree.name(other) == "p" && tree.node(one).parent() == tree.node(other).parent())
        }
        _ => false,
    };
    !tree.holds(both, title) || is_paragraph_beside()
}

/// How many lines from the first on are a box that shows other articles. A list of links in the text's own box is none as long as
/// it has no heading of such a box and no days.
fn others_at(page: &Page, shown: &[Line], is_beside_text: bool) -> usize {
    let Some(first) = shown.first() else { return 0 };
    let is_link = |line: &&Line| is_link_line(line);
    let is_headed = letters(&first.text) <= 14
        && OTHERS.iter().any(|word| first.text.contains(word))
        && !first.text.contains("附件")
        && (first.links.is_empty() || first.text.contains("更多"));
    let skipped = usize::from(is_headed);
    // days may stand on lines of their own between the links
    let run = shown[skipped..].iter().take_while(|line| is_link(line) || is_day_line(&line.text)).count();
    let links = shown[skipped..skipped + run].iter().filter(is_link).collect::<Vec<_>>();
    let has_files = links.iter().any(|line| line.text.contains("附件") || line.links.iter().any(|link| is_file(page, &link.href)));
    if has_files || links.is_empty() {
        return 0;
    }
    let has_days = shown[skipped..skipped + run].iter().any(|line| is_day_line(&line.text) || !full_days(&line.text).is_empty());
    if is_headed || (links.len() >= 3 && !is_beside_text) || (links.len() >= 2 && has_days) { skipped + run } else { 0 }
}

/// Whether a link leads to something that is not a page.
fn is_file(page: &Page, href: &str) -> bool {
    const FILES: [&str; 18] =
        ["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "ofd", "zip", "rar", "7z", "txt", "csv", "jpg", "png", "mp4"];
    let Some(url) = page.resolve(href) else { return false };
    let ending = |text: &str| text.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let is_one = |text: &str| ending(text).is_some_and(|ending| FILES.contains(&ending.as_str()));
    is_one(url.path()) || url.query().is_some_and(is_one)
}
