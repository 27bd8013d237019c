//! The permission matrix: one table that services ask in their first line and that the route tests walk through.

use crate::access::role::Role;

/// Something a person may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See the county's standing: overview, heat map, task list, every unit's cells.
    ReadCounty,
    /// See the cells of one's own unit, and of the support units of tasks it leads.
    ReadOwnUnit,
    /// Write, submit and withdraw reports of one's own unit.
    Report,
    /// Accept and return reports.
    Review,
    /// Ask for an accepted report to be opened again.
    AskReopen,
    /// Approve such a request (never one's own).
    ApproveReopen,
    /// Import, undo, publish and edit checklists.
    ManageChecklist,
    /// Take documents out: four-column table, lists.
    Export,
    /// Edit, merge, rename, import units.
    ManageUnits,
    /// Add accounts, reset passwords, end other people's sessions.
    ManageAccounts,
    /// Change holidays, deadlines, names of the county.
    ManageSettings,
    /// Read and filter the audit log.
    ReadAudit,
}

impl Permission {
    /// Every permission, in the order of the matrix.
    pub const ALL: [Self; 12] = [
        Self::ReadCounty,
        Self::ReadOwnUnit,
        Self::Report,
        Self::Review,
        Self::AskReopen,
        Self::ApproveReopen,
        Self::ManageChecklist,
        Self::Export,
        Self::ManageUnits,
        Self::ManageAccounts,
        Self::ManageSettings,
        Self::ReadAudit,
    ];

    /// What the right is called where it is refused.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ReadCounty => "查看全县情况",
            Self::ReadOwnUnit => "查看本单位事项",
            Self::Report => "填报本单位完成情况",
            Self::Review => "审核填报",
            Self::AskReopen => "申请重新打开",
            Self::ApproveReopen => "批准重新打开",
            Self::ManageChecklist => "管理重点工作清单",
            Self::Export => "导出",
            Self::ManageUnits => "管理责任单位",
            Self::ManageAccounts => "管理账号",
            Self::ManageSettings => "修改设置",
            Self::ReadAudit => "查阅操作日志",
        }
    }
}

/// The matrix itself. A row a permission, a column a role in the order of [`Role::ALL`]:
/// office, unit, unit lead, leader, auditor, admin.
const MATRIX: [(Permission, [bool; 6]); 12] = [
    (Permission::ReadCounty, [true, false, false, true, true, true]),
    (Permission::ReadOwnUnit, [false, true, true, false, false, false]),
    (Permission::Report, [false, true, true, false, false, false]),
    (Permission::Review, [true, false, false, false, false, false]),
    (Permission::AskReopen, [true, true, true, false, false, false]),
    (Permission::ApproveReopen, [true, false, false, false, false, false]),
    (Permission::ManageChecklist, [true, false, false, false, false, false]),
    (Permission::Export, [true, true, true, true, true, true]),
    (Permission::ManageUnits, [true, false, false, false, false, true]),
    (Permission::ManageAccounts, [false, false, false, false, false, true]),
    (Permission::ManageSettings, [true, false, false, false, false, true]),
    (Permission::ReadAudit, [false, false, false, false, true, true]),
];

/// Whether the matrix gives this right to this role.
#[must_use]
pub fn is_allowed(role: Role, permission: Permission) -> bool {
    MATRIX[permission as usize].1[role as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_stand_in_order() {
        for (index, permission) in Permission::ALL.into_iter().enumerate() {
            assert_eq!(MATRIX[index].0, permission);
            assert_eq!(permission as usize, index);
        }
        for (index, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role as usize, index);
        }
    }

    #[test]
    fn nobody_judges_what_she_reports() {
        for role in Role::ALL {
            assert!(!(is_allowed(role, Permission::Report) && is_allowed(role, Permission::Review)), "{role:?}");
        }
    }

    #[test]
    fn leaders_and_auditors_change_nothing() {
        let reading = [Permission::ReadCounty, Permission::Export, Permission::ReadAudit];
        for role in [Role::Leader, Role::Auditor] {
            for permission in Permission::ALL {
                assert!(!is_allowed(role, permission) || reading.contains(&permission), "{role:?} {permission:?}");
            }
        }
    }
}
