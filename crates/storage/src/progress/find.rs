//! Search by words.

use domain::access::scope::Scope;
use domain::ids::{CountyId, TaskId, UnitId};

use super::UnitName;
use crate::db::scope::{key, visible_task, visible_unit};
use crate::{Conn, Result, StorageError};

/// A task that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTask {
    /// Its id.
    pub id: TaskId,
    /// Year of its checklist.
    pub year: i32,
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
        number: String,
        position: i64,
        requirement: String,
    }
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "select t.id, l.year, t.number, t.position, substr(t.requirement, 1, 60) as requirement
             from task t join checklist l on l.id = t.checklist_id
             where t.county_id = $1 and not t.removed
               and (lower(t.requirement) like $2 escape '\\' or lower(t.responsible) like $2 escape '\\' or lower(t.number) like $2 escape '\\')
               and ",
            visible_task!("t", "$3"),
            " order by l.year desc, t.position limit $4",
        ),
        county.as_str(),
        pattern,
        key(scope),
        limit,
    )?;
    rows.into_iter()
        .map(|Row { id, year, number, position, requirement }| {
            Ok(FoundTask {
                id: TaskId::new(id),
                year: i32::try_from(year).map_err(|_| StorageError::inconsistent("checklist", "year", year.to_string()))?,
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
    }
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "select u.id, u.short_name, u.full_name, u.group_name
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
    };
    Ok(rows.into_iter().map(name).collect())
}
