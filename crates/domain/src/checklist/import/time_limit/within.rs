//! A day within a period, said behind a rhythm or a quota: 每季度末月25日前, 双月15日前, 每年春节前. A report on a period is due after it, so
//! such a day is asked.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::points::{Point, What};
use super::scan::{Found, Scan};
use super::{ProposedDuty, TimeDoubt};
use crate::checklist::duty::Every;

/// Whether a date stands at the end of a period of that rhythm, or in the month behind it, where a report on it is due.
pub(super) fn fits_rhythm(rhythm: ProposedDuty, date: NaiveDate) -> bool {
    let ProposedDuty::Standing { every: Some(every) } = rhythm else { return true };
    let next = date.succ_opt().unwrap_or(date);
    let begins = |day: NaiveDate, months: u32| day.month0().is_multiple_of(months);
    every.cadence().months().is_none_or(|months| begins(date, months) || (next.day() == 1 && begins(next, months)))
}

/// Whether dates are those of all periods of a rhythm in a year: 每半年报送，6月底前、12月底前各一份.
pub(super) fn names_each_period(rhythm: ProposedDuty, dates: &[NaiveDate]) -> bool {
    let ProposedDuty::Standing { every: Some(every) } = rhythm else { return false };
    let distinct: BTreeSet<NaiveDate> = dates.iter().copied().collect();
    let of_a_year = every.cadence().months().and_then(|months| usize::try_from(12 / months).ok());
    of_a_year == Some(distinct.len()) && distinct.into_iter().all(|date| fits_rhythm(rhythm, date))
}

