//! How a sheet comes about, step by step, with the arithmetic beside it.

use serde_json::{Value, json};

use crate::setup::{facts, leaf, lines, mark, marked, merge, rules, scored, sheet};

fn claim(leaf: &str, approved: bool, note: &str) -> Value {
    json!({"unit": "u", "leaf": leaf, "not_applicable": {"approved": approved, "note": note, "reason": "本年度无此项工作"}})
}

fn with(mut value: Value, more: Value) -> Value {
    merge(&mut value, more);
    value
}

/// The sheet of the only unit.
fn one(rules: &Value, list: Value) -> Value {
    sheet(&scored(rules, &facts(&["u"], list)), "u").clone()
}

fn figures(sheet: &Value) -> [&str; 5] {
    ["base", "exact", "total", "full", "rate"].map(|name| sheet[name].as_str().unwrap_or("–"))
}

const NO_FIGURES: [&str; 5] = ["–"; 5];

#[test]
fn a_unit_that_is_not_assessed_has_no_numbers() {
    let mut facts = facts(&["u"], json!([]));
    facts["units"][0]["assessed"] = json!(false);
    let rules = rules(json!([marked("m", "100")]), json!({"convert": {"points": "4", "of": "100"}}));
    let answer = scored(&rules, &facts);
    let sheet = sheet(&answer, "u");
    assert_eq!((sheet["status"].as_str(), figures(sheet)), (Some("not_assessed"), NO_FIGURES));
    assert_eq!(sheet["lines"], json!([]));
    assert_eq!(sheet["nodes"], json!({}));
    for name in ["grade", "converted", "rank"] {
        assert_eq!(sheet[name], Value::Null, "{name}");
    }
}

#[test]
fn a_veto_fixes_the_total_or_leaves_none() {
    let veto = |effect: &str| {
        json!({
            "veto": {"events": ["leak", "false"], "effect": effect, "score": "59", "grade": "不合格"},
            "grades": [{"name": "合格", "from": "0"}],
            "convert": {"points": "4", "of": "100"}
        })
    };
    let list =
        json!([{"unit": "u", "veto": "false", "reason": "经核实"}, {"unit": "u", "veto": "leak", "reason": "经核实"}, mark("u", "m", "5")]);
    let fixed = one(&rules(json!([marked("m", "100")]), veto("fixed")), list.clone());
    assert_eq!(lines(&fixed), ["total/veto 59.00", "total/veto 0.00"]);
    assert_eq!(figures(&fixed), ["–", "59.00", "59.00", "100.00", "59.00"]);
    assert_eq!((&fixed["status"], &fixed["grade"], &fixed["nodes"]), (&json!("vetoed"), &json!("不合格"), &json!({})));
    // 4 × 59/100 = 2.36; it has a total, so it has a rank
    assert_eq!((&fixed["converted"], &fixed["rank"]), (&json!("2.36"), &json!(1)));
    let none = one(&rules(json!([marked("m", "100")]), veto("no_score")), list.clone());
    assert_eq!(lines(&none), ["total/veto 0.00", "total/veto 0.00"]);
    assert_eq!(
        (figures(&none), &none["grade"], &none["rank"], &none["converted"]),
        (NO_FIGURES, &json!("不合格"), &Value::Null, &Value::Null)
    );
    let grade = one(&rules(json!([marked("m", "100")]), veto("grade")), list);
    assert_eq!(lines(&grade), ["m/full 100.00", "m/j -5.00", "total/veto 0.00", "total/veto 0.00"]);
    assert_eq!((figures(&grade), &grade["rank"]), (["95.00", "95.00", "95.00", "100.00", "95.00"], &Value::Null));
    // 4 × 95/100: the numbers stay
    assert_eq!((&grade["status"], &grade["grade"], &grade["converted"]), (&json!("vetoed"), &json!("不合格"), &json!("3.80")));
}

