//! What a person looks at before she closes a list, and what is there afterwards.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::checklist::Checklist;
use domain::checklist::year_close::{Before, Ending, Refusal, may_close};
use domain::ids::{CellId, ChecklistId};
use domain::reporting::cell::{AsOf, Status};
use domain::reporting::record::Mark;
use storage::SealedLine;
use storage::checklist::sealed_list;
use storage::checklist::year_close::{self as rows, NamedCell};
use storage::progress::cells::CellQuery;
use storage::{Conn, checklist};

use super::list;
use crate::operations::settings;
use crate::progress::cells::{StatusCounts, count};
use crate::{Actor, Result, Seen, Services};

/// An item that is not settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    /// Which.
    pub cell: CellId,
    /// 序号 of its task.
    pub number: String,
    /// 工作要求.
    pub requirement: String,
    /// The unit, by its name at the end of the period.
    pub unit: String,
    /// 周期.
    pub period: String,
    /// The last day before it is overdue: 报送截止, or a later 整改期限.
    pub until: NaiveDate,
    /// It is a 整改期限.
    pub is_rework: bool,
    /// What it shows today.
    pub status: Status,
    /// And beside it.
    pub mark: Option<Mark>,
    /// A report waits for the office.
    pub waits: bool,
    /// What is proposed; `None` for a correction, which merely ends.
    pub proposed: Option<Ending>,
}

/// What the close of a list offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Everything that is not settled, in the order of the list.
    pub items: Vec<OpenItem>,
    /// How many items show which status.
    pub counts: StatusCounts,
    /// The lists that can go on with what is open: of later years, not closed; those of the same name before others, the nearest first.
    pub into: Vec<Checklist>,
    /// The new 报送截止 that is offered.
    pub due_on: NaiveDate,
    /// What the form sends back.
    pub seen: Seen,
}

impl Offer {
    /// How many reports wait for the office.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.items.iter().filter(|item| item.waits).count()
    }
}

/// How far a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CloseStage {
    /// It cannot be closed yet; the sentence says from when.
    NotYet(Refusal),
    /// It can be closed now.
    Offered(Box<Offer>),
    /// It is closed: its versions, the latest first.
    Closed(Vec<SealedLine>),
}

/// The page of a list's close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosePage {
    /// The list.
    pub checklist: Checklist,
    /// How far it is.
    pub stage: CloseStage,
}

/// The page, for whoever reads the county.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn page(actor: &Actor, services: &Services, id: &ChecklistId) -> Result<ClosePage> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let checklist = list(&mut conn, actor, id).await?;
    let mut versions = sealed_list::lines(&mut conn, id).await?;
    if !versions.is_empty() {
        versions.reverse();
        return Ok(ClosePage { checklist, stage: CloseStage::Closed(versions) });
    }
    let now = settings::now(&mut conn, services, &actor.county).await?;
    if let Err(refusal) = may_close(rows::last_days(&mut conn, id).await?, now.today()) {
        return Ok(ClosePage { checklist, stage: CloseStage::NotYet(refusal) });
    }
    let unsettled = rows::unsettled(&mut conn, id).await?;
    let offer = Offer {
        seen: seen(&unsettled),
        items: unsettled.into_iter().map(|one| open_item(one, now.as_of)).collect(),
        counts: count(&mut conn, &CellQuery::of(id, &Scope::County, now.as_of)).await?,
        into: later_lists(&mut conn, actor, &checklist).await?,
        due_on: now.calendar.working_day_after(now.today(), now.settings.report_days).day,
    };
    Ok(ClosePage { checklist, stage: CloseStage::Offered(Box::new(offer)) })
}

/// What a person saw of the open items: which there are, and that nothing happened to one since.
pub(super) fn seen(unsettled: &[NamedCell]) -> Seen {
    Seen::of(&look(unsettled))
}

pub(super) fn look(unsettled: &[NamedCell]) -> Vec<(&str, i64)> {
    unsettled.iter().map(|one| (one.cell.id.as_str(), one.cell.revision)).collect()
}

fn open_item(one: NamedCell, as_of: AsOf) -> OpenItem {
    let record = one.cell.record();
    let before = Before::of(record);
    let standing = record.standing();
    let (shown, until) = (standing.shown(as_of), standing.overdue_after());
    OpenItem {
        status: shown.status,
        mark: shown.mark,
        waits: before.waits(),
        proposed: matches!(before, Before::Open { .. }).then(|| Ending::proposed(record.asked)),
        until,
        is_rework: until > record.due_on,
        period: one.cell.period.name.clone(),
        cell: one.cell.id,
        number: one.number,
        requirement: one.requirement,
        unit: one.unit,
    }
}

/// The lists that can go on with what a list leaves open.
pub(super) async fn later_lists(conn: &mut Conn, actor: &Actor, closing: &Checklist) -> Result<Vec<Checklist>> {
    let closed = sealed_list::closed(conn, &actor.county).await?;
    let mut later = checklist::list(conn, &actor.county).await?;
    later.retain(|one| one.year > closing.year && !closed.contains(&one.id));
    // a 提升清单 does not go on with the tasks of the yearly list, nor the other way round
    later.sort_by_key(|one| (one.name != closing.name, one.year, one.no));
    Ok(later)
}
