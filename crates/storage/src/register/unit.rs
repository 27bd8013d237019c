//! The register of units.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::ids::{CountyId, UnitId};
use domain::register::unit::{Alias, AliasKind, Unit, UnitClass};

use crate::db::scope::key;
use crate::{Conn, Result, StorageError, Tx};

/// The day of what was entered before days were kept.
const ALWAYS: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).expect("a day");

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
    let sql = "insert into unit (id, county_id, class, group_name, full_name, short_name, position, key_area, note,
                           valid_from, valid_to, successor_id, pinyin, initials, search)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    send(tx, sql, county, unit, search).await?;
    insert_aliases(tx, unit, &[], None).await
}

/// Sends a text with every column of a unit as its binds; answers how many rows it touched.
async fn send(tx: &mut Tx, sql: &'static str, county: &CountyId, unit: &Unit, search: &str) -> Result<u64> {
    execute!(
        tx,
        sql,
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
    )
}

/// A name that a unit had already, and the day it was entered.
#[derive(sqlx::FromRow)]
struct KnownAlias {
    name: String,
    kind: String,
    valid_to: Option<NaiveDate>,
    recorded_on: NaiveDate,
}

/// Writes the other names: those known already keep the day they were entered, a new one is of the day `on`, or always was.
async fn insert_aliases(tx: &mut Tx, unit: &Unit, known: &[KnownAlias], on: Option<NaiveDate>) -> Result<()> {
    for (position, alias) in (0_i64..).zip(&unit.aliases) {
        let is_it = |one: &&KnownAlias| one.name == alias.name && one.kind == alias.kind.code() && one.valid_to == alias.valid_to;
        let recorded_on = known.iter().find(is_it).map(|one| one.recorded_on).or(on).unwrap_or(ALWAYS);
        execute!(
            tx,
            "insert into unit_alias (recorded_on, unit_id, name, kind, valid_from, valid_to, position) values ($1, $2, $3, $4, $5, $6, $7)",
            recorded_on,
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

/// Writes a unit whole, with its aliases, from the day `on`; the assessment group and the end that earlier days knew are kept for them,
/// and a new former name is one that was entered on that day. Where the record knows a later day already (the clock was set back, or
/// something arranged is made late) it is of that one: no earlier day learns of it. Answers false when the county has no such unit.
///
/// # Errors
/// When the engine fails.
pub async fn update(tx: &mut Tx, county: &CountyId, unit: &Unit, search: &str, on: NaiveDate) -> Result<bool> {
    let known =
        fetch_all!(tx, KnownAlias, "select name, kind, valid_to, recorded_on from unit_alias where unit_id = $1", unit.id.as_str(),)?;
    let on = super::unit_past::last_change(tx, &unit.id).await?.map_or(on, |last| on.max(last));
    super::unit_past::keep(tx, county, unit, on).await?;
    let sql = "update unit set class = $3, group_name = $4, full_name = $5, short_name = $6, position = $7, key_area = $8, note = $9,
                         valid_from = $10, valid_to = $11, successor_id = $12, pinyin = $13, initials = $14, search = $15
         where id = $1 and county_id = $2";
    let touched = send(tx, sql, county, unit, search).await?;
    if touched == 0 {
        return Ok(false);
    }
    execute!(tx, "delete from unit_alias where unit_id = $1", unit.id.as_str())?;
    insert_aliases(tx, unit, &known, Some(on)).await?;
    Ok(true)
}

/// Writes the search text of a unit anew; nothing else of it changes.
///
/// # Errors
/// When the engine fails.
pub async fn set_search(tx: &mut Tx, county: &CountyId, unit: &UnitId, search: &str) -> Result<()> {
    execute!(tx, "update unit set search = $3 where id = $1 and county_id = $2", unit.as_str(), county.as_str(), search)?;
    Ok(())
}

/// Gives a unit another place in the official order.
///
/// # Errors
/// When the engine fails.
pub async fn set_position(tx: &mut Tx, county: &CountyId, unit: &UnitId, position: i64) -> Result<()> {
    execute!(tx, "update unit set position = $3 where id = $1 and county_id = $2", unit.as_str(), county.as_str(), position)?;
    Ok(())
}

/// One unit of a county, with its aliases.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &UnitId) -> Result<Option<Unit>> {
    let Some(mut unit) = without_aliases(conn, county, id).await? else { return Ok(None) };
    let aliases = fetch_all!(
        conn,
        AliasRow,
        "select unit_id, name, kind, valid_from, valid_to from unit_alias where unit_id = $1 order by position",
        id.as_str(),
    )?;
    unit.aliases = aliases.into_iter().map(|row| alias_from(row).map(|(_, alias)| alias)).collect::<Result<_>>()?;
    Ok(Some(unit))
}

/// The same without its aliases.
pub(super) async fn without_aliases(conn: &mut Conn, county: &CountyId, id: &UnitId) -> Result<Option<Unit>> {
    let row = fetch_optional!(
        conn,
        UnitRow,
        "select id, class, group_name, full_name, short_name, position, key_area, note, valid_from, valid_to, successor_id, pinyin, initials
         from unit where id = $1 and county_id = $2",
        id.as_str(),
        county.as_str(),
    )?;
    row.map(Unit::try_from).transpose()
}

/// Which units of the register. Every condition that is set must hold.
#[derive(Debug, Clone)]
pub struct UnitQuery<'a> {
    /// As this reader may see the register: a unit sees itself.
    pub scope: &'a Scope,
    /// Some name, its pinyin or initials is `like` this pattern (normalised, escaped with a backslash).
    pub text: Option<&'a str>,
    /// Of this class.
    pub class: Option<UnitClass>,
    /// In this assessment group.
    pub group: Option<&'a str>,
    /// Exists on this day.
    pub valid_on: Option<NaiveDate>,
    /// No longer exists on this day.
    pub ended_by: Option<NaiveDate>,
}

impl<'a> UnitQuery<'a> {
    /// Every unit in a scope.
    #[must_use]
    pub const fn of(scope: &'a Scope) -> Self {
        Self { scope, text: None, class: None, group: None, valid_on: None, ended_by: None }
    }
}

/// The units that a query finds, in official order with their aliases, from the `offset`th on; and how many there are in all.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn page(conn: &mut Conn, county: &CountyId, query: &UnitQuery<'_>, limit: i64, offset: i64) -> Result<(Vec<Unit>, i64)> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(flatten)]
        unit: UnitRow,
        total: i64,
    }
    let rows = fetch_all!(
        conn,
        Row,
        "select id, class, group_name, full_name, short_name, position, key_area, note, valid_from, valid_to, successor_id, pinyin, initials,
                count(*) over () as total
         from unit
         where county_id = $1 and ($2 = 'county' or id = $2)
           and (cast($3 as text) is null or search like $3 escape '\\')
           and (cast($4 as text) is null or class = $4)
           and (cast($5 as text) is null or group_name = $5)
           and (cast($6 as date) is null or ((valid_from is null or valid_from <= $6) and (valid_to is null or valid_to > $6)))
           and (cast($7 as date) is null or valid_to <= $7)
         order by position, id limit $8 offset $9",
        county.as_str(),
        key(query.scope),
        query.text,
        query.class.map(UnitClass::code),
        query.group,
        query.valid_on,
        query.ended_by,
        limit,
        offset,
    )?;
    let total = rows.first().map_or(0, |row| row.total);
    let aliases = aliases_of_county(conn, county).await?;
    Ok((with_aliases(rows.into_iter().map(|row| row.unit), aliases)?, total))
}

