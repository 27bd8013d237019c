//! The one place that says in SQL what a [`Scope`] sees: a unit's own rows and, of tasks it leads *today*, the support units'. A lead
//! whose last day by hand has passed (`ended`) leads no more.
//!
//! Each piece takes the alias of the table and the place of the bind that [`key`] answers. It fails closed: a bind that is
//! neither [`COUNTY`] nor a unit finds nothing.

use domain::access::scope::Scope;

/// The word that stands for the whole county in these pieces. No unit has it as its id: those are UUIDs.
pub(crate) const COUNTY: &str = "county";

/// What is bound for a scope.
pub(crate) fn key(scope: &Scope) -> &str {
    match scope {
        Scope::County => COUNTY,
        Scope::Unit(unit) => unit.as_str(),
    }
}

/// The unit `$unit` leads the task `$task` today. Answered by the index `assignment_of_unit`.
macro_rules! leads {
    ([$($task:literal),+], $unit:literal) => {
        concat!(
            "exists (select 1 from assignment scope_lead where scope_lead.task_id = ",
            $($task,)+
            " and scope_lead.unit_id = ",
            $unit,
            " and scope_lead.role = 'lead' and not scope_lead.removed and not scope_lead.ended)"
        )
    };
}
pub(crate) use leads;

/// Cells `$c` that a unit sees: its own, and its support units' where it leads.
macro_rules! unit_sees_cell {
    ($c:literal, $unit:literal) => {
        concat!(
            "(",
            $c,
            ".unit_id = ",
            $unit,
            " or (",
            $c,
            ".role = 'support' and ",
            $crate::db::scope::leads!([$c, ".task_id"], $unit),
            "))"
        )
    };
}
pub(crate) use unit_sees_cell;

/// Cells `$c` in a scope.
macro_rules! visible_cell {
    ($c:literal, $scope:literal) => {
        concat!("(", $scope, " = 'county' or ", $crate::db::scope::unit_sees_cell!($c, $scope), ")")
    };
}
pub(crate) use visible_cell;

/// Tasks `$t` in a scope: those that the unit has, in whatever role.
macro_rules! visible_task {
    ($t:literal, $scope:literal) => {
        concat!(
            "(",
            $scope,
            " = 'county' or exists (select 1 from assignment scope_own where scope_own.task_id = ",
            $t,
            ".id and scope_own.unit_id = ",
            $scope,
            " and not scope_own.removed))"
        )
    };
}
pub(crate) use visible_task;

/// Units `$u` in a scope: itself, and those that support a task it leads.
macro_rules! visible_unit {
    ($u:literal, $scope:literal) => {
        concat!(
            "(",
            $scope,
            " = 'county' or ",
            $u,
            ".id = ",
            $scope,
            " or exists (select 1 from assignment scope_lead join assignment scope_support on scope_support.task_id = scope_lead.task_id
                 where scope_lead.unit_id = ",
            $scope,
            " and scope_lead.role = 'lead' and not scope_lead.removed and not scope_lead.ended
                   and scope_support.unit_id = ",
            $u,
            ".id and scope_support.role = 'support' and not scope_support.removed))"
        )
    };
}
pub(crate) use visible_unit;

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::UnitId;

    #[test]
    fn the_pieces_say_the_county_s_word() {
        assert!(visible_cell!("c", "$2").starts_with(&format!("($2 = '{COUNTY}' or ")));
        assert_eq!(key(&Scope::County), COUNTY);
        assert_eq!(key(&Scope::Unit(UnitId::new("u1"))), "u1");
    }
}
