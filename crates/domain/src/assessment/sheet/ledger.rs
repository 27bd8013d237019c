use std::borrow::Cow;

use super::super::number::{Amount, Exact, TooLarge, rounded};
use super::super::problem::{At, Problem, ProblemCode};
use super::super::rules::Digits;
use super::{Entry, Line, Place};

/// The lines of one sheet. Every amount goes through here and is rounded here.
pub(super) struct Ledger<'r> {
    unit: &'r str,
    pub(super) digits: Digits,
    pub(super) lines: Vec<Line>,
    /// The sizes of all lines together: no sum of lines is larger.
    size: Amount,
}

impl<'r> Ledger<'r> {
    pub(super) fn new(unit: &'r str, digits: Digits, lines: usize) -> Self {
        Self { unit, digits, lines: Vec::with_capacity(lines), size: Amount::ZERO }
    }

    /// Writes a line of an exact amount; gives what was written. What adds nothing is not written, with the exceptions that
    /// [`Entry`] knows.
    pub(super) fn exact(
        &mut self,
        leaf: Place,
        rule: Entry,
        amount: &Exact,
        note: impl FnOnce() -> Cow<'static, str>,
    ) -> Result<Amount, Problem> {
        let amount = self.rounded(amount, self.digits.line, &leaf, &rule)?;
        self.write(leaf, rule, amount, note)
    }

    /// Writes a line of an amount that is rounded already.
    pub(super) fn write(
        &mut self,
        leaf: Place,
        rule: Entry,
        amount: Amount,
        note: impl FnOnce() -> Cow<'static, str>,
    ) -> Result<Amount, Problem> {
        if amount.is_zero() && !rule.is_always_written() {
            return Ok(amount);
        }
        self.put(Line { leaf, rule, amount, n: None, note: note() })
    }

    /// Writes a line whatever it adds.
    pub(super) fn put(&mut self, line: Line) -> Result<Amount, Problem> {
        let amount = line.amount;
        let size = self.size + amount.size();
        if amount.size() > Amount::LARGEST || size > Amount::LARGEST {
            return Err(self.too_large(&line.leaf, &line.rule));
        }
        self.size = size;
        self.lines.push(line);
        Ok(amount)
    }

    /// Rounded for a place of the ledger, which names the refusal.
    pub(super) fn rounded(&self, exact: &Exact, digits: u32, leaf: &Place, rule: &Entry) -> Result<Amount, Problem> {
        rounded(exact, digits).map_err(|TooLarge| self.too_large(leaf, rule))
    }

    fn too_large(&self, leaf: &Place, rule: &Entry) -> Problem {
        let at = At::unit(self.unit).leaf(leaf.as_str()).rule(rule.as_str());
        at.problem(ProblemCode::BadNumber, "算出来的数大得无法记分，请核对件数和分值。")
    }

    /// An amount as lines write it.
    pub(super) fn text(&self, amount: Amount) -> String {
        amount.text(self.digits.line)
    }
}
