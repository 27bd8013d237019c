//! The report (填报): what a unit claims, and how the claim travels between unit and office.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::reporting::cell::CellFacts;

/// What the unit says of its own work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Claim {
    /// 已完成.
    Done,
    /// 正在推进: an interim report; of a one-off duty it never completes.
    Ongoing,
    /// 本期无新情况: nothing new in this period of a standing duty, with the reason as its text.
    NothingNew,
    /// 不涉及: the unit has nothing to do here and asks the office to agree.
    NotApplicable,
}

coded!(Claim);

impl Claim {
    /// In the order of the form, until forms ask [`crate::reporting::record::Asked::claims`].
    pub const OFFERED: [Self; 3] = [Self::Done, Self::Ongoing, Self::NotApplicable];

    /// What the form says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Done => "已完成",
            Self::Ongoing => "正在推进",
            Self::NothingNew => "本期无新情况",
            Self::NotApplicable => "本单位不涉及",
        }
    }
}

/// A number that a unit reports beside its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedNumber {
    /// What is counted, as in the requirement.
    pub label: String,
    /// How many; missing is not zero.
    pub value: Option<i64>,
}

/// What stands in a report or in its draft.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReportContent {
    /// What is claimed, once chosen.
    pub claim: Option<Claim>,
    /// 完成情况, to the letter.
    pub text: String,
    /// Countable parts.
    pub numbers: Vec<ReportedNumber>,
}

/// The longest text of a report, in characters.
pub const TEXT_LIMIT: usize = 10_000;

/// Where a claim stands between unit and office, in the order of the stored numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ReportState {
    /// Nothing handed in; there may be a draft.
    Open,
    /// With the office.
    Submitted,
    /// Back with the unit, with a reason and a new date.
    Returned,
    /// Judged complete.
    Accepted,
    /// Accepted once and open again until its date; then it counts as accepted again by itself.
    Reopened,
}

coded!(ReportState);

/// Why a step cannot be taken. The text is read by the person who tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The office has it.
    #[error("已提交审核,不能再改;如需修改,请先撤回。")]
    WithOffice,
    /// It is accepted.
    #[error("已审核通过;如需修改,请申请重新打开。")]
    AlreadyAccepted,
    /// The reopening has run out.
    #[error("重新打开的期限已过,仍按原审核结果;如需修改,请再次申请。")]
    ReopeningExpired,
    /// There is nothing to judge or withdraw.
    #[error("目前没有待审核的填报;请刷新页面查看最新状态。")]
    NothingSubmitted,
    /// Only an accepted report can be opened again.
    #[error("只有审核通过的事项才能重新打开。")]
    NotAccepted,
    /// A report needs a claim and a text.
    #[error("请先选择完成状态并填写完成情况,再提交。")]
    Incomplete,
    /// The text is longer than [`TEXT_LIMIT`].
    #[error("完成情况超过一万字,请删减后再提交。")]
    TooLong,
    /// A return needs a reason.
    #[error("退回必须写明理由。")]
    ReasonMissing,
    /// A new date must lie ahead.
    #[error("新的期限必须晚于今天。")]
    DateNotAhead,
}

impl CellFacts {
    /// Whether the unit may write now.
    ///
    /// # Errors
    /// The reason why not.
    pub fn may_write(&self, today: NaiveDate) -> Result<(), Refusal> {
        match self.state {
            ReportState::Open | ReportState::Returned => Ok(()),
            ReportState::Reopened if today <= self.due_on => Ok(()),
            ReportState::Reopened => Err(Refusal::ReopeningExpired),
            ReportState::Submitted => Err(Refusal::WithOffice),
            ReportState::Accepted => Err(Refusal::AlreadyAccepted),
        }
    }

    /// The unit hands its report in. Late stays late, whatever comes after.
    ///
    /// # Errors
    /// When it may not write, or the content is not complete.
    pub fn submit(self, content: &ReportContent, today: NaiveDate) -> Result<Self, Refusal> {
        self.may_write(today)?;
        if content.claim.is_none() || content.text.trim().is_empty() {
            return Err(Refusal::Incomplete);
        }
        if content.text.chars().count() > TEXT_LIMIT {
            return Err(Refusal::TooLong);
        }
        Ok(Self { state: ReportState::Submitted, resume: self.state, late: self.late || today > self.due_on, ..self })
    }

    /// The unit takes it back while nobody has judged it.
    ///
    /// # Errors
    /// When nothing is with the office.
    pub fn withdraw(self) -> Result<Self, Refusal> {
        if self.state != ReportState::Submitted {
            return Err(Refusal::NothingSubmitted);
        }
        Ok(Self { state: self.resume, resume: ReportState::Open, ..self })
    }

    /// The office agrees. An accepted 不涉及 takes the cell out of every count.
    ///
    /// # Errors
    /// When nothing is with the office.
    pub fn accept(self, claim: Claim) -> Result<Self, Refusal> {
        if self.state != ReportState::Submitted {
            return Err(Refusal::NothingSubmitted);
        }
        Ok(Self { state: ReportState::Accepted, resume: ReportState::Open, applicable: claim != Claim::NotApplicable, ..self })
    }

