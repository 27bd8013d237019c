use domain::access::permission::Permission;
use domain::access::role::Role;
use domain::audit::action::access::{AccessAction, AccountFacts};
use domain::audit::subject::Subject;
use domain::ids::{AccountId, UnitId};
use storage::Lock;
use storage::access::account::{self, Account};

use super::{checked_person, checked_unit, found, refuse_oneself, refuse_without_admin};
use crate::form;
use crate::{Actor, Result, Seen, ServiceError, Services, operations::audit};

form! {
    /// What an account is to be from now on.
    #[derive(Debug)]
    pub struct EditedAccount {
        /// Which.
        pub id: AccountId,
        /// The person.
        pub person: String,
        /// What she is.
        pub role: Role,
        /// Her unit, for the two unit roles.
        pub unit: Option<UnitId>,
        /// The account as the form showed it.
        pub seen: Seen,
    }
}

/// Gives an account another name, role or unit. What it did before stays under the name of that time.
///
/// # Errors
/// `Refused` when the last administrator would lose the role; `Stale` when somebody else changed it since the form was opened.
pub async fn edit(actor: &Actor, services: &Services, form: &EditedAccount) -> Result<()> {
    actor.require(Permission::ManageAccounts)?;
    let (id, role) = (&form.id, form.role);
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    let before = found(&mut tx, actor, id).await?;
    form.seen.is_still(&shown(&before))?;
    let (person, unit) = match (checked_person(&form.person), checked_unit(&mut tx, actor, role, form.unit.clone()).await?) {
        (Ok(person), Ok(unit)) => (person, unit),
        (person, unit) => return Err(ServiceError::Invalid([person.err(), unit.err()].into_iter().flatten().collect())),
    };
    if role != before.role {
        refuse_oneself(actor, id)?;
        refuse_without_admin(&mut tx, &before).await?;
    }
    account::update(&mut tx, id, &person, role, unit.as_ref()).await?;
    let edited = AccessAction::AccountEdited {
        before: AccountFacts { person: before.person, role: before.role, unit: before.unit },
        after: AccountFacts { person, role, unit },
    };
    audit::record(&mut tx, services, actor, Subject::Account(id.clone()), edited).await?;
    Ok(tx.commit().await?)
}

/// What the form of an account sends back.
#[must_use]
pub fn seen(account: &Account) -> Seen {
    Seen::of(&shown(account))
}

fn shown(account: &Account) -> (&str, Role, Option<&UnitId>) {
    (&account.person, account.role, account.unit.as_ref())
}
