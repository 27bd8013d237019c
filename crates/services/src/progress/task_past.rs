//! What happened to a task: its changes with their reasons, and what left it.

use domain::access::permission::Permission;
use domain::ids::TaskId;
use storage::progress;
pub use storage::progress::{LeftCell, TaskChange};

use crate::{Actor, Result, Services};

/// Changes of the list that touched a task, the last one first; for those who read the whole county. Of a task of another county
/// there are none.
///
/// # Errors
/// `Forbidden`.
pub async fn task_changes(actor: &Actor, services: &Services, id: &TaskId) -> Result<Vec<TaskChange>> {
    actor.scope()?;
    if !actor.may(Permission::ReadCounty) {
        return Ok(Vec::new());
    }
    Ok(progress::task_changes(&mut services.db().read().await?, &actor.county, id).await?)
}

/// The items of a task that are not counted any more, as far as the reader may see them.
///
/// # Errors
/// `Forbidden`.
pub async fn left_cells(actor: &Actor, services: &Services, id: &TaskId) -> Result<Vec<LeftCell>> {
    let scope = actor.scope()?;
    Ok(progress::left_cells(&mut services.db().read().await?, &actor.county, &scope, id).await?)
}
