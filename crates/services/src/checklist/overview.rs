//! Which checklists there are.

use domain::access::permission::Permission;
use domain::checklist::Checklist;
use storage::checklist::{self, Extent, sealed_list};

use crate::{Actor, Result, Services};

/// One year's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistLine {
    /// The checklist.
    pub checklist: Checklist,
    /// What it holds.
    pub extent: Extent,
    /// 已归档: nothing of it changes any more.
    pub is_closed: bool,
}

/// The county's checklists, latest year first. Titles and counts are no secret inside the county.
///
/// # Errors
/// `Forbidden`.
pub async fn list(actor: &Actor, services: &Services) -> Result<Vec<ChecklistLine>> {
    actor.require(Permission::Export)?;
    let mut conn = services.db().read().await?;
    let lists = checklist::list_with_extent(&mut conn, &actor.county).await?;
    let closed = sealed_list::closed(&mut conn, &actor.county).await?;
    let line = |(checklist, extent): (Checklist, Extent)| ChecklistLine { is_closed: closed.contains(&checklist.id), checklist, extent };
    Ok(lists.into_iter().map(line).collect())
}
