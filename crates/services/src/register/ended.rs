//! Units that have ended: nothing is asked of them any more, whatever is taken back later.

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::ids::UnitId;
use domain::register::unit::Unit;

/// Those of the register that answer for nothing any more on that day.
pub(crate) fn ended_units(register: &[Unit], today: NaiveDate) -> HashSet<&UnitId> {
    register.iter().filter(|unit| !unit.is_in_use(today)).map(|unit| &unit.id).collect()
}
