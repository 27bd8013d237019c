use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::access::permission::Permission;
use domain::ids::CellId;
use domain::reporting::advice::{self, Advice, CountablePart};
use domain::reporting::begins;
use domain::reporting::cell::Status;
use domain::reporting::event::{CellEvent, CellEventKind};
use domain::reporting::evidence::Evidence;
use domain::reporting::paper::may_be_received;
use domain::reporting::record::{Refusal, Shown, UNDO_MINUTES};
use domain::reporting::report::ReportContent;
use domain::reporting::sign_off::{Way, way};
use storage::reporting::cell_detail::{self, CellSheet, Neighbour};
use storage::review::reopen::Reopen;
use storage::{reporting::event, reporting::evidence, review::reopen};

use super::{SeenRevisions, paper};
use crate::monitoring::beside::{self, Monitored};
use crate::operations::settings::{self, OfficeDay};
use crate::{Actor, Result, ServiceError, Services};

/// The longest history and the most earlier evidence that one page shows.
const HISTORY: i64 = 60;
const EARLIER_EVIDENCE: i64 = 20;

/// Everything on the page of one cell.
#[derive(Debug, Clone)]
pub struct CellPage {
    /// The cell and the words around it. The draft is there for the unit itself only.
    pub sheet: CellSheet,
    /// Settings, calendar, day.
    pub now: OfficeDay,
    /// What the cell shows, with its marks.
    pub shown: Shown,
    /// Whether the unit's deputy head has it, whoever reads.
    pub with_signer: bool,
    /// Who of the unit keeps a draft with words in it, for the office alone, which enters no paper beside it; what it says is the
    /// unit's own.
    pub drafted_by: Option<String>,
    /// Whether it is the reader's own unit's and she may report.
    pub is_own: bool,
    /// Why nothing can be written now; `None` when the unit may write.
    pub closed: Option<Refusal>,
    /// What serves it as evidence.
    pub evidence: Vec<Evidence>,
    /// The unit's other evidence, to be used again; only while writing.
    pub earlier_evidence: Vec<Evidence>,
    /// All periods of the assignment, this one included.
    pub periods: Vec<Neighbour>,
    /// The other units' cells of the task in this period, where the reader may see them beside her own.
    pub others: Vec<Neighbour>,
    /// What the monitor saw of the unit in these months; empty for whoever may not see that.
    pub monitored: Monitored,
    /// The latest request to open it again, or for more time; not there for whoever judges.
    pub reopen: Option<Reopen>,
    /// The history, newest first.
    pub events: Vec<CellEvent>,
}

