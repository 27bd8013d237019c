//! The county itself: the first start makes one, the command line acts for it.

use domain::audit::action::OperationsAction;
use domain::audit::subject::Subject;
use domain::ids::CountyId;
use storage::operations::county::{self, County};

use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit};

/// What a county is called until the office gives it its name.
pub(crate) const UNNAMED: &str = "本县";

/// The county of this installation; makes one where there is none. Answers whether it was made just now.
///
/// # Errors
/// When the engine fails.
pub async fn ensure_county(services: &Services) -> Result<(County, bool)> {
    if let Some(first) = county::list(&mut services.db().read().await?).await?.into_iter().next() {
        return Ok((first, false));
    }
    let mut tx = services.db().write().await?;
    // held, so that two programs started at once on PostgreSQL make one county
    tx.lock_installation().await?;
    if let Some(first) = county::list(&mut tx).await?.into_iter().next() {
        return Ok((first, false));
    }
    let made = County { id: CountyId::new(new_id()), name: UNNAMED.into() };
    county::insert(&mut tx, &made.id, &made.name, services.now()).await?;
    let actor = Actor::operator(made.id.clone(), made.name.clone());
    audit::record(&mut tx, services, &actor, Subject::County(made.id.clone()), OperationsAction::CountyAdded { name: made.name.clone() })
        .await?;
    tx.commit().await?;
    Ok((made, true))
}

/// Whoever runs the command line, acting for the county of this installation.
///
/// # Errors
/// `Refused` where there is no county yet.
pub async fn operator(services: &Services) -> Result<Actor> {
    let first = county::list(&mut services.db().read().await?).await?.into_iter().next();
    let county = first.ok_or_else(|| ServiceError::Refused("数据库里还没有县；请先运行 gongkai serve 或 gongkai account add。".into()))?;
    Ok(Actor::operator(county.id, county.name))
}
