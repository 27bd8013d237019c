use super::decimal::MOST_DECIMALS;
use super::{Amount, Exact, TooLarge, Whole};

/// The only rounding there is: `floor(x · 10^digits + 1/2)`, in units of the last digit. A tie goes to the larger number, also
/// below zero.
pub(crate) fn half_up(number: &Exact, digits: u32) -> Whole {
    let two = Whole::Small(2);
    let doubled = &(&two * number.top()) * &Whole::power_of_ten(digits);
    (&doubled + number.bottom()).floor_divided(&(&two * number.bottom()))
}

/// [`half_up`] as an amount of the ledger, which has four digits at most.
pub(crate) fn rounded(number: &Exact, digits: u32) -> Result<Amount, TooLarge> {
    let digits = digits.min(MOST_DECIMALS);
    let units = half_up(number, digits);
    Amount::of_ten_thousandths(&(&units * &Whole::power_of_ten(MOST_DECIMALS - digits)))
}

#[cfg(test)]
mod tests {
    use super::super::Decimal;
    use super::*;

    fn up(top: i128, bottom: i128, digits: u32) -> String {
        rounded(&Exact::quotient(top, bottom).unwrap(), digits).unwrap().text(digits)
    }

    #[test]
    fn a_tie_goes_to_the_larger_number_also_below_zero() {
        for (top, bottom, digits, expected) in [
            (7_335, 1_000, 2, "7.34"),
            (-7_335, 1_000, 2, "-7.33"),
            (125, 1_000, 2, "0.13"),
            (-125, 1_000, 2, "-0.12"),
            (1_005, 1_000, 2, "1.01"),
            (5, 2, 0, "3"),
            (-5, 2, 0, "-2"),
            (1, 3, 4, "0.3333"),
            (2, 3, 2, "0.67"),
            (-2, 3, 2, "-0.67"),
            (-1, 1_000, 2, "0.00"),
            (-5, 1_000, 2, "0.00"),
            (-51, 10_000, 2, "-0.01"),
            (91_005, 1_000, 2, "91.01"),
            (90_995, 1_000, 2, "91.00"),
            (0, 7, 4, "0.0000"),
        ] {
            assert_eq!(up(top, bottom, digits), expected, "up({top}/{bottom}, {digits})");
        }
    }

    #[test]
    fn what_no_ledger_can_hold_is_said() {
        let huge = Exact::of_units(Whole::power_of_ten(40), 0);
        assert_eq!(rounded(&huge, 2), Err(TooLarge));
        assert_eq!(rounded(&huge.negated(), 2), Err(TooLarge));
        let largest = Decimal::parse("999999999.9999").unwrap();
        assert_eq!(rounded(&Exact::from(largest), 4).unwrap(), Amount::from(largest));
    }
}
