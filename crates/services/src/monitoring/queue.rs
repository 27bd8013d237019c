//! 待确认问题: the queue, and one candidate with what was read of its page.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::ids::{CandidateId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::CandidateState;
use domain::monitoring::page::Reading;
use storage::monitoring::{candidate, site_wide};
use storage::register;

pub use storage::monitoring::candidate::{CandidateFilter, StoredCandidate};

use super::paging::page_shown;
use super::site_wide::{Covered, is_of_home, site_of_evidence};
use crate::{Actor, Result, ServiceError, Services};

/// So many stand on a page.
pub const CANDIDATES_A_PAGE: i64 = 100;
/// So many stand in a file.
const IN_A_FILE: i64 = 20_000;
/// The word of an address for what counts: what waits and what was confirmed.
pub const CANDIDATES_COUNTED: &str = "counted";
/// The word of an address for all.
pub const CANDIDATES_ANY: &str = "any";
/// Who found it, in an address, and its only word.
pub const CANDIDATES_FROM: &str = "from";
/// The machine did.
pub const CANDIDATES_BY_MACHINE: &str = "machine";

/// What an address narrows the queue to. A number of the overview leads to what it counts.
#[must_use]
pub fn candidate_filter(query: &[(String, String)]) -> CandidateFilter {
    let of = |name: &str| query.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str());
    let (state, round) = (of("state"), of("round"));
    let is_counted = state == Some(CANDIDATES_COUNTED) || (state.is_none() && round.is_some());
    let is_any = is_counted || state == Some(CANDIDATES_ANY);
    CandidateFilter {
        state: state.and_then(CandidateState::from_code).or((!is_any).then_some(CandidateState::Open)),
        unit: of("unit").map(UnitId::new),
        rule: of("rule").and_then(Rule::from_code),
        round: round.map(str::to_owned),
        is_counted,
        is_machine: of(CANDIDATES_FROM) == Some(CANDIDATES_BY_MACHINE),
    }
}

/// All that a filter finds, for a file.
///
/// # Errors
/// `Forbidden` without the right to see the county, or to take anything out.
pub async fn candidates_for_file(actor: &Actor, services: &Services, filter: &CandidateFilter) -> Result<Vec<StoredCandidate>> {
    actor.require(Permission::ReadCounty)?;
    actor.require(Permission::Export)?;
    Ok(candidate::page(&mut services.db().read().await?, &actor.county, filter, IN_A_FILE, 0).await?)
}

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
    /// The other page, where it is about two that are alike.
    pub other: Option<String>,
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
    /// It is about the home page alone.
    pub is_home: bool,
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
    /// Where the spot is: texts that are to be marked wherever they stand, a day in each way in which pages write it.
    pub spots: Vec<String>,
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
        state: Some(CandidateState::Open),
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
            let is_home = is_of_home(&found.evidence);
            Some(SiteSheet { site, is_home, covered, units: units.map(|unit| (unit.id, unit.short_name)).collect() })
        }
        None => None,
    };
    let other = other_of(&found.evidence);
    Ok(CandidateSheet { candidate: found, frozen, site, other, alike, today })
}

/// The other page, where two are alike: what the evidence calls the first.
fn other_of(evidence: &str) -> Option<String> {
    let evidence: serde_json::Value = serde_json::from_str(evidence).ok()?;
    evidence["first"].as_str().filter(|address| domain::monitoring::column::is_address(address)).map(str::to_owned)
}

pub(super) fn frozen(one: &StoredCandidate, reading: Reading) -> Option<Frozen> {
    let article = match reading {
        Reading::Article(article) => article,
        Reading::Column(page) => page.article,
        Reading::There | Reading::Home(_) | Reading::File => return None,
    };
    let evidence: serde_json::Value = serde_json::from_str(&one.evidence).unwrap_or_default();
    let text = |key: &str| match &evidence[key] {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => format!("{number}年"),
        _ => String::new(),
    };
    let spots = match one.rule {
        Rule::WrongWord => vec![text("word")],
        Rule::PersonalId | Rule::PersonalMobile | Rule::PersonalCard | Rule::WeakMask => vec![text("masked")],
        Rule::TitleYear => vec![text("text_year"), text("title_year")],
        Rule::ColumnOverdue => days(&text("newest")),
        Rule::FutureDate => days(&text("date")),
        Rule::ListDate => [days(&text("date")), days(&text("list_date"))].concat(),
        Rule::InterpretationLate => days(&text("published")),
        Rule::AnswerLate => [days(&text("asked")), days(&text("answered"))].concat(),
        _ => Vec::new(),
    };
    let spots = spots.into_iter().filter(|spot| !spot.is_empty()).collect();
    Some(Frozen { day: article.day(), heading: article.heading, body: article.body, spots })
}

/// A day in each way in which pages write it; nothing where it is none.
fn days(text: &str) -> Vec<String> {
    let Ok(day) = text.parse::<NaiveDate>() else { return Vec::new() };
    ["%Y-%m-%d", "%Y年%-m月%-d日", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"].map(|form| day.format(form).to_string()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spot_of_a_day_is_found_however_the_page_writes_it() {
        for text in ["发布日期：2026-10-05", "2026年10月5日", "2026年10月05日", "2026/10/05", "2026.10.05"] {
            assert!(days("2026-10-05").iter().any(|spot| text.contains(spot.as_str())), "{text}");
        }
        assert!(days("").is_empty() && !days("2026-10-01").iter().any(|spot| "2026-10-15 2026/10/15".contains(spot.as_str())));
    }

    #[test]
    fn an_address_narrows_the_queue() {
        let filter = |query: &[(&str, &str)]| {
            let query: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let found = candidate_filter(&query);
            (found.state, found.is_counted, found.is_machine)
        };
        for (query, expected) in [
            (&[][..], (Some(CandidateState::Open), false, false)),
            (&[("state", "")], (Some(CandidateState::Open), false, false)),
            (&[("state", "any")], (None, false, false)),
            (&[("state", "counted")], (None, true, false)),
            (&[("round", "r")], (None, true, false)),
            (&[("round", "r"), ("state", "confirmed")], (Some(CandidateState::Confirmed), false, false)),
            (&[("state", "dismissed"), ("from", "machine")], (Some(CandidateState::Dismissed), false, true)),
        ] {
            assert_eq!(filter(query), expected, "{query:?}");
        }
    }
}
