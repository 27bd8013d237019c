//! Numbers, depths and amounts that nobody sends in good faith: refused or right, never a panic, never a wrong digit.

use serde_json::{Value, json};

use crate::setup::{answer, answer_to_texts, facts, leaf, lines, marked, rules, scored, sheet};

fn codes(rules: &Value, facts: &Value) -> Vec<&'static str> {
    answer(rules, facts).expect_err("refused").iter().map(|problem| problem.code.code()).collect()
}

#[test]
fn the_largest_count_is_exact() {
    let rules = rules(json!([leaf("n", "100", json!([{"id": "r", "kind": "per_piece", "points": "999999999.99"}]))]), json!({}));
    let fact = json!([{"unit": "u", "leaf": "n", "rule": "r", "count": u64::MAX}]);
    // 18446744073709551615 × (10^9 − 0.01) = 18446744073709551615000000000 − 184467440737095516.15
    let answer = scored(&rules, &facts(&["u"], fact));
    assert_eq!(
        lines(sheet(&answer, "u")),
        ["n/full 100.00", "n/r -18446744073525084174262904483.85", "n/cap 18446744073525084174262904383.85"]
    );
    assert_eq!(sheet(&answer, "u")["total"], "0.00");
}

#[test]
fn a_count_beyond_64_bits_is_no_count() {
    let rules = rules(json!([leaf("n", "100", json!([{"id": "r", "kind": "per_piece", "points": "1"}]))]), json!({})).to_string();
    let facts = facts(&["u"], json!([{"unit": "u", "leaf": "n", "rule": "r", "count": 7}])).to_string();
    for count in ["18446744073709551616", "1e3", "1E400", "-0", "7.0"] {
        let facts = facts.replace("\"count\":7", &format!("\"count\":{count}"));
        if domain::text::json::Json::read(&facts).is_err() {
            assert_eq!(count, "1E400");
            continue;
        }
        let problems = answer_to_texts(&rules, &facts).expect_err(count);
        assert_eq!(problems[0].code.code(), "bad_number", "{count}");
    }
}

/// Rates whose product leaves 128 bits go on in longer numbers.
#[test]
fn products_beyond_128_bits_are_exact() {
    let rule =
        |cap: Value| json!([{"id": "r", "kind": "below_target", "target": "999999999.9999", "per_point": "999999999.9999", "cap": cap}]);
    let fact = json!([{"unit": "u", "leaf": "n", "rule": "r", "done": 1, "of": u64::MAX}]);
    let with = |cap: Value| rules(json!([leaf("n", "100", rule(cap))]), json!({}));
    // (999999999.9999 − 100/18446744073709551615) × 999999999.9999 = 999999999999800000.00000001 − 5.4e−9 -> …800000.00
    let answer = scored(&with(Value::Null), &facts(&["u"], fact.clone()));
    assert_eq!(lines(sheet(&answer, "u"))[1], "n/r -999999999999800000.00");
    assert_eq!(lines(sheet(&scored(&with(json!("5")), &facts(&["u"], fact)), "u"))[1], "n/r -5.00");
}

/// The mean of scores out of the first 60 odd full marks above 1: its denominator has some hundred digits.
#[test]
fn means_over_many_full_marks_are_exact() {
    let rules = rules(json!([leaf("n", "100", json!([{"id": "r", "kind": "scores", "of": "100"}]))]), json!({"digits": {"line": 4}}));
    let values: Vec<Value> = (1..=60).map(|place| json!({"score": "1", "of": (2 * place + 1).to_string()})).collect();
    let answer = scored(&rules, &facts(&["u"], json!([{"unit": "u", "leaf": "n", "rule": "r", "values": values}])));
    // Σ 1/(2k+1) for k = 1…60 by integers: floor(10^30/(2k+1)) added up is right to 28 digits
    let ten = 10_i128.pow(30);
    let sum: i128 = (1..=60).map(|place| ten / (2 * place + 1)).sum();
    // 100 × sum/60 − 100, rounded half up to ten-thousandths
    let earned = (sum * 100 / 60 + ten / 20_000) / (ten / 10_000);
    assert_eq!(crate::setup::number(&sheet(&answer, "u")["total"]), (earned + 50) / 100 * 100);
    assert_eq!(crate::setup::number(&sheet(&answer, "u")["exact"]), earned);
}

