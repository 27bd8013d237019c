//! Imports: files that wait for a person, what was confirmed, and what open expressions were confirmed to mean.

use chrono::{DateTime, Utc};
use domain::checklist::import::responsible::OpenGroupChoices;
use domain::checklist::import::{ColumnMemory, ColumnRole};
use domain::ids::{ChecklistId, CountyId, ImportId, UnitId};

use crate::{Conn, Result, StorageError, Tx};

/// A file whose preview waits to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingImport {
    /// Its id, the last part of its page's address.
    pub id: ImportId,
    /// Who brought it, by name.
    pub received_by: String,
    /// The year it is for.
    pub year: i32,
    /// For which list of that year; empty for the yearly list itself.
    pub list_name: String,
    /// The file's name as the browser told it.
    pub file_name: String,
    /// Hex digest of the file.
    pub sha256: String,
    /// The tables read from it, as JSON.
    pub document: String,
    /// What was decided so far, as JSON.
    pub choices: String,
    /// When it came.
    pub created_at: DateTime<Utc>,
}

/// A confirmed import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The checklist it made or changed; `None` once the checklist is gone.
    pub checklist: Option<ChecklistId>,
    /// The year.
    pub year: i32,
    /// The file's name.
    pub file_name: String,
    /// Hex digest of the file.
    pub sha256: String,
    /// What it did, in one Chinese sentence.
    pub summary: String,
    /// When.
    pub imported_at: DateTime<Utc>,
    /// Who, by name.
    pub imported_by: String,
    /// When it was undone.
    pub undone_at: Option<DateTime<Utc>>,
    /// Who undid it, by name.
    pub undone_by: Option<String>,
}

pub(crate) fn year_from(table: &'static str, year: i64) -> Result<i32> {
    i32::try_from(year).map_err(|_| StorageError::inconsistent(table, "year", year.to_string()))
}

#[derive(sqlx::FromRow)]
struct PendingRow {
    id: String,
    received_by: String,
    year: i64,
    list_name: String,
    file_name: String,
    sha256: String,
    document: String,
    choices: String,
    created_at: DateTime<Utc>,
}

impl TryFrom<PendingRow> for PendingImport {
    type Error = StorageError;

    fn try_from(row: PendingRow) -> Result<Self> {
        Ok(Self {
            id: ImportId::new(row.id),
            received_by: row.received_by,
            year: year_from("import_draft", row.year)?,
            list_name: row.list_name,
            file_name: row.file_name,
            sha256: row.sha256,
            document: row.document,
            choices: row.choices,
            created_at: row.created_at,
        })
    }
}

/// Keeps a file until its preview is confirmed or discarded.
///
/// # Errors
/// When the engine fails.
pub async fn insert_pending(tx: &mut Tx, county: &CountyId, pending: &PendingImport) -> Result<()> {
    execute!(
        tx,
        "insert into import_draft (id, county_id, kind, received_by, year, file_name, sha256, document, choices, created_at, list_name)
         values ($1, $2, 'checklist', $3, $4, $5, $6, $7, $8, $9, $10)",
        pending.id.as_str(),
        county.as_str(),
        &pending.received_by,
        i64::from(pending.year),
        &pending.file_name,
        &pending.sha256,
        &pending.document,
        &pending.choices,
        pending.created_at,
        &pending.list_name,
    )?;
    Ok(())
}

/// One waiting file of the county.
///
/// # Errors
/// When the engine fails.
pub async fn pending(conn: &mut Conn, county: &CountyId, id: &ImportId) -> Result<Option<PendingImport>> {
    let row = fetch_optional!(
        conn,
        PendingRow,
        "select id, received_by, year, list_name, file_name, sha256, document, choices, created_at
         from import_draft where id = $1 and county_id = $2 and kind = 'checklist'",
        id.as_str(),
        county.as_str(),
    )?;
    row.map(PendingImport::try_from).transpose()
}

/// For which list a waiting file of the county is: year and name, without what is in it.
///
/// # Errors
/// When the engine fails.
pub async fn pending_for(conn: &mut Conn, county: &CountyId, id: &ImportId) -> Result<Option<(i32, String)>> {
    let row = fetch_optional!(
        conn,
        (i64, String),
        "select coalesce(year, 0) as year, list_name from import_draft where id = $1 and county_id = $2 and kind = 'checklist'",
        id.as_str(),
        county.as_str(),
    )?;
    row.map(|(year, list_name)| Ok((year_from("import_draft", year)?, list_name))).transpose()
}

/// The county's waiting files, newest first, without what is in them.
///
/// # Errors
/// When the engine fails.
pub async fn pending_list(conn: &mut Conn, county: &CountyId) -> Result<Vec<PendingImport>> {
    let rows = fetch_all!(
        conn,
        PendingRow,
        "select id, received_by, year, list_name, file_name, sha256, '' as document, '' as choices, created_at
         from import_draft where county_id = $1 and kind = 'checklist' order by created_at desc, id desc limit 20",
        county.as_str(),
    )?;
    rows.into_iter().map(PendingImport::try_from).collect()
}

