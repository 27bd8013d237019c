//! 催办文字: what is sent into a chat group after units were urged: units, items and days, never a person's name.

use chrono::NaiveDate;

use crate::calendar::office_time::short_day_text;
use crate::reporting::record::hand_by;

/// An item that was urged and waits for its unit still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrgedItem {
    /// The unit's short name.
    pub unit: String,
    /// The task's number and name.
    pub task: String,
    /// The period's name.
    pub period: String,
    /// The last day on which a report is in time.
    pub in_time_until: NaiveDate,
    /// 整改期限, where it was returned.
    pub rework_by: Option<NaiveDate>,
    /// Last day for writing a correction, where the office opened it for one.
    pub correct_until: Option<NaiveDate>,
}

/// What is missing: who handed in and was sent back is not told that nothing came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lack {
    /// Nothing was handed in, and the day is over.
    Overdue,
    /// It was handed in and is to be mended.
    Mending,
    /// Nothing was handed in; there is time left.
    Unreported,
}

impl Lack {
    /// In the order of the text.
    const ALL: [Self; 3] = [Self::Overdue, Self::Mending, Self::Unreported];

    const fn label(self) -> &'static str {
        match self {
            Self::Overdue => "逾期未报送",
            Self::Mending => "已退回待改",
            Self::Unreported => "未报送",
        }
    }
}

impl UrgedItem {
    fn lack(&self, today: NaiveDate) -> Lack {
        match self.rework_by.or(self.correct_until) {
            Some(_) => Lack::Mending,
            None if self.in_time_until < today => Lack::Overdue,
            None => Lack::Unreported,
        }
    }

    /// The item with its day.
    fn words(&self, today: NaiveDate) -> String {
        let by = hand_by(self.in_time_until, self.rework_by, self.correct_until, today);
        let (before, over) = match self.lack(today) {
            Lack::Mending => ("前改好", "整改超期"),
            Lack::Overdue | Lack::Unreported => ("前报送", "已到期"),
        };
        let until = if by < today { over } else { before };
        format!("{}（{}，{}{until}）", self.task, self.period, short_day_text(by, today))
    }
}

/// So many items of a unit are named one by one.
const NAMED: usize = 4;

/// The text; none where nothing is left to be urged. What lacks in the same way stands together, in it the items of one unit.
#[must_use]
pub fn chat_text(today: NaiveDate, items: &[UrgedItem]) -> Option<String> {
    let mut lines = vec![format!("【政务公开催办】截至{}，请尽快登录系统办理：", short_day_text(today, today))];
    for lack in Lack::ALL {
        let part: Vec<&UrgedItem> = items.iter().filter(|item| item.lack(today) == lack).collect();
        let units: Vec<&[&UrgedItem]> = part.chunk_by(|one, next| one.unit == next.unit).collect();
        if !part.is_empty() {
            lines.push(format!("{}（{}个单位{}个事项）：", lack.label(), units.len(), part.len()));
        }
        for (no, items) in (1..).zip(&units) {
            let named: Vec<String> = items.iter().take(NAMED).map(|item| item.words(today)).collect();
            let rest = if items.len() > NAMED { format!("等{}个事项", items.len()) } else { String::new() };
            let unit = items.first().map_or("", |item| item.unit.as_str());
            lines.push(format!("{no}. {unit}：{}{rest}", named.join("；")));
        }
    }
    (!items.is_empty()).then(|| lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn item(unit: &str, task: &str, period: &str, until: &str) -> UrgedItem {
        let (unit, task, period) = (unit.into(), task.into(), period.into());
        UrgedItem { unit, task, period, in_time_until: day(until), rework_by: None, correct_until: None }
    }

    fn returned(of: UrgedItem, rework_by: &str) -> UrgedItem {
        UrgedItem { rework_by: Some(day(rework_by)), ..of }
    }

    #[test]
    fn a_text_names_units_items_and_days() {
        let today = day("2026-11-30");
        assert_eq!(chat_text(today, &[]), None, "nobody is left to be urged");
        let items = [
            item("柳溪镇", "1.1 政策解读", "2026年10月", "2026-11-05"),
            item("柳溪镇", "2.3 村务公开", "2026年", "2026-12-31"),
            item("石门乡", "2.3 村务公开", "2026年", "2027-01-08"),
        ];
        assert_eq!(
            chat_text(today, &items).unwrap(),
            "【政务公开催办】截至11月30日，请尽快登录系统办理：\n\
             逾期未报送（1个单位1个事项）：\n\
             1. 柳溪镇：1.1 政策解读（2026年10月，11月5日已到期）\n\
             未报送（2个单位2个事项）：\n\
             1. 柳溪镇：2.3 村务公开（2026年，12月31日前报送）\n\
             2. 石门乡：2.3 村务公开（2026年，2027年1月8日前报送）"
        );
    }

    #[test]
    fn who_was_sent_back_is_not_told_that_nothing_came() {
        let today = day("2026-11-30");
        let past = item("柳溪镇", "1.1 政策解读", "2026年9月", "2026-10-12");
        let ahead = item("石门乡", "2.3 村务公开", "2026年", "2027-01-08");
        let items = [
            returned(past.clone(), "2026-12-04"),
            returned(past.clone(), "2026-11-20"),
            UrgedItem { correct_until: Some(day("2026-12-10")), ..past },
            returned(ahead, "2027-01-08"),
        ];
        assert_eq!(
            chat_text(today, &items).unwrap(),
            "【政务公开催办】截至11月30日，请尽快登录系统办理：\n\
             已退回待改（2个单位4个事项）：\n\
             1. 柳溪镇：1.1 政策解读（2026年9月，12月4日前改好）；1.1 政策解读（2026年9月，11月20日整改超期）；\
             1.1 政策解读（2026年9月，12月10日前改好）\n\
             2. 石门乡：2.3 村务公开（2026年，2027年1月8日前改好）"
        );
    }

    #[test]
    fn the_last_day_itself_is_in_time_and_many_items_are_counted() {
        let today = day("2026-11-30");
        let items: Vec<UrgedItem> =
            (1..=6).map(|month| item("柳溪镇", "1.1 政策解读", &format!("2026年{month}月"), "2026-11-30")).collect();
        let text = chat_text(today, &items).unwrap();
        assert!(text.ends_with("1.1 政策解读（2026年4月，11月30日前报送）等6个事项"), "{text}");
        assert!(!text.contains("已到期") && !text.contains("2026年5月"), "{text}");
    }
}
