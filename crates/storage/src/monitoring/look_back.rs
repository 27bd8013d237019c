//! 回头看: samples that were drawn, and what was seen of each finding.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{CountyId, FindingId, LookBackId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::Origin;
use domain::monitoring::finding::Rechecked;
use domain::monitoring::look_back::LookedBack;

use super::candidate::rule_of;
use crate::checklist::many_rows::insert_many;
use crate::{Conn, Result, StorageError, Tx};

/// A sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookBack {
    /// Its id.
    pub id: LookBackId,
    /// First days of the months that the findings are of.
    pub months: (NaiveDate, NaiveDate),
    /// How many could be drawn, and the digest of their ids.
    pub pool: (i64, String),
    /// The text that was added.
    pub entropy: String,
    /// The seed that follows.
    pub seed: String,
    /// When and by whom it was drawn: account and name.
    pub drawn: (DateTime<Utc>, String, String),
    /// How many were drawn, looked at, and found to be back. Read only.
    pub counts: (i64, i64, i64),
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    from_month: NaiveDate,
    to_month: NaiveDate,
    pool: i64,
    pool_digest: String,
    entropy: String,
    seed: String,
    drawn_at: DateTime<Utc>,
    drawn_by: String,
    drawn_name: String,
    size: i64,
    looked: i64,
    back: i64,
}

impl From<Row> for LookBack {
    fn from(row: Row) -> Self {
        Self {
            id: LookBackId::new(row.id),
            months: (row.from_month, row.to_month),
            pool: (row.pool, row.pool_digest),
            entropy: row.entropy,
            seed: row.seed,
            drawn: (row.drawn_at, row.drawn_by, row.drawn_name),
            counts: (row.size, row.looked, row.back),
        }
    }
}

/// Samples with the columns of a [`Row`].
macro_rules! look_backs {
    () => {
        "select l.id, l.from_month, l.to_month, l.pool, l.pool_digest, l.entropy, l.seed, l.drawn_at, l.drawn_by, l.drawn_name,
                (select count(*) from look_back_item i where i.look_back_id = l.id) as size,
                (select count(*) from look_back_item i where i.look_back_id = l.id and i.result <> '') as looked,
                (select count(*) from look_back_item i where i.look_back_id = l.id and i.result = 'back') as back
         from look_back l "
    };
}

/// A finding that was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookBackItem {
    /// Its place in the draw, from 1.
    pub place: i64,
    /// Which.
    pub finding: FindingId,
    /// The unit's short name.
    pub unit_name: String,
    /// By which rule.
    pub rule: Rule,
    /// Where it came from.
    pub origin: Origin,
    /// What was wrong.
    pub problem: String,
    /// The article's title.
    pub title: String,
    /// The address.
    pub url: String,
    /// When it was closed.
    pub closed_on: Option<NaiveDate>,
    /// What the machine answered, and when.
    pub told: Option<(Rechecked, DateTime<Utc>)>,
    /// What was seen; none while nobody has looked.
    pub result: Option<LookedBack>,
    /// What was said about it.
    pub said: String,
    /// When and by whom.
    pub looked: Option<(DateTime<Utc>, String)>,
    /// The finding that it became.
    pub relapse: Option<FindingId>,
}

#[derive(sqlx::FromRow)]
struct ItemRow {
    place: i64,
    finding_id: String,
    unit_name: String,
    rule: String,
    origin: String,
    problem: String,
    title: String,
    url: String,
    closed_on: Option<NaiveDate>,
    told: String,
    told_at: Option<DateTime<Utc>>,
    result: String,
    said: String,
    looked_at: Option<DateTime<Utc>>,
    looked_name: String,
    relapse_id: Option<String>,
}

impl TryFrom<ItemRow> for LookBackItem {
    type Error = StorageError;

    fn try_from(row: ItemRow) -> Result<Self> {
        let result = match row.result.as_str() {
            "" => None,
            word => Some(LookedBack::from_code(word).ok_or_else(|| StorageError::inconsistent("look_back_item", "result", word))?),
        };
        Ok(Self {
            place: row.place,
            finding: FindingId::new(row.finding_id),
            unit_name: row.unit_name,
            rule: rule_of(row.rule)?,
            origin: Origin::from_code(&row.origin).ok_or_else(|| StorageError::inconsistent("finding", "origin", row.origin))?,
            problem: row.problem,
            title: row.title,
            url: row.url,
            closed_on: row.closed_on,
            told: Rechecked::from_code(&row.told).zip(row.told_at),
            result,
            said: row.said,
            looked: row.looked_at.map(|at| (at, row.looked_name)),
            relapse: row.relapse_id.map(FindingId::new),
        })
    }
}

