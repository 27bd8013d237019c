//! What the close of a list reads, and the rows that go on in another one.

use chrono::{DateTime, NaiveDate, Utc};
use domain::checklist::year_close::LastDays;
use domain::checklist::{Assignment, Section, Task};
use domain::ids::{CellId, ChecklistId, CountyId, SectionId};
use domain::reporting::evidence::Evidence;
use domain::reporting::report::Claim;

use crate::checklist;
use crate::reporting::cell::Cell;
use crate::reporting::cell_row::{CellRow, cell_columns, counting_judgement, latest_report};
use crate::reporting::evidence::EvidenceRow;
use crate::{Conn, Engine, Result, StorageError, Tx};

/// The last days of what a list counts; `None` where nothing of it is counted.
///
/// # Errors
/// When the engine fails.
pub async fn last_days(conn: &mut Conn, checklist: &ChecklistId) -> Result<Option<LastDays>> {
    let (due_on, until) = fetch_one!(
        conn,
        (Option<NaiveDate>, Option<NaiveDate>),
        "select max(due_on), max(overdue_after) from cell where checklist_id = $1 and not removed",
        checklist.as_str(),
    )?;
    Ok(due_on.zip(until).map(|(due_on, until)| LastDays { due_on, until }))
}

/// A cell with the words that a person knows it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCell {
    /// The cell.
    pub cell: Cell,
    /// 序号 of its task.
    pub number: String,
    /// 工作内容, the section its task stands in.
    pub section: String,
    /// 工作要求.
    pub requirement: String,
    /// The unit's full name at the end of the period.
    pub unit: String,
}

#[derive(sqlx::FromRow)]
struct NamedRow {
    #[sqlx(flatten)]
    cell: CellRow,
    task_number: String,
    section_title: String,
    requirement: String,
    unit_name: String,
}

impl TryFrom<NamedRow> for NamedCell {
    type Error = StorageError;

    fn try_from(row: NamedRow) -> Result<Self> {
        Ok(Self {
            cell: row.cell.try_into()?,
            number: row.task_number,
            section: row.section_title,
            requirement: row.requirement,
            unit: row.unit_name,
        })
    }
}

macro_rules! named_cells {
    ($condition:literal) => {
        concat!(
            "select ",
            cell_columns!(),
            ", t.number as task_number, s.title as section_title, t.requirement,
               coalesce((select a.name from unit_alias a
                         where a.unit_id = u.id and a.kind = 'former_full_name' and a.valid_to > c.period_end
                         order by a.valid_to limit 1), u.full_name) as unit_name
             from cell c ",
            latest_report!(),
            " join task t on t.id = c.task_id join section s on s.id = t.section_id join unit u on u.id = c.unit_id
             where c.checklist_id = $1 and ",
            $condition,
            " order by c.task_position, u.position, c.period_start, c.id",
        )
    };
}

/// The counted cells of a list that are not settled, in the order of the list.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn unsettled(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<NamedCell>> {
    let rows = fetch_all!(
        conn,
        NamedRow,
        named_cells!("not c.removed and c.state in ('open', 'submitted', 'returned', 'reopened')"),
        checklist.as_str(),
    )?;
    rows.into_iter().map(NamedCell::try_from).collect()
}

/// The cells of a list that are counted or were carried over, in the order of the list.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn ledger(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<NamedCell>> {
    let rows = fetch_all!(conn, NamedRow, named_cells!("(not c.removed or c.presence = 'carried')"), checklist.as_str())?;
    rows.into_iter().map(NamedCell::try_from).collect()
}

/// Holds the texts of a list until the end of this transaction: whoever writes one at this moment waits.
///
/// # Errors
/// When the engine fails.
pub async fn hold_texts(tx: &mut Tx, checklist: &ChecklistId) -> Result<()> {
    if tx.engine() == Engine::Postgres {
        fetch_all!(tx, (String,), "select id from task where checklist_id = $1 order by id for update", checklist.as_str())?;
    }
    Ok(())
}

/// A report that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountingReport {
    /// What it claims.
    pub claim: Option<Claim>,
    /// Its text.
    pub text: String,
    /// When it was handed in.
    pub handed_in_at: DateTime<Utc>,
    /// The day of receipt, where it came on paper.
    pub received_on: Option<NaiveDate>,
    /// By whom.
    pub handed_in_by: String,
    /// When it was judged, where that is on record: that report, no correction of it that was returned.
    pub judged_at: Option<DateTime<Utc>>,
    /// By whom.
    pub judged_by: Option<String>,
}

/// What counts of each cell of a list: the accepted report, else the latest one.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn counting_reports(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<(CellId, CountingReport)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: String,
        claim: Option<String>,
        content: String,
        handed_in_at: DateTime<Utc>,
        received_on: Option<NaiveDate>,
        handed_in_by: String,
        judged_at: Option<DateTime<Utc>>,
        judged_by: Option<String>,
    }
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "select c.id, r.claim, r.content, r.handed_in_at, r.received_on, r.handed_in_by, ",
            counting_judgement!("at", "judged_at"),
            " as judged_at, ",
            counting_judgement!("actor_name", "judged_by"),
            " as judged_by
         from cell c join report r on r.cell_id = c.id and r.no = coalesce(c.accepted_no, c.latest_no)
         where c.checklist_id = $1 and (not c.removed or c.presence = 'carried')",
        ),
        checklist.as_str(),
    )?;
    rows.into_iter()
        .map(|Row { id, claim, content: text, handed_in_at, received_on, handed_in_by, judged_at, judged_by }| {
            let claim =
                claim.map(|code| Claim::from_code(&code).ok_or_else(|| StorageError::inconsistent("report", "claim", code))).transpose()?;
            Ok((CellId::new(id), CountingReport { claim, text, handed_in_at, received_on, handed_in_by, judged_at, judged_by }))
        })
        .collect()
}

