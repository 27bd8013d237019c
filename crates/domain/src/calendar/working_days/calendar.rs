use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use chrono::{Datelike, NaiveDate};

use super::{CalendarError, CountyDay, DayKind, YearArrangement, arrangement::is_weekend};

/// Raise by one whenever a shipped file changes, so that stored deadlines tell which text they were counted with.
const REVISION: u32 = 1;

const SHIPPED: [&str; 4] = [
    include_str!("../../../data/holidays/2023.json"),
    include_str!("../../../data/holidays/2024.json"),
    include_str!("../../../data/holidays/2025.json"),
    include_str!("../../../data/holidays/2026.json"),
];

/// A shipped file that could not be read is left out: its year then answers "not loaded" instead of counting wrongly.
static NATIONAL: LazyLock<Calendar> =
    LazyLock::new(|| Calendar::from_arrangements(SHIPPED.iter().filter_map(|text| YearArrangement::from_json(text).ok())));

/// Which days are worked, for the years that are loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeSet<i32>,
    arranged: BTreeMap<NaiveDate, DayKind>,
    county: BTreeMap<NaiveDate, CountyDay>,
    county_revision: u32,
}

impl Calendar {
    /// The arrangements shipped with the program, read once.
    #[must_use]
    pub fn national() -> &'static Self {
        &NATIONAL
    }

    /// A calendar of exactly these years.
    #[must_use]
    pub fn from_arrangements(arrangements: impl IntoIterator<Item = YearArrangement>) -> Self {
        Self::default().with_arrangements(arrangements)
    }

    /// The same calendar with these years too. A year that is loaded again is taken as it is said last.
    #[must_use]
    pub fn with_arrangements(mut self, arrangements: impl IntoIterator<Item = YearArrangement>) -> Self {
        for arrangement in arrangements {
            if !self.years.insert(arrangement.year) {
                self.arranged.retain(|day, _| !arrangement.covers(*day));
            }
            for day in arrangement.days {
                let kind = if day.off { DayKind::Off } else { DayKind::Work };
                self.arranged.insert(day.date, kind);
            }
        }
        self
    }

    /// The same calendar with the county's own days; `revision` counts how often the county changed them and becomes
    /// part of [`Calendar::version`]. The last decision about a day holds.
    #[must_use]
    pub fn with_county_days(mut self, days: impl IntoIterator<Item = CountyDay>, revision: u32) -> Self {
        self.county = days.into_iter().map(|day| (day.date, day)).collect();
        self.county_revision = revision;
        self
    }

    /// The years that can be counted in, ascending.
    #[must_use]
    pub fn loaded_years(&self) -> Vec<i32> {
        self.years.iter().copied().collect()
    }

    /// What a stored deadline says it was counted with, for example `2023—2026年第1版`, or
    /// `2023—2026年第1版，县调整第3次`.
    #[must_use]
    pub fn version(&self) -> String {
        let years = match (self.years.first(), self.years.last()) {
            (Some(first), Some(last)) if first == last => format!("{first}年"),
            (Some(first), Some(last)) if usize::try_from(last - first + 1) == Ok(self.years.len()) => {
                format!("{first}—{last}年")
            }
            (None, _) => return "未载入".into(),
            _ => {
                let names: Vec<String> = self.years.iter().map(ToString::to_string).collect();
                format!("{}年", names.join("、"))
            }
        };
        if self.county_revision == 0 {
            format!("{years}第{REVISION}版")
        } else {
            format!("{years}第{REVISION}版，县调整第{}次", self.county_revision)
        }
    }

    /// The county's decision about this day, if it made one.
    #[must_use]
    pub fn county_day(&self, date: NaiveDate) -> Option<&CountyDay> {
        self.county.get(&date)
    }

    /// What the county or the arrangement says about this day, if either does.
    pub(super) fn decided(&self, date: NaiveDate) -> Option<DayKind> {
        self.county.get(&date).map(|day| day.kind).or_else(|| self.arranged.get(&date).copied())
    }

    pub(super) fn has_year(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// Whether people work on this day.
    ///
    /// # Errors
    /// [`CalendarError::YearNotLoaded`] when the day's year has no arrangement, even for a Sunday: it could be a make-up day.
    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, CalendarError> {
        if !self.years.contains(&date.year()) {
            return Err(CalendarError::YearNotLoaded(date.year()));
        }
        Ok(match self.decided(date) {
            Some(kind) => kind == DayKind::Work,
            None => !is_weekend(date),
        })
    }

    /// The last day of a limit of `days` working days. The day of receipt does not count, day 1 is the next working
    /// day, and an act on the returned day is still in time. With 0 days it is the day of receipt itself.
    ///
    /// # Errors
    /// [`CalendarError::YearNotLoaded`] when the count runs into a year without an arrangement.
    pub fn add_working_days(&self, received: NaiveDate, days: u32) -> Result<NaiveDate, CalendarError> {
        let mut date = received;
        let mut left = days;
        while left > 0 {
            date = date.succ_opt().ok_or(CalendarError::OutOfRange)?;
            if self.is_working_day(date)? {
                left -= 1;
            }
        }
        Ok(date)
    }

    /// How many working days lie after `from` up to and including `to`; negative when `to` comes first.
    /// For every limit, `working_days_between(d, add_working_days(d, n)) == n`.
    ///
    /// # Errors
    /// [`CalendarError::YearNotLoaded`] when one of the days counted has no arrangement.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Result<i64, CalendarError> {
        if to < from {
            return Ok(-self.working_days_between(to, from)?);
        }
        let mut count = 0;
        let mut date = from;
        while date < to {
            date = date.succ_opt().ok_or(CalendarError::OutOfRange)?;
            if self.is_working_day(date)? {
                count += 1;
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn county_day(date: &str, kind: DayKind) -> CountyDay {
        CountyDay { date: day(date), kind, reason: "测试".into() }
    }

    #[test]
    fn every_shipped_file_is_sound() {
        let years: Vec<i32> = SHIPPED.iter().map(|text| YearArrangement::from_json(text).unwrap().year).collect();
        assert_eq!(years, [2023, 2024, 2025, 2026]);
        assert_eq!(Calendar::national().loaded_years(), years);
    }

    #[test]
    fn limits_end_on_the_day_counted_by_hand() {
        let calendar = Calendar::national();
        for (received, limits) in [
            ("2023-01-16", [(1, "2023-01-17"), (7, "2023-01-30"), (15, "2023-02-09"), (20, "2023-02-16"), (40, "2023-03-16")]),
            ("2023-09-28", [(1, "2023-10-07"), (7, "2023-10-13"), (15, "2023-10-25"), (20, "2023-11-01"), (40, "2023-11-29")]),
            ("2024-02-01", [(1, "2024-02-02"), (7, "2024-02-09"), (15, "2024-02-27"), (20, "2024-03-05"), (40, "2024-04-02")]),
            ("2024-09-14", [(1, "2024-09-18"), (7, "2024-09-26"), (15, "2024-10-12"), (20, "2024-10-18"), (40, "2024-11-15")]),
            ("2025-01-17", [(1, "2025-01-20"), (7, "2025-01-27"), (15, "2025-02-13"), (20, "2025-02-20"), (40, "2025-03-20")]),
            ("2026-02-14", [(1, "2026-02-24"), (7, "2026-03-03"), (15, "2026-03-13"), (20, "2026-03-20"), (40, "2026-04-20")]),
        ] {
            for (days, due) in limits {
                assert_eq!(calendar.add_working_days(day(received), days), Ok(day(due)), "{received} + {days}");
            }
        }
        // interpretations: three working days after the document
        for (issued, due) in [("2023-09-28", "2023-10-09"), ("2025-01-27", "2025-02-07"), ("2026-02-13", "2026-02-25")] {
            assert_eq!(calendar.add_working_days(day(issued), 3), Ok(day(due)), "{issued}");
        }
    }

    #[test]
    fn a_year_has_its_known_number_of_working_days() {
        for (year, expected) in [(2023, 249), (2024, 251), (2025, 248), (2026, 248)] {
            let worked = NaiveDate::from_ymd_opt(year, 1, 1)
                .unwrap()
                .iter_days()
                .take_while(|date| date.year() == year)
                .filter(|date| Calendar::national().is_working_day(*date).unwrap())
                .count();
            assert_eq!(worked, expected, "{year}");
        }
    }

    #[test]
    fn the_eve_of_the_spring_festival_of_2024_was_worked() {
        // the notice only encouraged leave on that day
        assert_eq!(Calendar::national().is_working_day(day("2024-02-09")), Ok(true));
        assert_eq!(Calendar::national().is_working_day(day("2025-01-28")), Ok(false));
    }

    #[test]
    fn a_year_without_arrangement_is_said_and_not_guessed() {
        let calendar = Calendar::national();
        assert_eq!(calendar.is_working_day(day("2027-01-03")), Err(CalendarError::YearNotLoaded(2027)));
        assert_eq!(calendar.add_working_days(day("2026-12-25"), 5), Err(CalendarError::YearNotLoaded(2027)));
        assert_eq!(calendar.add_working_days(day("2026-12-25"), 4), Ok(day("2026-12-31")));
        assert_eq!(calendar.working_days_between(day("2022-12-01"), day("2023-01-05")), Err(CalendarError::YearNotLoaded(2022)));
        let sentence = CalendarError::YearNotLoaded(2027).to_string();
        assert!(sentence.contains("2027年") && sentence.contains("请"), "{sentence}");
        assert_eq!(Calendar::default().version(), "未载入");
    }

    #[test]
    fn the_county_may_close_or_open_a_day() {
        let calendar = Calendar::national()
            .clone()
            .with_county_days([county_day("2023-07-28", DayKind::Off), county_day("2023-07-29", DayKind::Work)], 3);
        assert_eq!(calendar.is_working_day(day("2023-07-28")), Ok(false));
        assert_eq!(calendar.is_working_day(day("2023-07-29")), Ok(true));
        assert_eq!(calendar.county_day(day("2023-07-28")).map(|day| day.reason.as_str()), Some("测试"));
        assert_eq!(calendar.version(), "2023—2026年第1版，县调整第3次");
        // a county cannot make an unknown year known
        let beyond = Calendar::national().clone().with_county_days([county_day("2027-01-04", DayKind::Work)], 1);
        assert_eq!(beyond.is_working_day(day("2027-01-04")), Err(CalendarError::YearNotLoaded(2027)));
    }

    #[test]
    fn the_version_names_the_years() {
        assert_eq!(Calendar::national().version(), "2023—2026年第1版");
        let read = |at: usize| YearArrangement::from_json(SHIPPED[at]).unwrap();
        assert_eq!(Calendar::from_arrangements([read(3)]).version(), "2026年第1版");
        assert_eq!(Calendar::from_arrangements([read(0), read(2)]).version(), "2023、2025年第1版");
    }

    fn loaded_date() -> impl Strategy<Value = NaiveDate> {
        // up to mid-2026, so that 90 working days still end in a loaded year
        (0_i64..1_260).prop_map(|after| day("2023-01-01") + chrono::Duration::days(after))
    }

    proptest! {
        #[test]
        fn counting_back_gives_the_limit(received in loaded_date(), days in 0_u32..90) {
            let calendar = Calendar::national();
            let due = calendar.add_working_days(received, days).unwrap();
            prop_assert_eq!(calendar.working_days_between(received, due), Ok(i64::from(days)));
            prop_assert_eq!(calendar.working_days_between(due, received), Ok(-i64::from(days)));
            prop_assert!(days == 0 || calendar.is_working_day(due).unwrap());
        }

        #[test]
        fn a_longer_limit_ends_later_and_a_later_receipt_never_earlier(received in loaded_date(), days in 0_u32..89) {
            let calendar = Calendar::national();
            let due = calendar.add_working_days(received, days).unwrap();
            prop_assert!(due < calendar.add_working_days(received, days + 1).unwrap());
            let next = received.succ_opt().unwrap();
            prop_assert!(due <= calendar.add_working_days(next, days).unwrap());
        }

        #[test]
        fn stretches_add_up(a in loaded_date(), b in loaded_date(), c in loaded_date()) {
            let between = |from, to| Calendar::national().working_days_between(from, to).unwrap();
            prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
        }
    }
}
