//! What earlier days knew of a unit: its group, its end and its names, as they had been entered by then.

use chrono::NaiveDate;
use domain::ids::{CountyId, UnitId};
use domain::register::unit::{Alias, AliasKind, Unit};

use crate::{Conn, Result, StorageError, Tx};

/// Keeps what the days before `on` knew, where the unit that is about to be written says something else. Of two changes on one day
/// what stood before the first one stays.
pub(super) async fn keep(tx: &mut Tx, county: &CountyId, unit: &Unit, on: NaiveDate) -> Result<()> {
    execute!(
        tx,
        "insert into unit_past (unit_id, to_on, group_name, keeps_end, ends_on, successor_id)
         select u.id, $3, u.group_name, $7, u.valid_to, u.successor_id from unit u where u.id = $1 and u.county_id = $2
            and (u.group_name <> $4 or u.valid_to is distinct from $5 or u.successor_id is distinct from $6)
            and not exists (select 1 from unit_past p where p.unit_id = u.id and p.to_on = $3)",
        unit.id.as_str(),
        county.as_str(),
        on,
        &unit.group,
        unit.valid_to,
        unit.successor.as_ref().map(UnitId::as_str),
        true,
    )?;
    Ok(())
}

/// The last day from which something kept here was written anew.
pub(super) async fn last_change(conn: &mut Conn, unit: &UnitId) -> Result<Option<NaiveDate>> {
    let sql = "select max(to_on) from unit_past where unit_id = $1";
    Ok(fetch_one!(conn, (Option<NaiveDate>,), sql, unit.as_str())?.0)
}

#[derive(sqlx::FromRow)]
struct PastRow {
    group_name: String,
    keeps_end: bool,
    ends_on: Option<NaiveDate>,
    successor_id: Option<String>,
}

#[derive(sqlx::FromRow)]
struct KnownName {
    name: String,
    kind: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    recorded_on: NaiveDate,
}

/// A unit as the record knew it by the end of that day: its group, its end and successor, and its names on that day. What was
/// written wrong and corrected since is right.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn known_on(conn: &mut Conn, county: &CountyId, id: &UnitId, day: NaiveDate) -> Result<Option<Unit>> {
    let Some(mut unit) = super::unit::without_aliases(conn, county, id).await? else { return Ok(None) };
    let past = fetch_all!(
        conn,
        PastRow,
        "select group_name, keeps_end, ends_on, successor_id from unit_past where unit_id = $1 and $2 < to_on order by to_on",
        id.as_str(),
        day,
    )?;
    if let Some(first) = past.first() {
        unit.group.clone_from(&first.group_name);
    }
    if let Some(end) = past.into_iter().find(|row| row.keeps_end) {
        (unit.valid_to, unit.successor) = (end.ends_on, end.successor_id.map(UnitId::new));
    }
    let names = fetch_all!(
        conn,
        KnownName,
        "select name, kind, valid_from, valid_to, recorded_on from unit_alias where unit_id = $1 order by position",
        id.as_str(),
    )?;
    // a name stands until its renaming came and was entered: of several the one that ends first
    let stood = |kind: AliasKind| {
        let held = |one: &&KnownName| one.kind == kind.code() && one.valid_to.is_some_and(|to| day < to || day < one.recorded_on);
        names.iter().filter(held).min_by_key(|one| one.valid_to).map(|one| one.name.clone())
    };
    if let Some(name) = stood(AliasKind::FormerFullName) {
        unit.full_name = name;
    }
    if let Some(name) = stood(AliasKind::FormerShortName) {
        unit.short_name = name;
    }
    for one in names.into_iter().filter(|one| one.recorded_on <= day) {
        let kind = AliasKind::from_code(&one.kind).ok_or_else(|| StorageError::inconsistent("unit_alias", "kind", one.kind))?;
        if kind == AliasKind::Alias || one.valid_to.is_none_or(|to| to <= day) {
            unit.aliases.push(Alias { name: one.name, kind, valid_from: one.valid_from, valid_to: one.valid_to });
        }
    }
    Ok(Some(unit))
}
