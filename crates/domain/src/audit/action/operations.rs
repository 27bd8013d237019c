//! What is done to the county, its settings and its calendar.

use chrono::NaiveDate;

use super::super::fact::{CalendarDays, WorkingDays, parts};
use super::actions;
use crate::calendar::working_days::DayKind;

parts! {
    /// The numbers in force.
    SettingsFacts {
        near_days: WorkingDays = "临期提醒",
        grace_days: CalendarDays = "报送宽限",
        return_days: WorkingDays = "退回改正",
    }
}

actions! {
    /// The county, its settings and its calendar.
    OperationsAction;

    /// The county came into being.
    CountyAdded = "county.add", "新建县" { name: String = "名称" }
    /// The county was given another name.
    CountyRenamed = "county.rename", "修改县名" { before: String = "改前", after: String = "改后" },
        was { name: String = "名称" }
    /// Settings were changed.
    SettingsSaved = "settings.save", "修改设置" { before: SettingsFacts = "改前", after: SettingsFacts = "改后" }
    /// The county declared a day off or a day on.
    CountyDaySet = "settings.add_day", "设定放假或上班日" {
        day: NaiveDate = "日期",
        kind: DayKind = "类型",
        reason: String = "理由",
    }
    /// Such a day was taken back.
    CountyDayRemoved = "settings.remove_day", "取消放假或上班日" { day: NaiveDate = "日期" }
}
