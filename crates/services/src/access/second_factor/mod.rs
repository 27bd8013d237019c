//! The second factor (两步验证): a code from an authenticator that changes every half minute (RFC 6238), and recovery codes on
//! paper. Whoever wants one sets it up; the county says which roles must.

mod own;
mod policy;
mod totp;

pub use own::{FactorCode, FactorRemoval, RECOVERY_CODES, SecondFactor, begin, confirm, own, remove};
pub use policy::{RequiredFactor, require, required};

use domain::audit::action::AccessAction;
use domain::audit::subject::Subject;
use sha2::{Digest, Sha256};
use storage::access::account::Account;
use storage::access::second_factor as rows;

use super::session::signing_in;
use crate::{Result, Services, operations::audit};

/// What is asked for at sign-in beside the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Nothing, or what was asked for was right.
    Passes,
    /// A code, and none was given.
    Missing,
    /// The code was wrong, or used before.
    Wrong,
}

/// Looks at the code that came with a right password.
pub(super) async fn asks(services: &Services, account: &Account, code: &str) -> Result<Asked> {
    let factor = rows::of_account(&mut services.db().read().await?, &account.id).await?;
    let Some(factor) = factor.filter(|factor| factor.confirmed_at.is_some()) else { return Ok(Asked::Passes) };
    if code.trim().is_empty() {
        return Ok(Asked::Missing);
    }
    let mut tx = services.db().write().await?;
    let taken = match totp::step_of(&factor.secret, code, services.now()) {
        Some(step) => rows::take_step(&mut tx, &account.id, step).await?,
        None => {
            let used = rows::take_recovery_code(&mut tx, &account.id, &recovery_hash(code)).await?;
            if used {
                let left = rows::recovery_codes(&mut tx, &account.id).await?;
                let action = AccessAction::RecoveryCodeUsed { left };
                audit::record(&mut tx, services, &signing_in(account), Subject::Account(account.id.clone()), action).await?;
            }
            used
        }
    };
    tx.commit().await?;
    Ok(if taken { Asked::Passes } else { Asked::Wrong })
}

/// A recovery code as it is stored; how it was typed does not matter.
fn recovery_hash(typed: &str) -> String {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    crate::hex(&Sha256::digest(format!("recovery:{plain}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::recovery_hash;

    #[test]
    fn a_recovery_code_is_the_same_however_it_is_typed() {
        assert_eq!(recovery_hash("ABCD-EFGH-2345-6767"), recovery_hash(" abcd efgh23456767 "));
        assert_ne!(recovery_hash("ABCD-EFGH-2345-6767"), recovery_hash("ABCD-EFGH-2345-6766"));
    }
}
