//! A fact as a person types it, in a form or in a cell of a workbook, and the members that the contract asks for.

use serde_json::{Map, Value, json};

use super::number::Decimal;
use super::rules::{Kind, Named, day};

/// What was typed about one rule of one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// A number, `8/10`, or lines of items; what it means is [`hint`]'s.
    pub value: String,
    /// Of a judgement: `ok`, `none`, `partial`.
    pub verdict: String,
    /// Names that were ticked.
    pub picked: Vec<String>,
    /// Why.
    pub reason: String,
}

/// What stands beside the field of a rule.
#[must_use]
pub fn hint(kind: &Kind) -> &'static str {
    match kind {
        Kind::PerPiece { within, .. }
        | Kind::Once { within, .. }
        | Kind::Zero { within }
        | Kind::Ceiling { within, .. }
        | Kind::Quota { within, .. } => {
            if within.is_some() {
                "每行一件：日期（2026-07-01）、标签（#本级）和说明，用空格分开；没有的填0"
            } else {
                "填件数；没有的填0"
            }
        }
        Kind::OverQuota { .. } => "填完成的件数",
        Kind::Levels { .. } => "每行一项：级别和事项，用空格分开；同一事项只按最高级别计",
        Kind::Judgement { .. } => "部分做到的填扣多少分",
        Kind::CheckPoints { .. } => "勾选缺少的考察点；都有的不勾",
        Kind::NoneDone { .. } => "填“已做件数/应做件数”，如0/3；没有应做的填0/0，不扣分",
        Kind::Tier { .. } => "选一档",
        Kind::Share { .. } => "勾选达到的部分；都没有达到的不勾",
        Kind::Proportion { .. } => "填“完成数/总数”，如8/10；总数为0的填0/0，按满分计",
        Kind::BelowTarget { .. } => "填百分率，如92.5；或填“完成数/总数”，如37/40，总数为0的不扣分",
        Kind::PerPeriod { .. } => "每行一期：月份和条数，如2026-07 35；免报的写“免”",
        Kind::Scores { .. } => "每行一次得分，如91.2或9/10；没有参加的写“缺”",
        Kind::Given { .. } => "填分值",
    }
}

/// What stands beside the field of a judgement: what may be taken off, true for every rule that it may be about.
#[must_use]
pub fn judged_range<'k>(kinds: impl Iterator<Item = &'k Kind>) -> String {
    let mut ranges: Vec<(Decimal, Decimal, Decimal)> = Vec::new();
    for kind in kinds {
        if let Kind::Judgement { none, min, max } = kind
            && !ranges.contains(&(*none, *min, *max))
        {
            ranges.push((*none, *min, *max));
        }
    }
    match ranges[..] {
        [(none, min, max)] => format!("部分做到的扣{min}至{max}分；未做到的扣{none}分"),
        _ => "部分做到的填扣多少分，按所选规则写明的范围；未做到的按规定扣分".to_owned(),
    }
}

/// The members of the fact.
///
/// # Errors
/// A sentence for the person who typed it, in her words and without the contract's.
pub fn members(kind: &Kind, typed: &Typed) -> Result<Map<String, Value>, String> {
    let value = typed.value.trim();
    let mut members = match kind {
        Kind::PerPiece { within, .. }
        | Kind::Once { within, .. }
        | Kind::Zero { within }
        | Kind::Ceiling { within, .. }
        | Kind::Quota { within, .. } => pieces(value, within.is_some())?,
        Kind::OverQuota { .. } => object(json!({"count": count(value)?})),
        Kind::Levels { .. } => levels(value)?,
        Kind::Judgement { none, min, max } => judged(typed, *none, (*min, *max))?,
        Kind::CheckPoints { points, .. } => object(json!({"missed": known(points, typed)?})),
        Kind::Share { parts } => object(json!({"achieved": known(parts, typed)?})),
        Kind::Tier { tiers } => match known(tiers, typed)? {
            [one] => object(json!({"tier": one})),
            _ => return Err("请选择一档。".to_owned()),
        },
        Kind::NoneDone { .. } | Kind::Proportion { .. } => done_of(value)?,
        Kind::BelowTarget { .. } => match value.contains('/') {
            true => done_of(value)?,
            false => object(json!({"rate": number(value.trim_end_matches(['%', '％']))?})),
        },
        Kind::PerPeriod { .. } => periods(value)?,
        Kind::Scores { .. } => scores(value)?,
        Kind::Given { max, .. } => object(json!({"amount": points(value.trim_end_matches('分'), "分值", (Decimal::ZERO, *max))?})),
    };
    let reason = typed.reason.trim();
    if !reason.is_empty() {
        members.insert("reason".to_owned(), json!(reason));
    }
    Ok(members)
}

