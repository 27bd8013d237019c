//! 先审后报: what waits for a signature, what was signed, and what is asked of a task's reports.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{CellId, CountyId, TaskId, UnitId};
use domain::reporting::record::{Asked, ReportNo};
use domain::reporting::report::ReportContent;
use domain::reporting::sign_off::ReportRule;

use crate::checklist::import::year_from;
use crate::reporting::cell_row::{asked_from, content_from};
use crate::{Conn, Result, StorageError, Tx};

/// The county's setting, in the table of settings.
pub const SETTING: &str = "sign_off";
/// Its word where a signature is asked.
pub const ON: &str = "on";

/// A draft that waits for the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// When it was laid before the deputy head.
    pub at: DateTime<Utc>,
    /// Account of whoever did; empty for the command line.
    pub by: String,
    /// The name shown.
    pub name: String,
    /// Why mobile numbers may stand in it.
    pub phone_reason: String,
}

/// Who wrote and who signed a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who wrote it.
    pub drafted_by: String,
    /// When it was laid before the deputy head.
    pub sent_at: DateTime<Utc>,
    /// Who signed.
    pub signed_by: String,
    /// When; the report is handed in at that moment.
    pub signed_at: DateTime<Utc>,
}

/// Everything about signing at one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOff {
    /// The county's setting.
    pub county_asks: bool,
    /// The task's own rule.
    pub rule: ReportRule,
    /// Whether the unit has somebody with an account who can sign.
    pub has_signer: bool,
    /// The draft waits.
    pub waiting: Option<Sent>,
    /// Of the latest report.
    pub signature: Option<Signature>,
}

#[derive(sqlx::FromRow)]
pub(super) struct SignOffRow {
    county_word: Option<String>,
    rule_sign_off: Option<bool>,
    rule_evidence: Option<bool>,
    has_signer: bool,
    sent_at: Option<DateTime<Utc>>,
    sent_by: Option<String>,
    sent_name: Option<String>,
    phone_reason: Option<String>,
    drafted_name: Option<String>,
    signed_sent_at: Option<DateTime<Utc>>,
    signed_name: Option<String>,
    signed_at: Option<DateTime<Utc>>,
}

impl From<SignOffRow> for SignOff {
    fn from(row: SignOffRow) -> Self {
        let waiting = match (row.sent_at, row.sent_by, row.sent_name, row.phone_reason) {
            (Some(at), Some(by), Some(name), Some(phone_reason)) => Some(Sent { at, by, name, phone_reason }),
            _ => None,
        };
        let signature = match (row.drafted_name, row.signed_sent_at, row.signed_name, row.signed_at) {
            (Some(drafted_by), Some(sent_at), Some(signed_by), Some(signed_at)) => {
                Some(Signature { drafted_by, sent_at, signed_by, signed_at })
            }
            _ => None,
        };
        Self {
            county_asks: row.county_word.is_some_and(|word| word == ON),
            rule: ReportRule { sign_off: row.rule_sign_off, evidence: row.rule_evidence.unwrap_or(false) },
            has_signer: row.has_signer,
            waiting,
            signature,
        }
    }
}

/// The columns of a [`SignOffRow`], for a cell `c`; `$key` is the place that [`SETTING`] is bound to.
macro_rules! sign_off_columns {
    ($key:literal) => {
        concat!(
            "(select x.value from setting x where x.county_id = c.county_id and x.key = ",
            $key,
            ") as county_word,
             sq.sign_off as rule_sign_off, sq.evidence as rule_evidence,
             exists (select 1 from account sa where sa.unit_id = c.unit_id and sa.role = 'unit_lead' and not sa.disabled) as has_signer,
             so.sent_at, so.sent_by, so.sent_name, so.phone_reason,
             sg.drafted_name, sg.sent_at as signed_sent_at, sg.signed_name, sg.signed_at"
        )
    };
}
pub(super) use sign_off_columns;

/// What those columns are read from.
macro_rules! sign_off_joins {
    () => {
        " left join report_rule sq on sq.task_id = c.task_id
          left join sign_off so on so.cell_id = c.id
          left join signature sg on sg.cell_id = c.id and sg.report_no = c.latest_no "
    };
}
pub(super) use sign_off_joins;

/// Everything about signing at a cell, in one statement; nothing where there is no such cell.
///
/// # Errors
/// When the engine fails.
pub async fn of_cell(conn: &mut Conn, cell: &CellId) -> Result<Option<SignOff>> {
    let row = fetch_optional!(
        conn,
        SignOffRow,
        concat!("select ", sign_off_columns!("$2"), " from cell c ", sign_off_joins!(), " where c.id = $1"),
        cell.as_str(),
        SETTING,
    )?;
    Ok(row.map(SignOff::from))
}

/// Whether the draft of a cell waits for a signature.
///
/// # Errors
/// When the engine fails.
pub async fn waits(conn: &mut Conn, cell: &CellId) -> Result<bool> {
    let (count,) = fetch_one!(conn, (i64,), "select count(*) from sign_off where cell_id = $1", cell.as_str())?;
    Ok(count > 0)
}

/// Lays the draft of a cell before the deputy head.
///
/// # Errors
/// `Duplicate` when it lies there already.
pub async fn send(tx: &mut Tx, cell: &CellId, sent: &Sent) -> Result<()> {
    execute!(
        tx,
        "insert into sign_off (cell_id, sent_at, sent_by, sent_name, phone_reason) values ($1, $2, $3, $4, $5)",
        cell.as_str(),
        sent.at,
        &sent.by,
        &sent.name,
        &sent.phone_reason,
    )?;
    Ok(())
}

