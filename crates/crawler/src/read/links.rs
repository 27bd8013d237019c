//! Links that stand together in rows, whatever elements the rows are made of.

use std::collections::HashMap;
use std::ops::Range;

use chrono::NaiveDate;
use domain::monitoring::days::{only_day, only_day_of_month, only_month, only_year, short_day};
use domain::monitoring::page::{LinkList, LinkRow, letters};
use domain::monitoring::personal::redact;
use domain::monitoring::title::{leads_on, without_marks};

use super::page::{Page, is_footer, is_site_line, is_way};
use super::row::{RowDay, day_in};
use crate::html::{Id, Kind, Line, lines};

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
struct Group {
    from: Id,
    to: Id,
    /// The element with the longest text.
    main: Id,
    address: String,
    text: String,
    title: String,
}

/// A row: where it stands, and what belongs to it.
#[derive(Debug)]
struct Row {
    group: usize,
    node: Id,
    container: Id,
    parts: Vec<Range<Id>>,
}

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

/// Links that may be items, in the page's order; those to the same address that follow each other are one.
fn groups(page: &Page, all: &[Line]) -> Vec<Group> {
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

fn is_tool(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let is_number = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '第' | '页'));
    TOOLS.contains(&bare.as_str()) || is_number || (bare.is_empty() && !text.is_empty())
}

/// The title in a link: what is no date; of a link around a whole row its heading, or its first line.
pub(super) fn link_text(page: &Page, id: Id) -> String {
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
pub(super) fn flat_text(page: &Page, id: Id) -> String {
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

fn row_kind(name: &str) -> &'static str {
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
fn rows(page: &Page, groups: &[Group]) -> Vec<Row> {
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

fn children(page: &Page, id: Id) -> impl Iterator<Item = Id> + '_ {
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

// ---- days

/// The days of a list's rows: in the rows, or beside them where none has one.
fn days(page: &Page, container: Id, rows: &[&Row]) -> Vec<RowDay> {
    let tree = &page.tree;
    let own: Vec<RowDay> =
        rows.iter().map(|row| if tree.name(row.node) == "tr" { day_of_tr(page, row) } else { day_in(page, &row.parts) }).collect();
    if own.iter().any(|day| day.is_some()) || rows.iter().any(|row| tree.name(row.node) == "tr" && has_head(page, row.node)) {
        return own;
    }
    let end = tree.node(container).end();
    let behind = |place: usize| {
        let from = rows[place].parts[0].end;
        let to = rows.get(place + 1).map_or(end, |next| next.parts[0].start);
        if from < to { day_in(page, std::slice::from_ref(&(from..to))) } else { RowDay::default() }
    };
    let before = |place: usize| {
        let from = place.checked_sub(1).map_or(container + 1, |last| rows[last].parts[0].end);
        let to = rows[place].parts[0].start;
        if from < to { day_in(page, std::slice::from_ref(&(from..to))) } else { RowDay::default() }
    };
    let behind: Vec<RowDay> = (0..rows.len()).map(behind).collect();
    let before: Vec<RowDay> = (0..rows.len()).map(before).collect();
    let dated = |days: &[RowDay]| days.iter().filter(|day| day.is_some()).count();
    if dated(&before) > dated(&behind) { before } else { behind }
}

/// Words of heading cells under which the day of publication stands.
const DAY_HEADINGS: [&str; 4] = ["发布日期", "发布时间", "公开日期", "日期"];
/// Words that make a row of cells a heading.
const HEADINGS: [&str; 24] = [
    "标题",
    "名称",
    "文件名称",
    "序号",
    "文号",
    "发文字号",
    "索引号",
    "索引",
    "发布日期",
    "发布时间",
    "公开日期",
    "日期",
    "时间",
    "成文日期",
    "发文日期",
    "生成日期",
    "信息名称",
    "内容",
    "来源",
    "发布机构",
    "发文机关",
    "主题",
    "类别",
    "操作",
];

/// The cells of a table's heading row, each as often as it is wide.
fn head(page: &Page, row: Id) -> Option<Vec<String>> {
    let tree = &page.tree;
    let table = tree.ancestors(row).find(|around| tree.name(*around) == "table")?;
    let first = tree
        .range(table)
        .find(|id| tree.name(*id) == "tr" && tree.ancestors(*id).find(|around| tree.name(*around) == "table") == Some(table))?;
    if first == row {
        return None;
    }
    let cells: Vec<String> = cells(page, first).flat_map(|(cell, width)| std::iter::repeat_n(bare_text(page, cell), width)).collect();
    let known = cells.iter().filter(|cell| HEADINGS.contains(&cell.as_str())).count();
    let has_links =
        tree.range(first).any(|id| tree.name(id) == "a" && tree.attribute(id, "href").and_then(|href| page.resolve(href)).is_some());
    (known > 0 && !has_links).then_some(cells)
}

fn has_head(page: &Page, row: Id) -> bool {
    head(page, row).is_some()
}

fn cells(page: &Page, row: Id) -> impl Iterator<Item = (Id, usize)> + '_ {
    let width = |id: Id| page.tree.attribute(id, "colspan").and_then(|width| width.trim().parse().ok()).unwrap_or(1).clamp(1, 50);
    children(page, row).filter(|id| matches!(page.tree.name(*id), "td" | "th")).map(move |id| (id, width(id)))
}

fn bare_text(page: &Page, id: Id) -> String {
    page.tree.raw_text(id).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// In a table with headings the day stands in the cell under 发布日期 and nowhere else.
fn day_of_tr(page: &Page, row: &Row) -> RowDay {
    let Some(head) = head(page, row.node) else { return day_in(page, &row.parts) };
    let mut at = 0;
    let placed: Vec<(Id, Range<usize>)> = cells(page, row.node)
        .map(|(cell, width)| {
            at += width;
            (cell, at - width..at)
        })
        .collect();
    for wanted in DAY_HEADINGS {
        let Some(column) = head.iter().position(|cell| cell == wanted) else { continue };
        if let Some((cell, _)) = placed.iter().find(|(_, range)| range.contains(&column)) {
            return day_in(page, &[page.tree.range(*cell)]);
        }
    }
    RowDay::default()
}

// ---- what stands around

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

/// The line above a list: not a date, not 更多, not the heading row of its table.
fn heading(page: &Page, all: &[Line], after: Id, before: Id, first: &Row) -> String {
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
fn words_around(page: &Page, container: Id) -> Vec<String> {
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
