//! Accounts.

use chrono::{DateTime, Days, Utc};
use domain::access::role::Role;
use domain::ids::{AccountId, CountyId, UnitId};

use crate::{Conn, Result, StorageError, Tx};

/// An account as stored. The password hash never leaves `services`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Which county.
    pub county: CountyId,
    /// The name typed at sign-in.
    pub username: String,
    /// The person's name.
    pub person: String,
    /// What she is.
    pub role: Role,
    /// Her unit, for the two unit roles.
    pub unit: Option<UnitId>,
    /// PHC string.
    pub password_hash: String,
    /// A new password is due before anything else.
    pub must_change: bool,
    /// Cannot sign in.
    pub disabled: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: String,
    county_id: String,
    username: String,
    person: String,
    role: String,
    unit_id: Option<String>,
    password_hash: String,
    must_change: bool,
    disabled: bool,
    created_at: DateTime<Utc>,
}

impl TryFrom<AccountRow> for Account {
    type Error = StorageError;

    fn try_from(row: AccountRow) -> Result<Self> {
        Ok(Self {
            id: AccountId::new(row.id),
            county: CountyId::new(row.county_id),
            username: row.username,
            person: row.person,
            role: Role::from_code(&row.role).ok_or_else(|| StorageError::inconsistent("account", "role", row.role))?,
            unit: row.unit_id.map(UnitId::new),
            password_hash: row.password_hash,
            must_change: row.must_change,
            disabled: row.disabled,
            created_at: row.created_at,
        })
    }
}

/// For how many days a password that somebody else chose opens the account: long enough for a slip to reach its unit.
pub const ONE_TIME_DAYS: u64 = 14;

/// Adds an account.
///
/// # Errors
/// `Duplicate` when the user name is taken.
pub async fn insert(tx: &mut Tx, account: &Account) -> Result<()> {
    execute!(
        tx,
        "insert into account (id, county_id, username, person, role, unit_id, password_hash, must_change, disabled, created_at,
                              password_until)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        account.id.as_str(),
        account.county.as_str(),
        &account.username,
        &account.person,
        account.role.code(),
        account.unit.as_ref().map(UnitId::as_str),
        &account.password_hash,
        account.must_change,
        account.disabled,
        account.created_at,
        account.must_change.then(|| account.created_at + Days::new(ONE_TIME_DAYS)),
    )?;
    Ok(())
}

/// Until when a password that somebody else chose opens the account; `None` for one's own.
///
/// # Errors
/// When the engine fails.
pub async fn password_until(conn: &mut Conn, id: &AccountId) -> Result<Option<DateTime<Utc>>> {
    let row = fetch_optional!(conn, (Option<DateTime<Utc>>,), "select password_until from account where id = $1", id.as_str())?;
    Ok(row.and_then(|(until,)| until))
}

/// The account with that user name.
///
/// # Errors
/// When the engine fails.
pub async fn by_username(conn: &mut Conn, username: &str) -> Result<Option<Account>> {
    let row = fetch_optional!(
        conn,
        AccountRow,
        "select id, county_id, username, person, role, unit_id, password_hash, must_change, disabled, created_at
         from account where username = $1",
        username,
    )?;
    row.map(Account::try_from).transpose()
}

/// The account with that id, in that county only.
///
/// # Errors
/// When the engine fails.
pub async fn by_id(conn: &mut Conn, county: &CountyId, id: &AccountId) -> Result<Option<Account>> {
    let row = fetch_optional!(
        conn,
        AccountRow,
        "select id, county_id, username, person, role, unit_id, password_hash, must_change, disabled, created_at
         from account where id = $1 and county_id = $2",
        id.as_str(),
        county.as_str(),
    )?;
    row.map(Account::try_from).transpose()
}

/// What the accounts page asks for.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Part of user name, person or unit; compared without case.
    pub text: Option<String>,
    /// Only this role.
    pub role: Option<Role>,
    /// Only disabled ones (`true`) or only those in use (`false`).
    pub disabled: Option<bool>,
}

/// A row of the accounts page; without the password hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// Its id.
    pub id: AccountId,
    /// The name typed at sign-in.
    pub username: String,
    /// The person's name.
    pub person: String,
    /// What she is.
    pub role: Role,
    /// Her unit's short name.
    pub unit_name: Option<String>,
    /// The first password is still in use.
    pub must_change: bool,
    /// Cannot sign in.
    pub disabled: bool,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: String,
    username: String,
    person: String,
    role: String,
    unit_name: Option<String>,
    must_change: bool,
    disabled: bool,
}

impl TryFrom<LineRow> for AccountLine {
    type Error = StorageError;

    fn try_from(row: LineRow) -> Result<Self> {
        Ok(Self {
            id: AccountId::new(row.id),
            username: row.username,
            person: row.person,
            role: Role::from_code(&row.role).ok_or_else(|| StorageError::inconsistent("account", "role", row.role))?,
            unit_name: row.unit_name,
            must_change: row.must_change,
            disabled: row.disabled,
        })
    }
}