/// The score has two decimals, the total none: 59.5 -> 60, and a line says so.
#[test]
fn a_fixed_score_is_rounded_like_any_total() {
    let more = json!({"digits": {"line": 2, "total": 0}, "veto": {"events": ["leak"], "effect": "fixed", "score": "59.50"}});
    let sheet = one(&rules(json!([marked("m", "100")]), more), json!([{"unit": "u", "veto": "leak", "reason": "经核实"}]));
    assert_eq!(lines(&sheet), ["total/veto 59.50", "total/rounding 0.50"]);
    assert_eq!(figures(&sheet), ["–", "59.50", "60", "100.00", "60.00"]);
    assert_eq!(sheet["grade"], Value::Null);
}

#[test]
fn a_note_earns_a_share_and_nothing_else_is_looked_at() {
    let rates = json!({"na_rates": {"note": "0.80", "late_note": "0.40", "uniform": "0.75"}});
    let note = with(marked("n", "24"), json!({"na": "note"}));
    let uniform = with(marked("n", "24"), json!({"na": "uniform"}));
    for (leaf, published, expected) in [
        (&note, "published", "n/na_note -4.80"), // 24 × 0.8 = 19.2
        (&note, "late", "n/na_note -14.40"),     // 9.6
        (&note, "none", "n/na_note -24.00"),
        (&uniform, "published", "n/na_uniform -6.00"), // 18
        (&uniform, "late", "n/na_uniform -6.00"),
        (&uniform, "none", "n/na_uniform -24.00"),
    ] {
        let sheet = one(&rules(json!([leaf, marked("m", "76")]), rates.clone()), json!([claim("n", true, published), mark("u", "n", "7")]));
        assert_eq!(lines(&sheet), ["n/full 24.00", expected, "m/full 76.00"], "{published}");
        assert_eq!(sheet["full"], "100.00");
    }
    // 3 × 0.6666 − 3 = −1.0002 -> −1.00; a share of one changes nothing
    let odd = |rate: &str| rules(json!([with(marked("n", "3"), json!({"na": "note"}))]), json!({"na_rates": {"note": rate}}));
    assert_eq!(lines(&one(&odd("0.6666"), json!([claim("n", true, "published")]))), ["n/full 3.00", "n/na_note -1.00"]);
    assert_eq!(lines(&one(&odd("1"), json!([claim("n", true, "published")]))), ["n/full 3.00"]);
    // a measured leaf that is credited does not wait
    let measured = with(leaf("n", "3", json!([{"id": "p", "kind": "proportion"}])), json!({"na": "note"}));
    assert_eq!(one(&rules(json!([measured]), rates), json!([claim("n", true, "none")]))["status"], "scored");
}

#[test]
fn a_refused_claim_is_a_line_and_nothing_else() {
    let branch = json!({"id": "b", "title": "b", "points": "60", "children": [marked("x", "40"), marked("y", "20")]});
    let rules = rules(json!([branch, marked("m", "40")]), json!({}));
    let sheet = one(&rules, json!([claim("b", false, "none"), claim("m", false, "published"), mark("u", "m", "3")]));
    assert_eq!(lines(&sheet), ["b/na_refused 0.00", "x/full 40.00", "y/full 20.00", "m/na_refused 0.00", "m/full 40.00", "m/j -3.00"]);
    assert_eq!(sheet["total"], "97.00");
}

