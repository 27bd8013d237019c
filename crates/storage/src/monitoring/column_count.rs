//! 发布条数: what columns published in a month, as people say.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::ids::{ColumnId, CountyId};
use domain::monitoring::counted::Counted;
use domain::monitoring::decision::Origin;

use crate::db::scope::key;
use crate::{Conn, Result, StorageError, Tx};

/// What somebody said of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidCount {
    /// Of which column.
    pub column: ColumnId,
    /// 栏目名称.
    pub name: String,
    /// The unit's short name.
    pub unit_name: String,
    /// What it published.
    pub counted: Counted,
    /// When it was said.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by_name: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    column_id: String,
    name: String,
    unit_name: String,
    number: i64,
    days: String,
    origin: String,
    said_at: DateTime<Utc>,
    said_name: String,
}

impl TryFrom<Row> for SaidCount {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column: &'static str, value: String| StorageError::inconsistent("column_count", column, value);
        let mut days = Vec::new();
        for day in row.days.split(',').filter(|day| !day.is_empty()) {
            days.push(day.parse::<NaiveDate>().map_err(|_| wrong("days", row.days.clone()))?);
        }
        let number = u32::try_from(row.number).map_err(|_| wrong("number", row.number.to_string()))?;
        let origin = Origin::from_code(&row.origin).ok_or_else(|| wrong("origin", row.origin))?;
        Ok(Self {
            column: ColumnId::new(row.column_id),
            name: row.name,
            unit_name: row.unit_name,
            counted: Counted { number, days, origin, before: None },
            at: row.said_at,
            by_name: row.said_name,
        })
    }
}

/// Keeps what a column published in a month, in the place of what was said before.
///
/// # Errors
/// When the engine fails.
pub async fn keep(tx: &mut Tx, column: &ColumnId, month: NaiveDate, counted: &Counted, (at, by_name): (DateTime<Utc>, &str)) -> Result<()> {
    let days: Vec<String> = counted.days.iter().map(ToString::to_string).collect();
    execute!(
        tx,
        "insert into column_count (column_id, month, number, days, origin, said_at, said_name) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (column_id, month) do update set number = excluded.number, days = excluded.days, origin = excluded.origin,
             said_at = excluded.said_at, said_name = excluded.said_name",
        column.as_str(),
        month,
        i64::from(counted.number),
        days.join(","),
        counted.origin.code(),
        at,
        by_name,
    )?;
    Ok(())
}

/// What was said of a month, in the register's order. Answered by `column_count_of_month`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_month(conn: &mut Conn, county: &CountyId, scope: &Scope, month: NaiveDate) -> Result<Vec<SaidCount>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select k.column_id, c.name, u.short_name as unit_name, k.number, k.days, k.origin, k.said_at, k.said_name
         from column_count k join site_column c on c.id = k.column_id join unit u on u.id = c.unit_id
         where k.month = $3 and c.county_id = $1 and ($2 = 'county' or c.unit_id = $2) order by c.position, c.id",
        county.as_str(),
        key(scope),
        month,
    )?;
    rows.into_iter().map(SaidCount::try_from).collect()
}
