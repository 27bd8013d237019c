//! Ranks, rows, grades, quotas, averages, with the arithmetic beside them.

use serde_json::{Value, json};

use crate::setup::{facts, mark, marked, merge, rows, rules, scored, sheet};

/// Units a, b, c, … that lost so much of the 60 of `x` and the 40 of `y`.
fn lost(amounts: &[(&str, &str)]) -> Value {
    let names: Vec<String> = (0..amounts.len()).map(|place| char::from(b'a' + u8::try_from(place).unwrap()).to_string()).collect();
    let ids: Vec<&str> = names.iter().map(String::as_str).collect();
    let marks: Vec<Value> = ids.iter().zip(amounts).flat_map(|(id, (x, y))| [mark(id, "x", x), mark(id, "y", y)]).collect();
    facts(&ids, json!(marks))
}

fn two(more: Value) -> Value {
    rules(json!([marked("x", "60"), marked("y", "40")]), more)
}

fn grades(answer: &Value) -> Vec<&str> {
    answer["sheets"].as_array().unwrap().iter().map(|sheet| sheet["grade"].as_str().unwrap_or("–")).collect()
}

fn four() -> Value {
    json!([{"name": "合格", "from": "60"}, {"name": "优秀", "from": "90"}, {"name": "不合格", "from": "0"}, {"name": "良好", "from": "80"}])
}

#[test]
fn equals_share_a_rank_and_the_next_are_skipped() {
    let facts = lost(&[("10", "0"), ("5", "0"), ("0", "10"), ("10", "0"), ("20", "0")]);
    let answer = scored(&two(json!({})), &facts);
    assert_eq!(rows(&answer), ["1 b", "2 a", "2 c", "2 d", "5 e"]);
    // (95 + 3 × 90 + 80) / 5
    assert_eq!((&answer["ranking"][0]["count"], &answer["ranking"][0]["average_total"]), (&json!(5), &json!("89.00")));
    // the list says c (60) before a and d (50); ranks stay
    assert_eq!(rows(&scored(&two(json!({"list_order": ["node:x"]})), &facts)), ["1 b", "2 c", "2 a", "2 d", "5 e"]);
    // as tie-break it makes ranks
    assert_eq!(rows(&scored(&two(json!({"tie_break": ["node:x"]})), &facts)), ["1 b", "2 c", "3 a", "3 d", "5 e"]);
    assert_eq!(rows(&scored(&two(json!({"tie_break": ["node:x", "order"]})), &facts)), ["1 b", "2 c", "3 a", "4 d", "5 e"]);
    assert_eq!(rows(&scored(&two(json!({"tie_break": ["node:y"], "list_order": ["order"]})), &facts)), ["1 b", "2 a", "2 d", "4 c", "5 e"]);
}

#[test]
fn the_order_of_units_decides_among_listed_equals() {
    let mut facts = lost(&[("10", "0"), ("0", "10"), ("10", "0")]);
    facts["units"].as_array_mut().unwrap().reverse();
    assert_eq!(rows(&scored(&two(json!({})), &facts)), ["1 c", "1 b", "1 a"]);
    assert_eq!(rows(&scored(&two(json!({"tie_break": ["order"]})), &facts)), ["1 c", "2 b", "3 a"]);
    assert_eq!(rows(&scored(&two(json!({"list_order": ["node:x"]})), &facts)), ["1 b", "1 c", "1 a"]);
}

#[test]
fn who_lost_less_by_penalties_goes_first() {
    let more = json!({"penalties": [{"id": "p", "kind": "given", "max": "10"}], "tie_break": ["penalties"]});
    let mut facts = lost(&[("0", "0"), ("2", "0"), ("5", "0")]);
    let list = facts["facts"].as_array_mut().unwrap();
    for (unit, amount) in [("a", "5"), ("b", "3")] {
        list.push(json!({"unit": unit, "leaf": "penalty", "rule": "p", "amount": amount, "reason": "通报批评"}));
    }
    // all have 95: c lost nothing by penalties, b 3, a 5
    assert_eq!(rows(&scored(&two(more), &facts)), ["1 c", "2 b", "3 a"]);
}

