//! The year a list's title names: a list of another year was mostly chosen by mistake, or is taken as a draft for this one.

use crate::text::folded::fold;
use crate::text::search::half_width;

/// The year a title names, where it names only another than `year`.
#[must_use]
pub fn other_year(title: &str, year: i32) -> Option<i32> {
    let title = fold(title);
    let mut named = title.match_indices('年').filter_map(|(end, _)| {
        let digits: String = title[..end].chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
        digits.parse::<i32>().ok().filter(|_| digits.len() == 4)
    });
    let first = named.next()?;
    (first != year && !named.any(|one| one == year)).then_some(first)
}

/// The title with one year in place of another, wherever it stands as a number of its own.
#[must_use]
pub fn of_year(title: &str, from: i32, to: i32) -> String {
    let chars: Vec<char> = title.chars().collect();
    let old = from.to_string();
    let digits = old.len();
    let is_digit = |at: Option<&char>| at.is_some_and(|c| half_width(*c).is_ascii_digit());
    let mut out = String::with_capacity(title.len());
    let mut at = 0;
    while at < chars.len() {
        let is_alone = !is_digit(at.checked_sub(1).and_then(|before| chars.get(before))) && !is_digit(chars.get(at + digits));
        let is_old = chars.get(at..at + digits).is_some_and(|these| these.iter().map(|c| half_width(*c)).eq(old.chars()));
        if is_old && is_alone {
            out.push_str(&to.to_string());
            at += digits;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_of_another_year_is_noticed() {
        for (title, expected) in [
            ("清溪县2023年度政务公开重点工作清单", Some(2023)),
            ("清溪县２０２３年重点工作清单", Some(2023)),
            ("2026年政务公开重点工作清单", None),
            ("2025年12月印发的2026年清单", None),
            ("重点工作清单", None),
            ("第12026年", None),
            ("年", None),
        ] {
            assert_eq!(other_year(title, 2026), expected, "{title}");
        }
    }

    #[test]
    fn a_title_is_told_for_this_year() {
        for (title, expected) in [
            ("清溪县2023年度政务公开重点工作清单", "清溪县2026年度政务公开重点工作清单"),
            ("清溪县２０２３年重点工作清单（2023版）", "清溪县2026年重点工作清单（2026版）"),
            ("清溪政办〔2023〕12023号", "清溪政办〔2026〕12023号"),
            ("重点工作清单", "重点工作清单"),
            ("2023", "2026"),
        ] {
            assert_eq!(of_year(title, 2023, 2026), expected);
            assert_eq!(other_year(&of_year(title, 2023, 2026), 2026), None, "{title}");
        }
    }
}
