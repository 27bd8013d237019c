//! What a time-limit cell, or failing that the requirement itself, says about a task's duty. Proposals only: a person confirms them.

use std::ops::Range;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::checklist::duty::{Duty, Every};
use crate::text::folded::fold_char;
use crate::text::numerals::leading_number;

/// A duty read from a text, with the words that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyProposal {
    /// What is proposed.
    pub duty: ProposedDuty,
    /// The words, to the letter; empty when nothing was found.
    pub words: String,
    /// Where they stand, in bytes of the text they come from.
    pub span: Range<usize>,
    /// Which text that is.
    pub source: ProposalSource,
}

/// The duty as far as the text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProposedDuty {
    /// 6月30日前.
    Date {
        /// The last day in time.
        date: NaiveDate,
    },
    /// 年底前.
    YearEnd,
    /// 持续推进, 每月.
    Standing {
        /// The rhythm, where the text names one.
        every: Option<Every>,
    },
    /// 每季度一期.
    Quota {
        /// How many.
        count: u32,
        /// In which period.
        every: Every,
    },
    /// The text names no time.
    None,
}

impl ProposedDuty {
    /// The duty a task starts with when the office changes nothing: standing tasks without a rhythm are reported by
    /// quarter, tasks without a time limit by year end.
    #[must_use]
    pub const fn usual_duty(self) -> Duty {
        match self {
            Self::Date { date } => Duty::ByDate { date },
            Self::YearEnd | Self::None => Duty::YearEnd,
            Self::Standing { every: Some(every) } => Duty::Standing { every },
            Self::Standing { every: None } => Duty::Standing { every: Every::Quarter },
            Self::Quota { count, every } => Duty::Quota { count, every },
        }
    }
}

/// The text a proposal was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalSource {
    /// The time-limit column.
    TimeLimit,
    /// The requirement's own words.
    Requirement,
    /// Neither says anything.
    Nowhere,
}

/// Proposes a duty for the checklist's year: from the time-limit column, and if that says nothing, from the requirement.
#[must_use]
pub fn propose(time_limit: &str, requirement: &str, year: i32) -> DutyProposal {
    let in_column = Scan::new(time_limit, year, Strictness::Column).best();
    let found = in_column.map(|hit| (hit, time_limit, ProposalSource::TimeLimit)).or_else(|| {
        let hit = Scan::new(requirement, year, Strictness::Prose).best()?;
        Some((hit, requirement, ProposalSource::Requirement))
    });
    match found {
        Some((hit, text, source)) => {
            DutyProposal { duty: hit.duty, words: text.get(hit.span.clone()).unwrap_or_default().to_owned(), span: hit.span, source }
        }
        None => DutyProposal { duty: ProposedDuty::None, words: String::new(), span: 0..0, source: ProposalSource::Nowhere },
    }
}

/// In a time-limit cell every date is a deadline; in prose only what says so (前, 每月 …).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    Column,
    Prose,
}

struct Hit {
    duty: ProposedDuty,
    span: Range<usize>,
}

struct Scan {
    chars: Vec<char>,
    /// Byte range of each folded character.
    bytes: Vec<Range<usize>>,
    year: i32,
    strictness: Strictness,
}

impl Scan {
    fn new(text: &str, year: i32, strictness: Strictness) -> Self {
        let folded = text.char_indices().filter_map(|(at, c)| Some((fold_char(c)?, at..at + c.len_utf8())));
        let (chars, bytes) = folded.unzip();
        Self { chars, bytes, year, strictness }
    }

    /// A quota says more than a date, a date more than a rhythm; of several dates the last one counts.
    fn best(&self) -> Option<Hit> {
        let positions = || 0..self.chars.len();
        if let Some((duty, end, at)) = positions().find_map(|at| self.quota(at).map(|(duty, end)| (duty, end, at))) {
            return Some(self.hit(duty, at, end));
        }
        if let Some((duty, at, end)) = self.last_deadline() {
            return Some(self.hit(duty, at, end));
        }
        let (duty, end, at) = positions().find_map(|at| self.standing(at).map(|(duty, end)| (duty, end, at)))?;
        Some(self.hit(duty, at, end))
    }