impl AccountFilter {
    /// The text as a `like` pattern with `!` as escape sign.
    fn pattern(&self) -> Option<String> {
        self.text.as_ref().map(|text| {
            let escaped = text.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
            format!("%{escaped}%")
        })
    }
}

/// One page of the county's accounts by user name, and how many there are in all.
///
/// # Errors
/// When the engine fails.
pub async fn list(conn: &mut Conn, county: &CountyId, filter: &AccountFilter, limit: i64, offset: i64) -> Result<(Vec<AccountLine>, i64)> {
    let (pattern, role) = (filter.pattern(), filter.role.map(Role::code));
    let (total,) = fetch_one!(
        conn,
        (i64,),
        "select count(*) from account a left join unit u on u.id = a.unit_id
         where a.county_id = $1
           and (cast($2 as text) is null or lower(a.username) like $2 escape '!' or lower(a.person) like $2 escape '!'
                or lower(u.short_name) like $2 escape '!' or lower(u.full_name) like $2 escape '!')
           and (cast($3 as text) is null or a.role = $3)
           and ($4 = a.disabled or $5)",
        county.as_str(),
        pattern.as_deref(),
        role,
        filter.disabled.unwrap_or_default(),
        filter.disabled.is_none(),
    )?;
    let rows = fetch_all!(
        conn,
        LineRow,
        "select a.id, a.username, a.person, a.role, u.short_name as unit_name, a.must_change, a.disabled
         from account a left join unit u on u.id = a.unit_id
         where a.county_id = $1
           and (cast($2 as text) is null or lower(a.username) like $2 escape '!' or lower(a.person) like $2 escape '!'
                or lower(u.short_name) like $2 escape '!' or lower(u.full_name) like $2 escape '!')
           and (cast($3 as text) is null or a.role = $3)
           and ($4 = a.disabled or $5)
         order by a.disabled, a.username, a.id
         limit $6 offset $7",
        county.as_str(),
        pattern.as_deref(),
        role,
        filter.disabled.unwrap_or_default(),
        filter.disabled.is_none(),
        limit,
        offset,
    )?;
    Ok((rows.into_iter().map(AccountLine::try_from).collect::<Result<_>>()?, total))
}

/// Units that an account can belong to: those that still exist, in official order, by id and short name.
///
/// # Errors
/// When the engine fails.
pub async fn unit_choices(conn: &mut Conn, county: &CountyId) -> Result<Vec<(UnitId, String)>> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "select id, short_name from unit where county_id = $1 and valid_to is null order by position, id",
        county.as_str(),
    )?;
    Ok(rows.into_iter().map(|(id, name)| (UnitId::new(id), name)).collect())
}

/// A unit that nobody can sign in for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitWithout {
    /// The unit.
    pub id: UnitId,
    /// Its full name.
    pub full_name: String,
    /// Its short name.
    pub short_name: String,
    /// How the short name sounds, syllable by syllable.
    pub pinyin: String,
    /// The initials of that.
    pub initials: String,
}

/// Units that still exist and have no account in use, in official order.
///
/// # Errors
/// When the engine fails.
pub async fn units_without(conn: &mut Conn, county: &CountyId) -> Result<Vec<UnitWithout>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, String, String),
        "select u.id, u.full_name, u.short_name, u.pinyin, u.initials from unit u
         where u.county_id = $1 and u.valid_to is null
           and not exists (select 1 from account a where a.unit_id = u.id and not a.disabled)
         order by u.position, u.id",
        county.as_str(),
    )?;
    let read = |(id, full_name, short_name, pinyin, initials)| UnitWithout { id: UnitId::new(id), full_name, short_name, pinyin, initials };
    Ok(rows.into_iter().map(read).collect())
}

/// An account in use whose person has not chosen a password yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusedAccount {
    /// Its id.
    pub id: AccountId,
    /// The name typed at sign-in.
    pub username: String,
    /// The person.
    pub person: String,
    /// What she is.
    pub role: Role,
    /// Her unit's full name, for the two unit roles.
    pub unit_name: Option<String>,
}

/// Accounts in use that still have a one-time password, by the official order of their units; those without a unit come last.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn with_one_time_password(conn: &mut Conn, county: &CountyId) -> Result<Vec<UnusedAccount>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, String, Option<String>),
        "select a.id, a.username, a.person, a.role, u.full_name from account a left join unit u on u.id = a.unit_id
         where a.county_id = $1 and a.must_change and not a.disabled
         order by u.position is null, u.position, a.username",
        county.as_str(),
    )?;
    let read = |(id, username, person, role, unit_name): (String, String, String, String, Option<String>)| {
        let role = Role::from_code(&role).ok_or_else(|| StorageError::inconsistent("account", "role", role))?;
        Ok(UnusedAccount { id: AccountId::new(id), username, person, role, unit_name })
    };
    rows.into_iter().map(read).collect()
}

