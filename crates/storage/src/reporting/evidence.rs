//! Evidence and the cells it serves.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::ids::{CellId, CountyId, EvidenceId, UnitId};
use domain::reporting::evidence::{Evidence, EvidenceSource, LinkLook, LookState};
use domain::reporting::record::ReportNo;

use crate::db::scope::{key, visible_cell};
use crate::{Conn, Result, StorageError, Tx};

#[derive(sqlx::FromRow)]
pub(crate) struct EvidenceRow {
    id: String,
    kind: String,
    title: String,
    url: String,
    sha256: String,
    file_name: String,
    media_type: String,
    bytes: i64,
    effective_on: Option<NaiveDate>,
    uploaded_at: DateTime<Utc>,
    uploaded_by: String,
    /// The last look at its address, where it was asked for.
    #[sqlx(default)]
    looked_at: Option<DateTime<Utc>>,
    #[sqlx(default)]
    look_state: Option<String>,
    #[sqlx(default)]
    look_why: Option<String>,
}

impl TryFrom<EvidenceRow> for Evidence {
    type Error = StorageError;

    fn try_from(row: EvidenceRow) -> Result<Self> {
        let source = match row.kind.as_str() {
            "link" => EvidenceSource::Link { url: row.url },
            "file" => EvidenceSource::File { sha256: row.sha256, file_name: row.file_name, media_type: row.media_type, bytes: row.bytes },
            _ => return Err(StorageError::inconsistent("evidence", "kind", row.kind)),
        };
        let look = match (row.looked_at, row.look_state) {
            (Some(at), Some(state)) => {
                let state = LookState::from_code(&state).ok_or_else(|| StorageError::inconsistent("link_look", "state", state))?;
                Some(LinkLook { at, state, why: row.look_why.unwrap_or_default() })
            }
            _ => None,
        };
        Ok(Self {
            id: EvidenceId::new(row.id),
            source,
            title: row.title,
            effective_on: row.effective_on,
            uploaded_at: row.uploaded_at,
            uploaded_by: row.uploaded_by,
            look,
        })
    }
}

/// Adds a piece of evidence of a unit. [`attach`] lets it serve a cell.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, unit: &UnitId, evidence: &Evidence) -> Result<()> {
    let (kind, url, sha256, file_name, media_type, bytes) = match &evidence.source {
        EvidenceSource::Link { url } => ("link", url.as_str(), "", "", "", 0),
        EvidenceSource::File { sha256, file_name, media_type, bytes } => {
            ("file", "", sha256.as_str(), file_name.as_str(), media_type.as_str(), *bytes)
        }
    };
    execute!(
        tx,
        "insert into evidence (id, county_id, unit_id, kind, title, url, sha256, file_name, media_type, bytes,
                               effective_on, uploaded_at, uploaded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        evidence.id.as_str(),
        county.as_str(),
        unit.as_str(),
        kind,
        &evidence.title,
        url,
        sha256,
        file_name,
        media_type,
        bytes,
        evidence.effective_on,
        evidence.uploaded_at,
        &evidence.uploaded_by,
    )?;
    Ok(())
}

/// Lets a piece of evidence serve a cell, behind those that do already. One that was taken off comes back.
///
/// # Errors
/// When the engine fails.
pub async fn attach(tx: &mut Tx, cell: &CellId, evidence: &EvidenceId) -> Result<()> {
    execute!(
        tx,
        "insert into cell_evidence (cell_id, evidence_id, position, removed)
         values ($1, $2, (select coalesce(max(x.position), 0) + 1 from cell_evidence x where x.cell_id = $1), $3)
         on conflict (cell_id, evidence_id) do update set removed = excluded.removed",
        cell.as_str(),
        evidence.as_str(),
        false,
    )?;
    Ok(())
}

/// Takes a piece of evidence off a cell; it may go on serving others. Answers false when it did not serve this one.
///
/// # Errors
/// When the engine fails.
pub async fn detach(tx: &mut Tx, cell: &CellId, evidence: &EvidenceId) -> Result<bool> {
    let touched = execute!(
        tx,
        "update cell_evidence set removed = $3 where cell_id = $1 and evidence_id = $2 and not removed",
        cell.as_str(),
        evidence.as_str(),
        true,
    )?;
    Ok(touched == 1)
}

/// One piece of evidence of a county, with the unit that handed it in.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &EvidenceId) -> Result<Option<(UnitId, Evidence)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        unit_id: String,
        #[sqlx(flatten)]
        evidence: EvidenceRow,
    }
    let row = fetch_optional!(
        conn,
        Row,
        "select unit_id, id, kind, title, url, sha256, file_name, media_type, bytes, effective_on, uploaded_at, uploaded_by
         from evidence where id = $1 and county_id = $2",
        id.as_str(),
        county.as_str(),
    )?;
    row.map(|row| Ok((UnitId::new(row.unit_id), Evidence::try_from(row.evidence)?))).transpose()
}

/// What the files that a unit handed in since then hold together, in bytes; those it took off again are still there.
///
/// # Errors
/// When the engine fails.
pub async fn bytes_since(conn: &mut Conn, unit: &UnitId, since: DateTime<Utc>) -> Result<i64> {
    let (bytes,) = fetch_one!(
        conn,
        (i64,),
        "select cast(coalesce(sum(bytes), 0) as bigint) from evidence where unit_id = $1 and uploaded_at >= $2",
        unit.as_str(),
        since,
    )?;
    Ok(bytes)
}

