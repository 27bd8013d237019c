use domain::access::permission::Permission;
use domain::audit::action::access::{AccessAction, Predecessor, Successor};
use domain::audit::subject::Subject;
use domain::ids::AccountId;
use storage::{Lock, access::account, access::session};

use super::add::store;
use super::{NewAccount, OneTimePassword, found, one_time_password, refuse_oneself};
use crate::access::session::hash_password;
use crate::{Actor, Result, Services, operations::audit};

/// Hands a post over: the successor gets an account with the same role and unit, the predecessor's is shut.
/// Drafts belong to the unit and histories keep the names they have, so nothing else moves.
///
/// # Errors
/// `Invalid` names the fields to correct; `Refused` for oneself.
pub async fn hand_over(actor: &Actor, services: &Services, from: &AccountId, username: &str, person: &str) -> Result<OneTimePassword> {
    actor.require(Permission::ManageAccounts)?;
    refuse_oneself(actor, from)?;
    let password = one_time_password();
    let hash = hash_password(password.clone()).await?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    let before = found(&mut tx, actor, from).await?;
    let new = NewAccount { username: username.into(), person: person.into(), role: before.role, unit: before.unit.clone() };
    let successor = store(&mut tx, actor, services, new, hash, true).await?;
    account::set_disabled(&mut tx, from, true).await?;
    session::delete_all_of_account(&mut tx, from, None).await?;
    let handed_over = AccessAction::AccountHandedOver {
        from: Predecessor { username: before.username, person: before.person },
        to: Successor { username: successor.username, person: successor.person, id: successor.id.clone() },
        role: before.role,
        unit: before.unit,
    };
    audit::record(&mut tx, services, actor, Subject::Account(from.clone()), handed_over).await?;
    tx.commit().await?;
    Ok(OneTimePassword { account: successor.id, password })
}
