//! Days behind their labels: 发布日期：2026-10-05.

use chrono::NaiveDate;
use domain::monitoring::days::{day_of_eight_digits_or_words, full_days_also_short_year, plain};

/// Labels that say when something was published, wherever they stand.
const STRONG: [&str; 9] = ["发布日期", "发布时间", "公开日期", "公开时间", "发稿时间", "发稿日期", "发布于", "发表时间", "发表日期"];
/// Words that say so where nothing is joined to them.
const WEAK: [&str; 3] = ["发布", "日期", "时间"];
/// The last resort.
const UPDATED: [&str; 6] = ["更新时间", "更新日期", "上传时间", "上传日期", "录入时间", "录入日期"];
/// Labels of other days.
const NEVER: [&str; 24] = [
    "成文",
    "生成",
    "印发",
    "施行",
    "实施",
    "有效",
    "截止",
    "截至",
    "废止",
    "报名",
    "开标",
    "会议",
    "活动",
    "生效",
    "制定",
    "签发",
    "发文",
    "公示期",
    "失效",
    "落款",
    "办理",
    "今天",
    "下载",
    "打印",
];

/// What kind of label stands before a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// 发布日期.
    Published,
    /// 日期.
    Plain,
    /// 更新时间.
    Updated,
}

/// Whether words label a day that is none of publication.
pub(super) fn is_of_another_day(text: &str) -> bool {
    NEVER.iter().any(|word| text.contains(word))
}

/// The labelled days of a line; `next` is the line behind it, where the value of a label in a cell of its own stands.
pub(super) fn days(line: &str, next: Option<&str>) -> Vec<(Label, NaiveDate)> {
    let mut found = Vec::new();
    for (labels, kind) in [(&STRONG[..], Label::Published), (&UPDATED[..], Label::Updated), (&WEAK[..], Label::Plain)] {
        for label in labels {
            for (at, _) in line.match_indices(label) {
                let before = line[..at].chars().next_back();
                let is_joined = before.is_some_and(char::is_alphanumeric);
                if kind == Label::Plain && is_joined
                    || is_of_another_day(&line[..at].chars().rev().take(3).collect::<Vec<_>>().into_iter().rev().collect::<String>())
                {
                    continue;
                }
                let behind = &line[at + label.len()..];
                let value = if is_only_joints(behind) { next } else { Some(behind) };
                found.extend(value.and_then(begins_with_day).map(|day| (kind, day)));
            }
        }
    }
    found
}

/// The day behind one of these labels, in the line or, where the label stands alone, in the next one.
pub(super) fn day_behind(line: &str, next: Option<&str>, labels: &[&str]) -> Option<NaiveDate> {
    begins_with_day(value_behind(line, next, labels)?)
}

/// What stands behind one of these labels, in the line or, where the label stands alone, in the next one.
pub(super) fn value_behind<'l>(line: &'l str, next: Option<&'l str>, labels: &[&str]) -> Option<&'l str> {
    labels.iter().find_map(|label| {
        let (at, _) = line.match_indices(label).find(|(at, _)| !line[..*at].chars().next_back().is_some_and(char::is_alphanumeric))?;
        let behind = &line[at + label.len()..];
        let value = if is_only_joints(behind) { next? } else { behind };
        let value = value.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '〔' | '[' | '〈' | '《'));
        (!value.is_empty()).then_some(value)
    })
}

fn is_only_joints(text: &str) -> bool {
    text.chars().all(|c| !c.is_alphanumeric())
}

/// The day with which a text begins, behind colons, brackets and blanks.
fn begins_with_day(text: &str) -> Option<NaiveDate> {
    const MOST_JOINTS: usize = 6;
    let chars = plain(text);
    let begins = |span: &std::ops::Range<usize>| span.start <= MOST_JOINTS && chars[..span.start].iter().all(|c| !c.is_alphanumeric());
    let first = full_days_also_short_year(text).into_iter().next().filter(|first| begins(&first.span));
    first.map(|first| first.day).or_else(|| day_of_eight_digits_or_words(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_their_days() {
        let day: NaiveDate = "2026-10-05".parse().unwrap();
        for (line, next, expected) in [
            ("发布日期：2026-10-05 10:20 来源：某局", None, Some(Label::Published)),
            ("来源：某局发布时间：2026-10-0510:20字体", None, Some(Label::Published)),
            ("【发布时间】2026年10月5日", None, Some(Label::Published)),
            ("发布日期：", Some("2026-10-05"), Some(Label::Published)),
            ("发布日期", Some("2026/10/5"), Some(Label::Published)),
            ("发布时间：", Some("会议于2026-10-05召开"), None),
            ("日期：2026.10.5", None, Some(Label::Plain)),
            ("时间：26-10-05", None, Some(Label::Plain)),
            ("[发布 2026-10-05]", None, Some(Label::Plain)),
            ("发布日期：20261005", None, Some(Label::Published)),
            ("发布日期：二〇二六年十月五日", None, Some(Label::Published)),
            ("发表日期：2026-10-05 点击数：8", None, Some(Label::Published)),
            ("录入时间：2026-10-5 录入者：甲", None, Some(Label::Updated)),
            ("更新时间：2026-10-05", None, Some(Label::Updated)),
            ("成文日期：2026-10-05", None, None),
            ("截止时间：2026-10-05", None, None),
            ("会议时间：2026-10-05", None, None),
            ("今天是2026-10-05", None, None),
        ] {
            assert_eq!(days(line, next).first().copied(), expected.map(|label| (label, day)), "{line}");
        }
    }
}
