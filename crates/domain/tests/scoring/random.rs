//! Rules and facts out of a number: the same number makes the same ones, so that a failing case can be called again.

use serde_json::{Map, Value, json};

/// SplitMix64: a stream of numbers without a library whose next version counts otherwise.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub(crate) fn once_in(&mut self, often: u64) -> bool {
        self.below(often) == 0
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.below(words.len() as u64)).expect("few")]
    }
}

/// Hundredths as points.
fn points(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A random round.
pub(crate) struct Round {
    pub(crate) rules: Value,
    pub(crate) facts: Value,
}

/// A leaf as far as facts need it.
struct Leaf {
    id: String,
    hundredths: u64,
    na: Option<&'static str>,
    /// Classes of the leaf and of what is above it.
    not_for: Vec<String>,
    rules: Vec<Value>,
}

struct Maker {
    dice: Dice,
    leaves: Vec<Leaf>,
    count: usize,
}

/// A round of one group. Tiers, scores and shares stay within their leaf, so that totals have a bound.
pub(crate) fn round(seed: u64) -> Round {
    let mut maker = Maker { dice: Dice(seed), leaves: Vec::new(), count: 0 };
    let top = 1 + maker.dice.below(3);
    let (mut nodes, mut worth) = (Vec::new(), 0);
    for _ in 0..top {
        let (node, hundredths) = maker.node(1, &[]);
        nodes.push(node);
        worth += hundredths;
    }
    let is_normalised = maker.dice.once_in(2);
    // scaled to anything; not scaled out of what it is worth
    let full = if is_normalised { 100 + maker.dice.below(20_000) } else { worth };
    let first = maker.leaves[0].id.clone();
    let level = match maker.dice.below(6) {
        0 => json!(1),
        1 => json!(2),
        2 => json!(3),
        _ => json!("leaf"),
    };
    let rules = json!({
        "contract": 1,
        "rule_set": {"id": "random", "year": 2026, "version": 1, "title": "考核细则"},
        "digits": {"line": 3, "total": 3, "rate": 2, "convert": 2},
        "basis": maker.dice.one_of(&["printed", "exact"]),
        "cap_level": level,
        "one_cause_once": maker.dice.once_in(3),
        "na_rates": {"note": "0.80", "late_note": "0.3333", "uniform": "0.75"},
        "trees": {"t": {"full_mark": points(full), "normalise": is_normalised, "nodes": nodes}},
        "groups": [{"id": "g", "name": "全部", "tree": "t"}],
        "rank_by": maker.dice.one_of(&["points", "rate"]),
        "tie_break": if maker.dice.once_in(2) { json!([format!("node:{first}"), "penalties"]) } else { json!([]) },
        "list_order": if maker.dice.once_in(2) { json!(["penalties", format!("node:{first}")]) } else { json!([]) },
        "grades": [{"name": "优秀", "from": points(full * 9 / 10)}, {"name": "合格", "from": points(full * 6 / 10)}, {"name": "不合格", "from": "0"}],
        "excellent_quota": "0.4",
        "bonus": {
            "gate": {maker.dice.one_of(&["over", "at_least"]): points(full * maker.dice.below(10) / 10)},
            "cap": "5",
            "rules": [{"id": "more", "kind": "per_piece", "points": "1.5"}, {"id": "good", "kind": "levels", "levels": {"a": "3", "b": "1"}}]
        },
        "penalties": [{"id": "bad", "kind": "per_piece", "points": "4"}, {"id": "worse", "kind": "levels", "levels": {"a": "3", "b": "1"}, "cap": "7"}],
        "veto": {"events": ["leak", "false"], "effect": maker.dice.one_of(&["grade", "no_score", "fixed"]), "score": "0.5", "grade": "不合格"},
        "convert": {"points": "4", "of": "100"}
    });
    let facts = maker.facts();
    Round { rules, facts }
}

impl Maker {
    /// A node and what it is worth with nothing left out.
    fn node(&mut self, level: u64, not_for: &[String]) -> (Value, u64) {
        self.count += 1;
        let id = format!("n{}", self.count);
        let mut node = Map::new();
        node.insert("id".into(), json!(id));
        let mut not_for = not_for.to_vec();
        if self.dice.once_in(8) {
            let class = self.dice.one_of(&["c1", "c2"]).to_owned();
            node.insert("not_for".into(), json!([class]));
            not_for.push(class);
        }
        if level < 4 && self.dice.once_in(3) {
            let (mut children, mut worth) = (Vec::new(), 0);
            for _ in 0..1 + self.dice.below(3) {
                let (child, hundredths) = self.node(level + 1, &not_for);
                children.push(child);
                worth += hundredths;
            }
            node.insert("children".into(), json!(children));
            let own = if self.dice.once_in(2) { worth } else { 1 + self.dice.below(3_000) };
            node.insert("points".into(), json!(points(own)));
            let is_normalised = self.dice.once_in(2);
            node.insert("normalise".into(), json!(is_normalised));
            return (Value::Object(node), if is_normalised { own } else { worth });
        }
        let hundredths = 1 + self.dice.below(3_000);
        let na = [None, Some("leave_out"), Some("note"), Some("uniform")][usize::try_from(self.dice.below(4)).expect("few")];
        let rules: Vec<Value> = (0..self.dice.below(4)).map(|place| self.rule(place, hundredths)).collect();
        node.insert("points".into(), json!(points(hundredths)));
        node.insert("rules".into(), json!(rules));
        if let Some(na) = na {
            node.insert("na".into(), json!(na));
        }
        self.leaves.push(Leaf { id, hundredths, na, not_for, rules });
        (Value::Object(node), hundredths)
    }

    fn rule(&mut self, place: u64, hundredths: u64) -> Value {
        let some = points(self.dice.below(hundredths + 1));
        let part = points(self.dice.below(400));
        let rate = format!("0.{:04}", self.dice.below(10_000));
        let kinds = 15;
        let mut rule = match self.dice.below(kinds) {
            0 => json!({"kind": "per_piece", "points": part}),
            1 => json!({"kind": "once", "points": some}),
            2 => json!({"kind": "zero"}),
            3 => json!({"kind": "levels", "levels": {"a": part, "b": some}}),
            4 => json!({"kind": "judgement", "none": points(hundredths), "min": "0", "max": points(hundredths)}),
            5 => json!({"kind": "check_points", "points": {"a": part, "b": some, "c": part}}),
            6 => json!({"kind": "none_done", "points": some, "share": rate, "done": "x"}),
            7 => json!({"kind": "ceiling", "rate": rate}),
            8 => json!({"kind": "tier", "tiers": {"a": points(hundredths), "b": some, "c": "0"}}),
            9 => json!({"kind": "share", "parts": {"a": rate, "b": "0.3", "c": "0.3"}}),
            10 => json!({"kind": "proportion"}),
            11 => json!({"kind": "below_target", "target": "98", "per_point": part, "rate_digits": 2}),
            12 => json!({"kind": "quota", "minimum": 3, "points": part}),
            13 => json!({"kind": "per_period", "minimum": 20, "below": part, "empty": some}),
            _ => json!({"kind": "scores", "of": "100"}),
        };
        let members = rule.as_object_mut().expect("an object");
        members.insert("id".into(), json!(format!("r{place}")));
        if self.dice.once_in(3) {
            members.insert("cap".into(), json!(points(self.dice.below(hundredths * 2))));
        }
        if members["kind"] == "below_target" && self.dice.once_in(2) {
            members.remove("rate_digits");
        }
        rule
    }

    fn facts(&mut self) -> Value {
        let (mut units, mut facts) = (Vec::new(), Vec::new());
        for unit in ["u1", "u2", "u3", "u4"] {
            let class = self.dice.one_of(&["c1", "c2", "c3"]);
            let is_assessed = !self.dice.once_in(12);
            units.push(json!({"id": unit, "name": unit, "group": "g", "class": class, "assessed": is_assessed}));
            if is_assessed {
                self.about(unit, class, &mut facts);
            }
        }
        json!({"contract": 1, "round": "2026Q3", "units": units, "facts": facts, "previous": {"u1": 2, "u3": 1}})
    }

    fn about(&mut self, unit: &str, class: &str, facts: &mut Vec<Value>) {
        for place in 0..self.leaves.len() {
            let leaf = &self.leaves[place];
            if leaf.not_for.iter().any(|excluded| excluded == class) {
                continue;
            }
            let (id, na, hundredths, rules) = (leaf.id.clone(), leaf.na, leaf.hundredths, leaf.rules.clone());
            if self.dice.once_in(4) {
                let note = self.dice.one_of(&["published", "late", "none"]);
                let approved = na.is_some() && self.dice.once_in(2);
                facts.push(json!({"unit": unit, "leaf": id, "not_applicable": {"approved": approved, "note": note, "reason": "无此项"}}));
            }
            for rule in rules {
                if let Some(mut fact) = self.fact(&rule, hundredths) {
                    crate::setup::merge(&mut fact, json!({"unit": unit, "leaf": id, "rule": rule["id"]}));
                    facts.push(fact);
                }
            }
        }
        if self.dice.once_in(2) {
            facts.push(json!({"unit": unit, "leaf": "bonus", "rule": "more", "count": self.dice.below(5)}));
        }
        if self.dice.once_in(3) {
            facts.push(json!({"unit": unit, "leaf": "bonus", "rule": "good", "items": [{"fact": "F", "level": "b"}, {"fact": "F", "level": "a"}, {"level": "b"}]}));
        }
        if self.dice.once_in(3) {
            facts.push(json!({"unit": unit, "leaf": "penalty", "rule": "bad", "count": self.dice.below(3)}));
        }
        if self.dice.once_in(12) {
            facts.push(json!({"unit": unit, "veto": "false", "reason": "经核实"}));
        }
    }

    /// A fact that fits; most rules have one.
    fn fact(&mut self, rule: &Value, hundredths: u64) -> Option<Value> {
        let names = ["a", "b", "c"];
        let chosen = self.dice.below(8);
        let some: Vec<&str> = names.iter().enumerate().filter(|(place, _)| chosen >> place & 1 == 1).map(|(_, name)| *name).collect();
        let of = self.dice.below(20);
        let done = self.dice.below(of + 1);
        let kind = rule["kind"].as_str().expect("a kind");
        let is_measured = ["tier", "share", "proportion", "below_target", "quota", "per_period", "scores"].contains(&kind);
        if self.dice.once_in(if is_measured { 60 } else { 3 }) {
            return None;
        }
        Some(match kind {
            "per_piece" | "once" | "zero" if self.dice.once_in(2) => {
                let items: Vec<Value> = (0..self.dice.below(4))
                    .map(|_| match self.dice.below(4) {
                        0 => json!({}),
                        _ => json!({"cause": self.dice.one_of(&["p", "q", "r"])}),
                    })
                    .collect();
                json!({"items": items})
            }
            "per_piece" | "once" | "zero" | "ceiling" | "quota" => json!({"count": self.dice.below(5)}),
            "levels" => {
                let items: Vec<Value> = some
                    .iter()
                    .map(|_| match self.dice.below(2) {
                        0 => json!({"level": "a"}),
                        _ => json!({"level": "b", "fact": "F"}),
                    })
                    .collect();
                json!({"items": items})
            }
            "judgement" => match self.dice.below(3) {
                0 => json!({"verdict": "ok"}),
                1 => json!({"verdict": "none", "reason": "未见"}),
                _ => json!({"verdict": "partial", "amount": points(self.dice.below(hundredths + 1)), "reason": "不全"}),
            },
            "check_points" => json!({"missed": some}),
            "share" => json!({"achieved": some}),
            "tier" => json!({"tier": self.dice.one_of(&names)}),
            "per_period" => json!({"periods": {"7": self.dice.below(40), "8": null, "9": self.dice.below(2) * 25}}),
            "scores" => {
                let score = points(self.dice.below(10_001));
                json!({"values": [score, null, {"score": points(self.dice.below(700)), "of": "7"}]})
            }
            _ => json!({"done": done, "of": of}),
        })
    }
}

/// Makes one fact of the round worse, if the one that is hit can be: one more piece, one more miss, one less done.
pub(crate) fn worsened(round: &Round, seed: u64) -> Option<Value> {
    let mut dice = Dice(seed);
    let mut facts = round.facts.clone();
    let list = facts["facts"].as_array_mut().expect("facts");
    if list.is_empty() {
        return None;
    }
    let place = usize::try_from(dice.below(list.len() as u64)).expect("few");
    let fact = &mut list[place];
    let kind = kind_of(&round.rules, fact)?;
    let number = |fact: &Value, name: &str| fact[name].as_u64();
    match kind.as_str() {
        "per_piece" | "once" | "zero" | "ceiling" if fact["leaf"] != "bonus" => match number(fact, "count") {
            Some(count) => fact["count"] = json!(count + 1),
            None => fact["items"].as_array_mut()?.push(json!({})),
        },
        "levels" if fact["leaf"] != "bonus" => fact["items"].as_array_mut()?.push(json!({"level": "a"})),
        "quota" => fact["count"] = json!(number(fact, "count")?.checked_sub(1)?),
        "proportion" | "below_target" => fact["done"] = json!(number(fact, "done")?.checked_sub(1)?),
        "none_done" if number(fact, "of")? > 0 => fact["done"] = json!(0),
        "check_points" => fact["missed"] = json!(["a", "b", "c"]),
        "share" => fact["achieved"] = json!([]),
        "tier" => fact["tier"] = json!("c"),
        "per_period" => fact["periods"]["8"] = json!(0),
        "scores" => fact["values"][0] = json!("0"),
        "judgement" if fact["verdict"] != "none" => {
            fact["verdict"] = json!("none");
            fact["reason"] = json!("未见");
        }
        _ => return None,
    }
    Some(facts)
}

fn kind_of(rules: &Value, fact: &Value) -> Option<String> {
    let (leaf, rule) = (fact["leaf"].as_str()?, fact["rule"].as_str()?);
    let all = match leaf {
        "bonus" => rules["bonus"]["rules"].as_array(),
        "penalty" => rules["penalties"].as_array(),
        _ => find(rules["trees"]["t"]["nodes"].as_array()?, leaf)?["rules"].as_array(),
    };
    all?.iter().find(|known| known["id"] == rule)?["kind"].as_str().map(str::to_owned)
}

fn find<'a>(nodes: &'a [Value], id: &str) -> Option<&'a Value> {
    nodes.iter().find_map(
        |node| {
            if node["id"] == id { Some(node) } else { node["children"].as_array().and_then(|children| find(children, id)) }
        },
    )
}
