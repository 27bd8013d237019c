//! 问责: a unit was talked to, criticised in public, or may not be praised; and who may be praised for a round.

use chrono::NaiveDate;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AccountabilityKind {
    /// 约谈.
    Talk,
    /// 通报批评.
    Criticism,
    /// 取消评优.
    NoMerit,
}

coded!(AccountabilityKind);

impl AccountabilityKind {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Talk => "约谈",
            Self::Criticism => "通报批评",
            Self::NoMerit => "取消评优",
        }
    }
}

/// A record, as far as it decides about praise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The unit.
    pub unit: String,
    /// What was done.
    pub kind: AccountabilityKind,
    /// When.
    pub happened_on: NaiveDate,
    /// It was taken back.
    pub is_withdrawn: bool,
}

/// Whether a record counts in a span of days; both ends count.
#[must_use]
pub fn counts(record: &Record, (from, to): (NaiveDate, NaiveDate)) -> bool {
    !record.is_withdrawn && (from..=to).contains(&record.happened_on)
}

/// Splits units with the highest grade into those that may be praised and those that may not, in their order.
#[must_use]
pub fn merit<'u>(highest: &[&'u str], records: &[Record], days: (NaiveDate, NaiveDate)) -> (Vec<&'u str>, Vec<&'u str>) {
    let is_struck = |unit: &&&str| {
        records.iter().any(|record| record.unit == **unit && record.kind == AccountabilityKind::NoMerit && counts(record, days))
    };
    let (struck, praised): (Vec<&&str>, Vec<&&str>) = highest.iter().partition(is_struck);
    (praised.into_iter().copied().collect(), struck.into_iter().copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_not_be_praised_is_struck_within_the_days_alone() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let record = |unit: &str, kind: AccountabilityKind, on: &str, is_withdrawn: bool| Record {
            unit: unit.into(),
            kind,
            happened_on: day(on),
            is_withdrawn,
        };
        let days = (day("2026-01-01"), day("2026-12-31"));
        let records = [
            record("a", AccountabilityKind::Talk, "2026-05-01", false),
            record("b", AccountabilityKind::NoMerit, "2026-12-31", false),
            record("c", AccountabilityKind::NoMerit, "2025-12-31", false),
            record("d", AccountabilityKind::NoMerit, "2026-06-01", true),
        ];
        let (praised, struck) = merit(&["a", "b", "c", "d"], &records, days);
        assert_eq!((praised, struck), (vec!["a", "c", "d"], vec!["b"]));
    }
}
