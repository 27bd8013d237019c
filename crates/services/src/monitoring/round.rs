//! A month's round as of a day: begun once, filled piece by piece, complete when everything was visited. A run that was killed
//! goes on with what is kept.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::calendar::working_days::Calendar;
use domain::monitoring::optional::OptionalRules;
use domain::monitoring::page::{Article, Reading};
use domain::monitoring::read_again::{Validators, unchanged_since};
use domain::monitoring::rule_version::RuleBook;
use sha2::{Digest, Sha256};
use storage::monitoring::round::{self, Earlier, Kept, KeptVisit, PageVisit};
use storage::monitoring::{rule_record, rule_version};
use storage::operations::county;

use crate::operations::settings;
use crate::{Actor, Result, Services, new_id, operations::audit};

/// A round that was begun.
#[derive(Debug, Clone)]
pub struct MonitorRound {
    /// Its id.
    pub id: String,
    /// Whether everything was visited.
    pub is_complete: bool,
    /// The working days that hold.
    pub calendar: Calendar,
    /// The rules that the county has put on beside the others.
    pub optional: OptionalRules,
    /// What the county has said about its rules: a change made while the round runs is the next one's.
    pub rules: RuleBook,
}

/// Begins the round of a month as of a day, or finds the one that was begun.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn begin(actor: &Actor, services: &Services, month: NaiveDate, as_of: NaiveDate) -> Result<MonitorRound> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    let found = round::begin(&mut tx, &actor.county, &new_id(), month, as_of, services.now()).await?;
    let (words, days) = county::settings_and_days(&mut tx, &actor.county).await?;
    let rules = rule_version::book(&mut tx, &actor.county).await?;
    tx.commit().await?;
    let optional = OptionalRules::of_settings(&words);
    let calendar = settings::assemble(services, &words, days).calendar;
    Ok(MonitorRound { id: found.id, is_complete: found.is_complete, calendar, optional, rules })
}

/// Keeps what became of addresses.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn keep(actor: &Actor, services: &Services, round: &MonitorRound, visits: &[PageVisit]) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.give_back_memory().await?;
    let digest = |content: &str| crate::hex(&Sha256::digest(content.as_bytes()));
    round::keep(&mut tx, &round.id, visits, day_of(services.now()), digest).await?;
    Ok(tx.commit().await?)
}

/// So many pages are held at once.
const TOGETHER: i64 = 500;

/// What is kept of a round behind an address, in pieces, without texts; an empty one ends it.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn known(actor: &Actor, services: &Services, round: &MonitorRound, behind: &str) -> Result<Vec<KeptVisit>> {
    actor.require(Permission::Monitor)?;
    let mut conn = services.db().read().await?;
    let visits = round::visits(&mut conn, &round.id, behind, TOGETHER).await?;
    conn.give_back_memory().await?;
    Ok(visits)
}

/// The articles of a round behind an address, in pieces; an empty one ends it.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn known_articles(
    actor: &Actor,
    services: &Services,
    round: &MonitorRound,
    behind: &str,
) -> Result<Vec<(String, Option<Article>)>> {
    actor.require(Permission::Monitor)?;
    let mut conn = services.db().read().await?;
    let articles = round::articles(&mut conn, &round.id, behind, TOGETHER).await?;
    conn.give_back_memory().await?;
    Ok(articles)
}

/// What an earlier round read at an address, as it is held for a whole county at once.
#[derive(Debug, Clone)]
pub struct EarlierPage {
    /// An article, a link that is there, or a file.
    pub kept: Kept,
    /// The day on which it was asked for.
    pub read_on: NaiveDate,
    /// What the list's row said.
    pub mark: Box<str>,
    /// What the server said of it; none where it said nothing.
    pub validators: Option<Box<Validators>>,
}

impl From<Earlier> for EarlierPage {
    fn from(one: Earlier) -> Self {
        let validators = (!one.validators.is_empty()).then(|| Box::new(one.validators));
        Self { kept: one.kept, read_on: one.read_on, mark: one.mark.into(), validators }
    }
}

