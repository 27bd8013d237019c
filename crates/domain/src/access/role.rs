//! Roles: what a person is in the disclosure system, not who she is.

use serde::{Deserialize, Serialize};

/// The six roles. One account has one role; a unit's people are bound to their unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

impl Role {
    /// Every role, in the order of the permission matrix.
    pub const ALL: [Self; 6] = [Self::Office, Self::Unit, Self::UnitLead, Self::Leader, Self::Auditor, Self::Admin];

    /// The word stored and used on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Unit => "unit",
            Self::UnitLead => "unit_lead",
            Self::Leader => "leader",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    /// The role behind a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Office => "政务公开办",
            Self::Unit => "单位经办人",
            Self::UnitLead => "单位分管领导",
            Self::Leader => "县领导",
            Self::Auditor => "审计人员",
            Self::Admin => "系统管理员",
        }
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
    fn codes_lead_back_to_their_role() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
        assert_eq!(Role::from_code("root"), None);
    }
}
