//! What is not scored: a code, a place, a sentence.

use domain::assessment::ProblemCode;
use serde_json::{Value, json};

use crate::setup::{answer, facts, leaf, marked, rules};

/// Rules with one leaf of every kind that a case may break, and facts that fit.
fn base() -> (Value, Value) {
    let nodes = json!([
        {"id": "b", "title": "b", "points": "40", "na": "leave_out", "children": [
            leaf("n", "30", json!([
                {"id": "piece", "kind": "per_piece", "points": "1"},
                {"id": "dated", "kind": "once", "points": "1", "where": {"from": "2026-07-01", "has": ["own"]}},
                {"id": "level", "kind": "levels", "levels": {"city": "3"}},
                {"id": "judge", "kind": "judgement", "none": "20", "min": "1", "max": "18"},
                {"id": "points", "kind": "check_points", "points": {"a": "30"}},
                {"id": "half", "kind": "none_done", "points": "2", "share": "0.5", "done": "x"}
            ])),
            {"id": "noted", "title": "noted", "points": "10", "na": "note", "not_for": ["inner"], "rules": []}
        ]},
        leaf("m", "60", json!([
            {"id": "tier", "kind": "tier", "tiers": {"all": "60"}},
            {"id": "share", "kind": "share", "parts": {"a": "1"}},
            {"id": "ratio", "kind": "proportion"},
            {"id": "target", "kind": "below_target", "target": "95", "per_point": "1"},
            {"id": "months", "kind": "per_period", "minimum": 3, "below": "1", "empty": "2"},
            {"id": "mean", "kind": "scores", "of": "100"}
        ]))
    ]);
    let rules = rules(
        nodes,
        json!({
            "bonus": {"rules": [
                {"id": "good", "kind": "given", "max": "5"},
                {"id": "over", "kind": "over_quota", "quota": 10, "first_over": "10", "first": "1", "then_over": "30", "step": "20", "each": "1"}
            ]},
            "penalties": [{"id": "bad", "kind": "given", "max": "5"}],
            "veto": {"events": ["leak"], "effect": "fixed", "score": "59", "grade": "不合格"},
            "na_rates": {"note": "0.8"}
        }),
    );
    (rules, facts(&["u", "v"], json!([])))
}

/// Puts a value where a JSON pointer says; nothing takes the member away.
fn set(value: &mut Value, pointer: &str, new: Option<Value>) {
    let (above, name) = pointer.rsplit_once('/').expect("a pointer");
    match (value.pointer_mut(above).expect("the place is there"), new) {
        (Value::Object(members), Some(new)) => {
            members.insert(name.to_owned(), new);
        }
        (Value::Object(members), None) => {
            assert!(members.remove(name).is_some(), "{pointer} is there");
        }
        (Value::Array(items), Some(new)) => items[name.parse::<usize>().expect("a place")] = new,
        _ => panic!("{pointer}"),
    }
}

/// The codes and places that a refusal names, as `code unit leaf rule`.
fn refusal(rules: &Value, facts: &Value) -> Vec<String> {
    let problems = answer(rules, facts).expect_err("the input is refused");
    let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "–".to_owned());
    for problem in &problems {
        assert!(problem.message.ends_with('。') && problem.message.chars().any(|letter| letter == '请'), "what to do: {}", problem.message);
    }
    problems.iter().map(|it| format!("{} {} {} {}", it.code.code(), word(&it.unit), word(&it.leaf), word(&it.rule))).collect()
}

#[test]
fn the_base_is_accepted() {
    let (rules, facts) = base();
    assert!(answer(&rules, &facts).is_ok(), "else the cases beneath prove nothing: {:?}", answer(&rules, &facts));
}

