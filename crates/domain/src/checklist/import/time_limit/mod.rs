//! What a time-limit cell, or failing that the requirement itself, says about a task's duty. Proposals only: a person confirms them.

mod bare;
mod doubt;
mod elsewhere;
mod fixed;
mod period_words;
mod points;
mod ranges;
mod rhythm;
mod scan;
pub(super) mod unread;
mod within;

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::due::OnDayOff;
use crate::checklist::duty::{Duty, Every};
use crate::text::folded::is_blank;
use bare::bare_times;
pub use doubt::TimeDoubt;
use elsewhere::beside_column;
pub(super) use period_words::names_a_period;
use scan::{Scan, Strictness};
use unread::names_nothing;

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
    /// What of the words this does not say, where there is more to them.
    #[serde(default)]
    pub doubt: Option<TimeDoubt>,
    /// Whether a date stays on a day off: only where the words say so.
    #[serde(default)]
    pub on_day_off: OnDayOff,
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

impl DutyProposal {
    /// The duty a task starts with when the office changes nothing: standing tasks without a rhythm are reported by
    /// quarter, tasks without a time limit by year end.
    #[must_use]
    pub const fn usual_duty(&self) -> Duty {
        match self.duty {
            ProposedDuty::Date { date } => Duty::ByDate { date, on_day_off: self.on_day_off },
            ProposedDuty::YearEnd | ProposedDuty::None => Duty::YearEnd,
            ProposedDuty::Standing { every: Some(every) } => Duty::Standing { every },
            ProposedDuty::Standing { every: None } => Duty::Standing { every: Every::Quarter },
            ProposedDuty::Quota { count, every } => Duty::Quota { count, every },
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
    /// The remark.
    Remark,
    /// A bracket behind a unit: 财政局（6月底前）.
    Units,
    /// Neither says anything.
    Nowhere,
}

/// Every place of a row where a time limit may stand.
#[derive(Debug, Clone, Copy, Default)]
pub struct LimitTexts<'a> {
    /// 完成时限.
    pub time_limit: &'a str,
    /// 工作要求.
    pub requirement: &'a str,
    /// 备注.
    pub remark: &'a str,
    /// 责任单位.
    pub units: &'a str,
}

/// Proposes a duty for the checklist's year: from the time-limit column, and if that says nothing, from the requirement.
#[must_use]
pub fn propose(time_limit: &str, requirement: &str, year: i32) -> DutyProposal {
    propose_from(LimitTexts { time_limit, requirement, ..LimitTexts::default() }, year)
}

/// Proposes a duty from the first text that names a time: the column, the requirement, the remark, a bracket behind a unit. A
/// filled column from which nothing was read is a doubt, whatever the other texts say.
#[must_use]
pub fn propose_from(texts: LimitTexts<'_>, year: i32) -> DutyProposal {
    let found = timed(texts, year);
    let on_day_off = match found.duty {
        ProposedDuty::Date { .. } => fixed::on_day_off(texts, found.source),
        _ => OnDayOff::Postponed,
    };
    DutyProposal { on_day_off, ..found }
}

/// The first text that names a time, read.
fn timed(texts: LimitTexts<'_>, year: i32) -> DutyProposal {
    let column = if names_nothing(texts.time_limit) {
        DutyProposal::nothing(None)
    } else {
        Scan::new(texts.time_limit, year, Strictness::Column).read(ProposalSource::TimeLimit)
    };
    let settles = |doubt: &TimeDoubt| !matches!(doubt, TimeDoubt::NotUnderstood);
    if column.duty != ProposedDuty::None || column.doubt.as_ref().is_some_and(settles) {
        return column;
    }
    let elsewhere =
        [(texts.requirement, ProposalSource::Requirement), (texts.remark, ProposalSource::Remark), (texts.units, ProposalSource::Units)];
    let found = elsewhere.into_iter().find_map(|(text, source)| {
        let found = match source {
            ProposalSource::Remark => in_remark(text, year),
            _ => in_prose(text, source, year),
        };
        (found.duty != ProposedDuty::None || found.doubt.is_some()).then_some(found)
    });
    match found {
        Some(found) => DutyProposal { doubt: beside_column(column.doubt, texts.time_limit, &found), ..found },
        None => column,
    }
}

/// Whether a text by itself reads as a time limit.
pub(super) fn names_a_time(text: &str) -> bool {
    text.chars().count() <= 30 && Scan::new(text, 2000, Strictness::Column).read(ProposalSource::TimeLimit).duty != ProposedDuty::None
}

/// A remark that is nothing but a time is read as the column is, and a doubt where it was not understood; any other as running
/// text.
fn in_remark(text: &str, year: i32) -> DutyProposal {
    let prose = in_prose(text, ProposalSource::Remark, year);
    if prose.duty != ProposedDuty::None && bare_times(text).next().is_none() {
        return prose;
    }
    let bare = bare_times(text).find_map(|place| {
        let clause = text.get(place.clone())?;
        let found = Scan::new(clause, year, Strictness::Column).read(ProposalSource::Remark);
        match (found.duty, &found.doubt) {
            (ProposedDuty::None, None) => None,
            // the words that nobody understood are said
            (ProposedDuty::None, Some(_)) => {
                Some(DutyProposal { words: clause.to_owned(), span: place, source: ProposalSource::Remark, ..found })
            }
            _ => Some(DutyProposal { span: found.span.start + place.start..found.span.end + place.start, ..found }),
        }
    });
    bare.unwrap_or(prose)
}

/// In running text a label (完成时限：) says that a time follows, written as in a column; elsewhere only 前, 每月 and the like do.
fn in_prose(text: &str, source: ProposalSource, year: i32) -> DutyProposal {
    const LABELS: [&str; 10] =
        ["完成时限", "整改时限", "办理时限", "完成时间", "时间节点", "时限要求", "完成期限", "整改期限", "办结时限", "截止时间"];
    let labelled = LABELS.iter().filter_map(|label| text.rfind(label).map(|at| at + label.len())).max();
    if let Some(from) = labelled {
        let rest = text.get(from..).unwrap_or_default();
        let value = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：'));
        let value = value.split(['。', '；', ';', '）', ')', '】', '\n']).next().unwrap_or_default();
        let start = from + (rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：')).len());
        if rest.len() > value.len() && !is_blank(value) && start > from {
            let found = Scan::new(value, year, Strictness::Column).read(source);
            if found.duty != ProposedDuty::None {
                return DutyProposal { span: found.span.start + start..found.span.end + start, ..found };
            }
        }
    }
    bare::or_in_bracket(Scan::new(text, year, Strictness::Prose).read(source), text, source, year)
}

impl DutyProposal {
    const fn nothing(doubt: Option<TimeDoubt>) -> Self {
        Self {
            duty: ProposedDuty::None,
            words: String::new(),
            span: 0..0,
            source: ProposalSource::Nowhere,
            doubt,
            on_day_off: OnDayOff::Postponed,
        }
    }
}

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
            ("上下半年各一次", quota(1, Every::HalfYear), "上下半年各一次"),
            ("上半年、下半年各2期", quota(2, Every::HalfYear), "上半年、下半年各2期"),
            ("上、下半年各开展一场", quota(1, Every::HalfYear), "上、下半年各开展一场"),
            ("各季度一次", quota(1, Every::Quarter), "各季度一次"),
        ];
        for (text, expected, words) in cases {
            let proposal = propose(text, "", 2023);
            assert_eq!((proposal.duty, proposal.words.as_str()), (expected, words), "{text}");
            assert_eq!(proposal.source, ProposalSource::TimeLimit, "{text}");
        }
    }

    #[test]
    fn times_as_offices_really_write_them() {
        let cases = [
            // ranges take their end
            ("5月15日至10月15日", date("2023-10-15")),
            ("9月15日至20日", date("2023-09-20")),
            ("9月15日-20日", date("2023-09-20")),
            ("3-5月", date("2023-05-31")),
            ("4.20-5.10", date("2023-05-10")),
            ("4/20—5/10前", date("2023-05-10")),
            ("每年3月底前", date("2023-03-31")),
            ("4~5月", date("2023-05-31")),
            ("4～5月", date("2023-05-31")),
            ("9—10月", date("2023-10-31")),
            ("三至五月", date("2023-05-31")),
            ("2023年3-5月", date("2023-05-31")),
            ("2023年1月-12月", date("2023-12-31")),
            ("2023年3月至2024年3月", date("2024-03-31")),
            ("2023年3月1日—2023年6月30日", date("2023-06-30")),
            ("2023.03-2023.11", date("2023-11-30")),
            ("2023-03-01至2023-09-30", date("2023-09-30")),
            ("2023/3/1-2023/9/30", date("2023-09-30")),
            ("1-3季度", date("2023-09-30")),
            ("6月至9月底前", date("2023-09-30")),
            // ways of writing one date
            ("2023.12", date("2023-12-31")),
            ("2023-11", date("2023-11-30")),
            ("2023/6", date("2023-06-30")),
            ("20230930", date("2023-09-30")),
            ("202311", date("2023-11-30")),
            ("45260", date("2023-11-30")),
            ("45260.5", date("2023-11-30")),
            ("2023-09-30 00:00:00", date("2023-09-30")),
            ("2023/9/30 17:30", date("2023-09-30")),
            ("2023-09-30T00:00:00", date("2023-09-30")),
            ("23年6月底前", date("2023-06-30")),
            ("6/30", date("2023-06-30")),
            ("6.30前", date("2023-06-30")),
            ("3月15前", date("2023-03-15")),
            ("第四季度", date("2023-12-31")),
            ("一季度", date("2023-03-31")),
            ("年中", date("2023-06-30")),
            // a year end carries its year
            ("2023年底前", ProposedDuty::YearEnd),
            ("2023年", ProposedDuty::YearEnd),
            ("2023年度", ProposedDuty::YearEnd),
            // rhythms
            ("分季度", standing(Some(Every::Quarter))),
            ("按季度", standing(Some(Every::Quarter))),
            ("每半年（6月、12月底前）", standing(Some(Every::HalfYear))),
            ("一月一调度", standing(Some(Every::Month))),
            ("一季一通报", standing(Some(Every::Quarter))),
            ("每年", standing(Some(Every::Year))),
            ("每周", standing(Some(Every::Week))),
            ("每周五前", standing(Some(Every::Week))),
            ("一周一更新", standing(Some(Every::Week))),
            ("每两周一次", standing(Some(Every::TwoWeeks))),
            ("每两月一次", standing(Some(Every::TwoMonths))),
            ("每两个月", standing(Some(Every::TwoMonths))),
            ("双月", standing(Some(Every::TwoMonths))),
            ("隔月", standing(Some(Every::TwoMonths))),
            ("长期", standing(None)),
            ("常年", standing(None)),
            ("日常", standing(None)),
            ("序时推进", standing(None)),
        ];
        for (text, expected) in cases {
            let proposal = propose(text, "", 2023);
            assert_eq!(proposal.duty, expected, "{text}");
            assert_eq!(proposal.doubt, None, "{text}");
        }
    }

    #[test]
    fn what_is_only_half_understood_is_a_doubt() {
        type IsDoubted = fn(&TimeDoubt) -> bool;
        let cases: [(&str, ProposedDuty, IsDoubted); 26] = [
            ("每年3月、9月", date("2023-09-30"), |d| matches!(d, TimeDoubt::SeveralDates { .. })),
            ("每日", ProposedDuty::None, |d| matches!(d, TimeDoubt::Rhythm { .. })),
            ("每旬", ProposedDuty::None, |d| matches!(d, TimeDoubt::Rhythm { .. })),
            ("每半月", ProposedDuty::None, |d| matches!(d, TimeDoubt::Rhythm { .. })),
            ("每两年一次", ProposedDuty::None, |d| matches!(d, TimeDoubt::Rhythm { .. })),
            ("7月1日起", ProposedDuty::None, |d| matches!(d, TimeDoubt::StartOnly { .. })),
            ("自7月1日起施行", ProposedDuty::None, |d| matches!(d, TimeDoubt::StartOnly { .. })),
            ("2023年9月开始", ProposedDuty::None, |d| matches!(d, TimeDoubt::StartOnly { .. })),
            ("自6月起每月", standing(Some(Every::Month)), |d| matches!(d, TimeDoubt::StartOnly { .. })),
            ("6月起，按月", standing(Some(Every::Month)), |d| matches!(d, TimeDoubt::StartOnly { .. })),
            ("7月1日起持续推进", standing(None), |d| matches!(d, TimeDoubt::StartOnly { .. })),
            ("6月底、12月底前", ProposedDuty::YearEnd, |d| matches!(d, TimeDoubt::SeveralDates { .. })),
            ("1月和7月", date("2023-07-31"), |d| matches!(d, TimeDoubt::SeveralDates { .. })),
            ("二、四季度", date("2023-12-31"), |d| matches!(d, TimeDoubt::SeveralDates { .. })),
            ("第一阶段：6月\n第二阶段：7月上旬", date("2023-07-10"), |d| matches!(d, TimeDoubt::SeveralDates { .. })),
            ("6月底前，并长期坚持", date("2023-06-30"), |d| matches!(d, TimeDoubt::AlsoStanding { .. })),
            ("6月底前完成，以后每季度更新", date("2023-06-30"), |d| matches!(d, TimeDoubt::AlsoStanding { .. })),
            ("立行立改", ProposedDuty::None, |d| matches!(d, TimeDoubt::AtOnce { .. })),
            ("立即整改", ProposedDuty::None, |d| matches!(d, TimeDoubt::AtOnce { .. })),
            ("即知即改，6月底前", date("2023-06-30"), |d| matches!(d, TimeDoubt::AtOnce { .. })),
            ("2月30日前", ProposedDuty::None, |d| matches!(d, TimeDoubt::Impossible { .. })),
            ("2022年底前", date("2022-12-31"), |d| matches!(d, TimeDoubt::PastYear { .. })),
            ("2021年6月30日", date("2021-06-30"), |d| matches!(d, TimeDoubt::PastYear { .. })),
            ("按县政府要求的时间", ProposedDuty::None, |d| matches!(d, TimeDoubt::NotUnderstood)),
            ("公布后20日内", ProposedDuty::None, |d| matches!(d, TimeDoubt::NotUnderstood)),
            ("待定", ProposedDuty::None, |d| matches!(d, TimeDoubt::NotUnderstood)),
        ];
        for (text, duty, fits) in cases {
            let proposal = propose(text, "", 2023);
            assert_eq!(proposal.duty, duty, "{text}");
            assert!(proposal.doubt.as_ref().is_some_and(fits), "{text}: {:?}", proposal.doubt);
        }
    }

    #[test]
    fn a_limit_may_stand_elsewhere_in_the_row() {
        let from = |requirement: &str, remark: &str, units: &str| {
            let proposal = propose_from(LimitTexts { time_limit: "", requirement, remark, units }, 2023);
            (proposal.duty, proposal.source)
        };
        assert_eq!(from("公开目录。完成时限：2023年9月。", "", ""), (date("2023-09-30"), ProposalSource::Requirement));
        assert_eq!(from("公开目录（6月底前完成）。", "", ""), (date("2023-06-30"), ProposalSource::Requirement));
        assert_eq!(from("公开目录。", "10月底前", ""), (date("2023-10-31"), ProposalSource::Remark));
        assert_eq!(from("公开目录。", "完成时限：10月31日", ""), (date("2023-10-31"), ProposalSource::Remark));
        // a remark that says nothing but when is read as a column of limits is
        assert_eq!(from("公开目录。", "4月", ""), (date("2023-04-30"), ProposalSource::Remark));
        assert_eq!(from("公开目录。", "2023年12月", ""), (date("2023-12-31"), ProposalSource::Remark));
        assert_eq!(from("公开目录。", "民生实事；4月底前", ""), (date("2023-04-30"), ProposalSource::Remark));
        assert_eq!(from("公开目录。", "上下半年各一次", ""), (quota(1, Every::HalfYear), ProposalSource::Remark));
        assert_eq!(from("公开目录。", "不定期", ""), (standing(None), ProposalSource::Remark));
        assert_eq!(from("公开目录。", "2023年5月15日会议要求", ""), (ProposedDuty::None, ProposalSource::Nowhere));
        for (remark, words) in [("按上级要求时间", "按上级要求时间"), ("重点；印发后20日内", "印发后20日内"), ("待定", "待定")]
        {
            let proposal = propose_from(LimitTexts { requirement: "公开目录。", remark, ..LimitTexts::default() }, 2023);
            assert_eq!(
                (proposal.duty, proposal.doubt, proposal.words.as_str()),
                (ProposedDuty::None, Some(TimeDoubt::NotUnderstood), words)
            );
            assert_eq!(remark.get(proposal.span), Some(words));
        }
        assert_eq!(from("公开目录。", "", "财政局（11月底前）"), (date("2023-11-30"), ProposalSource::Units));
        assert_eq!(from("公开目录。", "重点", "财政局"), (ProposedDuty::None, ProposalSource::Nowhere));
        // the column's own words go before, and stay a doubt where nobody understands them
        let proposal = propose_from(LimitTexts { time_limit: "待定", requirement: "6月底前公开。", ..LimitTexts::default() }, 2023);
        let doubt = TimeDoubt::ReadElsewhere { source: ProposalSource::Requirement, read: "6月底前".into(), left: Vec::new() };
        assert_eq!((proposal.duty, proposal.doubt), (date("2023-06-30"), Some(doubt)));
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
            ("3月已完成初稿,11月底前印发", date("2023-11-30")),
            ("3月已完成初稿", ProposedDuty::None),
            ("上下半年各开展一次政务公开培训", quota(1, Every::HalfYear)),
            ("为年底全面铺开打好基础", ProposedDuty::None),
            ("持续做好常态化信息发布", ProposedDuty::None),
            ("在印发后3个工作日内公开", ProposedDuty::None),
            ("每月3个工作日内报送", standing(Some(Every::Month))),
            ("分值权重不低于4%", ProposedDuty::None),
            ("根据2023年5月15日会议要求", ProposedDuty::None),
            ("", ProposedDuty::None),
        ];
        for (text, expected) in cases {
            let proposal = propose("", text, 2023);
            assert_eq!((proposal.duty, proposal.doubt), (expected, None), "{text}");
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
        for text in ["13月底前", "2月30日前", "0月", "第五季度", "2023-11-31", "2023年2月29日", "4月31日前", "2023.13.1", "20231131"]
        {
            let proposal = propose(text, "", 2023);
            assert_eq!(proposal.duty, ProposedDuty::None, "{text}");
            assert!(matches!(proposal.doubt, Some(TimeDoubt::Impossible { .. })), "{text}: {:?}", proposal.doubt);
        }
        for text in ["99999999999月", "3个月内", "20个工作日内", "另行通知", "已完成", "按上级要求"] {
            let proposal = propose(text, "", 2023);
            assert_eq!((proposal.duty, proposal.doubt), (ProposedDuty::None, Some(TimeDoubt::NotUnderstood)), "{text}");
        }
        for text in ["", "/", " — ", "无", "\u{a0}"] {
            assert_eq!(propose(text, "", 2023).doubt, None, "{text}");
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
