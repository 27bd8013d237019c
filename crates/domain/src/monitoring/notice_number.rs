//! The number of a 整改通知单 as people type it: 〔2026〕102号.

use crate::text::search::half_width;

/// Year and number of the first notice number in a text; brackets of any kind count, 第 and 号 need not stand there.
#[must_use]
pub fn number_in(text: &str) -> Option<(i64, i64)> {
    let plain: String = text.chars().map(half_width).filter(|sign| !sign.is_whitespace()).collect();
    plain.split(['〔', '[', '(', '【']).skip(1).find_map(bracketed)
}

/// What stands behind an opening bracket: the year, the closing one, the number.
fn bracketed(rest: &str) -> Option<(i64, i64)> {
    let (year, rest) = rest.split_once(['〕', ']', ')', '】'])?;
    let no: String = rest.trim_start_matches('第').chars().take_while(char::is_ascii_digit).collect();
    let is_year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
    // a longer one is no number of ours
    if is_year && (1..=6).contains(&no.len()) { year.parse().ok().zip(no.parse().ok()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        for (text, number) in [
            ("〔2026〕102号", Some((2026, 102))),
            ("整改通知单〔2026〕102号", Some((2026, 102))),
            ("[2026]3", Some((2026, 3))),
            ("（２０２６）第 3 号", Some((2026, 3))),
            ("【2026】12号", Some((2026, 12))),
            ("政务公开（试点）〔2026〕7号", Some((2026, 7))),
            ("〔2026〕号", None),
            ("〔26〕3号", None),
            ("〔2026〕1234567号", None),
            ("2026年3号", None),
            ("政务公开", None),
            ("", None),
        ] {
            assert_eq!(number_in(text), number, "{text}");
        }
    }
}
