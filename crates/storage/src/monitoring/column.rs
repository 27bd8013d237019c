//! The register of columns.

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::ids::{ColumnId, CountyId, UnitId};
use domain::monitoring::column::{Column, ColumnClass, ColumnLevel, ColumnReader, ColumnWays};
use domain::monitoring::selector::Picks;

use crate::db::scope::key;
use crate::{Conn, Result, StorageError, Tx};

/// A column with its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptColumn {
    /// What it is.
    pub column: Column,
    /// The unit's short name.
    pub unit_short: String,
    /// First day on which it is monitored; always where it is empty.
    pub from: Option<NaiveDate>,
    /// First day on which it is monitored no more.
    pub to: Option<NaiveDate>,
    /// Why it ended.
    pub ended_reason: String,
}

impl KeptColumn {
    /// Whether it is monitored on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }
}

#[derive(sqlx::FromRow)]
struct KeptRow {
    #[sqlx(flatten)]
    column: ColumnRow,
    unit_short: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    ended_reason: String,
}

impl TryFrom<KeptRow> for KeptColumn {
    type Error = StorageError;

    fn try_from(row: KeptRow) -> Result<Self> {
        Ok(Self {
            column: row.column.try_into()?,
            unit_short: row.unit_short,
            from: row.valid_from,
            to: row.valid_to,
            ended_reason: row.ended_reason,
        })
    }
}

/// The columns with their life, as a [`KeptRow`].
macro_rules! kept {
    () => {
        "select c.id, c.unit_id, u.full_name as unit_name, u.short_name as unit_short, c.name, c.address, c.class, c.limit_days,
                c.monthly_minimum, c.allows_note, c.level, c.reader, c.pick_item, c.pick_title, c.pick_day, c.valid_from, c.valid_to, c.ended_reason
         from site_column c join unit u on u.id = c.unit_id "
    };
}

#[derive(sqlx::FromRow)]
struct ColumnRow {
    id: String,
    unit_id: String,
    unit_name: String,
    name: String,
    address: String,
    class: String,
    limit_days: Option<i64>,
    monthly_minimum: Option<i64>,
    allows_note: bool,
    level: String,
    reader: String,
    pick_item: String,
    pick_title: String,
    pick_day: String,
}

impl TryFrom<ColumnRow> for Column {
    type Error = StorageError;

    fn try_from(row: ColumnRow) -> Result<Self> {
        let count = |name: &'static str, value: Option<i64>| {
            value
                .map(|value| u32::try_from(value).map_err(|_| StorageError::inconsistent("site_column", name, value.to_string())))
                .transpose()
        };
        Ok(Self {
            id: ColumnId::new(row.id),
            unit: UnitId::new(row.unit_id),
            unit_name: row.unit_name,
            name: row.name,
            address: row.address,
            class: ColumnClass::from_code(&row.class).ok_or_else(|| StorageError::inconsistent("site_column", "class", row.class))?,
            limit_days: count("limit_days", row.limit_days)?,
            monthly_minimum: count("monthly_minimum", row.monthly_minimum)?,
            allows_note: row.allows_note,
            ways: ColumnWays {
                level: ColumnLevel::from_code(&row.level).ok_or_else(|| StorageError::inconsistent("site_column", "level", row.level))?,
                reader: ColumnReader::from_code(&row.reader)
                    .ok_or_else(|| StorageError::inconsistent("site_column", "reader", row.reader))?,
                picks: Picks { item: row.pick_item, title: row.pick_title, day: row.pick_day },
            },
        })
    }
}

/// Every column of a county that a reader may see, ended ones included, in the register's order.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn everything(conn: &mut Conn, county: &CountyId, scope: &Scope) -> Result<Vec<KeptColumn>> {
    let rows = fetch_all!(
        conn,
        KeptRow,
        concat!(kept!(), "where c.county_id = $1 and ($2 = 'county' or c.unit_id = $2) order by c.position, c.id"),
        county.as_str(),
        key(scope),
    )?;
    rows.into_iter().map(KeptColumn::try_from).collect()
}

/// One column that a reader may see.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, county: &CountyId, scope: &Scope, id: &ColumnId) -> Result<Option<KeptColumn>> {
    let row = fetch_optional!(
        conn,
        KeptRow,
        concat!(kept!(), "where c.county_id = $1 and ($2 = 'county' or c.unit_id = $2) and c.id = $3"),
        county.as_str(),
        key(scope),
        id.as_str(),
    )?;
    row.map(KeptColumn::try_from).transpose()
}

