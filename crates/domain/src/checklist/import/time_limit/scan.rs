//! A text as the readers of dates and rhythms walk over it.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::period_words::{QUARTER, YEAR};
use super::points::{Point, What};
use super::within::{fits_rhythm, names_each_period};
use super::{DutyProposal, ProposalSource, ProposedDuty, TimeDoubt};
use crate::calendar::due::OnDayOff;
use crate::checklist::duty::Every;
use crate::text::folded::fold_char;
use crate::text::numerals::leading_number;

/// In a time-limit cell every date is a deadline; in prose only what says so (前, 每月 …).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    Column,
    Prose,
}

pub(super) struct Scan<'t> {
    text: &'t str,
    pub(super) chars: Vec<char>,
    /// Byte range of each folded character.
    pub(super) bytes: Vec<Range<usize>>,
    pub(super) year: i32,
    pub(super) strictness: Strictness,
}

/// Words found, from one place to another.
pub(super) struct Found<T> {
    pub(super) what: T,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str, year: i32, strictness: Strictness) -> Self {
        let folded = text.char_indices().filter_map(|(at, c)| Some((fold_char(c)?, at..at + c.len_utf8())));
        let (chars, bytes) = folded.unzip();
        Self { text, chars, bytes, year, strictness }
    }

    pub(super) fn is_column(&self) -> bool {
        self.strictness == Strictness::Column
    }

    /// A quota says more than a date, a date more than a rhythm; of several dates the last one counts. What the answer leaves
    /// out is its doubt.
    pub(super) fn read(&self, source: ProposalSource) -> DutyProposal {
        let propose = |duty: ProposedDuty, start: usize, end: usize, doubt: Option<TimeDoubt>| {
            let span = self.span(start, end);
            DutyProposal {
                duty,
                words: self.text.get(span.clone()).unwrap_or_default().to_owned(),
                span,
                source,
                doubt,
                on_day_off: OnDayOff::Postponed,
            }
        };
        let points = self.points();
        if let Some(quota) = self.first(|at| self.quota(at)) {
            return propose(quota.what, quota.start, quota.end, self.beside_quota(&points, &quota));
        }
        let words = |point: &Point| self.text.get(self.span(point.start, point.end)).unwrap_or_default().to_owned();
        let impossible = points.iter().find(|point| point.what == What::Impossible);
        let begins = points.iter().find(|point| point.what == What::Start);
        let mut days: Vec<(&Point, ProposedDuty, NaiveDate)> = points
            .iter()
            .filter_map(|point| match point.what {
                What::Day { duty, date } => Some((point, duty, date)),
                _ => None,
            })
            .collect();
        let standing = self.first(|at| self.standing(at, &points));
        // 持续推进，每月报告: the rhythm that is named says more than that the work goes on
        let stated =
            standing.as_ref().and_then(|_| self.first(|at| self.standing(at, &points).filter(|(duty, _)| names_its_rhythm(*duty))));
        let at_once = self.first(|at| self.at_once(at)).map(|found| TimeDoubt::AtOnce { words: self.words(found.start, found.end) });
        let strange = self.first(|at| self.strange_rhythm(at)).map(|found| TimeDoubt::Rhythm { words: self.words(found.start, found.end) });
        let impossible = impossible.map(|point| TimeDoubt::Impossible { words: words(point) });
        let begins = begins.map(|point| TimeDoubt::StartOnly { words: words(point) });

        // 每半年（6月、12月底前）: the dates only say when in the rhythm, where they are the ends of its periods
        let mut off_rhythm: Vec<String> = Vec::new();
        if let Some(found) = stated.as_ref().filter(|found| days.len() > 1 && days.iter().all(|(point, ..)| found.start < point.start)) {
            // running text goes on to other things: only a bracket, or the days of all its periods, speak of the rhythm itself
            let dates: Vec<NaiveDate> = days.iter().map(|(.., date)| *date).collect();
            let is_apart = !self.is_column() && self.rest(found.end).first() != Some(&'(') && !names_each_period(found.what, &dates);
            let is_off = |date: NaiveDate| is_apart || !fits_rhythm(found.what, date);
            off_rhythm.extend(days.drain(..).filter(|(.., date)| is_off(*date)).map(|(point, ..)| words(point)));
        }
        let mut distinct: Vec<NaiveDate> = days.iter().map(|(.., date)| *date).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let several =
            (distinct.len() > 1).then(|| TimeDoubt::SeveralDates { words: days.iter().map(|(point, ..)| words(point)).collect() });
        let latest = days.iter().max_by_key(|(_, duty, date)| (*date, *duty == ProposedDuty::YearEnd));
        let doubted = self.is_column();
        // of running text the requirement and the remark say when, and more than one time there is asked
        let is_asked = doubted || matches!(source, ProposalSource::Requirement | ProposalSource::Remark);
        let told = |doubt: &TimeDoubt| match doubt {
            TimeDoubt::PastYear { .. } | TimeDoubt::LaterYear { .. } => true,
            TimeDoubt::SeveralDates { .. } | TimeDoubt::AlsoStanding { .. } => is_asked,
            _ => doubted,
        };
        match (latest, stated, standing) {
            (Some((point, duty, date)), _, standing) => {
                let goes_on = standing.filter(|found| found.what != ProposedDuty::Standing { every: Some(Every::Year) });
                let also = goes_on.map(|found| TimeDoubt::AlsoStanding { words: self.words(found.start, found.end) });
                let past = (date.year() < self.year).then(|| TimeDoubt::PastYear { year: date.year() });
                // a year that is over says most: whatever else was meant, nobody can be in time
                let unread = || self.unread(&points).map(|unread| TimeDoubt::Unread { words: unread, read: words(point) });
                let either = point.or.map(|or| TimeDoubt::Either { words: words(point), read: *date, or });
                let later = is_long_after(*date, self.year).then(|| TimeDoubt::LaterYear { year: date.year() });
                let all = [impossible, past, several, at_once, strange, also, begins, either, later];
                let doubt = all.into_iter().flatten().find(told).or_else(|| unread().filter(told));
                propose(*duty, point.start, point.end, doubt)
            }
            (None, Some(found), _) | (None, None, Some(found)) if strange.is_none() => {
                let left = self.behind_rhythm(&points, &found).or_else(|| (!off_rhythm.is_empty()).then(|| off_rhythm.join("、")));
                let day = left.map(|left| TimeDoubt::Unread { words: left, read: self.words(found.start, found.end) });
                let named = impossible.or(begins).or(at_once).filter(|_| doubted);
                propose(found.what, found.start, found.end, named.or(day).filter(|_| is_asked))
            }
            _ => {
                let named = impossible.or(strange).or(begins).or(at_once);
                let doubt = named.or_else(|| (!self.chars.is_empty()).then_some(TimeDoubt::NotUnderstood)).filter(|_| doubted);
                DutyProposal::nothing(doubt)
            }
        }
    }

    /// The first words of time that belong to nothing that was read: （2025年）, the 20日 of 6月10、20日.
    fn unread(&self, points: &[Point]) -> Option<String> {
        const UNITS: [&str; 12] = ["个星期", "星期", "个月", "月", "个工作日", "工作日", "日", "号", "周", "旬", "天", "小时"];
        let unit = |after: usize| [YEAR, QUARTER, UNITS.as_slice()].into_iter().find_map(|words| self.word(after, words));
        if !self.is_column() {
            return None;
        }
        if let Some(words) = points.iter().find_map(|point| self.unread_behind(point)) {
            return Some(words);
        }
        let (mut at, mut points) = (0, points.iter().peekable());
        while at < self.chars.len() {
            if let Some(point) = points.next_if(|point| point.start <= at) {
                at = at.max(point.end);
                continue;
            }
            let before = self.before(at);
            // a number is looked at once, from its first sign
            let is_inside = before.is_some_and(|c| c.is_ascii_digit() || "〇零一二三四五六七八九十".contains(c));
            let Some((value, after)) = (!is_inside).then(|| self.number(at)).flatten() else {
                at += 1;
                continue;
            };
            // 统一月报 counts nothing, nor does the number of a document: 〔2023〕5号
            let is_word = !self.chars[at].is_ascii_digit() && before.is_some_and(|c| c.is_alphanumeric() && !"年月第".contains(c));
            let is_of_a_document = before.is_some_and(|c| ")]〕】》第".contains(c)) && self.word(after, &["号"]).is_some();
            let is_own_year = i32::try_from(value).is_ok_and(|year| year == self.year) && self.word(after, &["年"]).is_some();
            if let Some(end) = unit(after).filter(|_| !is_word && !is_of_a_document && !is_own_year) {
                return Some(self.words(at, end));
            }
            at = after.max(at + 1);
        }
        None
    }

    /// What changes a point and stands right behind it: the end of a range that was not read, 前后, 左右.
    fn unread_behind(&self, point: &Point) -> Option<String> {
        let about = |words: &[&str], from: usize| self.word(from, words).map(|end| self.words(from, end));
        if let Some(words) = about(&["左右", "前后", "上旬", "中旬", "下旬"], point.end) {
            return Some(words);
        }
        // the 前 was read as that of a limit
        let before = point.end.checked_sub(1).filter(|at| self.chars.get(*at) == Some(&'前'));
        if let Some(words) = before.and_then(|at| about(&["前后"], at)) {
            return Some(words);
        }
        let from = self.connector(point.end)?;
        let end = from + self.rest(from).iter().take_while(|c| c.is_ascii_digit() || "./-".contains(**c)).count();
        (end > from && self.chars[from].is_ascii_digit()).then(|| self.words(from, end))
    }

    /// The first place from which something is read, with what was read.
    pub(super) fn first<T>(&self, read: impl Fn(usize) -> Option<(T, usize)>) -> Option<Found<T>> {
        (0..self.chars.len()).find_map(|start| read(start).map(|(what, end)| Found { what, start, end }))
    }

    pub(super) fn words(&self, start: usize, end: usize) -> String {
        self.text.get(self.span(start, end)).unwrap_or_default().to_owned()
    }

    fn span(&self, start: usize, end: usize) -> Range<usize> {
        let from = self.bytes.get(start).map_or(0, |range| range.start);
        let to = self.bytes.get(end.saturating_sub(1)).map_or(from, |range| range.end);
        from..to.max(from)
    }

    pub(super) fn rest(&self, at: usize) -> &[char] {
        self.chars.get(at..).unwrap_or_default()
    }

    /// The end of the first of the words that stands at this place.
    pub(super) fn word(&self, at: usize, words: &[&str]) -> Option<usize> {
        let here = self.rest(at);
        words.iter().find_map(|word| {
            // nearly every word ends at its first letter
            let mut length = 0;
            let fits = word.chars().all(|letter| {
                length += 1;
                here.get(length - 1) == Some(&letter)
            });
            fits.then_some(at + length)
        })
    }

    pub(super) fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|index| self.chars.get(index)).copied()
    }

    pub(super) fn number(&self, at: usize) -> Option<(u32, usize)> {
        leading_number(self.rest(at)).map(|(value, length)| (value, at + length))
    }

    /// Digits that stand together in the text itself: in 2023-09-30 00:00 the day ends before the blank.
    pub(super) fn digits(&self, at: usize, most: usize) -> Option<(u32, usize)> {
        let mut end = at;
        while end < at + most && self.chars.get(end).is_some_and(char::is_ascii_digit) {
            let joined = end == at || self.bytes[end - 1].end == self.bytes[end].start;
            if !joined {
                break;
            }
            end += 1;
        }
        let value = self.chars.get(at..end).filter(|digits| !digits.is_empty())?;
        let value = value.iter().try_fold(0_u32, |sum, c| sum.checked_mul(10)?.checked_add(c.to_digit(10)?))?;
        Some((value, end))
    }

    /// Whether a digit goes on here without a blank before it.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(char::is_ascii_digit) && at > 0 && self.bytes[at - 1].end == self.bytes[at].start
    }
}

