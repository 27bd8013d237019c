//! Roles: what a person is in the disclosure system, not who she is.

use serde::{Deserialize, Serialize};

use crate::text::folded::fold;

/// The six roles. One account has one role; a unit's people are bound to their unit.
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
pub enum Role {
    /// 政务公开办: issues the checklist and judges reports.
    Office,
    /// 经办人: reports for her unit.
    Unit,
    /// 分管领导 of a unit: may report and sign off for it.
    UnitLead,
    /// A county leader: reads.
    Leader,
    /// Reads everything, the audit log included; changes nothing.
    Auditor,
    /// Runs the installation: accounts, settings, audit log. Judges nothing.
    Admin,
}

coded!(Role);

impl Role {
    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Office => "政务公开办",
            Self::Unit => "单位经办人",
            Self::UnitLead => "单位分管领导",
            Self::Leader => "县领导",
            Self::Auditor => "督查人员（只读）",
            Self::Admin => "系统管理员",
        }
    }

    /// The role that people write so: its label, without 单位 or with what stands in brackets left out.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let word = fold(word);
        let written = word.split('(').next().unwrap_or_default();
        Self::ALL.into_iter().find(|role| {
            let label = fold(role.label());
            let short = label.split('(').next().unwrap_or_default();
            !written.is_empty() && (written == short || Some(written) == short.strip_prefix("单位"))
        })
    }

    /// Whether the account belongs to one unit and sees its own work only where the matrix says so.
    #[must_use]
    pub const fn is_bound_to_unit(self) -> bool {
        matches!(self, Self::Unit | Self::UnitLead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_known_by_the_words_that_people_write() {
        for role in Role::ALL {
            assert_eq!(Role::from_word(role.label()), Some(role));
        }
        for (word, role) in [
            ("经办人", Some(Role::Unit)),
            (" 分管 领导", Some(Role::UnitLead)),
            ("督查人员", Some(Role::Auditor)),
            ("督查人员(只读)", Some(Role::Auditor)),
            ("", None),
            ("（只读）", None),
            ("局长", None),
            ("单位", None),
        ] {
            assert_eq!(Role::from_word(word), role, "{word}");
        }
    }
}
