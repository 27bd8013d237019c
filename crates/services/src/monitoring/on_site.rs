//! What a checker saw on the spot becomes a confirmed problem at once: it was seen by people, with a note and photos.

use domain::calendar::office_time::day_of;
use domain::ids::{CandidateId, UnitId};
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::decision::Origin;
use domain::monitoring::rule_words::problem;
use storage::monitoring::rule_version;
use storage::{Lock, Tx};

use super::hits::new_candidate;
use super::job::month_of;
use super::seen_by_people;
use crate::{Actor, Result, ServiceError, Services};

/// A problem as it stands on a sheet.
pub(crate) struct SeenOnSite {
    /// Tells it from every other one: sheet, place, leaf, rule.
    pub(crate) item: String,
    /// Place, item and what was seen, without a full stop.
    pub(crate) words: String,
}

/// Makes problems of what was seen, in the transaction of the sheet. Answers their ids in the same order.
pub(crate) async fn found_on_site(
    tx: &mut Tx,
    (actor, services): (&Actor, &Services),
    (unit, unit_name): (&UnitId, &str),
    all: &[SeenOnSite],
) -> Result<Vec<CandidateId>> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let today = day_of(services.now());
    let month = month_of(&today.format("%Y-%m").to_string()).unwrap_or(today);
    let rule_no = rule_version::book(tx, &actor.county).await?.no(Rule::OnSite);
    let mut new = Vec::new();
    for one in all {
        let candidate = Candidate {
            unit: unit_name.to_owned(),
            column: String::new(),
            rule: Rule::OnSite,
            url: String::new(),
            title: String::new(),
            period: None,
            evidence: serde_json::Map::new(),
        };
        let candidate = candidate.with("word", one.words.as_str()).with("item", one.item.as_str());
        let words = problem(&candidate);
        new.push(new_candidate(&candidate, (unit, None), month, (words, rule_no), Origin::OnSite)?);
    }
    let rounds = seen_by_people::rounds(tx, &actor.county).await?;
    seen_by_people::keep(tx, (actor, services), &rounds, month, &new).await.map_err(ServiceError::from)?;
    let ids: Vec<CandidateId> = new.into_iter().map(|one| one.id).collect();
    seen_by_people::confirm_at_once(tx, actor, services, &ids).await?;
    Ok(ids)
}
