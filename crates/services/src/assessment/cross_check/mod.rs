//! 互查: announced, drawn so that anybody can repeat it, marked by the units that the draw gave, looked at again by the office, and taken
//! over as facts.

mod adopt;
mod announce;
mod draw;
mod example;
mod mark;
mod page;

pub use adopt::{AdoptForm, adopt_marks};
pub(super) use announce::read as read_notice;
pub use announce::{AnnounceForm, announce_draw};
pub(crate) use draw::redraw;
pub use draw::{DrawFile, DrawForm, draw_file, draw_pairs};
pub(super) use example::examples_to_choose;
pub use example::{ExampleDeviation, ExampleForm, ExampleMarkForm, ExamplePage, ExampleRow, Examples, example, mark_example, set_example};
pub use mark::{CrossMarkForm, CrossMarkPage, GivenMark, cross_entry, cross_mark};
pub use page::{CheckRow, CrossCheckPage, UnitDeviation, cross_check};

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::assessment::cross_check::{Fate, Hand, Marks, Outcome, fate, judged, outcome};
use domain::assessment::round::RoundState;
use domain::assessment::{Amount, Kind, NodeOutline, OwnRules, RuleOutline};
use domain::ids::{RoundId, UnitId};
use domain::register::ended::Ended;
use serde_json::Value;
use storage::Conn;
use storage::assessment::cross_check::{self as rows, CheckMark, CrossCheck, DrawnPair};

use super::loaded::Loaded;
use crate::{Actor, Result, ServiceError};

const NO_CHECK: ServiceError = ServiceError::NotFound("这次互查");

/// The cross-check of a round with its pairs and marks.
pub(super) struct Check {
    pub(super) check: CrossCheck,
    pub(super) pairs: Vec<DrawnPair>,
    marks: Vec<CheckMark>,
}

/// Reads the cross-check of a round; nothing where none was announced.
pub(super) async fn read(conn: &mut Conn, round: &RoundId) -> Result<Option<Check>> {
    let Some(check) = rows::get(conn, round).await? else { return Ok(None) };
    let (pairs, marks) = rows::pairs_and_marks(conn, round).await?;
    Ok(Some(Check { check, pairs, marks }))
}

/// The pair in which a unit is checked.
pub(super) fn pair_of<'p>(pairs: &'p [DrawnPair], unit: &str) -> Option<&'p DrawnPair> {
    pairs.iter().find(|one| one.pair.checked == unit)
}

/// What a pair asks for on a day.
pub(super) fn fate_of(one: &DrawnPair, cutoff_on: NaiveDate, today: NaiveDate) -> Fate {
    let ends = |ended: &Option<Ended>| ended.as_ref().map(|ended| ended.on);
    fate(ends(&one.checker_ended), (one.takes_part, ends(&one.checked_ended)), cutoff_on, today)
}

/// Whether nobody can mark any more, not even after the feedback was taken back: the office need not look again without the first mark.
fn is_over(loaded: &Loaded) -> bool {
    matches!(loaded.round.state, RoundState::Final | RoundState::Sealed | RoundState::Withdrawn)
}

/// Whether the draw gave a unit to the actor's.
pub(super) fn is_given(actor: &Actor, pairs: &[DrawnPair], unit: &str) -> bool {
    let own = actor.unit.as_ref().filter(|_| actor.may(Permission::CrossCheck));
    own.is_some_and(|own| pair_of(pairs, unit).is_some_and(|one| one.pair.checker == own.as_str()))
}

/// Whether it still asks her for it.
pub(super) fn is_asked(actor: &Actor, pairs: &[DrawnPair], unit: &str, (cutoff_on, today): (NaiveDate, NaiveDate)) -> bool {
    is_given(actor, pairs, unit) && pair_of(pairs, unit).is_some_and(|one| fate_of(one, cutoff_on, today) == Fate::Stands)
}

