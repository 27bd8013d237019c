//! What a cell shows on a day. One rule; colour, sign and word follow from it, and no other place knows it.

use super::{Asked, Desk, LeaveCause, Presence, Progress, Settled, State, Waiting};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The day a status is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsOf {
    /// That day; overdue on it is what was due before it.
    pub today: NaiveDate,
    /// The last day that is near; see [`crate::calendar::working_days::Calendar::near_until`].
    pub near_until: NaiveDate,
    /// That day has ended: what is asked for is not what stands now, but what had been recorded by its end.
    pub has_ended: bool,
}

impl AsOf {
    /// The day, where it has ended; `None` for today.
    #[must_use]
    pub fn ended(&self) -> Option<NaiveDate> {
        self.has_ended.then_some(self.today)
    }
}

/// What a status follows from: a row of a list needs no more of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Standing {
    /// Where it stands.
    pub state: State,
    /// Whether it is counted.
    pub presence: Presence,
    /// What it asks for.
    pub asked: Asked,
    /// 报送截止.
    pub due_on: NaiveDate,
    /// Whether its completion is late.
    pub late: bool,
    /// Accepted interim reports.
    pub progress: Progress,
}

/// What a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// 退回.
    Returned,
    /// 逾期.
    Overdue,
    /// 即将到期.
    Near,
    /// 待审核.
    Pending,
    /// 未到期.
    NotDue,
    /// 逾期完成.
    LateDone,
    /// 完成.
    Done,
    /// 不涉及.
    #[serde(rename = "na")]
    #[strum(serialize = "na")]
    NotApplicable,
    /// 历史完成.
    TakenOver,
    /// 免报.
    Exempt,
    /// Out of the counts for another reason, and still readable.
    Left,
}

/// What stands beside the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Mark {
    /// 整改超期: the date of the return is past, the due date is not.
    ReworkMissed,
    /// 有进展待阅: an interim report waits beyond the date.
    InterimWaiting,
    /// 更正中.
    Correcting,
    /// 更正待审核.
    CorrectionWaiting,
    /// 未完成: its year was closed without it.
    Unfinished,
}

/// Status and marks of a cell on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shown {
    /// The status.
    pub status: Status,
    /// A mark of its state, if any.
    pub mark: Option<Mark>,
    /// 有进展: something was noted, and nothing is judged complete yet.
    pub has_progress: bool,
    /// k and n of a quota.
    pub quota: Option<(u32, u32)>,
}

impl Status {
    /// What a cell that is counted can show, by need: what asks for somebody's hand comes first. Also the order in which
    /// a heap of cells shows its worst.
    pub const ALL: [Self; 9] = [
        Self::Overdue,
        Self::Returned,
        Self::Near,
        Self::Pending,
        Self::NotDue,
        Self::LateDone,
        Self::Done,
        Self::NotApplicable,
        Self::TakenOver,
    ];

    /// Judged complete, in time or late.
    pub const COMPLETE: [Self; 2] = [Self::LateDone, Self::Done];

    /// The word in addresses and class names.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The status behind a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok()
    }

    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Returned => "退回",
            Self::Overdue => "逾期",
            Self::Near => "即将到期",
            Self::Pending => "待审核",
            Self::NotDue => "未到期",
            Self::LateDone => "逾期完成",
            Self::Done => "完成",
            Self::NotApplicable => "不涉及",
            Self::TakenOver => "历史完成",
            Self::Exempt => "免报",
            Self::Left => "已移出",
        }
    }

    /// The word for a cell that asks for this: a period of a standing duty is 本期已完成, not complete for good.
    #[must_use]
    pub const fn label_of(self, asked: Asked) -> &'static str {
        match (self, asked) {
            (Self::Done, Asked::Standing) => "本期已完成",
            _ => self.label(),
        }
    }

    /// The sign that stands beside the word, so that nothing depends on colour.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Returned => "←",
            Self::Overdue => "▲",
            Self::Near => "△",
            Self::Pending => "○",
            Self::NotDue => "·",
            Self::LateDone => "✓*",
            Self::Done => "✓",
            Self::NotApplicable => "–",
            Self::TakenOver => "◇",
            Self::Exempt => "免",
            Self::Left => "×",
        }
    }

    /// The rule, as printed under lists and charts. `near_days` is the setting in working days.
    #[must_use]
    pub fn rule(self, near_days: u32) -> String {
        match self {
            Self::Returned => "审核退回，整改期限或报送截止日期未过；整改期限已过的另标“整改超期”".into(),
            Self::Overdue => "报送截止日期已过仍未报送，或退回后到期未改；年终归档时仍未完成的标“未完成”".into(),
            Self::Near => format!("尚未报送，距报送截止不超过{near_days}个工作日"),
            Self::Pending => "单位已提交，政务公开办尚未审核".into(),
            Self::NotDue => format!("尚未报送，距报送截止超过{near_days}个工作日"),
            Self::LateDone => "审核通过，但首次报送或整改晚于期限".into(),
            Self::Done => "按期报送并审核通过；长期任务为本期已完成".into(),
            Self::NotApplicable => "政务公开办已认定本单位不涉及，不计入应报数".into(),
            Self::TakenOver => "导入清单时已有完成情况，不要求填报，单独计数".into(),
            Self::Exempt => "政务公开办已同意免报，不计入应报数".into(),
            Self::Left => "已移出清单或随单位调整移出，不计入应报数".into(),
        }
    }

    /// Whether a cell that shows this is asked for: the denominators.
    #[must_use]
    pub const fn is_asked(self) -> bool {
        !matches!(self, Self::NotApplicable | Self::TakenOver | Self::Exempt | Self::Left)
    }
}

