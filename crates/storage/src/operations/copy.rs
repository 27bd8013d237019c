//! All rows of a database as text, and such rows into another one, whatever its engine: how a county that was made beside comes
//! to its place. Tables and columns are the engine's own catalogue, so that a new column is not forgotten.

use std::collections::HashSet;

use sqlx::AssertSqlSafe;

use crate::db::Raw;
use crate::{Conn, Result, Tx};

/// So many rows travel together.
const TOGETHER: i64 = 1_000;

/// Tables that belong to the installation, not to what is in it.
const OF_THE_INSTALLATION: [&str; 3] = ["audit", "audit_head", "upgrade"];

/// The tables of a SQLite database that hold what counties hold, each behind those it refers to.
///
/// # Errors
/// When the engine fails.
pub async fn tables(conn: &mut Conn) -> Result<Vec<String>> {
    let names = fetch_all!(
        conn,
        (String,),
        "select name from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!' and name not like '!_%' escape '!' order by rowid",
    )?;
    let references = fetch_all!(
        conn,
        (String, String),
        "select m.name, f.\"table\" from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table' and f.\"table\" <> m.name",
    )?;
    let mut left: Vec<String> =
        names.into_iter().map(|(name,)| name).filter(|name| !OF_THE_INSTALLATION.contains(&name.as_str())).collect();
    let mut ordered = Vec::with_capacity(left.len());
    let mut placed: HashSet<String> = HashSet::new();
    while !left.is_empty() {
        let is_ready = |name: &String| references.iter().all(|(from, to)| from != name || placed.contains(to));
        let (ready, waiting): (Vec<_>, Vec<_>) = left.into_iter().partition(is_ready);
        // tables that refer to each other in a ring go as they are
        let (ready, waiting) = if ready.is_empty() { (waiting, Vec::new()) } else { (ready, waiting) };
        placed.extend(ready.iter().cloned());
        ordered.extend(ready);
        left = waiting;
    }
    Ok(ordered)
}

/// The rows of a SQLite table as JSON arrays of objects, in the order in which they were written.
///
/// # Errors
/// When the engine fails.
pub async fn rows(conn: &mut Conn, table: &str) -> Result<Vec<String>> {
    let (columns,) =
        fetch_one!(conn, (String,), "select group_concat('''' || name || ''', \"' || name || '\"') from pragma_table_info($1)", table)?;
    let mut pieces = Vec::new();
    let mut from = 0;
    loop {
        // the names come from the engine's own catalogue
        let sql = AssertSqlSafe(format!(
            "select json_group_array(json_object({columns})) from (select * from \"{table}\" order by rowid limit {TOGETHER} offset {from})"
        ));
        let (piece,): (String,) = match conn.raw() {
            Raw::Sqlite(c) => sqlx::query_as(sql).fetch_one(c).await?,
            Raw::Postgres(c) => sqlx::query_as(sql).fetch_one(c).await?,
        };
        if piece == "[]" {
            return Ok(pieces);
        }
        pieces.push(piece);
        from += TOGETHER;
    }
}

/// Puts such rows into the table of the same name.
///
/// # Errors
/// When the engine refuses one of them.
pub async fn put(tx: &mut Tx, table: &str, rows: &str) -> Result<()> {
    let columns = match tx.raw() {
        Raw::Sqlite(c) => {
            let columns: Vec<(String,)> = sqlx::query_as("select name from pragma_table_info($1)").bind(table).fetch_all(c).await?;
            Some(columns)
        }
        Raw::Postgres(_) => None,
    };
    let sql = match columns {
        Some(columns) => {
            let names: Vec<String> = columns.iter().map(|(name,)| format!("\"{name}\"")).collect();
            let values: Vec<String> = columns.iter().map(|(name,)| format!("json_extract(value, '$.{name}')")).collect();
            format!("insert into \"{table}\" ({}) select {} from json_each($1)", names.join(", "), values.join(", "))
        }
        None => format!("insert into \"{table}\" select * from json_populate_recordset(null::\"{table}\", $1::json)"),
    };
    // the names come from the engine's own catalogue
    let sql = AssertSqlSafe(sql);
    match tx.raw() {
        Raw::Sqlite(c) => sqlx::query(sql).bind(rows).execute(c).await.map(|_| ()),
        Raw::Postgres(c) => sqlx::query(sql).bind(rows).execute(c).await.map(|_| ()),
    }?;
    Ok(())
}
