//! 上、下半年: the first half of a year, whose word stands behind the second alone.

use chrono::NaiveDate;

use super::super::scan::Scan;
use super::Reading;

impl Scan<'_> {
    /// The 上 of 上、下半年 by its last day.
    pub(super) fn first_half(&self, year: i32, at: usize) -> Option<Reading> {
        let end = self.word(at, &["上"]).filter(|_| self.is_column() && self.before(at) != Some('以'))?;
        self.word(end, &["、下半年", "和下半年", "及下半年", "下半年"])?;
        Some(Reading::date(NaiveDate::from_ymd_opt(year, 6, 30)?, end))
    }
}
