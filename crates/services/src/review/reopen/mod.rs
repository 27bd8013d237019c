//! Reopening (重新打开): an accepted report is opened again until a day, asked by one person and approved by another.

mod ask;
mod decide;

use storage::review::reopen;

pub use ask::{ReopenRequest, ask};
pub use decide::{ReopenAnswer, decide};
pub use storage::review::reopen::{Decision, ListedReopen, Reopen};

use crate::{Actor, Result, Services};

/// The longest scope, reason or answer, in characters.
pub const TEXT_LIMIT: usize = 1_000;

/// The most requests that the list shows: those without an answer first, then the latest.
const LISTED: i64 = 200;

/// The requests this person may see: all of the county, or those about the cells of her unit.
///
/// # Errors
/// `Forbidden` when the person may see neither.
pub async fn list(actor: &Actor, services: &Services) -> Result<Vec<ListedReopen>> {
    let scope = actor.scope()?;
    Ok(reopen::list(&mut services.db().read().await?, &actor.county, &scope, LISTED).await?)
}

/// The text as it is kept.
fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\0', "").trim().to_owned()
}
