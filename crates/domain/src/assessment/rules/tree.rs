use std::collections::HashMap;
use std::sync::Arc;

use super::super::number::Decimal;
use super::Rule;

/// A tree of indicators (指标). Nodes stand in the order of the file, each before what is beneath it.
#[derive(Debug, Clone)]
pub struct Tree {
    /// Its name.
    pub name: Arc<str>,
    /// The full mark of a unit to which all applies.
    pub full_mark: Decimal,
    /// Whether the sum is scaled to the full mark.
    pub is_normalised: bool,
    /// All nodes.
    pub nodes: Vec<Node>,
    /// Places of the nodes of level 1.
    pub top: Vec<usize>,
    /// Places by id.
    pub(super) places: HashMap<Arc<str>, usize>,
}

impl Tree {
    /// The place of a node.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// A node and all above it, from below.
    pub fn upwards(&self, place: usize) -> impl Iterator<Item = &Node> {
        std::iter::successors(self.nodes.get(place), |node| node.parent.and_then(|parent| self.nodes.get(parent)))
    }
}

/// An indicator.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its id, unique in the tree.
    pub id: Arc<str>,
    /// Its title, for people.
    pub title: String,
    /// What it is worth.
    pub points: Decimal,
    /// From 1 to 4.
    pub level: u32,
    /// The place of the node above.
    pub parent: Option<usize>,
    /// What happens if it does not apply to a unit; without it always applies.
    pub na: Option<NotApplicable>,
    /// Classes of units for which it is not meant.
    pub not_for: Vec<String>,
    /// What it is made of.
    pub body: Body,
}

impl Node {
    /// Its rules; a branch has none.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        match &self.body {
            Body::Leaf(rules) => rules,
            Body::Branch { .. } => &[],
        }
    }

    /// Whether it holds rules rather than nodes.
    #[must_use]
    pub const fn is_leaf(&self) -> bool {
        matches!(self.body, Body::Leaf(_))
    }
}

/// What a node is made of.
#[derive(Debug, Clone)]
pub enum Body {
    /// Rules.
    Leaf(Vec<Rule>),
    /// Nodes.
    Branch {
        /// Places of the nodes beneath.
        children: Vec<usize>,
        /// Whether their sum is scaled to the branch's points.
        is_normalised: bool,
    },
}

/// What happens to a node that does not apply to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum NotApplicable {
    /// It is left out.
    LeaveOut,
    /// A note earns a share.
    Note,
    /// A share for everybody who says so.
    Uniform,
}

coded!(NotApplicable);
