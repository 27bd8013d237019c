//! Sessions: known by the digest of their token.

use chrono::{DateTime, Utc};
use domain::access::role::Role;
use domain::ids::{AccountId, CountyId, UnitId};

use crate::{Conn, Result, StorageError, Tx};

/// A session with the person behind it: all that a page needs to know who is asking, in one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// Its county.
    pub county: CountyId,
    /// The county's name, for the frame.
    pub county_name: String,
    /// The person's name.
    pub person: String,
    /// Role.
    pub role: Role,
    /// Unit, for the unit roles.
    pub unit: Option<UnitId>,
    /// The unit's short name.
    pub unit_name: Option<String>,
    /// A new password is due first.
    pub must_change: bool,
    /// Her role must have a second factor, and she has none yet.
    pub must_enrol: bool,
    /// Cannot act any more.
    pub disabled: bool,
    /// When the session was last used (kept to the minute).
    pub seen_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// The number of the last event about what lists and counts show: how much had happened by now.
    pub version: Option<i64>,
    /// The same without what is reported and judged: for the words of lists, units and settings.
    pub words_version: Option<i64>,
    /// The same for rules, rounds and scores.
    pub rounds_version: Option<i64>,
    /// The digest of the county's emblem, for the frame.
    pub emblem: Option<String>,
}

#[derive(sqlx::FromRow)]
struct SignedInRow {
    account_id: String,
    county_id: String,
    county_name: String,
    person: String,
    role: String,
    unit_id: Option<String>,
    unit_name: Option<String>,
    must_change: bool,
    must_enrol: bool,
    disabled: bool,
    seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    version: Option<i64>,
    words_version: Option<i64>,
    rounds_version: Option<i64>,
    emblem: Option<String>,
}

impl TryFrom<SignedInRow> for SignedIn {
    type Error = StorageError;

    fn try_from(row: SignedInRow) -> Result<Self> {
        Ok(Self {
            account: AccountId::new(row.account_id),
            county: CountyId::new(row.county_id),
            county_name: row.county_name,
            person: row.person,
            role: Role::from_code(&row.role).ok_or_else(|| StorageError::inconsistent("account", "role", row.role))?,
            unit: row.unit_id.map(UnitId::new),
            unit_name: row.unit_name,
            must_change: row.must_change,
            must_enrol: row.must_enrol,
            disabled: row.disabled,
            seen_at: row.seen_at,
            expires_at: row.expires_at,
            version: row.version,
            words_version: row.words_version,
            rounds_version: row.rounds_version,
            emblem: row.emblem,
        })
    }
}

/// A new session.
#[derive(Debug, Clone)]
pub struct NewSession<'a> {
    /// Hex SHA-256 of the token.
    pub token_hash: &'a str,
    /// Whose.
    pub account: &'a AccountId,
    /// Now.
    pub at: DateTime<Utc>,
    /// Latest end.
    pub expires_at: DateTime<Utc>,
    /// Browser, as it calls itself, shortened.
    pub agent: &'a str,
    /// Address it came from.
    pub address: &'a str,
}

/// Stores a session.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, new: &NewSession<'_>) -> Result<()> {
    execute!(
        tx,
        "insert into session (token_hash, account_id, created_at, seen_at, expires_at, agent, address) values ($1, $2, $3, $3, $4, $5, $6)",
        new.token_hash,
        new.account.as_str(),
        new.at,
        new.expires_at,
        new.agent,
        new.address,
    )?;
    Ok(())
}

