//! Advice while a unit writes its completion text (完成情况).
//!
//! It points at what the office would return the report for: no number where the requirement asks one, a bare 已完成,
//! a date of the wrong year. Advice never blocks; only personal data does, because the text will be published.

mod bare;
mod countable;
mod dates;
mod digit_groups;
mod each_place;
mod numbers;
mod personal;
mod weak_mask;
mod written;

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use countable::{CountablePart, PartKind, countable_parts};

use crate::text::search::half_width;

/// One remark about a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// What it is about.
    pub kind: AdviceKind,
    /// Whether the text may be handed in all the same.
    pub severity: Severity,
    /// The remark as shown: what is the matter and what to do.
    pub message: String,
    /// Where in the text, in characters (not bytes); `None` when it is about the whole text.
    pub span: Option<Range<usize>>,
}

/// What a remark is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdviceKind {
    /// Nothing written yet.
    Empty,
    /// The requirement has something to count and the text has no number.
    NoNumber,
    /// Nothing but 已完成.
    BareDone,
    /// Nothing but 持续推进.
    BareOngoing,
    /// Nothing but 无, 同上 or a dash.
    BareNothing,
    /// A date of another year than the checklist's.
    WrongYear,
    /// A day that has not come yet, told as if it had.
    NotYet,
    /// A resident identity number (身份证号码).
    ResidentId,
    /// A mobile telephone number (手机号码).
    MobileNumber,
    /// A bank card number (银行卡号).
    BankCard,
    /// A mask that hides so little that the number can be guessed.
    WeakMask,
}

/// Whether a remark stops the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Must be mended before the report can be handed in.
    Block,
    /// The writer decides.
    Hint,
}

/// All remarks on `text`, blocking ones first, then in the order of the text. `year` is the checklist's year.
#[must_use]
pub fn advise(requirement: &str, text: &str, year: i32, today: NaiveDate) -> Vec<Advice> {
    if text.trim().is_empty() {
        return vec![Advice::hint(AdviceKind::Empty, "还没有填写完成情况。请写明做了什么、多少、何时完成，并附上链接。")];
    }
    let mut advice = personal::find(text);
    if let Some(bare) = bare::find(text) {
        advice.push(bare);
    } else {
        advice.extend(countable::missing_number(requirement, text));
    }
    advice.extend(dates::find(requirement, text, year, today));
    advice.sort_by_key(|one| (one.severity, one.span.as_ref().map_or(usize::MAX, |span| span.start)));
    advice
}

/// Only the remarks that block: personal data that is not masked. Services call it on every text that may be published.
#[must_use]
pub fn personal_data(text: &str) -> Vec<Advice> {
    personal::find(text).into_iter().filter(|one| one.severity == Severity::Block).collect()
}

/// All remarks on personal data, with those that leave it to the writer: a number that only looks like one, a mask that hides
/// too little.
#[must_use]
pub fn personal_remarks(text: &str) -> Vec<Advice> {
    personal::find(text)
}

/// Those of them that stop nothing.
#[must_use]
pub fn personal_hints(text: &str) -> Vec<Advice> {
    personal::find(text).into_iter().filter(|one| one.severity == Severity::Hint).collect()
}

/// Whether a text holds an identity, mobile or card number at all, be it one that may be published.
#[must_use]
pub fn holds_number(text: &str) -> bool {
    personal::find(text).iter().any(|one| one.kind != AdviceKind::WeakMask)
}

/// The text as it may be kept in a message, a log or an audit row: the digits of personal data as stars.
#[must_use]
pub fn masked(text: &str) -> String {
    personal::masked(text, &personal_data(text))
}

impl Advice {
    fn hint(kind: AdviceKind, message: impl Into<String>) -> Self {
        Self { kind, severity: Severity::Hint, message: message.into(), span: None }
    }

    fn at(self, span: Range<usize>) -> Self {
        Self { span: Some(span), ..self }
    }
}

