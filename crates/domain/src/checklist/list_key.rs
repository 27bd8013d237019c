//! Which list a page speaks of: one of a year, or all of that year.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

/// A year's lists, or one of them. `2026` is all there are of that year, most often a single one; `2026-2` is the second, as a
/// county keeps an improvement list (提升清单) beside its yearly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListKey {
    /// The year.
    pub year: i32,
    /// The place of the list in its year, from 1; `None` for all of them.
    pub no: Option<i64>,
}

impl From<i32> for ListKey {
    fn from(year: i32) -> Self {
        Self { year, no: None }
    }
}

impl fmt::Display for ListKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.no {
            None => write!(f, "{}", self.year),
            Some(no) => write!(f, "{}-{no}", self.year),
        }
    }
}

/// Which of a county's years a page opens where none was asked for: the one that runs on the day, else the latest that has begun. A list
/// that was imported before its year begins waits beside it; it opens by itself only where there is no other.
#[must_use]
pub fn opens_first(years: impl IntoIterator<Item = i32>, today: NaiveDate) -> Option<i32> {
    let (begun, coming): (Vec<i32>, Vec<i32>) = years.into_iter().partition(|year| is_begun(*year, today));
    begun.into_iter().max().or_else(|| coming.into_iter().min())
}

/// Whether a year has begun on the day.
#[must_use]
pub fn is_begun(year: i32, today: NaiveDate) -> bool {
    year <= today.year()
}

/// The name of an item's period where items of several years stand side by side: with its list's year, unless that is the one that runs.
#[must_use]
pub fn period_of_year(year: i32, period: &str, today: NaiveDate) -> String {
    if year == today.year() { period.to_owned() } else { format!("{year}年度 {period}") }
}

/// The text names no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSuchKey;

impl FromStr for ListKey {
    type Err = NoSuchKey;

    fn from_str(text: &str) -> Result<Self, NoSuchKey> {
        let (year, no) = text.split_once('-').map_or((text, None), |(year, no)| (year, Some(no)));
        let year = year.parse().map_err(|_| NoSuchKey)?;
        let no = no.map(|no| no.parse().ok().filter(|no| *no > 0).ok_or(NoSuchKey)).transpose()?;
        Ok(Self { year, no })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_that_runs_opens_first_and_a_coming_one_waits() {
        for (years, today, expected) in [
            (vec![], "2026-11-30", None),
            (vec![2026], "2026-11-30", Some(2026)),
            // imported in November for the next year
            (vec![2027, 2026], "2026-11-30", Some(2026)),
            (vec![2027, 2026, 2025], "2026-12-31", Some(2026)),
            (vec![2027, 2026, 2025], "2027-01-01", Some(2027)),
            // the next year's list is not there yet
            (vec![2026, 2025], "2027-01-20", Some(2026)),
            (vec![2027, 2024], "2026-05-01", Some(2024)),
            // a county that begins with the next year's list has no other to show; the nearest of several comes first
            (vec![2027], "2026-11-30", Some(2027)),
            (vec![2028, 2027], "2026-11-30", Some(2027)),
        ] {
            assert_eq!(opens_first(years.clone(), today.parse().unwrap()), expected, "{years:?} {today}");
        }
    }

    #[test]
    fn a_period_of_another_year_says_which() {
        for (year, today, expected) in
            [(2026, "2026-11-30", "第三季度"), (2025, "2026-01-05", "2025年度 第三季度"), (2027, "2026-11-30", "2027年度 第三季度")]
        {
            assert_eq!(period_of_year(year, "第三季度", today.parse().unwrap()), expected);
        }
    }

    #[test]
    fn an_address_names_a_year_or_one_of_its_lists() {
        for (text, key) in [("2026", ListKey::from(2026)), ("2026-2", ListKey { year: 2026, no: Some(2) })] {
            assert_eq!((text.parse(), key.to_string().as_str()), (Ok(key), text));
        }
        for nonsense in ["", "MMXX", "2026-", "2026-0", "2026--1", "2026-x", "-2026-1", "99999999999"] {
            assert_eq!(nonsense.parse::<ListKey>(), Err(NoSuchKey), "{nonsense}");
        }
    }
}
