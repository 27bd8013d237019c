//! The ledger: lists of cells by any condition, and their counts by status.
//!
//! The status rule is not here. Facts come out of SQL and the rule says what they show; what a filter or the order by need asks of
//! facts is derived from the same rule (see [`domain::reporting::cell::FactSet`]) and written as plain conditions ([`facts`]).
//!
//! A text of SQL names only the conditions that are asked (see [`conditions`]), so that an engine plans for them alone.

mod by_day;
mod by_task;
mod conditions;
mod counts;
mod facts;
mod page;

pub use by_day::{DayGroup, by_day};
pub use by_task::{TaskGroup, by_task};
pub(crate) use conditions::handed_in;
pub use counts::{counts, counts_by_unit};
pub(crate) use facts::{facts, status_from};
pub use page::{CellLine, CellOrder, page};

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::checklist::AssignmentRole;
use domain::checklist::duty::Every;
use domain::ids::{SectionId, TaskId, UnitId};
use domain::reporting::cell::{AsOf, FactSet};

use crate::progress::lists::Lists;

/// Which cells. Every condition that is set must hold.
#[derive(Debug, Clone)]
pub struct CellQuery<'a> {
    /// Of this list, or of all of a year.
    pub lists: Lists<'a>,
    /// As this reader may see them.
    pub scope: &'a Scope,
    /// Of this unit.
    pub unit: Option<&'a UnitId>,
    /// Of a unit in this assessment group, where no unit is asked.
    pub group: Option<&'a str>,
    /// Of this task.
    pub task: Option<&'a TaskId>,
    /// Of this section or of one below it.
    pub section: Option<&'a SectionId>,
    /// Lead or support.
    pub role: Option<AssignmentRole>,
    /// Of the period with this rhythm and first day.
    pub period: Option<(Every, NaiveDate)>,
    /// Of tasks with this kind of duty (its stored word).
    pub duty: Option<&'a str>,
    /// Last day before 逾期 from this day.
    pub due_from: Option<NaiveDate>,
    /// Last day before 逾期 up to this day.
    pub due_to: Option<NaiveDate>,
    /// 报送截止 up to this day.
    pub due_by: Option<NaiveDate>,
    /// The report that counts was handed in from this moment, or received on paper from its day.
    pub submitted_from: Option<DateTime<Utc>>,
    /// It was handed in before this moment, or received on paper before its day.
    pub submitted_before: Option<DateTime<Utc>>,
    /// Last judged from this moment.
    pub judged_from: Option<DateTime<Utc>>,
    /// Last judged before this moment.
    pub judged_before: Option<DateTime<Utc>>,
    /// A report stands there: handed in and not taken back.
    pub reported: bool,
    /// 上年结转: goes on with an item of an earlier year.
    pub carried: bool,
    /// The same of this earlier year alone.
    pub carried_from: Option<i64>,
    /// Had none of these facts on this day.
    pub unlike: Option<(AsOf, FactSet)>,
    /// Task text, number or a name of the unit is `like` this pattern (normalised, escaped with a backslash).
    pub text: Option<&'a str>,
    /// Has one of the facts that show what is wanted.
    pub showing: FactSet,
    /// On this day.
    pub as_of: AsOf,
}

impl<'a> CellQuery<'a> {
    /// All cells of one list or several in a scope.
    #[must_use]
    pub fn of(lists: impl Into<Lists<'a>>, scope: &'a Scope, as_of: AsOf) -> Self {
        Self {
            lists: lists.into(),
            scope,
            unit: None,
            group: None,
            task: None,
            section: None,
            role: None,
            period: None,
            duty: None,
            due_from: None,
            due_to: None,
            due_by: None,
            submitted_from: None,
            submitted_before: None,
            judged_from: None,
            judged_before: None,
            reported: false,
            carried: false,
            carried_from: None,
            unlike: None,
            text: None,
            showing: FactSet::EVERY,
            as_of,
        }
    }
}
