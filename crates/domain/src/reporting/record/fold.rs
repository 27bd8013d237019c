use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Event, EventNo, Happening, Record, Refusal, step};

/// A history that does not add up, with the event where it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("第{}条记录与前面的记录不符：{refusal}", .no.0)]
pub struct FoldError {
    /// Where.
    pub no: EventNo,
    /// Why.
    pub refusal: Refusal,
}

/// What these events add up to, in their order; cancelled ones are left out. `None` where there are none.
///
/// # Errors
/// The first event that cannot follow what came before.
pub fn fold(events: &[Event]) -> Result<Option<Record>, FoldError> {
    let cancelled: BTreeSet<EventNo> = events
        .iter()
        .filter_map(|event| match event.what {
            Happening::Undone { cancels } => Some(cancels),
            _ => None,
        })
        .collect();
    let counted = events.iter().filter(|event| !cancelled.contains(&event.no) && !matches!(event.what, Happening::Undone { .. }));
    counted
        .into_iter()
        .try_fold(None, |record, event| step(record.as_ref(), event).map(Some).map_err(|refusal| FoldError { no: event.no, refusal }))
}

/// What had been recorded by the end of that day.
///
/// # Errors
/// As for [`fold`].
pub fn fold_until(events: &[Event], day: NaiveDate) -> Result<Option<Record>, FoldError> {
    let end = events.partition_point(|event| event.day <= day);
    fold(&events[..end])
}
