//! The report (填报): what a unit claims, and how the claim travels between unit and office.

use serde::{Deserialize, Serialize};

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

/// The label of a quota's one named number: how many were reached in this period altogether.
pub const REACHED: &str = "本期累计";

impl ReportContent {
    /// 本期累计, where it was given.
    #[must_use]
    pub fn reached(&self) -> Option<u32> {
        let number = self.numbers.iter().find(|number| number.label == REACHED)?;
        number.value.and_then(|value| u32::try_from(value).ok())
    }
}

/// The longest text of a report, in characters.
pub const TEXT_LIMIT: usize = 10_000;
