//! What was found out about each unit (事实): counts, marks, claims that something does not apply, vetoes. Read against the rules,
//! so that behind this door every fact fits its rule.

mod finding;
mod pieces;
mod read;
mod read_claim;

use std::sync::Arc;

pub use finding::{Finding, Verdict};
pub use pieces::Pieces;
pub use read_claim::{Claim, Note};

/// The facts of a round.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The round.
    pub round: String,
    /// The units in their official order (机构序列), each with its facts.
    pub units: Vec<Unit>,
}

/// A unit in a round.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its id.
    pub id: Arc<str>,
    /// Its place in the groups of the rules.
    pub group: usize,
    /// Its place in the trees of the rules: its own or the group's.
    pub tree: usize,
    /// Its class; leaves may not be meant for it.
    pub class: Option<String>,
    /// Whether it takes part.
    pub is_assessed: bool,
    /// Its rank in the round before.
    pub previous: Option<u64>,
    /// What is known about it.
    pub known: Known,
}

/// What is known about a unit. Each list is in the order of the rules, whatever order the facts came in.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// By node and rule.
    pub(crate) findings: Vec<((usize, usize), Finding)>,
    /// By node.
    pub(crate) claims: Vec<(usize, Claim)>,
    /// By rule of the bonus.
    pub(crate) bonus: Vec<(usize, Finding)>,
    /// By rule of the penalties.
    pub(crate) penalties: Vec<(usize, Finding)>,
    /// Places of veto events.
    pub(crate) vetoes: Vec<usize>,
}

impl Known {
    /// The fact of a rule on a leaf.
    pub(crate) fn finding(&self, node: usize, rule: usize) -> Option<&Finding> {
        of(&self.findings, &(node, rule))
    }

    /// What was decided about a claim on a node.
    pub(crate) fn claim(&self, node: usize) -> Option<&Claim> {
        of(&self.claims, &node)
    }
}

/// The value of a key in a sorted list.
pub(crate) fn of<'k, K: Ord, V>(sorted: &'k [(K, V)], key: &K) -> Option<&'k V> {
    let place = sorted.binary_search_by(|(known, _)| known.cmp(key)).ok()?;
    sorted.get(place).map(|(_, value)| value)
}
