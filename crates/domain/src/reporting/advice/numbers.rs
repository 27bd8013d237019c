use super::longest_at;
use crate::text::numerals::leading_number;

/// A number in a text.
pub(super) struct Number {
    /// Behind its last character.
    pub(super) end: usize,
    /// Its value where it is whole and exact.
    pub(super) value: Option<u64>,
    /// Written in Chinese numerals.
    pub(super) chinese: bool,
}

/// An Arabic number (1,200, 4.5, 200余) or a Chinese one (十, 二十四).
pub(super) fn number_at(chars: &[char], at: usize) -> Option<Number> {
    let first = *chars.get(at)?;
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    if first.is_ascii_digit() {
        let mut end = at;
        while digit(end) || (chars.get(end) == Some(&',') && (1..=3).all(|n| digit(end + n)) && !digit(end + 4)) {
            end += 1;
        }
        let value = chars[at..end].iter().filter(|c| c.is_ascii_digit()).collect::<String>().parse().ok();
        let decimals = chars.get(end) == Some(&'.') && digit(end + 1);
        if decimals {
            end += 1;
            while digit(end) {
                end += 1;
            }
        }
        let more = longest_at(&chars[end..], "余 多 万余 万").unwrap_or(0);
        return Some(Number { end: end + more, value: if decimals || more > 0 { None } else { value }, chinese: false });
    }
    if !"〇一二三四五六七八九十两".contains(first) {
        return None;
    }
    let length = chars[at..].iter().take_while(|c| "〇零一二三四五六七八九十两百千万".contains(**c)).count();
    let end = at + length;
    let more = longest_at(&chars[end..], "余 多").unwrap_or(0);
    let value = leading_number(&chars[at..end]).filter(|(_, read)| *read == length && more == 0);
    Some(Number { end: end + more, value: value.map(|(value, _)| value.into()), chinese: true })
}

pub(super) fn skip_blanks(chars: &[char], at: usize) -> usize {
    at + chars[at..].iter().take_while(|c| c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, expected) in [
            ("24项", Some((2, Some(24)))),
            ("1,200条", Some((5, Some(1_200)))),
            ("1,2条", Some((1, Some(1)))),
            ("4.5%", Some((3, None))),
            ("200余条", Some((4, None))),
            ("十个", Some((1, Some(10)))),
            ("两次", Some((1, Some(2)))),
            ("二十四个", Some((3, Some(24)))),
            ("一百零五条", Some((4, Some(105)))),
            ("一千二百户", Some((4, None))),
            ("十余家", Some((2, None))),
            ("九万万万万万万", Some((7, None))),
            ("百方", None),
            ("条", None),
            ("", None),
        ] {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(number_at(&chars, 0).map(|number| (number.end, number.value)), expected, "{text}");
        }
    }
}
