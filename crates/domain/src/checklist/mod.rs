//! The yearly key-task checklist (重点工作清单): sections, tasks, assignments.

pub mod assigned_days;
pub mod completion;
pub mod duty;
pub mod exemption;
pub mod existence;
pub mod import;
pub mod list_key;
pub mod nodes;
pub mod printed;
pub mod published;
pub mod sealed;
pub mod start;
pub mod year_close;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::checklist::duty::Duty;
use crate::checklist::existence::Life;
use crate::checklist::list_key::ListKey;
use crate::ids::{AssignmentId, ChecklistId, SectionId, TaskId, UnitId};

/// A year's checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// Its id.
    pub id: ChecklistId,
    /// Which year.
    pub year: i32,
    /// Its place among the lists of that year, from 1.
    pub no: i64,
    /// What tells it from the others of its year (提升清单); empty for the yearly list itself.
    pub name: String,
    /// As printed above the table.
    pub title: String,
    /// The last part of its public address.
    pub public_slug: String,
    /// Whether that address answers.
    pub is_public: bool,
    /// 从哪一天起报; `None` of lists from before that was asked: they ask from 1 January.
    pub first_day: Option<NaiveDate>,
}

impl Checklist {
    /// How an address names it.
    #[must_use]
    pub const fn key(&self) -> ListKey {
        ListKey { year: self.year, no: Some(self.no) }
    }

    /// How lists and headings name it: 2026年度, 2026年度提升清单.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}年度{}", self.year, self.name)
    }
}

/// A section (工作内容). Two levels at most: a subsection names its parent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its id.
    pub id: SectionId,
    /// The section it belongs to.
    pub parent: Option<SectionId>,
    /// Place in the checklist, from 1.
    pub position: i64,
    /// To the letter, with its number (一、…).
    pub title: String,
}

/// A task (工作要求). Its texts are kept to the letter and printed back as they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Its section (the lower level where there are two).
    pub section: SectionId,
    /// Place in the checklist, from 1.
    pub position: i64,
    /// 序号 as written; may be empty.
    pub number: String,
    /// 工作要求.
    pub requirement: String,
    /// 责任单位 (or 牵头单位) as written.
    pub responsible: String,
    /// 配合单位 as written, where the table had such a column.
    pub support: String,
    /// 完成情况 as imported or last edited by the office for the printed table.
    pub completion: String,
    /// 时限 as written.
    pub time_limit: String,
    /// 备注.
    pub remark: String,
    /// What it obliges to.
    pub duty: Duty,
}

impl Task {
    /// The name on lists and charts: its number where it has one, else its place.
    #[must_use]
    pub fn short_number(&self) -> String {
        if self.number.trim().is_empty() { self.position.to_string() } else { self.number.trim().to_owned() }
    }
}

/// A text in a list: 38 characters on one line; where more follow, a sign says so.
#[must_use]
pub fn shortened(text: &str) -> String {
    let mut chars = text.chars();
    let mut cut: String = chars.by_ref().take(38).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if chars.next().is_some() {
        cut.push('…');
    }
    cut
}

/// What a task is called in a heading and a tab: its first words, up to the first sign or [`NAME_LENGTH`] characters.
#[must_use]
pub fn task_name(requirement: &str) -> String {
    /// A first clause shorter than this says too little by itself.
    const SHORTEST: usize = 6;
    let ends = |c: char| matches!(c, '，' | '。' | '；' | '：' | ',' | ';' | ':' | '\n');
    let line: Vec<char> = requirement.trim().chars().map(|c| if c.is_control() { '，' } else { c }).collect();
    let end = line.iter().enumerate().find(|(place, c)| *place >= SHORTEST && ends(**c)).map_or(line.len(), |(place, _)| place);
    let cut = end.min(NAME_LENGTH);
    let name: String = line[..cut].iter().collect();
    if cut < end { format!("{name}…") } else { name }
}

/// The longest name of a task in a heading, in characters.
const NAME_LENGTH: usize = 18;

/// What part a unit has in a task.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::VariantArray,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AssignmentRole {
    /// 牵头.
    Lead,
    /// 各自负责: the task is given to a group as such (各乡镇人民政府); every member answers for itself and nobody leads.
    Each,
    /// 配合.
    Support,
}

coded!(AssignmentRole);

impl AssignmentRole {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Lead => "牵头",
            Self::Each => "各自负责",
            Self::Support => "配合",
        }
    }

    /// Of two parts of one unit in a task, the one that counts.
    #[must_use]
    pub fn stronger(self, other: Self) -> Self {
        self.min(other)
    }

    /// The part of an item once its unit's part in the task goes from `was` to `now`. What is asked follows its assignment; what is
    /// judged follows only a part that it shared: what was judged in another (before a merger gave the unit a stronger one) stays what
    /// it was judged as.
    #[must_use]
    pub fn after(self, is_judged: bool, was: Self, now: Self) -> Self {
        if is_judged && self != was { self } else { now }
    }
}

/// How an assignment came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AssignedVia {
    /// Named by full or short name.
    Name,
    /// Named by another name.
    Alias,
    /// By a group (各乡镇人民政府).
    Group,
    /// By a person confirming an open list (等县直有关单位).
    OpenGroup,
    /// By a person who added it to the row; no list names it.
    Added,
}

coded!(AssignedVia);

/// A task given to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// Which task.
    pub task: TaskId,
    /// Which unit.
    pub unit: UnitId,
    /// Its part in it.
    pub role: AssignmentRole,
    /// No lead was written; the first-named unit is taken for it.
    pub lead_presumed: bool,
    /// How it came about.
    pub via: AssignedVia,
    /// The words it came from.
    pub written: String,
    /// What the office set of it by hand; stored changes of before know nothing of it.
    #[serde(default)]
    pub by_hand: ByHand,
}

/// What the office set of an assignment by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ByHand {
    /// 手工调整: the day on which its part, its days, or who leads instead of the first-named, was last set.
    pub on: Option<NaiveDate>,
    /// The days between which the unit has the task, where they are not the list's: 从…起, 到…止.
    pub life: Life,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_requirement_is_cut_and_says_so() {
        let long = "长".repeat(40);
        let cases = [
            ("短", "短".to_owned()),
            (&long[..38 * 3], "长".repeat(38)),
            (&long, format!("{}…", "长".repeat(38))),
            ("甲\n乙", "甲 乙".to_owned()),
        ];
        for (text, expected) in cases {
            assert_eq!(shortened(text), expected);
        }
    }

    #[test]
    fn what_was_judged_in_a_part_of_its_own_keeps_it() {
        use AssignmentRole::{Each, Lead, Support};
        for (held, is_judged, was, now, expected) in [
            // nothing about the unit's part changes
            (Support, true, Lead, Lead, Support),
            (Support, false, Lead, Lead, Lead),
            (Lead, true, Lead, Lead, Lead),
            // the office says that another leads
            (Lead, true, Lead, Support, Support),
            (Lead, false, Lead, Support, Support),
            (Support, true, Lead, Each, Support),
            (Support, false, Lead, Each, Each),
        ] {
            assert_eq!(held.after(is_judged, was, now), expected, "{held:?} {is_judged} {was:?} {now:?}");
        }
    }
}
