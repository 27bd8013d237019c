//! Where a fact comes from by itself (`source` of a rule, a member that the contract carries and that changes no number).

use super::rules::Kind;

/// A place that is asked for the facts of a rule, so that nobody has to enter what the system knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FactSource {
    /// Items of the checklist due in the round that are overdue at the cut-off.
    ChecklistOverdue,
    /// Items of the checklist due in the round that were completed late.
    ChecklistLate,
    /// Items of the checklist due in the round: completed in time, of all that was asked.
    ChecklistDone,
    /// Scores of the year's sealed quarters.
    Quarters,
}

coded!(FactSource);

impl FactSource {
    /// The office's words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ChecklistOverdue => "清单逾期事项",
            Self::ChecklistLate => "清单逾期完成事项",
            Self::ChecklistDone => "清单按期完成率",
            Self::Quarters => "各季度得分",
        }
    }

    /// Whether facts from there have the form that the rule asks for.
    #[must_use]
    pub const fn fits(self, kind: &Kind) -> bool {
        match self {
            Self::ChecklistOverdue | Self::ChecklistLate => {
                matches!(kind, Kind::PerPiece { .. } | Kind::Once { .. } | Kind::Zero { .. } | Kind::Ceiling { .. })
            }
            Self::ChecklistDone => matches!(kind, Kind::Proportion { .. } | Kind::BelowTarget { .. }),
            Self::Quarters => matches!(kind, Kind::Scores { .. }),
        }
    }
}
