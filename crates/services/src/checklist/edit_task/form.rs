//! A task as it stands in the form that changes it.

use domain::checklist::duty::Duty;
use domain::ids::ChecklistId;

use crate::Seen;
use crate::form;

form! {
    /// A task as it was typed.
    #[derive(Debug)]
    pub struct TaskForm {
        /// Its list.
        pub checklist: ChecklistId,
        /// The task; empty for a new one.
        pub task: String,
        /// Its section, the lower level where there are two.
        pub section: String,
        /// 序号.
        pub number: String,
        /// 工作要求.
        pub requirement: String,
        /// 责任单位 as printed.
        pub responsible: String,
        /// 完成时限 as printed.
        pub time_limit: String,
        /// 备注.
        pub remark: String,
        /// The duty's word.
        pub duty: String,
        /// Its date, for a duty by a date.
        pub date: String,
        /// Its count, for a quota.
        pub count: String,
        /// 牵头单位, by name.
        pub leads: String,
        /// 各自负责, by name: each answers for itself.
        #[serde(default)]
        pub each: String,
        /// The others, by name: they support who leads; where nobody leads each answers for itself.
        pub others: String,
        /// 起止日期 of units that do not have the task all the time, a line each.
        #[serde(default)]
        pub days: String,
        /// 从哪一天起报, for what is new in it: units, a task, another rhythm; the day of the change where it is empty.
        #[serde(default)]
        pub first_day: String,
        /// Why.
        pub reason: String,
        /// First day of the change, as `2026-06-01`; today where it is empty.
        #[serde(default)]
        pub effective_on: String,
        /// Reports on what leaves go with it.
        #[serde(default)]
        pub reports_leave: String,
        /// Set once the consequences were seen.
        #[serde(default)]
        pub confirmed: String,
        /// The task as the form showed it.
        pub seen: Seen,
    }
}

impl TaskForm {
    /// A task of which nothing is known yet.
    #[must_use]
    pub fn blank(checklist: ChecklistId) -> Self {
        let empty = String::new;
        Self {
            checklist,
            task: empty(),
            section: empty(),
            number: empty(),
            requirement: empty(),
            responsible: empty(),
            time_limit: empty(),
            remark: empty(),
            duty: Duty::YearEnd.kind_code(),
            date: empty(),
            count: empty(),
            leads: empty(),
            each: empty(),
            others: empty(),
            days: empty(),
            first_day: empty(),
            reason: empty(),
            effective_on: empty(),
            reports_leave: empty(),
            confirmed: empty(),
            seen: Seen::default(),
        }
    }
}
