use domain::access::permission::Permission;
use domain::audit::action::access::{AccessAction, Predecessor, Successor};
use domain::audit::subject::Subject;
use domain::ids::AccountId;
use storage::{Lock, access::account, access::session};

use super::add::store;
use super::{NewAccount, OneTimePassword, found, one_time_password, refuse_oneself};
use crate::access::session::hash_password;
use crate::form;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

form! {
    /// Who takes a post over. The page has another form with a `person`, so this one says `successor`.
    #[derive(Debug)]
    pub struct HandOver {
        /// The account that ends.
        pub id: AccountId,
        /// The successor's name.
        pub successor: String,
        /// The name she will sign in with.
        pub username: String,
    }
}

/// Hands a post over: the successor gets an account with the same role and unit, the predecessor's is shut.
/// Drafts belong to the unit and histories keep the names they have, so nothing else moves.
///
/// # Errors
/// `Invalid` names the fields to correct; `Refused` for oneself.
pub async fn hand_over(actor: &Actor, services: &Services, form: &HandOver) -> Result<OneTimePassword> {
    actor.require(Permission::ManageAccounts)?;
    let from = &form.id;
    refuse_oneself(actor, from)?;
    let password = one_time_password();
    let hash = hash_password(password.clone()).await?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    let before = found(&mut tx, actor, from).await?;
    let new = NewAccount { username: form.username.clone(), person: form.successor.clone(), role: before.role, unit: before.unit.clone() };
    let successor = store(&mut tx, actor, services, new, hash, true).await.map_err(at_successor)?;
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

/// What is wrong with the person stands in the successor's field.
fn at_successor(error: ServiceError) -> ServiceError {
    let ServiceError::Invalid(mut errors) = error else { return error };
    for error in errors.iter_mut().filter(|error| error.field == NewAccount::person) {
        HandOver::successor.clone_into(&mut error.field);
    }
    ServiceError::Invalid(errors)
}
