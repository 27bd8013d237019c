use domain::access::password::plain_username;
use domain::access::permission::Permission;
use domain::audit::action::AccessAction;
use domain::audit::subject::Subject;
use domain::ids::AccountId;
use storage::{Lock, access::account, access::second_factor, access::session};

use super::{OneTimePassword, found, one_time_password};
use crate::access::session::{hash_password, name_hash};
use crate::form;
use crate::{Actor, Result, Seen, ServiceError, Services, operations::audit};

form! {
    /// A reset, with the password that the page knew of: an answer that is loaded anew, or a form that is sent twice, makes
    /// no second password.
    #[derive(Debug)]
    pub struct PasswordReset {
        /// Which account.
        pub id: AccountId,
        /// The password as the page knew of it.
        pub password_seen: Seen,
    }
}

/// Tells one password of an account from the next, and nothing about either: a digest of the salted digest.
pub(super) fn password_seen(account: &account::Account) -> Seen {
    Seen::of(&account.password_hash)
}

/// Gives an account a one-time password, ends its sessions, its second factor and the pause after wrong passwords. Never one's own: that would
/// end the session that is to show it.
///
/// # Errors
/// `NotFound` for an account of another county; `Refused` for oneself, and when it has another password since the page was shown.
pub async fn reset_password(actor: &Actor, services: &Services, form: &PasswordReset) -> Result<OneTimePassword> {
    actor.require(Permission::ManageAccounts)?;
    let id = &form.id;
    if actor.account == *id && !actor.is_operator {
        return Err(ServiceError::Refused("不能重置自己的密码。请在“我的账号”里修改密码；忘记了原密码，请另一位系统管理员重置。".into()));
    }
    let password = one_time_password();
    let hash = hash_password(password.clone()).await?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    let account = found(&mut tx, actor, id).await?;
    if password_seen(&account) != form.password_seen {
        return Err(ServiceError::Refused(
            "这个账号的密码刚刚已经重置或修改过，这次没有再改。如仍需重置，请在本页再点一次“重置密码”。".into(),
        ));
    }
    account::set_password(&mut tx, id, &hash, Some(services.now())).await?;
    // whoever lost the phone has no other way back in
    second_factor::remove(&mut tx, id).await?;
    account::forget_attempts(&mut tx, &name_hash(&plain_username(&account.username))).await?;
    session::delete_all_of_account(&mut tx, id, None).await?;
    let reset = AccessAction::PasswordReset { username: account.username };
    audit::record(&mut tx, services, actor, Subject::Account(id.clone()), reset).await?;
    tx.commit().await?;
    Ok(OneTimePassword { account: account.id, password })
}

/// The account of that name as it is now, for the command line: by the name that is typed at sign-in.
///
/// # Errors
/// `Forbidden` without the right to manage accounts; `NotFound` where the county has none of that name.
pub async fn by_username(actor: &Actor, services: &Services, username: &str) -> Result<PasswordReset> {
    actor.require(Permission::ManageAccounts)?;
    let found = account::by_username(&mut services.db().read().await?, &plain_username(username)).await?;
    let account = found.filter(|account| account.county == actor.county).ok_or(ServiceError::NotFound("这个账号"))?;
    Ok(PasswordReset { password_seen: password_seen(&account), id: account.id })
}

/// Ends the pause after wrong passwords; the password stays.
///
/// # Errors
/// `Forbidden` without the right to manage accounts; `NotFound` for an account of another county.
pub async fn unlock(actor: &Actor, services: &Services, id: &AccountId) -> Result<()> {
    actor.require(Permission::ManageAccounts)?;
    let mut tx = services.db().write().await?;
    let account = found(&mut tx, actor, id).await?;
    account::forget_attempts(&mut tx, &name_hash(&plain_username(&account.username))).await?;
    let unlocked = AccessAction::SignInUnlocked { username: account.username };
    audit::record(&mut tx, services, actor, Subject::Account(id.clone()), unlocked).await?;
    Ok(tx.commit().await?)
}
