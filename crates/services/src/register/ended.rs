//! Units that have ended: nothing is asked of them any more, whatever is taken back later.

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::ids::{CountyId, UnitId};
use storage::Conn;
use storage::register::unit;

use crate::Result;

/// The units that answer for nothing any more on that day.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn ended_units(conn: &mut Conn, county: &CountyId, today: NaiveDate) -> Result<HashSet<UnitId>> {
    let all = unit::list(conn, county).await?;
    Ok(all.into_iter().filter(|unit| !unit.is_in_use(today)).map(|unit| unit.id).collect())
}
