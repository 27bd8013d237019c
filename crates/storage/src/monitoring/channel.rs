//! 提醒渠道: ways on which reminders go out, and whose addresses they go to. Secrets stand in a table of their own that only the sender reads.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, ChannelId, CountyId};
use domain::monitoring::channel::{ChannelKind, MailSecurity, Secret};

use crate::{Conn, Result, StorageError, Tx};

/// A way, without what is secret of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// What kind.
    pub kind: ChannelKind,
    /// What the office calls it.
    pub name: String,
    /// It is used.
    pub is_on: bool,
    /// Name or number of a mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub security: MailSecurity,
    /// The user name at the mail server; empty where none is asked for.
    pub login: String,
    /// Who mails come from.
    pub sender: String,
    /// The address of this program, for the end of a text.
    pub link: String,
    /// The last letters of a robot's address.
    pub tail: String,
    /// There is a password, or a key that signs.
    pub has_secret: bool,
    /// When and by whom this was saved.
    pub saved: (DateTime<Utc>, String),
    /// Counts its changes.
    pub revision: i64,
}

/// What is secret of a way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChannelSecrets {
    /// A robot's address.
    pub address: Secret,
    /// A password at the mail server, or the key with which 钉钉 is signed to.
    pub secret: Secret,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    name: String,
    is_on: bool,
    host: String,
    port: i64,
    security: String,
    login: String,
    sender: String,
    link: String,
    tail: String,
    has_secret: bool,
    saved_at: DateTime<Utc>,
    saved_name: String,
    revision: i64,
}

impl TryFrom<Row> for Channel {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column: &'static str, value: String| StorageError::inconsistent("reminder_channel", column, value);
        Ok(Self {
            kind: ChannelKind::from_code(&row.kind).ok_or_else(|| wrong("kind", row.kind))?,
            security: MailSecurity::from_code(&row.security).ok_or_else(|| wrong("security", row.security))?,
            port: u16::try_from(row.port).map_err(|_| wrong("port", row.port.to_string()))?,
            id: ChannelId::new(row.id),
            name: row.name,
            is_on: row.is_on,
            host: row.host,
            login: row.login,
            sender: row.sender,
            link: row.link,
            tail: row.tail,
            has_secret: row.has_secret,
            saved: (row.saved_at, row.saved_name),
            revision: row.revision,
        })
    }
}

/// Channels with the columns of a [`Row`].
macro_rules! channels {
    ($rest:literal) => {
        concat!(
            "select id, kind, name, is_on, host, port, security, login, sender, link, tail, has_secret, saved_at, saved_name, revision from reminder_channel ",
            $rest
        )
    };
}

/// A county's, in the order in which they were made.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn list(conn: &mut Conn, county: &CountyId) -> Result<Vec<Channel>> {
    let rows = fetch_all!(conn, Row, channels!("where county_id = $1 order by id"), county.as_str())?;
    rows.into_iter().map(Channel::try_from).collect()
}

/// One of them.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &ChannelId) -> Result<Option<Channel>> {
    let row = fetch_optional!(conn, Row, channels!("where county_id = $1 and id = $2"), county.as_str(), id.as_str())?;
    row.map(Channel::try_from).transpose()
}

/// What is secret of one.
///
/// # Errors
/// When the engine fails.
pub async fn secrets(conn: &mut Conn, id: &ChannelId) -> Result<ChannelSecrets> {
    let row = fetch_optional!(conn, (String, String), "select address, secret from reminder_secret where channel_id = $1", id.as_str())?;
    Ok(row.map_or_else(ChannelSecrets::default, |(address, secret)| ChannelSecrets {
        address: Secret::new(address),
        secret: Secret::new(secret),
    }))
}

/// Keeps a new one.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, new: &Channel) -> Result<()> {
    let sql = "insert into reminder_channel (id, county_id, kind, name, is_on, host, port, security, login, sender, link, tail, has_secret,
                                             saved_at, saved_name, revision)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)";
    send(tx, sql, county, new).await?;
    Ok(())
}

