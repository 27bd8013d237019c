//! Rules of a leaf, of the bonus or of the penalties.

use super::super::outline::RuleOutline;
use super::{differs, quoted};

/// Tells what changes between the rules of a place.
pub(super) fn told(place: &str, old: &[RuleOutline], new: &[RuleOutline], found: &mut Vec<String>) {
    let of = |rules: &[RuleOutline], id: &str| rules.iter().position(|rule| rule.id == id);
    for rule in old {
        match of(new, &rule.id).map(|at| &new[at]) {
            None => found.push(format!("{place}删去规则：{}。", words(rule))),
            Some(now) => one(place, rule, now, found),
        }
    }
    for rule in new.iter().filter(|rule| of(old, &rule.id).is_none()) {
        found.push(format!("{place}新增规则：{}。", words(rule)));
    }
}

fn one(place: &str, old: &RuleOutline, new: &RuleOutline, found: &mut Vec<String>) {
    differs(&format!("{place}的规则"), &old.kind.words(), &new.kind.words(), found);
    let own = format!("{place}的规则{}的", quoted(&new.kind.words()));
    differs(&format!("{own}文字"), &old.text, &new.text, found);
    differs(&format!("{own}事实来源"), source(old), source(new), found);
    differs(&format!("{own}认定依据"), &old.evidence, &new.evidence, found);
}

/// A rule that comes or goes, with where its facts come from.
fn words(rule: &RuleOutline) -> String {
    let words = rule.kind.words();
    rule.source.map_or_else(|| words.clone(), |source| format!("{words}，事实来源为“{}”", source.label()))
}

fn source(rule: &RuleOutline) -> &'static str {
    rule.source.map_or("人工录入", super::super::source::FactSource::label)
}