impl CellPage {
    /// What the cell shows.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.shown.status
    }

    /// Whether the reader may write now.
    #[must_use]
    pub fn can_write(&self) -> bool {
        self.is_own && self.closed.is_none()
    }

    /// 本期的第一天: from which day a report can be handed in.
    fn first_day(&self) -> NaiveDate {
        let cell = &self.sheet.cell;
        begins::first_day(cell.record(), cell.period.starts_on, self.sheet.list_from)
    }

    /// That day, where it lies ahead, whatever was handed in.
    #[must_use]
    pub fn lies_ahead(&self) -> Option<NaiveDate> {
        Some(self.first_day()).filter(|from| self.now.today() < *from)
    }

    /// The same where nothing can be handed in until then; it can be written and kept as a draft.
    #[must_use]
    pub fn begins_on(&self) -> Option<NaiveDate> {
        let record = self.sheet.cell.record();
        self.lies_ahead().filter(|from| begins::may_begin(record, *from, self.now.today()).is_err())
    }

    /// Whether a report that came on paper can be entered: something can be handed in, and there is a day on which it can have been
    /// received.
    #[must_use]
    pub fn takes_paper(&self) -> bool {
        let today = self.now.today();
        self.sheet.cell.record().may_write(today).is_ok() && may_be_received(today, today, self.first_day(), None).is_ok()
    }

    /// Whether the draft waits for the signature of the reader's own deputy head.
    #[must_use]
    pub fn waits_for_signature(&self) -> bool {
        self.is_own && self.closed == Some(Refusal::WithSigner)
    }

    /// How a report would go to the office.
    #[must_use]
    pub fn way(&self, is_signer: bool) -> Way {
        let asked = &self.sheet.sign_off;
        way(asked.county_asks, asked.rule, asked.has_signer, is_signer)
    }

    /// What a form on this page is based on.
    #[must_use]
    pub fn base(&self) -> SeenRevisions {
        SeenRevisions { cell: self.sheet.cell.revision, draft: self.sheet.draft.as_ref().map_or(0, |draft| draft.revision) }
    }

    /// What the form starts from: the draft, else what was handed in last.
    #[must_use]
    pub fn writing(&self) -> &ReportContent {
        self.sheet.draft.as_ref().map_or(&self.sheet.cell.content, |draft| &draft.content)
    }

    /// What the latest earlier period says, with that period: what was accepted, else what was handed in.
    #[must_use]
    pub fn last_period(&self) -> Option<&Neighbour> {
        super::take_text::last_text(&self.periods, self.sheet.cell.period.starts_on)
    }

    /// The submissions of this cell, newest first.
    pub fn submissions(&self) -> impl Iterator<Item = &CellEvent> {
        self.events.iter().filter(|event| event.kind == CellEventKind::Submitted)
    }

    /// The hand-in whose report stands on the page and those before it, newest first: without later ones that were taken back.
    pub fn standing_submissions(&self) -> impl Iterator<Item = &CellEvent> {
        let taken_back = usize::try_from(self.sheet.cell.record().taken_back()).unwrap_or(usize::MAX);
        self.submissions().skip(taken_back)
    }

    /// When the report that stands on the page was handed in, and by whom. The cell's own columns speak of the last hand-in, also of a
    /// correction that was returned and stands here no more.
    #[must_use]
    pub fn handed_in(&self) -> Option<(DateTime<Utc>, String)> {
        let cell = &self.sheet.cell;
        let last = cell.submitted_at.map(|at| (at, cell.submitted_by.clone().unwrap_or_default()));
        let is_behind = cell.record().settled().is_some() && cell.record().taken_back() > 0;
        let stands = self.standing_submissions().next().filter(|_| is_behind).map(|event| (event.at, event.actor_name.clone()));
        last.map(|last| stands.unwrap_or(last))
    }

    /// The hand-in that the reader sees, where it came on paper and the office entered it.
    #[must_use]
    pub fn on_paper(&self) -> Option<&CellEvent> {
        self.standing_submissions().next().filter(|event| event.received_on().is_some())
    }

    /// Whether that was entered by this reader: somebody else judges it then.
    #[must_use]
    pub fn entered_by(&self, actor: &Actor) -> bool {
        self.on_paper().is_some_and(|event| event.actor == actor.account.as_str())
    }

    /// Whether the last thing that happened is a judgement of this reader, so lately that she can still take it back.
    #[must_use]
    pub fn may_undo(&self, actor: &Actor, at: DateTime<Utc>) -> bool {
        let Some(last) = self.events.first().filter(|_| actor.may(Permission::Review)) else { return false };
        let is_judgement = match last.kind {
            CellEventKind::Accepted | CellEventKind::Noted | CellEventKind::Returned => true,
            // 不涉及 that the office decided without a report is taken back elsewhere
            CellEventKind::NotApplicable => self.events.get(1).is_some_and(|one| one.kind == CellEventKind::Submitted),
            _ => false,
        };
        let in_time = last.at <= at && at - last.at <= Duration::minutes(UNDO_MINUTES);
        is_judgement && in_time && last.actor == actor.account.as_str()
    }

    /// What of the requirement can be counted.
    #[must_use]
    pub fn countable(&self) -> Vec<CountablePart> {
        advice::countable_parts(&self.sheet.requirement)
    }

    /// Remarks on a text about this requirement.
    #[must_use]
    pub fn advice_on(&self, text: &str) -> Vec<Advice> {
        advice::advise(&self.sheet.requirement, text, self.sheet.year, self.now.today())
    }
}

