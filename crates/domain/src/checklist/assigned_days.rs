//! 起止日期 of a task's units, as the office types them: a line for each unit that does not have the task all the time.

use chrono::{Datelike, NaiveDate};

use crate::calendar::office_time::day_text;
use crate::checklist::existence::Life;

/// A line that was read: the name as typed, and its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDays {
    /// The unit's name, to be looked up.
    pub name: String,
    /// From the first day up to, and without, the day after the last one.
    pub life: Life,
}

/// How a line is written.
const EXAMPLE: &str = "一行写一个单位，例如“柳溪镇 2026-07-01起”“石门乡 到2026-06-30止”“财政局 2026-03-01至2026-06-30”。";

/// Reads the lines; blank ones say nothing.
///
/// # Errors
/// What is wrong with the first line that cannot be read, for whoever typed it.
pub fn read_days(text: &str, year: i32) -> Result<Vec<NamedDays>, String> {
    let mut read: Vec<NamedDays> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let days = read_line(line, year)?;
        if read.iter().any(|known| known.name == days.name) {
            return Err(format!("“{}”写了两行，请合为一行。", days.name));
        }
        read.push(days);
    }
    Ok(read)
}

/// The line that says so, or nothing of a unit that has the task all the time.
#[must_use]
pub fn line_of(name: &str, life: Life) -> Option<String> {
    let last = life.to.and_then(|to| to.pred_opt());
    match (life.from, last) {
        (None, None) => None,
        (Some(from), None) => Some(format!("{name} {from}起")),
        (None, Some(last)) => Some(format!("{name} 到{last}止")),
        (Some(from), Some(last)) => Some(format!("{name} {from}至{last}")),
    }
}

/// The same for a page: 2026年7月1日起、至2026年9月30日止; empty where there are no days.
#[must_use]
pub fn days_said(life: Life) -> String {
    let last = life.to.and_then(|to| to.pred_opt());
    match (life.from, last) {
        (None, None) => String::new(),
        (Some(from), None) => format!("{}起", day_text(from)),
        (None, Some(last)) => format!("至{}止", day_text(last)),
        (Some(from), Some(last)) => format!("{}起，至{}止", day_text(from), day_text(last)),
    }
}

fn read_line(line: &str, year: i32) -> Result<NamedDays, String> {
    let unclear = || format!("“{line}”没有读懂。{EXAMPLE}");
    let is_between = |c: char| c.is_whitespace() || matches!(c, '：' | ':' | '，' | ',' | '、' | '（' | '(');
    let (name, said) = line.split_once(is_between).ok_or_else(unclear)?;
    let dates = dates_of(said).ok_or_else(unclear)?;
    let (from, last) = match dates.as_slice() {
        [(day, before, after)] => match (is_last(before, after), is_first(before, after)) {
            (true, false) => (None, Some(*day)),
            (false, true) => (Some(*day), None),
            _ => return Err(unclear()),
        },
        [(first, ..), (last, ..)] => (Some(*first), Some(*last)),
        _ => return Err(unclear()),
    };
    if let (Some(from), Some(last)) = (from, last)
        && last < from
    {
        return Err(format!("“{name}”的止日{}早于起日{}，请改正。", day_text(last), day_text(from)));
    }
    if from.is_some_and(|from| from.year() > year) || last.is_some_and(|last| last.year() < year) {
        return Err(format!("“{name}”的起止日期不在{year}年度内，请核对年份。"));
    }
    Ok(NamedDays { name: name.to_owned(), life: Life { from, to: last.and_then(|last| last.succ_opt()) } })
}

fn is_first(before: &str, after: &str) -> bool {
    before.ends_with(['从', '自']) || after.starts_with('起') || after.starts_with("开始")
}

fn is_last(before: &str, after: &str) -> bool {
    before.ends_with(['到', '至']) || after.starts_with('止') || after.starts_with("为止")
}

