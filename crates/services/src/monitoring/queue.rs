//! 待确认问题: the queue, and one candidate with what was read of its page.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::ids::{CandidateId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::page::Reading;
use storage::monitoring::{candidate, column, site_wide};
use storage::register;

pub use storage::monitoring::candidate::{CandidateFilter, StoredCandidate};

use super::paging::page_shown;
use super::site_wide::{Covered, site_of_evidence};
use crate::{Actor, Result, ServiceError, Services};

/// So many stand on a page.
pub const CANDIDATES_A_PAGE: i64 = 100;

/// A page of the queue.
#[derive(Debug, Clone)]
pub struct CandidateQueue {
    /// What it holds.
    pub rows: Vec<StoredCandidate>,
    /// How many were found.
    pub total: i64,
    /// The page that this is: the last where one behind it was asked for.
    pub page: i64,
    /// Units to choose from.
    pub units: Vec<(UnitId, String)>,
    /// Today.
    pub today: NaiveDate,
}

/// Reads a page (from 1).
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn candidates(actor: &Actor, services: &Services, filter: &CandidateFilter, page: i64) -> Result<CandidateQueue> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let total = candidate::count(&mut conn, &actor.county, filter).await?;
    let page = page_shown(page, total, CANDIDATES_A_PAGE);
    let rows = candidate::page(&mut conn, &actor.county, filter, CANDIDATES_A_PAGE, (page - 1) * CANDIDATES_A_PAGE).await?;
    let units = register::unit::list(&mut conn, &actor.county).await?.into_iter().map(|unit| (unit.id, unit.short_name)).collect();
    Ok(CandidateQueue { rows, total, page, units, today: day_of(services.now()) })
}

/// One candidate.
#[derive(Debug, Clone)]
pub struct CandidateSheet {
    /// It.
    pub candidate: StoredCandidate,
    /// What was read of its page.
    pub frozen: Option<Frozen>,
    /// Whom it covers, where it is a whole site's, and the units that may answer for the site.
    pub site: Option<SiteSheet>,
    /// Others of its kind that wait, of the same unit.
    pub alike: i64,
    /// Today.
    pub today: NaiveDate,
}

/// A whole site's problem.
#[derive(Debug, Clone)]
pub struct SiteSheet {
    /// The site.
    pub site: String,
    /// Whom it covers.
    pub covered: Vec<Covered>,
    /// Units that may answer for it.
    pub units: Vec<(UnitId, String)>,
}

/// What was read of a page, as text; personal numbers are masked in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Its heading.
    pub heading: String,
    /// Its text.
    pub body: String,
    /// The day that it names.
    pub day: Option<NaiveDate>,
    /// Where the spot is: text that is to be marked wherever it stands.
    pub spot: String,
}

/// Reads one candidate.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn candidate_sheet(actor: &Actor, services: &Services, id: &CandidateId) -> Result<CandidateSheet> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let found = candidate::get(&mut conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这个问题"))?;
    let frozen = candidate::snapshot(&mut conn, &actor.county, id).await?.and_then(|reading| frozen(&found, reading));
    let filter = CandidateFilter {
        state: Some(domain::monitoring::decision::CandidateState::Open),
        unit: Some(found.unit.clone()),
        rule: Some(found.rule),
        round: None,
        is_counted: false,
        is_machine: false,
    };
    let alike = candidate::count(&mut conn, &actor.county, &filter).await?;
    let today = day_of(services.now());
    let site = match site_of_evidence(&found.evidence) {
        Some(site) => {
            let covered = site_wide::covered(&mut conn, id).await?;
            let units = register::unit::list(&mut conn, &actor.county).await?.into_iter().filter(|unit| unit.is_in_use(today));
            Some(SiteSheet { site, covered, units: units.map(|unit| (unit.id, unit.short_name)).collect() })
        }
        None => None,
    };
    Ok(CandidateSheet { candidate: found, frozen, site, alike, today })
}

pub(super) fn frozen(one: &StoredCandidate, reading: Reading) -> Option<Frozen> {
    let article = match reading {
        Reading::Article(article) => article,
        Reading::Column(page) => page.article,
        Reading::There | Reading::File => return None,
    };
    let evidence: serde_json::Value = serde_json::from_str(&one.evidence).unwrap_or_default();
    let text = |key: &str| match &evidence[key] {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => format!("{number}年"),
        _ => String::new(),
    };
    let spot = match one.rule {
        Rule::WrongWord => text("word"),
        Rule::PersonalId | Rule::PersonalMobile | Rule::PersonalCard | Rule::WeakMask => text("masked"),
        Rule::TitleYear => text("text_year"),
        _ => String::new(),
    };
    Some(Frozen { day: article.day(), heading: article.heading, body: article.body, spot })
}

/// The columns that a finding by hand can be about.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn columns_for_hand(actor: &Actor, services: &Services) -> Result<Vec<column::KeptColumn>> {
    actor.require(Permission::Monitor)?;
    let today = day_of(services.now());
    let all = column::everything(&mut services.db().read().await?, &actor.county, &actor.scope()?).await?;
    Ok(all.into_iter().filter(|one| one.holds_on(today)).collect())
}