/// What a form shows of a fact that was entered.
#[must_use]
pub fn shown(kind: &Kind, fact: &Value) -> Typed {
    let text = |name: &str| fact[name].as_str().unwrap_or_default().to_owned();
    let names = |name: &str| fact[name].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let done_of = || format!("{}/{}", fact["done"], fact["of"]);
    let mut typed = Typed { reason: text("reason"), ..Typed::default() };
    match kind {
        Kind::Judgement { .. } => {
            typed.verdict = text("verdict");
            typed.value = text("amount");
        }
        Kind::CheckPoints { .. } => typed.picked = names("missed"),
        Kind::Share { .. } => typed.picked = names("achieved"),
        Kind::Tier { .. } => typed.picked = vec![text("tier")],
        Kind::PerPeriod { .. } => {
            let lines = fact["periods"].as_object().into_iter().flatten();
            let lines = lines.map(|(period, count)| if count.is_null() { format!("{period} 免") } else { format!("{period} {count}") });
            typed.value = lines.collect::<Vec<_>>().join("\n");
        }
        Kind::Scores { .. } => {
            let line = |value: &Value| match value {
                Value::Null => "缺".to_owned(),
                Value::Object(_) => {
                    format!("{}/{}", value["score"].as_str().unwrap_or_default(), value["of"].as_str().unwrap_or_default())
                }
                other => other.as_str().unwrap_or_default().to_owned(),
            };
            typed.value = fact["values"].as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n");
        }
        _ if fact.get("of").is_some() => typed.value = done_of(),
        _ if fact.get("rate").is_some() => typed.value = text("rate"),
        _ if fact.get("amount").is_some() => typed.value = text("amount"),
        _ if fact.get("count").is_some() => typed.value = fact["count"].to_string(),
        _ => {
            let line = |item: &Value| {
                let tags = item["has"].as_array().into_iter().flatten().filter_map(Value::as_str).map(|tag| format!("#{tag}"));
                let parts = ["date", "level"].iter().filter_map(|name| item[name].as_str()).map(str::to_owned);
                let end = ["fact", "title"].iter().filter_map(|name| item[name].as_str()).map(str::to_owned);
                parts.chain(tags).chain(end).collect::<Vec<_>>().join(" ")
            };
            typed.value = fact["items"].as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n");
        }
    }
    typed
}

/// What a cell of a workbook says, where one cell holds it all.
#[must_use]
pub fn from_cell(kind: &Kind, cell: &str, reason: &str) -> Typed {
    let cell = cell.trim();
    let typed = Typed { reason: reason.trim().to_owned(), ..Typed::default() };
    match kind {
        Kind::Judgement { .. } => match cell {
            "符合" | "符合要求" | "做到" | "ok" => Typed { verdict: "ok".to_owned(), ..typed },
            "未做到" | "没有" | "none" => Typed { verdict: "none".to_owned(), ..typed },
            amount => {
                let amount = amount.trim_start_matches('扣').trim_end_matches('分');
                Typed { verdict: "partial".to_owned(), value: amount.to_owned(), ..typed }
            }
        },
        Kind::CheckPoints { .. } | Kind::Share { .. } | Kind::Tier { .. } => {
            let names = cell.split(['、', '\n', '；', ';']).map(str::trim).filter(|name| !name.is_empty() && *name != "无");
            Typed { picked: names.map(str::to_owned).collect(), ..typed }
        }
        _ => Typed { value: cell.replace(['；', ';'], "\n"), ..typed },
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn count(text: &str) -> Result<u64, String> {
    // a workbook may hold 3 as 3.0
    let whole = text.strip_suffix(".0").unwrap_or(text).trim_end_matches(['件', '条', '次', '个', '处']);
    whole.trim().parse().map_err(|_| format!("“{}”应是整数，如0、3。", short(text)))
}

/// Points, rates and scores stay texts: a JSON number would not be exact.
fn number(text: &str) -> Result<String, String> {
    let text = text.trim();
    Decimal::parse(text).map(|number| number.to_string()).ok_or_else(|| format!("“{}”应是不小于0的数，最多四位小数，如0.5。", short(text)))
}

fn short(text: &str) -> String {
    super::problem::shortened(text)
}

fn done_of(text: &str) -> Result<Map<String, Value>, String> {
    let (done, of) = text.split_once(['/', '／']).ok_or_else(|| format!("“{}”应写成“完成数/总数”，如8/10。", short(text)))?;
    let (done, of) = (count(done.trim())?, count(of.trim())?);
    if done > of {
        return Err(format!("完成数{done}多于总数{of}，请核对。"));
    }
    Ok(object(json!({"done": done, "of": of})))
}

/// Names that were ticked, or written into a cell, which must be those of the rule.
fn known<'t>(names: &Named, typed: &'t Typed) -> Result<&'t [String], String> {
    match typed.picked.iter().find(|name| !names.contains_key(name.as_str())) {
        Some(strange) => {
            let all: Vec<&str> = names.keys().map(AsRef::as_ref).collect();
            Err(format!("“{}”不在这条规则里，请从{}中选。", short(strange), all.join("、")))
        }
        None => Ok(&typed.picked),
    }
}

