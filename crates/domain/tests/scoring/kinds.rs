//! Every kind of rule on a leaf of 10 points (in bonus and penalties further below), with the arithmetic beside it.

use serde_json::{Value, json};

use crate::setup::{amount, facts, leaf, lines, marked, rules, scored, sheet};

fn table(rule: &Value, rows: &[(Value, &str)]) {
    for (fact, expected) in rows {
        assert_eq!(amount(rule.clone(), fact.clone(), json!({})), *expected, "{rule} {fact}");
    }
}

const NO_FACT: Value = Value::Null;

#[test]
fn per_piece() {
    table(
        &json!({"kind": "per_piece", "points": "2"}),
        &[
            (json!({"count": 3}), "-6.00"),  // 3 × 2
            (json!({"count": 7}), "-14.00"), // 7 × 2; the leaf's cap is a line of its own
            (json!({"count": 0}), "-"),
            (json!({"occurred": true}), "-2.00"),
            (json!({"occurred": false}), "-"),
            (json!({"items": [{}, {"date": "无"}, {"has": 1}]}), "-6.00"), // nothing looks at days and tags here
            (NO_FACT, "-"),
        ],
    );
    // 3 × 2.5 = 7.5, at most 5; 1 × 2.5 is under it
    table(&json!({"kind": "per_piece", "points": "2.5", "cap": "5"}), &[(json!({"count": 3}), "-5.00"), (json!({"count": 1}), "-2.50")]);
    table(&json!({"kind": "per_piece", "points": "2", "cap": "0"}), &[(json!({"count": 3}), "-")]);
}

#[test]
fn once() {
    table(
        &json!({"kind": "once", "points": "3"}),
        &[
            (json!({"count": 5}), "-3.00"),
            (json!({"count": 1}), "-3.00"),
            (json!({"occurred": true}), "-3.00"),
            (json!({"occurred": false}), "-"),
            (json!({"items": []}), "-"),
            (NO_FACT, "-"),
        ],
    );
}

#[test]
fn zero() {
    table(
        &json!({"kind": "zero"}),
        &[(json!({"count": 2}), "-10.00"), (json!({"occurred": true}), "-10.00"), (json!({"count": 0}), "-"), (NO_FACT, "-")],
    );
}

#[test]
fn levels() {
    table(
        &json!({"kind": "levels", "levels": {"city": "3", "office": "1"}}),
        &[
            (json!({"items": [{"level": "city"}, {"level": "office"}]}), "-4.00"), // 3 + 1
            (json!({"items": [{"fact": "F", "level": "office"}, {"fact": "F", "level": "city"}]}), "-3.00"), // the higher of F
            (json!({"items": [{"fact": "F", "level": "city"}, {"fact": "F", "level": "city"}, {"level": "city"}]}), "-6.00"), // F once, one singly
            (json!({"items": [{"fact": "F", "level": "office"}, {"fact": "G", "level": "office"}]}), "-2.00"),
            (json!({"items": []}), "-"),
            (NO_FACT, "-"),
        ],
    );
    // 3 + 1 = 4, at most 3.5
    table(
        &json!({"kind": "levels", "levels": {"city": "3", "office": "1"}, "cap": "3.5"}),
        &[(json!({"items": [{"level": "city"}, {"level": "office"}]}), "-3.50"), (json!({"items": [{"level": "city"}]}), "-3.00")],
    );
    // the higher one of F lies outside, so the lower one counts
    table(
        &json!({"kind": "levels", "levels": {"city": "3", "office": "1"}, "where": {"from": "2026-07-01"}}),
        &[(
            json!({"items": [{"fact": "F", "level": "city", "date": "2026-06-30"}, {"fact": "F", "level": "office", "date": "2026-07-01"}]}),
            "-1.00",
        )],
    );
}

#[test]
fn judgement() {
    table(
        &json!({"kind": "judgement", "none": "8", "min": "1", "max": "6"}),
        &[
            (json!({"verdict": "ok"}), "-"),
            (json!({"verdict": "none", "reason": "未见"}), "-8.00"),
            (json!({"verdict": "partial", "amount": "1", "reason": "不全"}), "-1.00"), // the lower bound counts
            (json!({"verdict": "partial", "amount": "6.00", "reason": "不全"}), "-6.00"), // and the upper
            (NO_FACT, "-"),
        ],
    );
}