/// Whether a date lies behind the first quarter after the list's year, in which what was begun in it is still reported.
fn is_long_after(date: NaiveDate, year: i32) -> bool {
    let next = year + 1;
    date.year() > next || (date.year() == next && date.month() > 3)
}

const fn names_its_rhythm(duty: ProposedDuty) -> bool {
    matches!(duty, ProposedDuty::Standing { every: Some(_) })
}

#[cfg(test)]
mod tests {
    use super::super::propose;
    use super::*;

    fn date(text: &str) -> ProposedDuty {
        ProposedDuty::Date { date: text.parse().unwrap() }
    }

    #[test]
    fn a_beginning_is_no_end_however_it_is_said() {
        for text in ["6月30日后", "9月以后", "不早于6月30日", "从3月", "自7月1日", "年底后公开"] {
            let proposal = propose(text, "", 2023);
            assert_eq!(proposal.duty, ProposedDuty::None, "{text}");
            assert!(matches!(proposal.doubt, Some(TimeDoubt::StartOnly { .. })), "{text}: {:?}", proposal.doubt);
        }
        for text in ["自3月1日至6月30日", "从4月到6月", "自查6月底前完成", "6月底后续跟进"] {
            let proposal = propose(text, "", 2023);
            assert_eq!((proposal.duty, proposal.doubt), (date("2023-06-30"), None), "{text}");
        }
    }

