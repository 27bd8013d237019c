//! Search by words.

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::ids::{CellId, CountyId, TaskId, UnitId};
use domain::monitoring::urge::ContactKind;
use domain::register::ended::Ended;

use super::UnitName;
use crate::checklist::import::year_from;
use crate::db::scope::{key, visible_cell, visible_task, visible_unit};
use crate::{Conn, Result, StorageError};

/// A task that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTask {
    /// Its id.
    pub id: TaskId,
    /// Year of its checklist.
    pub year: i32,
    /// What tells that list from the others of its year; empty for the yearly list itself.
    pub list: String,
    /// Its number as written.
    pub number: String,
    /// The first words of its requirement.
    pub requirement: String,
}

/// Tasks whose requirement, responsible text or number is like the pattern, latest year first.
///
/// # Errors
/// When the engine fails.
pub async fn find_tasks(conn: &mut Conn, county: &CountyId, scope: &Scope, pattern: &str, limit: i64) -> Result<Vec<FoundTask>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: String,
        year: i64,
        list_name: String,
        number: String,
        position: i64,
        requirement: String,
    }
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "select t.id, l.year, l.name as list_name, t.number, t.position, substr(t.requirement, 1, 60) as requirement
             from task t join checklist l on l.id = t.checklist_id
             where t.county_id = $1 and not t.removed
               and (lower(t.requirement) like $2 escape '\\' or lower(t.responsible) like $2 escape '\\' or lower(t.number) like $2 escape '\\'
                    or lower(l.name) like $2 escape '\\')
               and ",
            visible_task!("t", "$3"),
            " order by l.year desc, l.no, t.position limit $4",
        ),
        county.as_str(),
        pattern,
        key(scope),
        limit,
    )?;
    rows.into_iter()
        .map(|Row { id, year, list_name, number, position, requirement }| {
            Ok(FoundTask {
                id: TaskId::new(id),
                year: year_from("checklist", year)?,
                list: list_name,
                number: if number.trim().is_empty() { position.to_string() } else { number.trim().to_owned() },
                requirement,
            })
        })
        .collect()
}

/// Units of which some name, its pinyin or their initials is like the pattern, in official order.
///
/// # Errors
/// When the engine fails.
pub async fn find_units(conn: &mut Conn, county: &CountyId, scope: &Scope, pattern: &str, limit: i64) -> Result<Vec<UnitName>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: String,
        short_name: String,
        full_name: String,
        group_name: String,
        valid_to: Option<NaiveDate>,
        heir: Option<String>,
    }
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "select u.id, u.short_name, u.full_name, u.group_name, u.valid_to,
                    (select h.short_name from unit h where h.id = u.successor_id) as heir
             from unit u
             where u.county_id = $1 and u.search like $2 escape '\\' and ",
            visible_unit!("u", "$3"),
            " order by u.position, u.id limit $4",
        ),
        county.as_str(),
        pattern,
        key(scope),
        limit,
    )?;
    let name = |row: Row| UnitName {
        id: UnitId::new(row.id),
        short: row.short_name,
        full: row.full_name,
        group: row.group_name,
        former: Vec::new(),
        ended: row.valid_to.map(|on| Ended { on, successor: row.heir }),
    };
    Ok(rows.into_iter().map(name).collect())
}

/// A report that a search found, by its text or by what it came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundReport {
    /// Its cell.
    pub cell: CellId,
    /// The unit's short name.
    pub unit: String,
    /// Year of its checklist.
    pub year: i32,
    /// What tells that list from the others of its year; empty for the yearly list itself.
    pub list: String,
    /// The number of its task as written; may be empty.
    pub number: String,
    /// The beginning of what the task asks for.
    pub requirement: String,
    /// The period.
    pub period: String,
    /// What was found: the report's text, or the name of a piece of evidence.
    pub text: String,
}

#[derive(sqlx::FromRow)]
struct ReportRow {
    id: String,
    unit_name: String,
    year: i64,
    list_name: String,
    number: String,
    requirement: String,
    period_name: String,
    found: String,
}

impl TryFrom<ReportRow> for FoundReport {
    type Error = StorageError;

    fn try_from(row: ReportRow) -> Result<Self> {
        Ok(Self {
            cell: CellId::new(row.id),
            unit: row.unit_name,
            year: year_from("checklist", row.year)?,
            list: row.list_name,
            number: row.number,
            requirement: row.requirement,
            period: row.period_name,
            text: row.found,
        })
    }
}

/// What a search found among reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundRecords {
    /// Reports by their text.
    pub reports: Vec<FoundReport>,
    /// Items by the name of who reported or judged them last.
    pub by_person: Vec<FoundByPerson>,
}

/// An item that a search found by a person's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundByPerson {
    /// The item; its text is the name.
    pub item: FoundReport,
    /// The person judged it; otherwise she reported it.
    pub is_reviewer: bool,
    /// Or she is of the office and entered what the unit had sent on paper (录入纸质填报).
    pub is_from_paper: bool,
}

#[derive(sqlx::FromRow)]
struct RecordRow {
    way: String,
    #[sqlx(flatten)]
    row: ReportRow,
}

