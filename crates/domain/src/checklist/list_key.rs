//! Which list a page speaks of: one of a year, or all of that year.

use std::fmt;
use std::str::FromStr;

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
    fn an_address_names_a_year_or_one_of_its_lists() {
        for (text, key) in [("2026", ListKey::from(2026)), ("2026-2", ListKey { year: 2026, no: Some(2) })] {
            assert_eq!((text.parse(), key.to_string().as_str()), (Ok(key), text));
        }
        for nonsense in ["", "MMXX", "2026-", "2026-0", "2026--1", "2026-x", "-2026-1", "99999999999"] {
            assert_eq!(nonsense.parse::<ListKey>(), Err(NoSuchKey), "{nonsense}");
        }
    }
}