#[test]
fn what_is_left_out_makes_the_full_mark_smaller() {
    let branch = json!({
        "id": "b", "title": "b", "points": "15", "na": "leave_out",
        "children": [with(marked("x", "5"), json!({"not_for": ["inner"]})), with(marked("y", "10"), json!({"na": "leave_out"}))]
    });
    let rules = rules(json!([branch, marked("m", "85")]), json!({}));
    let inner = |list: Value| {
        let mut facts = facts(&["u"], list);
        facts["units"][0]["class"] = json!("inner");
        sheet(&scored(&rules, &facts), "u").clone()
    };
    // by class: 100 × 95/100 = 95; 95 − 1 = 94, 94/95 = 98.947… -> 98.95
    let sheet = inner(json!([mark("u", "m", "1")]));
    assert_eq!(lines(&sheet), ["x/not_applicable 0.00", "y/full 10.00", "m/full 85.00", "m/j -1.00"]);
    assert_eq!(figures(&sheet), ["94.00", "94.00", "94.00", "95.00", "98.95"]);
    assert_eq!(sheet["nodes"], json!({"b": "10.00", "x": null, "y": "10.00", "m": "84.00"}));
    // class and claim together leave the whole branch out
    let sheet = inner(json!([claim("y", true, "none")]));
    assert_eq!(sheet["nodes"], json!({"b": null, "x": null, "y": null, "m": "85.00"}));
    assert_eq!(sheet["full"], "85.00");
    // by a claim on the branch, whatever is said about its leaf
    let sheet = one(&rules, json!([claim("b", true, "none"), mark("u", "y", "3")]));
    assert_eq!(lines(&sheet), ["x/not_applicable 0.00", "y/not_applicable 0.00", "m/full 85.00"]);
}

/// The printed sub-points add up to 10, the full mark is 8: without anything left out it stays 8.
#[test]
fn the_full_mark_is_a_share_of_what_the_tree_is_worth() {
    let nodes = json!([marked("a", "6"), with(marked("b", "3"), json!({"na": "leave_out"})), marked("c", "1")]);
    let rules = rules(nodes.clone(), json!({"trees": {"t": {"full_mark": "8", "nodes": nodes}}}));
    assert_eq!(one(&rules, json!([]))["full"], "8.00");
    // 8 × 7/10 = 5.6; rate 7 × 100 / 5.6 = 125
    let sheet = one(&rules, json!([claim("b", true, "none")]));
    assert_eq!((&sheet["full"], &sheet["rate"]), (&json!("5.60"), &json!("125.00")));
}

#[test]
fn all_left_out_is_not_assessed() {
    let rules = rules(json!([with(marked("m", "100"), json!({"na": "leave_out"}))]), json!({}));
    let sheet = one(&rules, json!([claim("m", true, "none")]));
    assert_eq!((sheet["status"].as_str(), figures(&sheet), &sheet["rank"]), (Some("not_assessed"), NO_FIGURES, &Value::Null));
    assert_eq!(lines(&sheet), ["m/not_applicable 0.00"]);
    assert_eq!(sheet["nodes"], json!({"m": null}));
}

#[test]
fn a_measured_leaf_without_a_fact_leaves_the_sheet_open() {
    let measured =
        |id: &str| leaf(id, "10", json!([{"id": "p", "kind": "proportion"}, {"id": "q", "kind": "quota", "minimum": 1, "points": "1"}]));
    let rules = rules(json!([measured("a"), measured("b"), marked("m", "80")]), json!({"grades": [{"name": "合格", "from": "0"}]}));
    let sheet = one(&rules, json!([mark("u", "m", "1"), {"unit": "u", "leaf": "b", "rule": "p", "done": 1, "of": 1}]));
    assert_eq!((&sheet["status"], &sheet["pending"]), (&json!("incomplete"), &json!(["a", "b"])));
    assert_eq!((figures(&sheet), &sheet["grade"], &sheet["rank"]), (NO_FIGURES, &Value::Null, &Value::Null));
}

#[test]
fn a_leaf_does_not_fall_below_nought() {
    let one_fault = json!([{"id": "r", "kind": "per_piece", "points": "4"}]);
    let rules = rules(json!([leaf("n", "10", one_fault), marked("m", "90")]), json!({}));
    for (count, expected) in [
        (2, &["n/full 10.00", "n/r -8.00", "m/full 90.00"][..]),
        (3, &["n/full 10.00", "n/r -12.00", "n/cap 2.00", "m/full 90.00"]),
        (25, &["n/full 10.00", "n/r -100.00", "n/cap 90.00", "m/full 90.00"]),
    ] {
        let sheet = one(&rules, json!([{"unit": "u", "leaf": "n", "rule": "r", "count": count}]));
        assert_eq!(lines(&sheet), expected, "{count}");
    }
}