/// Who is behind a session. One statement by primary keys; every page pays it once.
///
/// # Errors
/// When the engine fails.
pub async fn signed_in(conn: &mut Conn, token_hash: &str) -> Result<Option<SignedIn>> {
    let row = fetch_optional!(
        conn,
        SignedInRow,
        "select s.account_id, a.county_id, c.name as county_name, a.person, a.role, a.unit_id, u.short_name as unit_name,
                a.must_change, a.disabled, s.seen_at, s.expires_at,
                (exists (select 1 from required_factor r where r.county_id = a.county_id and r.role = a.role)
                 and not exists (select 1 from second_factor f where f.account_id = a.id and f.confirmed_at is not null)) as must_enrol,
                (select coalesce(max(v.seq), 0) from area_version v
                 where v.county_id = a.county_id and v.area in ('register', 'checklist', 'operations', 'reporting')) as version,
                (select coalesce(max(v.seq), 0) from area_version v
                 where v.county_id = a.county_id and v.area in ('register', 'checklist', 'operations')) as words_version,
                (select coalesce(max(v.seq), 0) from area_version v where v.county_id = a.county_id and v.area = 'assessment') as rounds_version,
                (select m.digest from county_emblem m where m.county_id = a.county_id) as emblem
         from session s
         join account a on a.id = s.account_id
         join county c on c.id = a.county_id
         left join unit u on u.id = a.unit_id
         where s.token_hash = $1",
        token_hash,
    )?;
    row.map(SignedIn::try_from).transpose()
}

/// Notes that the session is in use. Called at most once a minute per session.
///
/// # Errors
/// When the engine fails.
pub async fn touch(tx: &mut Tx, token_hash: &str, at: DateTime<Utc>) -> Result<()> {
    execute!(tx, "update session set seen_at = $2 where token_hash = $1", token_hash, at)?;
    Ok(())
}

/// Gives a session another token; forms that failed under the one before are gone. False when there is none.
///
/// # Errors
/// When the engine fails.
pub async fn renew(tx: &mut Tx, token_hash: &str, new_hash: &str) -> Result<bool> {
    execute!(tx, "delete from form_retry where token_hash = $1", token_hash)?;
    Ok(execute!(tx, "update session set token_hash = $2 where token_hash = $1", token_hash, new_hash)? == 1)
}

/// Ends a session.
///
/// # Errors
/// When the engine fails.
pub async fn delete(tx: &mut Tx, token_hash: &str) -> Result<bool> {
    Ok(execute!(tx, "delete from session where token_hash = $1", token_hash)? == 1)
}

/// An open session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionLine {
    /// Digest of its token: names the session, opens nothing.
    pub token_hash: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Last used, to the minute.
    pub seen_at: DateTime<Utc>,
    /// Browser, as it calls itself.
    pub agent: String,
    /// Address it came from.
    pub address: String,
}

/// An account's sessions that are neither idle since `idle` nor past their end, the last used first.
///
/// # Errors
/// When the engine fails.
pub async fn of_account(conn: &mut Conn, account: &AccountId, now: DateTime<Utc>, idle: DateTime<Utc>) -> Result<Vec<SessionLine>> {
    fetch_all!(
        conn,
        SessionLine,
        "select token_hash, created_at, seen_at, agent, address from session
         where account_id = $1 and expires_at > $2 and seen_at > $3 order by seen_at desc, token_hash limit 100",
        account.as_str(),
        now,
        idle,
    )
}

/// Ends one session of that account; answers whether there was one.
///
/// # Errors
/// When the engine fails.
pub async fn delete_of_account(tx: &mut Tx, account: &AccountId, token_hash: &str) -> Result<bool> {
    Ok(execute!(tx, "delete from session where token_hash = $1 and account_id = $2", token_hash, account.as_str())? == 1)
}

/// Ends all sessions of that account but the one to keep; answers how many.
///
/// # Errors
/// When the engine fails.
pub async fn delete_all_of_account(tx: &mut Tx, account: &AccountId, keep: Option<&str>) -> Result<u64> {
    execute!(tx, "delete from session where account_id = $1 and (cast($2 as text) is null or token_hash <> $2)", account.as_str(), keep,)
}

/// Clears away sessions that have ended by themselves.
///
/// # Errors
/// When the engine fails.
pub async fn delete_ended(tx: &mut Tx, now: DateTime<Utc>, idle: DateTime<Utc>) -> Result<u64> {
    execute!(tx, "delete from session where expires_at <= $1 or seen_at <= $2", now, idle)
}
