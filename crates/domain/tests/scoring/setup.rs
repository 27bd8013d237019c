//! Rules and facts as short as a case allows.

use domain::assessment::{Answer, Problem, assess_json};
use domain::text::json::Json;
use serde_json::{Value, json};

/// The answer to two texts, as its bytes.
pub(crate) fn answer_to_texts(rules: &str, facts: &str) -> Result<String, Vec<Problem>> {
    let read = |text| Json::read(text).expect("the case is JSON");
    let assessment = assess_json(&read(rules), &read(facts))?;
    let answer = Answer { assessment: &assessment, rules_sha256: "r", facts_sha256: "f" };
    Ok(serde_json::to_string(&answer).expect("an answer is JSON"))
}

/// The answer to two values.
pub(crate) fn answer(rules: &Value, facts: &Value) -> Result<Value, Vec<Problem>> {
    answer_to_texts(&rules.to_string(), &facts.to_string()).map(|text| serde_json::from_str(&text).expect("an answer is JSON"))
}

/// The answer to a case that must be scored.
pub(crate) fn scored(rules: &Value, facts: &Value) -> Value {
    answer(rules, facts).unwrap_or_else(|problems| panic!("{problems:?}\n{rules}\n{facts}"))
}

/// Rules with these nodes out of 100 for the group `g`; `more` replaces or adds members.
pub(crate) fn rules(nodes: Value, more: Value) -> Value {
    let mut rules = json!({
        "contract": 1,
        "rule_set": {"id": "own", "year": 2026, "version": 1, "title": "考核细则"},
        "trees": {"t": {"full_mark": "100", "nodes": nodes}},
        "groups": [{"id": "g", "name": "全部", "tree": "t"}]
    });
    merge(&mut rules, more);
    rules
}

/// Facts about the units of the group `g` with these ids.
pub(crate) fn facts(units: &[&str], facts: Value) -> Value {
    let units: Vec<Value> = units.iter().map(|id| json!({"id": id, "name": id, "group": "g"})).collect();
    json!({"contract": 1, "round": "2026Q3", "units": units, "facts": facts})
}

pub(crate) fn merge(into: &mut Value, more: Value) {
    let (Value::Object(into), Value::Object(more)) = (into, more) else { return };
    into.extend(more);
}

/// A leaf with rules.
pub(crate) fn leaf(id: &str, points: &str, rules: Value) -> Value {
    json!({"id": id, "title": id, "points": points, "rules": rules})
}

/// A leaf on which a mark of any size can be set: `["u", "m", "20.1"]` takes 20.1 off.
pub(crate) fn marked(id: &str, points: &str) -> Value {
    leaf(id, points, json!([{"id": "j", "kind": "judgement", "none": points, "min": "0", "max": points}]))
}

/// A mark on such a leaf.
pub(crate) fn mark(unit: &str, leaf: &str, amount: &str) -> Value {
    json!({"unit": unit, "leaf": leaf, "rule": "j", "verdict": "partial", "amount": amount, "reason": "见核查记录"})
}

/// The sheet of a unit.
pub(crate) fn sheet<'a>(answer: &'a Value, unit: &str) -> &'a Value {
    answer["sheets"].as_array().expect("sheets").iter().find(|sheet| sheet["unit"] == unit).expect("the unit has a sheet")
}

/// The lines of a sheet as `leaf/rule amount`, one after the other.
pub(crate) fn lines(sheet: &Value) -> Vec<String> {
    let word = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    let line = |line: &Value| format!("{}/{} {}", word(&line["leaf"]), word(&line["rule"]), word(&line["amount"]));
    sheet["lines"].as_array().expect("lines").iter().map(line).collect()
}

/// A number of an answer in ten-thousandths.
pub(crate) fn number(value: &Value) -> i128 {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no number"));
    let (sign, size) = text.strip_prefix('-').map_or((1, text), |size| (-1, size));
    let (whole, part) = size.split_once('.').unwrap_or((size, ""));
    let part: i128 = format!("{part:0<4}").parse().expect("digits");
    sign * (whole.parse::<i128>().expect("digits") * 10_000 + part)
}

/// Rows of the first ranking as `rank unit`.
pub(crate) fn rows(answer: &Value) -> Vec<String> {
    let row = |row: &Value| format!("{} {}", row["rank"], row["unit"].as_str().expect("an id"));
    answer["ranking"][0]["rows"].as_array().expect("rows").iter().map(row).collect()
}

/// The line that a rule `r` writes on a leaf of 10 points, `-` for none, `pending` while the leaf waits.
pub(crate) fn amount(rule: Value, fact: Value, digits: Value) -> String {
    let mut rule = rule;
    merge(&mut rule, json!({"id": "r"}));
    let rules = rules(json!([leaf("n", "10", json!([rule]))]), json!({"digits": digits}));
    let list = if fact.is_null() {
        json!([])
    } else {
        let mut fact = fact;
        merge(&mut fact, json!({"unit": "u", "leaf": "n", "rule": "r"}));
        json!([fact])
    };
    let answer = scored(&rules, &facts(&["u"], list));
    let sheet = sheet(&answer, "u");
    if sheet["pending"] == json!(["n"]) {
        assert_eq!(sheet["status"], "incomplete");
        return "pending".to_owned();
    }
    let found: Vec<&Value> = sheet["lines"].as_array().expect("lines").iter().filter(|line| line["rule"] == "r").collect();
    match found.as_slice() {
        [] => "-".to_owned(),
        [line] => {
            assert!(line["note"].as_str().is_some_and(|note| !note.is_empty()), "every line explains itself: {line}");
            line["amount"].as_str().expect("an amount").to_owned()
        }
        _ => panic!("{found:?}"),
    }
}