/// The columns that are monitored on a day, in the register's order.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn on_day(conn: &mut Conn, county: &CountyId, day: NaiveDate) -> Result<Vec<Column>> {
    let rows = fetch_all!(
        conn,
        ColumnRow,
        "select c.id, c.unit_id, u.full_name as unit_name, c.name, c.address, c.class, c.limit_days, c.monthly_minimum, c.allows_note,
                c.level, c.reader, c.pick_item, c.pick_title, c.pick_day
         from site_column c join unit u on u.id = c.unit_id
         where c.county_id = $1 and (c.valid_from is null or c.valid_from <= $2) and (c.valid_to is null or c.valid_to > $2)
         order by c.position, c.id",
        county.as_str(),
        day,
    )?;
    rows.into_iter().map(Column::try_from).collect()
}

/// The place behind the register's last column.
///
/// # Errors
/// When the engine fails.
pub async fn next_position(tx: &mut Tx, county: &CountyId) -> Result<i64> {
    let (position,) =
        fetch_one!(tx, (i64,), "select coalesce(max(position), 0) + 1 from site_column where county_id = $1", county.as_str())?;
    Ok(position)
}

/// Writes from when to when a column is monitored, and why no longer.
///
/// # Errors
/// When the engine fails.
pub async fn set_life(
    tx: &mut Tx,
    county: &CountyId,
    id: &ColumnId,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    reason: &str,
) -> Result<()> {
    execute!(
        tx,
        "update site_column set valid_from = $3, valid_to = $4, ended_reason = $5 where id = $1 and county_id = $2",
        id.as_str(),
        county.as_str(),
        from,
        to,
        reason,
    )?;
    Ok(())
}

/// Writes what a column is, its place left as it is.
///
/// # Errors
/// `Duplicate` for a column that is there already; when the engine fails.
pub async fn write(tx: &mut Tx, county: &CountyId, column: &Column) -> Result<()> {
    execute!(
        tx,
        "update site_column set name = $3, address = $4, class = $5, limit_days = $6, monthly_minimum = $7, allows_note = $8, level = $9, reader = $10,
                pick_item = $11, pick_title = $12, pick_day = $13
         where id = $1 and county_id = $2",
        column.id.as_str(),
        county.as_str(),
        &column.name,
        &column.address,
        column.class.code(),
        column.limit_days.map(i64::from),
        column.monthly_minimum.map(i64::from),
        column.allows_note,
        column.ways.level.code(),
        column.ways.reader.code(),
        &column.ways.picks.item,
        &column.ways.picks.title,
        &column.ways.picks.day,
    )?;
    Ok(())
}

/// The columns of a county that have not ended, in the register's order.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn list(conn: &mut Conn, county: &CountyId) -> Result<Vec<Column>> {
    let rows = fetch_all!(
        conn,
        ColumnRow,
        "select c.id, c.unit_id, u.full_name as unit_name, c.name, c.address, c.class, c.limit_days, c.monthly_minimum, c.allows_note,
                c.level, c.reader, c.pick_item, c.pick_title, c.pick_day
         from site_column c join unit u on u.id = c.unit_id where c.county_id = $1 and c.valid_to is null order by c.position, c.id",
        county.as_str(),
    )?;
    rows.into_iter().map(Column::try_from).collect()
}

/// Adds a column at a place of the register.
///
/// # Errors
/// `Duplicate` for a column that is there already; when the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, column: &Column, position: i64) -> Result<()> {
    execute!(
        tx,
        "insert into site_column (id, county_id, unit_id, name, address, class, limit_days, monthly_minimum, allows_note, position, level, reader,
                                  pick_item, pick_title, pick_day)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        column.id.as_str(),
        county.as_str(),
        column.unit.as_str(),
        &column.name,
        &column.address,
        column.class.code(),
        column.limit_days.map(i64::from),
        column.monthly_minimum.map(i64::from),
        column.allows_note,
        position,
        column.ways.level.code(),
        column.ways.reader.code(),
        &column.ways.picks.item,
        &column.ways.picks.title,
        &column.ways.picks.day,
    )?;
    Ok(())
}

/// Writes a column as it is now, and its place.
///
/// # Errors
/// When the engine fails.
pub async fn update(tx: &mut Tx, county: &CountyId, column: &Column, position: i64) -> Result<()> {
    execute!(
        tx,
        "update site_column set name = $3, address = $4, class = $5, limit_days = $6, monthly_minimum = $7, allows_note = $8, position = $9, level = $10,
                reader = $11, pick_item = $12, pick_title = $13, pick_day = $14
         where id = $1 and county_id = $2",
        column.id.as_str(),
        county.as_str(),
        &column.name,
        &column.address,
        column.class.code(),
        column.limit_days.map(i64::from),
        column.monthly_minimum.map(i64::from),
        column.allows_note,
        position,
        column.ways.level.code(),
        column.ways.reader.code(),
        &column.ways.picks.item,
        &column.ways.picks.title,
        &column.ways.picks.day,
    )?;
    Ok(())
}