#[test]
fn check_points() {
    table(
        &json!({"kind": "check_points", "points": {"a": "5", "b": "3.5", "c": "1.5"}}),
        &[
            (json!({"missed": ["a"]}), "-5.00"),
            (json!({"missed": ["c", "b"]}), "-5.00"), // 1.5 + 3.5
            (json!({"missed": ["b", "b"]}), "-3.50"), // one check point is missed once
            (json!({"missed": []}), "-"),
            (NO_FACT, "-"),
        ],
    );
    // 5 + 3.5 = 8.5, at most 6
    table(&json!({"kind": "check_points", "points": {"a": "5", "b": "3.5"}, "cap": "6"}), &[(json!({"missed": ["a", "b"]}), "-6.00")]);
}

#[test]
fn none_done() {
    table(
        &json!({"kind": "none_done", "points": "5", "share": "0.5", "done": "interpreted"}),
        &[
            (json!({"of": 4, "done": 0}), "-2.50"), // 5 × 0.5
            (json!({"of": 4, "done": 1}), "-"),
            (json!({"of": 0, "done": 0}), "-"), // nothing to do
            (json!({"items": [{}, {"has": ["x"]}]}), "-2.50"),
            (json!({"items": [{}, {"has": ["x", "interpreted"]}]}), "-"),
            (json!({"items": []}), "-"),
            (NO_FACT, "-"),
        ],
    );
    // 1 × 0.3333 = 0.3333 -> up(-0.3333, 2) = -0.33; 1 × 0.125 = 0.125 -> up(-0.125, 2) = -0.12
    table(&json!({"kind": "none_done", "points": "1", "share": "0.3333", "done": "x"}), &[(json!({"of": 1, "done": 0}), "-0.33")]);
    table(&json!({"kind": "none_done", "points": "1", "share": "0.125", "done": "x"}), &[(json!({"of": 1, "done": 0}), "-0.12")]);
    // the interpreted one lies outside
    table(
        &json!({"kind": "none_done", "points": "5", "share": "0.5", "done": "x", "where": {"to": "2026-09-30"}}),
        &[(json!({"items": [{"date": "2026-09-30"}, {"date": "2026-10-01", "has": ["x"]}]}), "-2.50")],
    );
}

#[test]
fn ceiling() {
    table(
        &json!({"kind": "ceiling", "rate": "0.6"}),
        &[(json!({"occurred": true}), "-4.00"), (json!({"count": 9}), "-4.00"), (json!({"count": 0}), "-"), (NO_FACT, "-")], // 10 × 0.6 − 10
    );
    // 10 × 0.6666 − 10 = −3.334 -> −3.33
    table(&json!({"kind": "ceiling", "rate": "0.6666"}), &[(json!({"occurred": true}), "-3.33")]);
    table(&json!({"kind": "ceiling", "rate": "1"}), &[(json!({"occurred": true}), "-")]);
}

#[test]
fn the_lowest_ceiling_comes_before_all_other_rules() {
    let leaf = leaf(
        "n",
        "10",
        json!([
            {"id": "late", "kind": "per_piece", "points": "1"},
            {"id": "high", "kind": "ceiling", "rate": "0.8"},
            {"id": "low", "kind": "ceiling", "rate": "0.6"},
            {"id": "lowest", "kind": "ceiling", "rate": "0.1"}
        ]),
    );
    let rules = rules(json!([leaf]), json!({}));
    let fact = |rule: &str, occurred: bool| json!({"unit": "u", "leaf": "n", "rule": rule, "occurred": occurred});
    let answer = scored(&rules, &facts(&["u"], json!([fact("late", true), fact("high", true), fact("low", true), fact("lowest", false)])));
    // 10 − 4 − 1 = 5; the one of 0.1 has no piece, the one of 0.8 is not the lowest
    assert_eq!(lines(sheet(&answer, "u")), ["n/full 10.00", "n/low -4.00", "n/late -1.00"]);
}

#[test]
fn tier() {
    table(
        &json!({"kind": "tier", "tiers": {"all": "10", "some": "4.5", "none": "0", "more": "12"}}),
        &[
            (json!({"tier": "all"}), "-"),
            (json!({"tier": "some"}), "-5.50"), // 4.5 − 10
            (json!({"tier": "none"}), "-10.00"),
            (json!({"tier": "more"}), "2.00"), // 12 − 10
            (NO_FACT, "pending"),
        ],
    );
}

