use std::ops::Range;

use chrono::NaiveDate;

use super::{Advice, AdviceKind, Severity, letters, letters_without_links};

/// Personal data that is not masked, in the order of the text. The message never repeats the number.
pub(super) fn find(text: &str) -> Vec<Advice> {
    let mut found = Vec::new();
    // an identity number is searched in links as well: its check digit makes chance hits rare
    search(
        &groups(&letters(text)),
        &[&[18], &[6, 8, 4], &[6, 12]],
        |digits, _| is_resident_id(digits),
        |span| {
            found.push(block(AdviceKind::ResidentId, "身份证号码", "340***********1234", span));
        },
    );
    let plain = letters_without_links(text);
    let plain = groups(&plain);
    search(&plain, &[&[11], &[3, 4, 4], &[13], &[2, 11], &[2, 3, 4, 4]], is_mobile, |span| {
        found.push(block(AdviceKind::MobileNumber, "手机号码", "139****5678", span));
    });
    let cards: &[&[usize]] = &[&[16], &[17], &[18], &[19], &[4, 4, 4, 4], &[4, 4, 4, 4, 1], &[4, 4, 4, 4, 2], &[4, 4, 4, 4, 3], &[6, 13]];
    search(
        &plain,
        cards,
        |digits, _| is_bank_card(digits),
        |span| {
            found.push(block(AdviceKind::BankCard, "银行卡号", "6228***********1234", span));
        },
    );
    found.sort_by_key(|one| one.span.as_ref().map_or(0, |span| span.start));
    // what is an identity number is not a card as well
    found.dedup_by(|later, first| match (&later.span, &first.span) {
        (Some(later), Some(first)) => later.start < first.end,
        _ => false,
    });
    found
}

fn block(kind: AdviceKind, what: &str, masked: &str, span: Range<usize>) -> Advice {
    let message = format!("第{}个字起像是完整的{what}。公开前必须遮住中间各位，例如写成{masked}；不需要的请删去。", span.start + 1);
    Advice { kind, severity: Severity::Block, message, span: Some(span) }
}

/// A group of digits standing together; an X after it is taken along, as in identity numbers.
struct Group {
    span: Range<usize>,
    digits: String,
    /// Whether it follows the group before after a single blank or hyphen.
    joined: bool,
    /// The character behind it.
    next: Option<char>,
}

fn groups(chars: &[char]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while chars.get(at).is_some_and(char::is_ascii_digit) {
            at += 1;
        }
        if matches!(chars.get(at), Some('X' | 'x')) && !chars.get(at + 1).is_some_and(char::is_ascii_alphanumeric) {
            at += 1;
        }
        let after_letter = start > 0 && chars[start - 1].is_ascii_alphabetic();
        let before_letter = chars.get(at).is_some_and(char::is_ascii_alphabetic);
        if after_letter || before_letter {
            continue;
        }
        let joined = groups.last().is_some_and(|last: &Group| last.span.end + 1 == start && matches!(chars[start - 1], ' ' | '-'));
        let digits = chars[start..at].iter().map(char::to_ascii_uppercase).collect();
        groups.push(Group { span: start..at, digits, joined, next: chars.get(at).copied() });
    }
    groups
}

/// Tries every way of writing (`shapes`: lengths of neighbouring groups) at every place.
fn search(groups: &[Group], shapes: &[&[usize]], is_it: impl Fn(&str, Option<char>) -> bool, mut found: impl FnMut(Range<usize>)) {
    let mut from = 0;
    while from < groups.len() {
        let hit = shapes.iter().find_map(|shape| {
            let taken = groups.get(from..from + shape.len())?;
            let fits = taken.iter().zip(*shape).all(|(group, length)| group.digits.len() == *length)
                && taken.iter().skip(1).all(|group| group.joined);
            let digits: String = taken.iter().map(|group| group.digits.as_str()).collect();
            let last = taken.last()?;
            (fits && is_it(&digits, last.next)).then(|| (shape.len(), taken[0].span.start..last.span.end))
        });
        match hit {
            Some((length, span)) => {
                found(span);
                from += length;
            }
            None => from += 1,
        }
    }
}