/// Points inside a range, both ends of which count.
fn points(text: &str, what: &str, (min, max): (Decimal, Decimal)) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err(format!("请填写{what}，{min}至{max}分。"));
    }
    let written = number(text)?;
    let inside = Decimal::parse(&written).is_some_and(|number| (min..=max).contains(&number));
    if inside { Ok(written) } else { Err(format!("{what}应在{min}到{max}之间，填的是{written}，请改正。")) }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn pieces(text: &str, needs_items: bool) -> Result<Map<String, Value>, String> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_number && !needs_items {
        return Ok(object(json!({"count": count(text)?})));
    }
    if is_number && count(text)? == 0 {
        return Ok(object(json!({"items": []})));
    }
    if text.is_empty() {
        return Err("请填写件数，没有的填0。".to_owned());
    }
    if is_number {
        return Err("这条规则只算部分情形，请每行列出一件，写明日期和标签。".to_owned());
    }
    let mut items = Vec::new();
    for line in lines(text) {
        let mut item = Map::new();
        let mut title = Vec::new();
        let mut tags: Vec<&str> = Vec::new();
        for (place, word) in line.split_whitespace().enumerate() {
            match word.strip_prefix('#') {
                Some(tag) => tags.push(tag),
                None if place == 0 && day(word).is_some() => {
                    item.insert("date".to_owned(), json!(word));
                }
                None => title.push(word),
            }
        }
        // words alone would count as one piece
        if !needs_items && !item.contains_key("date") {
            return Err(format!("“{}”应是件数，如0、3；逐件列出的，每行以日期开头。", short(line)));
        }
        if !tags.is_empty() {
            item.insert("has".to_owned(), json!(tags));
        }
        if !title.is_empty() {
            item.insert("title".to_owned(), json!(title.join(" ")));
        }
        items.push(Value::Object(item));
    }
    Ok(object(json!({"items": items})))
}

fn levels(text: &str) -> Result<Map<String, Value>, String> {
    if text.is_empty() {
        return Err("请每行写一项，没有的填0。".to_owned());
    }
    let items: Vec<Value> = lines(text)
        .filter(|line| *line != "0")
        .map(|line| match line.split_once(char::is_whitespace) {
            Some((level, fact)) => json!({"level": level, "fact": fact.trim()}),
            None => json!({"level": line}),
        })
        .collect();
    Ok(object(json!({"items": items})))
}

fn judged(typed: &Typed, none: Decimal, range: (Decimal, Decimal)) -> Result<Map<String, Value>, String> {
    let amount = typed.value.trim();
    // what was typed is never dropped in silence
    match typed.verdict.as_str() {
        "ok" if !amount.is_empty() => Err("选“符合要求”的不扣分，请把扣分清空；要扣分的，请选“部分做到”。".to_owned()),
        "none" if !amount.is_empty() => Err(format!("选“未做到”的按规定扣{none}分，请把扣分清空；要按填写的分数扣，请选“部分做到”。")),
        "ok" => Ok(object(json!({"verdict": "ok"}))),
        "none" => Ok(object(json!({"verdict": "none"}))),
        "partial" => Ok(object(json!({"verdict": "partial", "amount": points(amount, "扣分", range)?}))),
        _ => Err("请选择符合要求、部分做到或未做到。".to_owned()),
    }
}

