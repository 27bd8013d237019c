use domain::access::permission::Permission;
use domain::ids::{RuleDraftId, RuleSetId};
use storage::StorageError;
use storage::assessment::rule_draft::{self, RuleDraft};
use storage::assessment::rule_set;

use super::super::rules::NOT_THERE;
use crate::form;
use crate::{Actor, Result, ServiceError, Services, new_id};

form! {
    /// Rules to be written on.
    #[derive(Debug)]
    pub struct BeginDraftForm {
        /// The version to begin from.
        pub rules: RuleSetId,
    }
}

/// Begins a draft with what a version says; where one of that year and title is being written, that one.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn begin_draft(actor: &Actor, services: &Services, form: &BeginDraftForm) -> Result<RuleDraftId> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let (line, content) = rule_set::get(&mut tx, &actor.county, &form.rules).await?.ok_or(NOT_THERE)?;
    let known = rule_draft::list(&mut tx, &actor.county).await?;
    if let Some(known) = known.into_iter().find(|one| one.year == line.year && one.title == line.title) {
        return Ok(known.id);
    }
    let draft = RuleDraft {
        id: RuleDraftId::new(new_id()),
        base: line.id,
        year: line.year,
        title: line.title,
        revision: 1,
        changed_at: services.now(),
        changed_by: actor.person.clone(),
    };
    match rule_draft::insert(&mut tx, &actor.county, &draft, &content).await {
        Err(StorageError::Duplicate(_)) => return Err(ServiceError::Stale),
        other => other?,
    }
    tx.commit().await?;
    Ok(draft.id)
}
