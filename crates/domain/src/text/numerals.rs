//! Numbers as documents write them: 11, １１, 十一, 两, 三十.

use super::search::half_width;

/// Reads a number from the front of folded characters: its value and how many characters it takes.
#[must_use]
pub fn leading_number(chars: &[char]) -> Option<(u32, usize)> {
    let arabic = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    if arabic > 0 {
        let value = chars.get(..arabic)?.iter().try_fold(0_u32, |sum, c| sum.checked_mul(10)?.checked_add(c.to_digit(10)?))?;
        return Some((value, arabic));
    }
    let length = chars.iter().take_while(|c| digit(**c).is_some() || unit(**c).is_some() || tens(**c).is_some()).count();
    let value = chinese(chars.get(..length)?)?;
    Some((value, length))
}

const fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

const fn unit(c: char) -> Option<u32> {
    match c {
        '十' | '拾' => Some(10),
        '百' | '佰' => Some(100),
        _ => None,
    }
}

/// 廿五 is 25, 卅 is 30.
const fn tens(c: char) -> Option<u32> {
    match c {
        '廿' => Some(20),
        '卅' => Some(30),
        _ => None,
    }
}

/// 十 = 10, 二十三 = 23, 一百零五 = 105, 二〇二三 = 2023. Numbers beyond 9999 are none of ours.
fn chinese(chars: &[char]) -> Option<u32> {
    if chars.is_empty() || chars.len() > 7 {
        return None;
    }
    if chars.iter().all(|c| digit(*c).is_some()) {
        return (chars.len() <= 4).then(|| chars.iter().filter_map(|c| digit(*c)).fold(0, |sum, d| sum * 10 + d));
    }
    let (mut sum, mut pending) = (0, None);
    for c in chars {
        if let Some(value) = digit(*c) {
            pending = Some(value);
        } else if let Some(factor) = unit(*c) {
            sum += pending.take().unwrap_or(1) * factor;
        } else {
            sum += tens(*c).unwrap_or_default();
        }
    }
    Some(sum + pending.unwrap_or(0))
}

/// A year as it was typed into a form, in half or full width: an input method that was left on types ２０２７.
#[must_use]
pub fn typed_year(typed: &str) -> Option<i32> {
    typed.chars().map(half_width).collect::<String>().trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_read_in_either_width() {
        for (typed, year) in
            [("2027", Some(2027)), ("２０２７", Some(2027)), (" ２０27\u{3000}", Some(2027)), ("二〇二七", None), ("", None)]
        {
            assert_eq!(typed_year(typed), year, "{typed}");
        }
    }

    #[test]
    fn numbers_are_read_from_the_front() {
        let cases: [(&str, Option<(u32, usize)>); 14] = [
            ("11月", Some((11, 2))),
            ("十月", Some((10, 1))),
            ("十二月底", Some((12, 2))),
            ("二十三期", Some((23, 3))),
            ("廿五日", Some((25, 2))),
            ("卅日", Some((30, 1))),
            ("两次", Some((2, 1))),
            ("一百零五个", Some((105, 4))),
            ("二〇二三年", Some((2023, 4))),
            ("2023年", Some((2023, 4))),
            ("年底", None),
            ("", None),
            ("99999999999", None),
            ("一二三四五六七八", None),
        ];
        for (text, expected) in cases {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(leading_number(&chars), expected, "{text}");
        }
    }
}
