use std::borrow::Cow;
use std::sync::Arc;

use super::super::facts::Finding;
use super::super::number::{Amount, Exact};
use super::super::problem::Problem;
use super::super::rules::{Basis, Gate, Rule, Veto, VetoEffect};
use super::explain::why;
use super::score::{Scored, Scorer};
use super::{Entry, Figures, Place, Sheet, Status, amount};

impl Scorer<'_> {
    /// Steps 3 to 11: leaves, caps, scaling, bonus, penalties, floor, rounding.
    pub(super) fn scored(mut self, sheet: Sheet) -> Result<Sheet, Problem> {
        let Scored { mut sum, worth } = self.all(&self.tree.top, false)?;
        if worth.is_zero() {
            return Ok(self.finished(sheet, Status::NotAssessed, None));
        }
        let full = self.full(worth)?;
        if self.tree.is_normalised {
            sum = self.normalised(Scored { sum, worth }, self.tree.full_mark, &Place::Total)?.sum;
        }
        if !self.pending.is_empty() {
            return Ok(self.finished(sheet, Status::Incomplete, None));
        }
        let base = sum;
        sum += self.bonus(base)?;
        sum += self.penalties()?;
        if sum.is_negative() {
            sum += self.ledger.write(Place::Total, Entry::Floor, -sum, || Cow::Borrowed("总分最低为0"))?;
        }
        let veto = self.rules.veto.as_ref().filter(|_| !self.unit.known.vetoes.is_empty());
        if let Some(veto) = veto {
            self.veto_lines(veto, None)?;
        }
        let figures = self.figures(Some(base), sum, full)?;
        let status = if veto.is_some() { Status::Vetoed } else { Status::Scored };
        let sheet = Sheet { is_unranked: veto.is_some(), grade: veto.and_then(|veto| veto.grade.clone()), ..sheet };
        Ok(self.finished(sheet, status, Some(figures)))
    }

    /// Step 2: nothing is scored; with a fixed score that is the total.
    pub(super) fn vetoed(mut self, veto: &Veto, sheet: Sheet) -> Result<Sheet, Problem> {
        let score = if let VetoEffect::Fixed(score) = veto.effect { Some(Amount::from(score)) } else { None };
        self.veto_lines(veto, score)?;
        let figures = match score {
            Some(score) => Some(self.figures(None, score, self.tree.full_mark.into())?),
            None => None,
        };
        Ok(Sheet { status: Status::Vetoed, lines: self.ledger.lines, figures, grade: veto.grade.clone(), ..sheet })
    }

    /// A line for every event; the first carries the score.
    fn veto_lines(&mut self, veto: &Veto, score: Option<Amount>) -> Result<(), Problem> {
        let mut score = score.unwrap_or_default();
        for event in &self.unit.known.vetoes {
            let event = veto.events.get(*event).map(AsRef::as_ref).unwrap_or_default();
            self.ledger.write(Place::Total, Entry::Veto, score, || Cow::Owned(format!("单项否决：{event}")))?;
            score = Amount::ZERO;
        }
        Ok(())
    }

    /// The full mark of this unit: a tree that does not scale is smaller for a unit that lacks a part of it.
    fn full(&self, worth: Amount) -> Result<Amount, Problem> {
        if self.tree.is_normalised {
            return Ok(self.tree.full_mark.into());
        }
        let product = &Exact::from(self.tree.full_mark) * &worth.into();
        self.for_total(&product.divided_by(&self.full_worth().into()).unwrap_or(Exact::ZERO), self.ledger.digits.line)
    }

    /// Lines of the bonus: rules, cap, gate, in this order.
    fn bonus(&mut self, base: Amount) -> Result<Amount, Problem> {
        let Some(bonus) = &self.rules.bonus else { return Ok(Amount::ZERO) };
        let mut sum = Amount::ZERO;
        for (rule, finding) in &self.unit.known.bonus {
            sum += self.extra(&bonus.rules[*rule], finding, Place::Bonus)?;
        }
        if let Some(cap) = bonus.cap.map(Amount::from).filter(|cap| sum > *cap) {
            let most = self.ledger.text(cap);
            sum += self.ledger.write(Place::Bonus, Entry::BonusCap, cap - sum, || Cow::Owned(format!("加分上限 {most}")))?;
        }
        if let Some(gate) = &bonus.gate
            && let Some(why) = self.closed(gate, base)?
        {
            sum += self.ledger.write(Place::Bonus, Entry::BonusGate, -sum, || Cow::Owned(why))?;
        }
        Ok(sum)
    }

    /// Why the gate is closed; nothing if it is open.
    fn closed(&self, gate: &Gate, base: Amount) -> Result<Option<String>, Problem> {
        let (word, looked_at) = match &gate.node {
            None => ("基础分".to_owned(), Some(base)),
            Some(id) => (format!("指标“{id}”"), self.tree.place(id).and_then(|place| self.sums[place])),
        };
        let Some(looked_at) = looked_at else { return Ok(Some(format!("{word}不适用，加分不计入"))) };
        let (number, digits) = match self.rules.basis {
            Basis::Printed => (self.for_total(&looked_at.into(), self.ledger.digits.total)?, self.ledger.digits.total),
            Basis::Exact => (looked_at, self.ledger.digits.line),
        };
        let threshold = Amount::from(gate.threshold);
        let is_open = if gate.is_strict { number > threshold } else { number >= threshold };
        let needed = if gate.is_strict { "超过" } else { "不低于" };
        Ok((!is_open).then(|| format!("{word}{}，未达到{needed}{}，加分不计入", number.text(digits), gate.threshold)))
    }

    /// Lines of the penalties.
    fn penalties(&mut self) -> Result<Amount, Problem> {
        let mut sum = Amount::ZERO;
        for (rule, finding) in &self.unit.known.penalties {
            sum += self.extra(&self.rules.penalties[*rule], finding, Place::Penalty)?;
        }
        Ok(sum)
    }

    /// The line of a rule outside of the tree.
    fn extra(&mut self, rule: &Rule, finding: &Finding, place: Place) -> Result<Amount, Problem> {
        let pieces = if let Finding::Pieces(pieces) = finding { pieces.count() } else { 0 };
        let size = amount::of_extra(&rule.kind, finding, pieces);
        let signed = if place == Place::Penalty { size.negated() } else { size };
        let line = self.ledger.digits.line;
        let note = || Cow::Owned(why(&rule.kind, finding, pieces, Default::default(), line));
        self.ledger.exact(place, Entry::Rule(Arc::clone(&rule.id)), &signed, note)
    }

    /// Step 11, with the line for what rounding adds.
    fn figures(&mut self, base: Option<Amount>, exact: Amount, full: Amount) -> Result<Figures, Problem> {
        let digits = self.ledger.digits;
        let total = self.for_total(&exact.into(), digits.total)?;
        self.ledger.write(Place::Total, Entry::Rounding, total - exact, || Cow::Owned(format!("总分四舍五入到{}位小数", digits.total)))?;
        let of_full = |number: &Exact| number.divided_by(&full.into());
        let rate = match of_full(&(&Exact::from(total) * &Exact::from(100))) {
            Some(rate) => Some(self.for_total(&rate, digits.rate)?),
            None => None,
        };
        let converted = match self.rules.convert.as_ref().map(|convert| Exact::from(convert.points)) {
            Some(points) => match of_full(&(&Exact::from(total) * &points)) {
                Some(share) => Some(self.for_total(&share.min(points), digits.convert)?),
                None => None,
            },
            None => None,
        };
        Ok(Figures { base, exact, total, full, rate, converted })
    }

    /// The sheet with what was scored.
    fn finished(self, sheet: Sheet, status: Status, figures: Option<Figures>) -> Sheet {
        let id = |place: usize| Arc::clone(&self.tree.nodes[place].id);
        let nodes = self.sums.iter().enumerate().map(|(place, sum)| (id(place), *sum)).collect();
        let pending = self.pending.iter().map(|place| id(*place)).collect();
        Sheet { status, lines: self.ledger.lines, nodes, pending, figures, ..sheet }
    }
}