/// Writes one that is there, if nobody has since it was read; answers whether it did. Its kind stays.
///
/// # Errors
/// When the engine fails.
pub async fn write(tx: &mut Tx, county: &CountyId, now: &Channel) -> Result<bool> {
    let sql =
        "update reminder_channel set name = $4, is_on = $5, host = $6, port = $7, security = $8, login = $9, sender = $10, link = $11,
                      tail = $12, has_secret = $13, saved_at = $14, saved_name = $15, revision = revision + 1
               where id = $1 and county_id = $2 and revision = $16";
    Ok(send(tx, sql, county, now).await? == 1)
}

async fn send(tx: &mut Tx, sql: &'static str, county: &CountyId, channel: &Channel) -> Result<u64> {
    execute!(
        tx,
        sql,
        channel.id.as_str(),
        county.as_str(),
        channel.kind.code(),
        &channel.name,
        channel.is_on,
        &channel.host,
        i64::from(channel.port),
        channel.security.code(),
        &channel.login,
        &channel.sender,
        &channel.link,
        &channel.tail,
        channel.has_secret,
        channel.saved.0,
        &channel.saved.1,
        channel.revision,
    )
}

/// Keeps what is secret of one, in the place of what was kept.
///
/// # Errors
/// When the engine fails.
pub async fn keep_secrets(tx: &mut Tx, id: &ChannelId, secrets: &ChannelSecrets) -> Result<()> {
    execute!(
        tx,
        "insert into reminder_secret (channel_id, address, secret) values ($1, $2, $3)
         on conflict (channel_id) do update set address = excluded.address, secret = excluded.secret",
        id.as_str(),
        secrets.address.reveal(),
        secrets.secret.reveal(),
    )?;
    Ok(())
}

/// Where a person's reminders go.
///
/// # Errors
/// When the engine fails.
pub async fn address_of(conn: &mut Conn, account: &AccountId) -> Result<Option<String>> {
    let row = fetch_optional!(conn, (String,), "select address from reminder_address where account_id = $1", account.as_str())?;
    Ok(row.map(|(address,)| address))
}

/// Says where a person's reminders go from now on; none for nowhere.
///
/// # Errors
/// When the engine fails.
pub async fn set_address(tx: &mut Tx, account: &AccountId, address: Option<&str>, at: DateTime<Utc>) -> Result<()> {
    match address {
        None => execute!(tx, "delete from reminder_address where account_id = $1", account.as_str())?,
        Some(address) => execute!(
            tx,
            "insert into reminder_address (account_id, address, set_at) values ($1, $2, $3)
             on conflict (account_id) do update set address = excluded.address, set_at = excluded.set_at",
            account.as_str(),
            address,
            at,
        )?,
    };
    Ok(())
}

/// How many people of a county gave an address.
///
/// # Errors
/// When the engine fails.
pub async fn addresses(conn: &mut Conn, county: &CountyId) -> Result<i64> {
    let row = fetch_optional!(
        conn,
        (i64,),
        "select count(*) from reminder_address a join account p on p.id = a.account_id where p.county_id = $1 and not p.disabled",
        county.as_str(),
    )?;
    Ok(row.map_or(0, |(number,)| number))
}

/// Whether mail goes out in a county, where a person's goes, and how many reminders since a day did not go out.
///
/// # Errors
/// When the engine fails.
pub async fn standing(conn: &mut Conn, county: &CountyId, account: &AccountId, since: NaiveDate) -> Result<(bool, Option<String>, i64)> {
    let row = fetch_optional!(
        conn,
        (i64, Option<String>, i64),
        "select (select count(*) from reminder_channel where county_id = $1 and kind = 'mail' and is_on),
                (select address from reminder_address where account_id = $2),
                (select count(*) from reminder_delivery d join reminder_channel c on c.id = d.channel_id
                 where c.county_id = $1 and d.what = 'day' and d.day >= $3 and d.state in ('failed', 'unknown'))",
        county.as_str(),
        account.as_str(),
        since,
    )?;
    Ok(row.map_or((false, None, 0), |(mails, address, troubles)| (mails > 0, address, troubles)))
}
