//! 催办: what a unit is urged about, and the letter that says so.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::bulletin::BulletinPart;
use crate::calendar::office_time::day_text;

/// What a unit is urged about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum UrgeKind {
    /// Findings whose date is past.
    Findings,
    /// Items of the month's list that are not published in time.
    Orders,
    /// Nothing published in a week.
    Weekly,
}

coded!(UrgeKind);

impl UrgeKind {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Findings => "逾期未整改的问题",
            Self::Orders => "逾期未公开的事项",
            Self::Weekly => "本周未更新",
        }
    }

    /// What is asked, in a sentence of the letter.
    const fn demand(self) -> &'static str {
        match self {
            Self::Findings => "请抓紧整改，并在系统里逐条反馈整改情况。",
            Self::Orders => "请抓紧公开，并在系统的“事项清单”里逐项报送网址。",
            Self::Weekly => "请尽快发布应当公开的信息，保持每周至少更新一条。",
        }
    }
}

/// What stands around the number in the line that counts what a letter does not name.
const REST: (&str, &str) = ("其余", "个见系统里的清单");

/// What a letter keeps of a unit's items: so many lines, and one more that counts the others.
#[must_use]
pub fn kept(items: &[String], most: usize) -> Vec<String> {
    let rest = items.len().saturating_sub(most);
    let line = (rest > 0).then(|| format!("{}{rest}{}", REST.0, REST.1));
    items.iter().take(most).cloned().chain(line).collect()
}

/// The lines that name an item each, and how many items the last line counts beside them.
fn named(items: &[String]) -> (&[String], usize) {
    let rest = |line: &String| line.strip_prefix(REST.0)?.strip_suffix(REST.1)?.parse::<usize>().ok();
    match items.split_last().and_then(|(last, lines)| Some((lines, rest(last)?))) {
        Some(found) => found,
        None => (items, 0),
    }
}

/// How many items a letter is about, whether it names them or counts them.
#[must_use]
pub fn number(items: &[String]) -> usize {
    let (lines, rest) = named(items);
    lines.len() + rest
}

/// The letter's parts.
#[must_use]
pub fn letter(kind: UrgeKind, nth: i64, reason: &str, items: &[String], reply_by: NaiveDate) -> Vec<BulletinPart> {
    let times = if nth > 1 { format!("这是今年第{nth}次就此催办。") } else { String::new() };
    let head = match kind {
        UrgeKind::Weekly => "经监测，你单位有以下情况：".to_owned(),
        _ => format!("截至发函之日，你单位有{}个{}：", number(items), kind.label()),
    };
    let (named, rest) = named(items);
    let mut lines: Vec<String> = named.iter().enumerate().map(|(place, item)| format!("{}. {item}", place + 1)).collect();
    if rest > 0 {
        lines.push(format!("{}{rest}{}。", REST.0, REST.1));
    }
    let reason = reason.trim();
    let reason = if reason.is_empty() || reason.ends_with('。') { reason.to_owned() } else { format!("{reason}。") };
    let end = format!("{reason}{}请于{}前办结并反馈。{times}", kind.demand(), day_text(reply_by));
    vec![BulletinPart { heading: String::new(), text: [vec![head], lines, vec![end]].concat().join("\n") }]
}

/// Who a unit's contact person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ContactKind {
    /// 主要领导.
    Head,
    /// 分管领导.
    Deputy,
    /// 经办人.
    Clerk,
}

coded!(ContactKind);

impl ContactKind {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Head => "主要领导",
            Self::Deputy => "分管领导",
            Self::Clerk => "经办人",
        }
    }
}

/// Whether a text is a telephone number as offices write it: digits, with an area code, an extension, blanks or dashes.
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (7..=17).contains(&digits) && text.chars().all(|one| one.is_ascii_digit() || matches!(one, '-' | ' ' | '+' | '(' | ')' | '转'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_says_what_why_and_until_when() {
        let day = "2026-11-20".parse().unwrap();
        let parts = letter(UrgeKind::Findings, 2, "已超过整改期限", &["链接打不开".into(), "错误表述“按排”".into()], day);
        let text = &parts[0].text;
        assert!(text.starts_with("截至发函之日，你单位有2个逾期未整改的问题：\n1. 链接打不开\n2. 错误表述"), "{text}");
        assert!(
            text.ends_with(
                "已超过整改期限。请抓紧整改，并在系统里逐条反馈整改情况。请于2026年11月20日前办结并反馈。这是今年第2次就此催办。"
            ),
            "{text}"
        );
        let first = letter(UrgeKind::Weekly, 1, "", &["11月第2周没有更新".into()], day);
        assert!(!first[0].text.contains("第1次") && !first[0].text.contains("。。"), "{}", first[0].text);
    }

    #[test]
    fn what_a_letter_does_not_name_is_counted() {
        let day = "2026-11-20".parse().unwrap();
        let items: Vec<String> = (1..=48).map(|place| format!("事项{place}")).collect();
        for (of, lines, last) in [
            (1, 1, "1. 事项1"),
            (29, 29, "29. 事项29"),
            (30, 30, "30. 事项30"),
            (31, 31, "其余1个见系统里的清单。"),
            (48, 31, "其余18个见系统里的清单。"),
        ] {
            let kept = kept(&items[..of], 30);
            assert_eq!((kept.len(), number(&kept)), (lines, of));
            let text = letter(UrgeKind::Orders, 1, "", &kept, day).remove(0).text;
            assert!(text.starts_with(&format!("截至发函之日，你单位有{of}个逾期未公开的事项：\n1. 事项1\n")), "{text}");
            assert_eq!(text.lines().nth(lines), Some(last), "{text}");
            assert!(!text.contains("31. "), "{text}");
        }
        assert_eq!(number(&[]), 0);
        // what only looks like it is an item
        assert_eq!(number(&["其余若干个见系统里的清单".into()]), 1);
    }

    #[test]
    fn telephone_numbers() {
        for (text, is) in [
            ("0564-6023456", true),
            ("13800000000", true),
            ("0564-6023456转8001", true),
            ("六〇二三四五六", false),
            ("123", false),
            ("a13800000000", false),
        ] {
            assert_eq!(is_phone(text), is, "{text}");
        }
    }
}
