//! The cell: an assignment in one period. Its status is derived here and nowhere else.
//!
//! Facts and clock meet in a [`FactClass`]; the status is a function of that class alone. Because there are only
//! sixty classes, a status can be turned round into the set of classes that show it ([`FactMask`]): lists filter and
//! counts group by class in SQL, and the rule stays in this file. See `docs/decisions/0003-status-is-derived.md`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::reporting::report::ReportState;

/// What is known of a cell. Stored; never a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CellFacts {
    /// False once the office agreed that the unit has nothing to do here.
    pub applicable: bool,
    /// Where the claim stands.
    pub state: ReportState,
    /// Where a withdrawn report goes back to.
    pub resume: ReportState,
    /// Last day in time: of the first report, after a return of the next one, after a reopening its end.
    pub due_on: NaiveDate,
    /// Whether a report was ever handed in after its date.
    pub late: bool,
}

/// The day a status is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsOf {
    /// The office's day.
    pub today: NaiveDate,
    /// The last day that counts as near: n working days from today, by the loaded calendar.
    pub near_until: NaiveDate,
}

/// What a cell shows, by need: what asks for somebody's hand comes first. Also the order in which a heap of cells shows its
/// worst.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::VariantArray,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// 退回.
    Returned,
    /// 逾期.
    Overdue,
    /// 临期.
    Near,
    /// 待核.
    Pending,
    /// 未到期.
    NotDue,
    /// 迟完成.
    LateDone,
    /// 完成.
    Done,
    /// 不涉及.
    #[serde(rename = "na")]
    #[strum(serialize = "na")]
    NotApplicable,
}

coded!(Status);

impl Status {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotApplicable => "不涉及",
            Self::NotDue => "未到期",
            Self::Near => "临期",
            Self::Overdue => "逾期",
            Self::Pending => "待核",
            Self::Returned => "退回",
            Self::Done => "完成",
            Self::LateDone => "迟完成",
        }
    }

    /// The sign that stands beside the word, so that nothing depends on colour.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::NotApplicable => "–",
            Self::NotDue => "·",
            Self::Near => "△",
            Self::Overdue => "▲",
            Self::Pending => "○",
            Self::Returned => "←",
            Self::Done => "✓",
            Self::LateDone => "✓*",
        }
    }

    /// The rule, as printed under lists and charts. `near_days` is the setting in working days.
    #[must_use]
    pub fn rule(self, near_days: u32) -> String {
        match self {
            Self::NotApplicable => "政务公开办已同意本单位不涉及此项".into(),
            Self::NotDue => format!("尚未填报,距期限超过{near_days}个工作日"),
            Self::Near => format!("尚未填报,{near_days}个工作日内到期"),
            Self::Overdue => "期限已过仍未填报,或退回后到期未改".into(),
            Self::Pending => "单位已提交,政务公开办尚未审核".into(),
            Self::Returned => "审核退回或重新打开,期限未过".into(),
            Self::Done => "按期提交并审核通过".into(),
            Self::LateDone => "曾逾期提交,审核通过;迟报记录不消除".into(),
        }
    }
}

/// Where a due date lies from the day asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DueClass {
    /// Before today.
    Past,
    /// From today to the end of the near days.
    Near,
    /// After that.
    Later,
}

/// All that a status depends on: one of sixty classes, with a number that SQL can compute:
/// `state · 12 + due · 4 + late · 2 + applicable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FactClass {
    state: ReportState,
    due: DueClass,
    late: bool,
    applicable: bool,
}

impl FactClass {
    /// How many classes there are.
    pub const COUNT: u8 = 60;

    /// The class of these facts on that day.
    #[must_use]
    pub fn of(facts: &CellFacts, as_of: AsOf) -> Self {
        let due = if facts.due_on < as_of.today {
            DueClass::Past
        } else if facts.due_on <= as_of.near_until {
            DueClass::Near
        } else {
            DueClass::Later
        };
        Self { state: facts.state, due, late: facts.late, applicable: facts.applicable }
    }

    /// Its number, as SQL computes it.
    #[must_use]
    pub fn number(self) -> u8 {
        self.state as u8 * 12 + self.due as u8 * 4 + u8::from(self.late) * 2 + u8::from(self.applicable)
    }

