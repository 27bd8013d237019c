use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use super::decimal::{MOST_DECIMALS, UNIT};
use super::{Decimal, TooLarge, Whole};

/// A signed amount of the ledger, kept in ten-thousandths.
///
/// The ledger refuses to hold more than [`Amount::LARGEST`] in sizes, so no sum of its lines can leave the type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i128);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// More than all lines of a sheet together may amount to: 10^32 points, far beyond what counts and points of any file reach.
    pub(crate) const LARGEST: Self = Self(1_000_000_000_000_000_000_000_000_000_000_000_000);

    /// So many ten-thousandths, for sums over several sheets that are only shown.
    #[must_use]
    pub const fn of(ten_thousandths: i128) -> Self {
        Self(ten_thousandths)
    }

    /// In ten-thousandths.
    #[must_use]
    pub const fn ten_thousandths(self) -> i128 {
        self.0
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it takes something away.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Without its sign.
    #[must_use]
    pub const fn size(self) -> Self {
        Self(self.0.abs())
    }

    /// With exactly so many decimals; what is written so was rounded to them before.
    #[must_use]
    pub fn text(self, digits: u32) -> String {
        let digits = digits.min(MOST_DECIMALS);
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        let unit = u128::from(UNIT.unsigned_abs());
        let (whole, part) = (size / unit, size % unit / 10_u128.pow(MOST_DECIMALS - digits));
        let width = digits as usize;
        if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:0width$}") }
    }

    /// A whole number of ten-thousandths, if a ledger can hold it.
    pub(super) fn of_ten_thousandths(number: &Whole) -> Result<Self, TooLarge> {
        match number.small() {
            Some(small) if small.unsigned_abs() <= Self::LARGEST.0.unsigned_abs() => Ok(Self(small)),
            _ => Err(TooLarge),
        }
    }
}

impl From<Decimal> for Amount {
    fn from(number: Decimal) -> Self {
        Self(i128::from(number.ten_thousandths()))
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Amount {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_with_exactly_its_digits() {
        for (ten_thousandths, digits, text) in [
            (0, 2, "0.00"),
            (0, 0, "0"),
            (800_000, 2, "80.00"),
            (-73_300, 2, "-7.33"),
            (-73_350, 3, "-7.335"),
            (-100, 2, "-0.01"),
            (1, 4, "0.0001"),
            (-10_000, 0, "-1"),
            (5_000, 1, "0.5"),
        ] {
            assert_eq!(Amount(ten_thousandths).text(digits), text);
        }
    }
}
