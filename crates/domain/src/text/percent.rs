//! A share in per cent, as pages and papers say it beside its two numbers.

/// So many of a hundred, rounded as a calculator rounds; but a hundred is said of all alone, and nothing of none alone. `None`: of nothing.
#[must_use]
pub fn whole_percent(part: u64, whole: u64) -> Option<u64> {
    rounded(part, whole, 100)
}

/// The same of numbers of rows, which are never negative.
#[must_use]
pub fn percent_of_rows(part: i64, whole: i64) -> Option<i64> {
    rounded_rows(part, whole, 100)
}

/// The same with one place behind the point: in tenths of a per cent.
#[must_use]
pub fn tenths_of_rows(part: i64, whole: i64) -> Option<i64> {
    rounded_rows(part, whole, 1_000)
}

fn rounded_rows(part: i64, whole: i64, full: u64) -> Option<i64> {
    let of = |number: i64| u64::try_from(number).unwrap_or_default();
    rounded(of(part), of(whole), full).and_then(|share| i64::try_from(share).ok())
}

/// So many of `full`.
fn rounded(part: u64, whole: u64, full: u64) -> Option<u64> {
    if whole == 0 {
        return None;
    }
    if part == 0 || part >= whole {
        return Some(if part == 0 { 0 } else { full });
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let near = (part * 2 * u128::from(full) + whole) / (2 * whole);
    Some(u64::try_from(near).unwrap_or(full).clamp(1, full - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_what_a_calculator_says_and_never_all_before_all_is_done() {
        for (part, whole, expected) in [
            (0, 0, None),
            (3, 0, None),
            (0, 684, Some(0)),
            (1, 684, Some(1)),
            (647, 684, Some(95)),
            (556, 614, Some(91)),
            (901, 903, Some(99)),
            (903, 903, Some(100)),
            (1, 3, Some(33)),
            (2, 3, Some(67)),
            // halves go up
            (1, 8, Some(13)),
            (u64::MAX - 1, u64::MAX, Some(99)),
        ] {
            assert_eq!(whole_percent(part, whole), expected, "{part} of {whole}");
        }
    }

    #[test]
    fn numbers_of_rows_are_said_alike() {
        for (part, whole, percent, tenths) in [
            (0, 0, None, None),
            (0, 5, Some(0), Some(0)),
            (36, 41, Some(88), Some(878)),
            (1, 3_000, Some(1), Some(1)),
            (1_999, 2_000, Some(99), Some(999)),
            (2_000, 2_000, Some(100), Some(1_000)),
        ] {
            assert_eq!((percent_of_rows(part, whole), tenths_of_rows(part, whole)), (percent, tenths), "{part} of {whole}");
        }
    }
}