#[test]
fn share() {
    table(
        &json!({"kind": "share", "parts": {"a": "0.5", "b": "0.3", "c": "0.3"}}),
        &[
            (json!({"achieved": ["a", "b"]}), "-2.00"),  // 10 × 0.8 − 10
            (json!({"achieved": ["a", "b", "c"]}), "-"), // 1.1, at most 1
            (json!({"achieved": []}), "-10.00"),
            (json!({"achieved": ["c", "c"]}), "-7.00"), // once
            (NO_FACT, "pending"),
        ],
    );
}

#[test]
fn proportion() {
    table(
        &json!({"kind": "proportion"}),
        &[
            (json!({"done": 4, "of": 5}), "-2.00"), // 10 × 4/5 − 10
            (json!({"done": 2, "of": 3}), "-3.33"), // −3.3333…
            (json!({"done": 1, "of": 3}), "-6.67"), // −6.6666…
            (json!({"done": 0, "of": 0}), "-"),
            (json!({"done": 5, "of": 5}), "-"),
            (NO_FACT, "pending"),
        ],
    );
    // 6 × 1/4 − 6 = −4.5, whatever the leaf is worth; 1 × 7/8 − 1 = −0.125 -> −0.12
    table(&json!({"kind": "proportion", "points": "6"}), &[(json!({"done": 1, "of": 4}), "-4.50")]);
    table(&json!({"kind": "proportion", "points": "1"}), &[(json!({"done": 7, "of": 8}), "-0.12")]);
}

#[test]
fn below_target() {
    table(
        &json!({"kind": "below_target", "target": "98", "per_point": "0.5", "cap": "5"}),
        &[
            (json!({"rate": "95"}), "-1.50"), // 3 × 0.5
            (json!({"rate": "98"}), "-"),
            (json!({"rate": "120.5"}), "-"),
            (json!({"rate": "0"}), "-5.00"),          // 49, at most 5
            (json!({"done": 19, "of": 20}), "-1.50"), // 95
            (json!({"done": 0, "of": 0}), "-"),
            (NO_FACT, "pending"),
        ],
    );
    // 12/17 = 70.588…: 95 − 70.588… = 24.4117… × 0.5 = 12.2058… -> 12.21; rounded first 70.59: 24.41 × 0.5 = 12.205 -> −12.20
    let rule = |digits: Value| json!({"kind": "below_target", "target": "95", "per_point": "0.5", "rate_digits": digits});
    table(&rule(Value::Null), &[(json!({"done": 12, "of": 17}), "-12.21")]);
    table(&rule(json!(2)), &[(json!({"done": 12, "of": 17}), "-12.20")]);
    // 94.995 is 95.00 rounded first, 95.0050 is 95.01; to whole numbers 94.5 is 95
    table(&rule(json!(2)), &[(json!({"rate": "94.995"}), "-"), (json!({"rate": "94.9949"}), "-")]);
    table(&rule(json!(0)), &[(json!({"rate": "94.5"}), "-"), (json!({"rate": "94.4999"}), "-0.50")]);
    table(&rule(json!(18)), &[(json!({"done": 12, "of": 17}), "-12.21")]);
}

#[test]
fn quota() {
    table(
        &json!({"kind": "quota", "minimum": 3, "points": "2", "cap": "5"}),
        &[
            (json!({"count": 3}), "-"),
            (json!({"count": 9}), "-"),
            (json!({"count": 2}), "-2.00"),
            (json!({"count": 0}), "-5.00"),       // 6, at most 5
            (json!({"occurred": true}), "-4.00"), // two are missing
            (json!({"items": [{}, {}]}), "-2.00"),
            (NO_FACT, "pending"),
        ],
    );
    // only what lies in the quarter counts: one of two is missing
    table(
        &json!({"kind": "quota", "minimum": 2, "points": "2", "where": {"from": "2026-07-01", "to": "2026-09-30", "has": ["own"]}}),
        &[(
            json!({"items": [
                {"date": "2026-07-01", "has": ["own", "late"]},
                {"date": "2026-07-02", "has": []},
                {"date": "2026-06-30", "has": ["own"]}
            ]}),
            "-2.00",
        )],
    );
}

