use std::borrow::Cow;
use std::sync::Arc;

use super::super::facts::{Claim, Finding, Note};
use super::super::number::{Amount, Decimal, Exact};
use super::super::problem::Problem;
use super::super::rules::{Kind, Node, NotApplicable, Rule};
use super::explain::{percent, why};
use super::score::Scorer;
use super::{Entry, Line, Place};
use super::{amount, explain};

impl Scorer<'_> {
    /// The lines of a leaf that is not left out; gives their sum.
    pub(super) fn leaf(&mut self, place: usize, node: &Node) -> Result<Amount, Problem> {
        let leaf = || Place::Node(Arc::clone(&node.id));
        let mut sum = self.ledger.write(leaf(), Entry::Full, node.points.into(), || Cow::Borrowed("本项分值"))?;
        if let Some(Claim::Credited { by, note, rate }) = self.unit.known.claim(place) {
            return Ok(sum + self.credit(node, *by, *note, *rate)?);
        }
        let rules = node.rules();
        // of several ceilings only the lowest; the first in the file among equals
        let ceiling = rules.iter().enumerate().filter_map(|(at, rule)| self.ceiling(place, at, rule).map(|rate| (rate, at))).min();
        if let Some((_, at)) = ceiling {
            sum += self.rule(place, node, at)?;
        }
        for (at, rule) in rules.iter().enumerate() {
            if !matches!(rule.kind, Kind::Ceiling { .. }) {
                sum += self.rule(place, node, at)?;
            }
        }
        Ok(sum)
    }

    fn credit(&mut self, node: &Node, by: NotApplicable, note: Note, rate: Decimal) -> Result<Amount, Problem> {
        let entry = if by == NotApplicable::Uniform { Entry::NaUniform } else { Entry::NaNote };
        let credit = &Exact::from(node.points) * &rate.into();
        let amount = &credit - &node.points.into();
        let (points, line) = (Amount::from(node.points), self.ledger.digits.line);
        self.ledger.exact(Place::Node(Arc::clone(&node.id)), entry, &amount, || {
            let published = match note {
                Note::Published => "已发布情况说明",
                Note::Late => "情况说明发布较晚",
                Note::None => return Cow::Borrowed("未发布情况说明，不得分"),
            };
            Cow::Owned(format!("{published}，按{}计：{} × {} = {}", percent(rate), points.text(line), rate, explain::shown(&credit, line)))
        })
    }

    /// The rate of a ceiling that applies.
    fn ceiling(&self, place: usize, at: usize, rule: &Rule) -> Option<Decimal> {
        let Kind::Ceiling { rate, .. } = &rule.kind else { return None };
        match self.unit.known.finding(place, at)? {
            Finding::Pieces(pieces) if pieces.count() > 0 => Some(*rate),
            _ => None,
        }
    }

    /// The line of one rule.
    fn rule(&mut self, place: usize, node: &Node, at: usize) -> Result<Amount, Problem> {
        let Some(rule) = node.rules().get(at) else { return Ok(Amount::ZERO) };
        let Some(finding) = self.unit.known.finding(place, at) else {
            if rule.kind.is_measured() {
                self.wait_for(place);
            }
            return Ok(Amount::ZERO);
        };
        let pieces = match finding {
            Finding::Pieces(pieces) => self.causes.count(pieces, place, at, &rule.kind),
            _ => 0,
        };
        let exact = amount::of_leaf(&rule.kind, finding, pieces, node.points);
        let (leaf, entry, line) = (Place::Node(Arc::clone(&node.id)), Entry::Rule(Arc::clone(&rule.id)), self.ledger.digits.line);
        let note = || Cow::Owned(why(&rule.kind, finding, pieces, node.points, line));
        match finding {
            Finding::Scores { count: 0, .. } => {
                self.wait_for(place);
                Ok(Amount::ZERO)
            }
            Finding::Scores { count, .. } => {
                let amount = self.ledger.rounded(&exact, line, &leaf, &entry)?;
                self.ledger.put(Line { leaf, rule: entry, amount, n: Some(*count), note: note() })
            }
            _ => self.ledger.exact(leaf, entry, &exact, note),
        }
    }
}
