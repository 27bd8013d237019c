//! Points of parts that do not apply, shared out among those that do: exact to the smallest step that points may have.

/// How.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Way {
    /// Each of the others gets as much.
    Evenly,
    /// Each gets as much as it weighs.
    ByPoints,
}

coded!(Way);

impl Way {
    /// The words of the choice.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Evenly => "平均分给其余各项",
            Self::ByPoints => "按分值比例分给其余各项",
        }
    }
}

/// Adds `extra` to the points, in steps of `step` (all in ten-thousandths). Nothing is lost: what does not divide goes, a step each, to
/// those that lost most by it, the first of equals first.
#[must_use]
pub(super) fn share_out(points: &[i64], extra: i64, step: i64, way: Way) -> Vec<i64> {
    let weight = |points: i64| match way {
        Way::Evenly => 1,
        Way::ByPoints => i128::from(points),
    };
    let all: i128 = points.iter().map(|points| weight(*points)).sum();
    let steps = i128::from(extra / step);
    if all == 0 {
        return points.to_vec();
    }
    let mut shares: Vec<(i128, i128)> =
        points.iter().map(|points| (steps * weight(*points) / all, steps * weight(*points) % all)).collect();
    let given: i128 = shares.iter().map(|(whole, _)| whole).sum();
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(shares[*place].1));
    for place in order.into_iter().take(usize::try_from(steps - given).unwrap_or_default()) {
        shares[place].0 += 1;
    }
    points.iter().zip(shares).map(|(points, (steps, _))| points + i64::try_from(steps).unwrap_or_default() * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_and_the_first_of_equals_gets_the_rest() {
        for (points, extra, step, way, shared) in [
            // 20 over three: 6.67, 6.67, 6.66
            (vec![300_000, 300_000, 200_000], 200_000, 100, Way::Evenly, vec![366_700, 366_700, 266_600]),
            (vec![300_000, 300_000, 200_000], 200_000, 100, Way::ByPoints, vec![375_000, 375_000, 250_000]),
            // whole points alone
            (vec![10_000, 10_000, 10_000], 20_000, 10_000, Way::Evenly, vec![20_000, 20_000, 10_000]),
            // 10 by 7 : 2 : 1 of ten-thousandths
            (vec![70_000, 20_000, 10_000], 100_000, 1, Way::ByPoints, vec![140_000, 40_000, 20_000]),
            (vec![1, 2], 1, 1, Way::ByPoints, vec![1, 3]),
            (vec![50_000], 30_000, 100, Way::Evenly, vec![80_000]),
            (Vec::new(), 30_000, 100, Way::Evenly, Vec::new()),
        ] {
            assert_eq!(share_out(&points, extra, step, way), shared, "{points:?} + {extra}");
        }
    }

    #[test]
    fn every_sum_is_exact_and_nobody_loses() {
        let mut state = 7_u64;
        let mut next = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        for _ in 0..2_000 {
            let step = [1, 100, 10_000][usize::try_from(next(3)).unwrap()];
            let points: Vec<i64> = (0..=next(12)).map(|_| i64::try_from(next(5_000) + 1).unwrap() * step).collect();
            let extra = i64::try_from(next(90_000)).unwrap() * step;
            for way in Way::ALL {
                let shared = share_out(&points, extra, step, way);
                assert_eq!(shared.iter().sum::<i64>(), points.iter().sum::<i64>() + extra);
                assert!(shared.iter().zip(&points).all(|(new, old)| new >= old && new % step == 0));
            }
        }
    }
}