#[test]
fn per_period() {
    table(
        &json!({"kind": "per_period", "minimum": 40, "below": "1", "empty": "3", "cap": "8"}),
        &[
            (json!({"periods": {"7": 40, "8": 39, "9": 0}}), "-4.00"), // 1 + 3, never both for the empty one
            (json!({"periods": {"7": null, "8": 41, "9": null}}), "-"), // excused
            (json!({"periods": {"7": 0, "8": 0, "9": 0}}), "-8.00"),   // 9, at most 8
            (json!({"periods": {}}), "-"),
            (NO_FACT, "pending"),
        ],
    );
}

#[test]
fn scores() {
    table(
        &json!({"kind": "scores", "of": "100"}),
        &[
            (json!({"values": ["90", "84"]}), "-1.30"),                               // 10 × 0.87 − 10
            (json!({"values": ["100", null]}), "0.00"),                               // the line is written all the same: it carries n
            (json!({"values": ["104"]}), "0.40"),                                     // may pass the leaf
            (json!({"values": ["91.2", null, {"score": "9", "of": "10"}]}), "-0.94"), // (0.912 + 0.9) / 2 = 0.906
            (json!({"values": [{"score": "1", "of": "3"}, {"score": "2", "of": "6"}, {"score": "3", "of": "9"}, "0"]}), "-7.50"), // 1/4
            (json!({"values": ["0"]}), "-10.00"),
            (json!({"values": [null, null]}), "pending"),
            (json!({"values": []}), "pending"),
            (NO_FACT, "pending"),
        ],
    );
    let rules = rules(json!([leaf("n", "10", json!([{"id": "mean", "kind": "scores", "of": "100"}]))]), json!({}));
    let answer = scored(&rules, &facts(&["u"], json!([{"unit": "u", "leaf": "n", "rule": "mean", "values": [null, "100", "100"]}])));
    assert_eq!(sheet(&answer, "u")["lines"][1]["n"], 2);
    assert_eq!(sheet(&answer, "u")["lines"][0].get("n"), None);
}

/// What a rule of the bonus or the penalties writes over a base of 50.
fn extra(part: &str, rule: Value, fact: Value) -> String {
    let mut rule = rule;
    crate::setup::merge(&mut rule, json!({"id": "r"}));
    let (more, leaf) =
        if part == "bonus" { (json!({"bonus": {"rules": [rule]}}), "bonus") } else { (json!({"penalties": [rule]}), "penalty") };
    let mut fact = fact;
    crate::setup::merge(&mut fact, json!({"unit": "u", "leaf": leaf, "rule": "r"}));
    let answer = scored(&rules(json!([marked("n", "50"), marked("m", "50")]), more), &facts(&["u"], json!([fact])));
    let all = lines(sheet(&answer, "u"));
    all.into_iter().find_map(|line| line.strip_prefix(&format!("{leaf}/r ")).map(str::to_owned)).unwrap_or_else(|| "-".to_owned())
}

#[test]
fn counted_kinds_in_bonus_and_penalties() {
    let levels = json!({"kind": "levels", "levels": {"city": "3", "office": "1"}, "cap": "3.5"});
    for (rule, fact, size) in [
        (json!({"kind": "per_piece", "points": "2"}), json!({"count": 3}), "6.00"),
        (json!({"kind": "per_piece", "points": "2", "cap": "5"}), json!({"count": 3}), "5.00"),
        (json!({"kind": "per_piece", "points": "2", "where": {"has": ["a"]}}), json!({"items": [{"has": ["a"]}, {}]}), "2.00"),
        (json!({"kind": "once", "points": "2"}), json!({"count": 3}), "2.00"),
        (levels.clone(), json!({"items": [{"fact": "F", "level": "office"}, {"fact": "F", "level": "city"}]}), "3.00"),
        (levels, json!({"items": [{"level": "city"}, {"level": "city"}]}), "3.50"),
        (json!({"kind": "given", "max": "10"}), json!({"amount": "4.25", "reason": "典型经验"}), "4.25"),
        (json!({"kind": "given", "max": "10", "cap": "3"}), json!({"amount": "10", "reason": "典型经验"}), "3.00"),
    ] {
        assert_eq!(extra("bonus", rule.clone(), fact.clone()), size, "{rule} {fact}");
        assert_eq!(extra("penalties", rule.clone(), fact.clone()), format!("-{size}"), "{rule} {fact}");
    }
    assert_eq!(extra("bonus", json!({"kind": "once", "points": "2"}), json!({"occurred": false})), "-");
    assert_eq!(extra("bonus", json!({"kind": "given", "max": "10"}), json!({"amount": "0", "reason": "无"})), "-");
}

