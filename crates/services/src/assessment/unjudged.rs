//! 未评判, 未检查, 没有监测: what counts in full although nobody gave it, looked at it or monitored it, as sheets print it and the round's
//! page counts it.

use std::collections::{HashMap, HashSet};

use domain::assessment::inputs::{EntryForm as Form, Origin};
use domain::assessment::on_site::says_nothing;
use domain::assessment::{
    Assessment, InFull, NO_COLUMN, NodeOutline, OwnRules, RuleOutline, Sheet, UNWATCHED, unjudged, unseen, unwatched,
};
use serde_json::Value;
use storage::assessment::fact::Entry;
use storage::assessment::round::RoundUnit;

use super::loaded::{Loaded, Upto};

/// Unit, leaf and rule; without a rule where its leaf was found not to apply.
type Key<'l> = (&'l str, &'l str, &'l str);

/// Rules of a unit with their leaves.
type Rules<'l> = Vec<(&'l NodeOutline, &'l RuleOutline)>;

/// What is known of each unit.
pub(super) struct Known<'l> {
    loaded: &'l Loaded,
    units: HashMap<&'l str, &'l RoundUnit>,
    said: HashSet<Key<'l>>,
    /// The last fact of each rule, also one that was taken back.
    last: HashMap<Key<'l>, &'l Entry>,
}

impl<'l> Known<'l> {
    pub(super) fn of(loaded: &'l Loaded, upto: Upto) -> Self {
        let counting = loaded.counting(upto).into_iter();
        let is_known = counting.filter(|entry| match entry.form {
            // a sheet of the on-site check that found an item asked nowhere has looked at nothing
            Form::Fact => entry.origin != Origin::OnSite || !names_nothing(entry),
            Form::Claim => is_approved(entry),
            Form::Veto => false,
        });
        let facts = loaded.entries.iter().filter(|entry| entry.form == Form::Fact);
        let units = loaded.units.iter().map(|one| (one.unit.id.as_str(), one)).collect();
        Self { loaded, units, said: is_known.map(key).collect(), last: facts.map(|entry| (key(entry), entry)).collect() }
    }

    /// The rules as they hold for a unit: looked up once a sheet, not searched for.
    fn own(&self, unit: &str) -> OwnRules<'l> {
        let outline = &self.loaded.outline;
        self.units.get(unit).map_or_else(|| outline.of_group(""), |one| outline.of(&one.unit))
    }

    fn is_known(&self, unit: &str, leaf: &str, rule: &str) -> bool {
        self.said.contains(&(unit, leaf, rule))
    }

    /// Judgements of a unit that nobody gave.
    pub(super) fn unjudged(&self, sheet: &Sheet) -> Rules<'l> {
        unjudged(self.own(&sheet.unit), sheet, |leaf, rule| self.is_known(&sheet.unit, leaf, rule))
    }

    /// Rules of its on-site check at which nobody looked.
    pub(super) fn unseen(&self, sheet: &Sheet) -> Rules<'l> {
        unseen(self.own(&sheet.unit), sheet, |leaf, rule| self.is_known(&sheet.unit, leaf, rule))
    }

    /// Rules that monitoring would have answered, and what its sheet says of them.
    pub(super) fn unmonitored(&self, sheet: &Sheet) -> (Rules<'l>, &'static str) {
        let unit = &*sheet.unit;
        let own = self.own(unit);
        // what was taken back was watched; a unit without a column is found without fault although nobody looked at it
        if self.units.get(unit).is_some_and(|one| one.has_columns) {
            let watched = |leaf: &str, rule: &str| self.is_known(unit, leaf, rule) || self.last.contains_key(&(unit, leaf, rule));
            return (unwatched(own, sheet, watched), UNWATCHED);
        }
        let names_something = |leaf: &str, rule: &str| {
            let last = self.last.get(&(unit, leaf, rule)).filter(|entry| !entry.body.is_empty());
            last.is_some_and(|entry| !names_nothing(entry))
        };
        let found = |leaf: &str, rule: &str| if rule.is_empty() { self.is_known(unit, leaf, rule) } else { names_something(leaf, rule) };
        (unwatched(own, sheet, found), NO_COLUMN)
    }
}

fn key(entry: &Entry) -> Key<'_> {
    (entry.unit.as_str(), entry.leaf.as_str(), entry.rule.as_str())
}

/// Whether a fact names no piece and nothing that was looked at.
fn names_nothing(entry: &Entry) -> bool {
    serde_json::from_str::<Value>(&entry.body).is_ok_and(|body| says_nothing(&body))
}

/// Whether a claim found something not to apply.
pub(super) fn is_approved(claim: &Entry) -> bool {
    serde_json::from_str::<Value>(&claim.body).is_ok_and(|body| body["approved"] == true)
}

/// Whether a rule of a unit is a judgement that counts in its sheet and that nobody gave.
pub(super) fn is_unjudged(loaded: &Loaded, (scored, upto): (&Assessment, Upto), unit: &str, leaf: &str, rule: &str) -> bool {
    let Some(sheet) = scored.sheets.iter().find(|sheet| *sheet.unit == *unit) else { return false };
    Known::of(loaded, upto).unjudged(sheet).iter().any(|(node, one)| node.id == leaf && one.id == rule)
}

/// What of the round counts in full although nobody knows.
pub(super) fn count(loaded: &Loaded, scored: &Assessment) -> InFull {
    let known = Known::of(loaded, Upto::Now);
    scored.sheets.iter().fold(InFull::default(), |sum, sheet| InFull {
        unjudged: sum.unjudged + known.unjudged(sheet).len(),
        unseen: sum.unseen + known.unseen(sheet).len(),
        unmonitored: sum.unmonitored + known.unmonitored(sheet).0.len(),
    })
}
