//! The facts of a round as the contract writes them, put together from what is stored.

use serde_json::{Map, Value, json};

use super::rules::CONTRACT;

/// A unit of the round, in the official order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Its id.
    pub id: String,
    /// The short name it bore on the cut-off.
    pub name: String,
    /// Its group in the rules.
    pub group: String,
    /// Its class in the register: leaves may not be meant for it.
    pub class: String,
    /// Whether it takes part.
    pub is_assessed: bool,
}

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EntryForm {
    /// A rule of a leaf, of the bonus or of the penalties.
    Fact,
    /// A node does not apply.
    Claim,
    /// 单项否决.
    Veto,
}

coded!(EntryForm);

/// What an entry came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Origin {
    /// The checklist, as of the cut-off.
    Checklist,
    /// Sealed rounds of the year.
    Rounds,
    /// Monitoring, as of the cut-off.
    Monitoring,
    /// A person.
    Hand,
    /// A workbook.
    File,
    /// The cross-check.
    CrossCheck,
    /// The on-site check.
    OnSite,
    /// An upheld appeal.
    Appeal,
    /// An approved correction after the seal.
    Correction,
}

coded!(Origin);

impl Origin {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Checklist => "清单自动采集",
            Self::Rounds => "各季度封存得分",
            Self::Monitoring => "监测自动采集",
            Self::Hand => "人工录入",
            Self::File => "文件导入",
            Self::CrossCheck => "互查评分",
            Self::OnSite => "现场检查",
            Self::Appeal => "申诉裁定",
            Self::Correction => "封存后更正",
        }
    }

    /// Whether nobody entered it.
    #[must_use]
    pub const fn is_automatic(self) -> bool {
        matches!(self, Self::Checklist | Self::Rounds | Self::Monitoring)
    }

    /// Whether a decision made it: what was fed back does not hold it.
    #[must_use]
    pub const fn is_decided(self) -> bool {
        matches!(self, Self::Appeal | Self::Correction)
    }
}

/// An entry that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundEntry {
    /// The unit.
    pub unit: String,
    /// What it is about.
    pub form: EntryForm,
    /// Leaf, `bonus`, `penalty`; of a claim the node; empty for a veto.
    pub leaf: String,
    /// The rule; the event of a veto; empty for a claim.
    pub rule: String,
    /// The contract's members. Of a claim those of `not_applicable`.
    pub members: Map<String, Value>,
}

impl RoundEntry {
    fn fact(&self) -> Value {
        let mut fact = match self.form {
            EntryForm::Claim => {
                return json!({"unit": self.unit, "leaf": self.leaf, "not_applicable": self.members});
            }
            EntryForm::Fact | EntryForm::Veto => self.members.clone(),
        };
        fact.insert("unit".to_owned(), json!(self.unit));
        match self.form {
            EntryForm::Veto => fact.insert("veto".to_owned(), json!(self.rule)),
            _ => {
                fact.insert("leaf".to_owned(), json!(self.leaf));
                fact.insert("rule".to_owned(), json!(self.rule))
            }
        };
        Value::Object(fact)
    }
}

/// The facts file: units in their order, entries sorted, so that the same round is the same text. `own_tree` names the tree of a unit
/// whose group has another one.
#[must_use]
pub fn facts_file(
    round: &str,
    participants: &[Participant],
    own_tree: impl Fn(&Participant) -> Option<String>,
    entries: &[RoundEntry],
    previous: &[(String, u64)],
) -> Value {
    let unit = |unit: &Participant| {
        let mut told = json!({"id": unit.id, "name": unit.name, "group": unit.group, "class": unit.class, "assessed": unit.is_assessed});
        if let Some(tree) = own_tree(unit) {
            told["tree"] = json!(tree);
        }
        told
    };
    let units: Vec<Value> = participants.iter().map(unit).collect();
    // facts of a unit that does not take part stay where they are stored; the contract has no place for them
    let takes_part = |id: &str| participants.iter().any(|unit| unit.id == id && unit.is_assessed);
    let mut kept: Vec<&RoundEntry> = entries.iter().filter(|entry| takes_part(&entry.unit)).collect();
    kept.sort_by(|one, other| (&one.unit, one.form, &one.leaf, &one.rule).cmp(&(&other.unit, other.form, &other.leaf, &other.rule)));
    let facts: Vec<Value> = kept.into_iter().map(RoundEntry::fact).collect();
    let previous: Map<String, Value> = previous.iter().map(|(unit, rank)| (unit.clone(), json!(rank))).collect();
    json!({"contract": CONTRACT, "round": round, "units": units, "facts": facts, "previous": previous})
}

#[cfg(test)]
mod tests {
    use super::super::{Facts, RuleSet, assess};
    use super::*;
    use crate::text::json::Json;

    #[test]
    fn what_is_stored_is_scored_and_its_order_means_nothing() {
        let rules = json!({
            "contract": 1, "rule_set": {"id": "r"},
            "trees": {"t": {"full_mark": "20", "nodes": [
                {"id": "a", "points": "10", "rules": [{"id": "late", "kind": "per_piece", "points": "2"}]},
                {"id": "b", "points": "10", "na": "leave_out"}]}},
            "groups": [{"id": "g", "tree": "t"}], "veto": {"events": ["leak"], "effect": "grade", "grade": "不合格"},
        });
        let rules = RuleSet::read(&Json::read(&rules.to_string()).unwrap()).unwrap();
        let unit = |id: &str, is_assessed: bool| Participant {
            id: id.into(),
            name: id.into(),
            group: "g".into(),
            class: "township".into(),
            is_assessed,
        };
        let units = [unit("u", true), unit("v", true), unit("w", false)];
        let entry = |unit: &str, form: EntryForm, leaf: &str, rule: &str, members: Value| RoundEntry {
            unit: unit.into(),
            form,
            leaf: leaf.into(),
            rule: rule.into(),
            members: members.as_object().cloned().unwrap(),
        };
        let mut entries = vec![
            entry("u", EntryForm::Fact, "a", "late", json!({"count": 3})),
            entry("u", EntryForm::Claim, "b", "", json!({"approved": true, "reason": "无此职能"})),
            entry("v", EntryForm::Veto, "", "leak", json!({"reason": "泄露"})),
            entry("w", EntryForm::Fact, "a", "late", json!({"count": 1})),
        ];
        let file = facts_file("第三季度", &units, |_| None, &entries, &[("u".into(), 4)]);
        entries.reverse();
        assert_eq!(facts_file("第三季度", &units, |_| None, &entries, &[("u".into(), 4)]), file);
        let text = file.to_string();
        let facts = Facts::read(&Json::read(&text).unwrap(), &rules).unwrap();
        let scored = assess(rules, &facts).unwrap();
        let totals: Vec<_> = scored.sheets.iter().map(|sheet| sheet.figures.map(|figures| figures.total.text(2))).collect();
        assert_eq!(totals, [Some("4.00".to_owned()), Some("20.00".to_owned()), None]);
        assert_eq!(scored.sheets[2].status.label(), "未参评");
        assert_eq!(scored.ranking[0].rows[0].moved, Some(3));
    }
}
