//! Personal data in a text that may be published: identity numbers, mobile numbers, bank cards, however they are written.
//!
//! Numbers are looked for in the text freed of white space, line ends, invisible marks, dashes, dots and width; letters beside
//! them do not hide them. No message repeats a number.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::digit_groups::{Window, digit_by_digit, groups, groups_behind_brackets, groups_of_pieces, is_check_sign, run_together, windows};
use super::each_place::each_place_once;
use super::weak_mask::weak_masks;
use super::written::written_digit;
use super::{Advice, AdviceKind, Severity, ends_with, letters, letters_without_links, starts_with};
use crate::text::check_digit;
use crate::text::search::half_width;

/// A mobile number or a card is written in so many groups at most.
const MOST_GROUPS: usize = 5;

/// A mobile number of which three digits are hidden, so few that it is said, still shows so many.
const FEWEST_DIGITS: usize = 8;

/// Letters and rings that are typed for a zero.
const DRAWN_ZEROS: [char; 5] = ['O', 'o', 'Ｏ', '○', '◯'];

/// Everything found, in the order of the text: what blocks, and what is only said.
pub(super) fn find(text: &str) -> Vec<Advice> {
    let (mut plain, mut written) = (0_usize, 0_usize);
    for c in text.chars() {
        plain += usize::from(half_width(c).is_ascii_digit());
        written += usize::from(written_digit(c).is_some());
    }
    // most texts of a list hold hardly a digit
    let mut found = if plain < FEWEST_DIGITS { Vec::new() } else { in_digits(text) };
    if written > 0 && plain + written >= FEWEST_DIGITS {
        // 一三九…: looked at once more as digits; 统一 before a number is not its first digit, so both looks count
        let rewritten: String = text.chars().map(|c| written_digit(c).unwrap_or(c)).collect();
        found.extend(in_digits(&rewritten));
        found = each_place_once(found);
    }
    // 34O000…, 34○000…: a zero as it is drawn. Such a ring masks digits as often, so only a check digit makes it one
    if text.contains(DRAWN_ZEROS) && plain + written >= FEWEST_DIGITS {
        let drawn: String = text.chars().map(|c| if DRAWN_ZEROS.contains(&c) { '0' } else { written_digit(c).unwrap_or(c) }).collect();
        found.extend(in_digits(&drawn).into_iter().filter(|one| one.kind == AdviceKind::ResidentId && one.severity == Severity::Block));
        found = each_place_once(found);
    }
    found
}

/// What is found among the keyboard's digits, of either width.
fn in_digits(text: &str) -> Vec<Advice> {
    let all = letters(text);
    let mut found = Vec::new();
    // an identity number is searched in links as well: its check digit makes chance hits rare
    let together = groups(&all);
    for window in windows(&together, 15..=18, usize::MAX) {
        match identity(&window) {
            Identity::Right => found.push(resident(window.span)),
            Identity::WrongCheckDigit => found.push(wrong_check_digit(window.span)),
            Identity::None => {}
        }
    }
    let chars = letters_without_links(text);
    // not in links: /341522/20230612/3317 is a path, and one of eleven such has the right check digit
    for window in windows(&groups_of_pieces(&chars), 18..=18, usize::MAX) {
        if matches!(identity(&window), Identity::Right) {
            found.push(resident(window.span));
        }
    }
    for pair in run_together(&together) {
        let is_personal = |window: &Window| matches!(identity(window), Identity::Right) || is_mobile(window);
        if pair.iter().all(is_personal) {
            for window in pair {
                found.push(if is_mobile(&window) { mobile(&chars, window.span) } else { resident(window.span) });
            }
        }
    }
    let plain = groups(&chars);
    for window in windows(&plain, 11..=15, MOST_GROUPS) {
        if is_mobile(&window) && !is_amount(&chars, &window.span) {
            found.push(mobile(&chars, window.span));
        }
    }
    for window in windows(&groups_behind_brackets(&chars), 11..=11, MOST_GROUPS) {
        if window.lengths.first() == Some(&3) && is_mobile(&window) {
            found.push(mobile(&chars, window.span));
        }
    }
    for window in digit_by_digit(&plain).into_iter().filter(|window| is_mobile_number(&window.digits)) {
        found.push(mobile(&chars, window.span));
    }
    for window in windows(&plain, 16..=19, MOST_GROUPS) {
        if is_bank_card(&window) {
            found.push(block(AdviceKind::BankCard, "银行卡号", "6228***********1234", window.span));
        }
    }
    found.extend(weak_masks(&chars));
    each_place_once(found)
}

