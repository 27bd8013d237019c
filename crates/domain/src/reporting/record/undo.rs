use chrono::{DateTime, Duration, Utc};

use super::{Author, Event, EventNo, Happening, Refusal};

/// For so long one's own last judgement can be taken back.
pub const UNDO_MINUTES: i64 = 10;

/// The judgement that `by` may take back now: the cell's last event, her own, ten minutes old at most. Whoever has acted
/// on it since has made it part of the record.
///
/// # Errors
/// [`Refusal::NotUndoable`].
pub fn undo(events: &[Event], by: &Author, at: DateTime<Utc>) -> Result<EventNo, Refusal> {
    let last = events.last().ok_or(Refusal::NotUndoable)?;
    let judged = matches!(last.what, Happening::Accepted { .. } | Happening::Returned { .. });
    let in_time = last.at <= at && at - last.at <= Duration::minutes(UNDO_MINUTES);
    if judged && in_time && last.by.id == by.id { Ok(last.no) } else { Err(Refusal::NotUndoable) }
}
