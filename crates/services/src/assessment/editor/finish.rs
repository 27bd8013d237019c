use domain::access::permission::Permission;
use domain::ids::{RuleDraftId, RuleSetId};
use storage::assessment::rule_draft;

use super::super::rules::store;
use super::{Shown, hold};
use crate::form;
use crate::{Actor, Result, ServiceError, Services};

form! {
    /// A draft to be stored.
    #[derive(Debug)]
    pub struct KeepDraftForm {
        /// Which.
        pub draft: RuleDraftId,
        /// As it was looked at.
        pub revision: i64,
    }
}

form! {
    /// A draft to be thrown away.
    #[derive(Debug)]
    pub struct DropDraftForm {
        /// Which.
        pub draft: RuleDraftId,
        /// As it was looked at.
        pub revision: i64,
    }
}

/// Stores a draft as the next version of its year and title.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; `Refused` where nothing would change.
pub async fn keep_draft(actor: &Actor, services: &Services, form: &KeepDraftForm) -> Result<RuleSetId> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let (draft, content) = hold(&mut tx, actor, &Shown { draft: &form.draft, revision: form.revision }).await?;
    let id = store(&mut tx, actor, services, &draft.title, draft.year, &content).await?;
    if !rule_draft::delete(&mut tx, &draft).await? {
        return Err(ServiceError::Stale);
    }
    tx.commit().await?;
    Ok(id)
}

/// Throws a draft away; answers the version that it began from.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`.
pub async fn drop_draft(actor: &Actor, services: &Services, form: &DropDraftForm) -> Result<RuleSetId> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let (draft, _) = hold(&mut tx, actor, &Shown { draft: &form.draft, revision: form.revision }).await?;
    if !rule_draft::delete(&mut tx, &draft).await? {
        return Err(ServiceError::Stale);
    }
    tx.commit().await?;
    Ok(draft.base)
}
