//! What kind of line it is: of links, of days, of information, of tools.

use domain::monitoring::days::{full_days, only_day, short_day};
use domain::monitoring::page::letters;

use crate::html::Line;

/// Labels of an info line.
const INFO: [&str; 30] = [
    "发布日期",
    "发布时间",
    "公开日期",
    "发稿时间",
    "发表时间",
    "发表日期",
    "发稿日期",
    "上传时间",
    "录入时间",
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

pub(super) fn is_link_line(line: &Line) -> bool {
    let own = letters(&line.text).saturating_sub(line.link_letters());
    line.link_letters() > 0 && own <= 10 && line.link_letters() >= own && !line.text.contains(['。', '，'])
}

pub(super) fn is_day_line(text: &str) -> bool {
    only_day(text).is_some() || short_day(text).is_some()
}

/// The line under the title with day, source and counter.
pub(super) fn is_info(text: &str) -> bool {
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
pub(super) fn is_value_of(label: &str, value: &str) -> bool {
    let bare = label.trim_matches(|c: char| !c.is_alphanumeric());
    INFO.contains(&bare) && letters(value) < 20 && !value.contains(['，', '。'])
}

/// An info line below the text.
pub(super) fn is_counter(text: &str) -> bool {
    letters(text) < 40
        && is_info(text)
        && ["发布日期", "发布时间", "更新时间", "浏览", "点击", "阅读", "访问量"].iter().any(|label| text.contains(label))
}

/// 【打印】【关闭】.
pub(super) fn is_tool_line(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_one = |word: &&str| TOOLS.contains(word) || word.starts_with("扫一扫") || word.starts_with("分享到");
    !words.is_empty() && words.iter().filter(|word| is_one(word)).count() * 2 > words.len() && letters(text) < 40
}

/// （责任编辑：某某）.
pub(super) fn is_editor_line(text: &str) -> bool {
    let bare = text.trim_start_matches(['(', '（', '[', '【', ' ', '\u{3000}']);
    letters(text) < 40
        && ["责任编辑", "责编", "编辑", "审核", "校对", "初审", "终审", "来源", "作者", "撰稿", "供稿", "信息来源", "稿件来源"]
            .iter()
            .any(|label| bare.strip_prefix(label).is_some_and(|behind| behind.trim_start().starts_with([':', '：'])))
}
