//! Rules that a person writes: a rules file changed piece by piece, each change one that the engine's reader takes; a tree of its own
//! for units to which parts do not apply; and what is odd about it, by place.

mod derive;
mod nodes;
mod ranks;
mod remarks;
mod rule_fields;
mod share;
mod standing;

pub use derive::Derived;
pub use nodes::{Move, NodeWords};
pub use ranks::{GroupWords, MOST_TIES, RankWords};
pub use remarks::{Remark, RemarkCode, remarks};
pub use rule_fields::{Param, RuleKind, RulePart, RuleWords};
pub use share::Way;
pub use standing::{StandingField, StandingWords};

use serde_json::{Map, Value};

use super::ProblemCode;
use super::number::Decimal;
use super::rules::RuleSet;
use crate::text::json::Json;

/// Why a change cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// What it is about is not there any more.
    Gone,
    /// A sentence that says what to do.
    Said(String),
    /// Fields of a rule, each with a sentence.
    Fields(Vec<(Param, String)>),
    /// Fields of what stands beside the trees, each with a sentence.
    Standing(Vec<(StandingField, String)>),
}

impl EditError {
    fn said(sentence: &str) -> Self {
        Self::Said(sentence.to_owned())
    }
}

/// A rules file that is being written.
#[derive(Debug, Clone, PartialEq)]
pub struct RulesFile(Value);

impl RulesFile {
    /// Takes a text that the engine's reader has taken before.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
        value.is_object().then_some(Self(value))
    }

    /// The file.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// How many decimals points may have.
    #[must_use]
    pub fn digits(&self) -> u32 {
        self.0["digits"]["line"].as_u64().and_then(|digits| u32::try_from(digits).ok()).unwrap_or(2).min(4)
    }

    /// The smallest step of points, in ten-thousandths.
    fn step(&self) -> i64 {
        10_i64.pow(4 - self.digits())
    }

    /// Makes a change, unless the engine's reader refuses what comes out; then everything stays as it was.
    fn change<T>(&mut self, change: impl FnOnce(&mut Self) -> Result<T, EditError>) -> Result<T, EditError> {
        let mut changed = self.clone();
        let done = change(&mut changed)?;
        changed.check()?;
        *self = changed;
        Ok(done)
    }

    fn check(&self) -> Result<(), EditError> {
        let text = self.text();
        let json = Json::read(&text).map_err(|error| EditError::Said(format!("细则不能这样保存：{error}。")))?;
        let Err(problems) = RuleSet::read(&json) else { return Ok(()) };
        // the gate or an order of ranks names a node that is gone; of these the editor shows what decides between equals
        if problems.iter().any(|problem| problem.code == ProblemCode::UnknownLeaf) {
            return Err(EditError::said(
                "加分门槛或排名的次序要看这项指标，不能删去；同分时的先后请先在“排名和小数”或该分组里改，其余的请导出细则改掉那一处，再作为新版本导入。",
            ));
        }
        Err(EditError::Said(problems.iter().map(super::Problem::sentence).take(3).collect()))
    }

    fn tree(&mut self, name: &str) -> Result<&mut Map<String, Value>, EditError> {
        self.0["trees"].as_object_mut().and_then(|trees| trees.get_mut(name)).and_then(Value::as_object_mut).ok_or(EditError::Gone)
    }

    fn nodes(&mut self, tree: &str) -> Result<&mut Vec<Value>, EditError> {
        self.tree(tree)?.get_mut("nodes").and_then(Value::as_array_mut).ok_or(EditError::Gone)
    }
}

/// A number as rules files write it.
fn written(number: Decimal) -> Value {
    Value::String(number.to_string())
}

/// So many ten-thousandths as rules files write them.
fn written_points(ten_thousandths: i64) -> Value {
    let text = super::number::Amount::of(ten_thousandths.into()).text(4);
    Value::String(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// What a file says a node, a rule or a tree is worth, in ten-thousandths.
fn points_of(value: &Value) -> i64 {
    value.as_str().and_then(Decimal::parse).map(Decimal::ten_thousandths).unwrap_or_default()
}

#[cfg(test)]
mod tests;
