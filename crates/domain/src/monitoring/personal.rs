//! Personal numbers on a public page, as strictly as the monitor reports them: a hit must be one.
//!
//! `reporting::advice` looks more widely, because there a person decides before anything is published; here every hit becomes a
//! candidate against a unit, so a letter, a digit or a unit of money beside a number clears it.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::days::plain;
use crate::text::check_digit;

/// Which kind of number.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::VariantArray,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PersonalKind {
    /// 身份证号码.
    Id,
    /// 手机号码.
    Mobile,
    /// 银行卡号.
    Card,
    /// One with so few digits masked that they can be guessed.
    Weak,
}

coded!(PersonalKind);

/// A number that was found; the number itself is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalHit {
    /// Its kind.
    pub kind: PersonalKind,
    /// Its first three digits and stars.
    pub masked: String,
}

/// A number in a text: its kind and its place in characters.
struct Spotted {
    kind: PersonalKind,
    from: usize,
    to: usize,
}

/// The text with every personal number masked, and what was found, in the order of the text.
///
/// Nobody born after `as_of` has an identity number.
#[must_use]
pub fn redact(text: &str, as_of: NaiveDate) -> (String, Vec<PersonalHit>) {
    let chars = plain(text);
    let spotted = spot(&chars, as_of);
    if spotted.is_empty() {
        return (text.to_owned(), Vec::new());
    }
    let mut shown: Vec<char> = text.chars().collect();
    let mut hits = Vec::new();
    for one in &spotted {
        let mut digits = 0;
        for at in one.from..one.to {
            if chars[at].is_ascii_digit() || matches!(chars[at], 'X' | 'x') {
                digits += 1;
                if digits > 3 {
                    shown[at] = '*';
                }
            }
        }
        hits.push(PersonalHit { kind: one.kind, masked: shown[one.from..one.to].iter().collect() });
    }
    (shown.into_iter().collect(), hits)
}

fn spot(chars: &[char], as_of: NaiveDate) -> Vec<Spotted> {
    let mut found: Vec<Spotted> = Vec::new();
    for from in 0..chars.len() {
        let begins = chars[from].is_ascii_digit() && (from == 0 || !chars[from - 1].is_ascii_digit());
        if !begins || found.last().is_some_and(|last| from < last.to) {
            continue;
        }
        let at = |kind: PersonalKind| {
            let to = match kind {
                PersonalKind::Id => id_at(chars, from, as_of),
                PersonalKind::Mobile => mobile_at(chars, from),
                PersonalKind::Card => card_at(chars, from),
                PersonalKind::Weak => weak_at(chars, from),
            };
            to.map(|to| Spotted { kind, from, to })
        };
        found.extend(PersonalKind::ALL.into_iter().find_map(at));
    }
    found
}

/// Whether a character directly beside a number makes it part of something else.
fn joins(c: Option<&char>) -> bool {
    c.is_some_and(char::is_ascii_alphanumeric)
}

fn before(chars: &[char], from: usize) -> Option<&char> {
    from.checked_sub(1).and_then(|place| chars.get(place))
}

/// Takes digits in groups of these lengths, parted by nothing, one blank or one hyphen; answers the digits and the end.
fn grouped(chars: &[char], from: usize, lengths: &[usize]) -> Option<(Vec<u32>, usize)> {
    let mut digits = Vec::with_capacity(19);
    let mut at = from;
    for (place, length) in lengths.iter().enumerate() {
        if place > 0 && chars.get(at).is_some_and(|c| is_parting(*c)) {
            at += 1;
        }
        for _ in 0..*length {
            digits.push(chars.get(at)?.to_digit(10)?);
            at += 1;
        }
    }
    Some((digits, at))
}

/// One blank or one hyphen.
fn is_parting(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{3000}' | '\t' | '-' | '‐' | '‑' | '–' | '−')
}

/// GB 11643: region, day of birth, sequence, check digit by ISO 7064 MOD 11-2.
fn id_at(chars: &[char], from: usize, as_of: NaiveDate) -> Option<usize> {
    if joins(before(chars, from)) {
        return None;
    }
    let (digits, at) = grouped(chars, from, &[6, 8, 3])?;
    // the last group is three digits and the check digit
    let check = chars.get(at)?.to_ascii_uppercase();
    if joins(chars.get(at + 1)) {
        return None;
    }
    let whole = |range: std::ops::Range<usize>| digits[range].iter().fold(0, |sum, digit| sum * 10 + digit);
    let born = NaiveDate::from_ymd_opt(i32::try_from(whole(6..10)).ok()?, whole(10..12), whole(12..14))?;
    (born.year() >= 1900 && born <= as_of && check_digit::of_identity(digits) == check).then_some(at + 1)
}

