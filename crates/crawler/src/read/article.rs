//! An article: its heading, its day, its text without what stands around it.

use std::collections::HashSet;
use std::fmt::Write as _;

use chrono::NaiveDate;
use domain::monitoring::days::{first_full_day, full_days, only_day, short_day};
use domain::monitoring::page::{Article, letters, squeezed};
use domain::monitoring::personal::redact;
use domain::monitoring::title::{is_cut, without_marks};
use sha2::{Digest, Sha256};

use super::elements;
use super::label::{self, Label};
use super::page::{Page, is_footer, is_site_line, is_way};
use crate::html::{Id, Line, is_block, lines};

/// `<meta>` names of the day of publication.
const META_DAYS: [&str; 4] = ["pubdate", "publishdate", "article:published_time", "publishtime"];
/// Labels of an info line.
const INFO: [&str; 26] = [
    "发布日期",
    "发布时间",
    "公开日期",
    "发稿时间",
    "发表时间",
    "更新时间",
    "更新日期",
    "来源",
    "信息来源",
    "作者",
    "编辑",
    "责任编辑",
    "责编",
    "审核",
    "校对",
    "浏览",
    "浏览次数",
    "阅读",
    "阅读次数",
    "点击",
    "点击数",
    "访问量",
    "字体",
    "字号",
    "发布机构",
    "发布人",
];
/// Words of tools beside an article.
const TOOLS: [&str; 16] = [
    "打印",
    "关闭",
    "收藏",
    "分享",
    "字体",
    "大",
    "中",
    "小",
    "我要纠错",
    "扫一扫",
    "返回顶部",
    "朗读",
    "语音播报",
    "视力保护色",
    "打印本页",
    "关闭窗口",
];
/// Labels of an index box.
const INDEX: [&str; 24] = [
    "索引号",
    "信息分类",
    "主题分类",
    "发文机关",
    "发布机构",
    "发文单位",
    "成文日期",
    "生成日期",
    "发文字号",
    "文号",
    "有效性",
    "信息名称",
    "名称",
    "公开方式",
    "公开范围",
    "关键词",
    "废止日期",
    "生效日期",
    "组配分类",
    "内容分类",
    "公开时限",
    "体裁分类",
    "发布日期",
    "效力状态",
];
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
/// Ends of a body's name.
const BODIES: [&str; 40] = [
    "局",
    "办公室",
    "政府",
    "委员会",
    "委",
    "办",
    "镇",
    "乡",
    "街道",
    "街道办事处",
    "办事处",
    "中心",
    "大队",
    "支队",
    "队",
    "所",
    "站",
    "公司",
    "处",
    "院",
    "校",
    "学校",
    "馆",
    "部",
    "厅",
    "会",
    "指挥部",
    "领导小组",
    "小组",
    "社区",
    "村委会",
    "居委会",
    "党委",
    "银行",
    "医院",
    "管委会",
    "分局",
    "联社",
    "协会",
    "集团",
];