#[test]
fn rules_are_refused_with_their_place() {
    let n = "/trees/t/nodes/0/children/0";
    let rule = |place: usize, member: &str| format!("{n}/rules/{place}/{member}");
    let measured = |place: usize, member: &str| format!("/trees/t/nodes/1/rules/{place}/{member}");
    for (pointer, new, expected) in [
        // files and members
        ("/contract".to_owned(), Some(json!(2)), "bad_json – – –"),
        ("/contract".to_owned(), Some(json!("1")), "bad_json – – –"),
        ("/contract".to_owned(), None, "bad_json – – –"),
        ("/rule_set".to_owned(), None, "bad_json – – –"),
        ("/trees".to_owned(), None, "bad_json – – –"),
        ("/groups".to_owned(), None, "bad_json – – –"),
        ("/groups/0/id".to_owned(), None, "bad_json – – –"),
        ("/trees/t/nodes".to_owned(), None, "bad_json – – –"),
        ("/trees/t/full_mark".to_owned(), None, "bad_json – – –"),
        (format!("{n}/id"), None, "bad_json – – –"),
        (format!("{n}/points"), None, "bad_json – n –"),
        (rule(0, "kind"), None, "bad_json – n piece"),
        (rule(0, "points"), None, "bad_json – n piece"),
        (rule(0, "id"), None, "bad_json – n –"),
        (rule(1, "where"), Some(json!({"from": "2026-7-1"})), "bad_json – n dated"),
        (format!("{n}/na"), Some(json!("skip")), "bad_json – n –"),
        ("/trees/t/nodes/0/na".to_owned(), Some(json!("note")), "bad_json – b –"),
        ("/trees/t/nodes/0/rules".to_owned(), Some(json!([])), "bad_json – b –"),
        ("/trees/t/nodes/0/children".to_owned(), Some(json!([])), "bad_json – b –"),
        ("/basis".to_owned(), Some(json!("rounded")), "bad_json – – –"),
        ("/rank_by".to_owned(), Some(json!("name")), "bad_json – – –"),
        ("/tie_break".to_owned(), Some(json!(["name"])), "bad_json – – –"),
        ("/veto/effect".to_owned(), Some(json!("kill")), "bad_json – – –"),
        ("/veto/score".to_owned(), None, "bad_json – – –"),
        ("/bonus/gate".to_owned(), Some(json!({"over": "1", "at_least": "1"})), "bad_json – bonus –"),
        ("/bonus/gate".to_owned(), Some(json!({})), "bad_json – bonus –"),
        ("/convert".to_owned(), Some(json!({"points": "4"})), "bad_json – – –"),
        ("/grades".to_owned(), Some(json!([{"name": "好"}])), "bad_json – – –"),
        // numbers
        (format!("{n}/points"), Some(json!(30)), "bad_number – n –"),
        (format!("{n}/points"), Some(json!("0")), "bad_number – n –"),
        (format!("{n}/points"), Some(json!("-30")), "bad_number – n –"),
        (format!("{n}/points"), Some(json!("1e1")), "bad_number – n –"),
        (format!("{n}/points"), Some(json!("1234567890")), "bad_number – n –"),
        (format!("{n}/points"), Some(json!("0.00001")), "bad_number – n –"),
        (format!("{n}/points"), Some(Value::Null), "bad_number – n –"),
        (rule(0, "points"), Some(json!(1.5)), "bad_number – n piece"),
        (rule(0, "cap"), Some(json!(true)), "bad_number – n piece"),
        (rule(5, "share"), Some(json!(".5")), "bad_number – n half"),
        (measured(4, "minimum"), Some(json!("3")), "bad_number – m months"),
        (measured(4, "minimum"), Some(json!(-3)), "bad_number – m months"),
        (measured(4, "minimum"), Some(json!(3.0)), "bad_number – m months"),
        (measured(3, "rate_digits"), Some(json!(19)), "bad_number – m target"),
        (measured(5, "of"), Some(json!("0")), "bad_number – m mean"),
        (measured(5, "of"), Some(json!(100)), "bad_number – m mean"),
        ("/bonus/rules/1/quota".to_owned(), Some(json!(0)), "bad_number – bonus over"),
        ("/bonus/rules/1/step".to_owned(), Some(json!("0.0000")), "bad_number – bonus over"),
        ("/convert".to_owned(), Some(json!({"points": "0", "of": "100"})), "bad_number – – –"),
        ("/trees/t/full_mark".to_owned(), Some(json!("0")), "bad_number – – –"),
        ("/digits".to_owned(), Some(json!({"line": 5})), "bad_number – – –"),
        ("/digits".to_owned(), Some(json!({"line": 1, "total": 2})), "bad_number – – –"),
        ("/digits".to_owned(), Some(json!({"rate": "2"})), "bad_number – – –"),
        ("/cap_level".to_owned(), Some(json!(0)), "bad_number – – –"),
        ("/na_rates/note".to_owned(), Some(json!(0.8)), "bad_number – – –"),
        ("/excellent_quota".to_owned(), Some(json!(0.3)), "bad_number – – –"),
        // decimals
        ("/trees/t/full_mark".to_owned(), Some(json!("100.001")), "too_many_digits – – –"),
        (format!("{n}/points"), Some(json!("30.005")), "too_many_digits – n –"),
        (rule(0, "points"), Some(json!("0.125")), "too_many_digits – n piece"),
        (rule(0, "cap"), Some(json!("0.125")), "too_many_digits – n piece"),
        (rule(2, "levels"), Some(json!({"city": "0.125"})), "too_many_digits – n level"),
        (rule(3, "none"), Some(json!("0.125")), "too_many_digits – n judge"),
        (rule(3, "min"), Some(json!("0.125")), "too_many_digits – n judge"),
        (rule(3, "max"), Some(json!("0.125")), "too_many_digits – n judge"),
        (rule(4, "points"), Some(json!({"a": "0.125"})), "too_many_digits – n points"),
        (measured(0, "tiers"), Some(json!({"a": "0.125"})), "too_many_digits – m tier"),
        (measured(4, "below"), Some(json!("0.125")), "too_many_digits – m months"),
        (measured(4, "empty"), Some(json!("0.125")), "too_many_digits – m months"),
        ("/bonus/cap".to_owned(), Some(json!("0.125")), "too_many_digits – bonus –"),
        ("/bonus/rules/1/first".to_owned(), Some(json!("0.125")), "too_many_digits – bonus over"),
        ("/bonus/rules/1/each".to_owned(), Some(json!("0.125")), "too_many_digits – bonus over"),
        ("/veto/score".to_owned(), Some(json!("0.125")), "too_many_digits – – –"),
        // kinds
        (rule(0, "kind"), Some(json!("per_hour")), "unknown_kind – n piece"),
        (rule(0, "kind"), Some(json!("Per_Piece")), "unknown_kind – n piece"),
        (rule(3, "kind"), Some(json!("given")), "unknown_kind – n judge"),
        ("/bonus/rules/0".to_owned(), Some(json!({"id": "good", "kind": "zero"})), "unknown_kind – bonus good"),
        (
            "/penalties/0".to_owned(),
            Some(
                json!({"id": "bad", "kind": "over_quota", "quota": 1, "first_over": "1", "first": "1", "then_over": "1", "step": "1", "each": "1"}),
            ),
            "unknown_kind – penalty bad",
        ),
        // names
        ("/groups/0/tree".to_owned(), Some(json!("other")), "unknown_tree – – –"),
        ("/tie_break".to_owned(), Some(json!(["node:nowhere"])), "unknown_leaf – nowhere –"),
        ("/bonus/gate".to_owned(), Some(json!({"over": "1", "node": "nowhere"})), "unknown_leaf – nowhere –"),
        // twice
        ("/groups".to_owned(), Some(json!([{"id": "g", "tree": "t"}, {"id": "g", "tree": "t"}])), "duplicate – – –"),
        (format!("{n}/id"), Some(json!("m")), "duplicate – m –"),
        (format!("{n}/id"), Some(json!("total")), "duplicate – total –"),
        (format!("{n}/id"), Some(json!("bonus")), "duplicate – bonus –"),
        (format!("{n}/id"), Some(json!("penalty")), "duplicate – penalty –"),
        (rule(0, "id"), Some(json!("dated")), "duplicate – n dated"),
        (rule(0, "id"), Some(json!("na_refused")), "duplicate – n na_refused"),
        ("/bonus/rules/0/id".to_owned(), Some(json!("bonus_cap")), "duplicate – bonus bonus_cap"),
        ("/penalties/0/id".to_owned(), Some(json!("floor")), "duplicate – penalty floor"),
        ("/veto/events".to_owned(), Some(json!(["leak", "leak"])), "duplicate – – –"),
    ] {
        let (mut rules, facts) = base();
        set(&mut rules, &pointer, new.clone());
        let found = refusal(&rules, &facts);
        assert!(found.iter().any(|found| found == expected), "{pointer} {new:?}: {found:?}, not {expected}");
    }
}

