use std::cmp::Ordering;
use std::ops::{Add, Mul, Sub};

use super::decimal::UNIT;
use super::{Amount, Decimal, Whole};

/// A fraction, exact whatever its size. Its bottom is above zero. Fractions are not reduced: they live for a few steps only.
#[derive(Debug, Clone)]
pub(crate) struct Exact {
    top: Whole,
    bottom: Whole,
}

impl Exact {
    pub(crate) const ZERO: Self = Self { top: Whole::ZERO, bottom: Whole::Small(1) };

    /// `top / bottom`; nothing where the bottom is not above zero.
    pub(crate) fn quotient(top: impl Into<Whole>, bottom: impl Into<Whole>) -> Option<Self> {
        let (top, bottom) = (top.into(), bottom.into());
        bottom.is_positive().then_some(Self { top, bottom })
    }

    /// `top` thousandths, hundredths, …: a number of units of the last of so many decimals.
    pub(crate) fn of_units(units: Whole, decimals: u32) -> Self {
        Self { top: units, bottom: Whole::power_of_ten(decimals) }
    }

    pub(super) fn top(&self) -> &Whole {
        &self.top
    }

    pub(super) fn bottom(&self) -> &Whole {
        &self.bottom
    }

    /// Divided; nothing where `by` is not above zero.
    pub(crate) fn divided_by(&self, by: &Self) -> Option<Self> {
        by.top.is_positive().then(|| Self { top: &self.top * &by.bottom, bottom: &self.bottom * &by.top })
    }

    /// The largest whole number that is not above it.
    pub(crate) fn floor(&self) -> Whole {
        self.top.floor_divided(&self.bottom)
    }

    pub(crate) fn negated(&self) -> Self {
        Self { top: &Whole::ZERO - &self.top, bottom: self.bottom.clone() }
    }

    /// The exact sum of many, halves first: so that many different bottoms cost little.
    pub(crate) fn sum(numbers: &[Self]) -> Self {
        match numbers {
            [] => Self::ZERO,
            [one] => one.clone(),
            _ => {
                let (left, right) = numbers.split_at(numbers.len() / 2);
                &Self::sum(left) + &Self::sum(right)
            }
        }
    }
}

impl From<Decimal> for Exact {
    fn from(number: Decimal) -> Self {
        Self { top: Whole::Small(i128::from(number.ten_thousandths())), bottom: Whole::Small(i128::from(UNIT)) }
    }
}

impl From<Amount> for Exact {
    fn from(amount: Amount) -> Self {
        Self { top: Whole::Small(amount.ten_thousandths()), bottom: Whole::Small(i128::from(UNIT)) }
    }
}

impl From<u64> for Exact {
    fn from(count: u64) -> Self {
        Self { top: Whole::from(count), bottom: Whole::Small(1) }
    }
}

impl Add for &Exact {
    type Output = Exact;

    fn add(self, other: Self) -> Exact {
        if self.bottom == other.bottom {
            return Exact { top: &self.top + &other.top, bottom: self.bottom.clone() };
        }
        Exact { top: &(&self.top * &other.bottom) + &(&other.top * &self.bottom), bottom: &self.bottom * &other.bottom }
    }
}

impl Sub for &Exact {
    type Output = Exact;

    fn sub(self, other: Self) -> Exact {
        if self.bottom == other.bottom {
            return Exact { top: &self.top - &other.top, bottom: self.bottom.clone() };
        }
        Exact { top: &(&self.top * &other.bottom) - &(&other.top * &self.bottom), bottom: &self.bottom * &other.bottom }
    }
}

impl Mul for &Exact {
    type Output = Exact;

    fn mul(self, other: Self) -> Exact {
        Exact { top: &self.top * &other.top, bottom: &self.bottom * &other.bottom }
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.bottom == other.bottom {
            return self.top.cmp(&other.top);
        }
        (&self.top * &other.bottom).cmp(&(&other.top * &self.bottom))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotient(top: i128, bottom: i128) -> Exact {
        Exact::quotient(top, bottom).unwrap()
    }

    #[test]
    fn thirds_are_thirds() {
        let sum = Exact::sum(&[quotient(1, 3), quotient(2, 6), quotient(3, 9), Exact::ZERO]);
        assert_eq!(sum, Exact::from(1));
        assert!(quotient(1, 3) > Exact::from(Decimal::parse("0.3333").unwrap()));
        assert!(quotient(-1, 3) < Exact::ZERO);
        assert_eq!(quotient(1, 3).divided_by(&quotient(1, 6)), Some(Exact::from(2)));
        assert_eq!(quotient(1, 3).divided_by(&Exact::ZERO), None);
        assert!(Exact::quotient(1_i128, 0_i128).is_none() && Exact::quotient(1_i128, -2_i128).is_none());
    }

    /// 1/10007 + … with bottoms whose product has thousands of digits comes to the same in any order.
    #[test]
    fn many_different_bottoms_stay_exact() {
        let numbers: Vec<Exact> = (0..400).map(|place| quotient(1, 10_007 + 2 * place)).collect();
        let backwards: Vec<Exact> = numbers.iter().rev().cloned().collect();
        assert_eq!(Exact::sum(&numbers), Exact::sum(&backwards));
        assert_eq!(Exact::sum(&numbers[..2]), quotient(10_009 + 10_007, 10_007 * 10_009));
    }
}
