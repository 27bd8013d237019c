//! What holds for any rules and facts. Each case is a number; 2,000 of them are tried.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::random::{Dice, Round, round, worsened};
use crate::setup::{answer_to_texts, number, scored};

const CASES: u32 = 2_000;

/// The answer as its bytes.
fn bytes(rules: &Value, facts: &Value) -> String {
    answer_to_texts(&rules.to_string(), &facts.to_string()).unwrap_or_else(|problems| panic!("{problems:?}\n{rules}\n{facts}"))
}

/// Rows and sheets without the order of units, which ranks and rows may follow.
fn totals(answer: &Value) -> BTreeMap<String, Value> {
    let sheets = answer["sheets"].as_array().expect("sheets").iter();
    sheets.map(|sheet| (sheet["unit"].as_str().expect("an id").to_owned(), sheet.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) })]

    #[test]
    fn lines_add_up_within_bounds_and_replay_to_the_same_bytes(seed in any::<u64>()) {
        let Round { rules, facts } = round(seed);
        let text = bytes(&rules, &facts);
        prop_assert_eq!(&text, &bytes(&rules, &facts));
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        let mut ranked = 0;
        for sheet in answer["sheets"].as_array().expect("sheets") {
            for line in sheet["lines"].as_array().expect("lines") {
                prop_assert!(line["note"].as_str().is_some_and(|note| !note.is_empty()), "{}", line);
                prop_assert!(!line["amount"].as_str().expect("an amount").starts_with("-0.000"), "{}", line);
            }
            let has_total = !sheet["total"].is_null();
            prop_assert_eq!(has_total, matches!(sheet["status"].as_str(), Some("scored")) || (sheet["status"] == "vetoed" && rules["veto"]["effect"] != "no_score"));
            if !has_total {
                prop_assert!(sheet["rank"].is_null() && sheet["full"].is_null() && sheet["rate"].is_null());
                continue;
            }
            ranked += u64::from(!sheet["rank"].is_null());
            let total = number(&sheet["total"]);
            let sum: i128 = sheet["lines"].as_array().expect("lines").iter().map(|line| number(&line["amount"])).sum();
            prop_assert_eq!(sum, total);
            prop_assert!(total >= 0);
            // a bonus of 5 at most
            prop_assert!(total <= number(&sheet["full"]) + 50_000, "{} of {}", total, &sheet["full"]);
            prop_assert!(number(&sheet["converted"]) <= 40_000);
            if !sheet["base"].is_null() {
                prop_assert!((0..=number(&sheet["full"])).contains(&number(&sheet["base"])));
            }
            if rules["cap_level"] == "leaf" {
                for sum in sheet["nodes"].as_object().expect("nodes").values().filter(|sum| !sum.is_null()) {
                    prop_assert!(number(sum) >= 0);
                }
            }
        }
        let ranking = &answer["ranking"][0];
        prop_assert_eq!(&ranking["count"], &json!(ranked));
        prop_assert_eq!(ranking["rows"].as_array().expect("rows").iter().any(|row| row["rank"] == 1), ranked > 0);
    }

    #[test]
    fn the_order_of_facts_and_members_means_nothing(seed in any::<u64>()) {
        let Round { rules, facts } = round(seed);
        let mut shuffled = facts.clone();
        let list = shuffled["facts"].as_array_mut().expect("facts");
        let mut dice = Dice(seed);
        for place in (1..list.len()).rev() {
            list.swap(place, usize::try_from(dice.below(place as u64 + 1)).expect("few"));
        }
        prop_assert_eq!(bytes(&rules, &facts), bytes(&rules, &shuffled));
        // the order of units moves sheets and rows; each sheet stays what it was
        shuffled["units"].as_array_mut().expect("units").reverse();
        prop_assert_eq!(totals(&scored(&rules, &facts)), totals(&scored(&rules, &shuffled)));
    }

    #[test]
    fn names_mean_nothing(seed in any::<u64>()) {
        let Round { rules, facts } = round(seed);
        let rename = |text: String| {
            let text = (1..=60).rev().fold(text, |text, place| text.replace(&format!("n{place}\""), &format!("甲{}\"", 99 - place)));
            let text = (1..=4).fold(text, |text, place| text.replace(&format!("\"u{place}\""), &format!("\"乙{}\"", 9 - place)));
            (0..4).fold(text, |text, place| text.replace(&format!("\"r{place}\""), &format!("\"丙{}\"", 9 - place)))
        };
        let renamed = answer_to_texts(&rename(rules.to_string()), &rename(facts.to_string())).expect("scored");
        let (renamed, known): (Value, Value) = (serde_json::from_str(&renamed).expect("JSON"), scored(&rules, &facts));
        for (one, other) in known["sheets"].as_array().expect("sheets").iter().zip(renamed["sheets"].as_array().expect("sheets")) {
            for member in ["status", "base", "exact", "total", "full", "rate", "grade", "converted", "rank"] {
                prop_assert_eq!(&one[member], &other[member], "{}", member);
            }
            let amounts = |sheet: &Value| -> Vec<Value> { sheet["lines"].as_array().expect("lines").iter().map(|line| line["amount"].clone()).collect() };
            prop_assert_eq!(amounts(one), amounts(other));
        }
    }

    /// Ten times the points with one decimal fewer: every line is ten times what it was.
    #[test]
    fn ten_times_the_points_are_ten_times_the_lines(seed in any::<u64>()) {
        let Round { rules, facts } = round(seed);
        let mut larger = tenfold(&rules);
        larger["digits"]["line"] = json!(2);
        larger["digits"]["total"] = json!(2);
        larger["convert"] = rules["convert"].clone();
        let (one, ten) = (scored(&rules, &facts), scored(&larger, &tenfold(&facts)));
        for (one, ten) in one["sheets"].as_array().expect("sheets").iter().zip(ten["sheets"].as_array().expect("sheets")) {
            for member in ["status", "rate", "grade", "converted", "rank", "pending"] {
                prop_assert_eq!(&one[member], &ten[member], "{}", member);
            }
            let lines = |sheet: &Value, times: i128| -> Vec<(Value, Value, i128)> {
                let lines = sheet["lines"].as_array().expect("lines").iter();
                lines.map(|line| (line["leaf"].clone(), line["rule"].clone(), number(&line["amount"]) * times)).collect()
            };
            prop_assert_eq!(lines(one, 10), lines(ten, 1));
        }
    }

    #[test]
    fn one_more_fault_never_raises_a_total(seed in any::<u64>()) {
        let mut case = round(seed);
        case.rules["one_cause_once"] = json!(false);
        let Some(worse) = worsened(&case, seed) else { return Ok(()) };
        let (before, after) = (totals(&scored(&case.rules, &case.facts)), totals(&scored(&case.rules, &worse)));
        for (unit, sheet) in before {
            if let (false, false) = (sheet["total"].is_null(), after[&unit]["total"].is_null()) {
                prop_assert!(number(&after[&unit]["total"]) <= number(&sheet["total"]), "{} {} {}", unit, sheet, after[&unit]);
            }
        }
    }
}