    /// The class behind a number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        let state = *ReportState::ALL.get(usize::from(number / 12))?;
        let due = [DueClass::Past, DueClass::Near, DueClass::Later][usize::from(number % 12 / 4)];
        Some(Self { state, due, late: number % 4 / 2 == 1, applicable: number % 2 == 1 })
    }

    /// The rule. Every status on every screen comes from here.
    #[must_use]
    pub fn status(self) -> Status {
        let judged = if self.late { Status::LateDone } else { Status::Done };
        match (self.applicable, self.state, self.due) {
            (false, _, _) => Status::NotApplicable,
            (_, ReportState::Accepted, _) | (_, ReportState::Reopened, DueClass::Past) => judged,
            (_, ReportState::Submitted, _) => Status::Pending,
            (_, ReportState::Open | ReportState::Returned, DueClass::Past) => Status::Overdue,
            (_, ReportState::Returned | ReportState::Reopened, _) => Status::Returned,
            (_, ReportState::Open, DueClass::Near) => Status::Near,
            (_, ReportState::Open, DueClass::Later) => Status::NotDue,
        }
    }
}

/// A set of fact classes as one number: bit `n` stands for the class with number `n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FactMask(i64);

impl FactMask {
    /// No class at all.
    pub const NONE: Self = Self(0);

    /// The classes that show one of these statuses; no status means all of them.
    #[must_use]
    pub fn of(statuses: &[Status]) -> Self {
        let bits = (0..FactClass::COUNT)
            .filter(|number| FactClass::from_number(*number).is_some_and(|class| statuses.is_empty() || statuses.contains(&class.status())))
            .fold(0_i64, |bits, number| bits | 1 << number);
        Self(bits)
    }

    /// The number to bind in SQL; 2⁶⁰ − 1 for all classes.
    #[must_use]
    pub const fn bits(self) -> i64 {
        self.0
    }

    /// Whether these facts are in the set.
    #[must_use]
    pub fn contains(self, class: FactClass) -> bool {
        self.0 >> class.number() & 1 == 1
    }
}

impl CellFacts {
    /// A fresh cell: nothing reported.
    #[must_use]
    pub const fn new(due_on: NaiveDate) -> Self {
        Self { applicable: true, state: ReportState::Open, resume: ReportState::Open, due_on, late: false }
    }

    /// What the cell shows on that day.
    #[must_use]
    pub fn status(&self, as_of: AsOf) -> Status {
        FactClass::of(self, as_of).status()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const DUE: &str = "2026-06-30";

    fn as_of(today: &str, near_until: &str) -> AsOf {
        AsOf { today: day(today), near_until: day(near_until) }
    }

    fn facts(state: ReportState, late: bool, applicable: bool) -> CellFacts {
        CellFacts { applicable, state, resume: ReportState::Open, due_on: day(DUE), late }
    }

    #[test]
    fn the_table_of_cases() {
        use ReportState as S;
        let long_before = as_of("2026-06-01", "2026-06-08");
        let just_before = as_of("2026-06-23", "2026-06-30");
        let last_day = as_of("2026-06-30", "2026-07-07");
        let after = as_of("2026-07-01", "2026-07-08");
        let cases = [
            (S::Open, false, true, long_before, Status::NotDue),
            (S::Open, false, true, just_before, Status::Near),
            (S::Open, false, true, last_day, Status::Near),
            (S::Open, false, true, after, Status::Overdue),
            (S::Submitted, false, true, after, Status::Pending),
            (S::Submitted, true, true, after, Status::Pending),
            (S::Returned, false, true, last_day, Status::Returned),
            (S::Returned, false, true, after, Status::Overdue),
            (S::Accepted, false, true, after, Status::Done),
            (S::Accepted, true, true, long_before, Status::LateDone),
            (S::Accepted, false, false, after, Status::NotApplicable),
            (S::Reopened, false, true, last_day, Status::Returned),
            (S::Reopened, false, true, after, Status::Done),
            (S::Reopened, true, true, after, Status::LateDone),
        ];
        for (state, late, applicable, when, status) in cases {
            assert_eq!(facts(state, late, applicable).status(when), status, "{state:?} late={late} {when:?}");
        }
    }

    #[test]
    fn class_numbers_lead_back_and_fill_the_range() {
        for number in 0..FactClass::COUNT {
            assert_eq!(FactClass::from_number(number).unwrap().number(), number);
        }
        assert_eq!(FactClass::from_number(FactClass::COUNT), None);
    }

    #[test]
    fn masks_divide_the_classes_among_the_statuses() {
        let union = Status::ALL.into_iter().fold(0_i64, |bits, status| {
            let mask = FactMask::of(&[status]).bits();
            assert_eq!(bits & mask, 0, "{status:?} shares a class");
            bits | mask
        });
        assert_eq!(union, FactMask::of(&[]).bits());
        assert_eq!(union, 1_152_921_504_606_846_975, "the ledger's SQL knows this number");
        assert_eq!(union, (1 << FactClass::COUNT) - 1);
    }
}