fn periods(text: &str) -> Result<Map<String, Value>, String> {
    let mut periods = Map::new();
    for line in lines(text) {
        let (period, figure) = line.split_once(char::is_whitespace).ok_or_else(|| format!("“{}”应写成“2026-07 35”。", short(line)))?;
        let figure = figure.trim();
        let figure = if figure == "免" { Value::Null } else { json!(count(figure)?) };
        if periods.insert(period.to_owned(), figure).is_some() {
            return Err(format!("“{}”写了两次，请只留一行。", short(period)));
        }
    }
    if periods.is_empty() {
        return Err("请每行写一期，如2026-07 35。".to_owned());
    }
    Ok(object(json!({"periods": periods})))
}

fn scores(text: &str) -> Result<Map<String, Value>, String> {
    let mut values = Vec::new();
    for line in lines(text) {
        values.push(match line.split_once(['/', '／']) {
            _ if line == "缺" => Value::Null,
            Some((score, of)) => json!({"score": number(score)?, "of": number(of)?}),
            None => json!(number(line)?),
        });
    }
    if values.is_empty() {
        return Err("请每行写一次得分，没有参加的写“缺”。".to_owned());
    }
    Ok(object(json!({"values": values})))
}

#[cfg(test)]
mod tests {
    use super::super::rules::Where;
    use super::*;

