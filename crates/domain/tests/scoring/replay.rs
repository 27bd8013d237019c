//! What an earlier engine answered, a later one answers: byte for byte. A contract's folder never changes; a new contract gets its own.

use domain::assessment::{Answer, assess_json};
use domain::text::json::Json;
use serde_json::Value;

/// Contract, rules, facts, answer as `gongkai assess --json` printed it.
const KEPT: [(u64, &str, &str, &str); 1] =
    [(1, include_str!("contract-1/rules.json"), include_str!("contract-1/facts.json"), include_str!("contract-1/answer.json"))];

#[test]
fn every_earlier_contract_gives_the_digits_that_it_gave() {
    for (contract, rules, facts, kept) in KEPT {
        let told: Value = serde_json::from_str(kept).unwrap();
        assert_eq!(told["contract"], contract);
        let scored = assess_json(&Json::read(rules).unwrap(), &Json::read(facts).unwrap()).unwrap();
        let (rules_sha256, facts_sha256) = (told["rules_sha256"].as_str().unwrap(), told["facts_sha256"].as_str().unwrap());
        let answer = Answer { assessment: &scored, rules_sha256, facts_sha256 };
        assert_eq!(serde_json::to_string(&answer).unwrap(), kept.trim_end(), "contract {contract}");
    }
}

#[test]
fn what_is_kept_holds_every_way_a_sheet_can_stand() {
    for (contract, _, _, kept) in KEPT {
        let told: Value = serde_json::from_str(kept).unwrap();
        for status in ["scored", "incomplete", "not_assessed", "vetoed"] {
            assert!(told["sheets"].as_array().unwrap().iter().any(|sheet| sheet["status"] == status), "contract {contract}: {status}");
        }
    }
}
