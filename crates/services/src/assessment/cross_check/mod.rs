//! 互查: announced, drawn so that anybody can repeat it, marked by the units that the draw gave, looked at again by the office, and taken
//! over as facts.

mod adopt;
mod announce;
mod draw;
mod example;
mod mark;
mod page;

pub use adopt::{AdoptForm, adopt_marks};
pub use announce::{AnnounceForm, announce_draw};
pub use draw::{DrawFile, DrawForm, draw_file, draw_pairs};
pub use example::{ExampleDeviation, ExampleForm, ExampleMarkForm, ExamplePage, ExampleRow, Examples, example, mark_example, set_example};
pub use mark::{CrossMarkForm, CrossMarkPage, cross_entry, cross_mark};
pub use page::{CheckRow, CrossCheckPage, UnitDeviation, cross_check};

use domain::access::permission::Permission;
use domain::assessment::cross_check::{Hand, Marks, Outcome, outcome};
use domain::assessment::draw::Pair;
use domain::assessment::{Decimal, Kind, NodeOutline, OwnRules, RuleOutline};
use domain::ids::{RoundId, UnitId};
use serde_json::Value;
use storage::Conn;
use storage::assessment::cross_check::{self as rows, CheckMark, CrossCheck};

use super::loaded::Loaded;
use crate::{Actor, Result, ServiceError};

const NO_CHECK: ServiceError = ServiceError::NotFound("这次互查");

/// The cross-check of a round with its pairs and marks.
pub(super) struct Check {
    pub(super) check: CrossCheck,
    pub(super) pairs: Vec<Pair>,
    marks: Vec<CheckMark>,
}

/// Reads the cross-check of a round; nothing where none was announced.
pub(super) async fn read(conn: &mut Conn, round: &RoundId) -> Result<Option<Check>> {
    let Some(check) = rows::get(conn, round).await? else { return Ok(None) };
    let (pairs, marks) = rows::pairs_and_marks(conn, round).await?;
    Ok(Some(Check { check, pairs, marks }))
}

/// The unit to which the draw gave another one.
pub(super) fn checker_of<'p>(pairs: &'p [Pair], unit: &str) -> Option<&'p str> {
    pairs.iter().find(|pair| pair.checked == unit).map(|pair| pair.checker.as_str())
}

/// Whether the draw gave a unit to the actor's.
pub(super) fn is_given(actor: &Actor, pairs: &[Pair], unit: &str) -> bool {
    let own = actor.unit.as_ref().filter(|_| actor.may(Permission::CrossCheck));
    own.is_some_and(|own| checker_of(pairs, unit) == Some(own.as_str()))
}

impl Check {
    /// The unit that checks another one.
    fn checker_of(&self, unit: &str) -> Option<&str> {
        checker_of(&self.pairs, unit)
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
        self.marks.iter().rfind(|mark| mark.unit == unit && mark.leaf == leaf && mark.rule == rule && mark.hand == hand)
    }

    /// What each hand took off.
    pub(super) fn marks(&self, unit: &str, leaf: &str, rule: &str) -> Marks {
        let amount = |hand: Hand| self.mark(unit, leaf, rule, hand).map(|mark| i128::from(mark.amount));
        Marks { first: amount(Hand::First), second: amount(Hand::Second), third: amount(Hand::Third) }
    }
}

impl Check {
    /// How many lines wait for a third person.
    pub(super) fn apart(&self, loaded: &Loaded) -> usize {
        self.pairs.iter().map(|pair| self.outcomes(loaded, &pair.checked).filter(|outcome| *outcome == Outcome::Apart).count()).sum()
    }

    fn outcomes<'c>(&'c self, loaded: &'c Loaded, unit: &'c str) -> impl Iterator<Item = Outcome> + 'c {
        let rules = checked_rules(loaded.own(unit)).into_iter();
        rules.map(move |(node, rule)| outcome(points(node), self.marks(unit, &node.id, &rule.id)))
    }
}

/// What a cross-check marks: judgements that nothing answers by itself.
pub(super) fn checked_rules(own: OwnRules<'_>) -> Vec<(&NodeOutline, &RuleOutline)> {
    let nodes = own.tree.map(|tree| tree.nodes.as_slice()).unwrap_or_default();
    let rules = nodes.iter().flat_map(|node| node.rules.iter().map(move |rule| (node, rule)));
    rules.filter(|(_, rule)| rule.source.is_none() && matches!(rule.kind, Kind::Judgement { .. })).collect()
}

/// The leaf and the rule of a unit that the cross-check marks.
fn checked_rule<'o>(loaded: &'o Loaded, unit: &UnitId, leaf: &str, rule: &str) -> Result<(&'o NodeOutline, &'o RuleOutline)> {
    let mut all = checked_rules(loaded.outline.of(&loaded.unit(unit)?.unit)).into_iter();
    all.find(|(node, one)| node.id == leaf && one.id == rule).ok_or(ServiceError::NotFound("这条规则"))
}

/// What a judgement takes off, in ten-thousandths.
fn taken_off(kind: &Kind, body: &Value) -> i64 {
    match (kind, body["verdict"].as_str()) {
        (Kind::Judgement { none, .. }, Some("none")) => none.ten_thousandths(),
        (Kind::Judgement { .. }, Some("partial")) => {
            body["amount"].as_str().and_then(Decimal::parse).map(Decimal::ten_thousandths).unwrap_or_default()
        }
        _ => 0,
    }
}

fn points(node: &NodeOutline) -> i128 {
    node.points.ten_thousandths().into()
}