/// The units that handed in the most since then, by short name, each with what its files hold together in bytes.
///
/// # Errors
/// When the engine fails.
pub async fn most_since(conn: &mut Conn, since: DateTime<Utc>, limit: i64) -> Result<Vec<(String, i64)>> {
    fetch_all!(
        conn,
        (String, i64),
        "select unit.short_name, cast(sum(evidence.bytes) as bigint) from evidence join unit on unit.id = evidence.unit_id
         where evidence.uploaded_at >= $1 and evidence.bytes > 0
         group by unit.id, unit.short_name order by 2 desc, 1 limit $2",
        since,
        limit,
    )
}

/// What serves a cell now, in the order in which it was added.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_cell(conn: &mut Conn, cell: &CellId) -> Result<Vec<Evidence>> {
    let rows = fetch_all!(
        conn,
        EvidenceRow,
        "select e.id, e.kind, e.title, e.url, e.sha256, e.file_name, e.media_type, e.bytes, e.effective_on, e.uploaded_at, e.uploaded_by,
                l.looked_at, l.state as look_state, l.why as look_why
         from cell_evidence ce join evidence e on e.id = ce.evidence_id left join link_look l on l.evidence_id = e.id
         where ce.cell_id = $1 and not ce.removed order by ce.position, e.id",
        cell.as_str(),
    )?;
    rows.into_iter().map(Evidence::try_from).collect()
}

/// The evidence a report came with, as it was on that day.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_report(conn: &mut Conn, cell: &CellId, no: ReportNo) -> Result<Vec<Evidence>> {
    let rows = fetch_all!(
        conn,
        EvidenceRow,
        "select e.id, e.kind, e.title, e.url, e.sha256, e.file_name, e.media_type, e.bytes, e.effective_on, e.uploaded_at, e.uploaded_by,
                l.looked_at, l.state as look_state, l.why as look_why
         from report_evidence re join evidence e on e.id = re.evidence_id left join link_look l on l.evidence_id = e.id
         where re.cell_id = $1 and re.no = $2 order by re.position, e.id",
        cell.as_str(),
        i64::from(no.0),
    )?;
    rows.into_iter().map(Evidence::try_from).collect()
}

/// What serves a cell now, as [`of_cell`] lists it, and the unit's latest evidence that does not serve it yet, latest first: in one question,
/// for the page on which a report is written.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn to_write_with(conn: &mut Conn, unit: &UnitId, cell: &CellId, most: i64) -> Result<(Vec<Evidence>, Vec<Evidence>)> {
    #[derive(sqlx::FromRow)]
    struct Row {
        is_earlier: i64,
        #[sqlx(flatten)]
        evidence: EvidenceRow,
    }
    let rows = fetch_all!(
        conn,
        Row,
        "select x.is_earlier, x.id, x.kind, x.title, x.url, x.sha256, x.file_name, x.media_type, x.bytes, x.effective_on, x.uploaded_at,
                x.uploaded_by, l.looked_at, l.state as look_state, l.why as look_why
         from (
             select cast(0 as bigint) as is_earlier, ce.position as place, e.id, e.kind, e.title, e.url, e.sha256, e.file_name, e.media_type,
                    e.bytes, e.effective_on, e.uploaded_at, e.uploaded_by
             from cell_evidence ce join evidence e on e.id = ce.evidence_id
             where ce.cell_id = $2 and not ce.removed
             union all
             select cast(1 as bigint), cast(0 as bigint), y.id, y.kind, y.title, y.url, y.sha256, y.file_name, y.media_type, y.bytes,
                    y.effective_on, y.uploaded_at, y.uploaded_by
             from (
                 select e.id, e.kind, e.title, e.url, e.sha256, e.file_name, e.media_type, e.bytes, e.effective_on, e.uploaded_at, e.uploaded_by
                 from evidence e
                 where e.unit_id = $1
                   and not exists (select 1 from cell_evidence ce where ce.cell_id = $2 and ce.evidence_id = e.id and not ce.removed)
                 order by e.uploaded_at desc, e.id limit $3) y) x
         left join link_look l on l.evidence_id = x.id
         order by x.is_earlier, x.place, case when x.is_earlier = 1 then x.uploaded_at end desc, x.id",
        unit.as_str(),
        cell.as_str(),
        most,
    )?;
    let (mut own, mut earlier) = (Vec::new(), Vec::new());
    for row in rows {
        let is_earlier = row.is_earlier == 1;
        let evidence = Evidence::try_from(row.evidence)?;
        if is_earlier { earlier.push(evidence) } else { own.push(evidence) }
    }
    Ok((own, earlier))
}

/// Whether a piece of evidence serves a cell that the scope sees, on the list or taken off it.
///
/// # Errors
/// When the engine fails.
pub async fn is_visible(conn: &mut Conn, evidence: &EvidenceId, scope: &Scope) -> Result<bool> {
    let found = fetch_optional!(
        conn,
        (i64,),
        concat!(
            "select cast(1 as bigint) from cell_evidence ce join cell c on c.id = ce.cell_id
             where ce.evidence_id = $1
               and (not ce.removed or exists
                   (select 1 from report_evidence re where re.cell_id = c.id and re.evidence_id = $1 and re.no = c.accepted_no))
               and ",
            visible_cell!("c", "$2"),
            " limit 1",
        ),
        evidence.as_str(),
        key(scope),
    )?;
    Ok(found.is_some())
}
