use std::collections::BTreeSet;

use domain::access::permission::Permission;
use domain::ids::CellId;
use domain::reporting::record::Outcome;
use storage::{Lock, Tx};

use super::accept::{Acceptance, accept_in, what_it_does};
use super::own_paper::entered_it;
use super::seen_cell;
use crate::form;
use crate::{Actor, Result, ServiceError, Services};

/// The most reports accepted by one click: a page of the queue.
const LIMIT: usize = 200;

form! {
    /// The reports that were ticked in the queue.
    #[derive(Debug)]
    pub struct TickedReports {
        /// Each as [`Tick`].
        #[serde(default)]
        pub id: Vec<Tick>,
        /// How the queue is narrowed: see [`super::Narrowed`].
        #[serde(default)]
        pub queue: String,
    }
}

/// A ticked report with the revision that was seen, written `3:0198…`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tick(pub CellId, pub i64);

impl TryFrom<String> for Tick {
    type Error = &'static str;

    fn try_from(text: String) -> std::result::Result<Self, Self::Error> {
        let tick = text.split_once(':').and_then(|(revision, id)| Some(Self(CellId::new(id), revision.parse().ok()?)));
        tick.ok_or("not a revision and an id")
    }
}

impl From<Tick> for String {
    fn from(tick: Tick) -> Self {
        format!("{}:{}", tick.1, tick.0)
    }
}

/// What became of the ticked reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BulkAccepted {
    /// Accepted now, in the order of the queue.
    pub accepted: Vec<CellId>,
    /// Left as they were: changed or judged since the page was opened, not there, or to be judged one by one.
    pub left: usize,
    /// Left as they were because the same person entered them from paper.
    pub own_paper: usize,
}

/// Accepts ticked reports, each as it was seen. What changed since is left alone and counted.
///
/// # Errors
/// `Invalid` when nothing was ticked; when the engine fails, and then nothing was accepted.
pub async fn bulk_accept(actor: &Actor, services: &Services, ticked: &[Tick]) -> Result<BulkAccepted> {
    actor.require(Permission::Review)?;
    if ticked.is_empty() {
        return Err(ServiceError::field(TickedReports::id, "请先勾选要通过的填报。"));
    }
    if ticked.len() > LIMIT {
        return Err(ServiceError::field(TickedReports::id, format!("一次最多通过{LIMIT}份，请分批办理。")));
    }
    let mut done = BulkAccepted::default();
    let mut tx = services.db().write().await?;
    // all cells are held before the first event, and in the same order by everybody: nobody waits crosswise
    let held: BTreeSet<&CellId> = ticked.iter().map(|Tick(id, _)| id).collect();
    for id in held {
        tx.lock(&actor.county, Lock::Cell(id)).await?;
    }
    for Tick(id, revision) in ticked {
        // every refusal comes before the first write of its report, so the others stand
        match one(&mut tx, actor, services, id, *revision).await {
            Ok(true) => done.accepted.push(id.clone()),
            Ok(false) => done.own_paper += 1,
            Err(ServiceError::Refused(_) | ServiceError::NotFound(_) | ServiceError::Stale) => done.left += 1,
            Err(error) => return Err(error),
        }
    }
    tx.commit().await?;
    Ok(done)
}

/// An 不涉及 makes a denominator smaller, and a quota that is short needs a word: both are judged one by one. Answers whether it was
/// accepted; what she entered from paper herself is not.
async fn one(tx: &mut Tx, actor: &Actor, services: &Services, id: &CellId, revision: i64) -> Result<bool> {
    let cell = seen_cell(tx, actor, id, revision).await?;
    if entered_it(tx, actor, &cell).await? {
        return Ok(false);
    }
    let plain = Acceptance::default();
    match what_it_does(&cell, &plain) {
        Ok(Outcome::NotApplicable) => Err(ServiceError::Refused("申请不涉及的填报请逐份审核。".into())),
        Ok(judged) => accept_in(tx, actor, services, cell, judged, &plain).await.map(|()| true),
        Err(ServiceError::Invalid(_)) => Err(ServiceError::Refused("数量不足的填报请逐份审核。".into())),
        Err(other) => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_names_cell_and_revision() {
        let tick = Tick::try_from("3:abc".to_owned()).unwrap();
        assert_eq!(tick, Tick(CellId::new("abc"), 3));
        assert_eq!(String::from(tick), "3:abc");
        assert!(Tick::try_from("abc".to_owned()).is_err() && Tick::try_from("x:abc".to_owned()).is_err());
    }
}
