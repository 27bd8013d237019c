//! Links that may be items, and what of a page they are looked for in.

use domain::monitoring::page::letters;
use domain::monitoring::title::leads_on;

use super::text::link_text;
use crate::html::{Id, Line};
use crate::read::page::{Page, is_footer, is_site_line, is_way};
use crate::read::row::day_in;

/// Links of a pager and of tools; they lead to no article.
const TOOLS: [&str; 40] = [
    "首页",
    "尾页",
    "末页",
    "上一页",
    "下一页",
    "上页",
    "下页",
    "前一页",
    "后一页",
    "第一页",
    "最后一页",
    "跳转",
    "转到",
    "go",
    "更多",
    "more",
    "打印",
    "关闭",
    "返回",
    "返回首页",
    "返回顶部",
    "返回列表",
    "收藏",
    "加入收藏",
    "设为首页",
    "登录",
    "注册",
    "无障碍",
    "无障碍浏览",
    "长者模式",
    "繁体",
    "简体",
    "english",
    "rss",
    "分享",
    "网站地图",
    "联系我们",
    "关于我们",
    "刷新",
    "搜索",
];

/// A link, or several to the same address one after another.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) from: Id,
    pub(super) to: Id,
    /// The element with the longest text.
    pub(super) main: Id,
    pub(super) address: String,
    pub(super) text: String,
    pub(super) title: String,
}

/// Links that may be items, in the page's order; those to the same address that follow each other are one.
pub(super) fn groups(page: &Page, all: &[Line]) -> Vec<Group> {
    let tree = &page.tree;
    let is_aside = |line: &Line| {
        let is_pager =
            ["下一页", "上一页", "尾页", "末页", "下页", "上页"].iter().any(|word| line.text.contains(word)) && letters(&line.text) < 120;
        let is_beside = ["上一篇", "下一篇", "上一条", "下一条"].iter().any(|word| line.text.contains(word));
        is_way(&line.text) || is_footer(&line.text) || is_site_line(&line.text) || is_pager || is_beside
    };
    let left_out: Vec<Id> = all.iter().filter(|line| is_aside(line)).flat_map(|line| line.links.iter().map(|link| link.id)).collect();
    let footer = footer_from(page, all);
    let mut groups: Vec<Group> = Vec::new();
    let mut unseen_until = 0;
    for id in 0..tree.len().min(footer) {
        if id < unseen_until {
            continue;
        }
        if id > 0
            && (tree.is_unseen(id)
                || matches!(tree.name(id), "nav" | "footer" | "aside")
                || (tree.name(id) == "header" && page.is_furniture(id)))
        {
            unseen_until = tree.node(id).end();
            continue;
        }
        if tree.name(id) != "a" || left_out.binary_search(&id).is_ok() {
            continue;
        }
        let Some(url) = tree.attribute(id, "href").and_then(|href| page.resolve(href)) else { continue };
        let (text, title) = (link_text(page, id), tree.attribute(id, "title").unwrap_or_default().trim().to_owned());
        if is_tool(&text) {
            continue;
        }
        let address = String::from(url);
        match groups.last_mut() {
            Some(last) if last.address == address && is_near(page, last, id) => {
                last.to = tree.node(id).end();
                let is_better = !leads_on(&text) && (letters(&text) > letters(&last.text) || leads_on(&last.text));
                if is_better {
                    last.text = text;
                    last.main = id;
                }
                if last.title.is_empty() {
                    last.title = title;
                }
            }
            _ => groups.push(Group { from: id, to: tree.node(id).end(), main: id, address, text, title }),
        }
    }
    // a picture that nothing followed
    groups.retain(|group| !group.text.is_empty() || !group.title.is_empty());
    groups
}

/// A title pinned above the list and its own row are two rows.
fn is_near(page: &Page, last: &Group, id: Id) -> bool {
    let row = |id: Id| page.tree.ancestors(id).find(|around| matches!(page.tree.name(*around), "li" | "tr" | "dd" | "dt"));
    row(last.from) == row(id)
        || row(id).is_some_and(|inner| row(last.from).is_some_and(|outer| page.tree.holds(outer, inner)))
        || both_of_dl(page, row(last.from), row(id))
}

fn both_of_dl(page: &Page, one: Option<Id>, other: Option<Id>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    let is_part = |id: Id| matches!(page.tree.name(id), "dd" | "dt");
    is_part(one)
        && is_part(other)
        && page.tree.node(one).parent() == page.tree.node(other).parent()
        && page.tree.name(one) != page.tree.name(other)
}

pub(super) fn is_tool(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let is_number = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '第' | '页'));
    TOOLS.contains(&bare.as_str()) || is_number || (bare.is_empty() && !text.is_empty())
}

/// The node from which on the page is its footer.
fn footer_from(page: &Page, all: &[Line]) -> Id {
    const MOST: usize = 300;
    let tree = &page.tree;
    let Some(line) = all.iter().find(|line| is_footer(&line.text) && line.from * 10 > tree.len() * 3) else { return tree.len() };
    let mut at = line.from;
    for around in tree.ancestors(line.from) {
        if around == 0
            || page.letters_in(around) > MOST
            || page.own_letters_in(around) * 4 < page.letters_in(around)
            || has_dated_rows(page, around)
        {
            break;
        }
        at = around;
    }
    at
}

fn has_dated_rows(page: &Page, id: Id) -> bool {
    page.tree
        .range(id)
        .filter(|inner| matches!(page.tree.name(*inner), "li" | "tr" | "ul" | "table" | "dl" | "h1" | "h2" | "h3" | "main"))
        .any(|inner| {
            let range = page.tree.range(inner);
            page.tree.name(inner).starts_with('h')
                || page.tree.name(inner) == "main"
                || (range.len() > 3 && day_in(page, &[range]).is_some())
        })
}