/// Takes it away again; answers whether it lay there.
///
/// # Errors
/// When the engine fails.
pub async fn take(tx: &mut Tx, cell: &CellId) -> Result<bool> {
    Ok(execute!(tx, "delete from sign_off where cell_id = $1", cell.as_str())? > 0)
}

/// Keeps who wrote and who signed a report.
///
/// # Errors
/// `Duplicate` when that report was signed already.
pub async fn keep(tx: &mut Tx, cell: &CellId, no: ReportNo, signature: &Signature) -> Result<()> {
    execute!(
        tx,
        "insert into signature (cell_id, report_no, drafted_name, sent_at, signed_name, signed_at) values ($1, $2, $3, $4, $5, $6)",
        cell.as_str(),
        i64::from(no.0),
        &signature.drafted_by,
        signature.sent_at,
        &signature.signed_by,
        signature.signed_at,
    )?;
    Ok(())
}

/// A draft on the deputy head's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToSign {
    /// Its cell.
    pub cell: CellId,
    /// 序号 of the task as written; may be empty.
    pub task_number: String,
    /// The beginning of the requirement.
    pub requirement: String,
    /// The year of its list.
    pub year: i32,
    /// The period.
    pub period_name: String,
    /// 报送截止.
    pub due_on: NaiveDate,
    /// The draft's revision: what is signed is what was seen.
    pub revision: i64,
    /// The cell's revision.
    pub cell_revision: i64,
    /// What it says.
    pub content: ReportContent,
    /// What the cell asks for: it decides how the claim is called.
    pub asked: Asked,
    /// How many pieces of evidence go with it.
    pub evidence: i64,
    /// When it was laid before her, and by whom.
    pub sent_at: DateTime<Utc>,
    /// The name shown.
    pub sent_name: String,
}

#[derive(sqlx::FromRow)]
struct ToSignRow {
    id: String,
    task_number: String,
    requirement: String,
    year: i64,
    period_name: String,
    due_on: NaiveDate,
    revision: i64,
    cell_revision: i64,
    claim: Option<String>,
    content: String,
    numbers: String,
    asked: String,
    asked_count: Option<i64>,
    evidence: i64,
    sent_at: DateTime<Utc>,
    sent_name: String,
}

impl TryFrom<ToSignRow> for ToSign {
    type Error = StorageError;

    fn try_from(row: ToSignRow) -> Result<Self> {
        Ok(Self {
            cell: CellId::new(row.id),
            task_number: row.task_number,
            requirement: row.requirement,
            year: year_from("checklist", row.year)?,
            period_name: row.period_name,
            due_on: row.due_on,
            revision: row.revision,
            cell_revision: row.cell_revision,
            content: content_from("draft", row.claim, row.content, &row.numbers)?,
            asked: asked_from(&row.asked, row.asked_count)?,
            evidence: row.evidence,
            sent_at: row.sent_at,
            sent_name: row.sent_name,
        })
    }
}

/// What waits for the signature of a unit's deputy head, the nearest date first.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_unit(conn: &mut Conn, unit: &UnitId) -> Result<Vec<ToSign>> {
    let rows = fetch_all!(
        conn,
        ToSignRow,
        "select c.id, trim(l.name || ' ' || t.number) as task_number, substr(t.requirement, 1, 160) as requirement, l.year, c.period_name, c.due_on, d.revision,
                c.revision as cell_revision, d.claim, d.content, d.numbers, c.asked, c.asked_count,
                (select count(*) from cell_evidence e where e.cell_id = c.id and not e.removed) as evidence, s.sent_at, s.sent_name
         from sign_off s
         join cell c on c.id = s.cell_id
         join task t on t.id = c.task_id
         join checklist l on l.id = c.checklist_id
         join draft d on d.cell_id = c.id
         where c.unit_id = $1 and not c.removed
         order by c.due_on, c.task_position, c.id",
        unit.as_str(),
    )?;
    rows.into_iter().map(ToSign::try_from).collect()
}

/// What is asked of the reports on a task.
///
/// # Errors
/// When the engine fails.
pub async fn rule(conn: &mut Conn, task: &TaskId) -> Result<ReportRule> {
    let row = fetch_optional!(conn, (Option<bool>, bool), "select sign_off, evidence from report_rule where task_id = $1", task.as_str(),)?;
    Ok(row.map_or_else(ReportRule::default, |(sign_off, evidence)| ReportRule { sign_off, evidence }))
}

/// Sets what is asked of the reports on a task.
///
/// # Errors
/// When the engine fails; when there is no such task.
pub async fn set_rule(tx: &mut Tx, task: &TaskId, rule: ReportRule) -> Result<()> {
    execute!(
        tx,
        "insert into report_rule (task_id, sign_off, evidence) values ($1, $2, $3)
         on conflict (task_id) do update set sign_off = excluded.sign_off, evidence = excluded.evidence",
        task.as_str(),
        rule.sign_off,
        rule.evidence,
    )?;
    Ok(())
}

/// Units of a county, open today, that have people to report but nobody with an account who can sign.
///
/// # Errors
/// When the engine fails.
pub async fn units_without_signer(conn: &mut Conn, county: &CountyId, today: NaiveDate) -> Result<Vec<String>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "select u.short_name from unit u
         where u.county_id = $1 and (u.valid_to is null or u.valid_to > $2)
           and exists (select 1 from account a where a.unit_id = u.id and a.role = 'unit' and not a.disabled)
           and not exists (select 1 from account a where a.unit_id = u.id and a.role = 'unit_lead' and not a.disabled)
         order by u.position",
        county.as_str(),
        today,
    )?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}