/// Loads the page of one cell for whoever may see it: the office and readers of the county, its own unit, and, for a
/// support unit's cell, the unit that leads the task. Seven statements at most.
///
/// # Errors
/// `NotFound` when there is no such cell or it is not for this person to know.
pub async fn page(actor: &Actor, services: &Services, id: &CellId) -> Result<CellPage> {
    load(actor, services, id, true).await
}

/// The same for whoever judges the report: without the request that waits, which is answered elsewhere. Six statements.
///
/// # Errors
/// `NotFound` when there is no such cell or it is not for this person to know.
pub async fn page_to_judge(actor: &Actor, services: &Services, id: &CellId) -> Result<CellPage> {
    load(actor, services, id, false).await
}

async fn load(actor: &Actor, services: &Services, id: &CellId, with_request: bool) -> Result<CellPage> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let sheet = cell_detail::get(&mut conn, &actor.county, id, &scope).await?;
    let mut sheet = sheet.ok_or(ServiceError::NotFound("这项任务"))?;
    let now = settings::now(&mut conn, services, &actor.county).await?;
    let is_own = actor.may(Permission::Report) && actor.unit.as_ref() == Some(sheet.cell.unit());
    let with_signer = sheet.sign_off.waiting.is_some();
    let judges = actor.may(Permission::Review);
    let drafted_by = sheet.draft.as_ref().filter(|_| judges).and_then(paper::drafted_by).map(str::to_owned);
    if !is_own {
        sheet.draft = None;
        sheet.sign_off.waiting = None;
    }
    let waits = is_own && sheet.sign_off.waiting.is_some();
    let closed = sheet.cell.record().may_write(now.today()).err().or(waits.then_some(Refusal::WithSigner));
    let writing = is_own && closed.is_none();
    let mut events = event::of_cell(&mut conn, id, HISTORY).await?;
    // why a deputy head did not sign is the unit's own; that she did is everybody's
    if actor.unit.as_ref() != Some(sheet.cell.unit()) {
        events.retain(|event| !matches!(event.kind, CellEventKind::SentBack | CellEventKind::Recalled));
    }
    // what is read is the report with the evidence it came with; while it is written, what serves the cell now
    let (evidence, earlier_evidence) = match sheet.cell.record().latest() {
        _ if writing => evidence::to_write_with(&mut conn, sheet.cell.unit(), id, EARLIER_EVIDENCE).await?,
        Some(no) if closed != Some(Refusal::WithSigner) => (evidence::of_report(&mut conn, id, no).await?, Vec::new()),
        _ => (evidence::of_cell(&mut conn, id).await?, Vec::new()),
    };
    let claim =
        if writing { sheet.draft.as_ref().map_or(sheet.cell.content.claim, |draft| draft.content.claim) } else { sheet.cell.content.claim };
    let monitored = beside::of_cell(&mut conn, actor, &sheet.cell, claim, &evidence).await?;
    let reopen = if with_request { reopen::latest_of_cell(&mut conn, id).await? } else { None };
    let with_others = sheet.reader_leads && is_own;
    let (periods, others) =
        cell_detail::neighbours(&mut conn, &sheet.cell, with_others).await?.into_iter().partition(|one| one.is_same_assignment);
    Ok(CellPage {
        shown: sheet.cell.record().standing().shown(now.as_of),
        with_signer,
        drafted_by,
        is_own,
        closed,
        evidence,
        earlier_evidence,
        periods,
        others,
        monitored,
        reopen,
        events,
        sheet,
        now,
    })
}
