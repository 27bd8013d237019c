//! What is done to a year's list.

use super::super::fact::Sha256Hex;
use super::actions;
use crate::ids::ImportId;

actions! {
    /// A year's list.
    ChecklistAction;

    /// A list was brought in or brought up to date from a file.
    Imported = "checklist.import", "导入清单" {
        year: i32 = "年度",
        file: String = "文件",
        sha256: Sha256Hex = "文件指纹",
        import: ImportId = "导入",
        added: usize = "新增任务",
        changed: usize = "改动任务",
        removed: usize = "移出任务",
        unchanged: usize = "未变任务",
        cells: usize = "生成事项",
    },
        was { tasks: u64 = "任务数" }
    /// The demo made a list; no file was read.
    DemoGenerated = "checklist.demo", "生成示例清单" { year: i32 = "年度", tasks: usize = "任务数" }
    /// An import was taken back.
    ImportUndone = "checklist.undo_import", "撤销导入" {
        year: i32 = "年度",
        file: String = "文件",
        import: ImportId = "导入",
    }
    /// A task was changed by hand.
    TaskEdited = "task.change", "修改任务" {
        task: String = "任务",
        what: Vec<String> = "改动",
        reason: String = "理由",
        cells: usize = "新增事项",
        leaving: usize = "移出事项",
    }
    /// A task was added by hand.
    TaskAdded = "task.add", "新增任务" { task: String = "任务", reason: String = "理由", cells: usize = "新增事项" }
    /// A task was taken off by hand.
    TaskRemoved = "task.remove", "移出任务" { task: String = "任务", reason: String = "理由", leaving: usize = "移出事项" }
    /// A task was split into nodes.
    TaskSplit = "task.split", "拆分任务" {
        task: String = "任务",
        nodes: Vec<String> = "节点",
        reason: String = "理由",
        cells: usize = "新增事项",
        leaving: usize = "移出事项",
    }
    /// What the reports on a task need was set.
    ReportRuleSet = "task.report_rule", "设置填报要求" {
        task: String = "任务",
        sign_off: String = "报送前审签",
        evidence: bool = "须附佐证材料",
    }
    /// The year was closed and sealed as its first version.
    YearClosed = "checklist.close", "年终归档" {
        year: i32 = "年度",
        digest: Sha256Hex = "校验值",
        carried: usize = "结转事项",
        unfinished: usize = "未完成事项",
        reason: String = "依据",
    }
    /// A closed year was corrected: a new version beside the old.
    YearCorrected = "checklist.correct", "更正已归档年度" {
        year: i32 = "年度",
        version: i64 = "版本",
        digest: Sha256Hex = "校验值",
        reason: String = "更正内容",
    }
    /// A file that waited for its confirmation was let go.
    ImportDiscarded = "import.discard", "放弃导入" {
        year: i32 = "年度",
        file: String = "文件",
        sha256: Sha256Hex = "文件指纹",
    }
    /// The public page was switched on.
    Published = "checklist.publish", "开启公开页面" {},
        was { public: bool = "对外公开" }
    /// The public page was switched off.
    Unpublished = "checklist.unpublish", "撤下公开页面" {},
        was { public: bool = "对外公开" }
    /// Mobile numbers were let stand, for a reason: a duty telephone, a work order. The numbers themselves stand nowhere here.
    PhonesKept = "checklist.phones", "保留号码（落实情况表）" { reason: String = "理由", numbers: usize = "号码个数" }
    /// The text for the printed table was written; the texts stand in its history, here are their digests.
    CompletionWritten = "task.completion", "修改公布的完成情况" {
        characters: usize = "字数",
        before: Sha256Hex = "原文指纹",
        after: Sha256Hex = "现文指纹",
    }
}
