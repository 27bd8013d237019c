//! Requests: to open an accepted report again, or for more time.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::ids::{AccountId, CellId, CountyId, ReopenId};

use crate::db::scope::key;
use crate::{Conn, Result, StorageError, Tx};

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// An accepted report is opened again (更正).
    Reopen,
    /// A later date (延期).
    Extend,
}

impl Asks {
    const fn code(self) -> &'static str {
        match self {
            Self::Reopen => "reopen",
            Self::Extend => "extend",
        }
    }

    fn from_code(code: String) -> Result<Self> {
        match code.as_str() {
            "reopen" => Ok(Self::Reopen),
            "extend" => Ok(Self::Extend),
            _ => Err(StorageError::inconsistent("reopen", "asks", code)),
        }
    }
}

/// A request as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopen {
    /// Its id.
    pub id: ReopenId,
    /// Which cell.
    pub cell: CellId,
    /// What is asked.
    pub asks: Asks,
    /// Which part shall change; empty where more time is asked for.
    pub scope: String,
    /// Why.
    pub reason: String,
    /// The last day on which the report may be written, or is in time.
    pub until: NaiveDate,
    /// Who asked.
    pub asked_by: AccountId,
    /// Who asked, as shown.
    pub asked_name: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// The answer, once there is one.
    pub decision: Option<Decision>,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether it was approved.
    pub approved: bool,
    /// Who decided; never who asked.
    pub by: AccountId,
    /// Who decided, as shown.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What was said to it; may be empty.
    pub note: String,
    /// The day that was granted, where it is another one than was asked for.
    pub granted_until: Option<NaiveDate>,
}

impl Reopen {
    /// The day that holds: the one that was granted, else the one that was asked for.
    #[must_use]
    pub fn settled_until(&self) -> NaiveDate {
        self.decision.as_ref().and_then(|decision| decision.granted_until).unwrap_or(self.until)
    }
}

/// A request on the list, with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedReopen {
    /// The request.
    pub reopen: Reopen,
    /// The unit's short name.
    pub unit_name: String,
    /// 序号 of the task as written; may be empty.
    pub task_number: String,
    /// The beginning of the requirement.
    pub requirement: String,
    /// The period.
    pub period_name: String,
}

#[derive(sqlx::FromRow)]
struct ReopenRow {
    id: String,
    cell_id: String,
    asks: String,
    scope: String,
    reason: String,
    until: NaiveDate,
    asked_by: String,
    asked_name: String,
    asked_at: DateTime<Utc>,
    decided_by: Option<String>,
    decided_name: String,
    decided_at: Option<DateTime<Utc>>,
    approved: Option<bool>,
    decision_note: String,
    granted_until: Option<NaiveDate>,
}

impl TryFrom<ReopenRow> for Reopen {
    type Error = StorageError;

    fn try_from(row: ReopenRow) -> Result<Self> {
        let decision = match (row.approved, row.decided_by, row.decided_at) {
            (Some(approved), Some(by), Some(at)) => Some(Decision {
                approved,
                by: AccountId::new(by),
                name: row.decided_name,
                at,
                note: row.decision_note,
                granted_until: row.granted_until,
            }),
            _ => None,
        };
        Ok(Self {
            id: ReopenId::new(row.id),
            cell: CellId::new(row.cell_id),
            asks: Asks::from_code(row.asks)?,
            scope: row.scope,
            reason: row.reason,
            until: row.until,
            asked_by: AccountId::new(row.asked_by),
            asked_name: row.asked_name,
            asked_at: row.asked_at,
            decision,
        })
    }
}

/// Adds a request that waits for its answer.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, reopen: &Reopen) -> Result<()> {
    execute!(
        tx,
        "insert into reopen (id, county_id, cell_id, scope, reason, until, asked_by, asked_name, asked_at, asks, decided_name, decision_note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '')",
        reopen.id.as_str(),
        county.as_str(),
        reopen.cell.as_str(),
        &reopen.scope,
        &reopen.reason,
        reopen.until,
        reopen.asked_by.as_str(),
        &reopen.asked_name,
        reopen.asked_at,
        reopen.asks.code(),
    )?;
    Ok(())
}

/// One request of a county.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &ReopenId) -> Result<Option<Reopen>> {
    let row = fetch_optional!(
        conn,
        ReopenRow,
        "select id, cell_id, asks, scope, reason, until, asked_by, asked_name, asked_at, decided_by, decided_name, decided_at, approved, decision_note,
                granted_until
         from reopen where id = $1 and county_id = $2",
        id.as_str(),
        county.as_str(),
    )?;
    row.map(Reopen::try_from).transpose()
}

/// The latest request about a cell, answered or not.
///
/// # Errors
/// When the engine fails.
pub async fn latest_of_cell(conn: &mut Conn, cell: &CellId) -> Result<Option<Reopen>> {
    let row = fetch_optional!(
        conn,
        ReopenRow,
        "select id, cell_id, asks, scope, reason, until, asked_by, asked_name, asked_at, decided_by, decided_name, decided_at, approved, decision_note,
                granted_until
         from reopen where cell_id = $1 order by asked_at desc, id desc limit 1",
        cell.as_str(),
    )?;
    row.map(Reopen::try_from).transpose()
}

/// Writes the answer. Answers false, and writes nothing, when there is one already.
///
/// # Errors
/// When the engine fails.
pub async fn decide(tx: &mut Tx, id: &ReopenId, decision: &Decision) -> Result<bool> {
    let touched = execute!(
        tx,
        "update reopen set approved = $2, decided_by = $3, decided_name = $4, decided_at = $5, decision_note = $6, granted_until = $7
         where id = $1 and decided_at is null",
        id.as_str(),
        decision.approved,
        decision.by.as_str(),
        &decision.name,
        decision.at,
        &decision.note,
        decision.granted_until,
    )?;
    Ok(touched == 1)
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    reopen: ReopenRow,
    unit_name: String,
    task_number: String,
    requirement: String,
    period_name: String,
}

/// Requests, those without an answer first and the oldest of them in front, then the latest; of the whole county, or of a unit's own cells.
///
/// # Errors
/// When the engine fails.
pub async fn list(conn: &mut Conn, county: &CountyId, scope: &Scope, limit: i64) -> Result<Vec<ListedReopen>> {
    let rows = fetch_all!(
        conn,
        ListedRow,
        "select r.id, r.cell_id, r.asks, r.scope, r.reason, r.until, r.asked_by, r.asked_name, r.asked_at,
                r.decided_by, r.decided_name, r.decided_at, r.approved, r.decision_note, r.granted_until,
                u.short_name as unit_name, trim((select l.name from checklist l where l.id = c.checklist_id) || ' ' || t.number) as task_number,
                substr(t.requirement, 1, 80) as requirement, c.period_name
         from reopen r
         join cell c on c.id = r.cell_id
         join unit u on u.id = c.unit_id
         join task t on t.id = c.task_id
         where r.county_id = $1 and ($2 = 'county' or c.unit_id = $2)
         order by case when r.decided_at is null then 0 else 1 end, case when r.decided_at is null then r.asked_at end,
                  r.asked_at desc, r.id desc limit $3",
        county.as_str(),
        key(scope),
        limit,
    )?;
    let listed = |row: ListedRow| {
        Ok(ListedReopen {
            reopen: row.reopen.try_into()?,
            unit_name: row.unit_name,
            task_number: row.task_number,
            requirement: row.requirement,
            period_name: row.period_name,
        })
    };
    rows.into_iter().map(listed).collect()
}
