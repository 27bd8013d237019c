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
    /// 年终归档: when it was closed.
    pub closed_on: Option<NaiveDate>,
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

/// How many counted items of which later year go on with what this year left, as far as that was known by the end of that day; the
/// earliest year first.
///
/// # Errors
/// When the engine fails or a year cannot be one.
pub async fn carried_out(conn: &mut Conn, county: &CountyId, from_year: i32, by: NaiveDate) -> Result<Vec<(i32, i64)>> {
    let rows = fetch_all!(
        conn,
        (i64, i64),
        "select l.year, count(distinct c.id) from carried_cell x join cell c on c.id = x.cell_id join checklist l on l.id = c.checklist_id
         where x.from_year = $2 and x.carried_on <= $3 and c.county_id = $1 and not c.removed group by l.year order by l.year",
        county.as_str(),
        i64::from(from_year),
        by,
    )?;
    let year = |year: i64| i32::try_from(year).map_err(|_| StorageError::inconsistent("checklist", "year", year.to_string()));
    rows.into_iter().map(|(to, count)| Ok((year(to)?, count))).collect()
}

/// Settings, own days and years of a county, in one statement.
///
/// # Errors
/// When the engine fails or a year cannot be one.
pub async fn year_context(conn: &mut Conn, county: &CountyId) -> Result<YearContext> {
    list_row! {
        struct Row {
            what: String,
            word: String,
            value: String,
            day: Option<NaiveDate>,
            year: Option<i64>,
            no: Option<i64>,
            name: Option<String>,
        }
    }
    let rows = fetch_list!(
        conn,
        Row,
        "select 'setting' as what, key as word, value, cast(null as date) as day, cast(null as bigint) as year,
                cast(null as bigint) as no, cast(null as text) as name
         from setting where county_id = $1
         union all
         select 'day', kind, reason, day, null, null, null from calendar_day where county_id = $1
         union all
         select 'list', id, title, (select min(s.sealed_on) from sealed_list s where s.checklist_id = checklist.id), year, no, name
         from checklist where county_id = $1
         order by 1, 5 desc, 6, 2",
        county.as_str(),
    )?;
    let mut context = YearContext::default();
    for Row { what, word, value, day, year, no, name } in rows {
        match (what.as_str(), day, year, no, name) {
            ("setting", ..) => context.settings.push((word, value)),
            ("day", Some(day), ..) => context.days.push(CountyDayRow { day, kind: word, reason: value }),
            ("list", closed_on, Some(year), Some(no), Some(name)) => {
                let year = i32::try_from(year).map_err(|_| StorageError::inconsistent("checklist", "year", year.to_string()))?;
                context.years.push(YearChecklist { id: ChecklistId::new(word), year, no, name, title: value, closed_on });
            }
            _ => return Err(StorageError::inconsistent("checklist", "year", word)),
        }
    }
    Ok(context)
}