#[test]
fn five_levels_are_one_too_many() {
    let mut node = marked("e", "1");
    for id in ["d", "c", "b", "a"] {
        node = json!({"id": id, "title": id, "points": "1", "children": [node]});
    }
    assert_eq!(refusal(&rules(json!([node]), json!({})), &facts(&[], json!([]))), ["bad_json – e –"]);
}

#[test]
fn facts_are_refused_with_their_place() {
    let fact = |leaf: &str, rule: &str, more: Value| {
        let mut fact = json!({"unit": "u", "leaf": leaf, "rule": rule});
        crate::setup::merge(&mut fact, more);
        fact
    };
    let n = |rule: &str, more: Value| fact("n", rule, more);
    let m = |rule: &str, more: Value| fact("m", rule, more);
    let claim = |leaf: &str, more: Value| json!({"unit": "u", "leaf": leaf, "not_applicable": more});
    for (list, expected) in [
        // members
        (json!([{"leaf": "n", "rule": "piece", "count": 1}]), "bad_json – – –"),
        (json!([{"unit": "u", "rule": "piece", "count": 1}]), "bad_json u – –"),
        (json!([{"unit": "u", "leaf": "n", "count": 1}]), "bad_json u n –"),
        (json!([claim("b", json!({"reason": "无"}))]), "bad_json u b –"),
        (json!([claim("noted", json!({"approved": true, "reason": "无"}))]), "bad_json u noted –"),
        (json!([claim("b", json!({"approved": null, "reason": "无"}))]), "bad_json u b –"),
        (json!(["x"]), "bad_json – – –"),
        // one fact says one thing: nothing that stands beside a veto or a claim is dropped
        (json!([{"unit": "u", "veto": "leak", "reason": "无", "leaf": "n", "rule": "piece", "count": 1}]), "bad_json u n piece"),
        (
            json!([{"unit": "u", "veto": "leak", "reason": "无", "leaf": "b", "not_applicable": {"approved": true, "reason": "无"}}]),
            "bad_json u b –",
        ),
        (json!([n("piece", json!({"count": 1, "not_applicable": {"approved": false, "reason": "无"}}))]), "bad_json u n piece"),
        // numbers
        (json!([n("piece", json!({"count": "3"}))]), "bad_number u n piece"),
        (json!([n("piece", json!({"count": -1}))]), "bad_number u n piece"),
        (json!([n("piece", json!({"count": 1.0}))]), "bad_number u n piece"),
        (json!([n("piece", json!({"count": true}))]), "bad_number u n piece"),
        (json!([n("piece", json!({"count": null}))]), "bad_number u n piece"),
        (json!([m("ratio", json!({"done": 1, "of": "2"}))]), "bad_number u m ratio"),
        (json!([m("months", json!({"periods": {"7": "35"}}))]), "bad_number u m months"),
        (json!([m("mean", json!({"values": [91.2]}))]), "bad_number u m mean"),
        (json!([m("mean", json!({"values": [{"score": "9", "of": "0"}]}))]), "bad_number u m mean"),
        (json!([m("mean", json!({"values": [{"score": "9", "of": 10}]}))]), "bad_number u m mean"),
        (json!([m("target", json!({"rate": 95}))]), "bad_number u m target"),
        (json!([n("judge", json!({"verdict": "partial", "amount": 5, "reason": "无"}))]), "bad_number u n judge"),
        // decimals
        (json!([n("judge", json!({"verdict": "partial", "amount": "5.125", "reason": "无"}))]), "too_many_digits u n judge"),
        (json!([fact("bonus", "good", json!({"amount": "1.005", "reason": "无"}))]), "too_many_digits u bonus good"),
        // names
        (json!([{"unit": "w", "leaf": "n", "rule": "piece", "count": 1}]), "unknown_unit w – –"),
        (json!([{"unit": "w", "veto": "leak", "reason": "无"}]), "unknown_unit w – –"),
        (json!([fact("nowhere", "piece", json!({"count": 1}))]), "unknown_leaf u nowhere piece"),
        (json!([fact("b", "piece", json!({"count": 1}))]), "unknown_leaf u b piece"),
        (json!([claim("nowhere", json!({"approved": true, "reason": "无"}))]), "unknown_leaf u nowhere –"),
        (json!([claim("bonus", json!({"approved": true, "reason": "无"}))]), "unknown_leaf u bonus –"),
        (json!([n("nothing", json!({"count": 1}))]), "unknown_rule u n nothing"),
        (json!([fact("bonus", "piece", json!({"count": 1}))]), "unknown_rule u bonus piece"),
        (json!([fact("penalty", "good", json!({"amount": "1", "reason": "无"}))]), "unknown_rule u penalty good"),
        (json!([{"unit": "u", "veto": "fire", "reason": "无"}]), "unknown_veto u – –"),
        // twice
        (json!([n("piece", json!({"count": 1})), n("piece", json!({"count": 1}))]), "duplicate u n piece"),
        (
            json!([claim("b", json!({"approved": true, "reason": "无"})), claim("b", json!({"approved": false, "reason": "无"}))]),
            "duplicate u b –",
        ),
        (
            json!([
                fact("bonus", "good", json!({"amount": "1", "reason": "无"})),
                fact("bonus", "good", json!({"amount": "1", "reason": "无"}))
            ]),
            "duplicate u bonus good",
        ),
        (json!([{"unit": "u", "veto": "leak", "reason": "无"}, {"unit": "u", "veto": "leak", "reason": "无"}]), "duplicate u – –"),
        // facts that do not fit
        (json!([n("piece", json!({}))]), "wrong_fact u n piece"),
        (json!([n("piece", json!({"count": 1, "items": [{}]}))]), "wrong_fact u n piece"),
        (json!([n("piece", json!({"occurred": "yes"}))]), "wrong_fact u n piece"),
        (json!([n("piece", json!({"occurred": null}))]), "wrong_fact u n piece"),
        (json!([n("piece", json!({"items": 3}))]), "wrong_fact u n piece"),
        (json!([n("piece", json!({"items": [3]}))]), "wrong_fact u n piece"),
        (json!([n("dated", json!({"count": 1}))]), "wrong_fact u n dated"),
        (json!([n("dated", json!({"occurred": true}))]), "wrong_fact u n dated"),
        (json!([n("dated", json!({"items": [{"has": ["own"]}]}))]), "wrong_fact u n dated"),
        (json!([n("dated", json!({"items": [{"date": "2026-02-30", "has": ["own"]}]}))]), "wrong_fact u n dated"),
        (json!([n("level", json!({"items": [{"level": "state"}]}))]), "wrong_fact u n level"),
        (json!([n("level", json!({"items": [{}]}))]), "wrong_fact u n level"),
        (json!([n("level", json!({"count": 1}))]), "wrong_fact u n level"),
        (json!([n("points", json!({"missed": ["z"]}))]), "wrong_fact u n points"),
        (json!([n("points", json!({"missed": "a"}))]), "wrong_fact u n points"),
        (json!([n("half", json!({"done": 3, "of": 2}))]), "wrong_fact u n half"),
        (json!([n("judge", json!({"verdict": "bad", "reason": "无"}))]), "wrong_fact u n judge"),
        (json!([n("judge", json!({"verdict": "partial", "reason": "无"}))]), "wrong_fact u n judge"),
        (json!([m("tier", json!({"tier": "some"}))]), "wrong_fact u m tier"),
        (json!([m("share", json!({"achieved": ["b"]}))]), "wrong_fact u m share"),
        (json!([m("ratio", json!({"done": 3, "of": 2}))]), "wrong_fact u m ratio"),
        (json!([m("ratio", json!({"done": 3}))]), "wrong_fact u m ratio"),
        (json!([m("target", json!({"done": 3, "of": 2}))]), "wrong_fact u m target"),
        (json!([m("target", json!({"count": 3}))]), "wrong_fact u m target"),
        (json!([m("months", json!({"periods": [1]}))]), "wrong_fact u m months"),
        (json!([m("mean", json!({"values": "91"}))]), "wrong_fact u m mean"),
        (json!([fact("bonus", "over", json!({"occurred": true}))]), "wrong_fact u bonus over"),
        // ranges and reasons
        (json!([n("judge", json!({"verdict": "partial", "amount": "18.01", "reason": "无"}))]), "out_of_range u n judge"),
        (json!([n("judge", json!({"verdict": "partial", "amount": "0.99", "reason": "无"}))]), "out_of_range u n judge"),
        (json!([fact("bonus", "good", json!({"amount": "5.01", "reason": "无"}))]), "out_of_range u bonus good"),
        (json!([fact("penalty", "bad", json!({"amount": "6", "reason": "无"}))]), "out_of_range u penalty bad"),
        (json!([n("judge", json!({"verdict": "partial", "amount": "5"}))]), "reason_missing u n judge"),
        (json!([n("judge", json!({"verdict": "none", "reason": "  "}))]), "reason_missing u n judge"),
        (json!([fact("bonus", "good", json!({"amount": "5"}))]), "reason_missing u bonus good"),
        (json!([fact("penalty", "bad", json!({"amount": "5", "reason": ""}))]), "reason_missing u penalty bad"),
        (json!([{"unit": "u", "veto": "leak"}]), "reason_missing u – –"),
        (json!([claim("b", json!({"approved": true}))]), "reason_missing u b –"),
        (json!([claim("b", json!({"approved": false}))]), "reason_missing u b –"),
        // claims
        (json!([claim("n", json!({"approved": true, "note": "published", "reason": "无"}))]), "na_not_allowed u n –"),
        (json!([claim("noted", json!({"approved": true, "note": "late", "reason": "无"}))]), "na_not_allowed u noted –"),
    ] {
        let (rules, mut facts) = base();
        facts["facts"] = list.clone();
        let found = refusal(&rules, &facts);
        assert!(found.iter().any(|found| found == expected), "{list}: {found:?}, not {expected}");
    }
}