    #[test]
    fn months_and_quarters_in_a_row_share_one_word() {
        let cases = [
            ("6、12月底前", ProposedDuty::YearEnd, 2),
            ("3、6、9月", date("2023-09-30"), 3),
            ("2023年6、9月底", date("2023-09-30"), 2),
            ("4和8月", date("2023-08-31"), 2),
            ("一、二、三季度", date("2023-09-30"), 3),
            ("二、四季度", date("2023-12-31"), 2),
        ];
        for (text, expected, count) in cases {
            let proposal = propose(text, "", 2023);
            assert_eq!(proposal.duty, expected, "{text}");
            let is_said = matches!(&proposal.doubt, Some(TimeDoubt::SeveralDates { words }) if words.len() == count);
            assert!(is_said, "{text}: {:?}", proposal.doubt);
        }
        // the first point of a cell is no January
        assert_eq!((propose("1、6月底前", "", 2023).duty, propose("1、6月底前", "", 2023).doubt), (date("2023-06-30"), None));
    }

    #[test]
    fn days_of_a_month_are_read_however_they_are_written() {
        let cases = [
            ("6月15完成", "2023-06-15"),
            ("3月1-15日", "2023-03-15"),
            ("9月1—10日前", "2023-09-10"),
            ("3月15至20", "2023-03-20"),
            ("6月2次", "2023-06-30"),
            ("6月上中旬", "2023-06-20"),
            ("6月中下旬", "2023-06-30"),
            ("三月廿五日", "2023-03-25"),
        ];
        for (text, expected) in cases {
            let proposal = propose(text, "", 2023);
            assert_eq!((proposal.duty, proposal.doubt), (date(expected), None), "{text}");
        }
    }

