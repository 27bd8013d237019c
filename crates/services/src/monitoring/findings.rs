//! 问题整改: the list of findings, and one with its whole life.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::ids::FindingId;
use domain::monitoring::rule_words::Again;
use storage::monitoring::candidate::StoredCandidate;
use storage::monitoring::{candidate, finding, job, notice};
use storage::register;

pub use storage::monitoring::finding::{FindingEvent, FindingFilter, StoredFinding};
use storage::monitoring::job::MonitorJob;
use storage::monitoring::notice::RectifyNotice;

use super::job::RECHECK;
use super::queue::{Frozen, frozen};
use crate::operations::settings::{self, OfficeDay};
use crate::{Actor, Result, ServiceError, Services};

/// So many stand on a page.
pub const FINDINGS_A_PAGE: i64 = 100;
/// So many notices stand beside them.
const NOTICES: i64 = 50;

/// A page of findings.
#[derive(Debug, Clone)]
pub struct FindingList {
    /// What it holds.
    pub rows: Vec<StoredFinding>,
    /// How many were found.
    pub total: i64,
    /// So many wait to be sent, for the office.
    pub to_send: i64,
    /// The latest notices.
    pub notices: Vec<RectifyNotice>,
    /// Units to choose from, for readers of the county.
    pub units: Vec<(domain::ids::UnitId, String)>,
    /// The day.
    pub now: OfficeDay,
}

/// Reads a page (from 1).
///
/// # Errors
/// `Forbidden` when the person may see neither county nor unit.
pub async fn findings(actor: &Actor, services: &Services, filter: &FindingFilter, page: i64) -> Result<FindingList> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let total = finding::count(&mut conn, &actor.county, &scope, filter).await?;
    let skip = (page.max(1) - 1) * FINDINGS_A_PAGE;
    let rows = finding::page(&mut conn, &actor.county, &scope, filter, FINDINGS_A_PAGE, skip).await?;
    let confirmed = FindingFilter { states: vec![domain::monitoring::finding::FindingState::Confirmed], ..FindingFilter::default() };
    let to_send = if actor.may(Permission::Monitor) { finding::count(&mut conn, &actor.county, &scope, &confirmed).await? } else { 0 };
    let notices = notice::latest(&mut conn, &actor.county, &scope, NOTICES).await?;
    let units = match scope.unit() {
        None => register::unit::list(&mut conn, &actor.county).await?.into_iter().map(|unit| (unit.id, unit.short_name)).collect(),
        Some(_) => Vec::new(),
    };
    let now = settings::now(&mut conn, services, &actor.county).await?;
    Ok(FindingList { rows, total, to_send, notices, units, now })
}

/// A finding with its whole life.
#[derive(Debug, Clone)]
pub struct FindingSheet {
    /// It.
    pub finding: StoredFinding,
    /// What happened to it, the first first.
    pub events: Vec<FindingEvent>,
    /// What was read of its page.
    pub frozen: Option<Frozen>,
    /// Its notice.
    pub notice: Option<RectifyNotice>,
    /// The latest look again.
    pub recheck: Option<MonitorJob>,
    /// The day.
    pub now: OfficeDay,
}

impl FindingSheet {
    /// Whether its rule can look again now.
    #[must_use]
    pub fn can_recheck(&self) -> bool {
        use domain::monitoring::finding::FindingState::{Answered, Rejected, Sent};
        let runs = self.recheck.as_ref().is_some_and(|job| matches!(job.state.as_str(), "waiting" | "running"));
        !runs && self.finding.rule.again() != Again::Never && matches!(self.finding.life.state, Sent | Rejected | Answered)
    }

    /// Working days until its date, negative when past.
    #[must_use]
    pub fn days_left(&self) -> Option<i64> {
        self.finding.life.due_on.map(|due: NaiveDate| self.now.calendar.working_days_left(self.now.today(), due))
    }
}

/// Reads one finding.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn finding_sheet(actor: &Actor, services: &Services, id: &FindingId) -> Result<FindingSheet> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let found = finding::get(&mut conn, &actor.county, &scope, id).await?.ok_or(ServiceError::NotFound("这个问题"))?;
    let events = finding::events(&mut conn, id).await?;
    let about: Option<StoredCandidate> = candidate::get(&mut conn, &actor.county, &found.candidate).await?;
    let read = candidate::snapshot(&mut conn, &actor.county, &found.candidate).await?;
    let frozen = about.zip(read).and_then(|(about, read)| frozen(&about, read));
    let notice = match &found.notice {
        Some(id) => notice::get(&mut conn, &actor.county, &scope, id).await?,
        None => None,
    };
    let recheck = job::about(&mut conn, &actor.county, RECHECK, id.as_str()).await?;
    let now = settings::now(&mut conn, services, &actor.county).await?;
    Ok(FindingSheet { finding: found, events, frozen, notice, recheck, now })
}