#[test]
fn a_node_that_is_left_out_is_lowest() {
    let mut x = marked("x", "60");
    merge(&mut x, json!({"na": "leave_out"}));
    let rules = rules(json!([x, marked("y", "40")]), json!({"rank_by": "rate", "tie_break": ["node:x"]}));
    let mut facts = lost(&[("0", "0"), ("60", "40"), ("0", "0")]);
    // a: only y applies, 40 of 40 = 100%; c: 100 of 100; b: nothing of both, its x is 0 and not left out
    let list = facts["facts"].as_array_mut().unwrap();
    list.push(json!({"unit": "a", "leaf": "x", "not_applicable": {"approved": true, "reason": "无此职能"}}));
    let answer = scored(&rules, &facts);
    assert_eq!(rows(&answer), ["1 c", "2 a", "3 b"]);
    assert_eq!((&sheet(&answer, "a")["full"], &sheet(&answer, "a")["rate"]), (&json!("40.00"), &json!("100.00")));
}

/// Full marks 100 and 40: by points 60 comes before 39; by rate 97.5% before 60%.
#[test]
fn groups_rank_by_points_or_by_rate() {
    let mut rules = two(json!({}));
    rules["trees"]["small"] = json!({"full_mark": "40", "nodes": [marked("y", "40")]});
    let mut facts = lost(&[("40", "0"), ("0", "0")]);
    facts["units"][1]["tree"] = json!("small");
    facts["facts"] = json!([mark("a", "x", "40"), mark("b", "y", "1")]);
    assert_eq!(rows(&scored(&rules, &facts)), ["1 a", "2 b"]);
    rules["groups"][0]["rank_by"] = json!("rate");
    let answer = scored(&rules, &facts);
    assert_eq!(rows(&answer), ["1 b", "2 a"]);
    let ranking = &answer["ranking"][0];
    assert_eq!(
        (&ranking["rank_by"], &ranking["average_total"], &ranking["average_rate"]),
        (&json!("rate"), &json!("49.50"), &json!("78.75"))
    );
}

/// 91.005, 91.00, 90.995: printed 91.01, 91.00, 91.00.
#[test]
fn the_basis_decides_between_printed_equals() {
    let facts = lost(&[("8.995", "0"), ("9", "0"), ("9.005", "0")]);
    let basis = |basis: &str| two(json!({"digits": {"line": 3, "total": 2}, "basis": basis}));
    assert_eq!(rows(&scored(&basis("printed"), &facts)), ["1 a", "2 b", "2 c"]);
    assert_eq!(rows(&scored(&basis("exact"), &facts)), ["1 a", "2 b", "3 c"]);
    assert_eq!(scored(&basis("exact"), &facts)["ranking"][0]["basis"], "exact");
}

/// 2 of 3 and 66.67 of 100 are both printed 66.67%; exactly the second is more.
#[test]
fn rates_are_compared_exactly_where_the_basis_says_so() {
    let mut rules = two(json!({"rank_by": "rate"}));
    rules["trees"]["small"] = json!({"full_mark": "3", "nodes": [marked("y", "3")]});
    let mut facts = lost(&[("0", "0"), ("0", "0")]);
    facts["units"][0]["tree"] = json!("small");
    facts["facts"] = json!([mark("a", "y", "1"), mark("b", "x", "33.33")]);
    assert_eq!(rows(&scored(&rules, &facts)), ["1 a", "1 b"]);
    rules["basis"] = json!("exact");
    assert_eq!(rows(&scored(&rules, &facts)), ["1 b", "2 a"]);
}

