//! A contested line (申诉), or a correction after the seal (更正): somebody asks, another person decides.

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AppealKind {
    /// A unit contests a line.
    Appeal,
    /// The office wants a sealed line corrected.
    Correction,
}

coded!(AppealKind);

impl AppealKind {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Appeal => "申诉",
            Self::Correction => "封存后更正",
        }
    }
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AppealState {
    /// Nobody has decided.
    Open,
    /// The line changes.
    Upheld,
    /// It stays.
    Rejected,
}

coded!(AppealState);

impl AppealState {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "待裁定",
            Self::Upheld => "支持",
            Self::Rejected => "不支持",
        }
    }
}

/// Appeals about a rule from which on it is asked whether half of them were upheld.
pub const ENOUGH_APPEALS: usize = 3;

/// Whether a rule that was contested so often, so often with success, is to be revised.
#[must_use]
pub const fn needs_revision(appeals: usize, upheld: usize) -> bool {
    appeals >= ENOUGH_APPEALS && upheld * 2 >= appeals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_often_yields_is_looked_at_again() {
        for (appeals, upheld, needs) in [(2, 2, false), (3, 1, false), (3, 2, true), (4, 2, true), (5, 2, false), (0, 0, false)] {
            assert_eq!(needs_revision(appeals, upheld), needs, "{appeals} {upheld}");
        }
    }
}
