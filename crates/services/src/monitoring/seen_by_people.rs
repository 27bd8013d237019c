//! What people saw, typed or in a file: it counts with what the month's latest round found, and may be confirmed at once.

use chrono::NaiveDate;
use domain::ids::{CandidateId, CountyId};
use domain::monitoring::decision::CandidateState;
use storage::monitoring::candidate::{self, Decided, NewCandidate};
use storage::monitoring::judged::{self, JudgedRound};
use storage::monitoring::round_hit;
use storage::{StorageError, Tx};

use super::decide::confirm;
use crate::{Actor, Result, Services};

/// So many rounds are looked through for a month's.
const ROUNDS: i64 = 36;

/// The rounds that what was seen may stand beside, the latest first.
pub(super) async fn rounds(tx: &mut Tx, county: &CountyId) -> Result<Vec<JudgedRound>> {
    Ok(judged::rounds(tx, county, ROUNDS).await?)
}

/// Keeps what was seen in a month. It counts with the month's latest round, so that every number of the month speaks of the same
/// things.
///
/// # Errors
/// `Duplicate` where one of them is known.
pub(super) async fn keep(
    tx: &mut Tx,
    (actor, services): (&Actor, &Services),
    rounds: &[JudgedRound],
    month: NaiveDate,
    all: &[NewCandidate],
) -> std::result::Result<(), StorageError> {
    let round = rounds.iter().find(|round| round.month == month).map(|round| round.id.as_str());
    candidate::insert(tx, &actor.county, month, round, services.now(), all).await?;
    if let Some(round) = round {
        let ids: Vec<CandidateId> = all.iter().map(|one| one.id.clone()).collect();
        round_hit::seen_beside(tx, round, &ids).await?;
    }
    Ok(())
}

/// Makes findings of what was kept just now.
pub(super) async fn confirm_at_once(tx: &mut Tx, actor: &Actor, services: &Services, ids: &[CandidateId]) -> Result<()> {
    let open = candidate::open_of(tx, &actor.county, ids).await?;
    let decided = Decided {
        state: CandidateState::Confirmed,
        at: services.now(),
        by: (actor.account.as_str(), &actor.person),
        reason: ("", ""),
        expires_on: None,
    };
    candidate::decide(tx, &actor.county, ids, &decided).await?;
    confirm(tx, actor, services, &open).await
}
