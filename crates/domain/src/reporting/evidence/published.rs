//! 发布日期: the day on which a piece of evidence was published.

use chrono::NaiveDate;

use crate::calendar::office_time::day_text;

/// A day that has not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("发布日期不能晚于今天（{}）；还没有发布的，请在发布以后再添加，不清楚哪天发布的请留空。", day_text(*.today))]
pub struct PublishedAhead {
    /// The day it is.
    pub today: NaiveDate,
}

/// Whether something can have been published on that day: nothing was tomorrow.
///
/// # Errors
/// Where the day lies ahead.
pub fn published_by(day: NaiveDate, today: NaiveDate) -> Result<(), PublishedAhead> {
    if day > today { Err(PublishedAhead { today }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_was_published_today_or_earlier() {
        let today: NaiveDate = "2026-12-01".parse().unwrap();
        let ahead = Err(PublishedAhead { today });
        for (day, expected) in [("2027-05-01", ahead), ("2026-12-02", ahead), ("2026-12-01", Ok(())), ("1999-01-01", Ok(()))] {
            assert_eq!(published_by(day.parse().unwrap(), today), expected, "{day}");
        }
        let said = PublishedAhead { today }.to_string();
        assert!(said.contains("2026年12月1日") && said.contains("留空"), "{said}");
    }
}