#[test]
fn grades_are_half_open() {
    let facts = lost(&[("10", "0"), ("10.01", "0"), ("20", "0"), ("40", "0"), ("40.01", "0")]);
    assert_eq!(grades(&scored(&two(json!({"grades": four()})), &facts)), ["优秀", "良好", "良好", "合格", "不合格"]);
    // nothing below 60 has a grade
    let gap = json!({"grades": [{"name": "合格", "from": "60"}]});
    assert_eq!(grades(&scored(&two(gap), &facts)), ["合格", "合格", "合格", "合格", "–"]);
    assert_eq!(grades(&scored(&two(json!({})), &facts)), ["–"; 5]);
}

/// 89.995 is printed 90.00.
#[test]
fn grades_look_at_the_number_of_the_basis() {
    let facts = lost(&[("10.005", "0")]);
    let basis = |basis: &str| two(json!({"digits": {"line": 3, "total": 2}, "basis": basis, "grades": four()}));
    assert_eq!(grades(&scored(&basis("printed"), &facts)), ["优秀"]);
    assert_eq!(grades(&scored(&basis("exact"), &facts)), ["良好"]);
}

#[test]
fn a_group_has_grades_of_its_own_and_may_grade_by_rate() {
    let mut rules = two(json!({"grades": four()}));
    rules["groups"][0]["grades"] = json!([{"name": "好", "from": "75"}, {"name": "差", "from": "0"}]);
    assert_eq!(grades(&scored(&rules, &lost(&[("24", "0"), ("26", "0")]))), ["好", "差"]);
    // 76 of 95 = 80%
    let mut rules = self::rules(json!([marked("x", "95")]), json!({"grades": four(), "grade_by": "rate"}));
    rules["trees"]["t"]["full_mark"] = json!("95");
    assert_eq!(grades(&scored(&rules, &facts(&["a"], json!([mark("a", "x", "19")])))), ["良好"]);
}

/// Eight ranked units, 30% -> floor(2.4) = 2 places.
#[test]
fn the_highest_grade_has_a_quota() {
    let quota = |quota: &str| two(json!({"grades": four(), "excellent_quota": quota}));
    let eight = [("1", "0"), ("2", "0"), ("3", "0"), ("4", "0"), ("15", "0"), ("20", "0"), ("30", "0"), ("45", "0")];
    let grades_of = |rules: &Value, amounts: &[(&str, &str)]| -> String { grades(&scored(rules, &lost(amounts))).concat() };
    assert_eq!(grades_of(&quota("0.30"), &eight), "优秀优秀良好良好良好良好合格不合格");
    // a tie across the edge keeps none: ranks 1, 2, 2
    let mut tied = eight;
    tied[2] = ("2", "0");
    assert_eq!(grades_of(&quota("0.30"), &tied), "优秀良好良好良好良好良好合格不合格");
    // inside the edge it keeps all: ranks 1, 1, 3
    tied[1] = ("1", "0");
    tied[2] = ("3", "0");
    assert_eq!(grades_of(&quota("0.30"), &tied), "优秀优秀良好良好良好良好合格不合格");
    // 0.375 × 8 = 3 exactly; 0.3749 × 8 = 2.9992
    assert_eq!(grades_of(&quota("0.375"), &eight), "优秀优秀优秀良好良好良好合格不合格");
    assert_eq!(grades_of(&quota("0.3749"), &eight), "优秀优秀良好良好良好良好合格不合格");
    assert_eq!(grades_of(&quota("0"), &eight), "良好良好良好良好良好良好合格不合格");
    assert_eq!(grades_of(&quota("2"), &eight), "优秀优秀优秀优秀良好良好合格不合格");
    // a group of one: floor(0.3) = 0
    assert_eq!(grades_of(&quota("0.30"), &[("1", "0")]), "良好");
    // a group may drop the quota of the rule set
    let mut free = quota("0");
    free["groups"][0]["excellent_quota"] = Value::Null;
    assert_eq!(grades_of(&free, &[("1", "0")]), "优秀");
}