fn block(kind: AdviceKind, what: &str, masked: &str, span: Range<usize>) -> Advice {
    let message = format!("第{}个字起像是完整的{what}。公开前必须遮住中间各位，例如写成{masked}；不需要的请删去。", span.start + 1);
    Advice { kind, severity: Severity::Block, message, span: Some(span) }
}

fn resident(span: Range<usize>) -> Advice {
    block(AdviceKind::ResidentId, "身份证号码", "340***********1234", span)
}

fn wrong_check_digit(span: Range<usize>) -> Advice {
    let message =
        format!("第{}个字起像是身份证号码，但校验位不对。如果是身份证号码，公开前必须遮住；如果是编号，请写明是什么编号。", span.start + 1);
    Advice::hint(AdviceKind::ResidentId, message).at(span)
}

/// A mobile number blocks; behind 值班电话 or 工单号 it is the writer's to say that it may stand.
fn mobile(chars: &[char], span: Range<usize>) -> Advice {
    const OFFICES: &str = "值班电话 值班手机 值班电话: 办公电话 办公电话: 值班电话为 公开电话 工单号 工单编号 工单 工单号: 工单编号: 工单: 受理编号 受理编号: 编号 编号:";
    let before: Vec<char> = chars[..span.start].iter().filter(|c| !c.is_whitespace()).copied().collect();
    if OFFICES.split(' ').any(|words| ends_with(&before, words)) {
        let message = format!("第{}个字起像是手机号码。只有单位的值班电话或工单号可以公开；个人号码必须遮住。", span.start + 1);
        return Advice::hint(AdviceKind::MobileNumber, message).at(span);
    }
    let mut found = block(AdviceKind::MobileNumber, "手机号码", "139****5678", span);
    found.message.push_str("单位值班电话、工单号确需保留的，请写明理由。");
    found
}

// ---- identity numbers

enum Identity {
    Right,
    WrongCheckDigit,
    None,
}

/// GB 11643: region, date of birth, sequence, check digit by ISO 7064 MOD 11-2; before 1999 fifteen digits without one.
fn identity(window: &Window) -> Identity {
    let bytes = window.digits.as_bytes();
    let whole = |range: Range<usize>| bytes[range].iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    match bytes.len() {
        18 if bytes[..17].iter().all(u8::is_ascii_digit) => {
            if !is_region(bytes) || !is_birthday(whole(6..10), whole(10..12), whole(12..14)) {
                return Identity::None;
            }
            if check_digit::of_identity(values(&bytes[..17])) == char::from(bytes[17]) {
                Identity::Right
            } else if window.lengths.len() <= 4 {
                Identity::WrongCheckDigit
            } else {
                Identity::None
            }
        }
        15 if bytes.iter().all(u8::is_ascii_digit) => {
            let written = matches!(window.lengths.as_slice(), [15] | [6, 9] | [6, 6, 3] | [3, 3, 6, 3]);
            let born = is_birthday(1900 + whole(6..8), whole(8..10), whole(10..12));
            if written && is_region(bytes) && born { Identity::Right } else { Identity::None }
        }
        _ => Identity::None,
    }
}

/// The first two digits are a province's.
pub(super) fn is_region(bytes: &[u8]) -> bool {
    const PROVINCES: [(u8, &[u8]); 8] = [
        (b'1', b"12345"),
        (b'2', b"123"),
        (b'3', b"1234567"),
        (b'4', b"123456"),
        (b'5', b"01234"),
        (b'6', b"12345"),
        (b'7', b"1"),
        (b'8', b"123"),
    ];
    PROVINCES.iter().any(|(first, seconds)| bytes.first() == Some(first) && bytes.get(1).is_some_and(|second| seconds.contains(second)))
}

/// A day on which somebody alive may have been born.
fn is_birthday(year: u32, month: u32, day: u32) -> bool {
    const YEARS: std::ops::RangeInclusive<i32> = 1900..=2099;
    let born = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    born.is_some_and(|day| YEARS.contains(&day.year()))
}

// ---- mobile numbers and cards

