//! Boxes with the document's number, its classification and its days.

use domain::monitoring::page::letters;

use crate::html::{Id, Line};
use crate::read::page::Page;

/// Labels of an index box.
const INDEX: [&str; 24] = [
    "索引号",
    "信息分类",
    "主题分类",
    "发文机关",
    "发布机构",
    "发文单位",
    "成文日期",
    "生成日期",
    "发文字号",
    "文号",
    "有效性",
    "信息名称",
    "名称",
    "公开方式",
    "公开范围",
    "关键词",
    "废止日期",
    "生效日期",
    "组配分类",
    "内容分类",
    "公开时限",
    "体裁分类",
    "发布日期",
    "效力状态",
];

/// Tables and lists with the document's number, its classification and its days.
pub(super) fn index_boxes(page: &Page, shown: &[Line]) -> Vec<Id> {
    const LARGEST: usize = 500;
    let tree = &page.tree;
    let mut boxes: Vec<Id> = Vec::new();
    for line in shown.iter().filter(|line| is_index_label(&line.text)) {
        if boxes.iter().any(|id| tree.holds(*id, line.from)) {
            continue;
        }
        let mut found = None;
        for around in tree.ancestors(line.from) {
            if around == 0
                || page.letters_in(around) > LARGEST
                || tree.range(around).any(|id| matches!(tree.name(id), "h1" | "h2" | "h3" | "h4"))
            {
                break;
            }
            let inside: Vec<&Line> = shown.iter().filter(|one| tree.holds(around, one.from)).collect();
            let labels = inside.iter().map(|one| count_labels(&one.text)).sum::<usize>();
            let has_prose = inside.iter().any(|one| one.text.contains('。') || (letters(&one.text) > 60 && one.text.contains('，')));
            if has_prose {
                break;
            }
            if labels >= 2 {
                found = Some(around);
            }
        }
        boxes.extend(found);
    }
    boxes
}

fn is_index_label(text: &str) -> bool {
    ["索引号", "发文字号", "成文日期", "主题分类", "信息分类", "组配分类", "发文机关", "发布机构", "生成日期", "有效性", "内容分类"]
        .iter()
        .any(|label| text.trim_start_matches(['[', '【', ' ']).starts_with(label))
}

fn count_labels(text: &str) -> usize {
    INDEX.iter().filter(|label| text.contains(*label)).count()
}
