//! What everybody may do with her own second factor.

use data_encoding::BASE32_NOPAD;
use domain::audit::action::AccessAction;
use domain::audit::subject::Subject;
use storage::Lock;
use storage::access::{account, second_factor as rows};

use super::{recovery_hash, totp};
use crate::access::account::found;
use crate::access::session::{attempt, name_hash, verify_password};
use crate::form;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

/// So many recovery codes are given out at once.
pub const RECOVERY_CODES: usize = 10;

/// How far somebody is with her second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondFactor {
    /// Not begun.
    Off,
    /// The authenticator is to be told this, and its first code to be typed.
    Begun {
        /// The secret in base32, for typing.
        secret: String,
        /// The same for a picture.
        address: String,
    },
    /// It is asked for at sign-in.
    On {
        /// How many recovery codes are left.
        recovery_left: i64,
    },
}

form! {
    /// The first code of an authenticator.
    #[derive(Debug)]
    pub struct FactorCode {
        /// Six digits.
        pub code: String,
    }
}

form! {
    /// Without a second factor from now on.
    pub secret struct FactorRemoval {
        /// The password.
        pub password: String,
    }
}

/// The person's own second factor, and whether her role must have one.
///
/// # Errors
/// When the engine fails.
pub async fn own(actor: &Actor, services: &Services) -> Result<(SecondFactor, bool)> {
    let mut conn = services.db().read().await?;
    let is_required = rows::required(&mut conn, &actor.county).await?.contains(&actor.role);
    let factor = match rows::of_account(&mut conn, &actor.account).await? {
        None => SecondFactor::Off,
        Some(factor) if factor.confirmed_at.is_some() => {
            SecondFactor::On { recovery_left: rows::recovery_codes(&mut conn, &actor.account).await? }
        }
        Some(factor) => {
            let username = found(&mut conn, actor, &actor.account).await?.username;
            SecondFactor::Begun { address: totp::address(&factor.secret, &username), secret: factor.secret }
        }
    };
    Ok((factor, is_required))
}

/// Begins: a new secret for the authenticator.
///
/// # Errors
/// `Refused` when there is a second factor already.
pub async fn begin(actor: &Actor, services: &Services) -> Result<()> {
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    // an account of this county; the command line has none
    found(&mut tx, actor, &actor.account).await?;
    if rows::of_account(&mut tx, &actor.account).await?.is_some_and(|factor| factor.confirmed_at.is_some()) {
        return Err(ServiceError::Refused("两步验证已经开通，不用再设置；要换手机，请先关闭再重新开通。".into()));
    }
    rows::begin(&mut tx, &actor.account, &totp::new_secret(), services.now()).await?;
    Ok(tx.commit().await?)
}

/// The first code shows that the authenticator has the secret. Answers the recovery codes: they are shown once.
///
/// # Errors
/// `Invalid` for a wrong code; `Refused` when nothing was begun.
pub async fn confirm(actor: &Actor, services: &Services, form: &FactorCode) -> Result<Vec<String>> {
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    let begun = rows::of_account(&mut tx, &actor.account).await?.filter(|factor| factor.confirmed_at.is_none());
    let begun = begun.ok_or_else(|| ServiceError::Refused("两步验证已经开通，或还没有开始设置。请刷新本页查看。".into()))?;
    let now = services.now();
    let step = totp::step_of(&begun.secret, &form.code, now)
        .ok_or_else(|| ServiceError::field(FactorCode::code, "验证码不正确。请输入验证器当前显示的6位数字，并检查手机时间是否准确。"))?;
    if !rows::confirm(&mut tx, &actor.account, step, now).await? {
        return Err(ServiceError::Stale);
    }
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
    for code in &codes {
        rows::add_recovery_code(&mut tx, &actor.account, &recovery_hash(code)).await?;
    }
    audit::record(&mut tx, services, actor, Subject::Account(actor.account.clone()), AccessAction::SecondFactorOn {}).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Goes on without. Wrong passwords are counted as at sign-in.
///
/// # Errors
/// `Invalid` for a wrong password; `Refused` when the role must have one, or there is none.
pub async fn remove(actor: &Actor, services: &Services, form: &FactorRemoval) -> Result<()> {
    let account = found(&mut services.db().read().await?, actor, &actor.account).await?;
    attempt(services, &account.username).await?;
    if !verify_password(form.password.clone(), Some(account.password_hash.clone())).await? {
        return Err(ServiceError::field(FactorRemoval::password, "密码不正确，请重新输入。"));
    }
    let mut tx = services.db().write().await?;
    account::forget_attempts(&mut tx, &name_hash(&account.username)).await?;
    if rows::required(&mut tx, &actor.county).await?.contains(&actor.role) {
        // the password was right: that is no attempt to guess
        tx.commit().await?;
        return Err(ServiceError::Refused("本县要求您的角色使用两步验证，不能关闭。换手机请联系系统管理员重置密码后重新设置。".into()));
    }
    if !rows::remove(&mut tx, &actor.account).await? {
        return Err(ServiceError::Refused("两步验证没有开通，不用关闭。".into()));
    }
    audit::record(&mut tx, services, actor, Subject::Account(actor.account.clone()), AccessAction::SecondFactorOff {}).await?;
    Ok(tx.commit().await?)
}

/// 80 bits in four groups of four letters and digits.
fn recovery_code() -> String {
    let text = BASE32_NOPAD.encode(&crate::random_bytes()[..10]);
    let groups: Vec<&str> = (0..text.len()).step_by(4).filter_map(|at| text.get(at..at + 4)).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::recovery_code;

    #[test]
    fn recovery_codes_are_long_and_each_another() {
        let one = recovery_code();
        assert_eq!((one.len(), one.matches('-').count()), (19, 3));
        assert_ne!(one, recovery_code());
    }
}
