//! What is done to columns, wrong words and the month's rounds.

use chrono::NaiveDate;

use super::actions;

actions! {
    /// Columns, wrong words and rounds.
    MonitoringAction;

    /// A file was taken into the register of columns.
    ColumnsImported = "column.import", "导入栏目" {
        added: usize = "新增",
        changed: usize = "改动",
        unchanged: usize = "未变",
    }
    /// A list of wrong words took the place of the one before.
    WordsImported = "words.import", "导入错误表述" { pairs: usize = "条数" }
    /// A month's round was run to its end.
    RoundRun = "monitor.run", "完成一轮监测" { month: String = "月份", as_of: NaiveDate = "截至", candidates: usize = "待确认问题" }
}
