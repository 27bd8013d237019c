//! 发布条数: how much a column published in a month, as a person says where the machine cannot read. The rules of the week and of the monthly
//! minimum take it as they take what was read; nothing else can be said of such a column.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::decision::Origin;

/// The most items a column is said to have published in a month.
pub const MOST: u32 = 3_660;

/// What a column published in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// So many items.
    pub number: u32,
    /// Days on which they were published, as far as somebody said them; one for each item.
    pub days: Vec<NaiveDate>,
    /// Whether it came in a file or was typed.
    pub origin: Origin,
    /// The days of the month before, where each of its items has one: a week that begins there belongs to this month.
    pub before: Option<Vec<NaiveDate>>,
}

impl Counted {
    /// Whether it says of every week if something was published in it: there is nothing, or each item has its day.
    #[must_use]
    pub const fn tells_weeks(&self) -> bool {
        self.days.len() >= self.number as usize
    }
}

/// A row of a file of such numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CountEntry {
    /// Its number in the file.
    pub row: usize,
    /// The unit, by its full name, short name or an alias.
    pub unit: String,
    /// 栏目名称.
    pub column: String,
    /// 月份, as written; empty is the month of the form.
    pub month: String,
    /// 条数; none is that of the days.
    pub number: Option<u32>,
    /// 发布日期, as written.
    pub days: String,
}

/// The number and the days of a month that somebody wrote; the days in their order.
///
/// # Errors
/// What is wrong with them, in the office's words and without an end.
pub fn counted(number: Option<u32>, days: &str, month: NaiveDate, today: NaiveDate, origin: Origin) -> Result<Counted, String> {
    let written = days.split(['、', '，', ',', ';', '；', ' ', '\n', '\r', '\u{3000}']).map(str::trim).filter(|day| !day.is_empty());
    let mut days = Vec::new();
    for text in written {
        let day = day_in(text, month)
            .ok_or_else(|| format!("发布日期写的是“{text}”，请填写{}的日期，如 3日 或 2026-11-03", month.format("%Y年%-m月")))?;
        if day > today {
            return Err(format!("发布日期“{text}”还没有到"));
        }
        days.push(day);
    }
    days.sort_unstable();
    let named = u32::try_from(days.len()).unwrap_or(u32::MAX);
    let number = match number {
        None if days.is_empty() => return Err("没有填写条数，没有发布的请填写0".into()),
        None => named,
        Some(number) if number < named => return Err(format!("条数{number}少于写明的{named}个发布日期，请核对")),
        Some(number) => number,
    };
    if number > MOST { Err(format!("条数超过{MOST}，请核对")) } else { Ok(Counted { number, days, origin, before: None }) }
}

/// `3`, `3日`, `2026-11-03`, `2026年11月3日` in a month.
fn day_in(text: &str, month: NaiveDate) -> Option<NaiveDate> {
    let bare = text.trim_end_matches('日');
    let day = match bare.parse::<u32>() {
        Ok(number) => month.with_day(number)?,
        Err(_) => {
            ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d"].into_iter().find_map(|form| NaiveDate::parse_from_str(bare, form).ok())?
        }
    };
    ((day.year(), day.month()) == (month.year(), month.month())).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_number_with_or_without_days() {
        let of = |number: Option<u32>, days: &str| counted(number, days, day("2026-11-01"), day("2026-11-20"), Origin::File);
        for (number, days, expected, tells) in [
            (Some(0), "", (0, vec![]), true),
            (Some(4), "", (4, vec![]), false),
            (None, "3日、2026-11-09、2026/11/9，2026年11月2日", (4, vec!["2026-11-02", "2026-11-03", "2026-11-09", "2026-11-09"]), true),
            (Some(5), "20", (5, vec!["2026-11-20"]), false),
        ] {
            let found = of(number, days).unwrap();
            let expected_days: Vec<NaiveDate> = expected.1.into_iter().map(day).collect();
            assert_eq!((found.number, &found.days, found.tells_weeks()), (expected.0, &expected_days, tells), "{days}");
        }
        for (number, days, why) in [
            (None, "", "没有填写条数"),
            (Some(1), "3、4", "条数1少于写明的2个"),
            (None, "2026-10-31", "请填写2026年11月的日期"),
            (None, "31日", "请填写2026年11月的日期"),
            (None, "上旬", "请填写2026年11月的日期"),
            (None, "21日", "还没有到"),
            (Some(9_999), "", "条数超过"),
        ] {
            let said = of(number, days).unwrap_err();
            assert!(said.contains(why), "{said}");
        }
    }
}
