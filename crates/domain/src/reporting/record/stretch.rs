//! Finished stretches of days on which a cell was the same: what makes any day askable.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Event, FoldError, Happening, Record, fold};

/// What a cell was from one day up to, and without, another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// First day.
    pub from: NaiveDate,
    /// First day on which it was different.
    pub to: NaiveDate,
    /// What it was by the end of each of these days.
    pub record: Record,
}

/// The stretch that has not ended: the cell's own row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// First day of it.
    pub since: NaiveDate,
    /// What the cell is.
    pub record: Record,
}

/// A cell becomes another on a day. On a later day than the last change the old stretch is finished and kept; on the
/// same day only its last word counts.
#[must_use]
pub fn turn(running: Running, record: Record, day: NaiveDate) -> (Option<Stretch>, Running) {
    if record == running.record {
        (None, running)
    } else if running.since < day {
        let finished = Stretch { from: running.since, to: day, record: running.record };
        (Some(finished), Running { since: day, record })
    } else {
        (None, Running { since: running.since, record })
    }
}

/// Finished stretches and the running one, as the events say they must be.
///
/// # Errors
/// As for [`fold`].
pub fn replay(events: &[Event]) -> Result<Option<(Vec<Stretch>, Running)>, FoldError> {
    let mut finished = Vec::new();
    let mut running: Option<Running> = None;
    for (index, event) in events.iter().enumerate() {
        if let Happening::Migrated { past, .. } = &event.what {
            finished.extend(past.iter().cloned());
        }
        let Some(record) = fold(&events[..=index])? else { continue };
        running = Some(match running {
            None => Running { since: event.day, record },
            Some(before) => {
                let (stretch, now) = turn(before, record, event.day);
                finished.extend(stretch);
                now
            }
        });
    }
    Ok(running.map(|running| (finished, running)))
}
