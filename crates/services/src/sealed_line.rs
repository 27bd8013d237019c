//! Between a seal and its row: what a stored version says as a seal, and the row of the version that follows it.

use chrono::{DateTime, Utc};
use documents::{Seal, Sha256Digest};
use domain::calendar::office_time::day_of;
use serde_json::Value;
use storage::SealedLine;

use crate::{Actor, Result, ServiceError};

/// The seal that a stored line speaks of.
pub(crate) fn seal_of(line: &SealedLine) -> Result<Seal> {
    let digest = |text: &str| text.parse::<Sha256Digest>().map_err(|why| ServiceError::internal(std::io::Error::other(why)));
    Ok(Seal {
        digest: digest(&line.digest)?,
        day: line.sealed_on,
        version: u32::try_from(line.no).map_err(ServiceError::internal)?,
        previous: line.previous.as_deref().map(digest).transpose()?,
    })
}

/// The line of what is sealed now, behind the last version where there is one.
pub(crate) fn line_behind(
    last: Option<&SealedLine>,
    content: &Value,
    actor: &Actor,
    at: DateTime<Utc>,
    reason: &str,
) -> Result<SealedLine> {
    let before = last.map(seal_of).transpose()?;
    let day = day_of(at);
    // a clock that was set back does not put a version before the one that it follows
    let day = before.as_ref().map_or(day, |before| before.day.max(day));
    let seal = Seal::put(content, day, before.as_ref()).map_err(ServiceError::internal)?;
    Ok(SealedLine {
        no: seal.version.into(),
        sealed_on: seal.day,
        sealed_at: at,
        sealed_by: actor.person.clone(),
        reason: reason.to_owned(),
        digest: seal.digest.to_string(),
        previous: seal.previous.as_ref().map(ToString::to_string),
    })
}
