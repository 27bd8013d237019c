use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::ids::{AccountId, UnitId};
use domain::register::called::{Called, called, what_became_of_it};
use storage::access::account::{self, Account, AccountFilter, AccountLine};

use super::{found, password_seen};
use crate::{Actor, Result, Seen, ServiceError, Services};

/// Page sizes that the list offers; the first is the usual one.
pub const PAGE_SIZES: [i64; 4] = [50, 20, 100, 200];

/// A page of the accounts.
#[derive(Debug, Clone)]
pub struct AccountPage {
    /// Rows by user name, those in use first.
    pub lines: Vec<AccountLine>,
    /// How many fit the filter.
    pub total: i64,
}

/// The county's accounts.
///
/// # Errors
/// `Forbidden` unless the person manages accounts.
pub async fn list(actor: &Actor, services: &Services, filter: &AccountFilter, page: i64, size: i64) -> Result<AccountPage> {
    actor.require(Permission::ManageAccounts)?;
    let size = if PAGE_SIZES.contains(&size) { size } else { PAGE_SIZES[0] };
    let offset = page.clamp(1, 1_000_000).saturating_sub(1) * size;
    let (lines, total) = account::list(&mut services.db().read().await?, &actor.county, filter, size, offset).await?;
    Ok(AccountPage { lines, total })
}

/// One account, for its page.
#[derive(Debug, Clone)]
pub struct AccountSheet {
    /// The account; the digest of its password is taken out.
    pub account: Account,
    /// Tells its password from the next one.
    pub password_seen: Seen,
}

/// One account, for its page.
///
/// # Errors
/// `NotFound` for an account of another county.
pub async fn one(actor: &Actor, services: &Services, id: &AccountId) -> Result<AccountSheet> {
    actor.require(Permission::ManageAccounts)?;
    let account = found(&mut services.db().read().await?, actor, id).await?;
    let password_seen = password_seen(&account);
    Ok(AccountSheet { account: Account { password_hash: String::new(), ..account }, password_seen })
}

/// Units that an account can belong to, in official order: id and short name.
///
/// # Errors
/// `Forbidden` unless the person manages accounts.
pub async fn unit_choices(actor: &Actor, services: &Services) -> Result<Vec<(UnitId, String)>> {
    actor.require(Permission::ManageAccounts)?;
    Ok(account::unit_choices(&mut services.db().read().await?, &actor.county).await?)
}

/// The unit that is called so: full name, short name or alias.
///
/// # Errors
/// `Refused` when no unit or more than one is called so, or it has ended: then with whoever does its work now.
pub async fn unit_by_name(actor: &Actor, services: &Services, name: &str) -> Result<UnitId> {
    actor.require(Permission::ManageAccounts)?;
    let name = name.trim();
    let units = storage::register::unit::list(&mut services.db().read().await?, &actor.county).await?;
    let refused = match called(name, &units, day_of(services.now())) {
        Called::One(unit) => return Ok(unit.id.clone()),
        Called::Several => format!("叫“{name}”的责任单位不止一个；请用全称。"),
        Called::Ended { on, heir, .. } => format!("“{name}”{}；账号请设在承接的单位。", what_became_of_it(on, heir)),
        Called::Nobody => format!("没有叫“{name}”的责任单位；请用名册里的全称或简称。"),
    };
    Err(ServiceError::Refused(refused))
}

/// Whether the installation has an account in use at all. Asked by the program itself at its start.
///
/// # Errors
/// When the engine fails.
pub async fn somebody_can_sign_in(services: &Services) -> Result<bool> {
    let mut conn = services.db().read().await?;
    for county in storage::operations::county::list(&mut conn).await? {
        if !account::in_use(&mut conn, &county.id).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