/// Every user name of the installation, shut accounts included: none is given twice.
///
/// # Errors
/// When the engine fails.
pub async fn usernames(conn: &mut Conn) -> Result<Vec<String>> {
    Ok(fetch_all!(conn, (String,), "select username from account")?.into_iter().map(|(name,)| name).collect())
}

/// Person, role and unit of an account become these.
///
/// # Errors
/// When the engine fails.
pub async fn update(tx: &mut Tx, id: &AccountId, person: &str, role: Role, unit: Option<&UnitId>) -> Result<()> {
    execute!(
        tx,
        "update account set person = $2, role = $3, unit_id = $4 where id = $1",
        id.as_str(),
        person,
        role.code(),
        unit.map(UnitId::as_str),
    )?;
    Ok(())
}

/// A new password; `given_at` says when somebody else chose it: then it must be changed, and runs out.
///
/// # Errors
/// When the engine fails.
pub async fn set_password(tx: &mut Tx, id: &AccountId, password_hash: &str, given_at: Option<DateTime<Utc>>) -> Result<()> {
    execute!(
        tx,
        "update account set password_hash = $2, must_change = $3, password_until = $4 where id = $1",
        id.as_str(),
        password_hash,
        given_at.is_some(),
        given_at.map(|at| at + Days::new(ONE_TIME_DAYS)),
    )?;
    Ok(())
}

/// Shuts an account or opens it again. Accounts are never deleted: their names stand in histories.
///
/// # Errors
/// When the engine fails.
pub async fn set_disabled(tx: &mut Tx, id: &AccountId, disabled: bool) -> Result<()> {
    execute!(tx, "update account set disabled = $2 where id = $1", id.as_str(), disabled)?;
    Ok(())
}

/// How many accounts of each role can sign in, and how many of those still have their first password.
///
/// # Errors
/// When the engine fails.
pub async fn in_use(conn: &mut Conn, county: &CountyId) -> Result<Vec<(Role, i64, i64)>> {
    let rows = fetch_all!(
        conn,
        (String, i64, i64),
        "select role, count(*), count(*) filter (where must_change = $2) from account
         where county_id = $1 and disabled <> $2 group by role order by role",
        county.as_str(),
        true,
    )?;
    rows.into_iter()
        .map(|(role, all, first)| {
            let role = Role::from_code(&role).ok_or_else(|| StorageError::inconsistent("account", "role", role))?;
            Ok((role, all, first))
        })
        .collect()
}

/// Counts an attempt to sign in before its password is looked at, so that attempts made at once cannot slip through.
/// Attempts before `forgotten` no longer count; from attempt number `limit` on the time stands still, so that the pause
/// ends by itself. Answers the number of this attempt and the moment the pause counts from.
///
/// # Errors
/// When the engine fails.
pub async fn count_attempt(
    tx: &mut Tx,
    name_hash: &str,
    at: DateTime<Utc>,
    forgotten: DateTime<Utc>,
    limit: i64,
) -> Result<(i64, DateTime<Utc>)> {
    fetch_one!(
        tx,
        (i64, DateTime<Utc>),
        "insert into sign_in_failure (name_hash, failures, last_at) values ($1, 1, $2)
         on conflict (name_hash) do update set
             failures = case when sign_in_failure.last_at <= $3 then 1 else sign_in_failure.failures + 1 end,
             last_at = case when sign_in_failure.last_at > $3 and sign_in_failure.failures >= $4
                            then sign_in_failure.last_at else excluded.last_at end
         returning failures, last_at",
        name_hash,
        at,
        forgotten,
        limit,
    )
}

/// The attempts counted for a name: how many, and the moment of the last one that counted.
///
/// # Errors
/// When the engine fails.
pub async fn attempts(conn: &mut Conn, name_hash: &str) -> Result<Option<(i64, DateTime<Utc>)>> {
    fetch_optional!(conn, (i64, DateTime<Utc>), "select failures, last_at from sign_in_failure where name_hash = $1", name_hash)
}

/// The right password, or an administrator: the count starts anew.
///
/// # Errors
/// When the engine fails.
pub async fn forget_attempts(tx: &mut Tx, name_hash: &str) -> Result<()> {
    execute!(tx, "delete from sign_in_failure where name_hash = $1", name_hash)?;
    Ok(())
}

/// Clears away counts that no longer matter, so that guessed names do not pile up.
///
/// # Errors
/// When the engine fails.
pub async fn forget_attempts_before(tx: &mut Tx, moment: DateTime<Utc>) -> Result<()> {
    execute!(tx, "delete from sign_in_failure where last_at < $1", moment)?;
    Ok(())
}
