//! 未评判: judgements of a round that nobody gave, as sheets print them and the round's page counts them.

use std::collections::HashSet;

use domain::assessment::inputs::{EntryForm as Form, Origin};
use domain::assessment::on_site::says_nothing;
use domain::assessment::{Assessment, Sheet, unjudged, unseen};
use serde_json::Value;
use storage::assessment::fact::Entry;

use super::loaded::{Loaded, Upto};

/// What is known of each unit: unit, leaf and rule; without a rule where its leaf was found not to apply.
pub(super) fn known(loaded: &Loaded, upto: Upto) -> HashSet<(&str, &str, &str)> {
    let counting = loaded.counting(upto).into_iter();
    let is_known = counting.filter(|entry| match entry.form {
        // a sheet of the on-site check that found an item asked nowhere has looked at nothing
        Form::Fact => entry.origin != Origin::OnSite || !serde_json::from_str::<Value>(&entry.body).is_ok_and(|body| says_nothing(&body)),
        Form::Claim => is_approved(entry),
        Form::Veto => false,
    });
    is_known.map(|entry| (entry.unit.as_str(), entry.leaf.as_str(), entry.rule.as_str())).collect()
}

/// Whether a claim found something not to apply.
pub(super) fn is_approved(claim: &Entry) -> bool {
    serde_json::from_str::<Value>(&claim.body).is_ok_and(|body| body["approved"] == true)
}

/// Whether a rule of a unit is a judgement that counts in its sheet and that nobody gave.
pub(super) fn is_unjudged(loaded: &Loaded, (scored, upto): (&Assessment, Upto), unit: &str, leaf: &str, rule: &str) -> bool {
    let Some(sheet) = scored.sheets.iter().find(|sheet| *sheet.unit == *unit) else { return false };
    let known = known(loaded, upto);
    let is_known = |leaf: &str, rule: &str| known.contains(&(unit, leaf, rule));
    unjudged(loaded.own(unit), sheet, is_known).iter().any(|(node, one)| node.id == leaf && one.id == rule)
}

/// How many judgements of the round nobody gave, and at how many rules of its on-site check nobody looked.
pub(super) fn count(loaded: &Loaded, scored: &Assessment) -> (usize, usize) {
    let known = known(loaded, Upto::Now);
    let of_sheet = |sheet: &Sheet| {
        let own = loaded.own(&sheet.unit);
        let is_known = |leaf: &str, rule: &str| known.contains(&(&*sheet.unit, leaf, rule));
        (unjudged(own, sheet, is_known).len(), unseen(own, sheet, is_known).len())
    };
    scored.sheets.iter().map(of_sheet).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}
