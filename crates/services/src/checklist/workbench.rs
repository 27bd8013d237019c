//! The four-column table as a workbench: each row's public text beside the accepted reports that it could come from.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::access::permission::Permission;
use domain::checklist::completion::{AcceptedText, Coverage, Freshness, UnsettledText, miscounts, proposal, rests_on};
use domain::ids::{CellId, ChecklistId, TaskId};
use storage::checklist::accepted;
use storage::{Conn, checklist};

use super::completion::write_completion;
use super::four_column::{FourColumn, FourRow, load};
use crate::form;
use crate::personal_data::Gate;
use crate::reporting::today;
use crate::{Actor, Result, Seen, ServiceError, Services};

/// The table with what each row could say.
#[derive(Debug, Clone)]
pub struct Workbench {
    /// The table as it stands.
    pub table: FourColumn,
    /// For each of its rows, in the same order.
    pub sources: Vec<RowSources>,
}

/// What one row could say.
#[derive(Debug, Clone)]
pub struct RowSources {
    /// The accepted reports, oldest period first.
    pub accepted: Vec<AcceptedText>,
    /// How far the units have come that answer side by side.
    pub coverage: Option<Coverage>,
    /// The text that is offered; empty where there is none.
    pub proposal: String,
    /// Whose words the offered text is made of.
    pub made_of: Vec<AcceptedText>,
    /// Whether the offered text counts how far the units have come.
    pub counts: bool,
    /// Whether the row says what was accepted.
    pub freshness: Freshness,
    /// What a form on this row is based on.
    pub seen: Seen,
    /// When the row was last written.
    pub written_at: Option<DateTime<Utc>>,
    /// Reports whose text stands in the row although they do not count any more.
    pub rests_on: Vec<UnsettledText>,
    /// What a count in the row would be now, where it is another one.
    pub counted_now: Option<String>,
}

impl Workbench {
    /// How many rows have something new.
    #[must_use]
    pub fn new_rows(&self) -> usize {
        self.sources.iter().filter(|row| row.freshness == Freshness::HasNew).count()
    }

    /// How many rows rest on reports that do not count any more, or count units otherwise than they stand.
    #[must_use]
    pub fn differing_rows(&self) -> usize {
        self.sources.iter().filter(|row| !row.rests_on.is_empty() || row.counted_now.is_some()).count()
    }

    /// The rows with what they could say.
    pub fn rows(&self) -> impl Iterator<Item = (&FourRow, &RowSources)> {
        self.table.rows.iter().zip(&self.sources)
    }
}

form! {
    /// Accepted reports for one row of the table.
    #[derive(Debug)]
    pub struct RowChoice {
        /// The list.
        pub checklist: ChecklistId,
        /// The row's task.
        pub task: TaskId,
        /// The row's text as it was seen.
        pub seen: Seen,
        /// Which reports; the offered text where none is ticked.
        #[serde(default)]
        pub source: Vec<CellId>,
    }
}

form! {
    /// Every row that has something new.
    #[derive(Debug)]
    pub struct AllNewRows {
        /// The list.
        pub checklist: ChecklistId,
        /// `seen task`, a row each, as the page showed them.
        #[serde(default)]
        pub row: Vec<String>,
    }
}

impl AllNewRows {
    /// One row as the form carries it.
    #[must_use]
    pub fn carried(task: &TaskId, seen: &Seen) -> String {
        format!("{} {task}", seen.as_str())
    }

    fn rows(&self) -> impl Iterator<Item = (Seen, TaskId)> {
        self.row.iter().filter_map(|row| row.split_once(' ')).map(|(seen, task)| (Seen::from_form(seen), TaskId::new(task)))
    }
}

/// What became of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowsTaken {
    /// How many were written.
    pub taken: usize,
    /// 序号 of rows that somebody wrote or reported on meanwhile.
    pub changed: Vec<String>,
    /// 序号 of rows whose reports hold personal data.
    pub stopped: Vec<String>,
}

/// The workbench of a list.
///
/// # Errors
/// `Forbidden` unless the person manages checklists; `NotFound`.
pub async fn workbench(actor: &Actor, services: &Services, id: &ChecklistId) -> Result<Workbench> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    read(&mut conn, actor, services, id).await
}

