//! The register of units.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::ids::{CountyId, UnitId};
use domain::unit::{Alias, AliasKind, Unit, UnitClass};

use crate::{Conn, Result, StorageError, Tx};

#[derive(sqlx::FromRow)]
struct UnitRow {
    id: String,
    class: String,
    group_name: String,
    full_name: String,
    short_name: String,
    position: i64,
    key_area: bool,
    note: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    successor_id: Option<String>,
    pinyin: String,
    initials: String,
}

impl TryFrom<UnitRow> for Unit {
    type Error = StorageError;

    fn try_from(row: UnitRow) -> Result<Self> {
        Ok(Self {
            id: UnitId::new(row.id),
            class: UnitClass::from_code(&row.class).ok_or_else(|| StorageError::inconsistent("unit", "class", row.class))?,
            group: row.group_name,
            full_name: row.full_name,
            short_name: row.short_name,
            position: row.position,
            key_area: row.key_area,
            note: row.note,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            successor: row.successor_id.map(UnitId::new),
            pinyin: row.pinyin,
            initials: row.initials,
            aliases: Vec::new(),
        })
    }
}

#[derive(sqlx::FromRow)]
struct AliasRow {
    unit_id: String,
    name: String,
    kind: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

/// Adds a unit with its aliases. `search` is its normalised search text.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, unit: &Unit, search: &str) -> Result<()> {
    execute!(
        tx,
        "insert into unit (id, county_id, class, group_name, full_name, short_name, position, key_area, note,
                           valid_from, valid_to, successor_id, pinyin, initials, search)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        unit.id.as_str(),
        county.as_str(),
        unit.class.code(),
        &unit.group,
        &unit.full_name,
        &unit.short_name,
        unit.position,
        unit.key_area,
        &unit.note,
        unit.valid_from,
        unit.valid_to,
        unit.successor.as_ref().map(UnitId::as_str),
        &unit.pinyin,
        &unit.initials,
        search,
    )?;
    insert_aliases(tx, unit).await
}

async fn insert_aliases(tx: &mut Tx, unit: &Unit) -> Result<()> {
    for (position, alias) in (0_i64..).zip(&unit.aliases) {
        execute!(
            tx,
            "insert into unit_alias (unit_id, name, kind, valid_from, valid_to, position) values ($1, $2, $3, $4, $5, $6)",
            unit.id.as_str(),
            &alias.name,
            alias.kind.code(),
            alias.valid_from,
            alias.valid_to,
            position,
        )?;
    }
    Ok(())
}

/// The county's units in official order, with their aliases.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn list(conn: &mut Conn, county: &CountyId) -> Result<Vec<Unit>> {
    let rows = fetch_all!(
        conn,
        UnitRow,
        "select id, class, group_name, full_name, short_name, position, key_area, note, valid_from, valid_to, successor_id, pinyin, initials
         from unit where county_id = $1 order by position, id",
        county.as_str(),
    )?;
    let aliases = fetch_all!(
        conn,
        AliasRow,
        "select a.unit_id, a.name, a.kind, a.valid_from, a.valid_to
         from unit_alias a join unit u on u.id = a.unit_id where u.county_id = $1 order by a.unit_id, a.position",
        county.as_str(),
    )?;
    let mut by_unit: HashMap<String, Vec<Alias>> = HashMap::new();
    for row in aliases {
        let kind = AliasKind::from_code(&row.kind).ok_or_else(|| StorageError::inconsistent("unit_alias", "kind", row.kind))?;
        let alias = Alias { name: row.name, kind, valid_from: row.valid_from, valid_to: row.valid_to };
        by_unit.entry(row.unit_id).or_default().push(alias);
    }
    rows.into_iter()
        .map(|row| {
            let mut unit = Unit::try_from(row)?;
            unit.aliases = by_unit.remove(unit.id.as_str()).unwrap_or_default();
            Ok(unit)
        })
        .collect()
}
