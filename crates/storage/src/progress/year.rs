//! What every page about a year begins with.

use chrono::NaiveDate;
use domain::ids::{ChecklistId, CountyId};

use crate::operations::county::CountyDayRow;
use crate::{Conn, Result, StorageError};

/// A list of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearChecklist {
    /// The checklist.
    pub id: ChecklistId,
    /// The year.
    pub year: i32,
    /// Its place among the lists of that year, from 1.
    pub no: i64,
    /// What tells it from them; empty for the yearly list itself.
    pub name: String,
    /// As printed above the table.
    pub title: String,
}

/// What every page about a year begins with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct YearContext {
    /// The county's settings as words.
    pub settings: Vec<(String, String)>,
    /// The county's own days.
    pub days: Vec<CountyDayRow>,
    /// Every list, the latest year first, those of a year in their order.
    pub years: Vec<YearChecklist>,
}

/// Settings, own days and years of a county, in one statement.
///
/// # Errors
/// When the engine fails or a year cannot be one.
pub async fn year_context(conn: &mut Conn, county: &CountyId) -> Result<YearContext> {
    let rows = fetch_list!(
        conn,
        (i64, String, String, Option<NaiveDate>, Option<i64>, Option<i64>, Option<String>),
        "kind, word, value, day, year, no, name",
        "select cast(1 as bigint) as kind, key as word, value, cast(null as date) as day, cast(null as bigint) as year,
                cast(null as bigint) as no, cast(null as text) as name
         from setting where county_id = $1
         union all
         select 2, kind, reason, day, null, null, null from calendar_day where county_id = $1
         union all
         select 3, id, title, null, year, no, name from checklist where county_id = $1
         order by 1, 5 desc, 6, 2",
        county.as_str(),
    )?;
    let mut context = YearContext::default();
    for row in rows {
        match row {
            (1, key, value, ..) => context.settings.push((key, value)),
            (2, kind, reason, Some(day), ..) => context.days.push(CountyDayRow { day, kind, reason }),
            (_, id, title, _, Some(year), Some(no), Some(name)) => {
                let year = i32::try_from(year).map_err(|_| StorageError::inconsistent("checklist", "year", year.to_string()))?;
                context.years.push(YearChecklist { id: ChecklistId::new(id), year, no, name, title });
            }
            (_, id, ..) => return Err(StorageError::inconsistent("calendar_day", "day", id)),
        }
    }
    Ok(context)
}