/// The days in a text, each with what stands before and behind it; `None` where something that looks like a day is none.
fn dates_of(text: &str) -> Option<Vec<(NaiveDate, &str, &str)>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|place| at + place) {
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '年' | '月' | '日');
        let end = text[start..].find(|c: char| !is_part(c)).map_or(text.len(), |length| start + length);
        found.push((day_of(&text[start..end])?, text[at..start].trim_end(), text[end..].trim_start()));
        at = end;
    }
    Some(found)
}

fn day_of(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() || !(2000..=2100).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn life(from: &str, to: &str) -> Life {
        let end = |text: &str| (!text.is_empty()).then(|| day(text));
        Life { from: end(from), to: end(to) }
    }

    #[test]
    fn days_are_read_as_offices_write_them() {
        for (line, name, from, to) in [
            ("柳溪镇 2026-07-01起", "柳溪镇", "2026-07-01", ""),
            ("柳溪镇：从2026年7月1日起", "柳溪镇", "2026-07-01", ""),
            ("柳溪镇，自 2026/7/1 开始", "柳溪镇", "2026-07-01", ""),
            ("石门乡 到2026-06-30止", "石门乡", "", "2026-07-01"),
            ("石门乡（至2026年6月30日）", "石门乡", "", "2026-07-01"),
            ("石门乡 2026.12.31止", "石门乡", "", "2027-01-01"),
            ("财政局 2026-03-01至2026-06-30", "财政局", "2026-03-01", "2026-07-01"),
            ("财政局\t2026-03-01起，到2026-03-01止", "财政局", "2026-03-01", "2026-03-02"),
            ("财政局 2025-11-01至2026-06-30", "财政局", "2025-11-01", "2026-07-01"),
        ] {
            assert_eq!(read_days(line, 2026), Ok(vec![NamedDays { name: name.into(), life: life(from, to) }]), "{line}");
        }
        let two = read_days("柳溪镇 2026-07-01起\r\n\n 石门乡 到2026-06-30止 ", 2026).unwrap();
        assert_eq!(two.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["柳溪镇", "石门乡"]);
        assert_eq!(read_days("", 2026), Ok(Vec::new()));
    }

    #[test]
    fn what_cannot_be_read_is_said_with_an_example() {
        for (text, part) in [
            ("柳溪镇", "没有读懂"),
            ("柳溪镇 七月起", "没有读懂"),
            ("柳溪镇 2026-02-30起", "没有读懂"),
            ("柳溪镇 2026-07-01", "没有读懂"),
            ("柳溪镇 0026-07-01起", "没有读懂"),
            ("柳溪镇 2026-07-01起 2026-08-01起 2026-09-01止", "没有读懂"),
            ("柳溪镇 2026-07-01至2026-06-30", "早于起日2026年7月1日"),
            ("柳溪镇 2027-07-01起", "不在2026年度内"),
            ("柳溪镇 到2025-06-30止", "不在2026年度内"),
            ("柳溪镇 2026-07-01起\n柳溪镇 到2026-09-30止", "写了两行"),
        ] {
            let refused = read_days(text, 2026).unwrap_err();
            assert!(refused.contains(part), "{text}: {refused}");
        }
    }

    #[test]
    fn a_line_that_is_shown_is_read_as_it_was() {
        for life in [life("2026-07-01", ""), life("", "2026-07-01"), life("2026-03-01", "2026-07-01")] {
            let line = line_of("柳溪镇", life).unwrap();
            assert_eq!(read_days(&line, 2026), Ok(vec![NamedDays { name: "柳溪镇".into(), life }]), "{line}");
        }
        assert_eq!((line_of("柳溪镇", Life::default()), days_said(Life::default())), (None, String::new()));
        assert_eq!(days_said(life("2026-03-01", "2026-07-01")), "2026年3月1日起，至2026年6月30日止");
        assert_eq!(
            (days_said(life("2026-07-01", "")), days_said(life("", "2027-01-01"))),
            ("2026年7月1日起".into(), "至2026年12月31日止".into())
        );
    }
}
