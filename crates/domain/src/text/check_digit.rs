//! Check digits of personal numbers.

/// The last character of an identity number whose first seventeen digits these are: GB 11643, ISO 7064 MOD 11-2.
pub(crate) fn of_identity(digits: impl IntoIterator<Item = u32>) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let sum: u32 = digits.into_iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    CHECK[sum as usize % 11]
}

/// Whether the last digit of a card's number is the right one (Luhn).
pub(crate) fn is_luhn(digits: impl DoubleEndedIterator<Item = u32>) -> bool {
    let value = |(place, digit): (usize, u32)| {
        let doubled = digit * if place % 2 == 1 { 2 } else { 1 };
        doubled / 10 + doubled % 10
    };
    digits.rev().enumerate().map(value).sum::<u32>().is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> {
        text.chars().filter_map(|c| c.to_digit(10)).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn the_examples_of_the_standards() {
        assert_eq!((of_identity(digits("11010519491231002")), of_identity(digits("34052419800101001"))), ('X', 'X'));
        assert!(is_luhn(digits("79927398713")) && !is_luhn(digits("79927398710")));
    }
}
