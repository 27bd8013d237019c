//! Which days of a county are sealed: every use case that takes a day which may have passed asks here before it stores anything.

use chrono::NaiveDate;
use domain::ids::CountyId;
use domain::register::sealed_days::{SealedDays, sealed_reached};
use storage::Conn;
use storage::assessment::round;
use storage::checklist::sealed_list;

use crate::Result;

/// The years whose list is archived and the rounds of assessment that are sealed.
pub(crate) async fn sealed_days(conn: &mut Conn, county: &CountyId) -> Result<Vec<SealedDays>> {
    let years = sealed_list::closed_years(conn, county).await?;
    let rounds = round::sealed_days(conn, county).await?;
    Ok(years.into_iter().filter_map(SealedDays::of_year).chain(rounds).collect())
}

/// Why nothing can begin or end on that day: some days from then on are sealed.
pub(crate) async fn nothing_begins(conn: &mut Conn, county: &CountyId, on: NaiveDate) -> Result<Option<String>> {
    Ok(sealed_reached(on, &sealed_days(conn, county).await?).map(SealedDays::nothing_begins))
}
