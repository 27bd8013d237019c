//! 计入月份 of what people saw: neither to come nor before there was anything to look at; one whose bulletin is sealed is asked about.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use domain::calendar::office_time::day_text;
use domain::ids::CountyId;
use storage::Conn;
use storage::monitoring::bulletin;

use super::job::month_of;
use crate::Result;

/// What was seen counts for this month or one of so many before it.
const MONTHS_BACK: u32 = 24;
/// So many bulletins are looked through for the months that are sealed.
const LOOKED_THROUGH: i64 = 120;

/// The month of what was typed; nothing typed is the current one.
///
/// # Errors
/// Why it cannot be one, as a sentence.
pub(super) fn counted_month(text: &str, today: NaiveDate) -> std::result::Result<NaiveDate, String> {
    let this = today.format("%Y-%m").to_string();
    let text = if text.trim().is_empty() { this.as_str() } else { text };
    let month = month_of(text).filter(|month| *month <= today).ok_or("请填写已经开始的月份，如 2026-10。")?;
    let first = month_of(&this).and_then(|this| this.checked_sub_months(Months::new(MONTHS_BACK)));
    match first.filter(|first| month < *first) {
        Some(first) => Err(format!("最早可以计入{}，请核对年份。", month_text(first))),
        None => Ok(month),
    }
}

/// What is said where a month had ended before the column or the unit began; `called` is which.
pub(super) fn began_later(month: NaiveDate, began: Option<NaiveDate>, called: &str) -> Option<String> {
    let next = month.checked_add_months(Months::new(1))?;
    let began = began.filter(|began| *began >= next)?;
    Some(format!("{called}从{}起才有，不能计入{}，请核对计入月份。", day_text(began), month_text(month)))
}

/// The months whose bulletin is sealed, with the number of problems that the latest says.
///
/// # Errors
/// When the engine fails.
pub(super) async fn sealed_months(conn: &mut Conn, county: &CountyId) -> Result<BTreeMap<NaiveDate, i64>> {
    let mut sealed = BTreeMap::new();
    // the latest of a month comes first
    for one in bulletin::latest(conn, county, LOOKED_THROUGH).await?.into_iter().filter(|one| one.sealed.is_some()) {
        sealed.entry(one.month).or_insert_with(|| one.facts.found());
    }
    Ok(sealed)
}

/// The question about a month whose bulletin is sealed.
pub(super) fn after_bulletin(month: NaiveDate, found: i64) -> String {
    format!(
        "{}的监测通报已经定稿，写的是{found}个问题；再计入这个月，监测总览等页面的数就与通报不同。仍要计入的，请勾选。",
        month_text(month)
    )
}

fn month_text(month: NaiveDate) -> String {
    month.format("%Y年%-m月").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_month_has_begun_and_is_not_of_another_age() {
        let of = |text: &str| counted_month(text, day("2026-12-01"));
        for (text, month) in [("", "2026-12-01"), ("2026-08", "2026-08-01"), ("2024-12", "2024-12-01")] {
            assert_eq!(of(text), Ok(day(month)), "{text}");
        }
        for (text, said) in
            [("2027-01", "已经开始的月份"), ("去年", "已经开始的月份"), ("2024-11", "最早可以计入2024年12月"), ("2019-01", "最早")]
        {
            assert!(of(text).is_err_and(|why| why.contains(said)), "{text}");
        }
    }

    #[test]
    fn a_column_that_began_later_was_not_there() {
        let said = |began: &str| began_later(day("2026-08-01"), Some(day(began)), "栏目“动态”");
        assert_eq!(said("2026-08-31"), None);
        assert_eq!(said("2026-09-01").as_deref(), Some("栏目“动态”从2026年9月1日起才有，不能计入2026年8月，请核对计入月份。"));
        assert_eq!(began_later(day("2026-08-01"), None, "栏目“动态”"), None);
    }
}
