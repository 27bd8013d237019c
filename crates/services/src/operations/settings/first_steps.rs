use domain::access::permission::Permission;
use storage::access::account;
use storage::operations::{county as rows, emblem};
use storage::{checklist, register::unit};

use super::{CountyTexts, UNNAMED};
use crate::{Actor, Result, Services};

/// What a new installation still needs before units can report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstSteps {
    /// The county has its name, and somebody to ask.
    pub is_named: bool,
    /// It has its emblem; a county may do without.
    pub has_emblem: bool,
    /// How many units the register holds.
    pub units: usize,
    /// How many of them nobody can sign in for.
    pub without_account: usize,
    /// There is a list.
    pub has_list: bool,
}

/// How far the first morning has come.
///
/// # Errors
/// `Forbidden` unless the person may do one of the steps.
pub async fn first_steps(actor: &Actor, services: &Services) -> Result<FirstSteps> {
    actor.require(Permission::ManageSettings)?;
    let mut conn = services.db().read().await?;
    let name = rows::name(&mut conn, &actor.county).await?.unwrap_or_default();
    let texts = CountyTexts::read(&rows::settings(&mut conn, &actor.county).await?);
    Ok(FirstSteps {
        is_named: name != UNNAMED && !texts.contact.is_empty(),
        has_emblem: emblem::digest(&mut conn, &actor.county).await?.is_some(),
        units: unit::list(&mut conn, &actor.county).await?.iter().filter(|unit| unit.valid_to.is_none()).count(),
        without_account: account::units_without(&mut conn, &actor.county).await?.len(),
        has_list: !checklist::list(&mut conn, &actor.county).await?.is_empty(),
    })
}
