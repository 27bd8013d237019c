//! The signature below a text.

use domain::monitoring::days::full_days;
use domain::monitoring::page::letters;

use super::line::is_link_line;
use crate::html::Line;

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

/// Without closing lines that hold only a body's name or a date, and those lines. Attachments may stand behind them.
pub(super) fn without_signature(mut kept: Vec<&Line>) -> (Vec<&Line>, Vec<&Line>) {
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
