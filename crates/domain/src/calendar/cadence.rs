//! The rhythms (周期) in which an office reports, looks and judges.

use serde::{Deserialize, Serialize};
use strum::VariantArray;

/// How often something comes round.
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
pub enum Cadence {
    /// 每周, Monday to Sunday.
    Week,
    /// 每两周.
    TwoWeeks,
    /// 每月.
    Month,
    /// 每两月.
    TwoMonths,
    /// 每季度.
    Quarter,
    /// 每半年.
    HalfYear,
    /// 每年.
    Year,
    /// 自定: periods that the office sets one by one, such as a round from 24 May to 29 August.
    Custom,
}

impl Cadence {
    /// All of them, shortest first.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The word stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The rhythm behind a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok()
    }

    /// As in 每季度一期.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Week => "每周",
            Self::TwoWeeks => "每两周",
            Self::Month => "每月",
            Self::TwoMonths => "每两月",
            Self::Quarter => "每季度",
            Self::HalfYear => "每半年",
            Self::Year => "全年",
            Self::Custom => "自定周期",
        }
    }

    /// Its length in whole months, where it has one.
    #[must_use]
    pub const fn months(self) -> Option<u32> {
        match self {
            Self::Month => Some(1),
            Self::TwoMonths => Some(2),
            Self::Quarter => Some(3),
            Self::HalfYear => Some(6),
            Self::Year => Some(12),
            Self::Week | Self::TwoWeeks | Self::Custom => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_rhythm() {
        for cadence in Cadence::ALL {
            assert_eq!(Cadence::from_code(cadence.code()), Some(*cadence));
        }
        assert_eq!(Cadence::TwoWeeks.code(), "two_weeks");
        assert_eq!(Cadence::from_code("day"), None);
    }
}
