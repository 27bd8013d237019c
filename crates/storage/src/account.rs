//! Accounts.

use chrono::{DateTime, Utc};
use domain::account::Role;
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

/// Adds an account.
///
/// # Errors
/// `Duplicate` when the user name is taken.
pub async fn insert(tx: &mut Tx, account: &Account) -> Result<()> {
    execute!(
        tx,
        "insert into account (id, county_id, username, person, role, unit_id, password_hash, must_change, disabled, failures, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10)",
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
    )?;
    Ok(())
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