/// Two levels: leaves a1 (10) and a2 (20) under a, leaf b (70) beside it.
#[test]
fn caps_stand_at_the_level_that_the_rules_name() {
    let faults = || json!([{"id": "r", "kind": "per_piece", "points": "1"}]);
    let branch = json!({"id": "a", "title": "a", "points": "30", "children": [leaf("a1", "10", faults()), leaf("a2", "20", faults())]});
    let rules = |level: Value| rules(json!([branch, leaf("b", "70", faults())]), json!({"cap_level": level}));
    let count = |leaf: &str, count: u32| json!({"unit": "u", "leaf": leaf, "rule": "r", "count": count});
    let capped = |level: Value, a1: u32, a2: u32, b: u32| -> Vec<String> {
        let sheet = one(&rules(level), json!([count("a1", a1), count("a2", a2), count("b", b)]));
        lines(&sheet).into_iter().filter(|line| line.contains("/cap ")).collect()
    };
    // at leaves: a1 = 10 − 25 = −15
    assert_eq!(capped(json!("leaf"), 25, 0, 0), ["a1/cap 15.00"]);
    // at level 1: a1 may eat from a2: −15 + 20 = 5
    assert_eq!(capped(json!(1), 25, 0, 0), Vec::<String>::new());
    // −15 + (20 − 8) = −3; b is a node of level 1 itself
    assert_eq!(capped(json!(1), 25, 8, 71), ["a/cap 3.00", "b/cap 1.00"]);
    // at level 2: the leaves of level 2, and b as a leaf above it; never the branch above
    assert_eq!(capped(json!(2), 25, 21, 80), ["a1/cap 15.00", "a2/cap 1.00", "b/cap 10.00"]);
    assert_eq!(capped(json!(4), 25, 21, 80), ["a1/cap 15.00", "a2/cap 1.00", "b/cap 10.00"]);
    let sheet = one(&rules(json!(1)), json!([count("a1", 25), count("a2", 8), count("b", 71)]));
    assert_eq!(sheet["nodes"], json!({"a": "0.00", "a1": "-15.00", "a2": "12.00", "b": "0.00"}));
    assert_eq!(sheet["total"], "0.00");
}

/// Inner branch of 10 scaled to 30, inside a branch scaled to 60, inside a tree scaled to 100.
#[test]
fn scaling_goes_from_inside_out() {
    let inner = json!({
        "id": "i", "title": "i", "points": "30", "normalise": true,
        "children": [marked("i1", "30"), with(marked("i2", "3"), json!({"na": "leave_out"}))]
    });
    let outer = json!({
        "id": "o", "title": "o", "points": "60", "normalise": true,
        "children": [inner, with(marked("o1", "15"), json!({"na": "leave_out"}))]
    });
    let nodes = json!([outer, marked("m", "20")]);
    let tree = |normalise: bool| json!({"trees": {"t": {"full_mark": "100", "normalise": normalise, "nodes": nodes}}});
    let scaled = rules(json!([]), tree(true));
    // i: 33 − 4 = 29 of 33 -> 29 × 30 / 33 = 26.3636… -> 26.36 (−2.64)
    // o: 26.36 + 15 = 41.36 of 45 -> 41.36 × 60 / 45 = 55.1466… -> 55.15 (+13.79)
    // total: 55.15 + 20 = 75.15 of 80 -> 75.15 × 100 / 80 = 93.9375 -> 93.94 (+18.79)
    let sheet = one(&scaled, json!([mark("u", "i1", "4")]));
    assert_eq!(
        lines(&sheet),
        [
            "i1/full 30.00",
            "i1/j -4.00",
            "i2/full 3.00",
            "i/normalise -2.64",
            "o1/full 15.00",
            "o/normalise 13.79",
            "m/full 20.00",
            "total/normalise 18.79"
        ]
    );
    assert_eq!(figures(&sheet), ["93.94", "93.94", "93.94", "100.00", "93.94"]);
    assert_eq!(sheet["nodes"], json!({"o": "55.15", "i": "26.36", "i1": "26.00", "i2": "3.00", "o1": "15.00", "m": "20.00"}));
    // i2 left out: i is out of 30 exactly, no line; o1 too: o is out of 30 -> × 2
    let sheet = one(&scaled, json!([claim("i2", true, "none"), claim("o1", true, "none")]));
    assert_eq!(
        lines(&sheet),
        ["i1/full 30.00", "i2/not_applicable 0.00", "o1/not_applicable 0.00", "o/normalise 30.00", "m/full 20.00", "total/normalise 20.00"]
    );
    // without scaling of the tree: what is left out inside a scaled branch does not make the unit smaller
    let sheet = one(&rules(json!([]), tree(false)), json!([claim("i2", true, "none"), claim("o1", true, "none")]));
    assert_eq!((&sheet["full"], &sheet["total"]), (&json!("100.00"), &json!("80.00")));
}

