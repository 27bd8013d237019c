//! 免报 and 不涉及 that hold for a stretch of days.

use chrono::{DateTime, NaiveDate, Utc};
use domain::checklist::exemption::{Exempted, Exemption, ExemptionKind};
use domain::ids::{ChecklistId, CountyId, TaskId, UnitId};

use crate::{Conn, Result, StorageError, Tx};

/// An exemption as it was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredExemption {
    /// Its id.
    pub id: String,
    /// In this list.
    pub checklist: ChecklistId,
    /// What it says.
    pub exemption: Exemption,
    /// The number of its task, or the task's place; empty where it is about every task. Read only.
    pub task_number: String,
    /// Why.
    pub reason: String,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// By whom.
    pub entered_by: String,
    /// When and by whom it was taken back.
    pub ended: Option<(DateTime<Utc>, String)>,
}

#[derive(sqlx::FromRow)]
struct ExemptionRow {
    id: String,
    checklist_id: String,
    task_id: Option<String>,
    unit_id: Option<String>,
    group_name: Option<String>,
    kind: String,
    from_on: NaiveDate,
    to_on: NaiveDate,
    task_number: Option<String>,
    reason: String,
    entered_at: DateTime<Utc>,
    entered_by: String,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<String>,
}

impl TryFrom<ExemptionRow> for StoredExemption {
    type Error = StorageError;

    fn try_from(row: ExemptionRow) -> Result<Self> {
        let who = match (row.unit_id, row.group_name) {
            (Some(unit), _) => Exempted::Unit(UnitId::new(unit)),
            (None, Some(group)) => Exempted::Group(group),
            (None, None) => Exempted::Everybody,
        };
        let kind = ExemptionKind::from_code(&row.kind).ok_or_else(|| StorageError::inconsistent("exemption", "kind", row.kind))?;
        Ok(Self {
            id: row.id,
            checklist: ChecklistId::new(row.checklist_id),
            exemption: Exemption { kind, task: row.task_id.map(TaskId::new), who, from: row.from_on, to: row.to_on },
            task_number: row.task_number.unwrap_or_default(),
            reason: row.reason,
            entered_at: row.entered_at,
            entered_by: row.entered_by,
            ended: row.ended_at.zip(row.ended_by),
        })
    }
}

/// The exemptions with the columns of a row.
macro_rules! exemptions {
    () => {
        "select id, checklist_id, task_id, unit_id, group_name, kind, from_on, to_on, reason, entered_at, entered_by, ended_at, ended_by,
                (select case when trim(t.number) = '' then cast(t.position as text) else trim(t.number) end
                 from task t where t.id = task_id) as task_number
         from exemption where county_id = $1 "
    };
}

/// Keeps one.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, new: &StoredExemption) -> Result<()> {
    let (unit, group) = match &new.exemption.who {
        Exempted::Everybody => (None, None),
        Exempted::Unit(unit) => (Some(unit.as_str()), None),
        Exempted::Group(group) => (None, Some(group.as_str())),
    };
    execute!(
        tx,
        "insert into exemption (id, county_id, checklist_id, task_id, unit_id, group_name, kind, from_on, to_on, reason, entered_at, entered_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &new.id,
        county.as_str(),
        new.checklist.as_str(),
        new.exemption.task.as_ref().map(TaskId::as_str),
        unit,
        group,
        new.exemption.kind.code(),
        new.exemption.from,
        new.exemption.to,
        &new.reason,
        new.entered_at,
        &new.entered_by,
    )?;
    Ok(())
}

/// Every exemption of a county, taken back or not, the latest first, at most `limit`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn list(conn: &mut Conn, county: &CountyId, limit: i64) -> Result<Vec<StoredExemption>> {
    let rows =
        fetch_all!(conn, ExemptionRow, concat!(exemptions!(), "order by entered_at desc, id desc limit $2"), county.as_str(), limit)?;
    rows.into_iter().map(StoredExemption::try_from).collect()
}

/// Those of a list that hold, in the order they were entered.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn holding(conn: &mut Conn, county: &CountyId, checklist: &ChecklistId) -> Result<Vec<StoredExemption>> {
    let rows = fetch_all!(
        conn,
        ExemptionRow,
        concat!(exemptions!(), "and checklist_id = $2 and ended_at is null order by entered_at, id"),
        county.as_str(),
        checklist.as_str(),
    )?;
    rows.into_iter().map(StoredExemption::try_from).collect()
}

/// One that holds.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &str) -> Result<Option<StoredExemption>> {
    let row = fetch_optional!(conn, ExemptionRow, concat!(exemptions!(), "and id = $2 and ended_at is null"), county.as_str(), id)?;
    row.map(StoredExemption::try_from).transpose()
}

/// Takes one back; answers false where somebody else has done so already.
///
/// # Errors
/// When the engine fails.
pub async fn end(tx: &mut Tx, id: &str, at: DateTime<Utc>, by: &str) -> Result<bool> {
    let touched = execute!(tx, "update exemption set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null", id, at, by)?;
    Ok(touched == 1)
}
