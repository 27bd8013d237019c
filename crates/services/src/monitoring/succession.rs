//! A unit that ends: its successor mends what is open, keeps its columns filled, and what was decided about its pages stays decided.

use chrono::NaiveDate;
use domain::monitoring::candidate::Candidate;
use domain::monitoring::identity::identity;
use domain::register::unit::Unit;
use sha2::{Digest, Sha256};
use storage::monitoring::finding::{self, FindingEvent};
use storage::monitoring::succession::{self, Fingerprinted};
use storage::{Lock, Tx};

use crate::{Actor, Result, Services};

/// Hands over what is open; answers how many findings went. Without a successor the columns end, and the office decides about the rest.
pub(crate) async fn hand_over(tx: &mut Tx, actor: &Actor, services: &Services, unit: &Unit, on: NaiveDate) -> Result<usize> {
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let Some(successor) = &unit.successor else {
        succession::end_columns(tx, &unit.id, on, "责任单位撤销").await?;
        return Ok(0);
    };
    let open = succession::open_findings(tx, &unit.id).await?;
    for id in &open {
        succession::give_finding(tx, id, successor).await?;
        let event = FindingEvent {
            at: services.now(),
            kind: "handed_over".into(),
            by_id: actor.account.to_string(),
            by_name: actor.person.clone(),
            said: format!("{}撤并，由承接单位继续整改，期限不变。", unit.short_name),
            link: String::new(),
            due_on: None,
            told: String::new(),
        };
        finding::happened(tx, id, &event).await?;
    }
    succession::give_sites(tx, &unit.id, successor).await?;
    succession::give_columns(tx, &unit.id, successor, on, "责任单位撤并，承接单位已有同一栏目").await?;
    for one in succession::candidates(tx, &actor.county, &unit.id).await? {
        let fingerprint = fingerprint(&one, successor.as_str());
        succession::give_candidate(tx, &actor.county, &one, &fingerprint, successor).await?;
    }
    Ok(open.len())
}

/// The fingerprint of a stored candidate where it is that unit's.
fn fingerprint(one: &Fingerprinted, unit: &str) -> String {
    let again = Candidate {
        unit: String::new(),
        column: String::new(),
        rule: one.rule,
        url: one.url.clone(),
        title: String::new(),
        period: (!one.period.is_empty()).then(|| one.period.clone()),
        evidence: serde_json::from_str(&one.evidence).unwrap_or_default(),
    };
    // what is judged month by month has its month as its period
    crate::hex(&Sha256::digest(identity(&again, unit, &one.period).as_bytes()))
}