#[test]
fn units_are_refused_with_their_place() {
    for (pointer, new, expected) in [
        ("/contract", Some(json!(0)), "bad_json – – –"),
        ("/round", None, "bad_json – – –"),
        ("/units", None, "bad_json – – –"),
        ("/facts", None, "bad_json – – –"),
        ("/units/0/id", None, "bad_json – – –"),
        ("/units/0/group", None, "bad_json u – –"),
        ("/units/0/assessed", Some(json!("yes")), "bad_json u – –"),
        ("/units/0/group", Some(json!("other")), "unknown_group u – –"),
        ("/units/0/tree", Some(json!("other")), "unknown_tree u – –"),
        ("/units/1/id", Some(json!("u")), "duplicate u – –"),
        ("/units/0/assessed", Some(json!(false)), "unit_not_assessed u n piece"),
        ("/units/0/class", Some(json!("inner")), "leaf_not_for_unit u noted –"),
        ("/previous", Some(json!({"u": "4"})), "bad_number u – –"),
    ] {
        let (rules, mut facts) = base();
        facts["facts"] = json!([
            {"unit": "u", "leaf": "n", "rule": "piece", "count": 1},
            {"unit": "u", "leaf": "noted", "not_applicable": {"approved": true, "note": "published", "reason": "无"}}
        ]);
        assert!(answer(&rules, &facts).is_ok());
        set(&mut facts, pointer, new.clone());
        let found = refusal(&rules, &facts);
        assert!(found.iter().any(|found| found == expected), "{pointer} {new:?}: {found:?}, not {expected}");
    }
}

/// Everything that can be told apart is told at once, and what follows from it is not.
#[test]
fn all_faults_are_told_at_once() {
    let (rules, mut facts) = base();
    facts["units"][1]["group"] = json!("other");
    facts["facts"] = json!([
        {"unit": "u", "leaf": "n", "rule": "piece", "count": -1},
        {"unit": "v", "leaf": "n", "rule": "piece", "count": 1},
        {"unit": "w", "leaf": "n", "rule": "piece", "count": 1}
    ]);
    assert_eq!(refusal(&rules, &facts), ["unknown_group v – –", "bad_number u n piece", "unknown_unit w – –"]);
}

#[test]
fn every_code_is_refused_here() {
    let cases = include_str!("refused.rs");
    for code in ProblemCode::ALL {
        assert!(cases.contains(&format!("\"{} ", code.code())), "no case is refused with {}", code.code());
    }
}