#[test]
fn a_scaled_branch_of_which_nothing_applies_is_worth_nothing() {
    let branch = json!({"id": "o", "title": "o", "points": "60", "normalise": true, "na": "leave_out", "children": [marked("x", "30")]});
    let rules = rules(json!([branch, marked("m", "40")]), json!({}));
    let sheet = one(&rules, json!([claim("o", true, "none")]));
    assert_eq!((lines(&sheet), &sheet["full"]), (vec!["x/not_applicable 0.00".to_owned(), "m/full 40.00".to_owned()], &json!("40.00")));
}

/// The tree adds up to 100.64: also a unit to which all applies is scaled. 100.64 − 20 = 80.64 -> 80.64 × 100 / 100.64 = 80.1271… -> 80.13
#[test]
fn a_table_that_does_not_add_up_is_scaled_for_everybody() {
    let nodes = json!([marked("a", "100"), marked("b", "0.64")]);
    let rules = rules(json!([]), json!({"trees": {"t": {"full_mark": "100", "normalise": true, "nodes": nodes}}}));
    assert_eq!(lines(&one(&rules, json!([mark("u", "a", "20")]))), ["a/full 100.00", "a/j -20.00", "b/full 0.64", "total/normalise -0.51"]);
    // nothing is left to scale
    assert_eq!(
        lines(&one(&rules, json!([mark("u", "a", "100"), mark("u", "b", "0.64")]))),
        ["a/full 100.00", "a/j -100.00", "b/full 0.64", "b/j -0.64"]
    );
}

/// The base of a unit whose `m` of 100 lost so much, with a bonus of 6 behind the gate.
fn gated(gate: Value, more: Value, lost: &str) -> Vec<String> {
    let bonus = json!({"bonus": {"gate": gate, "rules": [{"id": "good", "kind": "given", "max": "10"}]}});
    let rules = rules(json!([with(marked("n", "40"), json!({"na": "leave_out"})), marked("m", "60")]), with(bonus, more));
    let given = json!({"unit": "u", "leaf": "bonus", "rule": "good", "amount": "6", "reason": "典型经验"});
    let sheet = one(&rules, json!([mark("u", "m", lost), given]));
    lines(&sheet).into_iter().filter(|line| line.starts_with("bonus/")).collect()
}

#[test]
fn the_gate_opens_above_or_at_its_number() {
    let open = ["bonus/good 6.00"];
    let closed = ["bonus/good 6.00", "bonus/bonus_gate -6.00"];
    assert_eq!(gated(json!({"over": "80"}), json!({}), "20"), closed); // 80 is not over 80
    assert_eq!(gated(json!({"over": "80"}), json!({}), "19.99"), open);
    assert_eq!(gated(json!({"at_least": "80"}), json!({}), "20"), open);
    assert_eq!(gated(json!({"at_least": "80"}), json!({}), "20.01"), closed);
    // the part m alone: 60 − 16 = 44
    assert_eq!(gated(json!({"at_least": "44", "node": "m"}), json!({}), "16"), open);
    assert_eq!(gated(json!({"over": "44", "node": "m"}), json!({}), "16"), closed);
}

