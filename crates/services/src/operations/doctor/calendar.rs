use chrono::{Datelike, NaiveDate};
use domain::calendar::working_days::Calendar;
use storage::operations::county;
use storage::reporting::cell;
use storage::{Db, Result};

use super::Check;
use crate::operations::settings;

/// The State Council's general office usually publishes next year's arrangement in November.
const PUBLISHED_IN: u32 = 11;

/// The years that the program brings and those that the county loaded, and how many reports are due in other years.
pub(super) async fn loaded(db: &Db, today: NaiveDate) -> Result<(Vec<i32>, i64)> {
    let mut conn = db.read().await?;
    let (mut years, mut provisional) = (Calendar::national().loaded_years(), 0);
    for county in county::list(&mut conn).await? {
        years = settings::loaded_years(&county::settings(&mut conn, &county.id).await?);
        let missing = (today.year()..).find(|year| !years.contains(year)).and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
        provisional += cell::waiting_from(&mut conn, &county.id, missing.unwrap_or(today)).await?;
    }
    Ok((years, provisional))
}

/// This year's working days can be counted, and next year's once they are known.
pub(super) fn check(today: NaiveDate, loaded: &[i32], provisional: i64) -> Vec<Check> {
    let has = |year: i32| loaded.contains(&year);
    let (year, next) = (today.year(), today.year() + 1);
    let mut checks = Vec::new();
    if has(year) {
        let years: Vec<String> = loaded.iter().map(ToString::to_string).collect();
        checks.push(Check::good(
            format!("已载入 {} 年的节假日安排。", years.join("、")),
            format!("holidays loaded for {}", years.join(", ")),
        ));
    } else {
        checks.push(Check::wrong(
            format!("{year}年的节假日安排没有载入，期限暂按周一至周五推算。请在“设置”的“工作日历”里粘贴国务院办公厅的通知载入。"),
            format!("the holidays of {year} are not loaded: its days are counted Monday to Friday; paste the notice under 设置"),
        ));
    }
    if !has(next) && today.month() >= PUBLISHED_IN {
        checks.push(Check::look(
            format!("{next}年的节假日安排还没有载入，通常11月公布。请在“设置”的“工作日历”里粘贴通知载入。"),
            format!("the holidays of {next} are not loaded yet; they are usually published in November: paste the notice under 设置"),
        ));
    }
    if provisional > 0 {
        checks.push(Check::look(
            format!("{provisional}个应报事项的期限在节假日安排没有载入的年度，暂按周一至周五推算；载入后会列出需要顺延的。"),
            format!("{provisional} reports are due in years whose holidays are not loaded: their dates are provisional"),
        ));
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::check;

    #[test]
    fn next_year_is_asked_for_from_november() {
        let loaded = [2023, 2024, 2025, 2026];
        let verdicts = |day: &str| check(day.parse().unwrap(), &loaded, 0).iter().map(|check| check.verdict).collect::<Vec<_>>();
        assert_eq!(verdicts("2025-12-01"), [Verdict::Good]);
        assert_eq!(verdicts("2026-10-31"), [Verdict::Good]);
        assert_eq!(verdicts("2026-11-01"), [Verdict::Good, Verdict::Look]);
        assert_eq!(verdicts("2031-01-01"), [Verdict::Wrong]);
        let provisional = check("2026-10-31".parse().unwrap(), &loaded, 7);
        assert!(provisional[1].verdict == Verdict::Look && provisional[1].chinese.contains("7个应报事项"));
    }
}
