//! The four-column table as the public reads it: one document, complete in itself.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::office_time::day_text;
use crate::ids::TaskId;
use crate::text::folded::is_blank;

/// A published table: what stands in it does not change with what is written later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicTable {
    /// Above the table: see [`title`].
    pub title: String,
    /// Which year.
    pub year: i32,
    /// 截至日期.
    pub as_of: NaiveDate,
    /// 发布单位; may be empty.
    pub issuer: String,
    /// Whom the public asks; may be empty.
    pub contact: String,
    /// A task a row, in order.
    pub rows: Vec<PublicRow>,
}

/// One row of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicRow {
    /// The task.
    pub task: TaskId,
    /// 序号.
    pub number: String,
    /// 工作内容, the first level.
    pub section: String,
    /// Its second level, where the list has two.
    pub subsection: Option<String>,
    /// 工作要求.
    pub requirement: String,
    /// 责任单位, with 配合单位 where the list had a column for them.
    pub units: String,
    /// 完成情况.
    pub completion: String,
    /// How many rows the section's cell reaches down from here; 0 where a cell above lies over this row.
    pub section_rows: usize,
}

/// What changed in a row since another version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// 序号 and 工作要求 of the row.
    pub number: String,
    /// The row's requirement, as it is in the newer version, or was in the older one where the row is gone.
    pub requirement: String,
    /// What stood there; nothing where the row is new.
    pub before: Option<String>,
    /// What stands there; nothing where the row is gone.
    pub after: Option<String>,
}

impl PublicTable {
    /// The line beneath the title: 截至…, 发布单位, contact.
    #[must_use]
    pub fn subtitle(&self) -> String {
        let mut parts = vec![format!("截至{}", day_text(self.as_of))];
        if !self.issuer.is_empty() {
            parts.push(format!("发布单位：{}", self.issuer));
        }
        if !self.contact.is_empty() {
            parts.push(format!("联系方式：{}", self.contact));
        }
        parts.join("　")
    }

    /// Whether both say the same, whatever the day.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        Self { as_of: other.as_of, ..self.clone() } == *other
    }

    /// Row by row what this one says otherwise than an older one: everything where there is none.
    #[must_use]
    pub fn changes_since(&self, older: &Self) -> Vec<Change> {
        let text = |row: &PublicRow| [row.requirement.as_str(), &row.units, &row.completion].join("\n");
        let mut changes = Vec::new();
        for row in &self.rows {
            let before = older.rows.iter().find(|one| one.task == row.task);
            if before.is_none_or(|before| text(before) != text(row)) {
                let (number, requirement) = (row.number.clone(), row.requirement.clone());
                let before = before.map(|one| one.completion.clone());
                changes.push(Change { number, requirement, before, after: Some(row.completion.clone()) });
            }
        }
        for gone in older.rows.iter().filter(|one| self.rows.iter().all(|row| row.task != one.task)) {
            let (number, requirement) = (gone.number.clone(), gone.requirement.clone());
            changes.push(Change { number, requirement, before: Some(gone.completion.clone()), after: None });
        }
        changes
    }
}

/// The title of a published table: what is published is how far a list has come, not the list.
#[must_use]
pub fn title(list: &str) -> String {
    let list = list.trim();
    let bare = list.strip_suffix('表').filter(|rest| rest.ends_with("情况")).unwrap_or(list);
    if bare.contains("落实情况") || bare.contains("完成情况") || bare.contains("进展情况") {
        bare.to_owned()
    } else {
        format!("{bare}落实情况")
    }
}

/// What stands under 责任单位: to the letter, and where the list had a column of its own for 配合单位, both with their names.
#[must_use]
pub fn units(responsible: &str, support: &str) -> String {
    if is_blank(support) { responsible.to_owned() } else { format!("牵头单位：{responsible}\n配合单位：{support}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[(&str, &str)]) -> PublicTable {
        let row = |(task, completion): &(&str, &str)| PublicRow {
            task: TaskId::new(*task),
            number: (*task).into(),
            section: "一、政策".into(),
            subsection: None,
            requirement: format!("要求{task}"),
            units: "财政局".into(),
            completion: (*completion).into(),
            section_rows: 1,
        };
        PublicTable {
            title: "清单落实情况".into(),
            year: 2026,
            as_of: NaiveDate::from_ymd_opt(2026, 11, 28).unwrap(),
            issuer: "枫桥县政务公开办".into(),
            contact: String::new(),
            rows: rows.iter().map(row).collect(),
        }
    }

    #[test]
    fn a_title_says_what_is_published() {
        for (list, expected) in [
            ("2026年度枫桥县政务公开重点工作清单", "2026年度枫桥县政务公开重点工作清单落实情况"),
            ("2026年度重点工作任务落实情况表", "2026年度重点工作任务落实情况"),
            ("枫桥县重点工作完成情况", "枫桥县重点工作完成情况"),
        ] {
            assert_eq!(title(list), expected);
        }
    }

    #[test]
    fn changed_new_and_gone_rows_are_told() {
        let (old, new) = (table(&[("1", "甲"), ("2", "乙"), ("3", "丙")]), table(&[("1", "甲"), ("2", "乙二"), ("4", "丁")]));
        let told: Vec<_> = new
            .changes_since(&old)
            .into_iter()
            .map(|one| (one.number, one.before.unwrap_or_default(), one.after.unwrap_or_default()))
            .collect();
        let expected = [("2", "乙", "乙二"), ("4", "", "丁"), ("3", "丙", "")].map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()));
        assert_eq!(told, expected);
        assert!(new.changes_since(&new).is_empty());
        let later = PublicTable { as_of: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(), ..new.clone() };
        assert!(later.says_the_same(&new) && !later.says_the_same(&old));
        assert_eq!(new.subtitle(), "截至2026年11月28日　发布单位：枫桥县政务公开办");
    }
}