/// What a round need not read again.
#[derive(Debug, Clone, Default)]
pub struct ReadBefore {
    /// The earlier round; none where there is none.
    pub round: Option<String>,
    /// What it read of items and links that may still be good, by address.
    pub pages: HashMap<Box<str>, EarlierPage>,
    /// What servers said of pages of columns that it read, where their word that nothing has changed is taken.
    pub columns: HashMap<String, Validators>,
    /// Addresses that somebody waits for: they are read anew, and first.
    pub waited_for: HashSet<String>,
    /// Today.
    pub today: NaiveDate,
}

/// What the county's last round that came to its end has read.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn read_before(actor: &Actor, services: &Services, round: &MonitorRound) -> Result<ReadBefore> {
    /// Nothing older is good: see `domain::monitoring::read_again`.
    const DAYS: u64 = 90;
    const PIECE: i64 = 5_000;
    actor.require(Permission::Monitor)?;
    let today = day_of(services.now());
    let mut conn = services.db().read().await?;
    let waited_for = rule_record::waited_for(&mut conn, &actor.county).await?.into_iter().collect();
    let mut found = ReadBefore { waited_for, today, ..ReadBefore::default() };
    let Some(earlier) = round::before(&mut conn, &actor.county, &round.id).await? else { return Ok(found) };
    let since = today.checked_sub_days(Days::new(DAYS)).unwrap_or(today);
    let mut behind = String::new();
    loop {
        let piece = round::read_since(&mut conn, &earlier, since, &behind, PIECE).await?;
        let Some(last) = piece.last() else { break };
        behind.clone_from(&last.address);
        found.pages.extend(piece.into_iter().map(|mut one| (std::mem::take(&mut one.address).into(), EarlierPage::from(one))));
    }
    found.columns = round::column_validators(&mut conn, &earlier, unchanged_since(today)).await?.into_iter().collect();
    conn.give_back_memory().await?;
    found.round = Some(earlier);
    Ok(found)
}

/// Takes over what the earlier round read at an address whose server says that it is unchanged; answers what that was. An item counts as
/// asked for today. None where the earlier round has nothing there.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn take_unchanged(
    actor: &Actor,
    services: &Services,
    round: &MonitorRound,
    earlier: &str,
    (address, is_item, answers): (&str, bool, u32),
) -> Result<Option<Reading>> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    let reading = round::reading(&mut tx, earlier, address).await?;
    if reading.is_some() {
        let read_on = is_item.then(|| day_of(services.now()));
        round::unchanged(&mut tx, &round.id, earlier, address, read_on, answers).await?;
    }
    tx.commit().await?;
    Ok(reading)
}

/// Takes over what the earlier round read of these addresses.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn take_over(actor: &Actor, services: &Services, round: &MonitorRound, earlier: &str, addresses: &[&str]) -> Result<()> {
    /// So many addresses a statement.
    const TOGETHER: usize = 1_000;
    actor.require(Permission::Monitor)?;
    for piece in addresses.chunks(TOGETHER) {
        let mut tx = services.db().write().await?;
        tx.give_back_memory().await?;
        round::take_over(&mut tx, &round.id, earlier, piece).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Forgets what failed in a round that proved nothing: the next run of it asks again.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn forget_failures(actor: &Actor, services: &Services, round: &MonitorRound) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    round::forget_failures(&mut tx, &round.id).await?;
    Ok(tx.commit().await?)
}

/// Says that everything was visited.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn complete(
    actor: &Actor,
    services: &Services,
    round: &MonitorRound,
    month: NaiveDate,
    as_of: NaiveDate,
    candidates: usize,
) -> Result<()> {
    actor.require(Permission::Monitor)?;
    if round.is_complete {
        return Ok(());
    }
    let mut tx = services.db().write().await?;
    round::complete(&mut tx, &round.id, services.now()).await?;
    let run = MonitoringAction::RoundRun { month: month.format("%Y-%m").to_string(), as_of, candidates };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), run).await?;
    Ok(tx.commit().await?)
}
