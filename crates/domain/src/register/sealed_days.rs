//! Days that are sealed: a year whose list is archived (年终归档), the days of a round of assessment that is sealed (封存). Nothing becomes
//! effective within them, whatever an office learns of late: a unit does not end, a name does not begin, a part of a task does not move.

use chrono::NaiveDate;

use crate::calendar::office_time::day_text;
use crate::checklist::existence::Life;

/// Days that stay as they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedDays {
    /// What is sealed, and how: 2026年度的清单已经归档.
    said: String,
    /// What its days are called: 当年, 当期.
    then: &'static str,
    /// First day.
    from: NaiveDate,
    /// First day behind it.
    to: NaiveDate,
}

impl SealedDays {
    /// A year of which some list is archived.
    #[must_use]
    pub fn of_year(year: i32) -> Option<Self> {
        let (from, to) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year + 1, 1, 1)?);
        Some(Self { said: format!("{year}年度的清单已经归档"), then: "当年", from, to })
    }

    /// A round of assessment that is sealed, from its first to its last day.
    #[must_use]
    pub fn of_round(name: &str, starts_on: NaiveDate, ends_on: NaiveDate) -> Option<Self> {
        Some(Self { said: format!("考评批次“{name}”已经封存"), then: "当期", from: starts_on, to: ends_on.succ_opt()? })
    }

    /// Whether a day is one of them.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && day < self.to
    }

    /// Why nothing begins or ends on a day that reaches them.
    #[must_use]
    pub fn nothing_begins(&self) -> String {
        let Self { said, then, to, .. } = self;
        format!("{said}，{then}的单位和名称不再变动。日期请填{}或以后，以前的情况可写在备注里。", day_text(*to))
    }

    /// Why a unit was there on the days on which it was.
    #[must_use]
    pub fn nobody_comes_or_goes(&self) -> String {
        let Self { said, then, .. } = self;
        format!("{said}，单位在{then}启用和撤并的日期不再变动；以前的情况可写在备注里。")
    }

    /// Why a unit had a task on the days on which it did.
    #[must_use]
    pub fn nobody_gets_other_days(&self, unit: &str) -> String {
        let Self { said, then, to, .. } = self;
        format!("{said}，{unit}{then}的起止日期不再变动；新的起日请填{}或以后，止日不早于它的前一天。", day_text(*to))
    }
}

/// The sealed days that a fact of that day on would still reach: those that end last.
#[must_use]
pub fn sealed_reached(on: NaiveDate, sealed: &[SealedDays]) -> Option<&SealedDays> {
    sealed.iter().filter(|days| on < days.to).max_by_key(|days| days.to)
}