/// The mark of a hand that counts.
fn mark_among<'m>(marks: &'m [CheckMark], unit: &str, leaf: &str, rule: &str, hand: Hand) -> Option<&'m CheckMark> {
    marks.iter().rfind(|mark| mark.unit == unit && mark.leaf == leaf && mark.rule == rule && mark.hand == hand)
}

/// What each hand took off.
pub(super) fn marks_among(marks: &[CheckMark], unit: &str, leaf: &str, rule: &str) -> Marks {
    let amount = |hand: Hand| mark_among(marks, unit, leaf, rule, hand).map(|mark| i128::from(mark.amount));
    Marks { first: amount(Hand::First), second: amount(Hand::Second), third: amount(Hand::Third) }
}

impl Check {
    /// The pair in which a unit is checked.
    fn pair_of(&self, unit: &str) -> Option<&DrawnPair> {
        pair_of(&self.pairs, unit)
    }

    /// Whether the actor's unit checks others, as the notice has it.
    fn checks(&self, actor: &Actor) -> bool {
        let Some(own) = actor.unit.as_ref().filter(|_| actor.may(Permission::CrossCheck)) else { return false };
        let notice: Value = serde_json::from_str(&self.check.notice).unwrap_or_default();
        let mut all = notice["participants"].as_array().into_iter().flatten();
        all.any(|one| one["id"] == own.as_str() && one["checks"] != false)
    }

    /// Whether the actor's unit checks another one.
    fn is_checked_by(&self, actor: &Actor, unit: &str) -> bool {
        is_given(actor, &self.pairs, unit)
    }

    /// The mark of a hand that counts.
    fn mark(&self, unit: &str, leaf: &str, rule: &str, hand: Hand) -> Option<&CheckMark> {
        mark_among(&self.marks, unit, leaf, rule, hand)
    }

    /// What each hand took off.
    pub(super) fn marks(&self, unit: &str, leaf: &str, rule: &str) -> Marks {
        marks_among(&self.marks, unit, leaf, rule)
    }
}

impl Check {
    /// Whether anything is still to be marked by the units that the draw gave it, or nothing was drawn yet.
    pub(super) fn has_work(&self, loaded: &Loaded, today: NaiveDate) -> bool {
        let mut asked = self.pairs.iter().filter(|one| fate_of(one, loaded.round.cutoff_on, today) == Fate::Stands);
        self.check.drawn_at.is_none()
            || asked.any(|one| self.outcomes(loaded, &one.pair.checked).any(|outcome| outcome == Outcome::Waiting))
    }

    fn outcomes<'c>(&'c self, loaded: &'c Loaded, unit: &'c str) -> impl Iterator<Item = Outcome> + 'c {
        let rules = checked_rules(loaded.own(unit)).into_iter();
        rules.map(move |(node, rule)| outcome(points(node), self.marks(unit, &node.id, &rule.id)))
    }
}

/// What a cross-check marks: judgements that nothing answers by itself.
pub(super) fn checked_rules(own: OwnRules<'_>) -> Vec<(&NodeOutline, &RuleOutline)> {
    own.rules().filter(|(_, rule)| rule.source.is_none() && matches!(rule.kind, Kind::Judgement { .. })).collect()
}

/// The leaf and the rule of a unit that the cross-check marks.
fn checked_rule<'o>(loaded: &'o Loaded, unit: &UnitId, leaf: &str, rule: &str) -> Result<(&'o NodeOutline, &'o RuleOutline)> {
    let mut all = checked_rules(loaded.outline.of(&loaded.unit(unit)?.unit)).into_iter();
    all.find(|(node, one)| node.id == leaf && one.id == rule).ok_or(ServiceError::NotFound("这条规则"))
}

/// What a judgement takes off, in ten-thousandths.
fn taken_off(kind: &Kind, body: &Value) -> i64 {
    judged(kind, body).unwrap_or_default()
}

/// What was taken off, as printed.
fn printed(amount: i64) -> String {
    Amount::of(-i128::from(amount)).text(2)
}

fn points(node: &NodeOutline) -> i128 {
    node.points.ten_thousandths().into()
}
