//! The second factor of an account, and which roles must have one.

use chrono::{DateTime, Utc};
use domain::access::role::Role;
use domain::ids::{AccountId, CountyId};

use crate::{Conn, Result, StorageError, Tx};

/// What the authenticator and we both know.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SecondFactor {
    /// In base32.
    pub secret: String,
    /// Since when it is asked for; `None` until a first code was right.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The half minute of the last code that was taken.
    pub last_step: i64,
}

/// The second factor of an account, confirmed or not.
///
/// # Errors
/// When the engine fails.
pub async fn of_account(conn: &mut Conn, account: &AccountId) -> Result<Option<SecondFactor>> {
    fetch_optional!(conn, SecondFactor, "select secret, confirmed_at, last_step from second_factor where account_id = $1", account.as_str(),)
}

/// Begins with a new secret; one that was begun before goes.
///
/// # Errors
/// When the engine fails.
pub async fn begin(tx: &mut Tx, account: &AccountId, secret: &str, at: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "insert into second_factor (account_id, secret, made_at, last_step) values ($1, $2, $3, $4)
         on conflict (account_id) do update set secret = excluded.secret, made_at = excluded.made_at
         where second_factor.confirmed_at is null",
        account.as_str(),
        secret,
        at,
        0_i64,
    )?;
    Ok(())
}

/// A first code was right: from now on it is asked for. False when it is already.
///
/// # Errors
/// When the engine fails.
pub async fn confirm(tx: &mut Tx, account: &AccountId, step: i64, at: DateTime<Utc>) -> Result<bool> {
    let touched = execute!(
        tx,
        "update second_factor set confirmed_at = $2, last_step = $3 where account_id = $1 and confirmed_at is null",
        account.as_str(),
        at,
        step,
    )?;
    Ok(touched == 1)
}

/// Takes the code of a half minute. False when that one or a later one was taken before.
///
/// # Errors
/// When the engine fails.
pub async fn take_step(tx: &mut Tx, account: &AccountId, step: i64) -> Result<bool> {
    let touched = execute!(tx, "update second_factor set last_step = $2 where account_id = $1 and last_step < $2", account.as_str(), step)?;
    Ok(touched == 1)
}

/// Keeps a recovery code's digest.
///
/// # Errors
/// When the engine fails.
pub async fn add_recovery_code(tx: &mut Tx, account: &AccountId, code_hash: &str) -> Result<()> {
    execute!(tx, "insert into recovery_code (account_id, code_hash) values ($1, $2)", account.as_str(), code_hash)?;
    Ok(())
}

/// Takes a recovery code; it opens once. False when there is none like it.
///
/// # Errors
/// When the engine fails.
pub async fn take_recovery_code(tx: &mut Tx, account: &AccountId, code_hash: &str) -> Result<bool> {
    Ok(execute!(tx, "delete from recovery_code where account_id = $1 and code_hash = $2", account.as_str(), code_hash)? == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// When the engine fails.
pub async fn recovery_codes(conn: &mut Conn, account: &AccountId) -> Result<i64> {
    Ok(fetch_one!(conn, (i64,), "select count(*) from recovery_code where account_id = $1", account.as_str())?.0)
}

/// Takes the second factor away, its recovery codes with it. False when there was none.
///
/// # Errors
/// When the engine fails.
pub async fn remove(tx: &mut Tx, account: &AccountId) -> Result<bool> {
    Ok(execute!(tx, "delete from second_factor where account_id = $1", account.as_str())? == 1)
}

/// The roles of a county that must have a second factor.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn required(conn: &mut Conn, county: &CountyId) -> Result<Vec<Role>> {
    let rows = fetch_all!(conn, (String,), "select role from required_factor where county_id = $1 order by role", county.as_str())?;
    rows.into_iter()
        .map(|(role,)| Role::from_code(&role).ok_or_else(|| StorageError::inconsistent("required_factor", "role", role)))
        .collect()
}

/// Says anew which roles must have one.
///
/// # Errors
/// When the engine fails.
pub async fn require(tx: &mut Tx, county: &CountyId, roles: &[Role]) -> Result<()> {
    execute!(tx, "delete from required_factor where county_id = $1", county.as_str())?;
    for role in roles {
        execute!(tx, "insert into required_factor (county_id, role) values ($1, $2)", county.as_str(), role.code())?;
    }
    Ok(())
}
