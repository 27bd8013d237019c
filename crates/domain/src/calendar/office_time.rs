//! The office's clock: one zone, +08:00, no summer time. What time it is comes in from outside.

use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveDate, Utc};

/// China Standard Time.
///
/// # Panics
/// Never: eight hours are a valid offset.
#[must_use]
pub fn zone() -> FixedOffset {
    #[expect(clippy::unwrap_used, reason = "eight hours east is a valid offset")]
    FixedOffset::east_opt(8 * 3600).unwrap()
}

/// The office's calendar day at that moment.
#[must_use]
pub fn day_of(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&zone()).date_naive()
}

/// The moment at which a day begins in the county.
#[must_use]
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc() - chrono::Duration::hours(8)
}

/// `2026-03-05 14:07`, as shown in histories and lists.
#[must_use]
pub fn minute_text(at: DateTime<Utc>) -> String {
    at.with_timezone(&zone()).format("%Y-%m-%d %H:%M").to_string()
}

/// `14:07`, beside what was saved a moment ago.
#[must_use]
pub fn clock_text(at: DateTime<Utc>) -> String {
    at.with_timezone(&zone()).format("%H:%M").to_string()
}

/// `2026年3月5日`, as written in sentences and documents.
#[must_use]
pub fn day_text(day: NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

/// `3月5日`; with its year where that is not today's.
#[must_use]
pub fn short_day_text(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() { day.format("%-m月%-d日").to_string() } else { day_text(day) }
}

/// The same day a year later; of 29 February the last day of that month.
#[must_use]
pub fn a_year_after(day: NaiveDate) -> NaiveDate {
    day.checked_add_months(Months::new(12)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_the_county() {
        let before: DateTime<Utc> = "2026-03-05T15:59:59Z".parse().unwrap();
        let after: DateTime<Utc> = "2026-03-05T16:00:00Z".parse().unwrap();
        assert_eq!(day_text(day_of(before)), "2026年3月5日");
        assert_eq!(day_text(day_of(after)), "2026年3月6日");
        assert_eq!(minute_text(after), "2026-03-06 00:00");
        assert_eq!((clock_text(before), clock_text(after)), ("23:59".to_owned(), "00:00".to_owned()));
        assert_eq!(short_day_text(day_of(before), day_of(after)), "3月5日");
        assert_eq!(short_day_text(day_of(before), "2027-01-01".parse().unwrap()), "2026年3月5日");
        for (day, later) in [("2026-03-06", "2027-03-06"), ("2027-12-31", "2028-12-31"), ("2028-02-29", "2029-02-28")] {
            assert_eq!(a_year_after(day.parse().unwrap()), later.parse().unwrap(), "{day}");
        }
        assert_eq!(start_of(day_of(after)), after);
        assert_eq!(start_of(day_of(before)), after - chrono::Duration::days(1));
    }
}