#[test]
fn without_a_rank_there_is_no_place_in_means_and_quotas() {
    let more = json!({"veto": {"events": ["leak"], "effect": "grade", "grade": "不合格"}, "grades": four(), "excellent_quota": "0.5"});
    let mut facts = lost(&[("1", "0"), ("2", "0"), ("3", "0")]);
    facts["facts"].as_array_mut().unwrap().push(json!({"unit": "a", "veto": "leak", "reason": "经核实"}));
    facts["previous"] = json!({"a": 1, "b": 3, "c": null, "gone": 2});
    let answer = scored(&two(more), &facts);
    assert_eq!(rows(&answer), ["1 b", "2 c", "null a"]);
    // two ranked: floor(1) = 1 place; (98 + 97) / 2 = 97.5
    assert_eq!(grades(&answer), ["不合格", "优秀", "良好"]);
    let ranking = &answer["ranking"][0];
    assert_eq!((&ranking["count"], &ranking["average_total"]), (&json!(2), &json!("97.50")));
    let moved: Vec<&Value> = ranking["rows"].as_array().unwrap().iter().map(|row| &row["moved"]).collect();
    assert_eq!(moved, [&json!(2), &Value::Null, &Value::Null]);
    assert_eq!(ranking["rows"][2]["total"], "99.00");
}

/// A fixed score has a total: it is ranked, counted, and keeps the veto's grade.
#[test]
fn a_fixed_score_is_ranked() {
    let more = json!({"veto": {"events": ["leak"], "effect": "fixed", "score": "95", "grade": "优秀"}, "grades": four(), "excellent_quota": "0.5"});
    let mut facts = lost(&[("1", "0"), ("2", "0"), ("50", "0")]);
    facts["facts"] = json!([mark("a", "x", "1"), mark("c", "x", "50"), {"unit": "b", "veto": "leak", "reason": "经核实"}]);
    let answer = scored(&two(more), &facts);
    assert_eq!(rows(&answer), ["1 a", "2 b", "3 c"]);
    // floor(0.5 × 3) = 1 place; the quota does not touch the veto's own grade; (99 + 95 + 50) / 3 = 81.333…
    assert_eq!(grades(&answer), ["优秀", "优秀", "不合格"]);
    assert_eq!(answer["ranking"][0]["average_total"], "81.33");
}

#[test]
fn the_mean_of_nobody_is_nothing() {
    let mut rules = two(json!({}));
    rules["groups"].as_array_mut().unwrap().push(json!({"id": "empty", "name": "空", "tree": "t"}));
    let mut facts = lost(&[("0", "0")]);
    facts["units"][0]["assessed"] = json!(false);
    facts["facts"] = json!([]);
    let answer = scored(&rules, &facts);
    let groups: Vec<&Value> = answer["ranking"].as_array().unwrap().iter().map(|ranking| &ranking["group"]).collect();
    assert_eq!(groups, ["g", "empty"]);
    for ranking in answer["ranking"].as_array().unwrap() {
        assert_eq!((&ranking["count"], &ranking["average_total"], &ranking["average_rate"]), (&json!(0), &Value::Null, &Value::Null));
    }
    assert_eq!(rows(&answer), ["null a"]);
    assert_eq!(answer["ranking"][1]["rows"], json!([]));
}

/// (91.01 + 91.00 + 91.00) / 3 = 91.00333… from the printed numbers; two of 2.5 and 3 with no decimals: 3 and 3.
#[test]
fn means_are_of_printed_numbers() {
    let facts = lost(&[("8.995", "0"), ("9", "0"), ("9.005", "0")]);
    let answer = scored(&two(json!({"digits": {"line": 3, "total": 2, "rate": 4}})), &facts);
    assert_eq!(answer["ranking"][0]["average_total"], "91.00");
    assert_eq!(answer["ranking"][0]["average_rate"], "91.0033");
    let facts = lost(&[("9.5", "0"), ("9", "0")]);
    let answer = scored(&two(json!({"digits": {"line": 1, "total": 0}})), &facts);
    // 90.5 -> 91 and 91: mean 91, not 90.75 -> 91; rates 91.00
    assert_eq!(answer["ranking"][0]["average_total"], "91");
    assert_eq!(rows(&answer), ["1 a", "1 b"]);
}