/// GB 11643: region, date of birth, sequence, check digit by ISO 7064 MOD 11-2.
fn is_resident_id(digits: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    let bytes = digits.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return false;
    }
    // digit by digit: chrono's reader of formats would come along into the browser
    let number = |range: std::ops::Range<usize>| bytes[range].iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let year = i32::try_from(number(6..10)).unwrap_or_default();
    let born = NaiveDate::from_ymd_opt(year, number(10..12), number(12..14)).is_some() && (b'1'..=b'2').contains(&bytes[6]);
    let sum: u32 = bytes.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    born && CHECK[sum as usize % 11] == bytes[17]
}

/// Eleven digits from 13 to 19, perhaps with 86 before; not an amount of money.
fn is_mobile(digits: &str, next: Option<char>) -> bool {
    let number = if digits.len() == 13 { digits.strip_prefix("86") } else { Some(digits) };
    let Some(number) = number else { return false };
    number.len() == 11
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && number.starts_with('1')
        && matches!(number.as_bytes()[1], b'3'..=b'9')
        && next != Some('元')
}

/// Prefixes in use by China UnionPay (16 to 19 digits) and by Visa and Mastercard (16), with Luhn's check digit.
fn is_bank_card(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    if !bytes.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let union_pay = matches!(bytes, [b'6', b'0' | b'2', ..]) && (16..=19).contains(&bytes.len());
    let abroad = matches!(bytes, [b'4', ..] | [b'5', b'1'..=b'5', ..] | [b'3', b'5', ..]) && bytes.len() == 16;
    let sum: u32 = bytes
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
            value / 10 + value % 10
        })
        .sum();
    (union_pay || abroad) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made up; only its check digit is right.
    const ID: &str = "340000199003076596";
    const CARD: &str = "6228480402564890018";

    fn kinds(text: &str) -> Vec<AdviceKind> {
        find(text).into_iter().map(|one| one.kind).collect()
    }

    fn with_check_digit(first: &str) -> String {
        (b'0'..=b'9').chain([b'X']).map(|digit| format!("{first}{}", char::from(digit))).find(|id| is_resident_id(id)).unwrap()
    }

    #[test]
    fn identity_numbers_with_a_right_check_digit_are_found() {
        use AdviceKind::ResidentId;
        let id = with_check_digit("34000019900307659");
        assert_eq!(id, ID);
        // the worked example that the standard itself prints
        assert!(is_resident_id("11010519491231002X"));
        for text in [
            format!("身份证号{id}，已发放。"),
            format!("{} {} {}", &id[..6], &id[6..14], &id[14..]),
            id.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect(),
            format!("https://www.example.gov.cn/q?id={id}"),
        ] {
            assert_eq!(kinds(&text), [ResidentId], "{text}");
        }
        let with_x = (100..999).map(|n| with_check_digit(&format!("34000019900307{n}"))).find(|id| id.ends_with('X')).unwrap();
        assert_eq!(kinds(&with_x.to_lowercase()), [ResidentId]);
        // wrong check digit, impossible birthday, part of a longer code
        for text in [format!("{}4", &id[..17]), "340000199013076593".into(), format!("{id}7"), format!("AB{id}")] {
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
            ("+8613912345678", vec![MobileNumber]),
            ("+86 13912345678", vec![MobileNumber]),
            ("１３９１２３４５６７８", vec![MobileNumber]),
            ("王某13912345678 2023年", vec![MobileNumber]),
            ("13912345678、13812345678", vec![MobileNumber, MobileNumber]),
            (CARD, vec![BankCard]),
            ("账号6228 4804 0256 4890 018", vec![BankCard]),
            ("4111-1111-1111-1111", vec![BankCard]),
        ] {
            assert_eq!(kinds(text), expected, "{text}");
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
            "热线12345",
            "项目代码2305-340523-04-01-123456",
            "统一社会信用代码11340000MB1234567X",
            "https://www.example.gov.cn/public/13912345678.html",
            "资金13912345678元",
            "2023年公开12345678901条",
            "6228480402564890019",
            "2023052312345678",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn the_message_says_where_and_never_repeats_the_number() {
        let found = find(&format!("补贴对象{ID}"));
        assert_eq!(found[0].span, Some(4..22));
        assert_eq!(found[0].severity, Severity::Block);
        assert!(found[0].message.contains("第5个字") && !found[0].message.contains(ID), "{}", found[0].message);
    }
}