/// Eleven digits from 13 to 19, perhaps with 86 before; behind them no decimals and no money.
fn mobile_at(chars: &[char], from: usize) -> Option<usize> {
    let is_open = !before(chars, from)
        .is_some_and(|c| c.is_ascii_alphanumeric() || (*c == '.' && before(chars, from - 1).is_some_and(char::is_ascii_digit)));
    if !is_open {
        return None;
    }
    let number = |from: usize| {
        let (digits, to) = grouped(chars, from, &[3, 4, 4])?;
        let is_mobile = digits[0] == 1 && digits[1] >= 3 && has_even_parting(chars, from, to, 11);
        (is_mobile && !joins(chars.get(to)) && !is_amount(chars, to)).then_some(to)
    };
    number(from).or_else(|| {
        let is_country = chars.get(from..from + 2) == Some(&['8', '6']);
        let next = from + 2 + usize::from(chars.get(from + 2).is_some_and(|c| is_parting(*c)));
        if is_country { number(next) } else { None }
    })
}

/// Together, or parted at every joint: 1381234 5678 is not how anybody writes a number.
fn has_even_parting(chars: &[char], from: usize, to: usize, digits: usize) -> bool {
    let signs = to - from - digits;
    signs == 0 || signs == 2 || chars.get(from + 3).is_some_and(|c| is_parting(*c)) == chars.get(to - 5).is_some_and(|c| is_parting(*c))
}

fn is_amount(chars: &[char], to: usize) -> bool {
    let is_decimal = chars.get(to) == Some(&'.') && chars.get(to + 1).is_some_and(char::is_ascii_digit);
    let money = [&['元'][..], &['万', '元'], &['亿', '元']];
    is_decimal || money.iter().any(|unit| chars.get(to..).is_some_and(|rest| rest.starts_with(unit)))
}

/// 16 to 19 digits beginning with 62, together or in groups of four, with Luhn's check digit.
fn card_at(chars: &[char], from: usize) -> Option<usize> {
    if joins(before(chars, from)) || chars.get(from..from + 2) != Some(&['6', '2']) {
        return None;
    }
    [(19, [4, 4, 4, 4, 3]), (18, [4, 4, 4, 4, 2]), (17, [4, 4, 4, 4, 1]), (16, [4, 4, 4, 4, 0])].into_iter().find_map(|(length, groups)| {
        let groups = if length == 16 { &groups[..4] } else { &groups[..] };
        let (digits, to) = grouped(chars, from, groups)?;
        let signs = to - from - length;
        let is_written = signs == 0 || signs == groups.len() - 1;
        (is_written && !joins(chars.get(to)) && check_digit::is_luhn(digits.into_iter())).then_some(to)
    })
}

/// A mask, as people write one.
fn is_mask(c: char) -> bool {
    matches!(c, '*' | '＊' | '﹡' | '●' | '■')
}

