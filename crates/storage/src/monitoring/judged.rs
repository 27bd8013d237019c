//! A round that was judged, as pages read it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::ids::{ColumnId, CountyId, UnitId};
use domain::monitoring::column_outcome::{ColumnOutcome, ColumnReading};
use domain::monitoring::decision::Origin;
use domain::monitoring::outcome::Cause;

use crate::checklist::many_rows::insert_many;
use crate::db::scope::key;
use crate::{Conn, Result, StorageError, Tx};

/// A judged round.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct JudgedRound {
    /// Its id.
    pub id: String,
    /// First day of its month.
    pub month: NaiveDate,
    /// The day it speaks of.
    pub as_of: NaiveDate,
    /// When it was judged.
    pub judged_at: DateTime<Utc>,
    /// Answers received.
    pub answers: i64,
    /// Networks that could be visited although they are not public.
    pub allowed_nets: String,
    /// So many canaries the engine passed before; none where an earlier version judged it.
    pub proofs: Option<i64>,
    /// It had columns, and nothing is known of any of them: it says nothing of its month.
    pub is_unread: bool,
}

/// Says that a round was judged.
///
/// # Errors
/// When the engine fails.
pub async fn judged(tx: &mut Tx, round: &str, at: DateTime<Utc>, answers: i64, (allowed_nets, proofs): (&str, Option<i64>)) -> Result<()> {
    execute!(
        tx,
        "update monitor_round set judged_at = $2, answers = $3, allowed_nets = $4, proofs = $5, completed_at = coalesce(completed_at, $2)
         where id = $1",
        round,
        at,
        answers,
        allowed_nets,
        proofs,
    )?;
    Ok(())
}

/// The judged rounds of a county, the latest month and day first.
///
/// # Errors
/// When the engine fails.
pub async fn rounds(conn: &mut Conn, county: &CountyId, most: i64) -> Result<Vec<JudgedRound>> {
    fetch_all!(
        conn,
        JudgedRound,
        "select r.id, r.month, r.as_of, r.judged_at, r.answers, r.allowed_nets, r.proofs,
                exists (select 1 from round_column c where c.round_id = r.id)
                and not exists (select 1 from round_column c where c.round_id = r.id and (c.said <> ''
                    or c.reading not in ('unreadable', 'blocked', 'robots', 'address_refused', 'engine_failed', 'by_hand'))) as is_unread
         from monitor_round r where r.county_id = $1 and r.judged_at is not null order by r.month desc, r.as_of desc limit $2",
        county.as_str(),
        most,
    )
}

/// The units whose columns the judged rounds of these months looked at, each with whether anything is known of one of its columns in any of
/// them; no unit for rounds without columns. Empty where there is no such round.
///
/// # Errors
/// When the engine fails.
pub async fn units_read(conn: &mut Conn, county: &CountyId, from: NaiveDate, to: NaiveDate) -> Result<Vec<(Option<UnitId>, bool)>> {
    let rows = fetch_all!(
        conn,
        (Option<String>, i64),
        "select c.unit_id, cast(max(case when c.said = ''
                    and c.reading in ('unreadable', 'blocked', 'robots', 'address_refused', 'engine_failed', 'by_hand') then 0 else 1 end) as bigint)
         from monitor_round r left join round_column c on c.round_id = r.id
         where r.county_id = $1 and r.judged_at is not null and r.month >= $2 and r.month <= $3 group by c.unit_id",
        county.as_str(),
        from,
        to,
    )?;
    Ok(rows.into_iter().map(|(unit, is_read)| (unit.map(UnitId::new), is_read > 0)).collect())
}

/// Keeps what a round found of each column, in the place of what an earlier run of it said.
///
/// # Errors
/// When the engine fails.
pub async fn keep_columns(tx: &mut Tx, round: &str, all: &[(ColumnId, UnitId, ColumnOutcome)]) -> Result<()> {
    execute!(tx, "delete from round_column where round_id = $1", round)?;
    insert_many!(
        tx,
        "insert into round_column (round_id, column_id, unit_id, reading, cause, items, in_month, newest_on, is_undated, said)",
        10,
        "",
        all,
        |one| round,
        one.0.as_str(),
        one.1.as_str(),
        one.2.reading.code(),
        one.2.cause.map(|cause| cause.to_string()).unwrap_or_default(),
        i64::from(one.2.items),
        i64::from(one.2.in_month),
        one.2.newest,
        one.2.is_undated,
        one.2.said.map(Origin::code).unwrap_or_default(),
    )
}

/// A column as a round found it, with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadColumn {
    /// Which.
    pub column: ColumnId,
    /// 栏目名称.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Whose.
    pub unit: UnitId,
    /// The unit's short name.
    pub unit_name: String,
    /// The unit's place in the register, and its assessment group.
    pub unit_place: (i64, String),
    /// What became of it.
    pub outcome: ColumnOutcome,
}

#[derive(sqlx::FromRow)]
struct Row {
    column_id: String,
    name: String,
    address: String,
    unit_id: String,
    unit_name: String,
    unit_position: i64,
    unit_group: String,
    reading: String,
    cause: String,
    items: i64,
    in_month: i64,
    newest_on: Option<NaiveDate>,
    is_undated: bool,
    said: String,
}

impl TryFrom<Row> for ReadColumn {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column: &'static str, value: &str| StorageError::inconsistent("round_column", column, value);
        let count = |column: &'static str, value: i64| u32::try_from(value).map_err(|_| wrong(column, &value.to_string()));
        let outcome = ColumnOutcome {
            reading: ColumnReading::from_code(&row.reading).ok_or_else(|| wrong("reading", &row.reading))?,
            cause: if row.cause.is_empty() { None } else { Some(Cause::try_from(row.cause).map_err(|cause| wrong("cause", &cause))?) },
            items: count("items", row.items)?,
            in_month: count("in_month", row.in_month)?,
            newest: row.newest_on,
            is_undated: row.is_undated,
            said: if row.said.is_empty() { None } else { Some(Origin::from_code(&row.said).ok_or_else(|| wrong("said", &row.said))?) },
        };
        Ok(Self {
            column: ColumnId::new(row.column_id),
            name: row.name,
            address: row.address,
            unit: UnitId::new(row.unit_id),
            unit_name: row.unit_name,
            unit_place: (row.unit_position, row.unit_group),
            outcome,
        })
    }
}

/// What a round found of the columns that a reader may see, in the register's order.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn columns(conn: &mut Conn, round: &str, scope: &Scope) -> Result<Vec<ReadColumn>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select r.column_id, c.name, c.address, r.unit_id, u.short_name as unit_name, u.position as unit_position,
                u.group_name as unit_group, r.reading, r.cause, r.items, r.in_month, r.newest_on, r.is_undated, r.said
         from round_column r join site_column c on c.id = r.column_id join unit u on u.id = r.unit_id
         where r.round_id = $1 and ($2 = 'county' or r.unit_id = $2) order by c.position, c.id",
        round,
        key(scope),
    )?;
    rows.into_iter().map(ReadColumn::try_from).collect()
}
