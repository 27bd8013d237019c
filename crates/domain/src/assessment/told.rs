//! What was entered about a unit, in words: a person never reads the contract's members.

use serde_json::Value;

use super::inputs::EntryForm;
use super::rules::Kind;
use super::typed;

/// A fact in a few words, as a cell of a workbook may hold it.
#[must_use]
pub fn in_words(kind: &Kind, body: &Value) -> String {
    let typed = typed::shown(kind, body);
    match (kind, typed.verdict.as_str()) {
        (Kind::Judgement { .. }, "ok") => "符合要求".to_owned(),
        (Kind::Judgement { .. }, "none") => "未做到".to_owned(),
        (Kind::Judgement { .. }, _) => format!("部分做到，扣{}分", typed.value),
        (Kind::CheckPoints { .. }, _) if typed.picked.is_empty() => "没有缺项".to_owned(),
        (Kind::CheckPoints { .. }, _) => format!("缺{}", typed.picked.join("、")),
        (Kind::Share { .. }, _) if typed.picked.is_empty() => "都没有达到".to_owned(),
        (Kind::Share { .. } | Kind::Tier { .. }, _) => typed.picked.join("、"),
        _ => match body["items"].as_array() {
            Some(items) => format!("{}件", items.len()),
            None => typed.value.lines().collect::<Vec<_>>().join("；"),
        },
    }
}

/// An entry as its record tells it, with the units of its numbers; an empty body took the entry before it back.
#[must_use]
pub fn entry_words(form: EntryForm, kind: Option<&Kind>, body: &str) -> String {
    if body.is_empty() {
        return "撤销".to_owned();
    }
    let body = read(body);
    match (form, kind) {
        (EntryForm::Veto, _) => "单项否决".to_owned(),
        (EntryForm::Claim, _) if body["approved"] != true => "不认定，照常评分".to_owned(),
        (EntryForm::Claim, _) => match body["note"].as_str() {
            Some("published") => "认定不适用，已公开情况说明".to_owned(),
            Some("late") => "认定不适用，事后补的说明".to_owned(),
            _ => "认定不适用，没有说明".to_owned(),
        },
        (EntryForm::Fact, Some(kind)) => fact_words(kind, &body),
        // a rule that its tree no longer has
        (EntryForm::Fact, None) => "已录入".to_owned(),
    }
}

/// Why, as the entry has it; empty where nobody had to say.
#[must_use]
pub fn entry_reason(body: &str) -> String {
    read(body)["reason"].as_str().unwrap_or_default().to_owned()
}

fn read(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_default()
}

fn fact_words(kind: &Kind, body: &Value) -> String {
    let lines = || typed::shown(kind, body).value.lines().map(str::to_owned).collect::<Vec<_>>();
    match kind {
        Kind::Levels { .. } if !lines().is_empty() => lines().join("；"),
        Kind::PerPeriod { .. } => {
            let line = |line: String| if line.ends_with('免') { format!("{line}报") } else { format!("{line}条") };
            lines().into_iter().map(line).collect::<Vec<_>>().join("；")
        }
        Kind::Given { .. } => format!("{}分", in_words(kind, body)),
        Kind::BelowTarget { .. } if body.get("rate").is_some() => format!("{}%", in_words(kind, body)),
        _ if body["of"] == 0 => format!("{}（总数为0，不扣分）", in_words(kind, body)),
        _ if body["count"].is_u64() => format!("{}件", body["count"]),
        _ => in_words(kind, body),
    }
}

#[cfg(test)]
mod tests {
    use super::super::number::Decimal;
    use super::*;

