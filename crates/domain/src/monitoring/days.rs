//! Days as offices write them: full, short, and a day set over its year and month.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use crate::text::numerals::leading_number;
use crate::text::search::half_width;

/// A full date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDay {
    /// The day.
    pub day: NaiveDate,
    /// Where it stands, in characters; a time of day behind it belongs to it.
    pub span: Range<usize>,
}

/// The characters of a text as numbers are looked for in it: half-width, one for one.
#[must_use]
pub fn plain(text: &str) -> Vec<char> {
    text.chars().map(half_width).map(|c| if c == '〇' { '0' } else { c }).collect()
}

/// Every full date: `2026-10-05`, `2026/10/5`, `2026.10.5`, `2026年10月5日`, with a time of day or not.
#[must_use]
pub fn full_days(text: &str) -> Vec<FoundDay> {
    full_days_in(&plain(text), false)
}

/// The same, and dates whose year has two digits: only for a place that is known to hold a date.
#[must_use]
pub fn full_days_also_short_year(text: &str) -> Vec<FoundDay> {
    full_days_in(&plain(text), true)
}

/// The first full date of a text.
#[must_use]
pub fn first_full_day(text: &str) -> Option<NaiveDate> {
    full_days(text).first().map(|found| found.day)
}

/// A day as programs and old forms write it, with which a text begins that is known to hold a date: `20261005`, 二〇二六年十月五日.
#[must_use]
pub fn day_of_eight_digits_or_words(text: &str) -> Option<NaiveDate> {
    const MOST_JOINTS: usize = 6;
    const LENGTH: usize = 8;
    let chars: Vec<char> = text.chars().map(half_width).collect();
    let from = chars.iter().position(|c| c.is_alphanumeric() || *c == '○').filter(|from| *from <= MOST_JOINTS)?;
    let digits: String = chars[from..].iter().take_while(|c| c.is_ascii_digit()).collect();
    if digits.len() == LENGTH && digits.starts_with("20") {
        return NaiveDate::parse_from_str(&digits, "%Y%m%d").ok();
    }
    day_in_words(&chars[from..].iter().collect::<String>())
}

fn day_in_words(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (day, _) = rest.split_once('日')?;
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|one| one == c || (one == '〇' && matches!(c, '零' | '○')));
    if year.chars().count() != 4 {
        return None;
    }
    let year = year.chars().try_fold(0_usize, |sum, c| Some(sum * 10 + digit(c)?))?;
    let whole = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        leading_number(&chars).filter(|(_, read)| *read == chars.len()).map(|(value, _)| value)
    };
    let year = i32::try_from(year).ok().filter(|year| (1990..2100).contains(year))?;
    NaiveDate::from_ymd_opt(year, whole(month)?, whole(day)?)
}

fn full_days_in(chars: &[char], short_year: bool) -> Vec<FoundDay> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() || (at > 0 && (chars[at - 1].is_ascii_digit() || is_decimal_point(chars, at - 1))) {
            at += 1;
            continue;
        }
        match full_day_at(chars, at, short_year) {
            Some(one) => {
                at = one.span.end.max(at + 1);
                found.push(one);
            }
            None => at += chars[at..].iter().take_while(|c| c.is_ascii_digit()).count(),
        }
    }
    found
}

/// A point between digits.
fn is_decimal_point(chars: &[char], at: usize) -> bool {
    chars[at] == '.' && at > 0 && chars[at - 1].is_ascii_digit()
}

fn full_day_at(chars: &[char], start: usize, short_year: bool) -> Option<FoundDay> {
    let mut at = start;
    let (year, digits) = number(chars, &mut at, 4)?;
    let year = match digits {
        4 if (1900..2100).contains(&year) => year,
        2 if short_year => 2000 + year,
        _ => return None,
    };
    blanks(chars, &mut at);
    let joint = *chars.get(at)?;
    if !matches!(joint, '-' | '/' | '.' | '年' | '—' | '–') {
        return None;
    }
    at += 1;
    blanks(chars, &mut at);
    let (month, _) = number(chars, &mut at, 2)?;
    blanks(chars, &mut at);
    let second = *chars.get(at)?;
    let fits = if joint == '年' { matches!(second, '月' | '-') } else { second == joint || (joint == '-' && second == '月') };
    if !fits {
        return None;
    }
    at += 1;
    blanks(chars, &mut at);
    let (day, day_digits) = number(chars, &mut at, 2)?;
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    match chars.get(at) {
        // 2026-10-0510:20: the time stands directly behind
        Some(c) if c.is_ascii_digit() && (day_digits != 2 || !is_time(chars, at)) => return None,
        // 2026.10.5.3 is no date
        Some('.') if chars.get(at + 1).is_some_and(char::is_ascii_digit) => return None,
        _ => {}
    }
    if matches!(chars.get(at), Some('日' | '号')) {
        at += 1;
    }
    time_of_day(chars, &mut at);
    Some(FoundDay { day, span: start..at })
}

fn is_time(chars: &[char], mut at: usize) -> bool {
    number(chars, &mut at, 2).is_some() && chars.get(at) == Some(&':')
}

