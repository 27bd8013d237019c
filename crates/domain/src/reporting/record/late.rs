use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The hand-ins that lead to a completion: what 逾期完成 follows from.
///
/// Only claims that close the cell count, and only those that were neither withdrawn nor merely noted. Two days are
/// enough: the earliest of them all, and the latest rework that missed its own date. They keep the days and not the
/// verdict, so that an extension granted afterwards is taken into account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct HandIns {
    /// The day of the first one.
    pub first_on: Option<NaiveDate>,
    /// The day of the last rework that came after its 整改期限.
    pub missed_rework_on: Option<NaiveDate>,
}

impl HandIns {
    /// With one more of that day, which answered a return up to `rework_by` where there was one.
    #[must_use]
    pub fn with(self, on: NaiveDate, rework_by: Option<NaiveDate>) -> Self {
        let missed = rework_by.filter(|by| on > *by).map(|_| on);
        Self { first_on: self.first_on.or(Some(on)), missed_rework_on: missed.max(self.missed_rework_on) }
    }

    /// Whether a completion that they led to is late: the first came after `due_on`, or a rework after both dates.
    #[must_use]
    pub fn late_by(self, due_on: NaiveDate) -> bool {
        [self.first_on, self.missed_rework_on].into_iter().flatten().any(|on| on > due_on)
    }
}