impl Mark {
    /// The word in class names.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ReworkMissed => "整改超期",
            Self::InterimWaiting => "有进展待阅",
            Self::Correcting => "更正中",
            Self::CorrectionWaiting => "更正待审核",
            Self::Unfinished => "未完成",
        }
    }
}

impl Standing {
    /// What it shows on that day.
    #[must_use]
    pub fn shown(&self, as_of: AsOf) -> Shown {
        let status = match self.presence {
            Presence::Left { cause: LeaveCause::Exempt, .. } => Status::Exempt,
            Presence::Left { .. } => Status::Left,
            Presence::Present => self.kind().status(DueClass::of(self.overdue_after(), as_of)),
        };
        let mark = self.mark(status, as_of.today).filter(|_| self.presence.is_present());
        let is_unsettled = matches!(status, Status::Returned | Status::Overdue | Status::Near | Status::Pending | Status::NotDue);
        let quota = match self.asked {
            Asked::Quota { count } if status.is_asked() => Some((self.progress.reached.unwrap_or_default(), count)),
            _ => None,
        };
        Shown { status, mark, has_progress: is_unsettled && self.progress.noted.is_some(), quota }
    }

    /// What is needed of it besides a day.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let judged = |settled| match settled {
            Settled::Complete { .. } if self.late => Kind::LateDone,
            Settled::Complete { .. } => Kind::Done,
            Settled::NotApplicable { .. } => Kind::NotApplicable,
            Settled::Unfinished { .. } => Kind::Unfinished,
        };
        match self.state {
            State::Open => Kind::Open,
            State::Submitted(Waiting { from: Desk::Reopened { over, .. }, .. }) | State::Reopened { over, .. } => judged(over),
            State::Submitted(waiting) if self.asked.is_interim(waiting.claim) => Kind::InterimWaiting,
            State::Submitted(_) => Kind::Waiting,
            State::Returned { .. } => Kind::Returned,
            State::Accepted { report } => judged(Settled::Complete { report }),
            State::NotApplicable { .. } => Kind::NotApplicable,
            State::Unfinished { .. } => Kind::Unfinished,
            State::TakenOver { .. } => Kind::TakenOver,
        }
    }

    /// The last day before it would be overdue: a return's date never shortens the due date.
    #[must_use]
    pub fn overdue_after(&self) -> NaiveDate {
        match self.state {
            State::Returned { rework_by, .. } | State::Submitted(Waiting { from: Desk::Returned { rework_by, .. }, .. }) => {
                self.due_on.max(rework_by)
            }
            _ => self.due_on,
        }
    }

    fn mark(&self, status: Status, today: NaiveDate) -> Option<Mark> {
        match self.state {
            State::Submitted(Waiting { from: Desk::Reopened { .. }, .. }) => Some(Mark::CorrectionWaiting),
            State::Unfinished { .. } => Some(Mark::Unfinished),
            State::Submitted(_) if status == Status::Overdue => Some(Mark::InterimWaiting),
            State::Returned { rework_by, .. } if status == Status::Returned && rework_by < today => Some(Mark::ReworkMissed),
            State::Reopened { until, .. } if today <= until => Some(Mark::Correcting),
            _ => None,
        }
    }
}

/// What the rule needs of a cell besides two days. Stored as its number, so that SQL can group and filter by it; it says
/// nothing of any day and is therefore no status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::FromRepr, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Kind {
    /// Nothing handed in, or only noted.
    Open,
    /// A report that would close it waits.
    Waiting,
    /// An interim report waits.
    InterimWaiting,
    /// Back with the unit.
    Returned,
    /// Judged complete in time; perhaps open for a correction.
    Done,
    /// Judged complete, handed in late.
    LateDone,
    /// Agreed to be none of the unit's business.
    NotApplicable,
    /// Taken over from an imported text.
    TakenOver,
    /// Its year was closed without it.
    Unfinished,
}

/// Where the last day before 逾期 lies from the day asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, strum::VariantArray)]
pub enum DueClass {
    /// Before it.
    Past,
    /// From that day to the end of the near days.
    Near,
    /// After that.
    Later,
}

impl DueClass {
    /// All three, in the order of days.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// Where that day lies.
    #[must_use]
    pub fn of(overdue_after: NaiveDate, AsOf { today, near_until, .. }: AsOf) -> Self {
        Self::told(overdue_after < today, overdue_after <= near_until)
    }

    /// Where it lies, as two answers tell: whether that day is past, and if not, whether it is near.
    #[must_use]
    pub const fn told(is_past: bool, is_near: bool) -> Self {
        match (is_past, is_near) {
            (true, _) => Self::Past,
            (false, true) => Self::Near,
            (false, false) => Self::Later,
        }
    }
}

impl Kind {
    /// Every kind, in the order of their numbers.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The rule. Every status on every screen comes from here.
    #[must_use]
    pub const fn status(self, due: DueClass) -> Status {
        match (self, due) {
            (Self::Open | Self::InterimWaiting | Self::Returned, DueClass::Past) | (Self::Unfinished, _) => Status::Overdue,
            (Self::Open, DueClass::Near) => Status::Near,
            (Self::Open, DueClass::Later) => Status::NotDue,
            (Self::Waiting | Self::InterimWaiting, _) => Status::Pending,
            (Self::Returned, _) => Status::Returned,
            (Self::Done, _) => Status::Done,
            (Self::LateDone, _) => Status::LateDone,
            (Self::NotApplicable, _) => Status::NotApplicable,
            (Self::TakenOver, _) => Status::TakenOver,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_status() {
        for status in Status::ALL.into_iter().chain([Status::Exempt, Status::Left]) {
            assert_eq!(Status::from_code(status.code()), Some(status));
        }
        assert_eq!((Status::NotApplicable.code(), Status::LateDone.code()), ("na", "late_done"));
    }
}
