use domain::access::permission::Permission;
use domain::ids::CellId;
use storage::review::queue::{self, Neighbours, QueueFacet, QueueFilter, QueueRow};

use crate::{Actor, Result, Services};

/// A page of the queue.
#[derive(Debug, Clone)]
pub struct QueuePage {
    /// Oldest first.
    pub rows: Vec<QueueRow>,
    /// How many the filter leaves.
    pub total: i64,
    /// The units and sections with something waiting.
    pub facets: Vec<QueueFacet>,
}

/// What waits for judgement, oldest first; `page` counts from 1.
///
/// # Errors
/// `Forbidden` for everybody but the office.
pub async fn queue(actor: &Actor, services: &Services, filter: QueueFilter<'_>, page: i64, size: i64) -> Result<QueuePage> {
    actor.require(Permission::Review)?;
    let mut conn = services.db().read().await?;
    let (size, page) = (size.clamp(1, 200), page.clamp(1, 100_000));
    let (rows, total) = queue::page(&mut conn, &actor.county, filter, size, (page - 1) * size).await?;
    let facets = queue::facets(&mut conn, &actor.county).await?;
    Ok(QueuePage { rows, total, facets })
}

/// The reports before and after one in the queue, whether or not it is still in it.
///
/// # Errors
/// `Forbidden` for everybody but the office.
pub async fn neighbours(actor: &Actor, services: &Services, filter: QueueFilter<'_>, id: &CellId) -> Result<Neighbours> {
    actor.require(Permission::Review)?;
    Ok(queue::neighbours(&mut services.db().read().await?, &actor.county, filter, id).await?)
}
