//! What a document says of itself beside its text, and when a letter came and was answered.

use chrono::NaiveDate;
use domain::monitoring::elements::{Elements, has_document_number};

use super::label::{day_behind, value_behind};
use crate::html::Line;

const NUMBER: [&str; 4] = ["发文字号", "文号", "文件编号", "发文文号"];
const ISSUER: [&str; 7] = ["发布机构", "发文机关", "发文单位", "发布单位", "制发机关", "发文机构", "公开机构"];
const WRITTEN: [&str; 4] = ["成文日期", "生成日期", "发文日期", "成文时间"];
const INDEX: [&str; 2] = ["索引号", "信息索引号"];
/// Labels that may stand where a value is missing.
const OTHERS: [&str; 12] =
    ["信息分类", "主题分类", "组配分类", "内容分类", "有效性", "信息名称", "名称", "标题", "关键词", "公开方式", "发布日期", "发布时间"];

const ASKED: [&str; 17] = [
    "来信时间",
    "来信日期",
    "留言时间",
    "留言日期",
    "咨询时间",
    "咨询日期",
    "提问时间",
    "提问日期",
    "提交时间",
    "提交日期",
    "写信时间",
    "写信日期",
    "申请时间",
    "申请日期",
    "受理时间",
    "受理日期",
    "收件日期",
];
const ANSWERED: [&str; 9] = ["答复时间", "答复日期", "回复时间", "回复日期", "回信时间", "回信日期", "办结时间", "办结日期", "处理时间"];

/// What a page shows: its lines, its text, and how its signature is.
pub(super) fn shown(all: &[Line], text: &str, signature: &[&Line], signed_day: Option<NaiveDate>) -> Elements {
    let is_given = |labels: &[&str]| {
        all.iter().enumerate().filter(|(_, line)| may_hold_labels(line)).any(|(at, line)| {
            let next = all.get(at + 1).map(|line| line.text.as_str());
            value_behind(&line.text, next, labels).is_some_and(|value| !is_label(value))
        })
    };
    // a signature that is no day alone is somebody's
    let is_signed = signature.iter().any(|line| line.text.chars().any(|c| c.is_alphabetic() && !matches!(c, '年' | '月' | '日')));
    Elements {
        number: is_given(&NUMBER) || has_document_number(text),
        issuer: is_given(&ISSUER) || is_signed,
        written: is_given(&WRITTEN) || signed_day.is_some(),
        index: is_given(&INDEX),
    }
}

/// A line of prose is longer, and every label ends in one of these.
fn may_hold_labels(line: &Line) -> bool {
    const LONGEST: usize = 600;
    line.text.len() <= LONGEST && line.text.contains(['号', '期', '间', '构', '关', '位'])
}

fn is_label(value: &str) -> bool {
    let value = value.trim_start_matches(['[', '【', '〔', '《']);
    NUMBER.iter().chain(&ISSUER).chain(&WRITTEN).chain(&INDEX).chain(&OTHERS).any(|label| value.starts_with(label))
}

/// When somebody asked and when the answer came: each answer belongs to the last question before it. Of several the one that took longest.
pub(super) fn answered(all: &[Line]) -> Option<(NaiveDate, NaiveDate)> {
    let mut asked: Option<NaiveDate> = None;
    let mut found: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for (at, line) in all.iter().enumerate().filter(|(_, line)| may_hold_labels(line)) {
        let next = all.get(at + 1).map(|line| line.text.as_str());
        asked = day_behind(&line.text, next, &ASKED).or(asked);
        if let (Some(asked), Some(day)) = (asked, day_behind(&line.text, next, &ANSWERED)) {
            found.push((asked, day));
        }
    }
    found.into_iter().filter(|(asked, day)| asked <= day).max_by_key(|(asked, day)| (*day - *asked).num_days())
}