    /// The latest of the dates, read from the left so that 2023年12月底 is not found again as 12月底.
    fn last_deadline(&self) -> Option<(ProposedDuty, usize, usize)> {
        let mut latest: Option<(NaiveDate, ProposedDuty, usize, usize)> = None;
        let mut at = 0;
        while at < self.chars.len() {
            let Some((duty, date, end)) = self.deadline(at) else {
                at += 1;
                continue;
            };
            if latest.is_none_or(|(known, ..)| known < date || (known == date && duty == ProposedDuty::YearEnd)) {
                latest = Some((date, duty, at, end));
            }
            at = end.max(at + 1);
        }
        latest.map(|(_, duty, start, end)| (duty, start, end))
    }

    fn hit(&self, duty: ProposedDuty, start: usize, end: usize) -> Hit {
        let from = self.bytes.get(start).map_or(0, |range| range.start);
        let to = self.bytes.get(end.saturating_sub(1)).map_or(from, |range| range.end);
        Hit { duty, span: from..to }
    }

    fn rest(&self, at: usize) -> &[char] {
        self.chars.get(at..).unwrap_or_default()
    }

    /// The end of the first of the words that stands at this place.
    fn word(&self, at: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|word| {
            let length = word.chars().count();
            let here = self.rest(at);
            (here.len() >= length && word.chars().eq(here.iter().copied().take(length))).then_some(at + length)
        })
    }

    fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|index| self.chars.get(index)).copied()
    }

    // ---- quotas

    fn quota(&self, at: usize) -> Option<(ProposedDuty, usize)> {
        self.quota_after_period(at).or_else(|| self.quota_before_period(at))
    }

    /// 每季度一期, 年度至少挑选十个, 全年不少于4期.
    fn quota_after_period(&self, at: usize) -> Option<(ProposedDuty, usize)> {
        const FILLER: usize = 12;
        let (every, start) = self.period(at)?;
        for number_at in start..=(start + FILLER).min(self.chars.len()) {
            if self.chars.get(number_at).is_some_and(|c| "，。；,;!?".contains(*c)) {
                return None;
            }
            let Some((count, end)) = self.counted(number_at) else { continue };
            let filler: String = self.chars.get(start..number_at)?.iter().collect();
            let limited = LIMITS.iter().any(|limit| filler.contains(limit));
            if limited || number_at - start <= 2 || self.strictness == Strictness::Column {
                return Some((ProposedDuty::Quota { count, every }, end));
            }
        }
        None
    }

    /// 4期/年, 1次每月.
    fn quota_before_period(&self, at: usize) -> Option<(ProposedDuty, usize)> {
        let (count, end) = self.counted(at)?;
        let after = self.word(end, &["/", "每"])?;
        let (every, end) = self.bare_period(after)?;
        Some((ProposedDuty::Quota { count, every }, end))
    }

    /// A number with a measure word: 十个, 4期. Days, months and places in a row are not counted things.
    fn counted(&self, at: usize) -> Option<(u32, usize)> {
        if self.before(at).is_some_and(|c| c == '第' || c == '.' || c.is_ascii_digit()) {
            return None;
        }
        let (count, length) = leading_number(self.rest(at))?;
        let end = self.word(at + length, &MEASURES)?;
        let is_time = self.word(end, &["工作日", "月", "季", "小时", "自然日"]).is_some();
        (count > 0 && !is_time).then_some((count, end))
    }

    /// 每季度, 全年, 年度: a period that something is counted in.
    fn period(&self, at: usize) -> Option<(Every, usize)> {
        if let Some(end) = self.word(at, &["每个", "每", "按"]) {
            return self.bare_period(end);
        }
        let end = self.word(at, &["全年度", "全年", "年度内", "年度", "一年"])?;
        (!self.before(at).is_some_and(|c| c == '每' || c == '半')).then_some((Every::Year, end))
    }

    fn bare_period(&self, at: usize) -> Option<(Every, usize)> {
        [
            (Every::HalfYear, ["半年", "半年度"].as_slice()),
            (Every::Quarter, &["季度", "季"]),
            (Every::Month, &["月度", "月"]),
            (Every::Year, &["年度", "年"]),
        ]
        .into_iter()
        .find_map(|(every, words)| self.word(at, words).map(|end| (every, end)))
    }

    // ---- dates

    /// The duty, its last day and where the words end.
    fn deadline(&self, at: usize) -> Option<(ProposedDuty, NaiveDate, usize)> {
        if self.before(at).is_some_and(|c| c.is_ascii_digit() || c == '-' || c == '.' || leading_number(&[c]).is_some()) {
            return None;
        }
        let (year, after_year) = self.year_of(at);
        let dated = |date: NaiveDate, end| (ProposedDuty::Date { date }, date, end);
        let found = self
            .iso_date(at)
            .map(|(date, end)| dated(date, end))
            .or_else(|| self.year_end(at, year, after_year))
            .or_else(|| self.month(year, after_year, after_year > at))
            .or_else(|| self.part_of_year(year, after_year).map(|(date, end)| dated(date, end)))?;
        let (duty, date, end) = found;
        let before = self.word(end, &["以前", "之前", "前"]);
        // "11月前" is over when November begins; "11月底前" is not
        let whole_month_before = before.is_some() && self.before(end).is_some_and(|c| c == '月' || c == '份');
        let (duty, date) = match duty {
            ProposedDuty::Date { date } if whole_month_before => {
                let last = date.with_day(1)?.pred_opt()?;
                (ProposedDuty::Date { date: last }, last)
            }
            other => (other, date),
        };
        let said_so = before.is_some() || (end..end + 4).any(|near| self.word(near, &["完成"]).is_some());
        (said_so || self.strictness == Strictness::Column).then_some((duty, date, before.unwrap_or(end)))
    }

    /// The year a date names (2023年, 明年), or the checklist's own, and where the month may begin.
    fn year_of(&self, at: usize) -> (i32, usize) {
        if let Some(end) = self.word(at, &["今年", "本年度", "本年", "当年"]) {
            return (self.year, end);
        }
        if let Some(end) = self.word(at, &["次年", "明年", "下一年", "下年"]) {
            return (self.year + 1, end);
        }
        match leading_number(self.rest(at)) {
            Some((number, length)) if (1990..=2100).contains(&number) => match self.word(at + length, &["年度", "年"]) {
                Some(end) => (i32::try_from(number).unwrap_or(self.year), end),
                None => (self.year, at),
            },
            _ => (self.year, at),
        }
    }

    /// 年底前, 12月底, 年内. After a year's number the 年 is already read.
    fn year_end(&self, at: usize, year: i32, after_year: usize) -> Option<(ProposedDuty, NaiveDate, usize)> {
        let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
        let named = if after_year > at { self.word(after_year, &["年底", "年末", "底", "末", "内"]) } else { None };
        let end = named.or_else(|| {
            let end = self.word(after_year, &["年底", "年末", "年内", "年终", "12月底", "12月末", "十二月底", "下半年"])?;
            // "2023年12月底" is a date, "12月底" a way to say year end
            (!(self.before(end - 1) == Some('月') && after_year > at)).then_some(end)
        })?;
        (self.before(at) != Some('半')).then_some((ProposedDuty::YearEnd, last, end))
    }

    /// 11月底, 6月30日, 3月上旬, 12月.
    fn month(&self, year: i32, at: usize, year_named: bool) -> Option<(ProposedDuty, NaiveDate, usize)> {
        if !year_named && self.before(at).is_some_and(|c| c == '第') {
            return None;
        }
        let (month, length) = leading_number(self.rest(at))?;
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        let end = self.word(at + length, &["月份", "月"])?;
        let dated = |date, end| Some((ProposedDuty::Date { date }, date, end));
        if let Some((day, length)) = leading_number(self.rest(end))
            && let Some(end) = self.word(end + length, &["日", "号"])
        {
            return dated(first.with_day(day)?, end);
        }
        for (words, date) in
            [(["底", "末", "下旬"].as_slice(), last), (&["上旬", "初"], first.with_day(10)?), (&["中旬"], first.with_day(20)?)]
        {
            if let Some(end) = self.word(end, words) {
                return dated(date, end);
            }
        }
        dated(last, end)
    }

    /// 2023-11-30, 2023/11/30, 2023.11.30, as a spreadsheet shows a date.
    fn iso_date(&self, at: usize) -> Option<(NaiveDate, usize)> {
        let (year, year_length) = leading_number(self.rest(at)).filter(|(_, length)| *length == 4)?;
        let separator = *self.chars.get(at + 4).filter(|c| "-/.".contains(**c))?;
        let (month, month_length) = leading_number(self.rest(at + year_length + 1))?;
        let day_at = at + year_length + 1 + month_length;
        (self.chars.get(day_at) == Some(&separator)).then_some(())?;
        let (day, day_length) = leading_number(self.rest(day_at + 1))?;
        Some((NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?, day_at + 1 + day_length))
    }

    /// 上半年, 第一季度, 三季度末.
    fn part_of_year(&self, year: i32, at: usize) -> Option<(NaiveDate, usize)> {
        if let Some(end) = self.word(at, &["上半年"]) {
            return Some((NaiveDate::from_ymd_opt(year, 6, 30)?, self.word(end, &["底", "末"]).unwrap_or(end)));
        }
        let number_at = self.word(at, &["第"]).unwrap_or(at);
        let (quarter, length) = leading_number(self.rest(number_at))?;
        let end = self.word(number_at + length, &["季度", "季"])?;
        let first = NaiveDate::from_ymd_opt(year, quarter.checked_mul(3)?, 1)?;
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        Some((last, self.word(end, &["底", "末"]).unwrap_or(end)))
    }

    // ---- standing

    fn standing(&self, at: usize) -> Option<(ProposedDuty, usize)> {
        let rhythm = self.word(at, &["每个", "每", "按", "逐"]).and_then(|end| self.bare_period(end)).filter(|(every, _)| {
            // "每年" in prose says how often a thing is due, not that it is reported for good
            *every != Every::Year || self.strictness == Strictness::Column
        });
        if let Some((every, end)) = rhythm {
            return Some((ProposedDuty::Standing { every: Some(every) }, end));
        }
        let words: &[&str] = match self.strictness {
            Strictness::Prose => &["长期坚持"],
            Strictness::Column => {
                &["持续推进", "持续", "长期坚持", "长期", "常态化", "贯穿全年", "全年", "实时", "及时", "即时", "适时", "动态", "随时"]
            }
        };
        if let Some(end) = self.word(at, words) {
            return Some((ProposedDuty::Standing { every: None }, end));
        }
        if at == 0 && self.strictness == Strictness::Column {
            let (every, end) = self.bare_period(0)?;
            return (end == self.chars.len() && every != Every::Year).then_some((ProposedDuty::Standing { every: Some(every) }, end));
        }
        None
    }
}