pub(super) async fn read(conn: &mut Conn, actor: &Actor, services: &Services, id: &ChecklistId) -> Result<Workbench> {
    let list = checklist::get(conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    let mut texts: HashMap<TaskId, Vec<AcceptedText>> = HashMap::new();
    for (task, text) in accepted::texts(conn, id).await? {
        texts.entry(task).or_default().push(text);
    }
    let mut unsettled: HashMap<TaskId, Vec<UnsettledText>> = HashMap::new();
    for (task, text) in accepted::unsettled(conn, id).await? {
        unsettled.entry(task).or_default().push(text);
    }
    let mut coverage: HashMap<TaskId, Coverage> = accepted::coverage(conn, id, today(services)).await?.into_iter().collect();
    let written: HashMap<TaskId, DateTime<Utc>> = accepted::written(conn, id).await?.into_iter().collect();
    let table = load(conn, services, &actor.county, list).await?;
    let sources = table.rows.iter().map(|row| {
        let accepted = texts.remove(&row.task).unwrap_or_default();
        let coverage = coverage.remove(&row.task);
        let unsettled = unsettled.remove(&row.task).unwrap_or_default();
        let written_at = written.get(&row.task).copied();
        let offered = proposal(&accepted, coverage.as_ref(), None);
        RowSources {
            made_of: offered.made_of.into_iter().cloned().collect(),
            counts: offered.counts,
            proposal: offered.text,
            // what was accepted before moments were kept counts as accepted long ago
            freshness: Freshness::of(accepted.iter().map(|one| one.at.unwrap_or(DateTime::<Utc>::MIN_UTC)).max(), written_at),
            seen: Seen::of(&row.completion),
            rests_on: rests_on(&row.completion, &accepted, &unsettled).into_iter().cloned().collect(),
            counted_now: coverage.as_ref().filter(|now| miscounts(&row.completion, now)).map(Coverage::sentence),
            accepted,
            coverage,
            written_at,
        }
    });
    Ok(Workbench { sources: sources.collect(), table })
}

/// Writes what the ticked reports say, or the offered text, into one row. What stood there stays in the row's history.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` when nothing was accepted; `Stale` when somebody else wrote the row; `Invalid` for
/// personal data.
pub async fn take_row(actor: &Actor, services: &Services, form: &RowChoice) -> Result<()> {
    let bench = workbench(actor, services, &form.checklist).await?;
    let (_, sources) = bench.rows().find(|(row, _)| row.task == form.task).ok_or(ServiceError::NotFound("这项任务"))?;
    let chosen = Some(form.source.as_slice()).filter(|chosen| !chosen.is_empty());
    let text = proposal(&sources.accepted, sources.coverage.as_ref(), chosen).text;
    if text.is_empty() {
        return Err(ServiceError::Refused("这一项还没有审核通过的填报，可先审核，或点“手工修改”填写。".into()));
    }
    let mut tx = services.db().write().await?;
    write_completion(&mut tx, actor, services, &form.task, &form.seen, &text, Gate::new("")?).await?;
    Ok(tx.commit().await?)
}

/// Writes the offered text into every row that has something new, as far as it is still as the page showed it.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn take_all_new(actor: &Actor, services: &Services, form: &AllNewRows) -> Result<RowsTaken> {
    let bench = workbench(actor, services, &form.checklist).await?;
    let mut done = RowsTaken::default();
    let mut tx = services.db().write().await?;
    for (seen, task) in form.rows() {
        let found = bench.rows().find(|(row, _)| row.task == task);
        let Some((row, sources)) = found.filter(|(_, sources)| !sources.proposal.is_empty()) else { continue };
        match write_completion(&mut tx, actor, services, &task, &seen, &sources.proposal, Gate::new("")?).await {
            Ok(()) => done.taken += 1,
            Err(ServiceError::Stale) => done.changed.push(row.number.clone()),
            Err(ServiceError::Invalid(_) | ServiceError::Refused(_)) => done.stopped.push(row.number.clone()),
            Err(error) => return Err(error),
        }
    }
    tx.commit().await?;
    Ok(done)
}
