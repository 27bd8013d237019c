//! The permission matrix: who may do what, as sentences that services ask in their first line. The tests of the routes hold
//! it against a table of their own.

use crate::access::role::Role;

/// Something a person may be allowed to do, by context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum Permission {
    // progress
    /// See the county's standing: overview, heat map, task list, every unit's cells.
    ReadCounty,
    /// See the cells of one's own unit, and of the support units of tasks it leads.
    ReadOwnUnit,
    /// Take documents out: four-column table, lists.
    Export,
    // reporting
    /// Write, submit and withdraw reports of one's own unit.
    Report,
    /// Sign reports of one's own unit before they go to the office, or send them back to the clerk.
    SignOff,
    // review
    /// Accept and return reports.
    Review,
    /// Ask for an accepted report to be opened again.
    AskReopen,
    /// Approve such a request (never one's own).
    ApproveReopen,
    // checklist
    /// Import, undo, publish and edit checklists.
    ManageChecklist,
    // register
    /// Edit, merge, rename, import units.
    ManageUnits,
    // monitoring
    /// Keep the register of columns and the list of wrong words, run a month's round.
    Monitor,
    /// Answer for one's own unit in monitoring: notices and problems, lists of items, contact persons, one's own reminders.
    AnswerMonitoring,
    // assessment
    /// Keep the rules, run rounds, mark, decide appeals, seal.
    Assess,
    /// Contest a line of one's own unit's sheet.
    Contest,
    /// Mark the units that the draw gave to the own one.
    CrossCheck,
    // access
    /// Add accounts, reset passwords, end other people's sessions.
    ManageAccounts,
    // operations
    /// Change holidays, deadlines, names of the county.
    ManageSettings,
    /// Read and filter the audit log.
    ReadAudit,
}

impl Permission {
    /// The roles that have this right: the matrix.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Admin, Auditor, Leader, Office, Unit, UnitLead};
        match self {
            Self::ReadCounty => &[Office, Leader, Auditor, Admin],
            Self::ReadOwnUnit => &[Unit, UnitLead],
            Self::Export => &[Office, Unit, UnitLead, Leader, Auditor, Admin],
            Self::Report | Self::AnswerMonitoring => &[Unit, UnitLead],
            Self::SignOff => &[UnitLead],
            Self::Review => &[Office],
            Self::AskReopen => &[Office, Unit, UnitLead],
            Self::ApproveReopen => &[Office],
            Self::ManageChecklist | Self::Monitor | Self::Assess => &[Office],
            Self::Contest | Self::CrossCheck => &[Unit, UnitLead],
            Self::ManageUnits => &[Office, Admin],
            Self::ManageAccounts => &[Admin],
            Self::ManageSettings => &[Office, Admin],
            Self::ReadAudit => &[Auditor, Admin],
        }
    }

    /// What the right is called where it is refused.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ReadCounty => "查看全县情况",
            Self::ReadOwnUnit => "查看本单位事项",
            Self::Report => "填报本单位完成情况",
            Self::SignOff => "审签本单位的填报",
            Self::Review => "审核填报",
            Self::AskReopen => "申请更正",
            Self::ApproveReopen => "审批更正",
            Self::ManageChecklist => "管理重点工作清单",
            Self::Monitor => "管理栏目和监测",
            Self::AnswerMonitoring => "办理本单位的监测事项",
            Self::Assess => "组织考评",
            Self::Contest => "对本单位得分提出申诉",
            Self::CrossCheck => "互查评分",
            Self::Export => "导出",
            Self::ManageUnits => "管理责任单位",
            Self::ManageAccounts => "管理账号",
            Self::ManageSettings => "修改设置",
            Self::ReadAudit => "查阅操作日志",
        }
    }
}

/// Whether the matrix gives this right to this role.
#[must_use]
pub fn is_allowed(role: Role, permission: Permission) -> bool {
    permission.roles().contains(&role)
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn nobody_judges_what_she_reports() {
        for role in Role::ALL {
            assert!(!(is_allowed(role, Permission::Report) && is_allowed(role, Permission::Review)), "{role:?}");
        }
    }

    #[test]
    fn only_the_office_judges() {
        for permission in [Permission::Review, Permission::ApproveReopen, Permission::ManageChecklist, Permission::Assess] {
            assert_eq!(permission.roles(), [Role::Office], "{permission:?}");
        }
    }

    #[test]
    fn leaders_and_auditors_change_nothing() {
        let reading = [Permission::ReadCounty, Permission::Export, Permission::ReadAudit];
        for role in [Role::Leader, Role::Auditor] {
            for permission in Permission::VARIANTS {
                assert!(!is_allowed(role, *permission) || reading.contains(permission), "{role:?} {permission:?}");
            }
        }
    }
}
