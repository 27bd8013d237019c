//! The year that a list names: a list of another year was mostly chosen by mistake, or is taken as a draft for this one.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::folded::fold;
use crate::text::search::half_width;

/// The year a title names, where it names only another than `year`.
#[must_use]
pub fn other_year(title: &str, year: i32) -> Option<i32> {
    let named = years_of(title);
    let first = *named.first()?;
    (!named.contains(&year)).then_some(first)
}

/// Years that stand before 年, in their order.
pub(super) fn years_of(title: &str) -> Vec<i32> {
    let title = fold(title);
    let digits_before = |end: usize| -> String {
        title[..end].chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect()
    };
    let named = title.match_indices('年').map(|(end, _)| digits_before(end));
    named.filter(|digits| digits.len() == 4).filter_map(|digits| digits.parse().ok()).collect()
}

/// So few rows say nothing of a list: what was left from last year, what reaches into the next.
const FEW: usize = 2;

/// The year a list is of by its title and its days, where that is only another than `year`. A title that names a year decides;
/// else the days of the rows do, where several name one year and none names `year`: for a later year most of them, since a list may
/// well ask for something in the first months of the next.
pub(super) fn other_year_of_list<'a>(title: &str, rows: impl Iterator<Item = (&'a str, &'a str)>, year: i32) -> Option<i32> {
    if !years_of(title).is_empty() {
        return other_year(title, year);
    }
    let mut named: BTreeMap<i32, usize> = BTreeMap::new();
    let mut dated = 0;
    for (time_limit, requirement) in rows {
        let years: BTreeSet<i32> = years_of_days(time_limit).into_iter().chain(years_of_days(requirement)).collect();
        if years.contains(&year) {
            return None;
        }
        dated += usize::from(!years.is_empty());
        for one in years {
            *named.entry(one).or_default() += 1;
        }
    }
    let is_telling = |(other, rows): &(i32, usize)| *rows >= FEW && (*other < year || rows * 2 > dated);
    named.into_iter().filter(is_telling).max_by_key(|(_, rows)| *rows).map(|(other, _)| other)
}

/// Years of days and parts of a year that a text names: 2023年6月, 2023年底, 2023-06-30; not those of titles and numbers of documents, and
/// not what is only said to be of a year (2023年度决算).
fn years_of_days(text: &str) -> Vec<i32> {
    let chars: Vec<char> = fold(text).chars().collect();
    let mut years = Vec::new();
    let (mut at, mut quoted) = (0, 0_usize);
    while at < chars.len() {
        match chars[at] {
            '《' | '(' => quoted += 1,
            '》' | ')' => quoted = quoted.saturating_sub(1),
            _ => {}
        }
        let digits = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let next = |ahead: usize| chars.get(at + digits + ahead).copied();
        let is_day = match next(0) {
            Some('年') => next(1).is_some_and(|c| c.is_ascii_digit() || "底内末上下第前".contains(c)),
            Some('-' | '/' | '.') => next(1).is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        };
        if digits == 4 && is_day && quoted == 0 {
            let year: String = chars[at..at + digits].iter().collect();
            years.extend(year.parse::<i32>().ok().filter(|year| (1990..2100).contains(year)));
        }
        at += digits.max(1);
    }
    years
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
    fn days_of_another_year_are_noticed_where_the_title_names_none() {
        let quarter = ("2023年3月底前", "");
        for (title, rows, expected) in [
            ("重点工作清单", vec![("2023年6月底前", "公布目录"), ("２０２３年底", "公布结果")], Some(2023)),
            ("重点工作清单", vec![("2023-06-30", ""), ("2023/9/30", ""), ("每月", "")], Some(2023)),
            ("重点工作清单", vec![("", "2023年6月30日前公布目录"), ("", "2023年底前公布结果")], Some(2023)),
            // one row says nothing, and one of this year says enough
            ("重点工作清单", vec![("2023年6月底前", ""), ("每季度", "")], None),
            ("重点工作清单", vec![quarter, quarter, ("2026年底", "")], None),
            // the title decides
            ("2026年重点工作清单", vec![quarter, quarter], None),
            ("2023年重点工作清单", vec![("2026年底", "")], Some(2023)),
            // what reaches into the next year
            ("重点工作清单", vec![("2027年1月底前", ""), ("2027年3月底前", ""), ("6月底前", "")], Some(2027)),
            ("重点工作清单", vec![("2027年1月底前", ""), ("2027年3月底前", ""), ("2025年底", ""), ("2025年底", "")], Some(2025)),
            // years of documents and of what is published
            (
                "重点工作清单",
                vec![("", "落实《2023年6月要点》（县办〔2023〕5号）"), ("", "公开2025年度决算"), ("", "汇总2025年度年报")],
                None,
            ),
            ("重点工作清单", vec![("2023年", ""), ("12023年6月", ""), ("1989年6月", "")], None),
            ("", Vec::new(), None),
        ] {
            assert_eq!(other_year_of_list(title, rows.iter().copied(), 2026), expected, "{title} {rows:?}");
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