/// 79.996 is printed 80.00: open on the printed number, closed on the exact one; a part is looked at in the same way.
#[test]
fn the_gate_looks_at_the_number_of_the_basis() {
    let three = |basis: &str| json!({"digits": {"line": 3, "total": 2}, "basis": basis});
    let open = ["bonus/good 6.000"];
    let closed = ["bonus/good 6.000", "bonus/bonus_gate -6.000"];
    assert_eq!(gated(json!({"at_least": "80"}), three("printed"), "20.004"), open);
    assert_eq!(gated(json!({"at_least": "80"}), three("exact"), "20.004"), closed);
    assert_eq!(gated(json!({"at_least": "44", "node": "m"}), three("printed"), "16.004"), open);
    assert_eq!(gated(json!({"at_least": "44", "node": "m"}), three("exact"), "16.004"), closed);
}

#[test]
fn a_part_that_is_left_out_keeps_the_gate_closed() {
    let bonus = json!({"bonus": {"gate": {"at_least": "0", "node": "n"}, "rules": [{"id": "good", "kind": "once", "points": "2"}]}});
    let rules = rules(json!([with(marked("n", "40"), json!({"na": "leave_out"})), marked("m", "60")]), bonus);
    let good = json!({"unit": "u", "leaf": "bonus", "rule": "good", "occurred": true});
    assert_eq!(one(&rules, json!([good]))["total"], "102.00");
    assert_eq!(
        lines(&one(&rules, json!([claim("n", true, "none"), good]))),
        ["n/not_applicable 0.00", "m/full 60.00", "bonus/good 2.00", "bonus/bonus_gate -2.00"]
    );
}

/// The cap comes before the gate, the gate looks at the base before penalties, and the total does not fall below nought.
#[test]
fn bonus_penalties_and_floor_follow_each_other() {
    let more = json!({
        "bonus": {"gate": {"over": "80"}, "cap": "5", "rules": [{"id": "a", "kind": "per_piece", "points": "2"}, {"id": "b", "kind": "once", "points": "3"}]},
        "penalties": [{"id": "big", "kind": "per_piece", "points": "30", "cap": "120"}, {"id": "small", "kind": "given", "max": "10"}]
    });
    let rules = rules(json!([marked("m", "100")]), more);
    let all = |lost: &str, count: u32| {
        json!([
            mark("u", "m", lost),
            {"unit": "u", "leaf": "bonus", "rule": "b", "occurred": true},
            {"unit": "u", "leaf": "bonus", "rule": "a", "count": 2},
            {"unit": "u", "leaf": "penalty", "rule": "small", "amount": "0.5", "reason": "通报批评"},
            {"unit": "u", "leaf": "penalty", "rule": "big", "count": count}
        ])
    };
    // 90 + (4 + 3 − 2) − 30 − 0.5 = 64.5
    let sheet = one(&rules, all("10", 1));
    assert_eq!(lines(&sheet)[2..], ["bonus/a 4.00", "bonus/b 3.00", "bonus/bonus_cap -2.00", "penalty/big -30.00", "penalty/small -0.50"]);
    assert_eq!(figures(&sheet), ["90.00", "64.50", "64.50", "100.00", "64.50"]);
    // 80 + 7 − 2 − 5 − 120 (150, at most 120) − 0.5 = −40.5
    let sheet = one(&rules, all("20", 5));
    assert_eq!(
        lines(&sheet)[2..],
        [
            "bonus/a 4.00",
            "bonus/b 3.00",
            "bonus/bonus_cap -2.00",
            "bonus/bonus_gate -5.00",
            "penalty/big -120.00",
            "penalty/small -0.50",
            "total/floor 40.50"
        ]
    );
    assert_eq!(figures(&sheet), ["80.00", "0.00", "0.00", "100.00", "0.00"]);
    // 1 + 5 − 0.5 − 120 = −114.5 if the gate were open: the bonus is used up before the floor
    let open = with(rules.clone(), json!({"bonus": {"rules": [{"id": "b", "kind": "once", "points": "3"}]}}));
    let sheet = one(
        &open,
        json!([mark("u", "m", "99"), {"unit": "u", "leaf": "bonus", "rule": "b", "occurred": true}, {"unit": "u", "leaf": "penalty", "rule": "big", "count": 1}]),
    );
    assert_eq!(lines(&sheet)[2..], ["bonus/b 3.00", "penalty/big -30.00", "total/floor 26.00"]); // 1 + 3 − 30
}