/// The sealed days of which some would be others, were it so from `after` and not, as it stood, from `before`: those that end last.
#[must_use]
pub fn sealed_changed(before: Life, after: Life, sealed: &[SealedDays]) -> Option<&SealedDays> {
    let of = |life: Life, days: &SealedDays| {
        let life = life.within(Life { from: Some(days.from), to: Some(days.to) });
        (life.from < life.to).then_some(life)
    };
    sealed.iter().filter(|days| of(before, days) != of(after, days)).max_by_key(|days| days.to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn years(all: &[i32]) -> Vec<SealedDays> {
        all.iter().filter_map(|year| SealedDays::of_year(*year)).collect()
    }

    fn quarter() -> SealedDays {
        SealedDays::of_round("2026年第三季度", day("2026-07-01"), day("2026-09-30")).unwrap()
    }

    fn life(from: &str, to: &str) -> Life {
        Life { from: from.parse().ok(), to: to.parse().ok() }
    }

    #[test]
    fn a_unit_was_there_in_a_closed_year_on_the_days_on_which_it_was() {
        let closed = years(&[2025, 2026]);
        for (before, after, changed) in [
            (("", ""), ("2020-01-01", ""), None),
            (("", ""), ("2025-01-01", ""), None),
            (("", ""), ("2025-06-01", ""), Some(2025)),
            (("", ""), ("2026-06-01", ""), Some(2026)),
            (("", ""), ("2027-01-01", ""), Some(2026)),
            (("2026-06-01", ""), ("2026-05-01", ""), Some(2026)),
            (("", "2026-06-01"), ("", ""), Some(2026)),
            (("", "2027-03-01"), ("", ""), None),
            (("", "2024-06-01"), ("", "2024-03-01"), None),
        ] {
            let found = sealed_changed(life(before.0, before.1), life(after.0, after.1), &closed);
            assert_eq!(found.cloned(), changed.and_then(SealedDays::of_year), "{before:?} {after:?}");
        }
        assert_eq!(sealed_changed(life("", ""), life("2026-06-01", ""), &[]), None);
    }

    #[test]
    fn a_unit_was_there_in_a_sealed_quarter_on_the_days_on_which_it_was() {
        for (before, after, is_changed) in [
            (("", ""), ("", "2026-10-01"), false),
            (("", ""), ("", "2026-09-30"), true),
            (("", ""), ("", "2026-07-01"), true),
            (("", ""), ("2026-07-01", ""), false),
            (("", ""), ("2026-07-02", ""), true),
            (("", ""), ("2026-10-01", ""), true),
            (("2026-10-01", ""), ("2026-10-15", ""), false),
            (("2026-10-01", ""), ("2026-09-30", ""), true),
            (("", "2026-06-01"), ("", "2026-05-01"), false),
            (("", "2026-08-20"), ("", ""), true),
        ] {
            let closed = [quarter()];
            let found = sealed_changed(life(before.0, before.1), life(after.0, after.1), &closed);
            assert_eq!(found.is_some(), is_changed, "{before:?} {after:?}");
        }
    }

    #[test]
    fn a_quarter_holds_its_first_and_its_last_day() {
        for (on, is_held) in [("2026-06-30", false), ("2026-07-01", true), ("2026-09-30", true), ("2026-10-01", false)] {
            assert_eq!(quarter().holds(day(on)), is_held, "{on}");
        }
    }

    #[test]
    fn what_begins_in_sealed_days_or_before_them_reaches_them() {
        let closed = years(&[2024, 2025]);
        for (on, reached) in [("2023-05-01", Some(2025)), ("2025-12-31", Some(2025)), ("2026-01-01", None), ("2027-06-01", None)] {
            assert_eq!(sealed_reached(day(on), &closed).cloned(), reached.and_then(SealedDays::of_year), "{on}");
        }
        assert_eq!(sealed_reached(day("2025-06-01"), &[]), None);
        let both = [years(&[2025]), vec![quarter()]].concat();
        for (on, reached) in [("2025-06-01", true), ("2026-05-12", true), ("2026-09-30", true), ("2026-10-01", false)] {
            assert_eq!(sealed_reached(day(on), &both), reached.then_some(&both[1]), "{on}");
        }
    }

    #[test]
    fn a_refusal_says_what_is_sealed_and_from_which_day_on_it_may_be_done() {
        let year = SealedDays::of_year(2026).unwrap();
        assert_eq!(
            year.nothing_begins(),
            "2026年度的清单已经归档，当年的单位和名称不再变动。日期请填2027年1月1日或以后，以前的情况可写在备注里。"
        );
        assert_eq!(
            quarter().nothing_begins(),
            "考评批次“2026年第三季度”已经封存，当期的单位和名称不再变动。日期请填2026年10月1日或以后，以前的情况可写在备注里。"
        );
        assert_eq!(
            quarter().nobody_comes_or_goes(),
            "考评批次“2026年第三季度”已经封存，单位在当期启用和撤并的日期不再变动；以前的情况可写在备注里。"
        );
        assert_eq!(
            quarter().nobody_gets_other_days("柳溪镇"),
            "考评批次“2026年第三季度”已经封存，柳溪镇当期的起止日期不再变动；新的起日请填2026年10月1日或以后，止日不早于它的前一天。"
        );
    }
}