/// Stores what was decided so far.
///
/// # Errors
/// When the engine fails.
pub async fn set_choices(tx: &mut Tx, county: &CountyId, id: &ImportId, choices: &str) -> Result<bool> {
    let touched = execute!(
        tx,
        "update import_draft set choices = $3 where id = $1 and county_id = $2 and kind = 'checklist'",
        id.as_str(),
        county.as_str(),
        choices
    )?;
    Ok(touched == 1)
}

/// Says that a waiting file is for another year. Answers false when it waits no longer.
///
/// # Errors
/// When the engine fails.
pub async fn set_year(tx: &mut Tx, county: &CountyId, id: &ImportId, year: i32) -> Result<bool> {
    let touched = execute!(
        tx,
        "update import_draft set year = $3 where id = $1 and county_id = $2 and kind = 'checklist'",
        id.as_str(),
        county.as_str(),
        i64::from(year)
    )?;
    Ok(touched == 1)
}

#[derive(sqlx::FromRow)]
struct ImportRow {
    id: String,
    checklist_id: Option<String>,
    year: i64,
    file_name: String,
    sha256: String,
    summary: String,
    imported_at: DateTime<Utc>,
    imported_by: String,
    undone_at: Option<DateTime<Utc>>,
    undone_by: Option<String>,
}

impl TryFrom<ImportRow> for Import {
    type Error = StorageError;

    fn try_from(row: ImportRow) -> Result<Self> {
        Ok(Self {
            id: ImportId::new(row.id),
            checklist: row.checklist_id.map(ChecklistId::new),
            year: year_from("import", row.year)?,
            file_name: row.file_name,
            sha256: row.sha256,
            summary: row.summary,
            imported_at: row.imported_at,
            imported_by: row.imported_by,
            undone_at: row.undone_at,
            undone_by: row.undone_by,
        })
    }
}

/// Adds a confirmed import behind every other of its list, whatever the clock says. `snapshot` is what it replaced.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, import: &Import, snapshot: &str) -> Result<()> {
    execute!(
        tx,
        "insert into import (id, county_id, checklist_id, year, file_name, sha256, summary, snapshot, imported_at, imported_by, no)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce(max(o.no), 0) + 1 from import o where o.checklist_id = $3",
        import.id.as_str(),
        county.as_str(),
        import.checklist.as_ref().map(ChecklistId::as_str),
        i64::from(import.year),
        &import.file_name,
        &import.sha256,
        &import.summary,
        snapshot,
        import.imported_at,
        &import.imported_by,
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    import: ImportRow,
    is_last: i64,
    held: i64,
}

/// Why what an import brought is not taken back any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Its list is closed.
    Closed,
    /// Somebody has worked on what it brought: a report, a draft, a piece of evidence, a request. What
    /// [`used_since`](super::import_undo::used_since) names.
    Reported,
    /// What it brought went on without that: to a successor, to another date, out of the counts.
    WentOn,
}

/// An import as the list of them shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedImport {
    /// The import.
    pub import: Import,
    /// Whether it stands and is the last one of its list: [`latest_active`].
    pub is_last: bool,
    /// Why it is not undone, where something that it brought was worked on since, or its list is closed. Told of the last one only.
    pub held: Option<Held>,
}

/// The last change of a list first: by its place, whatever the clock says; those of before have none, and stand in the order of their
/// times.
macro_rules! last_first {
    () => {
        "coalesce(no, 0) desc, imported_at desc, id desc"
    };
}

