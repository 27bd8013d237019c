//! 未评判: judgements of a round that nobody gave, as sheets print them and the round's page counts them.

use std::collections::HashSet;

use domain::assessment::inputs::EntryForm as Form;
use domain::assessment::{Assessment, unjudged};
use serde_json::Value;

use super::loaded::{Loaded, Upto};

/// What is known of each unit: unit, leaf and rule; without a rule where its leaf was found not to apply.
pub(super) fn known(loaded: &Loaded) -> HashSet<(&str, &str, &str)> {
    let counting = loaded.counting(Upto::Now).into_iter();
    let is_known = counting.filter(|entry| match entry.form {
        Form::Fact => true,
        Form::Claim => serde_json::from_str::<Value>(&entry.body).is_ok_and(|body| body["approved"] == true),
        Form::Veto => false,
    });
    is_known.map(|entry| (entry.unit.as_str(), entry.leaf.as_str(), entry.rule.as_str())).collect()
}

/// How many judgements of the round nobody gave.
pub(super) fn count(loaded: &Loaded, scored: &Assessment) -> usize {
    let known = known(loaded);
    let of_sheet = |sheet: &domain::assessment::Sheet| {
        unjudged(loaded.own(&sheet.unit), sheet, |leaf, rule| known.contains(&(&*sheet.unit, leaf, rule))).len()
    };
    scored.sheets.iter().map(of_sheet).sum()
}
