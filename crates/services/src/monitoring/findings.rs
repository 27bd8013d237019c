//! 问题整改: the list of findings, and one with its whole life.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::ids::{CountyId, FindingId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::finding::FindingState;
use domain::monitoring::mending::span_named;
use domain::monitoring::rule_words::who_looks;
use storage::Conn;
use storage::monitoring::candidate::StoredCandidate;
use storage::monitoring::{candidate, finding, job, notice};
use storage::register;

pub use storage::monitoring::finding::{FindingEvent, FindingFilter, StoredFinding};
use storage::monitoring::job::MonitorJob;
use storage::monitoring::notice::RectifyNotice;

use super::finding_life::{life_of, whole_life};
use super::finding_words::unit_may_speak;
use super::findings_on::{findings_on, in_order, is_meant, standing_of};
use super::job::{RECHECK, month_of};
use super::paging::page_shown;
use super::queue::{Frozen, frozen};
use crate::operations::settings::{self, OfficeDay};
use crate::progress::cells::as_of;
use crate::{Actor, Result, ServiceError, Services};

/// So many stand on a page.
pub const FINDINGS_A_PAGE: i64 = 100;
/// So many notices stand beside them.
const NOTICES: i64 = 50;
/// So many rows a file holds at most.
const IN_A_FILE: i64 = 20_000;

/// What the list can be narrowed to by state: word of the address, words of the page, states.
pub type FindingGroup = (&'static str, &'static str, &'static [FindingState]);

/// The groups in their order; the first is shown where nothing is said.
pub const FINDING_GROUPS: [FindingGroup; 7] = [
    (
        "",
        "未办结",
        &[
            FindingState::Confirmed,
            FindingState::Sent,
            FindingState::Answered,
            FindingState::Rejected,
            FindingState::Disputed,
            FindingState::WaiverAsked,
        ],
    ),
    ("unit", "待单位整改", &[FindingState::Sent, FindingState::Rejected]),
    ("office", "待政务公开办复核", &[FindingState::Answered, FindingState::Disputed, FindingState::WaiverAsked]),
    ("confirmed", "已确认，未下发", &[FindingState::Confirmed]),
    ("closed", "已办结", &[FindingState::Verified, FindingState::Waived, FindingState::Unfounded]),
    (
        "real",
        "属实的",
        &[
            FindingState::Confirmed,
            FindingState::Sent,
            FindingState::Answered,
            FindingState::Rejected,
            FindingState::Disputed,
            FindingState::WaiverAsked,
            FindingState::Verified,
            FindingState::Waived,
        ],
    ),
    ("any", "全部", &[]),
];

/// The group of a word of the address.
#[must_use]
pub fn finding_group(word: &str) -> FindingGroup {
    FINDING_GROUPS.into_iter().find(|(code, ..)| *code == word).unwrap_or(FINDING_GROUPS[0])
}

/// What an address narrows the list to.
#[must_use]
pub fn finding_filter(query: &[(String, String)], today: NaiveDate) -> FindingFilter {
    let of = |name: &str| query.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str());
    FindingFilter {
        states: finding_group(of("state").unwrap_or_default()).2.to_vec(),
        unit: of("unit").map(UnitId::new),
        rule: of("rule").and_then(Rule::from_code),
        month: of("month").and_then(month_of),
        notice: None,
        overdue_on: of("overdue").map(|_| today),
        months: of("from").and_then(month_of).zip(of("to").and_then(month_of)),
        mended: of("mended").and_then(span_named).map(|(least, most, _)| (least, most)),
    }
}

/// The day that has ended of which an address asks; none where it asks of today, of a day to come, or of none.
#[must_use]
pub fn ended_day(query: &[(String, String)], today: NaiveDate) -> Option<NaiveDate> {
    as_of(query).filter(|day| *day < today)
}

/// All that a filter finds, for a file; as it stood by the end of a day, where one is named.
///
/// # Errors
/// `Forbidden` when the person may see neither county nor unit, or may take nothing out.
pub async fn findings_for_file(
    actor: &Actor,
    services: &Services,
    filter: &FindingFilter,
    ended: Option<NaiveDate>,
) -> Result<Vec<StoredFinding>> {
    actor.require(Permission::Export)?;
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let Some(day) = ended else { return Ok(finding::page(&mut conn, &actor.county, &scope, filter, IN_A_FILE, 0).await?) };
    let mut rows = findings_on(&mut conn, (&actor.county, &scope), filter.unit.as_ref(), day).await?;
    rows.retain(|one| is_meant(one, filter));
    in_order(&mut rows, &units_of(&mut conn, &actor.county, &scope).await?);
    Ok(rows)
}

