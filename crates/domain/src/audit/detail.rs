//! The facts of an audit event in the office's words.

use serde_json::{Map, Value};

use crate::access::role::Role;
use crate::register::unit::UnitClass;
use crate::reporting::report::Claim;

/// Keys of facts and their words. One that is not in the table is shown as it is, so that nothing is ever hidden.
const LABELS: &[(&str, &str)] = &[
    ("added", "新增"),
    ("after", "改后"),
    ("approved", "批准"),
    ("before", "改前"),
    ("calendar", "日历版本"),
    ("cells", "生成事项"),
    ("changed", "改动"),
    ("characters", "字数"),
    ("claim", "完成状态"),
    ("class", "类别"),
    ("day", "日期"),
    ("due_on", "期限"),
    ("ended", "结束登录数"),
    ("evidence", "佐证"),
    ("file", "文件"),
    ("from", "原"),
    ("full_name", "全称"),
    ("grace_days", "宽限工作日"),
    ("id", "编号"),
    ("import", "导入"),
    ("kind", "类型"),
    ("late", "迟报"),
    ("moved", "移交事项"),
    ("name", "名称"),
    ("near_days", "临期工作日"),
    ("on", "生效日"),
    ("period", "周期"),
    ("person", "姓名"),
    ("public", "对外公开"),
    ("reason", "理由"),
    ("removed", "删去"),
    ("reopen", "申请"),
    ("return_days", "退回改正工作日"),
    ("role", "角色"),
    ("sha256", "文件指纹"),
    ("short_name", "简称"),
    ("successor", "承接单位"),
    ("taken_off", "移除事项"),
    ("task", "任务"),
    ("tasks", "任务"),
    ("to", "现"),
    ("unchanged", "未变"),
    ("unit", "单位"),
    ("units", "单位数"),
    ("until", "可修改至"),
    ("username", "用户名"),
    ("year", "年度"),
];

/// Ids and digests say nothing to a person; their end tells them apart.
const IDS: &[&str] = &["evidence", "id", "import", "reopen", "sha256", "successor", "task", "unit"];
const SHOWN_OF_ID: usize = 6;

/// Pairs of label and value. What is no object of facts is one value without a label.
#[must_use]
pub fn detail_words(detail: &str) -> Vec<(String, String)> {
    match serde_json::from_str::<Value>(detail) {
        Ok(Value::Object(facts)) => {
            let mut pairs = Vec::new();
            for (key, value) in in_order(&facts) {
                add(&mut pairs, "", key, value);
            }
            pairs
        }
        _ => vec![(String::new(), detail.to_owned())],
    }
}

/// What was stands before what is; the rest by key, whatever order the parser keeps.
fn in_order(facts: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut all: Vec<_> = facts.iter().collect();
    all.sort_by_key(|(key, _)| match key.as_str() {
        "before" | "from" => (0, ""),
        "after" | "to" => (1, ""),
        key => (2, key),
    });
    all
}

fn add(pairs: &mut Vec<(String, String)>, under: &str, key: &str, value: &Value) {
    let label = format!("{under}{}", label(key));
    match value {
        Value::Object(facts) => {
            for (inner, value) in in_order(facts) {
                add(pairs, &label, inner, value);
            }
        }
        other => pairs.push((label, words(key, other))),
    }
}

fn label(key: &str) -> &str {
    LABELS.iter().find(|(known, _)| *known == key).map_or(key, |(_, words)| words)
}

fn words(key: &str, value: &Value) -> String {
    match value {
        Value::Null => "无".to_owned(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::String(text) => text_words(key, text),
        Value::Array(values) => values.iter().map(|value| words(key, value)).collect::<Vec<_>>().join("、"),
        other => other.to_string(),
    }
}

fn text_words(key: &str, text: &str) -> String {
    let known = match key {
        "claim" => Claim::from_code(text).map(|claim| claim.label().to_owned()),
        "role" => Role::from_code(text).map(|role| role.label().to_owned()),
        "class" => UnitClass::from_code(text).map(|class| class.label().to_owned()),
        "kind" => match text {
            "off" => Some("放假".to_owned()),
            "work" => Some("上班".to_owned()),
            _ => None,
        },
        "changed" => Some(label(text).to_owned()),
        key if IDS.contains(&key) && text.is_ascii() && text.len() > SHOWN_OF_ID => Some(format!("…{}", &text[text.len() - SHOWN_OF_ID..])),
        _ => None,
    };
    known.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(detail: &str) -> String {
        detail_words(detail).into_iter().map(|(label, value)| format!("{label}={value}")).collect::<Vec<_>>().join(";")
    }

    #[test]
    fn facts_are_told_in_words() {
        let cases = [
            (r#"{"claim":"done","late":false}"#, "完成状态=已完成;迟报=否"),
            (r#"{"before":{"full_name":"甲"},"after":{"full_name":"乙"}}"#, "改前全称=甲;改后全称=乙"),
            (r#"{"unit":"0198c2d4-aaaa-7bbb-8ccc-0123456789ab","successor":null}"#, "承接单位=无;单位=…6789ab"),
            (r#"{"changed":["full_name","tail"]}"#, "改动=全称、tail"),
            (r#"{"added":3}"#, "新增=3"),
            (r#"{"robot":"dance"}"#, "robot=dance"),
            ("{}", ""),
            ("not json", "=not json"),
        ];
        for (detail, expected) in cases {
            assert_eq!(joined(detail), expected, "{detail}");
        }
    }

    #[test]
    fn every_key_stands_once() {
        for (index, (key, words)) in LABELS.iter().enumerate() {
            assert!(!words.is_ascii(), "{key}");
            assert!(LABELS[..index].iter().all(|(other, _)| other != key), "{key} stands twice");
        }
    }
}
