use domain::access::password::plain_username;
use domain::access::permission::Permission;
use domain::audit::action::AccessAction;
use domain::audit::subject::Subject;
use domain::ids::AccountId;
use storage::{Lock, access::account, access::session};

use super::{OneTimePassword, found, one_time_password};
use crate::access::session::{hash_password, name_hash};
use crate::{Actor, Result, Services, operations::audit};

/// Gives an account a one-time password, ends its sessions and the pause after wrong passwords.
///
/// # Errors
/// `NotFound` for an account of another county.
pub async fn reset_password(actor: &Actor, services: &Services, id: &AccountId) -> Result<OneTimePassword> {
    actor.require(Permission::ManageAccounts)?;
    let password = one_time_password();
    let hash = hash_password(password.clone()).await?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    let account = found(&mut tx, actor, id).await?;
    account::set_password(&mut tx, id, &hash, true).await?;
    account::forget_attempts(&mut tx, &name_hash(&plain_username(&account.username))).await?;
    session::delete_all_of_account(&mut tx, id, None).await?;
    let reset = AccessAction::PasswordReset { username: account.username };
    audit::record(&mut tx, services, actor, Subject::Account(id.clone()), reset).await?;
    tx.commit().await?;
    Ok(OneTimePassword { account: account.id, password })
}
