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

/// What is asked before a record of a day within sealed rounds is entered or taken back: what it does to lists that are out.
#[must_use]
pub fn sealed_question(unit: &str, rounds: &[String], changed: &[String], is_entered: bool) -> String {
    let (rounds, lists) = (rounds.join("、"), changed.join("、"));
    let done = if is_entered { "登记" } else { "撤销" };
    let effect = match (changed.is_empty(), is_entered) {
        (true, _) => "评优名单不变".to_owned(),
        (false, true) => format!("{unit}从{lists}的评优名单中去掉"),
        (false, false) => format!("{unit}回到{lists}的评优名单"),
    };
    format!(
        "这一天在已经封存的{rounds}的考评期内。{done}后{effect}；封存的得分、名次和等次不变，已经印发的要另行更正。确实要{done}的，请勾选“批次已封存，仍{done}”。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_record_does_to_sealed_lists_is_said_before_it_is_entered() {
        let rounds = ["“2026年第三季度”".to_owned(), "“2026考核年度”".to_owned()];
        let entered = sealed_question("审计局", &rounds, &rounds[..1], true);
        assert!(entered.contains("已经封存的“2026年第三季度”、“2026考核年度”的考评期内"), "{entered}");
        assert!(entered.contains("登记后审计局从“2026年第三季度”的评优名单中去掉；"), "{entered}");
        assert!(sealed_question("审计局", &rounds, &[], true).contains("登记后评优名单不变；"));
        assert!(
            sealed_question("审计局", &rounds, &rounds, false).contains("撤销后审计局回到“2026年第三季度”、“2026考核年度”的评优名单；")
        );
    }

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