    #[test]
    fn words_that_may_mean_another_day_are_asked() {
        for (text, read, or) in [
            ("二季度前", "2026-06-30", "2026-03-31"),
            ("2026年第三季度前", "2026-09-30", "2026-06-30"),
            ("6.3", "2026-06-03", "2026-06-30"),
            ("10.2前", "2026-10-02", "2026-10-20"),
            ("6月中", "2026-06-30", "2026-06-15"),
        ] {
            let proposal = propose(text, "", 2026);
            assert_eq!(proposal.duty, date(read), "{text}");
            let is_said = matches!(&proposal.doubt, Some(TimeDoubt::Either { or: said, .. }) if said.to_string() == or);
            assert!(is_said, "{text}: {:?}", proposal.doubt);
        }
        for (text, expected) in [
            ("第二季度末", "2026-06-30"),
            ("二季度末前", "2026-06-30"),
            ("一季度前", "2026-03-31"),
            ("上半年前完成", "2026-06-30"),
            ("2026年上半年", "2026-06-30"),
            ("6月底前", "2026-06-30"),
            ("6.5", "2026-06-05"),
            ("6.30", "2026-06-30"),
            ("6/3", "2026-06-03"),
            ("6月中考前", "2026-06-30"),
        ] {
            let proposal = propose(text, "", 2026);
            assert_eq!((proposal.duty, proposal.doubt), (date(expected), None), "{text}");
        }
    }

