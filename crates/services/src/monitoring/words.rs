//! The list of wrong words.

use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::monitoring::words::{WordList, WordPair};
use storage::Lock;
use storage::monitoring::words;

use crate::{Actor, Result, ServiceError, Services, operations::audit};

/// Puts a list in the place of the one before, or of the shipped one. Answers how many pairs it holds.
///
/// # Errors
/// `Forbidden`; `Refused` for an empty list.
pub async fn import(actor: &Actor, services: &Services, pairs: &[WordPair]) -> Result<usize> {
    actor.require(Permission::Monitor)?;
    if pairs.is_empty() {
        return Err(ServiceError::Refused("文件里没有错误表述，请在标题行下面每行填写一条。".into()));
    }
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Settings).await?;
    words::replace(&mut tx, &actor.county, pairs).await?;
    let imported = MonitoringAction::WordsImported { pairs: pairs.len() };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), imported).await?;
    tx.commit().await?;
    Ok(pairs.len())
}

/// The list that holds: the county's own, else the shipped one.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn in_force(actor: &Actor, services: &Services) -> Result<WordList> {
    actor.require(Permission::ReadCounty)?;
    let own = words::list(&mut services.db().read().await?, &actor.county).await?;
    WordList::new(own.unwrap_or_else(WordList::shipped)).map_err(ServiceError::internal)
}
