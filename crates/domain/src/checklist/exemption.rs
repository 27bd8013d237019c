//! 免报, and 不涉及 for a year: who is not asked for what, and between which days. It stands as a row of its own, so that what
//! is added to the list later asks it too.

use chrono::NaiveDate;

use crate::ids::{TaskId, UnitId};

/// Who is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exempted {
    /// Every unit.
    Everybody,
    /// One unit.
    Unit(UnitId),
    /// The units of an assessment group, as it stands on the day it is asked.
    Group(String),
}

/// What becomes of a cell that is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ExemptionKind {
    /// 免报: out of every count.
    Exempt,
    /// 不涉及: out of the denominators, counted apart.
    NotApplicable,
}

coded!(ExemptionKind);

impl ExemptionKind {
    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Exempt => "免报",
            Self::NotApplicable => "不涉及",
        }
    }
}

/// 免报 or 不涉及 of one task or of all, for a unit, a group or everybody, between two days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// Which.
    pub kind: ExemptionKind,
    /// Of this task; of every task of the list where it is not set.
    pub task: Option<TaskId>,
    /// Who.
    pub who: Exempted,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl Exemption {
    /// Whether it holds for a cell of this task, unit and group whose 完成时限 is that day: the day counts on which something
    /// would have to be done, so that three months without reports spare nobody a duty by the end of the year.
    #[must_use]
    pub fn covers(&self, task: &TaskId, unit: &UnitId, group: &str, limit_on: NaiveDate) -> bool {
        let is_asked = match &self.who {
            Exempted::Everybody => true,
            Exempted::Unit(one) => one == unit,
            Exempted::Group(name) => name == group,
        };
        is_asked && self.task.as_ref().is_none_or(|one| one == task) && (self.from..=self.to).contains(&limit_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_covers_what_falls_due_between_its_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let summer = |task: Option<&str>, who| Exemption {
            kind: ExemptionKind::Exempt,
            task: task.map(TaskId::new),
            who,
            from: day("2026-06-01"),
            to: day("2026-08-31"),
        };
        let unit = || Exempted::Unit(UnitId::new("u"));
        for (exemption, task, of, group, limit, covered) in [
            (summer(None, unit()), "t", "u", "乡镇", "2026-06-30", true),
            (summer(None, unit()), "t", "u", "乡镇", "2026-06-01", true),
            (summer(None, unit()), "t", "u", "乡镇", "2026-08-31", true),
            (summer(None, unit()), "t", "u", "乡镇", "2026-05-31", false),
            (summer(None, unit()), "t", "u", "乡镇", "2026-12-31", false),
            (summer(None, unit()), "t", "v", "乡镇", "2026-06-30", false),
            (summer(Some("t"), unit()), "t", "u", "乡镇", "2026-06-30", true),
            (summer(Some("s"), unit()), "t", "u", "乡镇", "2026-06-30", false),
            (summer(None, Exempted::Group("乡镇".into())), "t", "v", "乡镇", "2026-06-30", true),
            (summer(None, Exempted::Group("部门".into())), "t", "v", "乡镇", "2026-06-30", false),
            (summer(Some("t"), Exempted::Everybody), "t", "v", "部门", "2026-07-31", true),
        ] {
            assert_eq!(exemption.covers(&TaskId::new(task), &UnitId::new(of), group, day(limit)), covered, "{exemption:?} {limit}");
        }
    }
}
