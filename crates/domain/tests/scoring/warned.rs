//! Rules that are odd and scored all the same.

use serde_json::{Value, json};

use crate::setup::{facts, leaf, marked, rules, scored};

fn warnings(rules: &Value) -> Vec<String> {
    let answer = scored(rules, &facts(&[], json!([])));
    let word = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    answer["warnings"].as_array().unwrap().iter().map(|warning| format!("{} {}", word(&warning["code"]), word(&warning["node"]))).collect()
}

#[test]
fn odd_rules_are_named() {
    let branch = |points: &str| json!({"id": "b", "title": "b", "points": points, "children": [marked("x", "40.5"), marked("y", "9.5")]});
    let points = |sum: &str| json!([{"id": "c", "kind": "check_points", "points": {"a": "6", "b": sum}}]);
    let share = |rate: &str| json!([{"id": "s", "kind": "share", "parts": {"a": "0.7", "b": rate}}]);
    let nodes = |b: &str, sum: &str, rate: &str| json!([branch(b), leaf("c", "10", points(sum)), leaf("s", "40", share(rate))]);
    let sound = rules(nodes("50", "4", "0.3"), json!({"convert": {"points": "4", "of": "100"}, "grades": [{"name": "好", "from": "0.0"}]}));
    assert_eq!(warnings(&sound), Vec::<String>::new());
    let grades = json!([{"name": "好", "from": "90"}, {"name": "差", "from": "0.01"}]);
    let odd = rules(nodes("51", "3.99", "0.2999"), json!({"convert": {"points": "3.9999", "of": "100"}, "grades": grades}));
    assert_eq!(
        warnings(&odd),
        ["children_sum b", "check_points_sum c", "check_points_sum s", "full_mark_sum t", "grade_gap g", "kpi_below_4_percent total"]
    );
}

#[test]
fn a_tree_that_scales_may_add_up_to_anything() {
    let nodes = json!([marked("m", "75")]);
    let tree = |normalise: bool| rules(json!([]), json!({"trees": {"t": {"full_mark": "100", "normalise": normalise, "nodes": nodes}}}));
    assert_eq!(warnings(&tree(false)), ["full_mark_sum t"]);
    assert_eq!(warnings(&tree(true)), Vec::<String>::new());
}

/// The gap is the group's: its own grades count, not those of the rule set.
#[test]
fn grades_of_a_group_are_looked_at_for_themselves() {
    let mut rules = rules(json!([marked("m", "100")]), json!({"grades": [{"name": "好", "from": "60"}]}));
    rules["groups"].as_array_mut().unwrap().push(json!({"id": "h", "tree": "t", "grades": [{"name": "好", "from": "0"}]}));
    rules["groups"].as_array_mut().unwrap().push(json!({"id": "i", "tree": "t", "grades": []}));
    assert_eq!(warnings(&rules), ["grade_gap g"]);
}
