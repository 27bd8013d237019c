//! Forms of facts that the play enters by hand.

use domain::ids::{RoundId, UnitId};

use crate::assessment::EntryForm;

/// A form about one rule of a unit as it begins.
pub(super) fn blank(round: &RoundId, unit: &UnitId, leaf: &str, rule: &str) -> EntryForm {
    EntryForm {
        round: round.clone(),
        unit: unit.clone(),
        form: "fact".into(),
        leaf: leaf.into(),
        rule: rule.into(),
        seen: 0,
        value: String::new(),
        verdict: String::new(),
        note: String::new(),
        picked: Vec::new(),
        reason: String::new(),
        evidence: String::new(),
        take_back: String::new(),
        from: String::new(),
    }
}