    /// The office sends it back with a reason and a new date, which lies ahead.
    ///
    /// # Errors
    /// When nothing is with the office, the reason is empty, or the date is not ahead.
    pub fn return_with(self, reason: &str, due_on: NaiveDate, today: NaiveDate) -> Result<Self, Refusal> {
        if self.state != ReportState::Submitted {
            return Err(Refusal::NothingSubmitted);
        }
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        if due_on <= today {
            return Err(Refusal::DateNotAhead);
        }
        Ok(Self { state: ReportState::Returned, resume: ReportState::Open, due_on, ..self })
    }

    /// An approved reopening: open until that day, then accepted again by itself.
    ///
    /// # Errors
    /// When it is not accepted, or the date is not ahead.
    pub fn reopen(self, until: NaiveDate, today: NaiveDate) -> Result<Self, Refusal> {
        let accepted = self.state == ReportState::Accepted || (self.state == ReportState::Reopened && today > self.due_on);
        if !accepted {
            return Err(Refusal::NotAccepted);
        }
        if until <= today {
            return Err(Refusal::DateNotAhead);
        }
        Ok(Self { state: ReportState::Reopened, applicable: true, due_on: until, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn cell() -> CellFacts {
        CellFacts::new(day("2026-06-30"))
    }

    fn content() -> ReportContent {
        ReportContent { claim: Some(Claim::Done), text: "公开项目12个".into(), numbers: vec![] }
    }

    #[test]
    fn a_report_goes_back_and_forth_and_is_accepted() {
        let returned =
            cell().submit(&content(), day("2026-06-29")).unwrap().return_with("缺链接", day("2026-07-06"), day("2026-07-01")).unwrap();
        assert_eq!((returned.state, returned.due_on, returned.late), (ReportState::Returned, day("2026-07-06"), false));
        let accepted = returned.submit(&content(), day("2026-07-06")).unwrap().accept(Claim::Done).unwrap();
        assert_eq!((accepted.state, accepted.late), (ReportState::Accepted, false));
    }

    #[test]
    fn late_stays_late() {
        let late = cell().submit(&content(), day("2026-07-01")).unwrap();
        let again = late.return_with("补充", day("2026-08-01"), day("2026-07-02")).unwrap().submit(&content(), day("2026-07-03")).unwrap();
        assert!(late.late && again.late && again.accept(Claim::Done).unwrap().late);
    }

    #[test]
    fn withdrawing_leads_back_to_where_it_came_from() {
        let today = day("2026-06-01");
        assert_eq!(cell().submit(&content(), today).unwrap().withdraw().unwrap().state, ReportState::Open);
        let returned = cell().submit(&content(), today).unwrap().return_with("补", day("2026-06-09"), today).unwrap();
        assert_eq!(returned.submit(&content(), today).unwrap().withdraw().unwrap().state, ReportState::Returned);
    }

    #[test]
    fn a_reopening_ends_by_itself() {
        let accepted = cell().submit(&content(), day("2026-06-01")).unwrap().accept(Claim::NotApplicable).unwrap();
        assert!(!accepted.applicable);
        let open = accepted.reopen(day("2026-07-10"), day("2026-07-01")).unwrap();
        assert!(open.applicable);
        assert_eq!(open.may_write(day("2026-07-10")), Ok(()));
        assert_eq!(open.may_write(day("2026-07-11")), Err(Refusal::ReopeningExpired));
        assert!(open.reopen(day("2026-08-01"), day("2026-07-10")).is_err());
        assert!(open.reopen(day("2026-08-01"), day("2026-07-11")).is_ok());
    }

    #[test]
    fn every_wrong_step_is_refused_with_a_reason() {
        let today = day("2026-06-01");
        let submitted = cell().submit(&content(), today).unwrap();
        let accepted = submitted.accept(Claim::Done).unwrap();
        let blank = ReportContent { text: " \n".into(), ..content() };
        let long = ReportContent { text: "字".repeat(TEXT_LIMIT + 1), ..content() };
        let cases = [
            (submitted.submit(&content(), today), Refusal::WithOffice),
            (accepted.submit(&content(), today), Refusal::AlreadyAccepted),
            (cell().submit(&blank, today), Refusal::Incomplete),
            (cell().submit(&ReportContent { claim: None, ..content() }, today), Refusal::Incomplete),
            (cell().submit(&long, today), Refusal::TooLong),
            (cell().withdraw(), Refusal::NothingSubmitted),
            (accepted.withdraw(), Refusal::NothingSubmitted),
            (cell().accept(Claim::Done), Refusal::NothingSubmitted),
            (submitted.return_with(" ", day("2026-06-09"), today), Refusal::ReasonMissing),
            (submitted.return_with("缺", today, today), Refusal::DateNotAhead),
            (cell().return_with("缺", day("2026-06-09"), today), Refusal::NothingSubmitted),
            (submitted.reopen(day("2026-06-09"), today), Refusal::NotAccepted),
            (accepted.reopen(today, today), Refusal::DateNotAhead),
        ];
        for (index, (result, refusal)) in cases.into_iter().enumerate() {
            assert_eq!(result, Err(refusal), "case {index}");
        }
    }
}
