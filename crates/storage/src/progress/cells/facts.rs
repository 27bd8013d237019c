//! Facts of a cell in SQL: columns to count by, conditions to filter by, a rank to sort by. What they show is said by the rule
//! in Rust; what is asked of them follows from it ([`FactSet`]) and is put together here from pieces.

use domain::reporting::cell::{DueClass, FactSet, Kind, Status};

use crate::Result;
use crate::db::sql_text::SqlText;
use crate::reporting::cell_row::kind_from;

/// The columns `kind`, `is_past` and `is_near` of a row whose kind and last day before 逾期 are called so; `$today` and `$near`
/// are the places of two binds.
macro_rules! facts {
    ($row:literal, $today:literal, $near:literal) => {
        concat!(
            "cast(",
            $row,
            ".kind as bigint) as kind, cast(case when ",
            $row,
            ".overdue_after < ",
            $today,
            " then 1 else 0 end as bigint) as is_past, cast(case when ",
            $row,
            ".overdue_after between ",
            $today,
            " and ",
            $near,
            " then 1 else 0 end as bigint) as is_near"
        )
    };
}
pub(crate) use facts;

/// What such columns show.
pub(crate) fn status_from(kind: i64, is_past: i64, is_near: i64) -> Result<Status> {
    Ok(kind_from(kind)?.status(DueClass::told(is_past == 1, is_near == 1)))
}

/// A row's facts on a day, as pieces of a text.
#[derive(Debug)]
pub(super) struct FactSql {
    pub(super) kind: &'static str,
    pub(super) is_past: &'static str,
    pub(super) is_not_past: &'static str,
    pub(super) is_not_later: &'static str,
    pub(super) is_later: &'static str,
}

/// The pieces for the row `$row` on the day `$today`, which is near up to `$near`.
macro_rules! fact_sql {
    ($row:literal, $today:literal, $near:literal) => {
        $crate::progress::cells::facts::FactSql {
            kind: concat!($row, ".kind"),
            is_past: concat!($row, ".overdue_after < ", $today),
            is_not_past: concat!($row, ".overdue_after >= ", $today),
            is_not_later: concat!($row, ".overdue_after <= ", $near),
            is_later: concat!($row, ".overdue_after > ", $near),
        }
    };
}
pub(super) use fact_sql;

impl FactSql {
    /// The condition that the row's facts are in the set, in brackets, in a shape that the index `cell_standing` serves.
    pub(super) fn ask(&self, sql: &mut SqlText, set: &FactSet) {
        let patterns = set.patterns();
        if patterns.is_empty() {
            sql.add("1 = 0");
            return;
        }
        sql.add("(");
        for (place, pattern) in patterns.iter().enumerate() {
            sql.add(if place == 0 { "" } else { " or " }).add(self.kind).add(" in (");
            for (place, kind) in pattern.kinds.iter().enumerate() {
                sql.add(if place == 0 { "" } else { ", " }).add(number(*kind));
            }
            sql.add(")");
            match pattern.from {
                DueClass::Past => {}
                DueClass::Near => _ = sql.add(" and ").add(self.is_not_past),
                DueClass::Later => _ = sql.add(" and ").add(self.is_later),
            }
            match pattern.to {
                DueClass::Past => _ = sql.add(" and ").add(self.is_past),
                DueClass::Near => _ = sql.add(" and ").add(self.is_not_later),
                DueClass::Later => {}
            }
        }
        sql.add(")");
    }

    /// The place of what the row shows in [`Status::ALL`], the order of need: the rule, written out for every kind and place.
    pub(super) fn rank(&self, sql: &mut SqlText) {
        sql.add("case ").add(self.kind);
        for kind in Kind::ALL {
            let [past, near, later] = [DueClass::Past, DueClass::Near, DueClass::Later].map(|due| rank_of(kind.status(due)));
            sql.add(" when ").add(number(*kind)).add(" then ");
            if past == near && near == later {
                sql.add(past);
                continue;
            }
            sql.add("case when ").add(self.is_past).add(" then ").add(past);
            sql.add(" when ").add(self.is_not_later).add(" then ").add(near).add(" else ").add(later).add(" end");
        }
        sql.add(" end");
    }
}

/// The numbers that a text may need.
const NUMBERS: [&str; 9] = ["0", "1", "2", "3", "4", "5", "6", "7", "8"];

/// A text can name every kind and every rank.
const _: () = assert!(Kind::ALL.len() <= NUMBERS.len() && Status::ALL.len() <= NUMBERS.len());

/// The stored number of a kind.
fn number(kind: Kind) -> &'static str {
    NUMBERS[kind as usize]
}

/// The place of a status in the order of need; what a cell out of the counts shows stands behind all others.
fn rank_of(status: Status) -> &'static str {
    NUMBERS[Status::ALL.iter().position(|one| *one == status).unwrap_or(Status::ALL.len() - 1)]
}

#[cfg(test)]
mod tests {
    use sqlx::SqlSafeStr as _;

    use super::*;

    const FACTS: FactSql = fact_sql!("c", "$1", "$2");

    fn asked(statuses: &[Status]) -> String {
        let mut sql = SqlText::from("");
        FACTS.ask(&mut sql, &FactSet::showing(statuses));
        sql.into_sql_str().as_str().to_owned()
    }

    #[test]
    fn a_status_is_asked_for_in_plain_conditions() {
        for (statuses, condition) in [
            (vec![], "1 = 0"),
            (vec![Status::Overdue], "(c.kind in (0, 2, 3) and c.overdue_after < $1 or c.kind in (8))"),
            (vec![Status::Near], "(c.kind in (0) and c.overdue_after >= $1 and c.overdue_after <= $2)"),
            (vec![Status::NotDue], "(c.kind in (0) and c.overdue_after > $2)"),
            (vec![Status::Near, Status::NotDue], "(c.kind in (0) and c.overdue_after >= $1)"),
            (vec![Status::Done, Status::LateDone], "(c.kind in (4, 5))"),
        ] {
            assert_eq!(asked(&statuses), condition, "{statuses:?}");
        }
    }

    #[test]
    fn the_rank_is_the_rule_written_out() {
        let mut sql = SqlText::from("");
        FACTS.rank(&mut sql);
        let open = "when 0 then case when c.overdue_after < $1 then 0 when c.overdue_after <= $2 then 2 else 4 end";
        let waiting = "when 1 then 3 when 2 then case";
        let text = sql.into_sql_str();
        assert!(text.as_str().starts_with(&format!("case c.kind {open} {waiting}")), "{}", text.as_str());
        assert!(text.as_str().ends_with("when 4 then 6 when 5 then 5 when 6 then 7 when 7 then 8 when 8 then 0 end"), "{}", text.as_str());
    }
}
