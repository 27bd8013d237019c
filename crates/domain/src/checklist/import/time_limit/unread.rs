//! A limit that is written and was not read: its task stands as 年底前完成 until somebody says otherwise, and that is said wherever it
//! stands.

use super::{DutyProposal, LimitTexts, ProposalSource, ProposedDuty, TimeDoubt, propose_from};
use crate::checklist::Task;
use crate::checklist::duty::Duty;
use crate::text::folded::fold;

/// "/", 无 and dashes are how an empty cell is filled.
pub(super) fn names_nothing(text: &str) -> bool {
    let folded = fold(text);
    folded.chars().all(|c| matches!(c, '/' | '-' | '—' | '–' | '\\' | '*' | '、')) || matches!(folded.as_str(), "无" | "暂无")
}

impl DutyProposal {
    /// Whether something is written that should say when, and the task came to a day without anybody having read it: then its usual
    /// duty is nobody's word. A year's end or a date in the requirement does not answer for 春节前 or 按节点 in the column.
    #[must_use]
    pub const fn is_unread(&self) -> bool {
        match self.duty {
            ProposedDuty::None => self.doubt.is_some(),
            ProposedDuty::YearEnd | ProposedDuty::Date { .. } => matches!(self.doubt, Some(TimeDoubt::ReadElsewhere { .. })),
            ProposedDuty::Standing { .. } | ProposedDuty::Quota { .. } => false,
        }
    }

    /// Whether what was left out stands in running text of its row: no other row says the same, and one answer for all who share its words
    /// would be wrong.
    #[must_use]
    pub const fn is_of_its_row_alone(&self) -> bool {
        matches!(self.source, ProposalSource::Requirement | ProposalSource::Remark)
            && matches!(self.doubt, Some(TimeDoubt::SeveralDates { .. } | TimeDoubt::AlsoStanding { .. } | TimeDoubt::Unread { .. }))
    }

    /// The limit as it is written: the whole cell, or where that says nothing (/, 无) the words that were found elsewhere.
    #[must_use]
    pub fn written<'a>(&'a self, time_limit: &'a str) -> &'a str {
        if names_nothing(time_limit) { &self.words } else { time_limit }
    }

    /// The year of its date, where that lies so long after the list's that the list could not be closed.
    #[must_use]
    pub const fn later_year(&self) -> Option<i32> {
        match self.doubt {
            Some(TimeDoubt::LaterYear { year }) => Some(year),
            _ => None,
        }
    }

    /// The year of its date, where that is over before the list's begins.
    #[must_use]
    pub const fn past_year(&self) -> Option<i32> {
        match self.doubt {
            Some(TimeDoubt::PastYear { year }) => Some(year),
            _ => None,
        }
    }
}

/// The limit of a stored task as it is written, where it was not read and the task is asked by the year's end or a day of its requirement
/// for want of a better one. Told from the stored texts: a duty that somebody chose, or words that name a time, end it.
#[must_use]
pub fn unread_limit(task: &Task, year: i32) -> Option<String> {
    if matches!(task.duty, Duty::Standing { .. } | Duty::Quota { .. }) {
        return None;
    }
    let texts = LimitTexts { time_limit: &task.time_limit, requirement: &task.requirement, remark: &task.remark, units: &task.responsible };
    let read = propose_from(texts, year);
    (read.is_unread() && read.usual_duty() == task.duty).then(|| read.written(&task.time_limit).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::propose;
    use super::*;
    use crate::checklist::duty::Every;
    use crate::ids::{SectionId, TaskId};

    fn task(time_limit: &str, remark: &str, duty: Duty) -> Task {
        Task {
            id: TaskId::new("t"),
            section: SectionId::new("s"),
            position: 1,
            number: String::new(),
            requirement: "公开目录。".into(),
            responsible: "财政局".into(),
            support: String::new(),
            completion: String::new(),
            time_limit: time_limit.into(),
            remark: remark.into(),
            duty,
        }
    }

    #[test]
    fn a_limit_that_nobody_read_stays_open_until_somebody_says_when() {
        let unread = |time_limit: &str, remark: &str, duty| unread_limit(&task(time_limit, remark, duty), 2027);
        for written in ["2027年2月30日前", "单月15日前", "事件发生后24小时内", " 待定 "] {
            assert_eq!(unread(written, "", Duty::YearEnd).as_deref(), Some(written.trim()), "{written}");
            assert_eq!(unread(written, "", Duty::Standing { every: Every::Month }), None, "{written}: somebody chose");
            assert!(propose(written, "公开目录。", 2027).is_unread(), "{written}");
        }
        for nothing in ["", "/", "——", "无"] {
            assert_eq!(unread(nothing, "待定", Duty::YearEnd).as_deref(), Some("待定"), "{nothing:?}");
        }
        let elsewhere = Task { requirement: "年底前完成评估。".into(), ..task("春节前", "", Duty::YearEnd) };
        assert_eq!(unread_limit(&elsewhere, 2027).as_deref(), Some("春节前"), "the requirement speaks of something else");
        assert!(propose("春节前", "年底前完成评估。", 2027).is_unread());
        assert!(!propose("春节前", "按月公开。", 2027).is_unread(), "it is asked every month, and the row says from which words");
        assert!(!propose("", "年底前完成评估。", 2027).is_unread());
        let dated = |duty| Task { requirement: "12月20日前报送总结。".into(), ..task("分时段", "", duty) };
        let day = |text: &str| Duty::by(text.parse().unwrap());
        assert_eq!(unread_limit(&dated(day("2027-12-20")), 2027).as_deref(), Some("分时段"), "a date of the requirement is no answer");
        assert_eq!(unread_limit(&dated(day("2027-06-30")), 2027), None, "somebody chose another");
        assert_eq!(unread_limit(&dated(Duty::YearEnd), 2027), None, "somebody chose the year's end");
        for written in ["年底前", "", "/", "2027年"] {
            assert_eq!(unread(written, "", Duty::YearEnd), None, "{written}");
            assert!(!propose(written, "公开目录。", 2027).is_unread(), "{written}");
        }
    }

    #[test]
    fn a_cell_that_says_nothing_is_not_what_is_written() {
        // the answer to a question holds for all rows that say the same: not for those whose limit is a dash
        for nothing in ["", "/", "—", "无"] {
            let remark = propose_from(LimitTexts { time_limit: nothing, remark: "待定", ..LimitTexts::default() }, 2027);
            assert_eq!(remark.written(nothing), "待定", "{nothing:?}");
            assert_eq!(propose(nothing, "公开目录。", 2027).written(nothing), "", "{nothing:?}");
        }
        assert_eq!(propose("待定", "6月底前公开。", 2027).written("待定"), "待定");
    }

    #[test]
    fn what_running_text_leaves_out_is_asked_of_its_row_alone() {
        assert!(propose("", "3月底前制定方案，9月底前完成建设", 2027).is_of_its_row_alone());
        assert!(!propose("3月、9月底前", "公开目录。", 2027).is_of_its_row_alone());
        assert!(!propose("按节点", "3月底前制定方案，9月底前完成建设", 2027).is_of_its_row_alone());
    }

    #[test]
    fn a_date_of_an_earlier_year_is_told() {
        assert_eq!(propose("2026年12月31日前", "", 2027).past_year(), Some(2026));
        assert_eq!(propose("12月31日前", "", 2027).past_year(), None);
        assert_eq!(propose("2028年6月底前", "", 2027).past_year(), None);
        assert_eq!(propose("2028年6月底前", "", 2027).later_year(), Some(2028));
        assert_eq!(propose("2028年3月底前", "", 2027).later_year(), None);
    }
}
