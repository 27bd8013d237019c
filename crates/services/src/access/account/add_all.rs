//! The first morning: an account for every unit that has none.

use std::collections::HashMap;

use domain::access::permission::Permission;
use domain::access::role::Role;
use domain::access::username::{Sound, made};
use domain::ids::UnitId;
use storage::access::account::{self, UnitWithout};
use storage::{Conn, Lock};

use super::add::{record, store};
use super::{NewAccount, one_time_password};
use crate::access::session::hash_password;
use crate::{Actor, Form, Result, ServiceError, Services};

/// The button; it has no field.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct AllAccounts {}

impl Form for AllAccounts {
    const NAME: &'static str = "AllAccounts";
}

/// A unit that nobody can sign in for, and the user name it would get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedAccount {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub unit_name: String,
    /// The user name.
    pub username: String,
}

/// What is handed to a unit: shown once, only the password's digest is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The unit's full name.
    pub unit_name: String,
    /// The person, as records show her until she says otherwise.
    pub person: String,
    /// The name typed at sign-in.
    pub username: String,
    /// What she is.
    pub role: Role,
    /// The one-time password.
    pub password: String,
}

/// The units without an account in use, in official order, each with the user name it would get.
///
/// # Errors
/// `Forbidden` unless the person manages accounts.
pub async fn units_without(actor: &Actor, services: &Services) -> Result<Vec<ProposedAccount>> {
    actor.require(Permission::ManageAccounts)?;
    let proposed = propose(&mut services.db().read().await?, actor).await?;
    Ok(proposed.into_iter().map(|(unit, username)| ProposedAccount { unit: unit.id, unit_name: unit.short_name, username }).collect())
}

async fn propose(conn: &mut Conn, actor: &Actor) -> Result<Vec<(UnitWithout, String)>> {
    let units = account::units_without(conn, &actor.county).await?;
    let taken = account::usernames(conn).await?.into_iter().collect();
    let sounds: Vec<_> = units.iter().map(|unit| Sound { initials: &unit.initials, pinyin: &unit.pinyin }).collect();
    let names = made(&sounds, &taken);
    Ok(units.into_iter().zip(names).collect())
}

/// Adds an account for the clerk of every unit that has none, each with a one-time password, all or none.
///
/// # Errors
/// `Forbidden`; `Refused` when every unit has one.
pub async fn add_all(actor: &Actor, services: &Services) -> Result<Vec<Slip>> {
    actor.require(Permission::ManageAccounts)?;
    // digests take time: they are made before anything is held
    let mut passwords = HashMap::new();
    for (unit, _) in propose(&mut services.db().read().await?, actor).await? {
        let password = one_time_password();
        let hash = hash_password(password.clone()).await?;
        passwords.insert(unit.id, (password, hash));
    }
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    let mut slips = Vec::new();
    for (unit, username) in propose(&mut tx, actor).await? {
        // a unit that was added this very moment waits for the next time
        let Some((password, hash)) = passwords.remove(&unit.id) else { continue };
        let new = NewAccount { username, person: format!("{}经办人", unit.short_name), role: Role::Unit, unit: Some(unit.id) };
        let account = store(&mut tx, actor, services, new, hash, true).await?;
        record(&mut tx, actor, services, &account).await?;
        slips.push(Slip { unit_name: unit.full_name, person: account.person, username: account.username, role: account.role, password });
    }
    if slips.is_empty() {
        return Err(ServiceError::Refused(
            "各责任单位都已有账号，没有需要新增的。刚才的密码页没有显示出来的，可以在下面重新生成登录信息。".into(),
        ));
    }
    tx.commit().await?;
    Ok(slips)
}
