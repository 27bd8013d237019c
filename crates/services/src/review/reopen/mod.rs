//! What is asked by one person and decided by another: an accepted report is opened again until a day (更正), or a report that is
//! due gets a later date (延期).

mod ask;
mod decide;
mod extend;

use storage::review::reopen;

pub use ask::{ReopenRequest, ask};
pub use decide::{ReopenAnswer, decide};
pub use extend::{ExtensionRequest, ask_for_time, may_ask_for_time};
pub use storage::review::reopen::{Asks, Decision, ListedReopen, Reopen};

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