/// The county's imports, newest first. Those of one moment stand in the order of their ids, which grow.
///
/// # Errors
/// When the engine fails.
pub async fn list(conn: &mut Conn, county: &CountyId, limit: i64) -> Result<Vec<ListedImport>> {
    let rows = fetch_all!(
        conn,
        ListedRow,
        concat!(
            "select i.id, i.checklist_id, i.year, i.file_name, i.sha256, i.summary, i.imported_at, i.imported_by, i.undone_at, i.undone_by,
                cast(case when l.id is null then 0 else 1 end as bigint) as is_last,
                cast(case
                    when l.id is null then 0
                    when exists (select 1 from sealed_list s where s.checklist_id = i.checklist_id and s.no = 1) then 1
                    when exists (
                        select 1 from cell c where c.checklist_id = i.checklist_id and c.import_id = i.id
                        and (exists (select 1 from draft d where d.cell_id = c.id)
                             or exists (select 1 from cell_event e where e.cell_id = c.id
                                        and e.kind not in ('created', 'taken_over', 'left', 'restored', 'redated', 'moved', 'migrated')))
                    ) then 2
                    when exists (
                        select 1 from cell c join cell_event e on e.cell_id = c.id
                        where c.checklist_id = i.checklist_id and c.import_id = i.id and e.kind not in ('created', 'taken_over')
                    ) then 3
                    else 0 end as bigint) as held
             from import i left join (
                select id from (
                    select id, row_number() over (partition by checklist_id order by ",
            last_first!(),
            ") as place
                    from import where county_id = $1 and checklist_id is not null and undone_at is null
                ) placed where place = 1
             ) l on l.id = i.id
             where i.county_id = $1 order by i.imported_at desc, i.id desc limit $2"
        ),
        county.as_str(),
        limit,
    )?;
    let listed = |row: ListedRow| -> Result<ListedImport> {
        let held = match row.held {
            1 => Some(Held::Closed),
            2 => Some(Held::Reported),
            3 => Some(Held::WentOn),
            _ => None,
        };
        Ok(ListedImport { import: Import::try_from(row.import)?, is_last: row.is_last == 1, held })
    };
    rows.into_iter().map(listed).collect()
}

/// One import with its snapshot.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &ImportId) -> Result<Option<(Import, String)>> {
    let row = fetch_optional!(
        conn,
        ImportRow,
        "select id, checklist_id, year, file_name, sha256, summary, imported_at, imported_by, undone_at, undone_by
         from import where id = $1 and county_id = $2",
        id.as_str(),
        county.as_str(),
    )?;
    let Some(row) = row else { return Ok(None) };
    let (snapshot,) = fetch_one!(conn, (String,), "select snapshot from import where id = $1", id.as_str())?;
    Ok(Some((Import::try_from(row)?, snapshot)))
}

/// The latest import of a checklist that was not undone: the only one that can be.
///
/// # Errors
/// When the engine fails.
pub async fn latest_active(conn: &mut Conn, checklist: &ChecklistId) -> Result<Option<ImportId>> {
    let row = fetch_optional!(
        conn,
        (String,),
        concat!("select id from import where checklist_id = $1 and undone_at is null order by ", last_first!(), " limit 1"),
        checklist.as_str(),
    )?;
    Ok(row.map(|(id,)| ImportId::new(id)))
}

/// Marks an import as undone; its snapshot is no longer needed.
///
/// # Errors
/// When the engine fails.
pub async fn mark_undone(tx: &mut Tx, id: &ImportId, at: DateTime<Utc>, by: &str) -> Result<()> {
    execute!(tx, "update import set undone_at = $2, undone_by = $3, snapshot = '' where id = $1", id.as_str(), at, by)?;
    Ok(())
}

/// What the office confirmed behind open expressions, by their words.
///
/// # Errors
/// When the engine fails.
pub async fn open_groups(conn: &mut Conn, county: &CountyId) -> Result<OpenGroupChoices> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "select g.written, g.unit_id from open_group_choice g join unit u on u.id = g.unit_id
         where g.county_id = $1 order by g.written, u.position, u.id",
        county.as_str(),
    )?;
    let mut choices = OpenGroupChoices::default();
    for group in rows.chunk_by(|a, b| a.0 == b.0) {
        if let Some((written, _)) = group.first() {
            choices.remember(written, group.iter().map(|(_, unit)| UnitId::new(unit)).collect());
        }
    }
    Ok(choices)
}

/// Remembers what an open expression was confirmed to mean, over what was remembered before.
///
/// # Errors
/// When the engine fails.
pub async fn set_open_group(tx: &mut Tx, county: &CountyId, written: &str, units: &[UnitId]) -> Result<()> {
    execute!(tx, "delete from open_group_choice where county_id = $1 and written = $2", county.as_str(), written)?;
    for unit in units {
        execute!(
            tx,
            "insert into open_group_choice (county_id, written, unit_id) values ($1, $2, $3)",
            county.as_str(),
            written,
            unit.as_str(),
        )?;
    }
    Ok(())
}

/// What the columns of earlier files were said to mean.
///
/// # Errors
/// When the engine fails, or a word in it is none of a column's.
pub async fn column_memory(conn: &mut Conn, county: &CountyId) -> Result<ColumnMemory> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "select headings, roles from column_memory where county_id = $1 order by headings",
        county.as_str(),
    )?;
    let mut memory = ColumnMemory::default();
    for (headings, roles) in rows {
        let role = |code: &str| ColumnRole::from_code(code).ok_or_else(|| StorageError::inconsistent("column_memory", "roles", code));
        memory.insert(headings, roles.split(',').map(role).collect::<Result<_>>()?);
    }
    Ok(memory)
}

/// Remembers what the columns under these headings mean, over what was remembered before.
///
/// # Errors
/// When the engine fails.
pub async fn set_columns(tx: &mut Tx, county: &CountyId, headings: &str, roles: &[ColumnRole]) -> Result<()> {
    let roles: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    execute!(
        tx,
        "insert into column_memory (county_id, headings, roles) values ($1, $2, $3)
         on conflict (county_id, headings) do update set roles = excluded.roles",
        county.as_str(),
        headings,
        roles.join(","),
    )?;
    Ok(())
}
