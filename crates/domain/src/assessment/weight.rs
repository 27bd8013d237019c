//! 权重: what part of the full mark an indicator has.

use super::{Amount, Decimal};

/// The weight in per cent, with as many decimals as it takes and two at most, half up; nothing where nothing can be scored.
#[must_use]
pub fn weight_words(points: Decimal, full: Decimal) -> Option<String> {
    let (points, full) = (i128::from(points.ten_thousandths()), i128::from(full.ten_thousandths()));
    if full <= 0 {
        return None;
    }
    // hundredths of a per cent, half up
    let hundredths = (points * 20_000 + full).div_euclid(2 * full);
    let digits = match (hundredths % 100, hundredths % 10) {
        (0, _) => 0,
        (_, 0) => 1,
        _ => 2,
    };
    Some(format!("{}%", Amount::of(hundredths * 100).text(digits)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_said_as_shortly_as_it_can_be() {
        let of = |text: &str| Decimal::parse(text).unwrap();
        for (points, full, words) in [
            ("80", "100", Some("80%")),
            ("20", "100", Some("20%")),
            ("12.5", "100", Some("12.5%")),
            ("0.05", "100", Some("0.05%")),
            ("1", "3", Some("33.33%")),
            ("2", "3", Some("66.67%")),
            ("30", "30", Some("100%")),
            ("0", "100", Some("0%")),
            ("1", "0", None),
        ] {
            assert_eq!(weight_words(of(points), of(full)).as_deref(), words, "{points} of {full}");
        }
    }
}
