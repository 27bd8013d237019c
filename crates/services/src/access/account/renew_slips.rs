//! New slips for everybody who still has the one-time password of an old one: the page with the slips was closed, the printer
//! jammed, or the button was pressed twice.

use std::collections::HashMap;

use domain::access::password::plain_username;
use domain::access::permission::Permission;
use domain::audit::action::AccessAction;
use domain::audit::subject::Subject;
use storage::access::account::{self, UnusedAccount};
use storage::{Lock, access::session};

use super::{Slip, one_time_password};
use crate::access::session::{hash_password, name_hash};
use crate::{Actor, Form, Result, ServiceError, Services, operations::audit};

/// The button; it has no field.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct RenewSlips {}

impl Form for RenewSlips {
    const NAME: &'static str = "RenewSlips";
}

/// How many accounts in use still have a one-time password, one's own left out.
///
/// # Errors
/// `Forbidden` unless the person manages accounts.
pub async fn unused(actor: &Actor, services: &Services) -> Result<usize> {
    actor.require(Permission::ManageAccounts)?;
    let all = account::with_one_time_password(&mut services.db().read().await?, &actor.county).await?;
    Ok(all.iter().filter(|one| one.id != actor.account).count())
}

/// Gives each of them another one-time password, in official order; those of the slips before open nothing any more.
///
/// # Errors
/// `Forbidden`; `Refused` when everybody has chosen a password.
pub async fn renew_slips(actor: &Actor, services: &Services) -> Result<Vec<Slip>> {
    actor.require(Permission::ManageAccounts)?;
    // digests take time: they are made before anything is held
    let mut passwords = HashMap::new();
    for UnusedAccount { id, .. } in account::with_one_time_password(&mut services.db().read().await?, &actor.county).await? {
        let password = one_time_password();
        let hash = hash_password(password.clone()).await?;
        passwords.insert(id, (password, hash));
    }
    passwords.remove(&actor.account);
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    let mut slips = Vec::new();
    for one in account::with_one_time_password(&mut tx, &actor.county).await? {
        // who came in this very moment has just been given a password
        let Some((password, hash)) = passwords.remove(&one.id) else { continue };
        account::set_password(&mut tx, &one.id, &hash, Some(services.now())).await?;
        account::forget_attempts(&mut tx, &name_hash(&plain_username(&one.username))).await?;
        session::delete_all_of_account(&mut tx, &one.id, None).await?;
        let reset = AccessAction::PasswordReset { username: one.username.clone() };
        audit::record(&mut tx, services, actor, Subject::Account(one.id), reset).await?;
        let unit_name = one.unit_name.unwrap_or_else(|| one.role.label().to_owned());
        slips.push(Slip { unit_name, person: one.person, username: one.username, role: one.role, password });
    }
    if slips.is_empty() {
        return Err(ServiceError::Refused("各账号都已改成自己的密码，没有需要重新生成的。个别忘记密码的，请在账号页面重置。".into()));
    }
    tx.commit().await?;
    Ok(slips)
}
