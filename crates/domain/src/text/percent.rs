//! A share in whole per cent, as pages say it beside its two numbers.

/// So many of a hundred, rounded as a calculator rounds; but a hundred is said of all alone, and nothing of none alone. `None`: of nothing.
#[must_use]
pub fn whole_percent(part: u64, whole: u64) -> Option<u64> {
    if whole == 0 {
        return None;
    }
    if part == 0 || part >= whole {
        return Some(if part == 0 { 0 } else { 100 });
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let near = (part * 200 + whole) / (2 * whole);
    Some(u64::try_from(near).unwrap_or(99).clamp(1, 99))
}

/// The same of counts as they are stored, which are never negative.
#[must_use]
pub fn whole_percent_of(part: i64, whole: i64) -> Option<i64> {
    let of = |number: i64| u64::try_from(number).unwrap_or_default();
    whole_percent(of(part), of(whole)).and_then(|share| i64::try_from(share).ok())
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
            if let (Ok(part), Ok(whole)) = (i64::try_from(part), i64::try_from(whole)) {
                assert_eq!(whole_percent_of(part, whole).map(i64::unsigned_abs), expected, "{part} of {whole}");
            }
        }
    }
}