/// The latest reports of cells whose text is like the pattern, and items whose last reporter or reviewer is called so; of each so many,
/// the latest year and in it the latest period first.
///
/// # Errors
/// When the engine fails.
pub async fn find_records(conn: &mut Conn, county: &CountyId, scope: &Scope, pattern: &str, limit: i64) -> Result<FoundRecords> {
    let rows = fetch_all!(
        conn,
        RecordRow,
        concat!(
            "select * from (
                select 'text' as way, c.id, u.short_name as unit_name, l.year, l.name as list_name, t.number,
                    substr(t.requirement, 1, 60) as requirement, c.period_name, r.content as found, c.period_start, u.position as unit_position
                from cell c
                join report r on r.cell_id = c.id and r.no = c.latest_no
                join unit u on u.id = c.unit_id
                join task t on t.id = c.task_id
                join checklist l on l.id = c.checklist_id
                where c.county_id = $1 and not c.removed and lower(r.content) like $2 escape '\\' and ",
            visible_cell!("c", "$3"),
            "   order by l.year desc, c.period_start desc, u.position, c.id limit $4
             ) as by_text
             union all
             select * from (
                select case when lower(c.submitted_by) like $2 escape '\\'
                            then case when r.received_on is null then 'reported' else 'entered' end
                            else 'judged' end as way, c.id,
                    u.short_name as unit_name, l.year, l.name as list_name, t.number, substr(t.requirement, 1, 60) as requirement, c.period_name,
                    case when lower(c.submitted_by) like $2 escape '\\' then c.submitted_by else c.judged_by end as found,
                    c.period_start, u.position as unit_position
                from cell c
                left join report r on r.cell_id = c.id and r.no = c.latest_no
                join unit u on u.id = c.unit_id
                join task t on t.id = c.task_id
                join checklist l on l.id = c.checklist_id
                where c.county_id = $1 and not c.removed
                  and (lower(c.submitted_by) like $2 escape '\\' or lower(c.judged_by) like $2 escape '\\') and ",
            visible_cell!("c", "$3"),
            "   order by l.year desc, c.period_start desc, u.position, c.id limit $4
             ) as by_person
             order by year desc, period_start desc, unit_position, id",
        ),
        county.as_str(),
        pattern,
        key(scope),
        limit,
    )?;
    let mut found = FoundRecords::default();
    for RecordRow { way, row } in rows {
        let item = FoundReport::try_from(row)?;
        match way.as_str() {
            "text" => found.reports.push(item),
            way => found.by_person.push(FoundByPerson { item, is_reviewer: way == "judged", is_from_paper: way == "entered" }),
        }
    }
    Ok(found)
}

/// Pieces of evidence of the latest reports whose title, file or address is like the pattern, the latest year and in it the latest
/// period first.
///
/// # Errors
/// When the engine fails.
pub async fn find_evidence(conn: &mut Conn, county: &CountyId, scope: &Scope, pattern: &str, limit: i64) -> Result<Vec<FoundReport>> {
    let rows = fetch_all!(
        conn,
        ReportRow,
        concat!(
            "select c.id, u.short_name as unit_name, l.year, l.name as list_name, t.number, substr(t.requirement, 1, 60) as requirement, c.period_name,
                    case when e.title <> '' then e.title else e.file_name end as found
             from cell c
             join report_evidence x on x.cell_id = c.id and x.no = c.latest_no
             join evidence e on e.id = x.evidence_id
             join unit u on u.id = c.unit_id
             join task t on t.id = c.task_id
             join checklist l on l.id = c.checklist_id
             where c.county_id = $1 and not c.removed
               and (lower(e.title) like $2 escape '\\' or lower(e.file_name) like $2 escape '\\' or lower(e.url) like $2 escape '\\') and ",
            visible_cell!("c", "$3"),
            " order by l.year desc, c.period_start desc, u.position, c.id, x.position limit $4",
        ),
        county.as_str(),
        pattern,
        key(scope),
        limit,
    )?;
    rows.into_iter().map(FoundReport::try_from).collect()
}

/// A contact person that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPerson {
    /// Whose.
    pub unit: UnitId,
    /// The unit's short name.
    pub unit_name: String,
    /// What she is.
    pub kind: ContactKind,
    /// Her name.
    pub name: String,
}

/// Contact persons in a scope on a day whose name is like the pattern, units in official order: a unit sees its own alone. Whoever asks
/// has been asked for her right before.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn find_people(
    conn: &mut Conn,
    county: &CountyId,
    scope: &Scope,
    pattern: &str,
    on: NaiveDate,
    limit: i64,
) -> Result<Vec<FoundPerson>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, String),
        "select p.unit_id, u.short_name, p.kind, p.name from unit_contact p join unit u on u.id = p.unit_id
         where p.county_id = $1 and lower(p.name) like $2 escape '\\' and p.valid_from <= $3 and (p.valid_to is null or p.valid_to > $3)
           and ($5 = 'county' or p.unit_id = $5)
         order by u.position, p.kind, p.id limit $4",
        county.as_str(),
        pattern,
        on,
        limit,
        key(scope),
    )?;
    rows.into_iter()
        .map(|(unit, unit_name, kind, name)| {
            let kind = ContactKind::from_code(&kind).ok_or_else(|| StorageError::inconsistent("unit_contact", "kind", kind))?;
            Ok(FoundPerson { unit: UnitId::new(unit), unit_name, kind, name })
        })
        .collect()
}