const LIMITS: [&str; 12] = ["至少", "不少于", "不低于", "不得低于", "不得少于", "不得少", "最少", "≥", ">=", "原则", "各", "力争"];
const MEASURES: [&str; 16] = ["期", "个", "次", "篇", "条", "件", "场", "项", "份", "例", "部", "轮", "批", "家", "宗", "类"];

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> ProposedDuty {
        ProposedDuty::Date { date: text.parse().unwrap() }
    }

    const fn quota(count: u32, every: Every) -> ProposedDuty {
        ProposedDuty::Quota { count, every }
    }

    const fn standing(every: Option<Every>) -> ProposedDuty {
        ProposedDuty::Standing { every }
    }

    #[test]
    fn a_time_limit_cell_is_read() {
        let cases = [
            ("11月底前", date("2023-11-30"), "11月底前"),
            ("6月30日前", date("2023-06-30"), "6月30日前"),
            ("６月３０日前完成", date("2023-06-30"), "６月３０日前"),
            ("2023年12月", date("2023-12-31"), "2023年12月"),
            ("2023年12月底前", date("2023-12-31"), "2023年12月底前"),
            ("2024年2月底", date("2024-02-29"), "2024年2月底"),
            ("二〇二三年十一月底", date("2023-11-30"), "二〇二三年十一月底"),
            ("次年1月31日", date("2024-01-31"), "次年1月31日"),
            ("2023-11-30", date("2023-11-30"), "2023-11-30"),
            ("2023.6.5", date("2023-06-05"), "2023.6.5"),
            ("10月中旬", date("2023-10-20"), "10月中旬"),
            ("11月前", date("2023-10-31"), "11月前"),
            ("上半年", date("2023-06-30"), "上半年"),
            ("第三季度末", date("2023-09-30"), "第三季度末"),
            ("6月底前完成初稿,9月底前印发", date("2023-09-30"), "9月底前"),
            ("年底前", ProposedDuty::YearEnd, "年底前"),
            ("2023年底前", ProposedDuty::YearEnd, "2023年底前"),
            ("12月底", ProposedDuty::YearEnd, "12月底"),
            ("12 月\n底前", ProposedDuty::YearEnd, "12 月\n底前"),
            ("年内完成", ProposedDuty::YearEnd, "年内"),
            ("6月底前初稿,年底前完成", ProposedDuty::YearEnd, "年底前"),
            ("每月", standing(Some(Every::Month)), "每月"),
            ("每季度", standing(Some(Every::Quarter)), "每季度"),
            ("季度", standing(Some(Every::Quarter)), "季度"),
            ("每半年", standing(Some(Every::HalfYear)), "每半年"),
            ("每月5日前", standing(Some(Every::Month)), "每月"),
            ("持续推进", standing(None), "持续推进"),
            ("长期坚持", standing(None), "长期坚持"),
            ("常态化", standing(None), "常态化"),
            ("全年", standing(None), "全年"),
            ("每季度一期", quota(1, Every::Quarter), "每季度一期"),
            ("年度至少十个", quota(10, Every::Year), "年度至少十个"),
            ("全年不少于4期", quota(4, Every::Year), "全年不少于4期"),
            ("每年至少 12 次", quota(12, Every::Year), "每年至少 12 次"),
            ("每半年召开两次", quota(2, Every::HalfYear), "每半年召开两次"),
            ("4期/年", quota(4, Every::Year), "4期/年"),
        ];
        for (text, expected, words) in cases {
            let proposal = propose(text, "", 2023);
            assert_eq!((proposal.duty, proposal.words.as_str()), (expected, words), "{text}");
            assert_eq!(proposal.source, ProposalSource::TimeLimit, "{text}");
        }
    }

    #[test]
    fn prose_must_say_that_it_is_a_deadline() {
        let cases = [
            ("县政府每年不得低于 4 期,原则每季度一期。", quota(4, Every::Year)),
            ("年度至少挑选十个项目进行全流程展示", quota(10, Every::Year)),
            ("动态信息按月公开", standing(Some(Every::Month))),
            ("9月底前完成栏目调整", date("2023-09-30")),
            ("于10月31日完成自查", date("2023-10-31")),
            ("年底前完成评估", ProposedDuty::YearEnd),
            ("为年底全面铺开打好基础", ProposedDuty::None),
            ("持续做好常态化信息发布", ProposedDuty::None),
            ("在印发后3个工作日内公开", ProposedDuty::None),
            ("每月3个工作日内报送", standing(Some(Every::Month))),
            ("分值权重不低于4%", ProposedDuty::None),
            ("根据2023年5月15日会议要求", ProposedDuty::None),
            ("", ProposedDuty::None),
        ];
        for (text, expected) in cases {
            assert_eq!(propose("", text, 2023).duty, expected, "{text}");
        }
    }

    #[test]
    fn the_column_goes_before_the_requirement() {
        let proposal = propose("11月底前", "每季度一期", 2023);
        assert_eq!((proposal.duty, proposal.source), (date("2023-11-30"), ProposalSource::TimeLimit));
        let proposal = propose("/", "每季度一期", 2023);
        assert_eq!((proposal.duty, proposal.source), (quota(1, Every::Quarter), ProposalSource::Requirement));
    }

    #[test]
    fn impossible_dates_are_no_dates() {
        for text in ["13月底前", "2月30日前", "0月", "第五季度", "99999999999月", "3个月内"] {
            assert_eq!(propose(text, "", 2023).duty, ProposedDuty::None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn words_are_always_part_of_the_text(text in "[0-9年月日底前每季度至少不于个期一十.,/ \u{a0}第]{0,40}", year in 1990..2100_i32) {
            let proposal = propose(&text, &text, year);
            proptest::prop_assert_eq!(text.get(proposal.span), Some(proposal.words.as_str()));
        }
    }
}
