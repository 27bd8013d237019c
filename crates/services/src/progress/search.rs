//! The search box: units by any name, pinyin or initials; tasks, reports and evidence by their words; items by who reported or judged
//! them, for who may see the item; contact persons for the office and for their own unit; holders of accounts for who keeps these; a
//! 整改通知单 by its number.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::monitoring::notice_number::number_in;
use domain::text::search::{like_pattern, normalise};
use storage::access::account::{self, AccountFilter, AccountLine};
use storage::monitoring::notice::{self, RectifyNotice};
use storage::progress::{self, UnitName};
pub use storage::progress::{FoundByPerson, FoundPerson, FoundReport, FoundTask};

use crate::{Actor, Result, Services};

/// So many of each kind are shown.
pub const LIMIT: i64 = 200;

/// So many are suggested while somebody types.
const SUGGESTED_UNITS: i64 = 6;
/// The same of tasks.
const SUGGESTED_TASKS: i64 = 4;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Units in official order.
    pub units: Vec<UnitName>,
    /// Tasks, latest year first.
    pub tasks: Vec<FoundTask>,
    /// Reports by their text, latest period first.
    pub reports: Vec<FoundReport>,
    /// Evidence by its title, the name of its file or its address, latest period first.
    pub evidence: Vec<FoundReport>,
    /// Items by the name of who reported or judged them last, latest period first.
    pub by_person: Vec<FoundByPerson>,
    /// Contact persons by name; for the office, and of its own for a unit.
    pub people: Vec<FoundPerson>,
    /// Accounts by the name of who holds them, by user name or unit; only for who keeps the accounts.
    pub accounts: Vec<AccountLine>,
    /// The notice whose number was typed.
    pub notice: Option<RectifyNotice>,
}

impl Found {
    /// Nothing of any kind.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Searches what the actor may see, in six statements at most. An empty query finds nothing.
///
/// # Errors
/// `Forbidden`.
pub async fn search(actor: &Actor, services: &Services, query: &str) -> Result<Found> {
    let scope = actor.scope()?;
    let Some(typed) = typed(query) else { return Ok(Found::default()) };
    let pattern = like_pattern(&typed);
    let mut conn = services.db().read().await?;
    // nobody is called by the number of a notice, which therefore takes the place of a statement
    let number = number_in(&typed);
    let notice = match number {
        Some(number) => notice::by_number(&mut conn, &actor.county, &scope, number).await?,
        None => None,
    };
    let people = if number.is_none() && (actor.may(Permission::Monitor) || actor.may(Permission::AnswerMonitoring)) {
        progress::find_people(&mut conn, &actor.county, &scope, &pattern, day_of(services.now()), LIMIT).await?
    } else {
        Vec::new()
    };
    let accounts = if number.is_none() && actor.may(Permission::ManageAccounts) {
        let filter = AccountFilter { text: Some(normalise(&typed)), ..AccountFilter::default() };
        account::list(&mut conn, &actor.county, &filter, LIMIT, 0).await?.0
    } else {
        Vec::new()
    };
    let records = progress::find_records(&mut conn, &actor.county, &scope, &pattern, LIMIT).await?;
    Ok(Found {
        units: progress::find_units(&mut conn, &actor.county, &scope, &pattern, LIMIT).await?,
        tasks: progress::find_tasks(&mut conn, &actor.county, &scope, &pattern, LIMIT).await?,
        reports: records.reports,
        by_person: records.by_person,
        evidence: progress::find_evidence(&mut conn, &actor.county, &scope, &pattern, LIMIT).await?,
        people,
        accounts,
        notice,
    })
}

/// The first few units and tasks, while somebody types.
///
/// # Errors
/// `Forbidden`.
pub async fn suggest(actor: &Actor, services: &Services, query: &str) -> Result<Found> {
    let scope = actor.scope()?;
    let Some(pattern) = typed(query).map(|typed| like_pattern(&typed)) else { return Ok(Found::default()) };
    let mut conn = services.db().read().await?;
    Ok(Found {
        units: progress::find_units(&mut conn, &actor.county, &scope, &pattern, SUGGESTED_UNITS).await?,
        tasks: progress::find_tasks(&mut conn, &actor.county, &scope, &pattern, SUGGESTED_TASKS).await?,
        ..Found::default()
    })
}

/// What storage looks for: PostgreSQL knows no text with a NUL in it. Nothing where nothing was typed.
fn typed(query: &str) -> Option<String> {
    let query = query.replace('\0', "");
    (!query.trim().is_empty()).then_some(query)
}