    #[test]
    fn a_year_is_the_one_that_is_said_and_no_other_calendar_is_ours() {
        for (text, expected) in [
            ("下一年度1月底前", "2027-01-31"),
            ("次年度3月", "2027-03-31"),
            ("翌年1月31日前", "2027-01-31"),
            ("第二年1月底前", "2027-01-31"),
            ("2026.6月15日前", "2026-06-15"),
            ("2026.6月上旬", "2026-06-10"),
        ] {
            let proposal = propose(text, "", 2026);
            assert_eq!((proposal.duty, proposal.doubt), (date(expected), None), "{text}");
        }
        for (text, expected) in [
            ("后年6月", "2028-06-30"),
            ("2028年6月底前", "2028-06-30"),
            ("2026年3月至2027年6月", "2027-06-30"),
            ("2028年底前", "2028-12-31"),
            ("2027年底", "2027-12-31"),
            ("2027年下半年", "2027-12-31"),
            ("明年年底前", "2027-12-31"),
            ("2027年", "2027-12-31"),
            ("2027年4月1日前", "2027-04-01"),
        ] {
            let proposal = propose(text, "", 2026);
            assert_eq!(proposal.duty, date(expected), "{text}");
            assert!(matches!(proposal.doubt, Some(TimeDoubt::LaterYear { .. })), "{text}: {:?}", proposal.doubt);
        }
        for text in ["去年12月底前", "上年度12月31日"] {
            let proposal = propose(text, "", 2026);
            assert_eq!((proposal.duty, proposal.doubt), (date("2025-12-31"), Some(TimeDoubt::PastYear { year: 2025 })), "{text}");
        }
        assert_eq!(propose("", "对去年12月底前完成的事项组织回头看", 2026).duty, ProposedDuty::None);
        for text in ["农历六月底前", "两年内完成", "学年末", "学年底前"] {
            let proposal = propose(text, "", 2026);
            assert_eq!((proposal.duty, proposal.doubt), (ProposedDuty::None, Some(TimeDoubt::NotUnderstood)), "{text}");
        }
    }

    #[test]
    fn what_stands_beside_what_was_read_is_said() {
        let cases = [
            ("6月30日前后", "前后", "6月30日前"),
            ("6月底左右", "左右", "6月底"),
            ("6月10、20日", "20日", "6月"),
            ("6月第二周", "二周", "6月"),
            ("年底前（2025年）", "2025年", "年底前"),
            ("2025年完成，年底前总结", "2025年", "年底前"),
            ("收到后5日内回复，6月底前办结", "5日", "6月底前"),
            ("全年不少于12次，6月底前不少于6次", "6月底前", "全年不少于12次"),
            ("2次/年，6月15日前、11月15日前", "6月15日前、11月15日前", "2次/年"),
            ("每半年1次，6月30日后", "6月30日后", "每半年1次"),
        ];
        for (text, left, read) in cases {
            let expected = TimeDoubt::Unread { words: left.into(), read: read.into() };
            assert_eq!(propose(text, "", 2023).doubt, Some(expected), "{text}");
        }
        for text in ["6月底前（政办〔2022〕5号）", "6月底前（2023年）", "第3号清单，6月底前", "全年不少于4期，12月底前"]
        {
            assert_eq!(propose(text, "", 2023).doubt, None, "{text}");
        }
        // running text speaks of many days
        assert_eq!(propose("", "收到后5日内回复，6月底前办结", 2023).doubt, None);
    }
}
