//! Where the problems of a notice come from, in words: a month is named only where its round found them.

use chrono::NaiveDate;

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
}