/// The assessment groups in use, in the order of their first units.
///
/// # Errors
/// When the engine fails.
pub async fn groups(conn: &mut Conn, county: &CountyId) -> Result<Vec<String>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "select group_name from unit where county_id = $1 group by group_name order by min(position), group_name",
        county.as_str(),
    )?;
    Ok(rows.into_iter().map(|(group,)| group).collect())
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
    let aliases = aliases_of_county(conn, county).await?;
    with_aliases(rows, aliases)
}

async fn aliases_of_county(conn: &mut Conn, county: &CountyId) -> Result<Vec<AliasRow>> {
    fetch_all!(
        conn,
        AliasRow,
        "select a.unit_id, a.name, a.kind, a.valid_from, a.valid_to
         from unit_alias a join unit u on u.id = a.unit_id where u.county_id = $1 order by a.unit_id, a.position",
        county.as_str(),
    )
}

fn alias_from(row: AliasRow) -> Result<(String, Alias)> {
    let kind = AliasKind::from_code(&row.kind).ok_or_else(|| StorageError::inconsistent("unit_alias", "kind", row.kind))?;
    Ok((row.unit_id, Alias { name: row.name, kind, valid_from: row.valid_from, valid_to: row.valid_to }))
}

fn with_aliases(rows: impl IntoIterator<Item = UnitRow>, aliases: Vec<AliasRow>) -> Result<Vec<Unit>> {
    let mut by_unit: HashMap<String, Vec<Alias>> = HashMap::new();
    for row in aliases {
        let (unit, alias) = alias_from(row)?;
        by_unit.entry(unit).or_default().push(alias);
    }
    rows.into_iter()
        .map(|row| {
            let mut unit = Unit::try_from(row)?;
            unit.aliases = by_unit.remove(unit.id.as_str()).unwrap_or_default();
            Ok(unit)
        })
        .collect()
}
