//! What a fact is worth under its rule, exactly. `P` is the points of the leaf.

use super::super::facts::{Finding, Verdict};
use super::super::number::{Amount, Decimal, Exact, Whole, half_up};
use super::super::rules::{Kind, Named};

/// What a rule of a leaf adds; below zero it deducts. `pieces` are those of the fact that count here.
pub(super) fn of_leaf(kind: &Kind, finding: &Finding, pieces: u64, leaf: Decimal) -> Exact {
    let full = Exact::from(leaf);
    match (kind, finding) {
        (Kind::Zero { .. }, _) if pieces > 0 => full.negated(),
        (Kind::Judgement { none, .. }, Finding::Judged(verdict)) => match verdict {
            Verdict::Fine => Exact::ZERO,
            Verdict::Nothing => Exact::from(*none).negated(),
            Verdict::Partial(amount) => Exact::from(*amount).negated(),
        },
        (Kind::CheckPoints { points, cap }, Finding::Missed(names)) => {
            let sum: Amount = names.iter().map(|name| worth(points, name)).map(Amount::from).sum();
            at_most(sum.into(), *cap).negated()
        }
        (Kind::NoneDone { points, share, .. }, Finding::Done { done: 0, of }) if *of > 0 => {
            (&Exact::from(*points) * &(*share).into()).negated()
        }
        (Kind::Ceiling { rate, .. }, _) if pieces > 0 => &(&full * &(*rate).into()) - &full,
        (Kind::Tier { tiers }, Finding::Tier(name)) => &Exact::from(worth(tiers, name)) - &full,
        (Kind::Share { parts }, Finding::Achieved(names)) => &(&full * &achieved(parts, names)) - &full,
        (Kind::Proportion { points }, Finding::Done { done, of }) => {
            let points = Exact::from(points.unwrap_or(leaf));
            Exact::quotient(*done, *of).map_or(Exact::ZERO, |share| &(&points * &share) - &points)
        }
        (Kind::BelowTarget { target, per_point, cap, rate_digits }, _) => rate(finding, *rate_digits).map_or(Exact::ZERO, |rate| {
            let short = (&Exact::from(*target) - &rate).max(Exact::ZERO);
            at_most(&short * &(*per_point).into(), *cap).negated()
        }),
        (Kind::Quota { minimum, points, cap, .. }, _) => times(minimum.saturating_sub(pieces), *points, *cap).negated(),
        (Kind::PerPeriod { below: each_below, empty: each_empty, cap, .. }, Finding::Periods { below, empty }) => {
            let below = times(below.len() as u64, *each_below, None);
            at_most(&below + &times(empty.len() as u64, *each_empty, None), *cap).negated()
        }
        (Kind::Scores { .. }, Finding::Scores { sums, count }) => mean(sums, *count).map_or(Exact::ZERO, |mean| &(&full * &mean) - &full),
        _ => of_extra(kind, finding, pieces).negated(),
    }
}

/// What a rule of the bonus adds, or one of the penalties takes off.
pub(super) fn of_extra(kind: &Kind, finding: &Finding, pieces: u64) -> Exact {
    match (kind, finding) {
        (Kind::PerPiece { points, cap, .. }, _) => times(pieces, *points, *cap),
        (Kind::Once { points, .. }, _) if pieces > 0 => (*points).into(),
        (Kind::Levels { cap, .. }, Finding::Levels { points, .. }) => at_most((*points).into(), *cap),
        (Kind::Given { cap, .. }, Finding::Given(amount)) => at_most((*amount).into(), *cap),
        (Kind::OverQuota { first_over, first, then_over, step, each, cap, .. }, _) => over(kind, pieces).map_or(Exact::ZERO, |over| {
            let mut sum = Exact::ZERO;
            if over > Exact::from(*first_over) {
                sum = (*first).into();
            }
            if over > Exact::from(*then_over) {
                let steps = (&over - &(*then_over).into()).divided_by(&(*step).into()).map_or(Whole::ZERO, |steps| steps.floor());
                sum = &sum + &(&Exact::from(*each) * &Exact::of_units(steps, 0));
            }
            at_most(sum, *cap)
        }),
        // a fact was read by the kind of its rule, so what is left are counts of nothing
        _ => Exact::ZERO,
    }
}

/// By how many per cent a quota was passed.
pub(super) fn over(kind: &Kind, count: u64) -> Option<Exact> {
    let Kind::OverQuota { quota, .. } = kind else { return None };
    Some(&(&Exact::quotient(count, *quota)? * &Exact::from(100)) - &Exact::from(100))
}

/// A rate in per cent, rounded first where the rule says so; nothing where there was nothing to do.
pub(super) fn rate(finding: &Finding, digits: Option<u32>) -> Option<Exact> {
    let rate = match finding {
        Finding::Rate(rate) => (*rate).into(),
        Finding::Done { done, of } => &Exact::quotient(*done, *of)? * &Exact::from(100),
        _ => return None,
    };
    Some(digits.map_or_else(|| rate.clone(), |digits| Exact::of_units(half_up(&rate, digits), digits)))
}

/// The share that parts come to, one at most.
pub(super) fn achieved(parts: &Named, names: &[std::sync::Arc<str>]) -> Exact {
    let sum: Amount = names.iter().map(|name| worth(parts, name)).map(Amount::from).sum();
    Exact::from(sum).min(Decimal::ONE.into())
}

/// The mean of scores, each over its full mark; nothing where there is none.
pub(super) fn mean(sums: &[(Decimal, Amount)], count: u64) -> Option<Exact> {
    let shares: Option<Vec<Exact>> = sums.iter().map(|(of, sum)| Exact::from(*sum).divided_by(&(*of).into())).collect();
    Exact::sum(&shares?).divided_by(&count.into())
}

fn times(count: u64, points: Decimal, cap: Option<Decimal>) -> Exact {
    at_most(&Exact::from(count) * &points.into(), cap)
}

fn at_most(amount: Exact, cap: Option<Decimal>) -> Exact {
    match cap {
        Some(cap) => amount.min(cap.into()),
        None => amount,
    }
}

pub(super) fn worth(named: &Named, name: &str) -> Decimal {
    named.get(name).copied().unwrap_or_default()
}
