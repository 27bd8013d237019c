use std::fmt;

/// Ten-thousandths in one.
pub(crate) const UNIT: i64 = 10_000;
/// Digits behind the point at most.
pub(super) const MOST_DECIMALS: u32 = 4;
/// Digits before it at most.
const MOST_WHOLE: usize = 9;

/// A number as a rule or a fact writes it: points, rates, shares, thresholds. Never negative; kept in ten-thousandths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i64);

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One: a whole share.
    pub const ONE: Self = Self(UNIT);

    /// Reads `12`, `0.5`, `2.0000`: up to nine digits, up to four decimals, no sign, no white space.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |text: &str, most: usize| {
            let fits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            if fits { text.parse::<i64>().ok() } else { None }
        };
        let (whole, decimals) = match text.split_once('.') {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (text, None),
        };
        let whole = digits(whole, MOST_WHOLE)?;
        let part = match decimals {
            Some(written) => {
                let part = digits(written, MOST_DECIMALS as usize)?;
                part * 10_i64.pow(MOST_DECIMALS - u32::try_from(written.len()).ok()?)
            }
            None => 0,
        };
        Some(Self(whole * UNIT + part))
    }

    /// In ten-thousandths.
    #[must_use]
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// How many decimals it needs: trailing zeros do not count.
    #[must_use]
    pub fn decimals(self) -> u32 {
        (0..MOST_DECIMALS).find(|digits| self.0 % 10_i64.pow(MOST_DECIMALS - digits) == 0).unwrap_or(MOST_DECIMALS)
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

/// As short as it can be written: `2.5`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::Amount::from(*self).text(self.decimals()))
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_the_contract_writes_them() {
        for (text, ten_thousandths) in [
            ("0", 0),
            ("12", 120_000),
            ("007", 70_000),
            ("0.5", 5_000),
            ("2.0000", 20_000),
            ("0.0001", 1),
            ("1.05", 10_500),
            ("999999999.9999", 9_999_999_999_999),
        ] {
            assert_eq!(Decimal::parse(text).map(Decimal::ten_thousandths), Some(ten_thousandths), "{text}");
        }
        for text in
            ["", ".", "1.", ".5", "1.00000", "-1", "+1", " 1", "1 ", "1e3", "1,5", "1_0", "1234567890", "0.5.5", "１２", "٣", "NaN", "1\n"]
        {
            assert_eq!(Decimal::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn trailing_zeros_are_no_decimals() {
        for (text, decimals, short) in
            [("2.0000", 0, "2"), ("2.50", 1, "2.5"), ("0.01", 2, "0.01"), ("1.2300", 2, "1.23"), ("0.0001", 4, "0.0001"), ("10", 0, "10")]
        {
            let number = Decimal::parse(text).unwrap();
            assert_eq!((number.decimals(), number.to_string().as_str()), (decimals, short));
        }
    }
}
