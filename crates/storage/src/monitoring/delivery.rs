//! Reminders on their way: what is to be sent, who is sending it, and what became of it.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::ids::{AccountId, ChannelId, CountyId, UnitId};
use domain::monitoring::delivery::DeliveryState;
use domain::monitoring::digest::DigestLine;

use crate::{Conn, Result, StorageError, Tx};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: String,
    /// On which way.
    pub channel: ChannelId,
    /// Of which day.
    pub day: NaiveDate,
    /// Somebody tried the way out: it is no day's reminder.
    pub is_trial: bool,
    /// Whose; none for a group.
    pub account: Option<AccountId>,
    /// Where it stands.
    pub state: DeliveryState,
    /// So often it was tried.
    pub tries: i64,
    /// From when on it may be sent.
    pub not_before: DateTime<Utc>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When it was over.
    pub ended_at: Option<DateTime<Utc>>,
    /// The other side's code.
    pub code: String,
}

/// A message in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedDelivery {
    /// It.
    pub delivery: Delivery,
    /// The name of its way.
    pub channel_name: String,
    /// Whose: a person's name; none for a group.
    pub person: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    channel_id: String,
    day: NaiveDate,
    what: String,
    account_id: String,
    state: String,
    tries: i64,
    not_before: DateTime<Utc>,
    made_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    code: String,
}

impl TryFrom<Row> for Delivery {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            state: DeliveryState::from_code(&row.state)
                .ok_or_else(|| StorageError::inconsistent("reminder_delivery", "state", row.state))?,
            id: row.id,
            channel: ChannelId::new(row.channel_id),
            day: row.day,
            is_trial: row.what == "trial",
            account: (!row.account_id.is_empty()).then(|| AccountId::new(row.account_id)),
            tries: row.tries,
            not_before: row.not_before,
            made_at: row.made_at,
            ended_at: row.ended_at,
            code: row.code,
        })
    }
}

/// Keeps a message before it is sent; answers whether nobody had kept the same.
///
/// # Errors
/// When the engine fails.
pub async fn make(tx: &mut Tx, new: &Delivery) -> Result<bool> {
    let touched = execute!(
        tx,
        "insert into reminder_delivery (id, channel_id, day, what, account_id, state, tries, not_before, made_at, code)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')
         on conflict (channel_id, day, account_id) where what = 'day' do nothing",
        &new.id,
        new.channel.as_str(),
        new.day,
        if new.is_trial { "trial" } else { "day" },
        new.account.as_ref().map_or("", AccountId::as_str),
        new.state.code(),
        new.tries,
        new.not_before,
        new.made_at,
    )?;
    Ok(touched == 1)
}

/// Takes the next message of a county that may be sent; none where none may. Of two who ask, one gets it.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn take(tx: &mut Tx, county: &CountyId, now: DateTime<Utc>) -> Result<Option<Delivery>> {
    let row = fetch_optional!(
        tx,
        Row,
        "update reminder_delivery set state = 'sending', tries = tries + 1, begun_at = $2
         where id = (select d.id from reminder_delivery d join reminder_channel c on c.id = d.channel_id
                     where c.county_id = $1 and d.state = 'waiting' and d.not_before <= $2 order by d.not_before, d.id limit 1)
           and state = 'waiting'
         returning id, channel_id, day, what, account_id, state, tries, not_before, made_at, ended_at, code",
        county.as_str(),
        now,
    )?;
    row.map(Delivery::try_from).transpose()
}

/// Writes down what became of a message that somebody was sending; answers whether she still was.
///
/// # Errors
/// When the engine fails.
pub async fn told(
    tx: &mut Tx,
    id: &str,
    (state, not_before): (DeliveryState, Option<DateTime<Utc>>),
    code: &str,
    at: DateTime<Utc>,
) -> Result<bool> {
    let is_over = !matches!(state, DeliveryState::Waiting | DeliveryState::Sending);
    let touched = execute!(
        tx,
        "update reminder_delivery set state = $2, not_before = coalesce($3, not_before), code = $4, ended_at = $5
         where id = $1 and state = 'sending'",
        id,
        state.code(),
        not_before,
        code,
        is_over.then_some(at),
    )?;
    Ok(touched == 1)
}

/// Gives up what nobody will send any more: what waits although its day is over, and what somebody began to send before a moment and never
/// told of, because the program ended. Answers how many.
///
/// # Errors
/// When the engine fails.
pub async fn give_up(tx: &mut Tx, county: &CountyId, late_until: NaiveDate, begun_before: DateTime<Utc>, at: DateTime<Utc>) -> Result<u64> {
    let late = execute!(
        tx,
        "update reminder_delivery set state = 'failed', code = 'late', ended_at = $3
         where state = 'waiting' and day <= $2 and channel_id in (select id from reminder_channel where county_id = $1)",
        county.as_str(),
        late_until,
        at,
    )?;
    let lost = execute!(
        tx,
        "update reminder_delivery set state = 'unknown', code = 'lost', ended_at = $3
         where state = 'sending' and coalesce(begun_at, made_at) < $2 and channel_id in (select id from reminder_channel where county_id = $1)",
        county.as_str(),
        begun_before,
        at,
    )?;
    Ok(late + lost)
}

