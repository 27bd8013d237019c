use std::cmp::Ordering;
use std::ops::{Add, Mul, Sub};

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::ToPrimitive;

/// A whole number of any size. Nearly all fit into 128 bits; what does not goes on in a longer number, never round the corner.
#[derive(Debug, Clone)]
pub(crate) enum Whole {
    /// Fits.
    Small(i128),
    /// Does not.
    Big(BigInt),
}

impl Whole {
    pub(crate) const ZERO: Self = Self::Small(0);

    pub(super) fn small(&self) -> Option<i128> {
        match self {
            Self::Small(small) => Some(*small),
            Self::Big(_) => None,
        }
    }

    fn big(&self) -> BigInt {
        match self {
            Self::Small(small) => BigInt::from(*small),
            Self::Big(big) => big.clone(),
        }
    }

    pub(crate) fn is_positive(&self) -> bool {
        *self > Self::ZERO
    }

    /// Ten to that power.
    pub(crate) fn power_of_ten(exponent: u32) -> Self {
        match 10_i128.checked_pow(exponent) {
            Some(small) => Self::Small(small),
            None => Self::Big(BigInt::from(10).pow(exponent)),
        }
    }

    /// The largest whole number that is not above the quotient. `by` is above zero.
    pub(crate) fn floor_divided(&self, by: &Self) -> Self {
        match (self, by) {
            (Self::Small(top), Self::Small(bottom)) => Self::Small(floor(*top, *bottom)),
            _ => Self::from(self.big().div_floor(&by.big())),
        }
    }
}

/// Most numbers fit into half of the width, where the machine divides by itself.
fn floor(top: i128, bottom: i128) -> i128 {
    match (i64::try_from(top), i64::try_from(bottom)) {
        // the only quotient of two that does not fit is that of the smallest number and minus one, and `bottom` is above zero
        (Ok(top), Ok(bottom)) => i128::from(top.div_euclid(bottom)),
        _ => top.div_euclid(bottom),
    }
}

impl From<BigInt> for Whole {
    fn from(big: BigInt) -> Self {
        match big.to_i128() {
            Some(small) => Self::Small(small),
            None => Self::Big(big),
        }
    }
}

impl From<i128> for Whole {
    fn from(number: i128) -> Self {
        Self::Small(number)
    }
}

impl From<u64> for Whole {
    fn from(number: u64) -> Self {
        Self::Small(i128::from(number))
    }
}

impl Add for &Whole {
    type Output = Whole;

    fn add(self, other: Self) -> Whole {
        let small = self.small().zip(other.small()).and_then(|(one, other)| one.checked_add(other));
        small.map_or_else(|| (self.big() + other.big()).into(), Whole::Small)
    }
}

impl Sub for &Whole {
    type Output = Whole;

    fn sub(self, other: Self) -> Whole {
        let small = self.small().zip(other.small()).and_then(|(one, other)| one.checked_sub(other));
        small.map_or_else(|| (self.big() - other.big()).into(), Whole::Small)
    }
}

impl Mul for &Whole {
    type Output = Whole;

    fn mul(self, other: Self) -> Whole {
        let small = self.small().zip(other.small()).and_then(|(one, other)| one.checked_mul(other));
        small.map_or_else(|| (self.big() * other.big()).into(), Whole::Small)
    }
}

impl PartialEq for Whole {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Whole {}

impl PartialOrd for Whole {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Whole {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Small(one), Self::Small(other)) => one.cmp(other),
            _ => self.big().cmp(&other.big()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_goes_on() {
        let largest = Whole::Small(i128::MAX);
        let one = Whole::Small(1);
        let beyond = &largest + &one;
        assert!(matches!(beyond, Whole::Big(_)) && beyond > largest);
        assert_eq!(&beyond - &one, largest);
        assert!(matches!(&beyond - &one, Whole::Small(_)), "and comes back");
        let square = &largest * &largest;
        assert_eq!(square.floor_divided(&largest), largest);
        assert_eq!(Whole::power_of_ten(40).floor_divided(&Whole::power_of_ten(38)), Whole::Small(100));
    }

    #[test]
    fn quotients_go_down_also_below_zero() {
        for (top, bottom, floor) in
            [(7, 2, 3), (-7, 2, -4), (-8, 2, -4), (0, 5, 0), (i128::MIN, 1, i128::MIN), (i128::from(i64::MIN), 1, i128::from(i64::MIN))]
        {
            assert_eq!(Whole::Small(top).floor_divided(&Whole::Small(bottom)), Whole::Small(floor), "{top}/{bottom}");
        }
        let below = &Whole::ZERO - &Whole::power_of_ten(40);
        assert_eq!(below.floor_divided(&Whole::Small(3)).floor_divided(&Whole::power_of_ten(39)), Whole::Small(-4));
    }
}
