use chrono::{Datelike, NaiveDate};
use domain::calendar::working_days::Calendar;

use super::Check;

/// The State Council's general office usually publishes next year's arrangement in November.
const PUBLISHED_IN: u32 = 11;

/// This year's working days can be counted, and next year's once they are known.
pub(super) fn check(today: NaiveDate) -> Vec<Check> {
    let loaded = Calendar::national().loaded_years();
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
            format!("{year} 年的节假日安排没有载入,不能按工作日推算时限。请升级程序,或按文档载入国务院办公厅公布的安排。"),
            format!("the holidays of {year} are not loaded: no deadline in working days can be counted; upgrade the program"),
        ));
    }
    if !has(next) && today.month() >= PUBLISHED_IN {
        checks.push(Check::look(
            format!("{next} 年的节假日安排还没有载入,通常 11 月公布。请在年底前升级程序,或按文档载入。"),
            format!("the holidays of {next} are not loaded yet; they are usually published in November: upgrade before the year ends"),
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
        let verdicts = |day: &str| check(day.parse().unwrap()).iter().map(|check| check.verdict).collect::<Vec<_>>();
        assert_eq!(verdicts("2025-12-01"), [Verdict::Good]);
        assert_eq!(verdicts("2026-10-31"), [Verdict::Good]);
        assert_eq!(verdicts("2026-11-01"), [Verdict::Good, Verdict::Look]);
        assert_eq!(verdicts("2031-01-01"), [Verdict::Wrong]);
    }
}