    fn of(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    fn kinds() -> Vec<(Kind, Typed, Value)> {
        let value = |text: &str| Typed { value: text.to_owned(), ..Typed::default() };
        let picked = |names: &[&str]| Typed { picked: names.iter().map(|name| (*name).to_owned()).collect(), ..Typed::default() };
        let named = || [("甲".into(), of("1")), ("乙".into(), of("2"))].into_iter().collect();
        let within = Some(Where { from: day("2026-07-01"), to: None, has: vec!["本级".into()] });
        vec![
            (Kind::PerPiece { points: of("2"), cap: None, within: None }, value("3"), json!({"count": 3})),
            (
                Kind::Once { points: of("2"), within },
                value("2026-07-03 #本级 缺文号"),
                json!({"items": [{"date": "2026-07-03", "has": ["本级"], "title": "缺文号"}]}),
            ),
            (
                Kind::Levels { levels: named(), cap: None, within: None },
                value("甲 表彰一\n乙"),
                json!({"items": [{"level": "甲", "fact": "表彰一"}, {"level": "乙"}]}),
            ),
            (
                Kind::Judgement { none: of("5"), min: of("0"), max: of("4") },
                Typed { verdict: "partial".into(), value: "1.5".into(), reason: "缺附件".into(), ..Typed::default() },
                json!({"verdict": "partial", "amount": "1.5", "reason": "缺附件"}),
            ),
            (Kind::CheckPoints { points: named(), cap: None }, picked(&["乙"]), json!({"missed": ["乙"]})),
            (Kind::Share { parts: named() }, picked(&[]), json!({"achieved": []})),
            (Kind::Tier { tiers: named() }, picked(&["甲"]), json!({"tier": "甲"})),
            (Kind::Proportion { points: None }, value("8/10"), json!({"done": 8, "of": 10})),
            (
                Kind::BelowTarget { target: of("95"), per_point: of("1"), cap: None, rate_digits: None },
                value("92.5"),
                json!({"rate": "92.5"}),
            ),
            (
                Kind::PerPeriod { minimum: 20, below: of("1"), empty: of("2"), cap: None },
                value("2026-07 35\n2026-08 免"),
                json!({"periods": {"2026-07": 35, "2026-08": null}}),
            ),
            (Kind::Scores { of: of("100") }, value("91.2\n缺\n9/10"), json!({"values": ["91.2", null, {"score": "9", "of": "10"}]})),
        ]
    }

    #[test]
    fn what_is_typed_becomes_what_the_contract_asks_for_and_is_shown_again() {
        for (kind, typed, fact) in kinds() {
            let made = Value::Object(members(&kind, &typed).unwrap());
            assert_eq!(made, fact, "{kind:?}");
            assert_eq!(shown(&kind, &made), typed, "{kind:?}");
        }
    }

    #[test]
    fn what_means_nothing_is_refused_with_a_sentence() {
        for (kind, typed, _) in kinds() {
            // ticks may all be left out
            if matches!(kind, Kind::CheckPoints { .. } | Kind::Share { .. }) {
                continue;
            }
            let said = members(&kind, &Typed { value: "很多".into(), verdict: "partial".into(), ..Typed::default() });
            let lines = matches!(kind, Kind::Once { .. } | Kind::Levels { .. });
            assert!(lines || said.is_err_and(|sentence| sentence.ends_with('。')), "{kind:?} {typed:?}");
            assert!(members(&kind, &Typed::default()).is_err(), "{kind:?}");
        }
    }

    #[test]
    fn a_judgement_is_refused_in_the_words_of_who_typed_it() {
        let judged = Kind::Judgement { none: of("15"), min: of("1"), max: of("8") };
        for (verdict, value, sentence) in [
            ("partial", "9", "扣分应在1到8之间，填的是9，请改正。"),
            ("partial", "0.5", "扣分应在1到8之间，填的是0.5，请改正。"),
            ("partial", "", "请填写扣分，1至8分。"),
            ("partial", "两分", "“两分”应是不小于0的数，最多四位小数，如0.5。"),
            ("none", "3", "选“未做到”的按规定扣15分，请把扣分清空；要按填写的分数扣，请选“部分做到”。"),
            ("ok", "3", "选“符合要求”的不扣分，请把扣分清空；要扣分的，请选“部分做到”。"),
            ("", "3", "请选择符合要求、部分做到或未做到。"),
        ] {
            let typed = Typed { verdict: verdict.into(), value: value.into(), ..Typed::default() };
            assert_eq!(members(&judged, &typed), Err(sentence.to_owned()), "{verdict} {value}");
        }
        let given = Kind::Given { max: of("5"), cap: None };
        let said = members(&given, &Typed { value: "6分".into(), ..Typed::default() });
        assert_eq!(said, Err("分值应在0到5之间，填的是6，请改正。".to_owned()));
        let share = Kind::Proportion { points: None };
        let said = members(&share, &Typed { value: "9/8".into(), ..Typed::default() });
        assert_eq!(said, Err("完成数9多于总数8，请核对。".to_owned()));
        let tier = Kind::Tier { tiers: [("甲".into(), of("1")), ("乙".into(), of("2"))].into_iter().collect() };
        let said = members(&tier, &Typed { picked: vec!["丙".into()], ..Typed::default() });
        assert_eq!(said, Err("“丙”不在这条规则里，请从乙、甲中选。".to_owned()));
    }

    #[test]
    fn a_range_is_told_where_it_is_true_for_every_rule() {
        let kind = |none: &str, min: &str, max: &str| Kind::Judgement { none: of(none), min: of(min), max: of(max) };
        let one = "部分做到的扣1至15分；未做到的扣30分";
        let several = "部分做到的填扣多少分，按所选规则写明的范围；未做到的按规定扣分";
        for (kinds, told) in [
            (vec![kind("30", "1", "15")], one),
            (vec![kind("30", "1", "15"), kind("30", "1", "15")], one),
            (vec![kind("30", "1", "15"), kind("20", "1", "10")], several),
            (Vec::new(), several),
        ] {
            assert_eq!(judged_range(kinds.iter()), told, "{kinds:?}");
        }
    }

    #[test]
    fn a_cell_says_what_a_form_says() {
        let judged = Kind::Judgement { none: of("5"), min: of("0"), max: of("4") };
        assert_eq!(from_cell(&judged, "符合", "").verdict, "ok");
        let partial = from_cell(&judged, "扣1.5分", "缺附件");
        assert_eq!((partial.verdict.as_str(), partial.value.as_str(), partial.reason.as_str()), ("partial", "1.5", "缺附件"));
        let points = Kind::CheckPoints { points: Default::default(), cap: None };
        assert_eq!(from_cell(&points, "文号、日期", "").picked, ["文号", "日期"]);
        assert_eq!(from_cell(&points, "无", "").picked, Vec::<String>::new());
        let pieces = Kind::PerPiece { points: of("2"), cap: None, within: None };
        assert_eq!(members(&pieces, &from_cell(&pieces, "3.0", "")).unwrap()["count"], 3);
    }
}