/// 超额10%的加1分，超过30%的每再超20%加1分.
#[test]
fn over_quota() {
    let rule = json!({"kind": "over_quota", "quota": 40, "first_over": "10", "first": "1", "then_over": "30", "step": "20", "each": "1"});
    for (count, bonus) in [
        (0, "-"),
        (44, "-"),    // exactly 10% is not over
        (45, "1.00"), // 12.5%
        (52, "1.00"), // exactly 30%
        (59, "1.00"), // 47.5%: no whole step yet
        (60, "2.00"), // 50% = 30 + 20: one step
        (67, "2.00"), // 67.5%
        (68, "3.00"), // 70%: two
    ] {
        assert_eq!(extra("bonus", rule.clone(), json!({"count": count})), bonus, "{count} of 40");
    }
    let mut capped = rule;
    crate::setup::merge(&mut capped, json!({"cap": "2.5"}));
    assert_eq!(extra("bonus", capped, json!({"count": 400})), "2.50"); // 900%: 1 + 43, at most 2.5
    // of 3: 4 is 33.33…%, which is over 33.3333 and not over 33.3334
    let thirds = |first_over: &str| json!({"kind": "over_quota", "quota": 3, "first_over": first_over, "first": "1", "then_over": "100", "step": "0.0001", "each": "1"});
    assert_eq!(extra("bonus", thirds("33.3333"), json!({"count": 4})), "1.00");
    assert_eq!(extra("bonus", thirds("33.3334"), json!({"count": 4})), "-");
}

#[test]
fn notes_say_how_an_amount_came_about() {
    for (rule, fact, note) in [
        (json!({"kind": "per_piece", "points": "2", "cap": "5"}), json!({"count": 3}), "3件 × 2.00 = 6.00，上限 5.00"),
        (json!({"kind": "proportion"}), json!({"done": 2, "of": 3}), "10.00 × 2 ÷ 3 = 6.67"),
        (json!({"kind": "tier", "tiers": {"有": "4"}}), json!({"tier": "有"}), "属于“有”，得 4.00"),
        (json!({"kind": "check_points", "points": {"甲": "1", "乙": "2"}}), json!({"missed": ["甲", "乙"]}), "缺2项（乙、甲），合计 3.00"),
        (
            json!({"kind": "below_target", "target": "98", "per_point": "0.5", "cap": "5", "rate_digits": 2}),
            json!({"rate": "36"}),
            "36.00%低于目标98%：（98 − 36.00） × 0.5 = 31.00，上限 5.00",
        ),
        (json!({"kind": "scores", "of": "100"}), json!({"values": ["90", "84"]}), "2次平均得分率87.00%：10.00 × 87.00% = 8.70"),
    ] {
        let mut rule = rule;
        crate::setup::merge(&mut rule, json!({"id": "r"}));
        let mut fact = fact;
        crate::setup::merge(&mut fact, json!({"unit": "u", "leaf": "n", "rule": "r"}));
        let answer = scored(&rules(json!([leaf("n", "10", json!([rule]))]), json!({})), &facts(&["u"], json!([fact])));
        assert_eq!(sheet(&answer, "u")["lines"][1]["note"], note);
    }
}

#[test]
fn three_decimals_are_rounded_to_three() {
    // a total that is not spoken of has as many decimals as the lines, two at most
    assert_eq!(amount(json!({"kind": "proportion"}), json!({"done": 2, "of": 3}), json!({"line": 1})), "-3.3");
    assert_eq!(amount(json!({"kind": "proportion"}), json!({"done": 2, "of": 3}), json!({"line": 0})), "-3");
    let digits = json!({"line": 3, "total": 2});
    assert_eq!(amount(json!({"kind": "proportion"}), json!({"done": 2, "of": 3}), digits.clone()), "-3.333");
    // 10 × 7/16 − 10 = −5.625 exactly; with one decimal fewer the tie goes up
    assert_eq!(amount(json!({"kind": "proportion"}), json!({"done": 7, "of": 16}), digits), "-5.625");
    assert_eq!(amount(json!({"kind": "proportion"}), json!({"done": 7, "of": 16}), json!({})), "-5.62");
    assert_eq!(amount(json!({"kind": "proportion"}), json!({"done": 7, "of": 16}), json!({"line": 0, "total": 0})), "-6");
}