/// Eleven digits from 13 to 19, perhaps with 86 before, or the 0 with which one dials from another city.
fn is_mobile(window: &Window) -> bool {
    // 13912345678×: the sign belongs to no telephone
    let digits = window.digits.trim_end_matches('X');
    let number = match digits.len() {
        11 => Some(digits),
        12 if matches!(window.lengths.first(), Some(4 | 12 | 13)) => digits.strip_prefix('0'),
        13 => digits.strip_prefix("86"),
        15 => digits.strip_prefix("0086"),
        _ => None,
    };
    let Some(number) = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit())) else { return false };
    // 139 1234 5678; not 1 39, which counts something
    let grouped = digits.len() != 11 || window.lengths.first().is_some_and(|first| *first >= 3);
    grouped && is_mobile_number(number)
}

fn is_mobile_number(number: &str) -> bool {
    matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// Money and counted things: what stands around the digits says so.
fn is_amount(chars: &[char], span: &Range<usize>) -> bool {
    const UNITS: &str =
        "元 亿 人民币 美元 条 件 人 次 个 吨 平方 立方 公里 千瓦 度 户 亩 笔 余元 余万 余亿 余人 余次 余件 余条 余户 余亩 余吨";
    const MONEY: &str = "元 万元 亿元 美元";
    let begins = |rest: &[char], units: &str| units.split(' ').any(|unit| starts_with(rest, unit));
    let mut rest = &chars[span.end..];
    let mut has_cents = false;
    if let Some(after) = rest.strip_prefix(&['.']) {
        let decimals = after.iter().take_while(|c| c.is_ascii_digit()).count();
        if decimals > 0 {
            rest = &after[decimals..];
            // 13912345678.12.公开: the next point of a list
            has_cents = decimals == 2 && !matches!(rest.first(), Some('.' | '、'));
        }
    }
    let before = chars[..span.start].iter().rev().find(|c| !c.is_whitespace());
    let blanks = rest.iter().take_while(|c| c.is_whitespace() && **c != '\n').count();
    // 万 is a family's name as well: 13912345678万某
    let behind_many = rest.strip_prefix(&['万']).or_else(|| rest.strip_prefix(&['千']));
    let is_many = behind_many.is_some_and(|behind| behind.first().is_none_or(|c| !c.is_alphanumeric()) || begins(behind, UNITS));
    has_cents || matches!(before, Some('￥' | '¥' | '$')) || is_many || begins(rest, UNITS) || begins(&rest[blanks..], MONEY)
}

/// What ASCII digits stand for.
fn values(digits: &[u8]) -> impl DoubleEndedIterator<Item = u32> {
    digits.iter().map(|digit| u32::from(digit - b'0'))
}

/// Prefixes in use by China UnionPay (16 to 19 digits) and by Visa and Mastercard (16), with Luhn's check digit.
fn is_bank_card(window: &Window) -> bool {
    let bytes = window.digits.as_bytes();
    let grouped = match window.lengths.split_last() {
        None => false,
        Some((_, [])) => true,
        Some((last, [6])) => *last == 13,
        Some((last, before)) => *last <= 4 && before.iter().all(|length| *length == 4),
    };
    if !grouped || !bytes.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let union_pay = matches!(bytes, [b'6', b'0' | b'2', ..]) && (16..=19).contains(&bytes.len());
    let abroad = matches!(bytes, [b'4', ..] | [b'5', b'1'..=b'5', ..] | [b'3', b'5', ..]) && bytes.len() == 16;
    (union_pay || abroad) && check_digit::is_luhn(values(bytes))
}

/// The text with every digit of what blocks made a star, but for the first three of each number.
pub(super) fn masked(text: &str, found: &[Advice]) -> String {
    const SHOWN: usize = 3;
    let mut chars: Vec<char> = text.chars().collect();
    for span in found.iter().filter_map(|one| one.span.clone()) {
        let mut digits = 0;
        for c in chars.get_mut(span).unwrap_or_default() {
            let half = half_width(*c);
            let is_digit = half.is_ascii_digit() || is_check_sign(half) || written_digit(*c).is_some();
            if is_digit {
                digits += 1;
                if digits > SHOWN {
                    *c = '*';
                }
            }
        }
    }
    chars.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made up; only its check digit is right.
    const ID: &str = "340000199003076596";
    const CARD: &str = "6228480402564890018";

    fn told(text: &str) -> Vec<(AdviceKind, Severity)> {
        find(text).into_iter().map(|one| (one.kind, one.severity)).collect()
    }

    fn kinds(text: &str) -> Vec<AdviceKind> {
        find(text).into_iter().map(|one| one.kind).collect()
    }

    fn with_check_digit(first: &str) -> String {
        let is_right = |id: &String| {
            let window = Window { digits: id.clone(), span: 0..18, lengths: vec![18] };
            matches!(identity(&window), Identity::Right)
        };
        (b'0'..=b'9').chain([b'X']).map(|digit| format!("{first}{}", char::from(digit))).find(is_right).unwrap()
    }

    #[test]
    fn identity_numbers_with_a_right_check_digit_are_found() {
        use AdviceKind::ResidentId;
        let id = with_check_digit("34000019900307659");
        assert_eq!(id, ID);
        // the worked example that the standard itself prints
        assert_eq!(with_check_digit("11010519491231002"), "11010519491231002X");
        let split = |joint: &str| format!("{}{joint}{}{joint}{}", &id[..6], &id[6..14], &id[14..]);
        for text in [
            format!("身份证号{id}，已发放。"),
            split(" "),
            split("\u{a0}"),
            split("\n"),
            split("-"),
            split("—"),
            split("·"),
            split("\u{200b}"),
            split("\u{ad}"),
            split("/"),
            split("～"),
            split("，"),
            split("】【"),
            id.replacen("000", "O00", 1),
            id.replacen("000", "0○0", 1),
            split(" - "),
            format!("{} {} {} {}", &id[..3], &id[3..6], &id[6..14], &id[14..]),
            format!("{}\u{200b}{}", &id[..7], &id[7..]),
            format!("{} {}", &id[..9], &id[9..]),
            format!("AB{id}CD"),
            format!("编号：No{id}号"),
            id.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect(),
            format!("https://www.example.gov.cn/q?id={id}"),
            "补贴对象340000900307659等".into(),
            "340000 900307 659".into(),
        ] {
            assert_eq!(told(&text), [(ResidentId, Severity::Block)], "{text}");
        }
        let with_x = (100..999).map(|n| with_check_digit(&format!("34000019900307{n}"))).find(|id| id.ends_with('X')).unwrap();
        assert_eq!(kinds(&with_x.to_lowercase()), [ResidentId]);
        for sign in ["\u{425}", "\u{3c7}", "Ⅹ", "×", "XAB", "X13"] {
            assert_eq!(told(&format!("{}{sign}", &with_x[..17])), [(ResidentId, Severity::Block)], "{sign}");
        }
        assert_eq!(kinds(&format!("{id}13912345678")), [ResidentId, AdviceKind::MobileNumber]);
        assert_eq!(kinds(&format!("13912345678{id}")), [AdviceKind::MobileNumber, ResidentId]);
        assert_eq!(kinds(&format!("{id}{with_x}")), [ResidentId, ResidentId]);
        // a wrong check digit is said
        assert_eq!(told(&format!("{}4", &id[..17])), [(ResidentId, Severity::Hint)]);
        // impossible birthday, no province, part of a longer number
        for text in ["340000199013076593".into(), "990000199003076596".into(), format!("{id}7"), "000000000000000000".into()] {
            assert_eq!(kinds(&text), [], "{text}");
        }
    }

    #[test]
    fn mobile_numbers_and_cards_are_found_however_they_are_grouped() {
        use AdviceKind::{BankCard, MobileNumber};
        for (text, expected) in [
            ("电话13912345678", vec![MobileNumber]),
            ("电话139 1234 5678", vec![MobileNumber]),
            ("电话139-1234-5678。", vec![MobileNumber]),
            ("电话139—1234—5678", vec![MobileNumber]),
            ("电话139－1234－5678", vec![MobileNumber]),
            ("电话139.1234.5678", vec![MobileNumber]),
            ("电话1391234 5678", vec![MobileNumber]),
            ("电话1 3 9 1 2 3 4 5 6 7 8", vec![MobileNumber]),
            ("电话139\u{a0}1234\u{a0}5678", vec![MobileNumber]),
            ("电话1391234\n5678", vec![MobileNumber]),
            ("电话1391\u{200b}2345678", vec![MobileNumber]),
            ("电话13912345678V同号", vec![MobileNumber]),
            ("微信wx13912345678", vec![MobileNumber]),
            ("(86)13912345678", vec![MobileNumber]),
            ("+8613912345678", vec![MobileNumber]),
            ("+86 13912345678", vec![MobileNumber]),
            ("0086-139-1234-5678", vec![MobileNumber]),
            ("１３９１２３４５６７８", vec![MobileNumber]),
            ("王某13912345678 2023年", vec![MobileNumber]),
            ("电话(139)1234-5678", vec![MobileNumber]),
            ("电话（139）12345678", vec![MobileNumber]),
            ("电话013912345678", vec![MobileNumber]),
            ("电话0139 1234 5678", vec![MobileNumber]),
            ("电话1391234\u{ad}5678", vec![MobileNumber]),
            ("电话13912345678×（同微信）", vec![MobileNumber]),
            ("13912345678万某某", vec![MobileNumber]),
            ("电话13912345678.12.公开目录", vec![MobileNumber]),
            ("13912345678、13812345678", vec![MobileNumber, MobileNumber]),
            ("13912345678/13812345678", vec![MobileNumber, MobileNumber]),
            (CARD, vec![BankCard]),
            ("账号6228 4804 0256 4890 018", vec![BankCard]),
            ("4111-1111-1111-1111", vec![BankCard]),
        ] {
            assert_eq!(kinds(text), expected, "{text}");
            assert!(find(text).iter().all(|one| one.severity == Severity::Block), "{text}");
        }
        // a mobile number inside what only looks like an identity number blocks all the same, and so does an identity number that begins
        // within what looks like a mobile number
        assert_eq!(told("补贴340000 19900307659 1"), [(MobileNumber, Severity::Block)]);
        for text in ["县档案馆值班电话15845647666", "工单号：18230515001已办结"] {
            assert_eq!(told(text), [(MobileNumber, Severity::Hint)], "{text}");
        }
    }

    #[test]
    fn masked_numbers_and_public_ones_pass() {
        for text in [
            "340***********1234",
            "34000019900307****",
            "139****5678",
            "6228***********0018",
            "340xxxxxxxxxxx6596",
            "咨询电话0551-62345678",
            "（0760-85547388）",
            "热线12345",
            "项目代码2305-340523-04-01-123456",
            "统一社会信用代码11340000MB1234567X",
            "索引号11371500MB28359259/2020-4403973",
            "索引号113701130042070099-A/2021-4059841",
            "账号34050164000000000123",
            "https://www.example.gov.cn/public/13912345678.html",
            "资金13912345678元",
            "资金13500000000.00元",
            "投资13500000000.5万元",
            "投资13500000000万元",
            "资金13500000000 元",
            "￥13500000000",
            "支出（元）13500000000.00",
            "浏览13500000000余次",
            "支付13500000000笔",
            "2023年公开12345678901条",
            "341522/19850612/331",
            "https://www.example.gov.cn/340000/19900307/6596.html",
            "6228480402564890019",
            "2023052312345678",
            "石政办函〔2021〕12号",
            "公开136条、1234人、5678件",
            "1 3 5 7 9 2 4 6 8 0 1 2",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn a_mask_that_hides_little_is_said() {
        for text in [
            "139***45678",
            "1391234567*",
            "3400001990030765**",
            "联系１３９＊＊４５６７８９",
            "139 *** 45678",
            "139-***4-5678",
            "139■■■45678",
            "139○○○45678",
            "340000 19900307 6***",
        ] {
            assert_eq!(told(text), [(AdviceKind::WeakMask, Severity::Hint)], "{text}");
        }
        for text in ["139****5678", "139 **** 5678", "34000019900307****", "34000019900307659X与12*3", "单价12*34", "1300x600-1200"] {
            assert!(!kinds(text).contains(&AdviceKind::WeakMask), "{text}");
        }
    }

    #[test]
    fn the_message_says_where_and_never_repeats_the_number() {
        let found = find(&format!("补贴对象{ID}"));
        assert_eq!(found[0].span, Some(4..22));
        assert_eq!(found[0].severity, Severity::Block);
        assert!(found[0].message.contains("第5个字") && !found[0].message.contains(ID), "{}", found[0].message);
        let text = format!("王某{ID}，电话139 1234 5678。");
        let masked = masked(&text, &find(&text));
        assert_eq!(masked, "王某340***************，电话139 **** ****。");
    }
}
