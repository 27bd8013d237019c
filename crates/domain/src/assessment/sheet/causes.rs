use std::collections::{BTreeSet, HashMap};

use super::super::facts::{Claim, Finding, Known, Pieces};
use super::super::number::Decimal;
use super::super::rules::{Kind, Tree};

/// Where each cause of a unit is deducted, if once is enough.
pub(super) struct Causes<'k>(Option<HashMap<&'k str, Winner>>);

/// A rule that counts a cause.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Winner {
    node: usize,
    rule: usize,
    cost: Decimal,
}

impl<'k> Causes<'k> {
    /// Where each cause costs most; the first in the file among equals. Only leaves whose rules are looked at take part.
    pub(super) fn of(tree: &Tree, known: &'k Known, is_once: bool, is_excluded: impl Fn(usize) -> bool) -> Self {
        if !is_once {
            return Self(None);
        }
        let mut winners: HashMap<&str, Winner> = HashMap::new();
        for ((node, rule), finding) in &known.findings {
            let Finding::Pieces(pieces) = finding else { continue };
            let Some(cost) = cost(tree, *node, *rule) else { continue };
            if pieces.causes.is_empty() || is_excluded(*node) || matches!(known.claim(*node), Some(Claim::LeftOut | Claim::Credited { .. }))
            {
                continue;
            }
            for cause in &pieces.causes {
                let winner = winners.entry(cause).or_insert(Winner { node: *node, rule: *rule, cost });
                if cost > winner.cost {
                    *winner = Winner { node: *node, rule: *rule, cost };
                }
            }
        }
        Self(Some(winners))
    }

    /// How many of a rule's pieces count.
    pub(super) fn count(&self, pieces: &Pieces, node: usize, rule: usize, kind: &Kind) -> u64 {
        match &self.0 {
            Some(winners) if is_cause_kind(kind) => {
                let wins = |cause: &&str| winners.get(cause).is_some_and(|winner| (winner.node, winner.rule) == (node, rule));
                let own: BTreeSet<&str> = pieces.causes.iter().map(AsRef::as_ref).filter(wins).collect();
                pieces.without_cause.saturating_add(own.len() as u64)
            }
            _ => pieces.count(),
        }
    }
}

const fn is_cause_kind(kind: &Kind) -> bool {
    matches!(kind, Kind::PerPiece { .. } | Kind::Once { .. } | Kind::Zero { .. })
}

/// What one piece costs, for the kinds that share causes.
fn cost(tree: &Tree, node: usize, rule: usize) -> Option<Decimal> {
    let node = tree.nodes.get(node)?;
    match &node.rules().get(rule)?.kind {
        Kind::PerPiece { points, .. } | Kind::Once { points, .. } => Some(*points),
        Kind::Zero { .. } => Some(node.points),
        _ => None,
    }
}
