use domain::access::password::{self, check_username};
use domain::access::permission::Permission;
use domain::access::role::Role;
use domain::audit::action::AccessAction;
use domain::audit::subject::Subject;
use domain::ids::{AccountId, UnitId};
use storage::access::account::{self, Account};
use storage::{StorageError, Tx};

use super::{OneTimePassword, checked_person, checked_unit, one_time_password};
use crate::access::session::hash_password;
use crate::form;
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit};

form! {
    /// What the form says about a new account.
    #[derive(Debug)]
    pub struct NewAccount {
        /// The name typed at sign-in.
        pub username: String,
        /// The person.
        pub person: String,
        /// What she is.
        pub role: Role,
        /// Her unit, for the two unit roles.
        pub unit: Option<UnitId>,
    }
}

/// Adds an account with a one-time password.
///
/// # Errors
/// `Invalid` names the fields to correct; a taken user name is one of them.
pub async fn add(actor: &Actor, services: &Services, new: NewAccount) -> Result<OneTimePassword> {
    actor.require(Permission::ManageAccounts)?;
    let password = one_time_password();
    let hash = hash_password(password.clone()).await?;
    let mut tx = services.db().write().await?;
    let account = store(&mut tx, actor, services, new, hash, true).await?;
    record(&mut tx, actor, services, &account).await?;
    tx.commit().await?;
    Ok(OneTimePassword { account: account.id, password })
}

/// Adds an account whose password the operator chose (command line). It is due to be changed unless `keep`.
///
/// # Errors
/// `Invalid` names what to correct.
pub async fn add_with_password(actor: &Actor, services: &Services, new: NewAccount, password: &str, keep: bool) -> Result<AccountId> {
    actor.require(Permission::ManageAccounts)?;
    password::check(password, &new.username).map_err(|refusal| ServiceError::field("password", refusal.to_string()))?;
    let hash = hash_password(password.to_owned()).await?;
    let mut tx = services.db().write().await?;
    let account = store(&mut tx, actor, services, new, hash, !keep).await?;
    record(&mut tx, actor, services, &account).await?;
    tx.commit().await?;
    Ok(account.id)
}

/// Adds an account for whose password the digest is there already: a demo county has many accounts with one password.
pub(crate) async fn add_with_digest(actor: &Actor, services: &Services, new: NewAccount, password_hash: String) -> Result<AccountId> {
    actor.require(Permission::ManageAccounts)?;
    let mut tx = services.db().write().await?;
    let account = store(&mut tx, actor, services, new, password_hash, false).await?;
    record(&mut tx, actor, services, &account).await?;
    tx.commit().await?;
    Ok(account.id)
}

/// Checks and stores; the caller writes the event.
pub(super) async fn store(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    new: NewAccount,
    password_hash: String,
    must_change: bool,
) -> Result<Account> {
    let wrong = |field: &str, message: String| FieldError { field: field.into(), message };
    let username = check_username(&new.username).map_err(|refusal| wrong(NewAccount::username, refusal.to_string()));
    let person = checked_person(&new.person);
    let unit = checked_unit(tx, actor, new.role, new.unit).await?;
    let (username, person, unit) = match (username, person, unit) {
        (Ok(username), Ok(person), Ok(unit)) => (username, person, unit),
        (username, person, unit) => {
            let errors = [username.err(), person.err(), unit.err()];
            return Err(ServiceError::Invalid(errors.into_iter().flatten().collect()));
        }
    };
    let account = Account {
        id: AccountId::new(new_id()),
        county: actor.county.clone(),
        username,
        person,
        role: new.role,
        unit,
        password_hash,
        must_change,
        disabled: false,
        created_at: services.now(),
    };
    match account::insert(tx, &account).await {
        Err(StorageError::Duplicate(_)) => Err(ServiceError::field(NewAccount::username, "这个用户名已有人用，请换一个。")),
        other => Ok(other.map(|()| account)?),
    }
}

pub(super) async fn record(tx: &mut Tx, actor: &Actor, services: &Services, account: &Account) -> Result<()> {
    let added = AccessAction::AccountAdded {
        username: account.username.clone(),
        person: account.person.clone(),
        role: account.role,
        unit: account.unit.clone(),
    };
    audit::record(tx, services, actor, Subject::Account(account.id.clone()), added).await
}