/// Units to choose from, in the register's order; none for a unit's own reader.
async fn units_of(conn: &mut Conn, county: &CountyId, scope: &Scope) -> Result<Vec<(UnitId, String)>> {
    Ok(match scope.unit() {
        None => register::unit::list(conn, county).await?.into_iter().map(|unit| (unit.id, unit.short_name)).collect(),
        Some(_) => Vec::new(),
    })
}

/// A page of findings.
#[derive(Debug, Clone)]
pub struct FindingList {
    /// What it holds.
    pub rows: Vec<StoredFinding>,
    /// How many were found.
    pub total: i64,
    /// The page that this is: the last where one behind it was asked for.
    pub page: i64,
    /// How many stand where, and how many of these are overdue.
    pub standing: Vec<(FindingState, i64, i64)>,
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
    let page = page_shown(page, total, FINDINGS_A_PAGE);
    let skip = (page - 1) * FINDINGS_A_PAGE;
    let rows = finding::page(&mut conn, &actor.county, &scope, filter, FINDINGS_A_PAGE, skip).await?;
    let notices = notice::latest(&mut conn, &actor.county, &scope, NOTICES).await?;
    let units = units_of(&mut conn, &actor.county, &scope).await?;
    let now = settings::now(&mut conn, services, &actor.county).await?;
    let standing = finding::standing(&mut conn, &actor.county, &scope, now.today()).await?;
    let waits = standing.iter().find(|(state, ..)| *state == FindingState::Confirmed).map_or(0, |(_, number, _)| *number);
    let to_send = if actor.may(Permission::Monitor) { waits } else { 0 };
    Ok(FindingList { rows, total, page, standing, to_send, notices, units, now })
}

/// Reads a page (from 1) as it stood by the end of a day. What can be done today, and the notices, do not stand there.
///
/// # Errors
/// `Forbidden` when the person may see neither county nor unit.
pub async fn findings_as_of(actor: &Actor, services: &Services, filter: &FindingFilter, day: NaiveDate, page: i64) -> Result<FindingList> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let all = findings_on(&mut conn, (&actor.county, &scope), None, day).await?;
    let units = units_of(&mut conn, &actor.county, &scope).await?;
    let now = settings::then(&mut conn, services, &actor.county, day).await?;
    let standing = standing_of(&all, day);
    let mut rows: Vec<StoredFinding> = all.into_iter().filter(|one| is_meant(one, filter)).collect();
    in_order(&mut rows, &units);
    let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let page = page_shown(page, total, FINDINGS_A_PAGE);
    let skip = usize::try_from((page - 1) * FINDINGS_A_PAGE).unwrap_or(0);
    let most = usize::try_from(FINDINGS_A_PAGE).unwrap_or(0);
    let rows = rows.into_iter().skip(skip).take(most).collect();
    Ok(FindingList { rows, total, page, standing, to_send: 0, notices: Vec::new(), units, now })
}

/// A finding with its whole life.
#[derive(Debug, Clone)]
pub struct FindingSheet {
    /// It.
    pub finding: StoredFinding,
    /// What happened to it, the first first.
    pub events: Vec<FindingEvent>,
    /// How it came into the world, as an event: found by the monitor, or written down, with who did where the log says so.
    pub entered: Option<FindingEvent>,
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
    /// Its whole life, the first first: how it came in, what happened to it, and in its place when its notice was received.
    #[must_use]
    pub fn life(&self) -> Vec<FindingEvent> {
        whole_life(self.entered.as_ref(), &self.events, self.notice.as_ref().and_then(|notice| notice.received.clone()))
    }

    /// Whether its rule can look again now.
    #[must_use]
    pub fn can_recheck(&self) -> bool {
        let runs = self.recheck.as_ref().is_some_and(MonitorJob::is_open);
        !runs && self.who_looks().is_none() && unit_may_speak(self.finding.life.state)
    }

    /// Why no rule can look again, and who does; none where one can.
    #[must_use]
    pub fn who_looks(&self) -> Option<&'static str> {
        who_looks(self.finding.rule, self.finding.origin)
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
    let about: Option<StoredCandidate> = candidate::get(&mut conn, &actor.county, &found.candidate).await?;
    let (events, entered) = life_of(&mut conn, &actor.county, &found, about.as_ref()).await?;
    let read = candidate::snapshot(&mut conn, &actor.county, &found.candidate).await?;
    let frozen = about.zip(read).and_then(|(about, read)| frozen(&about, read));
    let notice = match &found.notice {
        Some(id) => notice::get(&mut conn, &actor.county, &scope, id).await?,
        None => None,
    };
    let recheck = job::about(&mut conn, &actor.county, RECHECK, id.as_str()).await?;
    let now = settings::now(&mut conn, services, &actor.county).await?;
    Ok(FindingSheet { finding: found, events, entered, frozen, notice, recheck, now })
}