/// Takes ` 10:20:05`, `T10:20:05+08:00`, ` 8时20分` along.
fn time_of_day(chars: &[char], at: &mut usize) {
    let mut next = *at;
    if chars.get(next) == Some(&'T') {
        next += 1;
    } else {
        blanks(chars, &mut next);
    }
    if number(chars, &mut next, 2).is_none() || !matches!(chars.get(next), Some(':' | '时')) {
        return;
    }
    while matches!(chars.get(next), Some(':' | '时' | '分' | '秒' | '+' | '.' | 'Z')) {
        next += 1;
        number(chars, &mut next, 3);
    }
    *at = next;
}

/// Up to `most` digits; `None` where there is none. A longer run is cut, and the caller looks at what follows.
fn number(chars: &[char], at: &mut usize, most: usize) -> Option<(u32, usize)> {
    let rest = chars.get(*at..)?;
    let digits = rest.iter().take(most).take_while(|c| c.is_ascii_digit()).count();
    if digits == 0 {
        return None;
    }
    let value = rest[..digits].iter().fold(0, |sum, c| sum * 10 + c.to_digit(10).unwrap_or(0));
    *at += digits;
    Some((value, digits))
}

fn blanks(chars: &[char], at: &mut usize) {
    let mut taken = 0;
    while taken < 2 && chars.get(*at).is_some_and(|c| c.is_whitespace() && *c != '\n') {
        *at += 1;
        taken += 1;
    }
}

/// A month and a day without year, `10-05`, `10/5`, `10月5日`, and nothing else but brackets and a time of day.
#[must_use]
pub fn short_day(text: &str) -> Option<(u32, u32)> {
    let chars = bare(text);
    let mut at = 0;
    let (month, _) = number(&chars, &mut at, 2)?;
    blanks(&chars, &mut at);
    let joint = *chars.get(at)?;
    if !matches!(joint, '-' | '/' | '月') {
        return None;
    }
    at += 1;
    blanks(&chars, &mut at);
    let (day, _) = number(&chars, &mut at, 2)?;
    if joint == '月' && chars.get(at) == Some(&'日') {
        at += 1;
    }
    time_of_day(&chars, &mut at);
    let is_day = NaiveDate::from_ymd_opt(2024, month, day).is_some();
    (at == chars.len() && is_day).then_some((month, day))
}

/// The latest such day that is not after `as_of`.
#[must_use]
pub fn latest(month: u32, day: u32, as_of: NaiveDate) -> Option<NaiveDate> {
    (0..8).filter_map(|back| NaiveDate::from_ymd_opt(as_of.year() - back, month, day)).find(|day| *day <= as_of)
}

/// A text that is a date and nothing else but brackets, a time of day and a label of publication.
#[must_use]
pub fn only_day(text: &str) -> Option<NaiveDate> {
    let chars = bare(text);
    let found = full_days_in(&chars, false);
    let [one] = found.as_slice() else { return None };
    let mut rest: String = chars[..one.span.start].iter().chain(&chars[one.span.end..]).collect();
    for label in ["发布日期", "发布时间", "公开日期", "公开时间", "发稿时间", "发布于", "发布", "日期", "时间"]
    {
        if let Some(behind) = rest.strip_prefix(label) {
            rest = behind.to_owned();
            break;
        }
    }
    rest.chars().all(|c| !c.is_alphanumeric()).then_some(one.day)
}

/// A day of the month and nothing else: the upper part of a day set over its year and month.
#[must_use]
pub fn only_day_of_month(text: &str) -> Option<u32> {
    let chars = bare(text);
    let mut at = 0;
    let (day, _) = number(&chars, &mut at, 2)?;
    if matches!(chars.get(at), Some('日' | '号')) {
        at += 1;
    }
    (at == chars.len() && (1..=31).contains(&day)).then_some(day)
}

/// A year and a month and nothing else: `2026-10`, `2026/10`, `2026.10`, `2026年10月`.
#[must_use]
pub fn only_month(text: &str) -> Option<(i32, u32)> {
    let chars = bare(text);
    let mut at = 0;
    let (year, digits) = number(&chars, &mut at, 4)?;
    blanks(&chars, &mut at);
    if digits != 4 || !(1900..2100).contains(&year) || !matches!(chars.get(at), Some('-' | '/' | '.' | '年')) {
        return None;
    }
    at += 1;
    blanks(&chars, &mut at);
    let (month, _) = number(&chars, &mut at, 2)?;
    blanks(&chars, &mut at);
    if chars.get(at) == Some(&'月') {
        at += 1;
    }
    (at == chars.len() && (1..=12).contains(&month)).then_some((i32::try_from(year).ok()?, month))
}

/// A year and nothing else, for a month and day set over it.
#[must_use]
pub fn only_year(text: &str) -> Option<i32> {
    let chars = bare(text);
    let mut at = 0;
    let (year, digits) = number(&chars, &mut at, 4)?;
    if chars.get(at) == Some(&'年') {
        at += 1;
    }
    (digits == 4 && at == chars.len() && (1990..2100).contains(&year)).then_some(i32::try_from(year).ok()?)
}

