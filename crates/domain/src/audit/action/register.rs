//! What is done to the register of units.

use chrono::NaiveDate;

use super::super::fact::parts;
use super::actions;
use crate::ids::UnitId;
use crate::register::unit::UnitClass;

parts! {
    /// A unit's official names.
    UnitNames {
        full_name: String = "全称",
        short_name: String = "简称",
    }
}

actions! {
    /// The register of units.
    RegisterAction;

    /// A unit was added.
    UnitAdded = "unit.add", "新增单位" {
        full_name: String = "全称",
        short_name: String = "简称",
        class: UnitClass = "类别",
    }
    /// A unit was corrected; which parts, by their labels.
    UnitEdited = "unit.edit", "修改单位" { before: String = "改前", after: String = "改后", changed: Vec<String> = "改动" }
    /// A unit was given other names from a day on.
    UnitRenamed = "unit.rename", "单位更名" { before: UnitNames = "改前", after: UnitNames = "改后", on: NaiveDate = "生效日" }
    /// A unit was moved in the official order.
    UnitMoved = "unit.reorder", "调整单位顺序" { from: usize = "原序号", to: usize = "现序号" }
    /// A unit ended and another took over.
    UnitMerged = "unit.merge", "合并单位" {
        on: NaiveDate = "生效日",
        successor: UnitId = "承接单位",
        moved: u64 = "移交事项",
        taken_off: u64 = "移除事项",
    }
    /// A unit ended.
    UnitClosed = "unit.close", "撤销单位" { on: NaiveDate = "生效日" },
        was { successor: Option<UnitId> = "承接单位", moved: u64 = "移交事项", taken_off: u64 = "移除事项" }
    /// A file was taken into the register.
    RegisterImported = "unit.import", "导入单位名册" {
        added: usize = "新增",
        changed: usize = "改动",
        unchanged: usize = "未变",
    },
        was { units: u64 = "单位数" }
}