/// The text's characters with full-width digits and signs made half-width; positions stay.
fn letters(text: &str) -> Vec<char> {
    text.chars().map(half_width).collect()
}

/// The same with every link blanked out: numbers in an address are neither counts nor dates.
fn letters_without_links(text: &str) -> Vec<char> {
    let mut chars = letters(text);
    let mut at = 0;
    while at < chars.len() {
        if starts_with(&chars[at..], "http://") || starts_with(&chars[at..], "https://") {
            while at < chars.len() && chars[at].is_ascii_graphic() {
                chars[at] = '\0';
                at += 1;
            }
        } else {
            at += 1;
        }
    }
    chars
}

fn starts_with(chars: &[char], word: &str) -> bool {
    let mut chars = chars.iter();
    word.chars().all(|c| chars.next() == Some(&c))
}

fn ends_with(chars: &[char], word: &str) -> bool {
    let mut chars = chars.iter().rev();
    word.chars().rev().all(|c| chars.next() == Some(&c))
}

/// The longest of these words (separated by blanks) that `chars` begins with, as its length in characters.
fn longest_at(chars: &[char], words: &str) -> Option<usize> {
    words.split(' ').filter(|word| starts_with(chars, word)).map(|word| word.chars().count()).max()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds(requirement: &str, text: &str) -> Vec<AdviceKind> {
        let today = NaiveDate::from_ymd_opt(2023, 10, 20).unwrap();
        advise(requirement, text, 2023, today).into_iter().map(|one| one.kind).collect()
    }

    #[test]
    fn a_text_is_advised_as_a_whole() {
        use AdviceKind::{BareDone, BareOngoing, Empty, NoNumber, WrongYear};
        let quota = "全年至少展示十个重大项目的全过程信息。";
        let plain = "做好政策公开。";
        for (requirement, text, expected) in [
            (quota, "", vec![Empty]),
            (quota, " \n", vec![Empty]),
            (quota, "已完成。", vec![BareDone]),
            (plain, "持续推进", vec![BareOngoing]),
            (quota, "已建立项目专栏，集中公开各环节信息。", vec![NoNumber]),
            (quota, "已公开12个项目的批准、征收、施工、竣工信息。", vec![]),
            (plain, "已建立项目专栏，集中公开各环节信息。", vec![]),
            (plain, "2022年5月已公开。", vec![WrongYear]),
        ] {
            assert_eq!(kinds(requirement, text), expected, "{requirement} | {text}");
        }
    }

    #[test]
    fn only_personal_data_blocks_and_comes_first() {
        let today = NaiveDate::from_ymd_opt(2023, 10, 20).unwrap();
        let found = advise("做好公开。", "2021年已办，联系人13912345678。", 2023, today);
        let order: Vec<_> = found.iter().map(|one| (one.severity, one.kind)).collect();
        assert_eq!(order, [(Severity::Block, AdviceKind::MobileNumber), (Severity::Hint, AdviceKind::WrongYear)]);
        assert_eq!(found[0].span, Some(11..22));
        for text in ["", "已完成", "同上", "2019年完成", "没有数字"] {
            let found = advise("不少于10条", text, 2023, today);
            assert!(found.iter().all(|one| one.severity == Severity::Hint), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_advised_and_every_place_is_in_it(
            requirement in "[0-9一二十百万零两每月季度个项次至少不%.,年日第内 ]{0,30}",
            text in prop_oneof![any::<String>(), "[0-9xX一二十百万零两年月日《》〔〕 .,-]{0,60}"],
        ) {
            let today = NaiveDate::from_ymd_opt(2023, 10, 20).unwrap();
            let length = text.chars().count();
            for one in advise(&requirement, &text, 2023, today) {
                prop_assert!(!one.message.is_empty());
                prop_assert!(one.span.is_none_or(|span| span.start < span.end && span.end <= length));
            }
            for part in countable_parts(&text) {
                prop_assert!(part.span.start < part.span.end && part.span.end <= length);
            }
        }
    }
}
