//! What a number looks like in its cell: 0.85 as 85%, 45260 as 2023年11月, 3 as 3家.

use chrono::{Datelike, NaiveDateTime, Timelike};

/// The code behind a built-in number format, as a Chinese Excel shows it.
pub(super) const fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 => "#,##0",
        4 | 39 | 40 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 | 30 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 | 55 => "h\"时\"mm\"分\"",
        33 | 56 => "h\"时\"mm\"分\"ss\"秒\"",
        45 => "mm:ss",
        _ => return None,
    })
}

/// A piece of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    /// A run of one letter of a date format, in lower case.
    Date(char, usize),
    /// 上午/下午.
    HalfDay,
    /// Digits: whole ones at least, decimals, thousands, and how often the number is divided by a thousand.
    Number {
        whole: usize,
        decimals: usize,
        most_decimals: usize,
        thousands: bool,
        scale: u32,
    },
    /// The cell's text, or the number as it is.
    Plain,
}

/// One of up to four parts of a format code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Section {
    pieces: Vec<Piece>,
    percent: bool,
    chinese: bool,
}

/// A format code, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
}

impl NumberFormat {
    /// `None` for General and for codes that are better shown plainly (fractions, scientific numbers).
    pub(super) fn read(code: &str) -> Option<Self> {
        if code.eq_ignore_ascii_case("general") || code == "@" || code.contains('?') && code.contains('/') || code.contains("E+") {
            return None;
        }
        // 长日期 of the computer that opens the file
        let code = if code.to_ascii_uppercase().starts_with("[$-F800]") { built_in(31).unwrap_or(code) } else { code };
        let sections: Option<Vec<Section>> = split(code).iter().take(4).map(|part| section(part)).collect();
        sections.map(|sections| Self { sections })
    }

    /// The text of a number; empty where the format shows nothing.
    pub(super) fn number(&self, value: f64) -> String {
        let place = match self.sections.len() {
            0 => return value.to_string(),
            1 => 0,
            2 => usize::from(value < 0.0),
            _ if value < 0.0 => 1,
            _ if value == 0.0 => 2,
            _ => 0,
        };
        let section = &self.sections[place.min(self.sections.len() - 1)];
        let minus = if value < 0.0 && place == 0 { "-" } else { "" };
        let mut value = value.abs();
        if section.percent {
            value *= 100.0;
        }
        let body: String = section
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => text.clone(),
                Piece::Number { whole, decimals, most_decimals, thousands, scale } => {
                    let scaled = value / 1000_f64.powi(i32::try_from(*scale).unwrap_or(0));
                    let text = digits(scaled, *whole, *decimals, *most_decimals, *thousands);
                    // sign by sign, as a year is written
                    if section.chinese && is_whole(&text) { chinese(&text, 'y') } else { text }
                }
                Piece::Plain => {
                    let text = plain(value);
                    // 一百 and more are left in digits: what they mean stays the same
                    if section.chinese && is_whole(&text) && value < 100.0 { chinese(&text, 'd') } else { text }
                }
                Piece::Date(..) | Piece::HalfDay => String::new(),
            })
            .collect();
        if body.is_empty() { body } else { format!("{minus}{body}") }
    }

    /// What a text looks like where the format has a part for texts: nothing under `;;;`.
    pub(super) fn words(&self, text: &str) -> Option<String> {
        let section = self.sections.get(3)?;
        let piece = |piece: &Piece| match piece {
            Piece::Literal(literal) => literal.clone(),
            Piece::Plain => text.to_owned(),
            Piece::Date(..) | Piece::HalfDay | Piece::Number { .. } => String::new(),
        };
        Some(section.pieces.iter().map(piece).collect())
    }

    /// The text of a moment.
    pub(super) fn moment(&self, moment: NaiveDateTime) -> Option<String> {
        let section = self.sections.first()?;
        let is_date = section.pieces.iter().any(|piece| matches!(piece, Piece::Date(..)));
        if !is_date {
            return section.pieces.is_empty().then(String::new);
        }
        let twelve = section.pieces.contains(&Piece::HalfDay);
        let pieces = section.pieces.iter().enumerate();
        Some(
            pieces
                .map(|(at, piece)| match piece {
                    Piece::Literal(text) => text.clone(),
                    Piece::HalfDay => if moment.hour() < 12 { "上午" } else { "下午" }.to_owned(),
                    Piece::Date(letter, count) => {
                        let is_minute = *letter == 'm' && *count <= 2 && section.is_minute(at);
                        let text = date_piece(*letter, *count, is_minute, twelve, moment);
                        if section.chinese { chinese(&text, *letter) } else { text }
                    }
                    Piece::Number { .. } | Piece::Plain => String::new(),
                })
                .collect(),
        )
    }
}