/// The evidence of those reports, in the order of the list.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn counting_evidence(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<(CellId, Evidence)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        cell_id: String,
        #[sqlx(flatten)]
        evidence: EvidenceRow,
    }
    let rows = fetch_all!(
        conn,
        Row,
        "select c.id as cell_id, e.id, e.kind, e.title, e.url, e.sha256, e.file_name, e.media_type, e.bytes, e.effective_on, e.uploaded_at,
                e.uploaded_by
         from cell c join report_evidence x on x.cell_id = c.id and x.no = coalesce(c.accepted_no, c.latest_no)
         join evidence e on e.id = x.evidence_id join unit u on u.id = c.unit_id
         where c.checklist_id = $1 and (not c.removed or c.presence = 'carried')
         order by c.task_position, u.position, c.period_start, c.id, x.position, e.id",
        checklist.as_str(),
    )?;
    rows.into_iter().map(|row| Ok((CellId::new(row.cell_id), row.evidence.try_into()?))).collect()
}

/// The section 上年结转 of a list, where it has one.
///
/// # Errors
/// When the engine fails.
pub async fn carried_section(conn: &mut Conn, checklist: &ChecklistId) -> Result<Option<SectionId>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select id from section where checklist_id = $1 and carried order by position limit 1",
        checklist.as_str(),
    )?;
    Ok(row.map(|(id,)| SectionId::new(id)))
}

/// The last place of a task in a list.
///
/// # Errors
/// When the engine fails.
pub async fn last_place(conn: &mut Conn, checklist: &ChecklistId) -> Result<i64> {
    let (place,) = fetch_one!(conn, (i64,), "select coalesce(max(position), 0) from task where checklist_id = $1", checklist.as_str())?;
    Ok(place)
}

/// Adds the section 上年结转 from that day on.
///
/// # Errors
/// When the engine fails.
pub async fn insert_section(tx: &mut Tx, checklist: &ChecklistId, section: &Section, on: NaiveDate) -> Result<()> {
    checklist::insert_section(tx, checklist, section).await?;
    execute!(tx, "update section set since_on = $2, carried = $3 where id = $1", section.id.as_str(), on, true)?;
    Ok(())
}

/// Adds a row of it.
///
/// # Errors
/// When the engine fails.
pub async fn insert_task(tx: &mut Tx, county: &CountyId, checklist: &ChecklistId, task: &Task, on: NaiveDate) -> Result<()> {
    checklist::insert_task(tx, county, checklist, task).await?;
    execute!(tx, "update task set since_on = $2, carried = $3 where id = $1", task.id.as_str(), on, true)?;
    Ok(())
}

/// Gives a task to the unit that answered for it in the year before.
///
/// # Errors
/// `Duplicate` when the unit has it already.
pub async fn insert_assignment(tx: &mut Tx, assignment: &Assignment, on: NaiveDate) -> Result<()> {
    checklist::insert_assignment(tx, assignment).await?;
    execute!(tx, "update assignment set valid_from = $2, cause = 'carried' where id = $1", assignment.id.as_str(), on)?;
    Ok(())
}

/// Where a cell came from, or went to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedLink {
    /// The cell of the earlier year.
    pub from: CellId,
    /// The one that goes on with it.
    pub to: CellId,
    /// The year it came from.
    pub from_year: i32,
    /// 报送截止 it had there.
    pub from_due_on: NaiveDate,
    /// The day it was carried over.
    pub carried_on: NaiveDate,
}

/// Ties the two.
///
/// # Errors
/// `Duplicate` when the first was carried over already.
pub async fn link(tx: &mut Tx, link: &CarriedLink) -> Result<()> {
    execute!(
        tx,
        "insert into carried_cell (from_cell_id, cell_id, from_year, from_due_on, carried_on) values ($1, $2, $3, $4, $5)",
        link.from.as_str(),
        link.to.as_str(),
        i64::from(link.from_year),
        link.from_due_on,
        link.carried_on,
    )?;
    Ok(())
}

/// The ties of a cell: where it came from, and where it went.
///
/// # Errors
/// When the engine fails.
pub async fn links(conn: &mut Conn, cell: &CellId) -> Result<Vec<CarriedLink>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        from_cell_id: String,
        cell_id: String,
        from_year: i64,
        from_due_on: NaiveDate,
        carried_on: NaiveDate,
    }
    let rows = fetch_all!(
        conn,
        Row,
        "select from_cell_id, cell_id, from_year, from_due_on, carried_on from carried_cell where cell_id = $1 or from_cell_id = $1
         order by carried_on, from_cell_id",
        cell.as_str(),
    )?;
    let link = |row: Row| {
        let bad = || StorageError::inconsistent("carried_cell", "from_year", row.from_year.to_string());
        Ok(CarriedLink {
            from_year: i32::try_from(row.from_year).map_err(|_| bad())?,
            from: CellId::new(row.from_cell_id),
            to: CellId::new(row.cell_id),
            from_due_on: row.from_due_on,
            carried_on: row.carried_on,
        })
    };
    rows.into_iter().map(link).collect()
}
