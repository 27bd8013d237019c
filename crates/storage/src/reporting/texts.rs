//! What was handed in, in words, for the ledger as a file.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::ids::{CellId, ChecklistId};
use domain::reporting::report::Claim;

use crate::db::scope::{key, visible_cell};
use crate::progress::as_of::rows_as_of;
use crate::reporting::cell_row::{asked_from, corrected, counting_judgement, counting_no};
use crate::{Conn, Result, StorageError};

/// The words of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CellTexts {
    /// What the report that counts claims, in the form's words; empty where there is none. What was judged counts also while a
    /// correction of it waits; else the latest.
    pub claim: &'static str,
    /// 完成情况 of that report.
    pub text: String,
    /// Who handed it in.
    pub submitted_by: String,
    /// The day of receipt, where the office entered it from paper.
    pub received_on: Option<NaiveDate>,
    /// Why it was last returned, or a correction of it; empty where it was not.
    pub return_reason: String,
    /// Who judged that report last.
    pub judged_by: String,
    /// When.
    pub judged_at: Option<DateTime<Utc>>,
    /// What it came with: addresses, and names of files.
    pub evidence: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    claim: Option<String>,
    asked: String,
    asked_count: Option<i64>,
    content: Option<String>,
    submitted_by: Option<String>,
    received_on: Option<NaiveDate>,
    return_reason: String,
    is_settled: bool,
    judged_by: Option<String>,
    judged_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct PieceRow {
    cell_id: String,
    title: String,
    url: String,
    file_name: String,
}

/// The words of every cell of a checklist in the scope, in two statements.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_checklist(conn: &mut Conn, checklist: &ChecklistId, scope: &Scope) -> Result<Vec<(CellId, CellTexts)>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "select c.id, r.claim, c.asked, c.asked_count, r.content,
                    case when ",
            corrected!("c"),
            " then coalesce(r.handed_in_by, c.submitted_by) else c.submitted_by end as submitted_by, r.received_on, c.return_reason,
                    (c.settled is not null or c.accepted_no is not null) as is_settled, ",
            counting_judgement!("actor_name", "judged_by"),
            " as judged_by, ",
            counting_judgement!("at", "judged_at"),
            " as judged_at
             from cell c left join report r on r.cell_id = c.id and r.no = ",
            counting_no!("c"),
            " where c.checklist_id = $1 and not c.removed and ",
            visible_cell!("c", "$2"),
            " order by c.id",
        ),
        checklist.as_str(),
        key(scope),
    )?;
    let evidence = fetch_all!(
        conn,
        PieceRow,
        concat!(
            "select c.id as cell_id, e.title, e.url, e.file_name
             from cell c join report_evidence x on x.cell_id = c.id and x.no = ",
            counting_no!("c"),
            " join evidence e on e.id = x.evidence_id
             where c.checklist_id = $1 and not c.removed and ",
            visible_cell!("c", "$2"),
            " order by c.id, x.position",
        ),
        checklist.as_str(),
        key(scope),
    )?;
    joined(rows, evidence)
}

/// The same by the end of a day that has ended: the report that was the latest then, and what it came with. Who had judged it by then, and
/// why it had been returned, is in the history of the cell and is left out.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_checklist_then(
    conn: &mut Conn,
    checklist: &ChecklistId,
    scope: &Scope,
    day: NaiveDate,
) -> Result<Vec<(CellId, CellTexts)>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "select c.id, r.claim, today_cell.asked, today_cell.asked_count, r.content, r.handed_in_by as submitted_by, r.received_on, '' as return_reason, (1 = 0) as is_settled, cast(null as text) as judged_by,
                    cast(null as timestamptz) as judged_at
             from ",
            rows_as_of!("$1", "$3"),
            " c join cell today_cell on today_cell.id = c.id left join report r on r.cell_id = c.id and r.no = c.counting_no
             where ",
            visible_cell!("today_cell", "$2"),
            " order by c.id",
        ),
        checklist.as_str(),
        key(scope),
        day,
    )?;
    let evidence = fetch_all!(
        conn,
        PieceRow,
        concat!(
            "select c.id as cell_id, e.title, e.url, e.file_name
             from ",
            rows_as_of!("$1", "$3"),
            " c join cell today_cell on today_cell.id = c.id
             join report_evidence x on x.cell_id = c.id and x.no = c.counting_no join evidence e on e.id = x.evidence_id
             where ",
            visible_cell!("today_cell", "$2"),
            " order by c.id, x.position",
        ),
        checklist.as_str(),
        key(scope),
        day,
    )?;
    joined(rows, evidence)
}

fn joined(rows: Vec<Row>, evidence: Vec<PieceRow>) -> Result<Vec<(CellId, CellTexts)>> {
    let mut evidence = evidence.into_iter().peekable();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let mut pieces = Vec::new();
        while let Some(PieceRow { title, url, file_name, .. }) = evidence.next_if(|piece| piece.cell_id == row.id) {
            let place = if url.is_empty() { file_name } else { url };
            pieces.push(if title.is_empty() || title == place { place } else { format!("{title} {place}") });
        }
        let texts = CellTexts {
            claim: match row.claim {
                Some(code) => {
                    let claim = Claim::from_code(&code).ok_or_else(|| StorageError::inconsistent("report", "claim", code))?;
                    asked_from(&row.asked, row.asked_count)?.claim_label(claim)
                }
                None => "",
            },
            text: row.content.unwrap_or_default(),
            submitted_by: row.submitted_by.unwrap_or_default(),
            received_on: row.received_on,
            // of what counts nothing was returned: the correction of it was
            return_reason: match row.return_reason.as_str() {
                "" => String::new(),
                reason if row.is_settled => format!("更正退回：{reason}"),
                _ => row.return_reason,
            },
            judged_by: row.judged_by.unwrap_or_default(),
            judged_at: row.judged_at,
            evidence: pieces,
        };
        all.push((CellId::new(row.id), texts));
    }
    Ok(all)
}