/// Reads a page as an article that the list calls `promised`.
pub(super) fn read(page: &Page, promised: &str, as_of: NaiveDate) -> Article {
    let all = lines(&page.tree, 0, &|id| page.is_furniture(id));
    let mut end = all.iter().position(|line| is_footer(&line.text)).filter(|at| *at > 0).unwrap_or(all.len());
    while end > 1 && is_site_line(&all[end - 1].text) {
        end -= 1;
    }
    let shown = &all[..end];
    let boxes = index_boxes(page, shown);
    let is_in_box = |line: &Line| boxes.iter().any(|id| page.tree.holds(*id, line.from));
    let title = title_place(page, shown, promised, &is_in_box);
    let heading = title.map(|at| without_marks(&shown[at].text)).unwrap_or_default();
    let from = title.map_or_else(|| first_of_text(shown), |at| at + 1);
    let (kept, signature) = body(page, title.map(|at| shown[at].from), &shown[from..], &is_in_box);
    let signed_day = signature.iter().flat_map(|line| full_days(&line.text)).last().map(|found| found.day);
    let text = kept.iter().map(|line| line.text.as_str()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    let own = String::from(page.address.clone());
    let mut met: HashSet<String> = HashSet::from([own]);
    let hrefs = kept.iter().flat_map(|line| line.links.iter()).filter_map(|link| page.resolve(&link.href));
    let links: Vec<String> = hrefs.map(String::from).filter(|href| met.insert(href.clone())).collect();
    let meta_day = page.meta(&META_DAYS).find_map(first_full_day);
    let label_day = label_day(shown, from, &is_in_box).or_else(|| if meta_day.is_none() { scripted_day(page) } else { None });
    let elements = elements::shown(shown, &text, &signature, signed_day);
    let answered = elements::answered(shown);
    let (heading, mut personal) = redact(&heading, as_of);
    let (body, more) = redact(&text, as_of);
    personal.extend(more);
    Article {
        heading,
        body_digest: digest(&text),
        body,
        links,
        meta_day,
        label_day,
        signed_day,
        elements: Some(elements),
        answered,
        personal,
    }
}

/// The page's words without navigation, lists of links and footer: what a reader would call its text.
pub(super) fn main_text(page: &Page) -> String {
    let all = lines(&page.tree, 0, &|id| page.is_furniture(id));
    let is_text = |line: &&Line| !is_footer(&line.text) && !is_way(&line.text) && line.link_letters() * 10 < letters(&line.text).max(1) * 6;
    all.iter().filter(is_text).map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn digest(text: &str) -> String {
    Sha256::digest(squeezed(text).as_bytes()).iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

// ---- title

/// The line that is the article's heading.
fn title_place(page: &Page, shown: &[Line], promised: &str, is_in_box: &dyn Fn(&Line) -> bool) -> Option<usize> {
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

/// Where the text begins on a page without a heading: behind the way through the site and the navigation.
fn first_of_text(shown: &[Line]) -> usize {
    let way = shown.iter().rposition(|line| is_way(&line.text)).map_or(0, |at| at + 1);
    let is_link = |line: &Line| line.link_letters() * 10 >= letters(&line.text).max(1) * 8;
    way + shown[way..].iter().take_while(|line| is_link(line) || line.text.contains("今天是") || line.text.contains("现在是")).count()
}

// ---- index boxes

/// Tables and lists with the document's number, its classification and its days.
fn index_boxes(page: &Page, shown: &[Line]) -> Vec<Id> {
    const LARGEST: usize = 500;
    let tree = &page.tree;
    let mut boxes: Vec<Id> = Vec::new();
    for line in shown.iter().filter(|line| is_index_label(&line.text)) {
        if boxes.iter().any(|id| tree.holds(*id, line.from)) {
            continue;
        }
        let mut found = None;
        for around in tree.ancestors(line.from) {
            if around == 0
                || page.letters_in(around) > LARGEST
                || tree.range(around).any(|id| matches!(tree.name(id), "h1" | "h2" | "h3" | "h4"))
            {
                break;
            }
            let inside: Vec<&Line> = shown.iter().filter(|one| tree.holds(around, one.from)).collect();
            let labels = inside.iter().map(|one| count_labels(&one.text)).sum::<usize>();
            let has_prose = inside.iter().any(|one| one.text.contains('。') || (letters(&one.text) > 60 && one.text.contains('，')));
            if has_prose {
                break;
            }
            if labels >= 2 {
                found = Some(around);
            }
        }
        boxes.extend(found);
    }
    boxes
}

fn is_index_label(text: &str) -> bool {
    ["索引号", "发文字号", "成文日期", "主题分类", "信息分类", "组配分类", "发文机关", "发布机构", "生成日期", "有效性", "内容分类"]
        .iter()
        .any(|label| text.trim_start_matches(['[', '【', ' ']).starts_with(label))
}

fn count_labels(text: &str) -> usize {
    INDEX.iter().filter(|label| text.contains(*label)).count()
}

// ---- body

/// The lines of the text, and of its signature: without info line, tools, index box, neighbours, boxes of other articles and signature.
fn body<'l>(page: &Page, title: Option<Id>, shown: &'l [Line], is_in_box: &dyn Fn(&Line) -> bool) -> (Vec<&'l Line>, Vec<&'l Line>) {
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

fn is_link_line(line: &Line) -> bool {
    let own = letters(&line.text).saturating_sub(line.link_letters());
    line.link_letters() > 0 && own <= 10 && line.link_letters() >= own && !line.text.contains(['。', '，'])
}

fn is_day_line(text: &str) -> bool {
    only_day(text).is_some() || short_day(text).is_some()
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

/// The line under the title with day, source and counter.
fn is_info(text: &str) -> bool {
    const LONGEST: usize = 120;
    if letters(text) > LONGEST || text.contains('。') {
        return false;
    }
    if is_day_line(text) {
        return true;
    }
    let stands_for_something = |label: &str, at: usize| {
        let behind = text[at + label.len()..].trim_start();
        behind.is_empty() || behind.starts_with([':', '：', ']', '】', '|', '｜']) || behind.starts_with(|c: char| c.is_ascii_digit())
    };
    let has = |label: &&str| text.match_indices(*label).any(|(at, _)| stands_for_something(label, at));
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_plain = |label: &&str| bare.strip_prefix(*label).is_some_and(|behind| behind.trim_start().starts_with([':', '：']));
    INFO.iter().any(has) || (["日期", "时间", "发布"].iter().any(is_plain) && !full_days(text).is_empty())
}

/// 党政办, behind 来源： in a line of its own.
fn is_value_of(label: &str, value: &str) -> bool {
    let bare = label.trim_matches(|c: char| !c.is_alphanumeric());
    INFO.contains(&bare) && letters(value) < 20 && !value.contains(['，', '。'])
}

/// An info line below the text.
fn is_counter(text: &str) -> bool {
    letters(text) < 40
        && is_info(text)
        && ["发布日期", "发布时间", "更新时间", "浏览", "点击", "阅读", "访问量"].iter().any(|label| text.contains(label))
}

/// 【打印】【关闭】.
fn is_tool_line(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_one = |word: &&str| TOOLS.contains(word) || word.starts_with("扫一扫") || word.starts_with("分享到");
    !words.is_empty() && words.iter().filter(|word| is_one(word)).count() * 2 > words.len() && letters(text) < 40
}

/// （责任编辑：某某）.
fn is_editor_line(text: &str) -> bool {
    let bare = text.trim_start_matches(['(', '（', '[', '【', ' ', '\u{3000}']);
    letters(text) < 40
        && ["责任编辑", "责编", "编辑", "审核", "校对", "初审", "终审", "来源", "作者", "撰稿", "供稿", "信息来源", "稿件来源"]
            .iter()
            .any(|label| bare.strip_prefix(label).is_some_and(|behind| behind.trim_start().starts_with([':', '：'])))
}

/// Without closing lines that hold only a body's name or a date, and those lines. Attachments may stand behind them.
fn without_signature(mut kept: Vec<&Line>) -> (Vec<&Line>, Vec<&Line>) {
    let mut behind: Vec<&Line> = Vec::new();
    while kept.last().is_some_and(|line| is_attachment(line)) {
        behind.extend(kept.pop());
    }
    let mut signature: Vec<&Line> = Vec::new();
    while kept.last().is_some_and(|line| is_signature(line)) {
        signature.extend(kept.pop());
    }
    signature.reverse();
    behind.reverse();
    kept.extend(behind);
    (kept, signature)
}

fn is_attachment(line: &Line) -> bool {
    let bare = line.text.trim_start_matches(|c: char| !c.is_alphanumeric());
    letters(&line.text) < 80 && (bare.starts_with("附件") || (!line.links.is_empty() && is_link_line(line)) || line.text.is_empty())
}

fn is_signature(line: &Line) -> bool {
    const LONGEST: usize = 30;
    let text = line.text.trim();
    if !line.links.is_empty() {
        return false;
    }
    let is_written_day = || text.ends_with('日') && text.chars().all(|c| "〇零○一二三四五六七八九十年月日 \u{3000}".contains(c));
    let is_day =
        || full_days(text).first().is_some_and(|found| letters(text) <= found.span.len() && full_days(text).len() == 1) || is_written_day();
    let names: Vec<&str> = text.split([' ', '\u{3000}', '、']).filter(|name| !name.is_empty()).collect();
    let is_name = |name: &&str| {
        let bare = name.trim_end_matches(['）', ')', '章', '（', '(']);
        letters(name) >= 3
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '（' | '）' | '(' | ')' | '·'))
            && BODIES.iter().any(|end| bare.ends_with(end))
    };
    let without_day = |text: &str| {
        let Some(found) = full_days(text).into_iter().next() else { return text.to_owned() };
        text.chars().take(found.span.start).chain(text.chars().skip(found.span.end)).collect::<String>()
    };
    let front = without_day(text);
    let fronts: Vec<&str> = front.split([' ', '\u{3000}', '、']).filter(|name| !name.is_empty()).collect();
    is_day()
        || (letters(text) <= LONGEST
            && !names.is_empty()
            && (names.iter().all(is_name) || (!fronts.is_empty() && fronts.iter().all(is_name))))
}

// ---- days

/// The labelled day: of publication, else the plain ones of the head, else of updating, else one beside the source.
fn label_day(shown: &[Line], from: usize, is_in_box: &dyn Fn(&Line) -> bool) -> Option<NaiveDate> {
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
    found.first().map(|(_, day)| *day).or_else(beside_source)
}

/// `var publishTime = "2026-10-05"` in a script that writes the day into the page.
fn scripted_day(page: &Page) -> Option<NaiveDate> {
    const NEAR: usize = 40;
    page.tree.named("script").find_map(|id| {
        let text = page.tree.raw_text(id);
        let lower = text.to_ascii_lowercase();
        ["publishtime", "publishdate", "pubdate", "publish_time"].iter().find_map(|name| {
            let at = lower.find(name)? + name.len();
            let value: String = text.get(at..)?.chars().take(NEAR).collect();
            value.trim_start().starts_with(['=', ':', '"', '\'']).then(|| first_full_day(&value))?
        })
    })
}