/// The findings that can be drawn: mended, of these months, not back since; ids in ascending order.
///
/// # Errors
/// When the engine fails.
pub async fn pool(conn: &mut Conn, county: &CountyId, (from, to): (NaiveDate, NaiveDate)) -> Result<Vec<FindingId>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "select f.id from finding f where f.county_id = $1 and f.state = 'verified' and f.month >= $2 and f.month <= $3
           and not exists (select 1 from finding n where n.relapse_of = f.id) order by f.id",
        county.as_str(),
        from,
        to,
    )?;
    Ok(rows.into_iter().map(|(id,)| FindingId::new(id)).collect())
}

/// Keeps a sample with what was drawn, in the order of the draw.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, new: &LookBack, drawn: &[FindingId]) -> Result<()> {
    execute!(
        tx,
        "insert into look_back (id, county_id, from_month, to_month, pool, pool_digest, entropy, seed, drawn_at, drawn_by, drawn_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.id.as_str(),
        county.as_str(),
        new.months.0,
        new.months.1,
        new.pool.0,
        &new.pool.1,
        &new.entropy,
        &new.seed,
        new.drawn.0,
        &new.drawn.1,
        &new.drawn.2,
    )?;
    let placed: Vec<(i64, &FindingId)> = (1..).zip(drawn).collect();
    insert_many!(
        tx,
        "insert into look_back_item (look_back_id, place, finding_id, told, result, said, looked_name)",
        3,
        ", '', '', '', ''",
        placed,
        |one| new.id.as_str(),
        one.0,
        one.1.as_str(),
    )
}

/// The latest samples of a county.
///
/// # Errors
/// When the engine fails.
pub async fn latest(conn: &mut Conn, county: &CountyId, most: i64) -> Result<Vec<LookBack>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(look_backs!(), "where l.county_id = $1 order by l.drawn_at desc, l.id desc limit $2"),
        county.as_str(),
        most
    )?;
    Ok(rows.into_iter().map(LookBack::from).collect())
}

/// One sample.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &LookBackId) -> Result<Option<LookBack>> {
    let row = fetch_optional!(conn, Row, concat!(look_backs!(), "where l.county_id = $1 and l.id = $2"), county.as_str(), id.as_str())?;
    Ok(row.map(LookBack::from))
}

/// What was drawn, in the order of the draw.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn items(conn: &mut Conn, id: &LookBackId) -> Result<Vec<LookBackItem>> {
    let rows = fetch_all!(
        conn,
        ItemRow,
        "select i.place, i.finding_id, u.short_name as unit_name, f.rule, f.origin, f.problem, f.title, f.url, f.closed_on, i.told, i.told_at, i.result,
                i.said, i.looked_at, i.looked_name, i.relapse_id
         from look_back_item i join finding f on f.id = i.finding_id join unit u on u.id = f.unit_id
         where i.look_back_id = $1 order by i.place",
        id.as_str(),
    )?;
    rows.into_iter().map(LookBackItem::try_from).collect()
}

/// Writes what the machine answered.
///
/// # Errors
/// When the engine fails.
pub async fn told(tx: &mut Tx, id: &LookBackId, finding: &FindingId, told: Rechecked, at: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "update look_back_item set told = $3, told_at = $4 where look_back_id = $1 and finding_id = $2 and result = ''",
        id.as_str(),
        finding.as_str(),
        told.code(),
        at,
    )?;
    Ok(())
}

/// What was seen of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<'a> {
    /// What.
    pub result: LookedBack,
    /// What is said about it.
    pub said: &'a str,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: &'a str,
    /// The finding that it became.
    pub relapse: Option<&'a FindingId>,
}

/// Writes what was seen, once; answers whether it did.
///
/// # Errors
/// When the engine fails.
pub async fn seen(tx: &mut Tx, id: &LookBackId, place: i64, seen: &Seen<'_>) -> Result<bool> {
    let touched = execute!(
        tx,
        "update look_back_item set result = $3, said = $4, looked_at = $5, looked_name = $6, relapse_id = $7
         where look_back_id = $1 and place = $2 and (result = '' or result = 'unknown')",
        id.as_str(),
        place,
        seen.result.code(),
        seen.said,
        seen.at,
        seen.by,
        seen.relapse.map(FindingId::as_str),
    )?;
    Ok(touched == 1)
}