#[test]
fn what_no_ledger_holds_is_refused() {
    // 18446744073709551615 % of 1, in steps of 0.0001, each 999999999.9999: beyond 10^32 points
    let over = json!({"id": "r", "kind": "over_quota", "quota": 1, "first_over": "0", "first": "1", "then_over": "0", "step": "0.0001", "each": "999999999"});
    let with = |cap: Value| {
        let mut over = over.clone();
        crate::setup::merge(&mut over, json!({"cap": cap}));
        rules(json!([marked("m", "100")]), json!({"bonus": {"rules": [over]}}))
    };
    let fact = facts(&["u"], json!([{"unit": "u", "leaf": "bonus", "rule": "r", "count": u64::MAX}]));
    assert_eq!(codes(&with(Value::Null), &fact), ["bad_number"]);
    assert_eq!(sheet(&scored(&with(json!("5")), &fact), "u")["total"], "105.00");
}

#[test]
fn names_that_stand_twice_are_refused() {
    let rules =
        rules(json!([leaf("n", "100", json!([{"id": "r", "kind": "tier", "tiers": {"a": "1", "b": "2"}}]))]), json!({})).to_string();
    let facts = facts(&["u"], json!([{"unit": "u", "leaf": "n", "rule": "r", "tier": "a"}])).to_string();
    assert!(answer_to_texts(&rules, &facts).is_ok());
    for (rules, facts) in [
        (rules.replace("\"b\":\"2\"", "\"a\":\"2\""), facts.clone()),
        (rules.replace("\"contract\":1", "\"contract\":1,\"contract\":1"), facts.clone()),
        (rules.clone(), facts.replace("\"tier\":\"a\"", "\"tier\":\"a\",\"\\u0074ier\":\"b\"")),
    ] {
        let problems = answer_to_texts(&rules, &facts).expect_err("refused");
        assert_eq!(problems[0].code.code(), "duplicate");
    }
}

#[test]
fn whatever_stands_where_something_else_should_is_refused_not_fatal() {
    let (good_rules, good_facts) = (rules(json!([marked("m", "100")]), json!({})), facts(&["u"], json!([])));
    for odd in
        [json!(null), json!(0), json!("x"), json!([]), json!({}), json!([[]]), json!([{}]), json!({"a": []}), json!(true), json!(1.5)]
    {
        assert!(answer(&odd, &good_facts).is_err(), "{odd}");
        assert!(answer(&good_rules, &odd).is_err(), "{odd}");
        for member in
            ["trees", "groups", "bonus", "penalties", "veto", "convert", "digits", "na_rates", "grades", "tie_break", "basis", "cap_level"]
        {
            let mut rules = good_rules.clone();
            rules[member] = odd.clone();
            // whether it is accepted or not: it comes to an end, and what is accepted adds up
            if let Ok(answer) = answer(&rules, &good_facts) {
                assert_eq!(answer["sheets"][0]["total"], "100.00", "{member} {odd}");
            }
        }
        for member in ["units", "facts", "previous", "round"] {
            let mut facts = good_facts.clone();
            facts[member] = odd.clone();
            let _ = answer(&good_rules, &facts);
        }
    }
}

#[test]
fn texts_of_any_kind_are_ids() {
    let id = "指标 \"一\"\n\u{1f600}<script>";
    let rules = rules(json!([marked(id, "100")]), json!({}));
    let answer = scored(&rules, &facts(&["单位\u{0}"], json!([{"unit": "单位\u{0}", "leaf": id, "rule": "j", "verdict": "ok"}])));
    assert_eq!(lines(sheet(&answer, "单位\u{0}")), [format!("{id}/full 100.00")]);
    assert_eq!(answer["sheets"][0]["nodes"][id], "100.00");
}
