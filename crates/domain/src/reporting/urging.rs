//! 催办文字: what is sent into a chat group after units were urged: units, items and days, never a person's name.

use chrono::NaiveDate;

use crate::calendar::office_time::short_day_text;

/// An item that was urged and is not handed in yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrgedItem {
    /// The unit's short name.
    pub unit: String,
    /// The task's number and name.
    pub task: String,
    /// The period's name.
    pub period: String,
    /// The last day on which it is in time.
    pub until: NaiveDate,
}

/// So many items of a unit are named one by one.
const NAMED: usize = 4;

/// The text; none where nothing is left to be urged. Items of one unit stand together.
#[must_use]
pub fn chat_text(today: NaiveDate, items: &[UrgedItem]) -> Option<String> {
    let day = |day: NaiveDate| short_day_text(day, today);
    let said = |item: &UrgedItem| {
        let until = if item.until < today { format!("{}已到期", day(item.until)) } else { format!("{}前报送", day(item.until)) };
        format!("{}（{}，{until}）", item.task, item.period)
    };
    let units: Vec<&[UrgedItem]> = items.chunk_by(|one, next| one.unit == next.unit).collect();
    let mut lines =
        vec![format!("【政务公开催办】截至{}，下列{}个单位有{}个事项尚未报送，请尽快登录系统填报：", day(today), units.len(), items.len())];
    for (no, items) in (1..).zip(&units) {
        let named: Vec<String> = items.iter().take(NAMED).map(said).collect();
        let rest = if items.len() > NAMED { format!("等{}个事项", items.len()) } else { String::new() };
        let unit = items.first().map_or("", |item| item.unit.as_str());
        lines.push(format!("{no}. {unit}：{}{rest}", named.join("；")));
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
        UrgedItem { unit: unit.into(), task: task.into(), period: period.into(), until: day(until) }
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
            "【政务公开催办】截至11月30日，下列2个单位有3个事项尚未报送，请尽快登录系统填报：\n\
             1. 柳溪镇：1.1 政策解读（2026年10月，11月5日已到期）；2.3 村务公开（2026年，12月31日前报送）\n\
             2. 石门乡：2.3 村务公开（2026年，2027年1月8日前报送）"
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
