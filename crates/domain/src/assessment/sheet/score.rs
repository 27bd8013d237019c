use std::borrow::Cow;
use std::sync::Arc;

use super::super::facts::{Claim, Unit};
use super::super::number::{Amount, Decimal, Exact};
use super::super::problem::Problem;
use super::super::rules::{Body, CapLevel, Node, RuleSet, Tree, VetoEffect};
use super::causes::Causes;
use super::ledger::Ledger;
use super::{Entry, Place, Sheet, Status};

/// Scores a unit. Grade and rank come later: they need the others.
pub(crate) fn score(rules: &RuleSet, unit: &Unit) -> Result<Sheet, Problem> {
    let tree = &rules.trees[unit.tree];
    let sheet = Sheet {
        unit: Arc::clone(&unit.id),
        group: Arc::clone(&rules.groups[unit.group].id),
        status: Status::NotAssessed,
        lines: Vec::new(),
        nodes: Vec::new(),
        pending: Vec::new(),
        figures: None,
        grade: None,
        rank: None,
        is_unranked: false,
    };
    if !unit.is_assessed {
        return Ok(sheet);
    }
    let is_excluded = |place: usize| is_excluded(tree, unit, place);
    let scorer = Scorer {
        rules,
        tree,
        unit,
        ledger: Ledger::new(&unit.id, rules.digits, tree.nodes.len() * 2 + 4),
        causes: Causes::of(tree, &unit.known, rules.one_cause_once, is_excluded),
        sums: vec![None; tree.nodes.len()],
        pending: Vec::new(),
    };
    match rules.veto.as_ref().filter(|_| !unit.known.vetoes.is_empty()) {
        Some(veto) if veto.effect != VetoEffect::Grade => scorer.vetoed(veto, sheet),
        _ => scorer.scored(sheet),
    }
}

/// Whether the class or an approved claim takes a node out, by itself or from above.
fn is_excluded(tree: &Tree, unit: &Unit, place: usize) -> bool {
    let mut at = Some(place);
    while let Some((place, node)) = at.and_then(|place| Some((place, tree.nodes.get(place)?))) {
        if is_left_out(node, unit, place) {
            return true;
        }
        at = node.parent;
    }
    false
}

/// Whether the class or an approved claim takes out this node.
fn is_left_out(node: &Node, unit: &Unit, place: usize) -> bool {
    let class = unit.class.as_deref();
    let is_not_meant = class.is_some_and(|class| node.not_for.iter().any(|excluded| excluded == class));
    is_not_meant || unit.known.claim(place) == Some(&Claim::LeftOut)
}

/// A sheet in the making.
pub(super) struct Scorer<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) tree: &'r Tree,
    pub(super) unit: &'r Unit,
    pub(super) ledger: Ledger<'r>,
    pub(super) causes: Causes<'r>,
    /// By place: the sum of a node, nothing if all of it is left out.
    pub(super) sums: Vec<Option<Amount>>,
    /// Places of leaves that wait for a fact.
    pub(super) pending: Vec<usize>,
}

/// What a node comes to.
#[derive(Clone, Copy)]
pub(super) struct Scored {
    pub(super) sum: Amount,
    /// The points of what applies.
    pub(super) worth: Amount,
}

impl Scorer<'_> {
    /// Scores a node and all beneath it.
    pub(super) fn node(&mut self, place: usize, is_out_above: bool) -> Result<Scored, Problem> {
        let tree = self.tree;
        let node = &tree.nodes[place];
        let is_out = is_out_above || is_left_out(node, self.unit, place);
        if self.unit.known.claim(place) == Some(&Claim::Refused) {
            self.at(node, Entry::NaRefused, Amount::ZERO, || Cow::Borrowed("不适用的申请未获批准，照常计分"))?;
        }
        let mut scored = match &node.body {
            Body::Leaf(_) if is_out => {
                self.at(node, Entry::NotApplicable, Amount::ZERO, || Cow::Borrowed("不适用，不计入"))?;
                Scored { sum: Amount::ZERO, worth: Amount::ZERO }
            }
            Body::Leaf(_) => Scored { sum: self.leaf(place, node)?, worth: node.points.into() },
            Body::Branch { children, .. } => self.all(children, is_out)?,
        };
        if scored.sum.is_negative() && self.is_capped(node) {
            let back = -scored.sum;
            scored.sum += self.at(node, Entry::Cap, back, || Cow::Borrowed("扣分超过本项分值，扣完为止"))?;
        }
        if matches!(node.body, Body::Branch { is_normalised: true, .. }) && !scored.worth.is_zero() {
            scored = self.normalised(scored, node.points, &Place::Node(Arc::clone(&node.id)))?;
        }
        self.sums[place] = (!scored.worth.is_zero()).then_some(scored.sum);
        Ok(scored)
    }

    /// Scores nodes that stand side by side.
    pub(super) fn all(&mut self, places: &[usize], is_out: bool) -> Result<Scored, Problem> {
        let mut all = Scored { sum: Amount::ZERO, worth: Amount::ZERO };
        for place in places {
            let one = self.node(*place, is_out)?;
            all.sum += one.sum;
            all.worth += one.worth;
        }
        Ok(all)
    }

    /// Scales a sum to the points that it should be out of. What it is out of is not nothing.
    pub(super) fn normalised(&mut self, scored: Scored, points: Decimal, place: &Place) -> Result<Scored, Problem> {
        let worth = Amount::from(points);
        if scored.worth == worth {
            return Ok(scored);
        }
        let product = &Exact::from(scored.sum) * &points.into();
        let exact = product.divided_by(&scored.worth.into()).unwrap_or(Exact::ZERO);
        let line = self.ledger.digits.line;
        let sum = self.ledger.rounded(&exact, line, place, &Entry::Normalise)?;
        self.ledger.write(place.clone(), Entry::Normalise, sum - scored.sum, || {
            let [from, full, of, to] = [scored.sum, worth, scored.worth, sum].map(|amount| amount.text(line));
            Cow::Owned(format!("按适用的分值折算：{from} × {full} ÷ {of} = {to}"))
        })?;
        Ok(Scored { sum, worth })
    }

    /// Where a sum below zero is brought to zero.
    fn is_capped(&self, node: &Node) -> bool {
        match self.rules.cap_level {
            CapLevel::Leaf => node.is_leaf(),
            CapLevel::Level(level) => node.level == level || (node.is_leaf() && node.level < level),
        }
    }

    pub(super) fn wait_for(&mut self, place: usize) {
        if self.pending.last() != Some(&place) {
            self.pending.push(place);
        }
    }

    fn at(&mut self, node: &Node, rule: Entry, amount: Amount, note: impl FnOnce() -> Cow<'static, str>) -> Result<Amount, Problem> {
        self.ledger.write(Place::Node(Arc::clone(&node.id)), rule, amount, note)
    }

    /// The worth of all with nothing left out.
    pub(super) fn full_worth(&self) -> Amount {
        self.tree.top.iter().map(|place| full_worth(self.tree, *place)).sum()
    }

    /// Rounded without a place of its own.
    pub(super) fn for_total(&self, exact: &Exact, digits: u32) -> Result<Amount, Problem> {
        self.ledger.rounded(exact, digits, &Place::Total, &Entry::Rounding)
    }
}

fn full_worth(tree: &Tree, place: usize) -> Amount {
    let node = &tree.nodes[place];
    match &node.body {
        Body::Branch { children, is_normalised: false } => children.iter().map(|child| full_worth(tree, *child)).sum(),
        _ => node.points.into(),
    }
}