impl Section {
    /// m is a minute behind h and before s.
    fn is_minute(&self, at: usize) -> bool {
        let near = |piece: Option<&Piece>, letter: char| matches!(piece, Some(Piece::Date(found, _)) if *found == letter);
        let before = self.pieces[..at].iter().rev().find(|piece| matches!(piece, Piece::Date(..)));
        let after = self.pieces[at + 1..].iter().find(|piece| matches!(piece, Piece::Date(..)));
        near(before, 'h') || near(after, 's')
    }
}

/// Splits at semicolons outside of quotes and brackets.
fn split(code: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in code.chars() {
        if c == ';' && !quoted && !escaped {
            parts.push(String::new());
            continue;
        }
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = c == '\\' && !quoted && !escaped;
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

fn section(code: &str) -> Option<Section> {
    let mut section = Section::default();
    let chars: Vec<char> = code.chars().collect();
    let mut at = 0;
    let mut literal = String::new();
    let flush = |literal: &mut String, pieces: &mut Vec<Piece>| {
        if !literal.is_empty() {
            pieces.push(Piece::Literal(std::mem::take(literal)));
        }
    };
    while let Some(&c) = chars.get(at) {
        at += 1;
        match c {
            '"' => {
                while let Some(&inner) = chars.get(at) {
                    at += 1;
                    if inner == '"' {
                        break;
                    }
                    literal.push(inner);
                }
            }
            '\\' => {
                literal.extend(chars.get(at));
                at += 1;
            }
            // room as wide as the next sign, and a sign that fills the cell
            '_' | '*' => at += 1,
            '[' => {
                let inner: String = chars[at..].iter().take_while(|c| **c != ']').collect();
                at += inner.chars().count() + 1;
                section.chinese |= inner.eq_ignore_ascii_case("DBNum1");
                if let Some(currency) = inner.strip_prefix('$') {
                    literal.push_str(currency.split('-').next().unwrap_or_default());
                } else if matches!(inner.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    // elapsed time
                    return None;
                }
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'a' | 'A' => {
                let rest: String = chars[at - 1..].iter().take(5).collect::<String>().to_ascii_uppercase();
                flush(&mut literal, &mut section.pieces);
                if rest == "AM/PM" {
                    at += 4;
                    section.pieces.push(Piece::HalfDay);
                    continue;
                }
                let letter = c.to_ascii_lowercase();
                let count = 1 + chars[at..].iter().take_while(|next| next.to_ascii_lowercase() == letter).count();
                at += count - 1;
                section.pieces.push(Piece::Date(letter, count));
            }
            '上' if chars[at..].starts_with(&['午', '/', '下', '午']) => {
                at += 4;
                flush(&mut literal, &mut section.pieces);
                section.pieces.push(Piece::HalfDay);
            }
            '0' | '#' | '?' => {
                flush(&mut literal, &mut section.pieces);
                let run: Vec<char> = std::iter::once(c)
                    .chain(chars[at..].iter().copied().take_while(|c| matches!(c, '0' | '#' | '?' | ',' | '.')))
                    .collect();
                at += run.len() - 1;
                section.pieces.push(number_piece(&run));
            }
            '%' => {
                section.percent = true;
                literal.push('%');
            }
            '@' => {
                flush(&mut literal, &mut section.pieces);
                section.pieces.push(Piece::Plain);
            }
            'G' if chars[at - 1..].iter().take(7).collect::<String>() == "General" => {
                at += 6;
                flush(&mut literal, &mut section.pieces);
                section.pieces.push(Piece::Plain);
            }
            other => literal.push(other),
        }
    }
    flush(&mut literal, &mut section.pieces);
    Some(section)
}

fn number_piece(run: &[char]) -> Piece {
    let text: String = run.iter().collect();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let trailing = text.chars().rev().take_while(|c| *c == ',').count();
    Piece::Number {
        whole: whole.chars().filter(|c| *c == '0').count(),
        decimals: fraction.chars().filter(|c| *c == '0').count(),
        most_decimals: fraction.chars().filter(|c| matches!(c, '0' | '#' | '?')).count(),
        thousands: whole.trim_end_matches(',').contains(','),
        scale: u32::try_from(trailing).unwrap_or(0),
    }
}

fn digits(value: f64, whole: usize, decimals: usize, most_decimals: usize, thousands: bool) -> String {
    let rounded = format!("{value:.most_decimals$}");
    let (left, right) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let mut right = right.to_owned();
    while right.len() > decimals && right.ends_with('0') {
        right.pop();
    }
    let left = if left == "0" && whole == 0 { String::new() } else { format!("{left:0>whole$}") };
    let left = if thousands { grouped(&left) } else { left };
    if right.is_empty() { left } else { format!("{left}.{right}") }
}

fn grouped(digits: &str) -> String {
    let length = digits.chars().count();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (length - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number without a format of its own: up to ten decimals, as a cell shows it.
pub(super) fn plain(value: f64) -> String {
    let text = format!("{value:.10}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-" { "0".into() } else { text.into() }
}

fn date_piece(letter: char, count: usize, is_minute: bool, twelve: bool, moment: NaiveDateTime) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const DAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let padded = |value: u32| if count >= 2 { format!("{value:02}") } else { value.to_string() };
    let weekday = DAYS[moment.weekday().num_days_from_monday() as usize % 7];
    match letter {
        'y' | 'e' if count >= 3 || letter == 'e' => moment.year().to_string(),
        'y' => format!("{:02}", moment.year().rem_euclid(100)),
        'm' if is_minute => padded(moment.minute()),
        'm' if count >= 3 => MONTHS[moment.month0() as usize % 12].to_owned(),
        'm' => padded(moment.month()),
        'd' if count >= 3 => format!("星期{weekday}"),
        'd' => padded(moment.day()),
        'a' if count >= 4 => format!("星期{weekday}"),
        'a' => weekday.to_owned(),
        'h' if twelve => padded(moment.hour12().1),
        'h' => padded(moment.hour()),
        's' => padded(moment.second()),
        _ => String::new(),
    }
}

fn is_whole(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

/// 2023 → 二〇二三, 11 → 十一.
fn chinese(digits: &str, letter: char) -> String {
    const NUMERALS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let numeral = |digit: char| digit.to_digit(10).map_or("", |digit| NUMERALS[digit as usize % 10]);
    let Ok(value) = digits.parse::<u32>() else { return digits.to_owned() };
    if matches!(letter, 'y' | 'e') || value >= 100 {
        return digits.chars().map(numeral).collect();
    }
    let (tens, ones) = (value / 10, value % 10);
    let ten = match tens {
        0 => String::new(),
        1 => "十".into(),
        tens => format!("{}十", NUMERALS[tens as usize % 10]),
    };
    if ones == 0 && tens > 0 { ten } else { format!("{ten}{}", NUMERALS[ones as usize % 10]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_their_format_says() {
        for (code, value, expected) in [
            ("0", 3.0, "3"),
            ("0%", 0.85, "85%"),
            ("0.0%", 0.123, "12.3%"),
            ("#,##0", 12345.0, "12,345"),
            ("#,##0.00", 1234.5, "1,234.50"),
            ("0.00\"万元\"", 2.5, "2.50万元"),
            ("0\"家\"", 36.0, "36家"),
            ("#\"件\"", 12.0, "12件"),
            ("000", 7.0, "007"),
            ("0.##", 1.5, "1.5"),
            ("0.##", 2.0, "2"),
            ("\"共\"0\"项\"", 5.0, "共5项"),
            ("#,##0,", 1_234_567.0, "1,235"),
            ("0;(0)", -3.0, "(3)"),
            ("0;-0;\"无\"", 0.0, "无"),
            ("[Red]0.0_ ;[Blue]-0.0", -1.25, "-1.2"),
            (";;;", 5.0, ""),
            ("[$¥-804]#,##0.00", 10.0, "¥10.00"),
            ("0\\-0", 5.0, "5-5"),
            ("[DBNum1][$-804]General", 3.0, "三"),
            ("[DBNum1][$-804]General", 12.0, "十二"),
            ("[DBNum1][$-804]General\"月底前\"", 6.0, "六月底前"),
            ("[DBNum1]0", 2023.0, "二〇二三"),
            ("[DBNum1][$-804]General", 1.5, "1.5"),
        ] {
            assert_eq!(NumberFormat::read(code).unwrap().number(value), expected, "{code} {value}");
        }
        for (code, expected) in [(";;;", Some("")), ("0;0;0;\"共\"@", Some("共三家")), ("0;-0;;@", Some("三家")), ("0;-0", None)] {
            assert_eq!(NumberFormat::read(code).unwrap().words("三家").as_deref(), expected, "{code}");
        }
        assert_eq!(NumberFormat::read("General"), None);
        assert_eq!(NumberFormat::read("# ?/?"), None);
        assert_eq!((plain(0.1 + 0.2), plain(12.0), plain(0.0)), ("0.3".into(), "12".into(), "0".into()));
    }

    #[test]
    fn moments_are_shown_as_their_format_says() {
        let moment = "2023-11-05T08:03:09".parse().unwrap();
        for (code, expected) in [
            ("yyyy\"年\"m\"月\"", "2023年11月"),
            ("yyyy\"年\"m\"月\"d\"日\"", "2023年11月5日"),
            ("m\"月\"d\"日\"", "11月5日"),
            ("yyyy-mm-dd", "2023-11-05"),
            ("yyyy/m/d", "2023/11/5"),
            ("yyyy-mm", "2023-11"),
            ("yyyy.m", "2023.11"),
            ("yyyy-mm-dd hh:mm", "2023-11-05 08:03"),
            ("h:mm:ss", "8:03:09"),
            ("h:mm AM/PM", "8:03 上午"),
            ("[$-804]yyyy\"年\"m\"月\";@", "2023年11月"),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"", "二〇二三年十一月"),
            ("yy/m/d", "23/11/5"),
            ("aaaa", "星期日"),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2023年11月5日"),
        ] {
            assert_eq!(NumberFormat::read(code).unwrap().moment(moment).as_deref(), Some(expected), "{code}");
        }
        assert_eq!(NumberFormat::read("0").unwrap().moment(moment), None);
    }

    proptest::proptest! {
        #[test]
        fn any_code_is_read(code in "[ymdhsaeG0#?,.%@;\"\\\\\\[\\]_*年月 A/P-]{0,24}", value in proptest::num::f64::ANY) {
            if let Some(format) = NumberFormat::read(&code) {
                let _ = format.number(value);
                let _ = format.moment("2023-11-05T08:03:09".parse().unwrap());
            }
        }
    }
}
