//! The evidence of the reports that count, for a catalogue.

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::ids::{CellId, ChecklistId};
use domain::reporting::evidence::Evidence;

use crate::db::scope::{key, visible_cell};
use crate::progress::as_of::rows_as_of;
use crate::reporting::cell_row::counting_no;
use crate::reporting::evidence::EvidenceRow;
use crate::{Conn, Result};

#[derive(sqlx::FromRow)]
struct Row {
    cell_id: String,
    #[sqlx(flatten)]
    evidence: EvidenceRow,
}

/// The pieces that the report `$no` of the cells `c` came with.
macro_rules! pieces {
    ($cells:expr, $no:expr, $visible:expr) => {
        concat!(
            "select c.id as cell_id, e.id, e.kind, e.title, e.url, e.sha256, e.file_name, e.media_type, e.bytes, e.effective_on,
                    e.uploaded_at, e.uploaded_by
             from ",
            $cells,
            " join report_evidence x on x.cell_id = c.id and x.no = ",
            $no,
            " join evidence e on e.id = x.evidence_id
             where ",
            $visible,
            " order by c.id, x.position, e.id"
        )
    };
}

/// What the report that counts of every cell of a checklist in the scope came with, what was judged or else the latest; by the end of the day `ended`, or as it stands.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn evidence(
    conn: &mut Conn,
    checklist: &ChecklistId,
    scope: &Scope,
    ended: Option<NaiveDate>,
) -> Result<Vec<(CellId, Evidence)>> {
    let rows = match ended {
        Some(day) => fetch_all!(
            conn,
            Row,
            pieces!(
                concat!(rows_as_of!("$1", "$3"), " c join cell today_cell on today_cell.id = c.id"),
                "c.counting_no",
                visible_cell!("today_cell", "$2")
            ),
            checklist.as_str(),
            key(scope),
            day,
        )?,
        None => fetch_all!(
            conn,
            Row,
            pieces!("cell c", counting_no!("c"), concat!("c.checklist_id = $1 and not c.removed and ", visible_cell!("c", "$2"))),
            checklist.as_str(),
            key(scope),
        )?,
    };
    rows.into_iter().map(|row| Ok((CellId::new(row.cell_id), row.evidence.try_into()?))).collect()
}