/// The text half-width, without the brackets, bars and blanks around it.
fn bare(text: &str) -> Vec<char> {
    let chars = plain(text);
    let is_edge = |c: &char| {
        c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '【' | '】' | '〔' | '〕' | '|' | '·' | '•' | '/' | '-' | ',' | ':' | '丨')
    };
    let from = chars.iter().position(|c| !is_edge(c)).unwrap_or(chars.len());
    let to = chars.iter().rposition(|c| !is_edge(c)).map_or(from, |last| last + 1);
    chars[from..to].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn full_dates_in_all_their_spellings() {
        for text in [
            "2026-10-05",
            "[2026-10-5]",
            "（2026/10/05）",
            "2026.10.5",
            "2026年10月5日",
            "2026 年 10 月 05 日",
            "发布时间：2026-10-05 08:20:11",
            "来源：某局发布时间：2026-10-0510:20字体",
            "2026-10-05T08:20:00+08:00",
            "２０２６－１０－０５",
            "2026年10月5日 8时20分",
            "12345 2026-10-05",
        ] {
            assert_eq!(first_full_day(text), Some(day("2026-10-05")), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_date_is_none() {
        for text in [
            "12026-10-05",
            "2026-13-05",
            "2026-02-30",
            "2026-10-055",
            "2026.10.5.3",
            "2026-10/05",
            "10-05",
            "2026年10月",
            "二〇二六年十月五日",
            "26-10-05",
            "202610050001",
            "1.2026-10-05",
        ] {
            assert_eq!(full_days(text), [], "{text}");
        }
    }

    #[test]
    fn a_year_of_two_digits_is_read_where_a_date_must_stand() {
        assert_eq!(full_days_also_short_year("24-03-12").first().map(|found| found.day), Some(day("2024-03-12")));
    }

    #[test]
    fn eight_digits_and_words_are_a_day_where_one_must_stand() {
        for text in ["20261005", "：20261005 来源", "２０２６１００５", "二〇二六年十月五日", "【二○二六年十月五日】", "二零二六年十月五日"]
        {
            assert_eq!(day_of_eight_digits_or_words(text), Some(day("2026-10-05")), "{text}");
        }
        for text in ["2026100510", "20261305", "12345678", "会议于二〇二六年十月五日召开", "二六年十月五日", "第20261005号", ""]
        {
            assert_eq!(day_of_eight_digits_or_words(text), None, "{text}");
        }
    }

    #[test]
    fn every_date_is_found_with_its_place() {
        let found = full_days("自2026-10-05至2026年10月9日止");
        assert_eq!(found.iter().map(|one| one.day.to_string()).collect::<Vec<_>>(), ["2026-10-05", "2026-10-09"]);
        assert_eq!(found[0].span, 1..11);
    }

    #[test]
    fn a_short_date_stands_alone() {
        for (text, expected) in [
            ("10-05", Some((10, 5))),
            ("[10/5]", Some((10, 5))),
            ("（10月5日）", Some((10, 5))),
            ("10-05 08:20", Some((10, 5))),
            ("02-29", Some((2, 29))),
            ("13-05", None),
            ("2-30", None),
            ("5/10次", None),
            ("共10-05", None),
            ("2026-10-05", None),
            ("10.5", None),
            ("", None),
        ] {
            assert_eq!(short_day(text), expected, "{text}");
        }
    }

    #[test]
    fn a_short_date_is_the_latest_not_after_the_day() {
        let as_of = day("2026-10-31");
        assert_eq!(latest(10, 31, as_of), Some(day("2026-10-31")));
        assert_eq!(latest(11, 5, as_of), Some(day("2025-11-05")));
        assert_eq!(latest(2, 29, as_of), Some(day("2024-02-29")));
    }

    #[test]
    fn a_date_alone_or_with_its_label() {
        for (text, expected) in [
            ("2026-10-05", true),
            (" [2026-10-05] ", true),
            ("| 2026/10/5 |", true),
            ("发布时间：2026-10-05 10:00", true),
            ("成文日期：2026-10-05", false),
            ("会议于2026-10-05召开", false),
            ("2026-10-05 2026-10-06", false),
        ] {
            assert_eq!(only_day(text).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn a_day_over_its_year_and_month() {
        assert_eq!(
            (only_day_of_month("05"), only_day_of_month("5日"), only_day_of_month("32"), only_day_of_month("五")),
            (Some(5), Some(5), None, None)
        );
        for text in ["2026-10", "2026/10", "2026.10", "2026年10月", " 2026 年 10 月 "] {
            assert_eq!(only_month(text), Some((2026, 10)), "{text}");
        }
        assert_eq!((only_month("2026-13"), only_month("2026-10-05"), only_month("2026")), (None, None, None));
        assert_eq!((only_year("2026"), only_year("2026年"), only_year("1026"), only_year("10")), (Some(2026), Some(2026), None, None));
    }
}
