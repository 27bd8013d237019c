//! The free text of 评分标准 turned into proposals of rules. A person confirms each; nothing unsure is more than a judgement with
//! the sentence kept.

mod clause;

use super::number::{Amount, Decimal};
use super::rules::{Kind, Named};
use clause::Clause;

/// A rule that a sentence may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The part of the text that it is taken from, to the letter.
    pub kept: String,
    /// The rule.
    pub kind: Kind,
    /// Whether the words leave no other reading.
    pub is_sure: bool,
}

/// Proposes rules for the text of a leaf of so many points.
#[must_use]
pub fn propose(text: &str, leaf: Decimal) -> Vec<Proposal> {
    let clauses = Clause::split(text);
    if let Some(whole) = whole(text, &clauses, leaf) {
        return vec![whole];
    }
    let mut found: Vec<Proposal> = Vec::new();
    for clause in &clauses {
        match one(clause, leaf) {
            // 未公开的扣20分，不全的扣1至18分: two halves of one judgement
            Some(Kind::Judgement { min, max, .. }) if clause.range().is_some() => {
                let none = found.pop_if(|known| matches!(known.kind, Kind::Once { .. }));
                let whole = none.as_ref().map_or(leaf, |known| if let Kind::Once { points, .. } = known.kind { points } else { leaf });
                let kept = none.map_or_else(|| clause.text().to_owned(), |known| format!("{}，{}", known.kept, clause.text()));
                found.push(Proposal { kept, kind: Kind::Judgement { none: whole, min, max }, is_sure: true });
            }
            Some(kind) => found.push(Proposal { kept: clause.text().to_owned(), kind, is_sure: true }),
            None => found.push(judged(clause.text(), leaf)),
        }
    }
    found
}

/// What only a person can tell.
fn judged(text: &str, leaf: Decimal) -> Proposal {
    let kind = Kind::Judgement { none: leaf, min: Decimal::ZERO, max: leaf };
    Proposal { kept: text.to_owned(), kind, is_sure: false }
}

/// Rules that several clauses make together.
fn whole(text: &str, clauses: &[Clause<'_>], leaf: Decimal) -> Option<Proposal> {
    let sum = |named: &Named| -> Amount { named.values().map(|number| Amount::from(*number)).sum() };
    let made = |kind: Kind, is_sure: bool| Some(Proposal { kept: text.trim().to_owned(), kind, is_sure });
    if let Some(parts) = all(clauses, Clause::part) {
        let is_sure = sum(&parts) == Decimal::ONE.into();
        return made(Kind::Share { parts }, is_sure);
    }
    if let Some(tiers) = all(clauses, Clause::tier) {
        let is_sure = tiers.values().max() == Some(&leaf);
        return made(Kind::Tier { tiers }, is_sure);
    }
    if let Some(points) = all(clauses, Clause::check_point) {
        let is_sure = sum(&points) == leaf.into();
        return made(Kind::CheckPoints { points, cap: None }, is_sure);
    }
    None
}

/// Names with numbers, if every clause has one and there are several.
fn all<'t>(clauses: &[Clause<'t>], of: impl Fn(&Clause<'t>) -> Option<(String, Decimal)>) -> Option<Named> {
    let named: Vec<(String, Decimal)> = clauses.iter().map(of).collect::<Option<_>>()?;
    (named.len() > 1).then(|| named.into_iter().map(|(name, number)| (name.into(), number)).collect())
}

/// The rule of one clause, if its words leave no other reading.
fn one(clause: &Clause<'_>, leaf: Decimal) -> Option<Kind> {
    if let Some((min, max)) = clause.range() {
        return Some(Kind::Judgement { none: leaf, min, max });
    }
    if clause.holds(&["不高于及格分", "不超过及格分"]) {
        return Some(Kind::Ceiling { rate: Decimal::parse("0.6")?, within: None });
    }
    if clause.holds(&["均值", "平均"]) && clause.factor().is_some() {
        return Some(Kind::Scores { of: Decimal::parse("100")? });
    }
    if let Some(points) = clause.factor().filter(|_| clause.holds(&["率"])) {
        return Some(Kind::Proportion { points: (points != leaf).then_some(points) });
    }
    if clause.holds(&["扣完", "不得分", "全扣", "计0分"]) && !clause.holds(&["为止"]) {
        return Some(Kind::Zero { within: None });
    }
    let points = clause.taken()?;
    let cap = clause.cap();
    if let Some(minimum) = clause.minimum() {
        return Some(Kind::Quota { minimum, points, cap, within: None });
    }
    if clause.holds(&["一半", "百分点", "%"]) {
        return None;
    }
    Some(if clause.is_each() { Kind::PerPiece { points, cap, within: None } } else { Kind::Once { points, within: None } })
}

#[cfg(test)]
mod tests;
