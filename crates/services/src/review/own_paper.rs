use domain::reporting::paper::entered_by;
use domain::reporting::record::State;
use storage::Tx;
use storage::reporting::cell::Cell;
use storage::reporting::event;

use crate::{Actor, Result, ServiceError};

/// What whoever entered a paper report reads instead of the buttons that judge it.
pub const OWN_PAPER: &str = "这份纸质填报由您代录，请由政务公开办的另一位同事审核；录入有误的，也请同事退回。";

/// Whether the report that waits came on paper and was entered by this person.
pub(super) async fn entered_it(tx: &mut Tx, actor: &Actor, cell: &Cell) -> Result<bool> {
    let State::Submitted(waiting) = cell.record().state else { return Ok(false) };
    // the report alone: the history of a cell grows with the years, and a page of the queue is accepted by one click
    let handed_in = event::handed_in(tx, &cell.id, waiting.report).await?;
    Ok(handed_in.as_ref().and_then(entered_by).is_some_and(|author| author.id == actor.account.as_str()))
}

/// What one person typed, with the day that decides whether it was late, is not judged by herself.
pub(super) async fn judged_by_another(tx: &mut Tx, actor: &Actor, cell: &Cell) -> Result<()> {
    if entered_it(tx, actor, cell).await? { Err(ServiceError::Refused(OWN_PAPER.into())) } else { Ok(()) }
}
