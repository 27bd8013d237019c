//! Facts and marks as they are written down: the row of the log of an act bears the digest of what the act wrote, so that
//! `gongkai verify` finds one that was changed before the seal. The facts of an act share the beginning of their ids.

use std::collections::BTreeMap;

use documents::{Sha256Digest, canonical};
use domain::ids::RoundId;
use serde_json::{Value, json};
use storage::assessment::cross_check::CheckMark;
use storage::assessment::fact::{self, Entry};
use storage::{StorageError, Tx};

use crate::{Result, ServiceError, new_id};

/// What stands between the id of an act and the number of a fact in it.
const IN_ACT: char = '.';

/// Adds the facts of one act; answers the digest for its row of the log, none where it wrote none. `Stale` when somebody else entered one
/// of them at the same time.
pub(super) async fn add(tx: &mut Tx, round: &RoundId, mut entries: Vec<Entry>) -> Result<Option<Sha256Digest>> {
    if entries.len() > 1 {
        let act = new_id();
        for (no, entry) in (1..).zip(&mut entries) {
            entry.id = format!("{act}{IN_ACT}{no}");
        }
    }
    match fact::insert(tx, round, &entries).await {
        Err(StorageError::Duplicate(_)) => return Err(ServiceError::Stale),
        other => other?,
    }
    if entries.is_empty() { Ok(None) } else { facts_digest(entries.iter()).map(Some) }
}

/// The facts of a round by the act that wrote them: how many, and their digest as they stand now.
pub(super) fn acts(entries: &[Entry]) -> Result<Vec<(usize, Sha256Digest)>> {
    let mut acts: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        let act = entry.id.split_once(IN_ACT).map_or(entry.id.as_str(), |(act, _)| act);
        acts.entry(act).or_default().push(entry);
    }
    acts.into_values().map(|act| Ok((act.len(), facts_digest(act.into_iter())?))).collect()
}

/// The digest of facts, in whatever order they were read.
fn facts_digest<'e>(entries: impl Iterator<Item = &'e Entry>) -> Result<Sha256Digest> {
    let mut all: Vec<(&str, Value)> = entries.map(|entry| (entry.id.as_str(), with_account(entry))).collect();
    all.sort_by_key(|(id, _)| *id);
    digest(&Value::Array(all.into_iter().map(|(_, entry)| entry).collect()))
}

/// A fact as it is sealed, and by which account: who marked decides about no appeal against it.
fn with_account(entry: &Entry) -> Value {
    let mut all = super::seal::sealed_entry(entry);
    all["account"] = json!(entry.account);
    all
}

/// The digest of a mark of the cross-check.
pub(super) fn mark_digest(mark: &CheckMark) -> Result<Sha256Digest> {
    digest(&json!({
        "unit": mark.unit, "leaf": mark.leaf, "rule": mark.rule, "hand": mark.hand.code(), "no": mark.no, "body": mark.body,
        "amount": mark.amount, "evidence": mark.evidence, "marked_at": mark.marked_at.to_rfc3339(), "marked_by": mark.marked_by,
        "account": mark.account,
    }))
}

fn digest(value: &Value) -> Result<Sha256Digest> {
    canonical::to_text(value).map(|text| Sha256Digest::of(text.as_bytes())).map_err(ServiceError::internal)
}

#[cfg(test)]
mod tests {
    use domain::assessment::inputs::{EntryForm, Origin};

    use super::*;

    fn entry(id: &str, body: &str) -> Entry {
        Entry {
            id: id.into(),
            unit: "u".into(),
            form: EntryForm::Fact,
            leaf: "n1".into(),
            rule: "late".into(),
            no: 1,
            body: body.into(),
            origin: Origin::Hand,
            source: String::new(),
            evidence: String::new(),
            entered_at: "2026-10-09T02:00:00Z".parse().unwrap(),
            entered_by: "孙办".into(),
            account: "a".into(),
        }
    }

    #[test]
    fn the_facts_of_an_act_have_one_digest_in_whatever_order_and_another_when_one_changes() {
        let (one, two, ten) = (entry("a.1", "{}"), entry("a.2", "{}"), entry("a.10", "{}"));
        let alone = entry("b", "{}");
        let whole = acts(&[one.clone(), alone.clone(), two.clone(), ten.clone()]).unwrap();
        assert_eq!(whole.iter().map(|(rows, _)| *rows).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(whole, acts(&[ten, two.clone(), alone.clone(), one.clone()]).unwrap());
        for other in [
            vec![one.clone(), two.clone(), alone.clone()],
            vec![one.clone(), two.clone(), entry("a.10", "{\"items\":[]}"), alone.clone()],
            vec![one, two, Entry { account: "b".into(), ..entry("a.10", "{}") }, alone],
        ] {
            let found = acts(&other).unwrap();
            assert!(found[0] != whole[0] && found[1] == whole[1], "{other:?}");
        }
    }
}
