//! The played county is put to its place, and as often again as asked, each time under another name: ids and names are exchanged
//! in the rows' text, and the log of a renamed county is chained anew.

use chrono::{DateTime, Utc};
use domain::audit::event::{AuditEvent, GENESIS};
use domain::audit::held::RECORD;
use domain::audit::rows::ROWS;
use serde_json::{Map, Value};
use storage::Db;
use storage::operations::copy;

use super::copied_draws::{self, exchanged, redrawn};
use crate::assessment::reseal;
use crate::operations::audit;
use crate::operations::demo::texts::COUNTY;
use crate::{Result, ServiceError, seeded};

/// Invented neighbours, for the data of a whole city. None of these counties exists.
const NEIGHBOURS: [&str; 12] =
    ["岚溪县", "鹿泽县", "望河县", "苇塘县", "霜林县", "琴湖县", "棠溪县", "雁浦县", "竹坞县", "枕流县", "暮山县", "沐川湾县"];

/// The table of contents of pages, found by their digests.
const PAGES_READ: &str = "page_reading";

/// The name of the county with that number; 0 is the demo county.
fn county_name(number: u32) -> String {
    let Some(index) = number.checked_sub(1).map(|index| index as usize) else { return COUNTY.into() };
    let name = NEIGHBOURS[index % NEIGHBOURS.len()];
    match index / NEIGHBOURS.len() {
        0 => name.into(),
        round => format!("{}{}县", name.trim_end_matches('县'), round + 1),
    }
}

