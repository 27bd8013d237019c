//! What the office decides about a candidate.

use serde::{Deserialize, Serialize};

/// Where a candidate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CandidateState {
    /// It waits.
    Open,
    /// It is a problem: a finding.
    Confirmed,
    /// It is none.
    Dismissed,
}

coded!(CandidateState);

impl CandidateState {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "待确认",
            Self::Confirmed => "已确认",
            Self::Dismissed => "不作为问题",
        }
    }

    /// The same, where what was confirmed may have turned out to be none.
    #[must_use]
    pub const fn label_of(self, is_unfounded: bool) -> &'static str {
        if is_unfounded { "确认后定为不属实" } else { self.label() }
    }
}

/// Where a candidate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Origin {
    /// The monitor found it.
    Machine,
    /// Somebody wrote it down.
    Hand,
    /// It came in a file.
    File,
    /// A checker saw it on the spot.
    OnSite,
}

coded!(Origin);

impl Origin {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Machine => "自动监测",
            Self::Hand => "人工登记",
            Self::File => "表格导入",
            Self::OnSite => "现场检查",
        }
    }
}

/// Why a candidate is no problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DismissKind {
    /// The monitor was wrong.
    FalseAlarm,
    /// It is so for a good reason.
    Allowed,
    /// Another problem says the same.
    Same,
    /// It was mended before anybody was asked.
    Mended,
    /// Something else; the text says it.
    Other,
}

coded!(DismissKind);

impl DismissKind {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::FalseAlarm => "误报",
            Self::Allowed => "情况特殊，可以这样",
            Self::Same => "与其他问题是同一件事",
            Self::Mended => "核对时已经改正",
            Self::Other => "其他",
        }
    }
}

/// What a dismissal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DismissScope {
    /// This one alone.
    One,
    /// Whatever this rule finds in this column.
    RuleInColumn,
}

coded!(DismissScope);

impl DismissScope {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::One => "只是这一个",
            Self::RuleInColumn => "这个栏目的同类问题都不再列出",
        }
    }
}
