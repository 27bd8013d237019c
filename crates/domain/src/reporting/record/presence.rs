use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Whether a cell is counted. It stands beside the state: a cell that comes back has the state it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "presence", rename_all = "snake_case")]
pub enum Presence {
    /// Counted.
    Present,
    /// Out of every count, and still readable.
    Left {
        /// The first day without it.
        since: NaiveDate,
        /// Why.
        cause: LeaveCause,
    },
}

/// Why a cell is no longer counted.
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
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LeaveCause {
    /// 已移出: its task or its unit was taken off the list.
    Removed,
    /// 已调整: the task's rhythm or its nodes changed.
    Recut,
    /// 单位已撤销.
    UnitEnded,
    /// 已并入: another cell of the same task and period stands for it.
    Merged,
    /// 已结转: a cell of next year's list goes on with it.
    Carried,
    /// 免报.
    Exempt,
}

impl LeaveCause {
    /// The word stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The cause behind a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok()
    }

    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Removed => "已移出",
            Self::Recut => "已调整",
            Self::UnitEnded => "单位已撤销",
            Self::Merged => "已并入",
            Self::Carried => "已结转",
            Self::Exempt => "免报",
        }
    }
}

impl Presence {
    /// Whether it is counted.
    #[must_use]
    pub const fn is_present(self) -> bool {
        matches!(self, Self::Present)
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn codes_lead_back_to_their_cause() {
        for cause in LeaveCause::VARIANTS {
            assert_eq!(LeaveCause::from_code(cause.code()), Some(*cause));
        }
        assert_eq!(LeaveCause::UnitEnded.code(), "unit_ended");
    }
}
