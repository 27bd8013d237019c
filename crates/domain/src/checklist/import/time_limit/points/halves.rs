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

#[cfg(test)]
mod tests {
    use super::super::super::{ProposedDuty, TimeDoubt, propose};

    #[test]
    fn both_halves_of_a_year_are_two_days() {
        for text in ["上、下半年", "2023年上下半年", "上半年、下半年"] {
            let proposal = propose(text, "", 2023);
            assert_eq!(proposal.duty, ProposedDuty::YearEnd, "{text}");
            let is_said = matches!(&proposal.doubt, Some(TimeDoubt::SeveralDates { words }) if words.len() == 2);
            assert!(is_said, "{text}: {:?}", proposal.doubt);
        }
    }

    #[test]
    fn a_part_of_a_period_that_was_not_read_is_said() {
        for (text, left, read) in [("6月第二个星期", "二个星期", "6月"), ("第三季度中旬", "中旬", "第三季度")] {
            let expected = TimeDoubt::Unread { words: left.into(), read: read.into() };
            assert_eq!(propose(text, "", 2023).doubt, Some(expected), "{text}");
        }
    }
}
