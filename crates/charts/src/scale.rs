//! Scales start at zero and carry a few round numbers.

/// Tick values from zero up to the first round number that is not below the largest count; never fractions.
pub(crate) fn ticks(largest: u64) -> Vec<u64> {
    let step = step(largest);
    let last = largest.max(1).div_ceil(step);
    (0..=last).map(|k| k.saturating_mul(step)).collect()
}

/// The smallest of 1, 2, 5, 10, 20, 50 … that needs at most five steps.
fn step(largest: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            let step = power.saturating_mul(factor);
            if largest.div_ceil(step) <= 5 {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// A count as a position on a scale. Beyond 2^53 neighbouring counts share a position, which no eye can tell.
#[expect(clippy::cast_precision_loss, reason = "a drawing has a few hundred positions")]
pub(crate) fn position(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_largest() {
        for (largest, expected) in [
            (0, vec![0, 1]),
            (1, vec![0, 1]),
            (5, vec![0, 1, 2, 3, 4, 5]),
            (6, vec![0, 2, 4, 6]),
            (46, vec![0, 10, 20, 30, 40, 50]),
            (1_104, vec![0, 500, 1_000, 1_500]),
        ] {
            assert_eq!(ticks(largest), expected, "{largest}");
        }
    }

    #[test]
    fn the_largest_count_there_is_does_not_overflow() {
        let all = ticks(u64::MAX);
        assert!(all.len() <= 6);
        assert_eq!(all.last(), Some(&u64::MAX));
    }
}
