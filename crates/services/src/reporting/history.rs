//! The history of a cell: written in the transaction of the change, beside the audit event.

use chrono::NaiveDate;
use domain::ids::CellId;
use domain::reporting::event::CellEventKind;
use domain::reporting::report::ReportContent;
use storage::Tx;
use storage::reporting::event::{self, NewCellEvent};

use crate::{Actor, Result, Services, new_id};

/// What a step adds to the history beside who and when.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Step<'a> {
    /// What was handed in.
    pub(crate) content: Option<&'a ReportContent>,
    /// Why.
    pub(crate) reason: &'a str,
    /// The date it set.
    pub(crate) due_on: Option<NaiveDate>,
}

/// Adds a step to the history of a cell.
pub(crate) async fn record(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    cell: &CellId,
    kind: CellEventKind,
    step: Step<'_>,
) -> Result<()> {
    let event = NewCellEvent {
        id: &new_id(),
        cell,
        kind,
        at: services.now(),
        actor: &actor.account,
        actor_name: &actor.person,
        unit_name: None,
        content: step.content,
        reason: step.reason,
        due_on: step.due_on,
    };
    Ok(event::append(tx, &event).await?)
}