impl Scan<'_> {
    /// Words of time inside a quota or beside it: 每年6月底前开展1次; 全年不少于12次，6月底前不少于6次; 每季度末月25日前报送一期. The end of
    /// the year is what the quota is counted to.
    pub(super) fn beside_quota(&self, points: &[Point], quota: &Found<ProposedDuty>) -> Option<TimeDoubt> {
        let period = self.period(quota.start);
        // 上半年、下半年各2期: the period's own words are no dates
        let own = quota.start..period.map_or(quota.end, |(_, end)| end);
        let is_dated = |point: &&Point| match point.what {
            What::Day { duty, date } => duty != ProposedDuty::YearEnd && NaiveDate::from_ymd_opt(self.year, 12, 31) != Some(date),
            What::Start | What::Impossible => true,
        };
        // running text speaks of many days: only those inside are the quota's
        let is_about =
            |point: &&Point| if self.is_column() { !own.contains(&point.start) } else { (own.end..quota.end).contains(&point.start) };
        // 2027年上半年、下半年各1次: the list's own year in front of the period's words
        let is_own = |point: &&Point| {
            let is_of_year = matches!(point.what, What::Day { date, .. } if date.year() == self.year);
            self.is_column() && is_of_year && point.start < own.start && own.start < point.end && point.end <= own.end
        };
        let beside = points.iter().filter(is_about).filter(is_dated).filter(|point| !is_own(point));
        let mut left: Vec<String> = beside.map(|point| self.words(point.start, point.end)).collect();
        if left.is_empty() && self.is_column() {
            let inside = period.and_then(|(every, end)| self.day_within(every, end, points)).filter(|day| day.end <= quota.end);
            let is_yearly = matches!(quota.what, ProposedDuty::Quota { every: Every::Year, .. });
            let day = inside.or_else(|| is_yearly.then(|| self.day_within(Every::Year, quota.end, points)).flatten());
            left.extend(day.map(|day| self.words(day.start, day.end)));
        }
        let read = left.iter().fold(self.words(quota.start, quota.end), |read, words| read.replacen(words, "", 1));
        (!left.is_empty()).then(|| TimeDoubt::Unread { words: left.join("、"), read })
    }

    /// The words right behind a rhythm that name a day within its period.
    pub(super) fn behind_rhythm(&self, points: &[Point], rhythm: &Found<ProposedDuty>) -> Option<String> {
        let ProposedDuty::Standing { every: Some(every) } = rhythm.what else { return None };
        self.day_within(every, rhythm.end, points).map(|day| self.words(day.start, day.end))
    }

    /// Where such words stand, of a rhythm that ends at this place.
    fn day_within(&self, every: Every, at: usize, points: &[Point]) -> Option<Range<usize>> {
        const BETWEEN: [char; 6] = ['(', ',', ':', '的', '于', '在'];
        let from = at + self.rest(at).iter().take_while(|c| BETWEEN.contains(*c)).count();
        let days = self.day_of_last_month(at, from).or_else(|| self.several_days(from)).map(|end| from..end);
        days.or_else(|| (every == Every::Year).then(|| self.before_years_end(from, points)).flatten())
    }

    /// 末月25日前, 第三个月中旬, the 15日前 of 双月: where it ends.
    fn day_of_last_month(&self, at: usize, from: usize) -> Option<usize> {
        const LAST: [&str; 10] =
            ["末月份", "末月", "最后一个月", "最后1个月", "最后一月", "第三个月", "第3个月", "第六个月", "第6个月", "末"];
        // of each two months the even one is the last
        let is_even = || at.checked_sub(2).is_some_and(|before| self.word(before, &["双月"]).is_some());
        let month = self.word(from, &LAST).or_else(|| is_even().then_some(from))?;
        let day_at = self.word(month, &["的"]).unwrap_or(month);
        let day = self.number(day_at).filter(|(day, _)| (1..=31).contains(day)).and_then(|(_, after)| {
            // 末月25前 has lost its 日
            let is_lost = || self.word(after, &["以前", "之前", "前"]).is_some();
            self.word(after, &["日", "号"]).or_else(|| is_lost().then_some(after))
        });
        let end = day.or_else(|| self.word(day_at, &["上中旬", "上旬", "中旬", "初"]))?;
        Some(self.word(end, &["以前", "之前", "前"]).unwrap_or(end))
    }

    /// 10日、25日前 of 每月: more often than the rhythm says. Where it ends.
    fn several_days(&self, from: usize) -> Option<usize> {
        let day = |at: usize| self.number(at).filter(|(day, _)| (1..=31).contains(day)).map(|(_, after)| after);
        let mut end = day(from)?;
        let mut is_row = false;
        while let Some(next) = self.word(self.word(end, &["日", "号"]).unwrap_or(end), &["、", "和", "及"]).and_then(day) {
            end = next;
            is_row = true;
        }
        let end = self.word(end, &["日", "号"]).filter(|_| is_row)?;
        Some(self.word(end, &["以前", "之前", "前"]).unwrap_or(end))
    }

    /// 年初, 春节前 and whatever else a year has before its end and no point was read from; 底前 and 结束前 are the end itself.
    fn before_years_end(&self, from: usize, points: &[Point]) -> Option<Range<usize>> {
        const STOPS: [char; 7] = [',', '。', ';', ':', '(', ')', '、'];
        // 年底前, 终了前; 目前, 当前, 提前, 此前, 从前
        const NO_DAY: [char; 9] = ['底', '末', '终', '束', '了', '目', '当', '提', '此'];
        if let Some(end) = self.word(from, &["年初", "初"]) {
            return Some(from..end);
        }
        let mut start = from;
        for (at, sign) in (from..).zip(self.rest(from)) {
            if STOPS.contains(sign) {
                start = at + 1;
            }
            // 前期 is no limit
            if *sign != '前' || self.chars.get(at + 1) == Some(&'期') {
                continue;
            }
            let end_of_words = if matches!(self.before(at), Some('以' | '之')) { at - 1 } else { at };
            let is_day = end_of_words > start && self.before(end_of_words).is_some_and(|c| !NO_DAY.contains(&c));
            if is_day && !points.iter().any(|point| point.contains(at)) {
                return Some(start..at + 1);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ProposedDuty, TimeDoubt, propose};

    #[test]
    fn a_day_within_its_period_is_asked() {
        for (text, left, read) in [
            ("每季度末月的25日前", "末月的25日前", "每季度"),
            ("每季度（末月25日前）", "末月25日前", "每季度"),
            ("每季度末月25前", "末月25前", "每季度"),
            ("每季度第三个月25日前", "第三个月25日前", "每季度"),
            ("每季度最后一个月中旬前", "最后一个月中旬前", "每季度"),
            ("双月15日前", "15日前", "双月"),
            ("每月10日、25日前", "10日、25日前", "每月"),
            ("每月（5、15、25日）", "5、15、25日", "每月"),
            ("每年年初", "年初", "每年"),
            ("每年初", "初", "每年"),
            ("每年春节前报送", "春节前", "每年"),
            ("每年汛期以前", "汛期以前", "每年"),
            ("每年更新，春节前完成", "春节前", "每年"),
            ("每半年（6月20日、12月20日前）", "6月20日、12月20日前", "每半年"),
            ("每半年（5月、11月底前）", "5月、11月底前", "每半年"),
            ("每年更新，3月、9月", "3月、9月", "每年"),
            ("每年6月底前开展1次", "6月底前", "每年开展1次"),
            ("每年春节前开展1次", "春节前", "每年开展1次"),
            ("每年1次，春节前", "春节前", "每年1次"),
            ("每季度末月25日前报送1期", "末月25日前", "每季度报送1期"),
            ("2025年上半年、下半年各1次", "2025年上半年", "上半年、下半年各1次"),
        ] {
            let expected = TimeDoubt::Unread { words: left.into(), read: read.into() };
            assert_eq!(propose(text, "", 2026).doubt, Some(expected), "{text}");
        }
        // in running text only what stands inside a quota is its own
        let inside = propose("", "每年6月底前至少开展1次培训。", 2026).doubt;
        assert_eq!(inside, Some(TimeDoubt::Unread { words: "6月底前".into(), read: "每年至少开展1次".into() }));
        assert_eq!(propose("", "6月底前形成方案，全年至少开展2次培训，9月底前汇总。", 2026).doubt, None);
    }

    #[test]
    fn the_end_of_a_period_and_the_days_behind_it_are_not_asked() {
        for text in [
            "每季度末",
            "每季度第三个月底前",
            "每月25日前",
            "每月1、2次",
            "每季度首月10日前",
            "每双月",
            "每半年（6月、12月底前）",
            "每半年（7月10日、次年1月10日前）",
            "每季度（1月、4月、7月、10月15日前）",
            "每年底前",
            "每年底以前",
            "每年年底前",
            "每年度结束前",
            "每年提前公布",
            "每年12月31日前开展1次",
            "每年年底前开展1次",
            "全年不少于4期，12月底前",
            "上半年、下半年各2期",
            "2026年上半年、下半年各1次",
            "2026年上、下半年各1次",
        ] {
            let proposal = propose(text, "", 2026);
            assert_ne!(proposal.duty, ProposedDuty::None, "{text}");
            assert_eq!(proposal.doubt, None, "{text}");
        }
    }
}