/// When something is to be done for a county next: the next message may be sent, or one that somebody began to send is given up, `lost`
/// after she began. None where nothing is open.
///
/// # Errors
/// When the engine fails.
pub async fn next_at(conn: &mut Conn, county: &CountyId, lost: Duration) -> Result<Option<DateTime<Utc>>> {
    let row = fetch_optional!(
        conn,
        (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
        "select min(case when d.state = 'waiting' then d.not_before end), min(case when d.state = 'sending' then d.begun_at end)
         from reminder_delivery d join reminder_channel c on c.id = d.channel_id
         where c.county_id = $1 and d.state in ('waiting', 'sending')",
        county.as_str(),
    )?;
    let (waiting, begun) = row.unwrap_or_default();
    Ok([waiting, begun.map(|begun| begun + lost)].into_iter().flatten().min())
}

/// The latest of a county, the latest first.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn latest(conn: &mut Conn, county: &CountyId, most: i64) -> Result<Vec<LoggedDelivery>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select d.id, d.channel_id, d.day, d.what, d.account_id, d.state, d.tries, d.not_before, d.made_at, d.ended_at, d.code
         from reminder_delivery d join reminder_channel c on c.id = d.channel_id
         where c.county_id = $1 order by d.made_at desc, d.id desc limit $2",
        county.as_str(),
        most,
    )?;
    let names = fetch_all!(
        conn,
        (String, String),
        "select id, name from reminder_channel where county_id = $1
         union all select id, person from account where county_id = $1
                   and id in (select d.account_id from reminder_delivery d join reminder_channel c on c.id = d.channel_id where c.county_id = $1)",
        county.as_str(),
    )?;
    let name = |id: &str| names.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
    rows.into_iter()
        .map(|row| {
            let delivery = Delivery::try_from(row)?;
            let person = delivery.account.as_ref().map(|account| name(account.as_str()).unwrap_or_default());
            Ok(LoggedDelivery { channel_name: name(delivery.channel.as_str()).unwrap_or_default(), person, delivery })
        })
        .collect()
}

/// How often a way was tried out since a moment.
///
/// # Errors
/// When the engine fails.
pub async fn trials_since(conn: &mut Conn, channel: &ChannelId, since: DateTime<Utc>) -> Result<i64> {
    let row = fetch_optional!(
        conn,
        (i64,),
        "select count(*) from reminder_delivery where channel_id = $1 and what = 'trial' and made_at >= $2",
        channel.as_str(),
        since,
    )?;
    Ok(row.map_or(0, |(number,)| number))
}

/// Who has lines of a day and gave an address: account, her unit's short name, the lines.
pub type Addressed = (AccountId, Option<UnitId>, String, String, Vec<DigestLine>);

/// People with lines of a day who gave an address and can sign in: account, unit, its short name or nothing, the address, the lines.
///
/// # Errors
/// When the engine fails or what is kept cannot be read.
pub async fn addressed(conn: &mut Conn, county: &CountyId, day: NaiveDate) -> Result<Vec<Addressed>> {
    let rows = fetch_all!(
        conn,
        (String, Option<String>, Option<String>, String, String),
        "select p.id, p.unit_id, u.short_name, a.address, d.lines
         from digest d join account p on p.id = d.account_id join reminder_address a on a.account_id = p.id left join unit u on u.id = p.unit_id
         where p.county_id = $1 and d.day = $2 and not p.disabled order by p.id",
        county.as_str(),
        day,
    )?;
    rows.into_iter()
        .map(|(id, unit, name, address, lines)| {
            let lines = serde_json::from_str(&lines).map_err(|_| StorageError::inconsistent("digest", "lines", lines))?;
            Ok((AccountId::new(id), unit.map(UnitId::new), name.unwrap_or_default(), address, lines))
        })
        .collect()
}

/// The text for the group of a day; none where nothing waited for any unit, or the day was not made.
///
/// # Errors
/// When the engine fails.
pub async fn group_text(conn: &mut Conn, county: &CountyId, day: NaiveDate) -> Result<Option<String>> {
    let row = fetch_optional!(conn, (String,), "select message from digest_day where county_id = $1 and day = $2", county.as_str(), day)?;
    Ok(row.map(|(text,)| text).filter(|text| !text.is_empty()))
}
