//! Quotas and rhythms: 每季度一期, 按月, 持续推进; and those no duty has.

use super::ProposedDuty;
use super::period_words::{HALF_YEAR, MONTH, QUARTER, YEAR};
use super::points::Point;
use super::scan::Scan;
use crate::checklist::duty::Every;

const LIMITS: [&str; 12] = ["至少", "不少于", "不低于", "不得低于", "不得少于", "不得少", "最少", "≥", ">=", "原则", "各", "力争"];
const MEASURES: [&str; 16] = ["期", "个", "次", "篇", "条", "件", "场", "项", "份", "例", "部", "轮", "批", "家", "宗", "类"];

impl Scan<'_> {
    pub(super) fn quota(&self, at: usize) -> Option<(ProposedDuty, usize)> {
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
            if limited || number_at - start <= 2 || self.is_column() {
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
        let (count, after) = self.number(at)?;
        let end = self.word(after, &MEASURES)?;
        let is_time = self.word(end, &["工作日", "月", "季", "小时", "自然日"]).is_some();
        (count > 0 && !is_time).then_some((count, end))
    }

    /// 每季度, 全年, 年度: a period that something is counted in.
    pub(super) fn period(&self, at: usize) -> Option<(Every, usize)> {
        if let Some(end) = self.word(at, &["每个", "每", "按"]) {
            return self.bare_period(end);
        }
        if let Some(end) = self.word(at, &["上下半年", "上、下半年", "上半年、下半年", "上半年和下半年", "上半年下半年"])
        {
            // each of them: 上下半年各一次, and not 上下半年工作总结三篇
            return self.word(end, &["各"]).map(|_| (Every::HalfYear, end));
        }
        if let Some(end) = self.word(at, &["各"]) {
            return self.bare_period(end).filter(|(every, _)| matches!(every, Every::Quarter | Every::HalfYear));
        }
        let end = self.word(at, &["全年度", "全年", "年度内", "年度", "一年"])?;
        (!self.before(at).is_some_and(|c| c == '每' || c == '半')).then_some((Every::Year, end))
    }

    fn bare_period(&self, at: usize) -> Option<(Every, usize)> {
        [(Every::HalfYear, HALF_YEAR), (Every::Quarter, QUARTER), (Every::Month, MONTH), (Every::Year, YEAR)]
            .into_iter()
            .find_map(|(every, words)| self.word(at, words).map(|end| (every, end)))
    }

    /// 每月, 按季度, 持续推进. Words that belong to a date are none.
    pub(super) fn standing(&self, at: usize, dates: &[Point]) -> Option<(ProposedDuty, usize)> {
        if dates.iter().any(|point| point.contains(at)) {
            return None;
        }
        if let Some((every, end)) = self.rhythm(at) {
            return Some((ProposedDuty::Standing { every: Some(every) }, end));
        }
        let words: &[&str] = if self.is_column() {
            &[
                "持续推进",
                "持续",
                "长期坚持",
                "长期",
                "常态化",
                "常态",
                "贯穿全年",
                "全年",
                "常年",
                "日常",
                "经常性",
                "序时推进",
                "实时",
                "及时",
                "即时",
                "适时",
                "动态",
                "随时",
                "定期",
                "不定期",
            ]
        } else {
            &["长期坚持"]
        };
        if let Some(end) = self.word(at, words) {
            return Some((ProposedDuty::Standing { every: None }, end));
        }
        if at == 0 && self.is_column() {
            let (every, end) = self.bare_period(0)?;
            return (end == self.chars.len() && every != Every::Year).then_some((ProposedDuty::Standing { every: Some(every) }, end));
        }
        None
    }

    pub(super) fn rhythm(&self, at: usize) -> Option<(Every, usize)> {
        if let Some(found) = self.is_column().then(|| self.weeks_or_months(at)).flatten() {
            return Some(found);
        }
        let starts: &[&str] = if self.is_column() { &["每个", "每", "按", "逐", "分"] } else { &["每个", "每", "按", "逐"] };
        let named = self.word(at, starts).and_then(|end| self.bare_period(end));
        // "每年" in prose says how often a thing is due, not that it is reported for good
        let names_its_months = |end| self.number(end).is_some_and(|(_, after)| self.word(after, &["月"]).is_some());
        if let Some((every, end)) = named.filter(|(every, end)| *every != Every::Year || (self.is_column() && !names_its_months(*end))) {
            return Some((every, end));
        }
        if !self.is_column() {
            return None;
        }
        // 一月一调度
        let end = self.word(at, &["一月一", "一季度一", "一季一", "一年一", "半年一"]).filter(|_| self.before(at) != Some('十'))?;
        let every = match self.chars.get(at + 1) {
            Some('年') if self.chars.get(at) == Some(&'半') => Every::HalfYear,
            Some('月') => Every::Month,
            Some('季') => Every::Quarter,
            _ => Every::Year,
        };
        Some((every, end))
    }

    /// 每周, 每两周, 双月. The day of the week (每周五前) is the unit's own affair: a report on a week is due after it.
    fn weeks_or_months(&self, at: usize) -> Option<(Every, usize)> {
        const RHYTHMS: [(Every, &[&str]); 3] = [
            (Every::TwoWeeks, &["每两周", "每双周", "双周", "每两星期", "每2周"]),
            (Every::Week, &["每周", "按周", "逐周", "一周一", "每星期", "每个星期"]),
            (Every::TwoMonths, &["每两月", "每两个月", "每2个月", "每2月", "每双月", "双月", "隔月"]),
        ];
        let (every, end) = RHYTHMS.into_iter().find_map(|(every, words)| self.word(at, words).map(|end| (every, end)))?;
        let day = self.chars.get(end).is_some_and(|c| "一二三四五六日天".contains(*c)) && every == Every::Week;
        Some((every, if day { end + 1 } else { end }))
    }

    /// 每旬, 每日, 每两年: said to the office, for no duty has such a rhythm.
    pub(super) fn strange_rhythm(&self, at: usize) -> Option<((), usize)> {
        const WORDS: [&str; 16] = [
            "每旬",
            "每半月",
            "每半个月",
            "半月",
            "单月",
            "每隔",
            "每日",
            "每天",
            "每个工作日",
            "每工作日",
            "按日",
            "逐日",
            "每两年",
            "每2年",
            "每三年",
            "每3年",
        ];
        self.is_column().then(|| self.word(at, &WORDS)).flatten().map(|end| ((), end))
    }

    /// 立行立改, 立即: no date, and meant as one.
    pub(super) fn at_once(&self, at: usize) -> Option<((), usize)> {
        const WORDS: [&str; 9] = ["立行立改", "立查立改", "立整立改", "即知即改", "边查边改", "立即整改", "立即", "马上", "即刻"];
        self.is_column().then(|| self.word(at, &WORDS)).flatten().map(|end| ((), end))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ProposedDuty, TimeDoubt, propose};
    use crate::checklist::duty::Every;

    #[test]
    fn a_rhythm_that_is_named_says_more_than_that_the_work_goes_on() {
        let cases = [
            ("持续推进，每月报告", Some(Every::Month), "每月"),
            ("持续推进，按月更新", Some(Every::Month), "按月"),
            ("持续推进,每周报告", Some(Every::Week), "每周"),
            ("持续推进，每两周报告", Some(Every::TwoWeeks), "每两周"),
            ("持续推进，每两个月报告", Some(Every::TwoMonths), "每两个月"),
            ("持续推进，每半年报告", Some(Every::HalfYear), "每半年"),
            ("持续推进，每年更新", Some(Every::Year), "每年"),
            ("常态化公开，分季度汇总", Some(Every::Quarter), "分季度"),
            ("长期坚持（每月5日前报送）", Some(Every::Month), "每月"),
            ("持续推进，每半年（6月、12月底前）", Some(Every::HalfYear), "每半年"),
            ("每月报告，持续推进", Some(Every::Month), "每月"),
            ("每月报告", Some(Every::Month), "每月"),
            ("半年一次", Some(Every::HalfYear), "半年一"),
            ("持续推进，及时报告", None, "持续推进"),
        ];
        for (text, every, words) in cases {
            let proposal = propose(text, "", 2023);
            assert_eq!((proposal.duty, proposal.words.as_str()), (ProposedDuty::Standing { every }, words), "{text}");
            assert_eq!(proposal.doubt, None, "{text}");
        }
        // a day within the period is not the one by which a report on it is due
        for (text, left, read) in [
            ("每季度末月25日前", "末月25日前", "每季度"),
            ("每季度末25日前报送", "末25日前", "每季度"),
            ("持续推进，每半年最后一个月20日以前报告", "最后一个月20日以前", "每半年"),
        ] {
            let expected = TimeDoubt::Unread { words: left.into(), read: read.into() };
            assert_eq!(propose(text, "", 2023).doubt, Some(expected), "{text}");
        }
        for text in ["每季度末", "每季度末报告", "每月5日前"] {
            assert_eq!(propose(text, "", 2023).doubt, None, "{text}");
        }
        // a rhythm that no duty has is asked, and a date with work that goes on keeps its doubt
        let strange = propose("持续推进，每旬报告", "", 2023);
        assert!(matches!((strange.duty, strange.doubt), (ProposedDuty::None, Some(TimeDoubt::Rhythm { .. }))));
        let dated = propose("6月底前完成，长期坚持，每年更新", "", 2023);
        assert!(matches!(dated.doubt, Some(TimeDoubt::AlsoStanding { words }) if words == "长期坚持"));
    }
}
