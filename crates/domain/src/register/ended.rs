//! How the end of a unit is said: 撤并 where somebody took over its work, 撤销 where nobody did. Every page and refusal says it alike.

use chrono::NaiveDate;

use crate::calendar::office_time::day_text;
use crate::register::unit::Unit;

/// The word for the end of a unit, with a successor or without.
#[must_use]
pub const fn ended_word(has_heir: bool) -> &'static str {
    if has_heir { "撤并" } else { "撤销" }
}

/// Who does its work now: 由柳溪镇承接.
#[must_use]
pub fn heir_words(heir: Option<&str>) -> String {
    heir.map_or_else(|| "没有承接单位".to_owned(), |heir| format!("由{heir}承接"))
}

/// What became of a unit as of a day, as the end of a sentence: 已于2026年6月1日撤并，由柳溪镇承接.
#[must_use]
pub fn ended_words(on: NaiveDate, heir: Option<&str>, today: NaiveDate) -> String {
    let when = if on <= today { "已于" } else { "将于" };
    format!("{when}{}{}，{}", day_text(on), ended_word(heir.is_some()), heir_words(heir))
}

/// The same beside its name where room is scarce: 2026年11月15日并入枫林铺镇.
#[must_use]
pub fn ended_mark(on: NaiveDate, heir: Option<&str>) -> String {
    heir.map_or_else(|| format!("{}撤销", day_text(on)), |heir| format!("{}并入{heir}", day_text(on)))
}

/// The same of its full name, without who does its work now: 县财政局已于2026年5月10日撤并.
#[must_use]
pub fn full_name_ended(unit: &Unit, on: NaiveDate) -> String {
    format!("{}已于{}{}", unit.full_name, day_text(on), ended_word(unit.successor.is_some()))
}

/// The same beside its name: 石门乡（已撤并，2026年8月20日起，由柳溪镇承接）.
#[must_use]
pub fn named_ended(name: &str, on: NaiveDate, heir: Option<&str>) -> String {
    format!("{name}（已{}，{}起，{}）", ended_word(heir.is_some()), day_text(on), heir_words(heir))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_a_successor_was_merged_and_who_has_none_was_dissolved() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (heir, today, expected) in [
            (Some("财政局"), "2026-08-20", "已于2026年8月20日撤并，由财政局承接"),
            (Some("财政局"), "2026-08-19", "将于2026年8月20日撤并，由财政局承接"),
            (None, "2026-08-20", "已于2026年8月20日撤销，没有承接单位"),
            (None, "2026-08-19", "将于2026年8月20日撤销，没有承接单位"),
        ] {
            assert_eq!(ended_words(day("2026-08-20"), heir, day(today)), expected, "{heir:?} {today}");
        }
        assert_eq!(ended_mark(day("2026-08-20"), Some("柳溪镇")), "2026年8月20日并入柳溪镇");
        assert_eq!(ended_mark(day("2026-08-20"), None), "2026年8月20日撤销");
        assert_eq!(named_ended("石门乡", day("2026-08-20"), Some("柳溪镇")), "石门乡（已撤并，2026年8月20日起，由柳溪镇承接）");
        assert_eq!(named_ended("石门乡", day("2026-08-20"), None), "石门乡（已撤销，2026年8月20日起，没有承接单位）");
    }
}