    #[test]
    fn every_kind_of_fact_is_told_in_words() {
        let of = |text: &str| Decimal::parse(text).unwrap();
        let named = || [("甲".into(), of("1")), ("乙".into(), of("2"))].into_iter().collect();
        let pieces = || Kind::PerPiece { points: of("2"), cap: None, within: None };
        let judged = || Kind::Judgement { none: of("15"), min: of("1"), max: of("8") };
        let rate = || Kind::BelowTarget { target: of("95"), per_point: of("1"), cap: None, rate_digits: None };
        let over = Kind::OverQuota {
            quota: 10,
            first_over: of("0.1"),
            first: of("1"),
            then_over: of("0.2"),
            step: of("0.1"),
            each: of("1"),
            cap: None,
        };
        for (kind, body, words) in [
            (pieces(), r#"{"count":3}"#, "3件"),
            (pieces(), r#"{"count":0}"#, "0件"),
            (pieces(), r#"{"items":[{"date":"2026-07-03","title":"缺文号"},{"date":"2026-07-04"}]}"#, "2件"),
            (Kind::Once { points: of("2"), within: None }, r#"{"count":1}"#, "1件"),
            (Kind::Zero { within: None }, r#"{"items":[]}"#, "0件"),
            (Kind::Ceiling { rate: of("0.6"), within: None }, r#"{"count":1}"#, "1件"),
            (Kind::Quota { minimum: 3, points: of("5"), cap: None, within: None }, r#"{"count":4}"#, "4件"),
            (over, r#"{"count":12}"#, "12件"),
            (
                Kind::Levels { levels: named(), cap: None, within: None },
                r#"{"items":[{"level":"甲","fact":"表彰一"},{"level":"乙"}]}"#,
                "甲 表彰一；乙",
            ),
            (Kind::Levels { levels: named(), cap: None, within: None }, r#"{"items":[]}"#, "0件"),
            (judged(), r#"{"verdict":"ok"}"#, "符合要求"),
            (judged(), r#"{"verdict":"none","reason":"没有公开"}"#, "未做到"),
            (judged(), r#"{"amount":"6","reason":"缺附件","verdict":"partial"}"#, "部分做到，扣6分"),
            (Kind::CheckPoints { points: named(), cap: None }, r#"{"missed":["乙","甲"]}"#, "缺乙、甲"),
            (Kind::CheckPoints { points: named(), cap: None }, r#"{"missed":[]}"#, "没有缺项"),
            (Kind::Share { parts: named() }, r#"{"achieved":["甲"]}"#, "甲"),
            (Kind::Share { parts: named() }, r#"{"achieved":[]}"#, "都没有达到"),
            (Kind::Tier { tiers: named() }, r#"{"tier":"乙"}"#, "乙"),
            (Kind::NoneDone { points: of("4"), share: of("0.5"), done: "已做".into(), within: None }, r#"{"done":0,"of":3}"#, "0/3"),
            (Kind::Proportion { points: None }, r#"{"done":15,"of":18}"#, "15/18"),
            // none of none takes nothing off, and whoever typed it reads so
            (Kind::Proportion { points: None }, r#"{"done":0,"of":0}"#, "0/0（总数为0，不扣分）"),
            (rate(), r#"{"done":0,"of":0}"#, "0/0（总数为0，不扣分）"),
            (rate(), r#"{"rate":"92.5"}"#, "92.5%"),
            (rate(), r#"{"done":37,"of":40}"#, "37/40"),
            (
                Kind::PerPeriod { minimum: 20, below: of("1"), empty: of("2"), cap: None },
                r#"{"periods":{"2026-07":35,"2026-08":null}}"#,
                "2026-07 35条；2026-08 免报",
            ),
            (Kind::Scores { of: of("100") }, r#"{"values":["91.2",null,{"score":"9","of":"10"}]}"#, "91.2；缺；9/10"),
            (Kind::Given { max: of("5"), cap: None }, r#"{"amount":"2.5","reason":"试点"}"#, "2.5分"),
        ] {
            assert_eq!(entry_words(EntryForm::Fact, Some(&kind), body), words, "{kind:?} {body}");
        }
    }

    #[test]
    fn what_is_no_fact_is_told_as_well() {
        for (form, body, words, reason) in [
            (EntryForm::Claim, r#"{"approved":true,"note":"none","reason":"没有这项职能"}"#, "认定不适用，没有说明", "没有这项职能"),
            (EntryForm::Claim, r#"{"approved":true,"note":"published","reason":"无"}"#, "认定不适用，已公开情况说明", "无"),
            (EntryForm::Claim, r#"{"approved":true,"note":"late","reason":"无"}"#, "认定不适用，事后补的说明", "无"),
            (EntryForm::Claim, r#"{"approved":false,"note":"none","reason":"有这项职能"}"#, "不认定，照常评分", "有这项职能"),
            (EntryForm::Veto, r#"{"reason":"改了日期"}"#, "单项否决", "改了日期"),
            (EntryForm::Fact, "", "撤销", ""),
            (EntryForm::Fact, r#"{"count":3}"#, "已录入", ""),
        ] {
            assert_eq!((entry_words(form, None, body).as_str(), entry_reason(body).as_str()), (words, reason), "{body}");
        }
    }
}