/// Puts the county that was played in `from` into `to`, that many times.
///
/// # Errors
/// When an engine fails.
pub(super) async fn put(from: &Db, to: &Db, counties: u32) -> Result<()> {
    let mut conn = from.read().await?;
    let tables = copy::tables(&mut conn).await?;
    let sealed = copy::rows(&mut conn, "sealed_round").await?;
    let drawn = copy::rows(&mut conn, "cross_check").await?;
    for number in 0..counties {
        let mut tx = to.write().await?;
        let mut end = None;
        let seals = if number > 0 { seals(&sealed, number)? } else { Vec::new() };
        let draws = if number > 0 { redrawn(&drawn, |rows| renamed("cross_check", rows, number))? } else { Vec::new() };
        // what a page said is kept once per content, whichever counties have read it
        for table in tables.iter().filter(|table| number == 0 || *table != PAGES_READ) {
            for piece in copy::rows(&mut conn, table).await? {
                let piece = renamed(table, &piece, number);
                let piece = seals.iter().fold(piece, |piece, (old, new)| piece.replace(old.digest.as_str(), &new.digest));
                let piece = copied_draws::drawn(table, exchanged(piece, &draws), &draws)?;
                let piece = match table.as_str() {
                    "sealed_round" if number > 0 => resealed(&piece, &seals)?,
                    "audit_event" if number > 0 => chained(&piece, &mut end)?,
                    "audit_chain" if number > 0 => ended(&piece, end.as_ref())?,
                    _ => piece,
                };
                copy::put(&mut tx, table, &piece).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(())
}

/// The rows of a table as objects.
pub(super) fn objects(piece: &str) -> Result<Vec<Map<String, Value>>> {
    serde_json::from_str(piece).map_err(ServiceError::internal)
}

/// What such a row says in a column; nothing where that is no text.
pub(super) fn word<'r>(row: &'r Map<String, Value>, key: &str) -> &'r str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A sealed round as it was played and as it is of a renamed county: with other ids and another name its digest is another one.
struct Resealed {
    digest: String,
    content: String,
}

/// The seals of a renamed county, each behind the one before it.
fn seals(pieces: &[String], number: u32) -> Result<Vec<(Resealed, Resealed)>> {
    let mut all: Vec<(Resealed, Resealed)> = Vec::new();
    for piece in pieces {
        for row in objects(piece)? {
            let before = all.iter().find(|(old, _)| old.digest == word(&row, "previous")).map(|(_, new)| new.digest.clone());
            let content = renamed("sealed_round", word(&row, "content"), number);
            let version = row.get("no").and_then(Value::as_i64).unwrap_or_default();
            let (digest, content) = reseal(&content, word(&row, "sealed_on"), version, before.as_deref())?;
            all.push((Resealed { digest: word(&row, "digest").to_owned(), content: String::new() }, Resealed { digest, content }));
        }
    }
    Ok(all)
}

/// The rows of such a county's seals: their digests are exchanged already.
fn resealed(rows: &str, seals: &[(Resealed, Resealed)]) -> Result<String> {
    let mut rows = objects(rows)?;
    for row in &mut rows {
        let digest = word(row, "digest");
        if let Some((_, new)) = seals.iter().find(|(_, new)| new.digest == digest) {
            row.insert("content".into(), new.content.clone().into());
        }
    }
    serde_json::to_string(&rows).map_err(ServiceError::internal)
}

/// Every row of the played county, as text; the same in every run but for digests of passwords.
///
/// # Errors
/// When the engine fails.
#[cfg(test)]
pub(super) async fn everything(conn: &mut storage::Conn) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for table in copy::tables(conn).await? {
        all.extend(copy::rows(conn, &table).await?.into_iter().map(|rows| format!("{table} {rows}")));
    }
    Ok(all)
}

/// Rows of the played county as those of the county with that number.
fn renamed(table: &str, rows: &str, number: u32) -> String {
    if number == 0 {
        return rows.to_owned();
    }
    let (own, name) = (COUNTY, county_name(number));
    let bare = |name: &str| name.trim_end_matches('县').to_owned();
    let rows = rows.replace(&seeded::mark(0), &seeded::mark(number)).replace(own, &name).replace(&bare(own), &bare(&name));
    // what is one in the whole installation
    match table {
        "account" => rows.replace("\"username\":\"", &format!("\"username\":\"c{number}-")),
        "checklist" => rows.replace("\"public_slug\":\"", &format!("\"public_slug\":\"c{number}")),
        _ => rows,
    }
}

/// Events of a renamed county, each with the digest of the one before. `end` is the last of the piece before this one.
fn chained(rows: &str, end: &mut Option<(i64, String)>) -> Result<String> {
    let mut events = objects(rows)?;
    for row in &mut events {
        let at: DateTime<Utc> = word(row, "at").parse().map_err(ServiceError::internal)?;
        let seq = row.get("seq").and_then(Value::as_i64).unwrap_or_default();
        let mut event = AuditEvent {
            seq,
            county: word(row, "county_id").to_owned(),
            at,
            actor: word(row, "actor").to_owned(),
            actor_name: word(row, "actor_name").to_owned(),
            action: word(row, "action").to_owned(),
            subject: word(row, "subject").to_owned(),
            detail: without_record(word(row, "detail"))?,
            prev_hash: end.as_ref().map_or_else(|| GENESIS.to_owned(), |(_, hash)| hash.clone()),
            hash: String::new(),
        };
        event.hash = audit::digest(&event);
        row.insert("detail".into(), event.detail.into());
        row.insert("prev_hash".into(), event.prev_hash.into());
        row.insert("hash".into(), event.hash.clone().into());
        *end = Some((seq, event.hash));
    }
    serde_json::to_string(&events).map_err(ServiceError::internal)
}

/// The facts of such an event without the digests of what it was written with: they are others in a renamed county, whose events are
/// held by kind, account and time, and whose rows are not.
fn without_record(detail: &str) -> Result<String> {
    let mut facts: Map<String, Value> = serde_json::from_str(detail).map_err(ServiceError::internal)?;
    facts.remove(RECORD);
    facts.remove(ROWS);
    serde_json::to_string(&facts).map_err(ServiceError::internal)
}

/// The end of that chain.
fn ended(rows: &str, end: Option<&(i64, String)>) -> Result<String> {
    let mut chains = objects(rows)?;
    if let (Some(row), Some((seq, hash))) = (chains.first_mut(), end) {
        row.insert("seq".into(), (*seq).into());
        row.insert("hash".into(), hash.clone().into());
    }
    serde_json::to_string(&chains).map_err(ServiceError::internal)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn neighbours_carry_their_own_name_and_ids() {
        let rows = r#"[{"id":"0-7000-a000-1","full_name":"云岫经济开发区管理委员会","username":"fgw"}]"#;
        let other = renamed("account", rows, 1);
        assert_eq!(other, r#"[{"id":"0-7000-a001-1","full_name":"岚溪经济开发区管理委员会","username":"c1-fgw"}]"#);
        assert_eq!(renamed("account", rows, 0), rows);
        let names: HashSet<String> = (0..100).map(county_name).collect();
        assert_eq!(names.len(), 100);
    }
}