/// An identity number or a mobile number of which one to three digits are masked: the check digit, or a handful of tries, gives them away.
fn weak_at(chars: &[char], from: usize) -> Option<usize> {
    /// So many masked digits protect.
    const ENOUGH: usize = 4;
    if joins(before(chars, from)) || before(chars, from).is_some_and(|c| is_mask(*c) || *c == '.') {
        return None;
    }
    let run = |length: usize| {
        let number = chars.get(from..from + length)?;
        let masked = number.iter().filter(|c| is_mask(**c)).count();
        let behind = chars.get(from + length);
        let stands_alone = !joins(behind) && !behind.is_some_and(|c| is_mask(*c)) && !is_amount(chars, from + length);
        let (last, others) = number.split_last()?;
        let is_number = others.iter().all(|c| c.is_ascii_digit() || is_mask(*c))
            && (last.is_ascii_digit() || is_mask(*last) || matches!(*last, 'X' | 'x'));
        ((1..ENOUGH).contains(&masked) && stands_alone && is_number).then_some(number)
    };
    let seen = |number: &[char], place: usize, allowed: &[char]| is_mask(number[place]) || allowed.contains(&number[place]);
    let is_identity = |number: &[char]| {
        seen(number, 6, &['1', '2'])
            && seen(number, 7, &['9', '0'])
            && seen(number, 10, &['0', '1'])
            && seen(number, 12, &['0', '1', '2', '3'])
    };
    let is_mobile = |number: &[char]| number[0] == '1' && !matches!(number[1], '0'..='2') && !matches!(number[10], 'X' | 'x');
    if run(18).is_some_and(is_identity) {
        return Some(from + 18);
    }
    run(11).is_some_and(is_mobile).then_some(from + 11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_of_a_few_digits_is_none() {
        for (text, is_weak) in [
            ("身份证号34000019900307659*，", true),
            ("身份证号34000019900307***6，", true),
            ("340000********6596", false),
            ("3400001990****6596", false),
            ("34000019900307659X", false),
            ("手机1381234567*联系", true),
            ("手机138****5678", false),
            ("手机13812***678", true),
            ("手机１３８１２＊＊＊６７８", true),
            ("金额1381234567*元", false),
            ("编号A1381234567*", false),
            ("12345678901234567*", false),
            ("340000529913076**6", false),
            ("1201234567*", false),
            ("13812***678901", false),
        ] {
            let (shown, hits) = redact(text, "2026-10-31".parse().unwrap());
            let weak = hits.iter().find(|hit| hit.kind == PersonalKind::Weak);
            assert_eq!(weak.is_some(), is_weak, "{text}: {hits:?}");
            // what gives a number away is kept nowhere
            assert!(weak.is_none_or(|hit| plain(&hit.masked).iter().filter(|c| c.is_ascii_digit()).count() <= 3), "{text}: {hits:?}");
            assert!(!is_weak || !shown.contains("7659"), "{shown}");
        }
    }

    /// Made up; only their check digits are right.
    const ID: &str = "340000199003076596";
    const CARD: &str = "6228480402564890018";

    fn kinds(text: &str) -> Vec<PersonalKind> {
        redact(text, "2026-10-31".parse().unwrap()).1.into_iter().map(|hit| hit.kind).collect()
    }

    fn wide(text: &str) -> String {
        text.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect()
    }

    #[test]
    fn identity_numbers() {
        let parted = |joint: &str| format!("{}{joint}{}{joint}{}", &ID[..6], &ID[6..14], &ID[14..]);
        for text in [
            ID.to_owned(),
            format!("身份证{ID}，"),
            parted(" "),
            parted("-"),
            parted("\u{a0}"),
            wide(ID),
            "11010519491231002X".into(),
            "11010519491231002x".into(),
        ] {
            assert_eq!(kinds(&text), [PersonalKind::Id], "{text}");
        }
        for text in [
            format!("1{ID}"),
            format!("{ID}0"),
            format!("A{ID}"),
            format!("{ID}B"),
            parted("  "),
            parted("."),
            "340000199003076597".into(),
            "341699199013450011".into(),
            "340000203003076592".into(),
            "3400**********6596".into(),
        ] {
            assert_eq!(kinds(&text), [], "{text}");
        }
    }

    #[test]
    fn mobile_numbers() {
        for text in [
            "13800138000",
            "电话：13800138000。",
            "138 0013 8000",
            "138-0013-8000",
            "+8613800138000",
            "86-13800138000",
            "+86 138 0013 8000",
            "１３８００１３８０００",
            "19912345678人",
            "13800138000.",
            "1.13800138000。",
        ] {
            let expected: &[PersonalKind] = if text.starts_with("1.1") { &[] } else { &[PersonalKind::Mobile] };
            assert_eq!(kinds(text), expected, "{text}");
        }
        for text in [
            "12800138000",
            "0733-5210086",
            "138001380001",
            "20261013913800138000",
            "A13800138000",
            "13800138000B",
            "13800138000元",
            "13800138000万元",
            "13800138000亿元",
            "13800138000.5",
            "0.13800138000",
            "137****0086",
            "138  0013  8000",
            "1380013 8000",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn bank_cards() {
        let grouped = |joint: &str| {
            format!("{}{joint}{}{joint}{}{joint}{}{joint}{}", &CARD[..4], &CARD[4..8], &CARD[8..12], &CARD[12..16], &CARD[16..])
        };
        for text in [CARD.to_owned(), grouped(" "), grouped("-"), format!("卡号{CARD}元"), wide(CARD)] {
            assert_eq!(kinds(&text), [PersonalKind::Card], "{text}");
        }
        for text in [
            format!("{CARD}1"),
            format!("a{CARD}"),
            "6228480402564890019".into(),
            "5228480402564890018".into(),
            "6299************018".into(),
        ] {
            assert_eq!(kinds(&text), [], "{text}");
        }
    }

    #[test]
    fn nothing_is_kept_in_full() {
        let (text, hits) = redact(&format!("甲 {ID} 乙 138-0013-8000 丙 {}", wide(CARD)), "2026-10-31".parse().unwrap());
        assert_eq!(text, "甲 340*************** 乙 138-****-**** 丙 ６２２****************");
        assert_eq!(
            hits.iter().map(|hit| hit.masked.as_str()).collect::<Vec<_>>(),
            ["340***************", "138-****-****", "６２２****************"]
        );
        assert!(redact("没有号码", "2026-10-31".parse().unwrap()).1.is_empty());
    }
}
