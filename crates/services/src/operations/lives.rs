//! Whether what is stored of problems is what their own events add up to: states, dates, looks, whether a repair was late.

use chrono::Duration;
use domain::calendar::office_time::day_of;
use domain::monitoring::replay::{LifeEvent, replay};
use storage::operations::rows_lives::KeptLife;

use crate::Result;

/// The day of an act is asked first and its event written after: about midnight these are two days.
const ABOUT_MIDNIGHT: Duration = Duration::minutes(2);

/// What differs, each in a sentence without an end.
///
/// # Errors
/// When a stored word is none that anything of ours writes.
pub(super) fn differences(county: &str, all: &[KeptLife]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for one in all {
        if let Some(what) = difference(one, Duration::zero())?
            && difference(one, ABOUT_MIDNIGHT)?.is_some()
        {
            found.push(format!("{county}：问题“{}”（{}）{what}", one.name(), one.id()));
        }
    }
    Ok(found)
}

fn difference(one: &KeptLife, earlier: Duration) -> Result<Option<String>> {
    let events: Vec<LifeEvent> = one
        .events
        .iter()
        .map(|event| LifeEvent {
            kind: event.kind.clone(),
            on: day_of(event.at - earlier),
            by: event.by_id.clone(),
            due_on: event.due_on,
            told: event.told.clone(),
        })
        .collect();
    Ok(match replay(&events) {
        Ok(done) => done.differs(&one.life()?, one.closed_on(), one.has_notice()),
        Err(what) => Some(what),
    })
}
