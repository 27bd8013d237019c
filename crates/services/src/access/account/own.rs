//! What everybody may do with her own account: no right is asked, only who she is.

use chrono::{DateTime, Utc};
use domain::access::password;
use domain::audit::action::AccessAction;
use domain::audit::subject::Subject;
use storage::{access::account, access::session};

use super::found;
use crate::access::session::{IDLE, attempt, hash_password, name_hash, token_hash, verify_password};
use crate::form;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

/// One of my sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// Names the session in forms; opens nothing.
    pub id: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Last used.
    pub seen_at: DateTime<Utc>,
    /// Browser, as it calls itself.
    pub agent: String,
    /// Address.
    pub address: String,
    /// The one this page was asked with.
    pub is_current: bool,
}

/// The person's open sessions, the last used first.
///
/// # Errors
/// When the engine fails.
pub async fn own_sessions(actor: &Actor, services: &Services, current: &str) -> Result<Vec<OwnSession>> {
    let now = services.now();
    let rows = session::of_account(&mut services.db().read().await?, &actor.account, now, now - IDLE).await?;
    let own = |row: session::SessionLine| OwnSession {
        is_current: row.token_hash == current,
        id: row.token_hash,
        created_at: row.created_at,
        seen_at: row.seen_at,
        agent: row.agent,
        address: row.address,
    };
    Ok(rows.into_iter().map(own).collect())
}

form! {
    /// One of the person's own sessions.
    #[derive(Debug)]
    pub struct ChosenSession {
        /// Which.
        pub id: String,
    }
}

/// Ends one of the person's own sessions.
///
/// # Errors
/// `NotFound` when it is not hers or has ended.
pub async fn end_session(actor: &Actor, services: &Services, id: &str) -> Result<()> {
    let mut tx = services.db().write().await?;
    if !session::delete_of_account(&mut tx, &actor.account, id).await? {
        return Err(ServiceError::NotFound("这处登录"));
    }
    audit::record(&mut tx, services, actor, Subject::Account(actor.account.clone()), AccessAction::SessionEnded {}).await?;
    Ok(tx.commit().await?)
}

/// Ends all of the person's sessions but the current one; answers how many.
///
/// # Errors
/// When the engine fails.
pub async fn end_other_sessions(actor: &Actor, services: &Services, current: &str) -> Result<u64> {
    let mut tx = services.db().write().await?;
    let ended = session::delete_all_of_account(&mut tx, &actor.account, Some(current)).await?;
    audit::record(&mut tx, services, actor, Subject::Account(actor.account.clone()), AccessAction::OtherSessionsEnded { ended }).await?;
    tx.commit().await?;
    Ok(ended)
}

form! {
    /// A new password, with the one in use.
    pub secret struct PasswordChange {
        /// The one in use.
        pub old: String,
        /// The new one.
        pub new: String,
        /// The new one once more.
        pub again: String,
    }
}

/// Changes the person's own password and ends her other sessions; this one goes on under the token that is answered, so that
/// whoever has stolen the one before has nothing any more. Wrong old passwords are counted as at sign-in.
///
/// # Errors
/// `Invalid` for a wrong old or an unfit new password, `TooMany` after too many wrong ones.
pub async fn change_password(actor: &Actor, services: &Services, current: &str, form: &PasswordChange) -> Result<String> {
    let before = found(&mut services.db().read().await?, actor, &actor.account).await?;
    attempt(services, &before.username).await?;
    if !verify_password(form.old.clone(), Some(before.password_hash.clone())).await? {
        return Err(ServiceError::field(PasswordChange::old, "原密码不正确，请重新输入。"));
    }
    let name = name_hash(&before.username);
    if let Err(error) = fit(&before.username, form) {
        // the old password was right: what is wrong with the new one is no attempt to guess
        let mut tx = services.db().write().await?;
        account::forget_attempts(&mut tx, &name).await?;
        tx.commit().await?;
        return Err(error);
    }
    let hash = hash_password(form.new.clone()).await?;
    let token = crate::random_token();
    let mut tx = services.db().write().await?;
    account::set_password(&mut tx, &actor.account, &hash, None).await?;
    account::forget_attempts(&mut tx, &name).await?;
    session::delete_all_of_account(&mut tx, &actor.account, Some(current)).await?;
    session::renew(&mut tx, current, &token_hash(&token)).await?;
    audit::record(&mut tx, services, actor, Subject::Account(actor.account.clone()), AccessAction::PasswordChanged {}).await?;
    tx.commit().await?;
    Ok(token)
}

fn fit(username: &str, form: &PasswordChange) -> Result<()> {
    password::check(&form.new, username).map_err(|refusal| ServiceError::field(PasswordChange::new, refusal.to_string()))?;
    if form.new == form.old {
        return Err(ServiceError::field(PasswordChange::new, "新密码和原密码相同，请换一个。"));
    }
    if form.new != form.again {
        return Err(ServiceError::field(PasswordChange::again, "两次输入的新密码不一致，请重新输入。"));
    }
    Ok(())
}
