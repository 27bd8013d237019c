//! How the end of a unit is said: 撤并 where somebody took over its work, 撤销 where nobody did. Every page and refusal says it alike.

use chrono::NaiveDate;

use crate::calendar::office_time::day_text;
use crate::register::unit::Unit;

/// The end of a unit, as the register knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The first day that it is no more.
    pub on: NaiveDate,
    /// Short name of the unit that took over its work, if one did.
    pub successor: Option<String>,
}

impl Ended {
    /// What became of it as of a day: see [`ended_words`].
    #[must_use]
    pub fn words(&self, today: NaiveDate) -> String {
        ended_words(self.on, self.successor.as_deref(), today)
    }

    /// What stands beside its name where room is scarce, once that day has come: 2026年11月15日并入枫林铺镇.
    #[must_use]
    pub fn mark(&self, today: NaiveDate) -> Option<String> {
        let on = day_text(self.on);
        let said = self.successor.as_deref().map_or_else(|| format!("{on}撤销"), |heir| format!("{on}并入{heir}"));
        self.has_come(today).then_some(said)
    }

    /// The word for it once that day has come: see [`ended_word`].
    #[must_use]
    pub fn word(&self, today: NaiveDate) -> Option<&'static str> {
        self.has_come(today).then(|| ended_word(self.successor.is_some()))
    }

    fn has_come(&self, today: NaiveDate) -> bool {
        self.on <= today
    }
}

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
            let ended = Ended { on: day("2026-08-20"), successor: heir.map(str::to_owned) };
            assert_eq!(ended.words(day(today)), expected, "{heir:?} {today}");
        }
        for (heir, today, mark, word) in [
            (Some("柳溪镇"), "2026-08-20", Some("2026年8月20日并入柳溪镇"), Some("撤并")),
            (None, "2026-12-01", Some("2026年8月20日撤销"), Some("撤销")),
            // it is still there
            (Some("柳溪镇"), "2026-08-19", None, None),
            (None, "2026-08-19", None, None),
        ] {
            let ended = Ended { on: day("2026-08-20"), successor: heir.map(str::to_owned) };
            assert_eq!((ended.mark(day(today)).as_deref(), ended.word(day(today))), (mark, word), "{heir:?} {today}");
        }
        assert_eq!(named_ended("石门乡", day("2026-08-20"), Some("柳溪镇")), "石门乡（已撤并，2026年8月20日起，由柳溪镇承接）");
        assert_eq!(named_ended("石门乡", day("2026-08-20"), None), "石门乡（已撤销，2026年8月20日起，没有承接单位）");
    }
}
