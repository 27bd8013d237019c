//! Accounts: who may sign in, as what, for which unit. An account is shut when its person leaves, never deleted.

mod add;
mod add_all;
mod disable;
mod edit;
mod hand_over;
pub mod import;
mod list;
mod own;
mod renew_slips;
mod reset;

use domain::access::permission::Permission;
use domain::access::role::Role;
use domain::ids::{AccountId, UnitId};
use storage::access::account;
use storage::{Conn, Tx};

use crate::{Actor, FieldError, Result, ServiceError, Services, access::session};

pub(crate) use add::add_with_digest;
pub use add::{NewAccount, add, add_with_password};
pub use add_all::{AllAccounts, ProposedAccount, Slip, add_all, units_without};
pub use disable::{ChosenAccount, disable, enable, end_sessions};
pub use edit::{EditedAccount, edit, seen};
pub use hand_over::{HandOver, hand_over};
pub use list::{AccountPage, AccountSheet, PAGE_SIZES, list, one, somebody_can_sign_in, unit_by_name, unit_choices};
pub use own::{ChosenSession, OwnSession, PasswordChange, change_password, end_other_sessions, end_session, own_sessions};
pub use renew_slips::{RenewSlips, renew_slips, unused};
use reset::password_seen;
pub use reset::{PasswordReset, by_username, reset_password, unlock};
pub use storage::access::account::{Account, AccountFilter, AccountLine};

/// A password that somebody else chose: shown once, changed at the first sign-in.
#[derive(Debug, Clone)]
pub struct OneTimePassword {
    /// Whose.
    pub account: AccountId,
    /// The password; only its digest is stored.
    pub password: String,
}

/// Letters and digits that cannot be taken for one another.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Twelve signs in three groups, about 59 bits.
fn one_time_password() -> String {
    let mut signs = String::with_capacity(14);
    let mut count = 0;
    while count < 12 {
        // 248 is the largest multiple of 31 in a byte: beyond it some signs would come more often
        let random = crate::random_bytes();
        for byte in random.into_iter().filter(|byte| *byte < 248).take(12 - count) {
            if count > 0 && count % 4 == 0 {
                signs.push('-');
            }
            signs.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
            count += 1;
        }
    }
    signs
}

/// The longest name of a person, in characters.
pub const PERSON_LIMIT: usize = 40;

/// The person's name as it will be shown.
fn checked_person(typed: &str) -> std::result::Result<String, FieldError> {
    let person = typed.trim();
    let length = person.chars().count();
    let message = if length == 0 {
        "请填写姓名。".to_owned()
    } else if length > PERSON_LIMIT {
        format!("姓名最长 {PERSON_LIMIT} 个字符，请缩短。")
    } else {
        return Ok(person.to_owned());
    };
    Err(FieldError { field: NewAccount::person.into(), message })
}

/// Role and unit must fit together, and the unit must be one of the county's.
async fn checked_unit(
    conn: &mut Conn,
    actor: &Actor,
    role: Role,
    unit: Option<UnitId>,
) -> Result<std::result::Result<Option<UnitId>, FieldError>> {
    let wrong = |message: &str| Ok(Err(FieldError { field: NewAccount::unit.into(), message: message.into() }));
    match (role.is_bound_to_unit(), unit) {
        (false, _) => Ok(Ok(None)),
        (true, None) => wrong("单位经办人和分管领导要选择所属单位。"),
        (true, Some(unit)) => {
            let known = account::unit_choices(conn, &actor.county).await?.into_iter().any(|(id, _)| id == unit);
            if known { Ok(Ok(Some(unit))) } else { wrong("没有这个单位，请重新选择。") }
        }
    }
}

/// The account, if it is one of the actor's county.
pub(in crate::access) async fn found(conn: &mut Conn, actor: &Actor, id: &AccountId) -> Result<Account> {
    account::by_id(conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这个账号"))
}

/// Refuses what would leave the county without anybody who can manage accounts. Callers hold [`storage::Lock::Accounts`], so that two
/// administrators cannot shut each other out at the same moment.
async fn refuse_without_admin(tx: &mut Tx, account: &Account) -> Result<()> {
    if account.role != Role::Admin || account.disabled {
        return Ok(());
    }
    let admins = account::in_use(tx, &account.county).await?.into_iter().find(|(role, ..)| *role == Role::Admin).map_or(0, |row| row.1);
    if admins > 1 {
        return Ok(());
    }
    Err(ServiceError::Refused("这是最后一个在用的系统管理员账号；请先新增另一位系统管理员，再办理。".into()))
}

/// Nobody shuts herself out.
fn refuse_oneself(actor: &Actor, id: &AccountId) -> Result<()> {
    if actor.account == *id && !actor.is_operator {
        return Err(ServiceError::Refused("不能停用自己的账号，也不能改自己的角色；请由另一位系统管理员办理。".into()));
    }
    Ok(())
}

/// Whether the account cannot sign in just now because of wrong passwords.
///
/// # Errors
/// `Forbidden` unless the person manages accounts.
pub async fn is_paused(actor: &Actor, services: &Services, username: &str) -> Result<bool> {
    actor.require(Permission::ManageAccounts)?;
    session::is_paused(services, username).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_time_passwords_can_be_read_out_loud() {
        let (one, other) = (one_time_password(), one_time_password());
        assert_ne!(one, other);
        assert_eq!(one.len(), 14);
        assert!(one.split('-').all(|group| group.len() == 4 && group.bytes().all(|sign| ALPHABET.contains(&sign))), "{one}");
        assert_eq!(domain::access::password::check(&one, "wang"), Ok(()));
    }

    #[test]
    fn a_person_has_a_name_of_bearable_length() {
        assert_eq!(checked_person("  王倩 ").as_deref(), Ok("王倩"));
        assert!(checked_person(" \u{3000}").is_err());
        assert!(checked_person(&"王".repeat(41)).is_err());
    }
}
