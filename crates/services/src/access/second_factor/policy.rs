//! Which roles must have a second factor.

use domain::access::permission::Permission;
use domain::access::role::Role;
use domain::audit::action::AccessAction;
use domain::audit::subject::Subject;
use storage::Lock;
use storage::access::second_factor as rows;

use crate::form;
use crate::{Actor, Result, Services, operations::audit};

form! {
    /// The roles that must have one.
    #[derive(Debug)]
    pub struct RequiredFactor {
        /// Those that are ticked.
        #[serde(default)]
        pub roles: Vec<Role>,
    }
}

/// The roles that must have one.
///
/// # Errors
/// `Forbidden` without the right to manage accounts.
pub async fn required(actor: &Actor, services: &Services) -> Result<Vec<Role>> {
    actor.require(Permission::ManageAccounts)?;
    Ok(rows::required(&mut services.db().read().await?, &actor.county).await?)
}

/// Says which roles must have one. Who has none yet sets it up before anything else, from her next page on.
///
/// # Errors
/// `Forbidden` without the right to manage accounts.
pub async fn require(actor: &Actor, services: &Services, form: &RequiredFactor) -> Result<()> {
    actor.require(Permission::ManageAccounts)?;
    let mut roles = form.roles.clone();
    roles.sort_by_key(|role| role.code());
    roles.dedup();
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    let before = rows::required(&mut tx, &actor.county).await?;
    if before == roles {
        return Ok(());
    }
    rows::require(&mut tx, &actor.county, &roles).await?;
    let required = AccessAction::SecondFactorRequired { before: words(&before), after: words(&roles) };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), required).await?;
    Ok(tx.commit().await?)
}

fn words(roles: &[Role]) -> String {
    if roles.is_empty() { "无".to_owned() } else { roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、") }
}
