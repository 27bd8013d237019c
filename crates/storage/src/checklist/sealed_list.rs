//! The versions of a closed list. Rows are only ever added; the first one closes the list.

use domain::ids::{CellId, ChecklistId, CountyId, TaskId};

use crate::{Conn, Result, SealedLine, StorageError, Tx};

/// Adds a version with what was sealed, as canonical JSON.
///
/// # Errors
/// `Duplicate` when there is one of that number.
pub async fn insert(tx: &mut Tx, checklist: &ChecklistId, line: &SealedLine, content: &str) -> Result<()> {
    execute!(
        tx,
        "insert into sealed_list (checklist_id, no, sealed_on, sealed_at, sealed_by, reason, digest, previous, content)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        checklist.as_str(),
        line.no,
        line.sealed_on,
        line.sealed_at,
        &line.sealed_by,
        &line.reason,
        &line.digest,
        line.previous.as_deref(),
        content,
    )?;
    Ok(())
}

/// Every version, the first one first.
///
/// # Errors
/// When the engine fails.
pub async fn lines(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<SealedLine>> {
    fetch_all!(
        conn,
        SealedLine,
        "select no, sealed_on, sealed_at, sealed_by, reason, digest, previous from sealed_list where checklist_id = $1 order by no",
        checklist.as_str(),
    )
}

/// What was sealed as that version.
///
/// # Errors
/// When the engine fails.
pub async fn content(conn: &mut Conn, checklist: &ChecklistId, no: i64) -> Result<Option<String>> {
    let row =
        fetch_optional!(conn, (String,), "select content from sealed_list where checklist_id = $1 and no = $2", checklist.as_str(), no,)?;
    Ok(row.map(|(content,)| content))
}

/// The county's closed lists.
///
/// # Errors
/// When the engine fails.
pub async fn closed(conn: &mut Conn, county: &CountyId) -> Result<Vec<ChecklistId>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "select s.checklist_id from sealed_list s join checklist l on l.id = s.checklist_id where l.county_id = $1 and s.no = 1",
        county.as_str(),
    )?;
    Ok(rows.into_iter().map(|(id,)| ChecklistId::new(id)).collect())
}

/// The years of the county of which some list is closed, the earliest first.
///
/// # Errors
/// When the engine fails.
pub async fn closed_years(conn: &mut Conn, county: &CountyId) -> Result<Vec<i32>> {
    let rows = fetch_all!(
        conn,
        (i64,),
        "select distinct l.year from sealed_list s join checklist l on l.id = s.checklist_id where l.county_id = $1 and s.no = 1 order by l.year",
        county.as_str(),
    )?;
    Ok(rows.into_iter().filter_map(|(year,)| i32::try_from(year).ok()).collect())
}

/// Every closed list of the installation, for `gongkai verify`: county, list, title.
///
/// # Errors
/// When the engine fails.
pub async fn all_closed(conn: &mut Conn) -> Result<Vec<(String, ChecklistId, String)>> {
    let rows = fetch_all!(
        conn,
        (String, String, String),
        "select c.name, l.id, l.title from sealed_list s join checklist l on l.id = s.checklist_id join county c on c.id = l.county_id
         where s.no = 1 order by c.name, l.year, l.id",
    )?;
    Ok(rows.into_iter().map(|(county, id, title)| (county, ChecklistId::new(id), title)).collect())
}

/// The year of the closed list that a cell belongs to; `None` where its list is not closed, or the cell is open for an approved
/// correction.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn closed_to(conn: &mut Conn, county: &CountyId, cell: &CellId) -> Result<Option<i64>> {
    let row = fetch_optional!(
        conn,
        (i64,),
        "select l.year from cell c join sealed_list s on s.checklist_id = c.checklist_id and s.no = 1 join checklist l on l.id = c.checklist_id
         where c.id = $1 and c.county_id = $2 and c.state <> 'reopened' and not (c.state = 'submitted' and c.resume = 'reopened')",
        cell.as_str(),
        county.as_str(),
    )?;
    Ok(row.map(|(year,)| year))
}

/// Whether the list of that year and name is closed.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn is_closed_named(conn: &mut Conn, county: &CountyId, year: i32, name: &str) -> Result<bool> {
    let row = fetch_optional!(
        conn,
        (i64,),
        "select s.no from sealed_list s join checklist l on l.id = s.checklist_id where l.county_id = $1 and l.year = $2 and l.name = $3 and s.no = 1",
        county.as_str(),
        i64::from(year),
        name,
    )?;
    Ok(row.is_some())
}

/// Whether a list is closed.
///
/// # Errors
/// When the engine fails.
pub async fn is_closed(conn: &mut Conn, checklist: &ChecklistId) -> Result<bool> {
    let row = fetch_optional!(conn, (i64,), "select no from sealed_list where checklist_id = $1 and no = 1", checklist.as_str())?;
    Ok(row.is_some())
}

/// The closed list that a task belongs to.
///
/// # Errors
/// When the engine fails.
pub async fn closed_list_of_task(conn: &mut Conn, task: &TaskId) -> Result<Option<ChecklistId>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select t.checklist_id from task t join sealed_list s on s.checklist_id = t.checklist_id and s.no = 1 where t.id = $1",
        task.as_str(),
    )?;
    Ok(row.map(|(id,)| ChecklistId::new(id)))
}

/// What is raised where something is written to a closed list.
pub(crate) const CLOSED: &str = "closed list";

impl StorageError {
    /// The list of that year is closed.
    pub(crate) fn closed(year: i64) -> Self {
        Self::Closed(i32::try_from(year).ok())
    }
}