#[test]
fn rounding_is_a_line() {
    let rules = |line: u32, total: u32| rules(json!([marked("m", "100")]), json!({"digits": {"line": line, "total": total, "rate": 1}}));
    for (line, total, lost, expected, last) in [
        (3, 2, "8.995", "91.01", "total/rounding 0.005"),   // 91.005
        (3, 2, "9.005", "91.00", "total/rounding 0.005"),   // 90.995
        (3, 2, "9.006", "90.99", "total/rounding -0.004"),  // 90.994
        (4, 1, "8.9501", "91.0", "total/rounding -0.0499"), // 91.0499
        (4, 0, "8.5", "92", "total/rounding 0.5000"),       // 91.5
        (2, 2, "9", "91.00", "m/j -9.00"),
    ] {
        let sheet = one(&rules(line, total), json!([mark("u", "m", lost)]));
        assert_eq!((sheet["total"].as_str(), lines(&sheet).last().map(String::as_str)), (Some(expected), Some(last)), "{lost}");
    }
    // the rate comes from the printed total: 66.666 of 100 is printed 67, 67.0%
    let sheet = one(&rules(3, 0), json!([mark("u", "m", "33.334")]));
    assert_eq!(figures(&sheet), ["66.666", "66.666", "67", "100.000", "67.0"]);
}

/// 4 × 89.3/100 = 3.572; 105% with a bonus is capped at 4; with a full mark of 95 the weight stays.
#[test]
fn the_total_is_converted_and_never_above_its_weight() {
    let convert = json!({
        "convert": {"points": "4", "of": "100"},
        "bonus": {"rules": [{"id": "a", "kind": "given", "max": "10"}]}
    });
    let rules = rules(json!([with(marked("n", "5"), json!({"na": "leave_out"})), marked("m", "95")]), convert.clone());
    let bonus = json!({"unit": "u", "leaf": "bonus", "rule": "a", "amount": "5", "reason": "典型经验"});
    for (list, expected) in [
        (json!([mark("u", "m", "10.7")]), "3.57"),                          // 89.3
        (json!([bonus]), "4.00"),                                           // 105
        (json!([claim("n", true, "none"), mark("u", "m", "9.5")]), "3.60"), // 85.5 of 95 = 90%
    ] {
        assert_eq!(one(&rules, list.clone())["converted"], expected, "{list}");
    }
    let four = with(rules.clone(), json!({"digits": {"convert": 4}}));
    assert_eq!(one(&four, json!([mark("u", "m", "10.7")]))["converted"], "3.5720");
    let none = with(rules, json!({"convert": null}));
    assert_eq!(one(&none, json!([]))["converted"], Value::Null);
}

