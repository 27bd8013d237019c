//! The register of columns.

use domain::ids::{ColumnId, CountyId, UnitId};
use domain::monitoring::column::{Column, ColumnClass};

use crate::{Conn, Result, StorageError, Tx};

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
        })
    }
}

/// Every column of a county in the register's order.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn list(conn: &mut Conn, county: &CountyId) -> Result<Vec<Column>> {
    let rows = fetch_all!(
        conn,
        ColumnRow,
        "select c.id, c.unit_id, u.full_name as unit_name, c.name, c.address, c.class, c.limit_days, c.monthly_minimum, c.allows_note
         from site_column c join unit u on u.id = c.unit_id where c.county_id = $1 order by c.position, c.id",
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
        "insert into site_column (id, county_id, unit_id, name, address, class, limit_days, monthly_minimum, allows_note, position)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
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
        "update site_column set name = $3, address = $4, class = $5, limit_days = $6, monthly_minimum = $7, allows_note = $8, position = $9
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
    )?;
    Ok(())
}
