//! From one day to another, of which the last counts: 3-5月, 9月15日至20日, 2023.1.1-12.31, 11月至次年3月.

use chrono::{Datelike, Months, NaiveDate};

use super::period_words::QUARTER;
use super::points::{Numbers, Reading, last_of_month};
use super::scan::Scan;

impl Scan<'_> {
    /// 4.20-5.10: its last day.
    pub(super) fn numbers_range(&self, end: usize) -> Option<NaiveDate> {
        let month_day = |at: usize| {
            let (month, sign) = self.digits(at, 2)?;
            let (day, after) = self.chars.get(sign).filter(|sign| matches!(**sign, '.' | '/')).and_then(|_| self.digits(sign + 1, 2))?;
            Some((NaiveDate::from_ymd_opt(self.year, month, day)?, after))
        };
        let (first, after) = month_day(0)?;
        let (last, until) = month_day(self.connector(after)?)?;
        (until == end && first < last).then_some(last)
    }

    /// What stands behind 至 or a dash: the end of the range.
    pub(super) fn range_end(&self, first: &Reading) -> Option<Reading> {
        let at = self.connector(first.end)?;
        let date = first.day.map(|(_, date)| date)?;
        let named = self.short_range(at).or_else(|| self.single(at, date.year())).or_else(|| {
            // 9月15日至20日
            let (day, after) = self.number(at)?;
            let end = self.word(after, &["日", "号"])?;
            Some(date.with_day(day).map_or(Reading::impossible(end), |date| Reading::date(date, end)))
        });
        named.or_else(|| self.end_in_numbers(at, first.in_numbers?, date)).map(|end| self.after_its_start(at, date, end))
    }

    /// 2023.1.1-12.31, 2023.6.1-15, 2023.1-12: an end that leaves out what its start has said.
    fn end_in_numbers(&self, at: usize, written: Numbers, start: NaiveDate) -> Option<Reading> {
        let (first, after) = self.digits(at, 2)?;
        if self.goes_on(after) {
            return None;
        }
        let read = |date: Option<NaiveDate>, end: usize, in_numbers: Numbers| {
            let read = date.map_or(Reading::impossible(end), |date| Reading::date(date, end));
            Some(Reading { in_numbers: Some(in_numbers), ..read })
        };
        let second = self.chars.get(after).filter(|c| "./-".contains(**c)).and_then(|_| self.digits(after + 1, 2));
        match (second, written) {
            (Some((_, end)), _) if self.goes_on(end) => None,
            (Some((day, end)), _) => read(NaiveDate::from_ymd_opt(start.year(), first, day), end, Numbers::Day),
            (None, Numbers::Day) => read(start.with_day(first), after, Numbers::Day),
            (None, Numbers::Month) => read(NaiveDate::from_ymd_opt(start.year(), first, 1).and_then(last_of_month), after, Numbers::Month),
        }
    }

    /// 11月至3月: the end that lies before its start is the next year's, unless it names a year; which is asked.
    fn after_its_start(&self, at: usize, start: NaiveDate, end: Reading) -> Reading {
        let names_its_year = self.year_of(at, 0).1 > at || self.digits(at, 4).is_some_and(|(_, after)| after == at + 4);
        match end.day {
            Some((_, date)) if date < start && !names_its_year => match date.checked_add_months(Months::new(12)) {
                Some(next) => Reading { or: Some(date), ..Reading::date(next, end.end) },
                None => end,
            },
            _ => end,
        }
    }

    pub(super) fn connector(&self, at: usize) -> Option<usize> {
        let at = self.word(at, &["底", "份", "起"]).unwrap_or(at);
        self.word(at, &["至", "到", "-", "~", "—", "–", "―", "〜"]).map(|mut end| {
            // ——, 至次
            while let Some(next) = self.word(end, &["-", "—"]) {
                end = next;
            }
            end
        })
    }

    /// 3-5月, 2023年3-5月, 一至三季度, 1-3季度.
    pub(super) fn short_range(&self, at: usize) -> Option<Reading> {
        let (year, after_year) = self.year_of(at, self.year);
        let (first, after) = self.number(after_year).filter(|(first, _)| (1..=12).contains(first))?;
        let second_at = self.connector(after)?;
        let (second, unit_at) = self.number(second_at).filter(|(second, _)| (1..=12).contains(second))?;
        let is_month = self.word(unit_at, &["月"]).is_some() && first < second;
        let is_quarter = self.word(unit_at, QUARTER).is_some();
        if is_month {
            self.month(year, second_at, true)
        } else if is_quarter {
            self.part_of_year(year, second_at)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ProposedDuty, TimeDoubt, propose};

    fn date(text: &str) -> ProposedDuty {
        ProposedDuty::Date { date: text.parse().unwrap() }
    }

    #[test]
    fn an_end_that_leaves_out_what_its_start_has_said_is_read() {
        for (text, expected) in [
            ("2026.1.1-12.31", "2026-12-31"),
            ("2026/1/1-6/30", "2026-06-30"),
            ("2026.3.1—5.31", "2026-05-31"),
            ("2026.6.1-15", "2026-06-15"),
            ("2026.1-12", "2026-12-31"),
            ("2026.01—06", "2026-06-30"),
            ("2026.01-2026.06", "2026-06-30"),
            ("2026-01-01至06-30", "2026-06-30"),
            ("11月至次年3月", "2027-03-31"),
            ("自3月1日起至6月30日止", "2026-06-30"),
            ("6月起到9月底", "2026-09-30"),
        ] {
            let proposal = propose(text, "", 2026);
            assert_eq!((proposal.duty, proposal.doubt), (date(expected), None), "{text}");
        }
        // what begins then and ends is no beginning alone
        let to_the_end = propose("7月1日起至年底", "", 2026);
        assert_eq!((to_the_end.duty, to_the_end.doubt), (ProposedDuty::YearEnd, None));
    }

    #[test]
    fn an_end_before_its_start_is_the_next_years_and_is_asked() {
        for (text, expected, or) in [("11月至3月", "2027-03-31", "2026-03-31"), ("10月15日-2月15日", "2027-02-15", "2026-02-15")] {
            let proposal = propose(text, "", 2026);
            assert_eq!(proposal.duty, date(expected), "{text}");
            let said = matches!(&proposal.doubt, Some(TimeDoubt::Either { or: said, .. }) if said.to_string() == or);
            assert!(said, "{text}: {:?}", proposal.doubt);
        }
    }

    #[test]
    fn an_end_that_was_not_read_is_said() {
        for (text, left) in [("6月1日-32", "32"), ("6月至7中旬", "7")] {
            let doubt = propose(text, "", 2026).doubt;
            assert!(matches!(&doubt, Some(TimeDoubt::Unread { words, .. }) if words == left), "{text}: {doubt:?}");
        }
    }
}