/// One page is late, untitled and unsigned: it is deducted where it costs most.
#[test]
fn one_cause_is_deducted_once_where_it_costs_most() {
    let piece = |id: &str, points: &str| json!({"id": id, "kind": "per_piece", "points": points});
    let leaves = json!([
        leaf("a", "20", json!([piece("late", "1"), piece("title", "2")])),
        leaf("b", "30", json!([piece("sign", "2"), {"id": "gone", "kind": "once", "points": "1"}])),
        with(leaf("c", "50", json!([{"id": "fake", "kind": "zero"}])), json!({"na": "note"}))
    ]);
    let more = json!({"one_cause_once": true, "na_rates": {"note": "1"}});
    let rules = rules(leaves.clone(), more.clone());
    let items = |leaf: &str, rule: &str, causes: &[&str]| {
        let items: Vec<Value> = causes.iter().map(|cause| if cause.is_empty() { json!({}) } else { json!({"cause": cause}) }).collect();
        json!({"unit": "u", "leaf": leaf, "rule": rule, "items": items})
    };
    let list = json!([
        items("a", "late", &["p1", "p2", "p2", ""]),
        items("a", "title", &["p1", "p1"]),
        items("b", "sign", &["p1"]),
        items("b", "gone", &["p1"]),
    ]);
    // p1 costs 2 in title and in sign: the first in the file counts it, once; p2 costs 1 in late, once, and one piece without cause
    assert_eq!(lines(&one(&rules, list.clone())), ["a/full 20.00", "a/late -2.00", "a/title -2.00", "b/full 30.00", "c/full 50.00"]);
    // without the setting everything counts: 4 × 1, 2 × 2, 2, 1
    assert_eq!(
        lines(&one(&crate::setup::rules(leaves, json!({"na_rates": {"note": "1"}})), list)),
        ["a/full 20.00", "a/late -4.00", "a/title -4.00", "b/full 30.00", "b/sign -2.00", "b/gone -1.00", "c/full 50.00"]
    );
    // 50 is the highest cost, so `fake` takes p1 and nobody else counts it
    let list = json!([items("a", "title", &["p1"]), items("b", "gone", &["p1", "p3"]), items("c", "fake", &["p1"])]);
    assert_eq!(lines(&one(&rules, list)), ["a/full 20.00", "b/full 30.00", "b/gone -1.00", "c/full 50.00", "c/fake -50.00"]);
    // credited: its rules are not looked at, so it takes nothing from the others
    let list = json!([items("a", "title", &["p1"]), items("c", "fake", &["p1"]), claim("c", true, "published")]);
    assert_eq!(lines(&one(&rules, list)), ["a/full 20.00", "a/title -2.00", "b/full 30.00", "c/full 50.00"]);
}

/// Only a mention inside the rule's own dates is one, and kinds outside of the three neither give nor take.
#[test]
fn a_cause_outside_of_the_dates_is_not_mentioned() {
    let dated = json!({"id": "dear", "kind": "per_piece", "points": "5", "where": {"from": "2026-07-01"}});
    let rules = rules(
        json!([leaf(
            "a",
            "100",
            json!([dated, {"id": "cheap", "kind": "per_piece", "points": "1"}, {"id": "top", "kind": "ceiling", "rate": "0.9"}])
        )]),
        json!({"one_cause_once": true}),
    );
    let items = |rule: &str, date: &str| json!({"unit": "u", "leaf": "a", "rule": rule, "items": [{"cause": "p", "date": date}]});
    let list = |date: &str| json!([items("dear", date), items("cheap", date), items("top", date)]);
    assert_eq!(lines(&one(&rules, list("2026-06-30"))), ["a/full 100.00", "a/top -10.00", "a/cheap -1.00"]);
    assert_eq!(lines(&one(&rules, list("2026-07-01"))), ["a/full 100.00", "a/top -10.00", "a/dear -5.00"]);
}

/// 1,000 for townships, 108 with its bonus, digits of every kind: written with exactly their digits.
#[test]
fn numbers_have_exactly_their_digits() {
    let trees = json!({"trees": {"t": {"full_mark": "1000", "nodes": [marked("m", "1000")]}}, "digits": {"line": 4, "total": 1, "rate": 0, "convert": 3}});
    let rules = rules(json!([]), with(trees, json!({"convert": {"points": "4", "of": "100"}})));
    let sheet = one(&rules, json!([mark("u", "m", "77.5")]));
    assert_eq!(figures(&sheet), ["922.5000", "922.5000", "922.5", "1000.0000", "92"]);
    assert_eq!(sheet["converted"], "3.690");
}
