//! 每日提醒: who gets one, what it is made of, and what was made.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::role::Role;
use domain::ids::{AccountId, CountyId, UnitId};
use domain::monitoring::digest::{DigestKind, DigestLine};

use crate::checklist::many_rows::insert_many;
use crate::{Conn, Result, StorageError, Tx};

/// Says that a county's are made on a day; answers whether nobody had said so.
///
/// # Errors
/// When the engine fails.
pub async fn begin(tx: &mut Tx, county: &CountyId, day: NaiveDate, at: DateTime<Utc>) -> Result<bool> {
    let touched = execute!(
        tx,
        "insert into digest_day (county_id, day, made_at, message) values ($1, $2, $3, '') on conflict (county_id, day) do nothing",
        county.as_str(),
        day,
        at,
    )?;
    Ok(touched == 1)
}

/// Whether a county's were made on a day.
///
/// # Errors
/// When the engine fails.
pub async fn is_made(conn: &mut Conn, county: &CountyId, day: NaiveDate) -> Result<bool> {
    let row =
        fetch_optional!(conn, (i64,), "select cast(1 as bigint) from digest_day where county_id = $1 and day = $2", county.as_str(), day,)?;
    Ok(row.is_some())
}

/// Keeps the text for the chat group, and what waits for each person.
///
/// # Errors
/// `Duplicate` where somebody has one of that day; when the engine fails.
pub async fn keep(
    tx: &mut Tx,
    county: &CountyId,
    (day, at): (NaiveDate, DateTime<Utc>),
    message: &str,
    all: &[(AccountId, Vec<DigestLine>)],
) -> Result<()> {
    execute!(tx, "update digest_day set message = $3 where county_id = $1 and day = $2", county.as_str(), day, message)?;
    let encode =
        |lines: &Vec<DigestLine>| serde_json::to_string(lines).map_err(|error| StorageError::Driver(sqlx::Error::Encode(error.into())));
    let rows: Vec<(&AccountId, String)> = all.iter().map(|(account, lines)| Ok((account, encode(lines)?))).collect::<Result<_>>()?;
    insert_many!(tx, "insert into digest (account_id, day, made_at, lines)", 4, "", rows, |one| one.0.as_str(), day, at, &one.1,)
}

/// What waited for a person on a day, and for whoever reads the county the text for the chat group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The working day.
    pub day: NaiveDate,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// What waited; empty where only the group's text was made.
    pub lines: Vec<DigestLine>,
    /// The text for the chat group; empty where nothing waited for any unit.
    pub group: String,
}

/// A person's latest, the latest first: of days that were made, also those without a line for her.
///
/// # Errors
/// When the engine fails or what is kept cannot be read.
pub async fn latest(conn: &mut Conn, county: &CountyId, account: &AccountId, most: i64) -> Result<Vec<Digest>> {
    let rows = fetch_all!(
        conn,
        (NaiveDate, DateTime<Utc>, Option<String>, String),
        "select g.day, g.made_at, d.lines, g.message from digest_day g left join digest d on d.day = g.day and d.account_id = $2
         where g.county_id = $1 order by g.day desc limit $3",
        county.as_str(),
        account.as_str(),
        most,
    )?;
    rows.into_iter()
        .map(|(day, made_at, lines, group)| {
            let lines = match lines {
                Some(text) => serde_json::from_str(&text).map_err(|_| StorageError::inconsistent("digest", "lines", text))?,
                None => Vec::new(),
            };
            Ok(Digest { day, made_at, lines, group })
        })
        .collect()
}

/// Who can sign in and reports or judges: account, role, unit.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn readers(conn: &mut Conn, county: &CountyId) -> Result<Vec<(AccountId, Role, Option<UnitId>)>> {
    let rows = fetch_all!(
        conn,
        (String, String, Option<String>),
        "select id, role, unit_id from account where county_id = $1 and not disabled and role in ('office', 'unit', 'unit_lead') order by id",
        county.as_str(),
    )?;
    rows.into_iter()
        .map(|(id, role, unit)| {
            let role = Role::from_code(&role).ok_or_else(|| StorageError::inconsistent("account", "role", role))?;
            Ok((AccountId::new(id), role, unit.map(UnitId::new)))
        })
        .collect()
}

/// What waits for units by the month's monitoring on a day: notices to be received, letters that urged them since a day, problems to mend, items
/// that are late; none that was due when its unit had ended.
///
/// # Errors
/// When the engine fails.
pub async fn of_units(conn: &mut Conn, county: &CountyId, day: NaiveDate, urged_since: NaiveDate) -> Result<Vec<(UnitId, DigestLine)>> {
    let rows = fetch_all!(
        conn,
        (String, String, i64, i64, Option<NaiveDate>),
        "select what, unit_id, number, late, due_on from (
             select 'receive' as what, n.unit_id, count(*) as number, cast(0 as bigint) as late, min(n.due_on) as due_on
             from rectify_notice n
             where n.county_id = $1 and n.received_at is null
               and exists (select 1 from finding f where f.notice_id = n.id and f.state in ('sent', 'rejected'))
             group by n.unit_id
             union all
             select 'urged', u.unit_id, count(*), cast(0 as bigint), min(u.reply_by)
             from urge_letter u where u.county_id = $1 and u.issued_on >= $3 group by u.unit_id
             union all
             select 'mend', f.unit_id, count(*), cast(sum(case when f.due_on < $2 then 1 else 0 end) as bigint), min(f.due_on)
             from finding f where f.county_id = $1 and f.state in ('sent', 'rejected') group by f.unit_id
             union all
             select 'order', c.unit_id, count(*), count(*), min(l.due_on)
             from order_list l join order_item i on i.list_id = l.id join order_cell c on c.item_id = i.id
             where l.county_id = $1 and l.issued_at is not null and l.due_on < $2 and c.state in ('ordered', 'returned')
               and not exists (select 1 from unit gone where gone.id = c.unit_id and gone.valid_to <= l.due_on)
             group by c.unit_id) waits
         order by unit_id, what",
        county.as_str(),
        day,
        urged_since,
    )?;
    rows.into_iter()
        .map(|(what, unit, number, late, due_on)| {
            let kind = DigestKind::from_code(&what).ok_or_else(|| StorageError::inconsistent("digest", "what", what))?;
            Ok((UnitId::new(unit), DigestLine { kind, number, late, due_on }))
        })
        .collect()
}