/// Points times ten, in rules and facts; rates, dates and scores stay.
fn tenfold(value: &Value) -> Value {
    const POINTS: [&str; 16] = [
        "points",
        "cap",
        "none",
        "min",
        "max",
        "below",
        "empty",
        "first",
        "each",
        "full_mark",
        "per_point",
        "over",
        "at_least",
        "from",
        "amount",
        "score",
    ];
    const NAMED: [&str; 3] = ["points", "levels", "tiers"];
    match value {
        Value::Array(items) => Value::Array(items.iter().map(tenfold).collect()),
        Value::Object(members) => {
            let scale = |(name, member): (&String, &Value)| {
                let scaled = match member {
                    Value::String(text) if POINTS.contains(&name.as_str()) => Value::String(times_ten(text)),
                    Value::Object(named) if NAMED.contains(&name.as_str()) => {
                        let scaled: Map<String, Value> =
                            named.iter().map(|(name, points)| (name.clone(), json!(times_ten(points.as_str().expect("points"))))).collect();
                        Value::Object(scaled)
                    }
                    // scores are out of their own full mark
                    Value::Array(_) if name == "values" => member.clone(),
                    _ => tenfold(member),
                };
                (name.clone(), scaled)
            };
            Value::Object(members.iter().map(scale).collect())
        }
        other => other.clone(),
    }
}

fn times_ten(text: &str) -> String {
    let ten_thousandths = number(&json!(text)) * 10;
    format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000)
}
