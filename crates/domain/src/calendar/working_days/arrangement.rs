use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::{CalendarError, DayKind};

/// One year's holiday arrangement (放假安排) as published, in our file format: `year`, `source`, `days`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearArrangement {
    /// The year the notice is about.
    pub year: i32,
    /// Title and number of the notice, so that a disputed deadline can be checked against it.
    pub source: String,
    /// Every day named by the notice; all others follow the week.
    pub days: Vec<ArrangedDay>,
}

/// A day the notice names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArrangedDay {
    /// The day.
    pub date: NaiveDate,
    /// The festival it belongs to.
    pub name: String,
    /// `true` for a day off (放假), `false` for a make-up working day (调休上班).
    pub off: bool,
}

impl YearArrangement {
    /// Reads one holiday file and refuses what cannot be right.
    ///
    /// # Errors
    /// [`CalendarError::BadArrangement`] when it is not our JSON, names no source or no day, names a day twice or a
    /// day of another year (only the last week of December before is common, with New Year), or calls a weekday a
    /// make-up day.
    pub fn from_json(text: &str) -> Result<Self, CalendarError> {
        let arrangement: Self =
            serde_json::from_str(text).map_err(|problem| CalendarError::BadArrangement(format!("格式不对（{problem}）")))?;
        arrangement.check()?;
        Ok(arrangement)
    }

    /// Reads the rows of a table: 日期, 名称, 放假 or 上班. A row that is empty throughout is passed over.
    ///
    /// # Errors
    /// [`CalendarError::BadArrangement`] as for [`YearArrangement::from_json`], or when a row has no date or no such word.
    pub fn from_rows<'a>(
        year: i32,
        source: &str,
        rows: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
    ) -> Result<Self, CalendarError> {
        let mut days = Vec::new();
        for (place, (date, name, kind)) in (1..).zip(rows) {
            let (date, name, kind) = (date.trim(), name.trim(), kind.trim());
            if date.is_empty() && name.is_empty() && kind.is_empty() {
                continue;
            }
            let bad = |why: &str| CalendarError::BadArrangement(format!("第{place}行{why}"));
            let date = date.replace(['/', '.'], "-").parse().map_err(|_| bad("没有写明日期（如2027-01-01）"))?;
            let kinds = [DayKind::Off, DayKind::Work];
            let kind =
                kinds.into_iter().find(|known| kind == known.label() || kind == known.code()).ok_or_else(|| bad("没有写明放假或上班"))?;
            days.push(ArrangedDay { date, name: name.to_owned(), off: kind == DayKind::Off });
        }
        let arrangement = Self { year, source: source.trim().to_owned(), days };
        arrangement.check()?;
        Ok(arrangement)
    }

    /// How many days it takes off, and how many weekend days it makes up for them.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let off = self.days.iter().filter(|day| day.off).count();
        (off, self.days.len() - off)
    }

    pub(super) fn check(&self) -> Result<(), CalendarError> {
        let bad = |why: String| Err(CalendarError::BadArrangement(why));
        if self.source.trim().is_empty() {
            return bad("没有写明依据的通知".into());
        }
        if !self.days.iter().any(|day| day.off) {
            return bad("没有一天放假".into());
        }
        let mut seen = BTreeSet::new();
        for day in &self.days {
            let date = day.date;
            if !self.covers(date) {
                return bad(format!("{date}不属于{}年", self.year));
            }
            if !seen.insert(date) {
                return bad(format!("{date}出现了两次"));
            }
            if !day.off && !is_weekend(date) {
                return bad(format!("{date}不是周末，不能是调休上班日"));
            }
        }
        Ok(())
    }

    /// The New Year holiday may begin in the last days of December.
    pub(super) fn covers(&self, date: NaiveDate) -> bool {
        date.year() == self.year || (date.year() == self.year - 1 && date.month() == 12 && date.day() >= 25)
    }
}

pub(super) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(days: &str) -> String {
        format!(r#"{{"year": 2030, "source": "测试通知", "days": [{days}]}}"#)
    }

    #[test]
    fn a_sound_file_is_read() {
        let text = file(r#"{"date":"2029-12-31","name":"元旦","off":true},{"date":"2030-01-05","name":"元旦","off":false}"#);
        let read = YearArrangement::from_json(&text).unwrap();
        assert_eq!((read.year, read.days.len(), read.days[1].off), (2030, 2, false));
    }

    #[test]
    fn a_table_of_days_is_read_and_its_bad_rows_are_named() {
        let rows = [("2030/1/1", "元旦", "放假"), ("", " ", ""), ("2030-01-05", "元旦", "work")];
        let read = YearArrangement::from_rows(2030, " 测试通知 ", rows).unwrap();
        assert_eq!((read.source.as_str(), read.counts(), read.days[0].date.to_string()), ("测试通知", (1, 1), "2030-01-01".into()));
        for (row, reason) in [(("元旦", "元旦", "放假"), "第2行没有写明日期"), (("2030-01-02", "元旦", "休"), "第2行没有写明放假或上班")]
        {
            let error = YearArrangement::from_rows(2030, "通知", [rows[0], row]).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn what_cannot_be_right_is_refused_with_the_reason() {
        let off = r#"{"date":"2030-01-01","name":"元旦","off":true}"#;
        for (days, reason) in [
            (String::new(), "没有一天放假"),
            (format!("{off},{off}"), "两次"),
            (format!(r#"{off},{{"date":"2031-01-01","name":"元旦","off":true}}"#), "不属于2030年"),
            (format!(r#"{off},{{"date":"2029-11-30","name":"元旦","off":true}}"#), "不属于2030年"),
            (format!(r#"{off},{{"date":"2030-01-02","name":"元旦","off":false}}"#), "不是周末"),
            (r#"{"date":"2030-02-30","name":"春节","off":true}"#.into(), "格式不对"),
            (r#"{"date":"2030-01-01","name":"元旦","off":true,"x":1}"#.into(), "格式不对"),
        ] {
            let error = YearArrangement::from_json(&file(&days)).unwrap_err().to_string();
            assert!(error.contains(reason), "{days}: {error}");
        }
        let nameless = r#"{"year":2030,"source":" ","days":[]}"#;
        assert!(YearArrangement::from_json(nameless).unwrap_err().to_string().contains("通知"));
    }
}
