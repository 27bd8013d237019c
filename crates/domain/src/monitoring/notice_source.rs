//! Where the problems of a notice come from, in words: a month is named only where its round found them.

use chrono::{Datelike, NaiveDate};

use super::days::plain;
use super::decision::Origin;

/// What stands for a month's round in a notice; its month is written before it.
pub const MONTHLY: &str = "月监测";

/// Where problems come from that are sent together: each with its origin and month, beside the months whose round was judged.
#[must_use]
pub fn source_of(problems: &[(Origin, NaiveDate)], judged: &[NaiveDate]) -> &'static str {
    let all = |origin: Origin| problems.iter().all(|(of, _)| *of == origin);
    let month = problems.first().map(|(_, month)| *month);
    let is_one_month = month.is_some_and(|month| judged.contains(&month) && problems.iter().all(|(_, of)| *of == month));
    match () {
        () if all(Origin::Machine) && is_one_month => MONTHLY,
        () if all(Origin::Machine) => "日常监测",
        () if all(Origin::OnSite) => "现场检查",
        () if problems.iter().any(|(of, _)| *of == Origin::Machine) => "日常监测和核查",
        () => "日常核查",
    }
}

/// 2026年10月监测, or what the office wrote of it.
#[must_use]
pub fn source_words(source: &str, month: NaiveDate) -> String {
    if source == MONTHLY { month.format("%Y年%-m月监测").to_string() } else { source.to_owned() }
}

/// The first and the last month that the office's words name, as first days: 2026年9月, 9月, 7—9月. A day (11月5日) is none. A month without a
/// year is the latest of that name by today.
#[must_use]
pub fn named_months(words: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let chars = plain(words);
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let digits_end = |from: usize| (from..chars.len()).find(|at| !is_digit(*at)).unwrap_or(chars.len());
    let (mut year, mut span, mut at) = (None, None::<(NaiveDate, NaiveDate)>, 0);
    while at < chars.len() {
        if !is_digit(at) {
            at += 1;
            continue;
        }
        let end = digits_end(at);
        let number = chars[at..end].iter().collect::<String>().parse::<i32>().unwrap_or(0);
        at = end;
        if chars.get(end) == Some(&'年') {
            year = (2000..=2200).contains(&number).then_some(number);
            continue;
        }
        // the first of 7—9月 is a month as well
        let mut behind = end;
        while matches!(chars.get(behind), Some('-' | '—' | '–' | '~' | '至' | '到' | '、')) && is_digit(behind + 1) {
            behind = digits_end(behind + 1);
        }
        let is_day = is_digit(behind + 1) && matches!(chars.get(digits_end(behind + 1)), Some('日' | '号'));
        if chars.get(behind) != Some(&'月') || is_day {
            continue;
        }
        let no = u32::try_from(number).unwrap_or(0);
        let of = year.unwrap_or(if no > today.month() { today.year() - 1 } else { today.year() });
        if let Some(month) = NaiveDate::from_ymd_opt(of, no, 1) {
            span = Some(span.map_or((month, month), |(first, last)| (first.min(month), last.max(month))));
        }
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_names_a_month_only_where_its_round_found_every_problem() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (october, november) = (day("2026-10-01"), day("2026-11-01"));
        let judged = [october];
        for (problems, expected) in [
            (vec![(Origin::Machine, october), (Origin::Machine, october)], "2026年10月监测"),
            (vec![(Origin::Machine, october), (Origin::Machine, november)], "日常监测"),
            // the week's look of a month without a round
            (vec![(Origin::Machine, november)], "日常监测"),
            (vec![(Origin::Machine, october), (Origin::File, october)], "日常监测和核查"),
            (vec![(Origin::File, november)], "日常核查"),
            (vec![(Origin::Hand, october), (Origin::File, october)], "日常核查"),
            (vec![(Origin::OnSite, october)], "现场检查"),
        ] {
            assert_eq!(source_words(source_of(&problems, &judged), october), expected, "{problems:?}");
        }
        assert_eq!(source_words("上级抽查", october), "上级抽查");
    }

    #[test]
    fn the_months_that_the_office_names() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (words, expected) in [
            ("2026年9月监测", Some(("2026-09-01", "2026-09-01"))),
            ("２０２６年９月监测", Some(("2026-09-01", "2026-09-01"))),
            ("9月监测", Some(("2026-09-01", "2026-09-01"))),
            ("12月监测", Some(("2025-12-01", "2025-12-01"))),
            ("2026年7—9月监测", Some(("2026-07-01", "2026-09-01"))),
            ("2026年7月至9月监测", Some(("2026-07-01", "2026-09-01"))),
            ("2025年12月至2026年2月监测", Some(("2025-12-01", "2026-02-01"))),
            ("2026年11月5日市级抽查", None),
            ("2026年13月监测", None),
            ("上级抽查", None),
            ("第3批", None),
        ] {
            let named = named_months(words, day("2026-11-02"));
            assert_eq!(named, expected.map(|(first, last)| (day(first), day(last))), "{words}");
        }
    }
}
