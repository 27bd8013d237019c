//! A short remark that changes its task: 延期至5月底, 本任务取消. What was decided since stands beside the table's columns, and no column knows.

use super::grid::row_place;
use super::headings::ColumnRole;
use super::problem::Problem;
use super::recognise::{Recognised, RecognisedRow};
use crate::text::folded::{fold, is_blank};

/// Longer remarks tell of the work.
const LONGEST: usize = 30;
/// Words that put something else in the place of what was written.
const CHANGES: [&str; 10] = ["延期", "延至", "延长至", "顺延", "调整为", "调整至", "变更为", "改为", "改由", "调整到"];
/// Words that say of a whole task that it is not to be done; of other things (取消证明) they tell what the task is about.
const ENDS: [&str; 6] = ["取消", "撤销", "暂缓", "中止", "终止", "不再实施"];
const WHOLE: [&str; 5] = ["任务", "事项", "项目", "工作", "本项"];

/// Asks whether a remark changes its task.
pub(super) fn remark_problem(recognised: &Recognised, row: &RecognisedRow) -> Option<Problem> {
    let remark = row.remark.trim();
    changes(remark).then(|| {
        let line = remark.split_whitespace().collect::<Vec<_>>().join(" ");
        let place = row_place(row.source_row);
        let message = format!("{place}的备注“{line}”没有自动改动这项任务。请核对它的时限、责任单位和是否仍需办理。");
        Problem::new(row.source_row, recognised.heading(ColumnRole::Remark), message)
    })
}

fn changes(remark: &str) -> bool {
    let folded = fold(remark);
    if is_blank(remark) || folded.chars().count() > LONGEST {
        return false;
    }
    let ends = |word: &str| {
        let of_whole = |whole: &str| folded.contains(&format!("{whole}{word}")) || folded.contains(&format!("{whole}已{word}"));
        folded == word || folded == format!("已{word}") || WHOLE.iter().any(|whole| of_whole(whole))
    };
    CHANGES.iter().any(|word| folded.contains(word)) || ENDS.iter().any(|word| ends(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_that_changes_its_task_is_told_from_one_that_tells_of_it() {
        for remark in
            ["延期至5月底", "经研究顺延到三季度", "责任单位调整为政府办", "改由 财政局\n牵头", "取消", "本任务取消", "该事项已终止"]
        {
            assert!(changes(remark), "{remark}");
        }
        let long = "因上级系统升级，原定的公开平台由旧版改为新版，各单位据此补录全部历史信息。";
        for remark in ["", "见附件", "重点任务", "取消证明事项", "已公开", long] {
            assert!(!changes(remark), "{remark}");
        }
    }
}
