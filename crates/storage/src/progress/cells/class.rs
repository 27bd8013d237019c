//! The class of a cell, as SQL computes it from the facts and Rust reads it back.

use domain::reporting::cell::{FactClass, Status};

use crate::{Result, StorageError};

/// The class number of a cell `c`, or of a row with another alias; `$today` and `$near` are the names of two binds.
macro_rules! class {
    ($today:literal, $near:literal) => {
        $crate::progress::cells::class!("c", $today, $near)
    };
    ($row:literal, $today:literal, $near:literal) => {
        concat!(
            "(",
            $row,
            ".kind * 3 + case when ",
            $row,
            ".overdue_after < ",
            $today,
            " then 0 when ",
            $row,
            ".overdue_after <= ",
            $near,
            " then 1 else 2 end)",
        )
    };
}
pub(crate) use class;

/// The class behind a number that SQL computed.
pub(crate) fn class_from(number: i64) -> Result<FactClass> {
    u8::try_from(number)
        .ok()
        .and_then(FactClass::from_number)
        .ok_or_else(|| StorageError::inconsistent("cell", "class", number.to_string()))
}

/// For every class number the place of its status in [`Status::ALL`], one digit each: the rule, turned into a table that SQL can look into.
pub(super) fn status_digits() -> String {
    (0..FactClass::COUNT)
        .filter_map(FactClass::from_number)
        .filter_map(|class| Status::ALL.iter().position(|status| *status == class.status()))
        .map(|place| place.to_string())
        .collect()
}

/// The place of a cell's status in the order of need; `$19`, `$20` and `$25` as `fetch_showing!` binds them.
macro_rules! need {
    () => {
        concat!("substr(cast($25 as text), cast(1 + ", class!("$19", "$20"), " as integer), 1)")
    };
}
pub(super) use need;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_its_digit() {
        let digits = status_digits();
        assert_eq!(digits.len(), usize::from(FactClass::COUNT));
        for (number, digit) in (0..FactClass::COUNT).zip(digits.bytes()) {
            let status = Status::ALL[usize::from(digit - b'0')];
            assert_eq!(status, FactClass::from_number(number).unwrap().status(), "{number}");
        }
    }
}
