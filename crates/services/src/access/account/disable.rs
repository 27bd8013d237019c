use domain::access::permission::Permission;
use domain::audit::action::AccessAction;
use domain::audit::subject::Subject;
use domain::ids::AccountId;
use storage::{Lock, access::account, access::session};

use super::{found, refuse_oneself, refuse_without_admin};
use crate::form;
use crate::{Actor, Result, Services, operations::audit};

form! {
    /// An account that something is done to.
    #[derive(Debug)]
    pub struct ChosenAccount {
        /// Which.
        pub id: AccountId,
    }
}

/// Shuts an account and ends its sessions. Its name stays in every history.
///
/// # Errors
/// `Refused` for oneself and for the last administrator.
pub async fn disable(actor: &Actor, services: &Services, id: &AccountId) -> Result<()> {
    actor.require(Permission::ManageAccounts)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    let account = found(&mut tx, actor, id).await?;
    refuse_oneself(actor, id)?;
    refuse_without_admin(&mut tx, &account).await?;
    account::set_disabled(&mut tx, id, true).await?;
    session::delete_all_of_account(&mut tx, id, None).await?;
    audit::record(&mut tx, services, actor, Subject::Account(id.clone()), AccessAction::AccountDisabled { username: account.username })
        .await?;
    Ok(tx.commit().await?)
}

/// Opens a shut account again, with the password it had.
///
/// # Errors
/// `NotFound` for an account of another county.
pub async fn enable(actor: &Actor, services: &Services, id: &AccountId) -> Result<()> {
    actor.require(Permission::ManageAccounts)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    let account = found(&mut tx, actor, id).await?;
    account::set_disabled(&mut tx, id, false).await?;
    audit::record(&mut tx, services, actor, Subject::Account(id.clone()), AccessAction::AccountEnabled { username: account.username })
        .await?;
    Ok(tx.commit().await?)
}

/// Ends all sessions of an account (a lost computer); answers how many there were.
///
/// # Errors
/// `NotFound` for an account of another county.
pub async fn end_sessions(actor: &Actor, services: &Services, id: &AccountId) -> Result<u64> {
    actor.require(Permission::ManageAccounts)?;
    let mut tx = services.db().write().await?;
    found(&mut tx, actor, id).await?;
    let ended = session::delete_all_of_account(&mut tx, id, None).await?;
    audit::record(&mut tx, services, actor, Subject::Account(id.clone()), AccessAction::AccountSessionsEnded { ended }).await?;
    tx.commit().await?;
    Ok(ended)
}
