//! What stands beside the trees: the gate and the cap of the bonus, the grades, the veto. As a person writes them, and as a file has them.

use serde_json::{Map, Value, json};

use super::super::number::Decimal;
use super::nodes::{free, put};
use super::{EditError, RulesFile, points_of, written, written_points};

/// As it is typed: numbers as texts, lists a line each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StandingWords {
    /// What must be reached before any bonus counts; empty: nothing.
    pub gate: String,
    /// Whether it must be passed rather than reached.
    pub is_strict: bool,
    /// Bonus at most; empty: no limit.
    pub cap: String,
    /// `优秀 90`, a line each.
    pub grades: String,
    /// Graded by rate rather than by points.
    pub by_rate: bool,
    /// At most so many per cent of the ranked units have the highest grade; empty: no limit.
    pub excellent: String,
    /// What leads to a veto, a line each; empty: there is none.
    pub events: String,
    /// `grade`, `no_score`, `fixed`.
    pub effect: String,
    /// The total of a vetoed unit, for `fixed`.
    pub score: String,
    /// The grade of a vetoed unit; empty: none.
    pub veto_grade: String,
    /// A vetoed unit without a score has nothing in the county's target assessment, instead of nought.
    pub vetoed_none: bool,
}

/// A field of [`StandingWords`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is called like its field")]
pub enum StandingField {
    Gate,
    Cap,
    Grades,
    Excellent,
    Events,
    Effect,
    Score,
    VetoGrade,
    Ties,
    Line,
    Total,
    Rate,
}

pub(super) type Wrong = (StandingField, String);

impl RulesFile {
    /// What stands beside the trees.
    #[must_use]
    pub fn standing(&self) -> StandingWords {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (file, bonus, veto) = (&self.0, &self.0["bonus"], &self.0["veto"]);
        let (over, at_least) = (text(&bonus["gate"]["over"]), text(&bonus["gate"]["at_least"]));
        let event = |event: &Value| Some(self.event_words(event.as_str()?));
        let events: Vec<String> = veto["events"].as_array().into_iter().flatten().filter_map(event).collect();
        StandingWords {
            is_strict: !over.is_empty() || at_least.is_empty(),
            gate: if over.is_empty() { at_least } else { over },
            cap: text(&bonus["cap"]),
            grades: grades_words(&file["grades"]),
            by_rate: file["grade_by"] == "rate",
            excellent: excellent_words(&file["excellent_quota"]),
            events: events.join("\n"),
            effect: text(&veto["effect"]),
            score: text(&veto["score"]),
            veto_grade: text(&veto["grade"]),
            vetoed_none: file["convert"]["vetoed"] == "none",
        }
    }

    /// Whether totals become points of the county's target assessment.
    #[must_use]
    pub fn converts(&self) -> bool {
        self.0["convert"].is_object()
    }

    /// The node that the bonus gate looks at instead of the base; it stays as it is.
    #[must_use]
    pub fn gate_node(&self) -> Option<&str> {
        self.0["bonus"]["gate"]["node"].as_str()
    }

    /// Names of groups that have grades of their own: what is set here does not change theirs.
    #[must_use]
    pub fn groups_with_grades(&self) -> Vec<String> {
        let own = |group: &&Value| ["grades", "grade_by", "excellent_quota"].iter().any(|name| !group[*name].is_null());
        let name = |group: &Value| group["name"].as_str().or_else(|| group["id"].as_str()).unwrap_or_default().to_owned();
        self.0["groups"].as_array().into_iter().flatten().filter(own).map(name).collect()
    }

    fn event_words(&self, id: &str) -> String {
        self.0["veto"]["titles"][id].as_str().filter(|title| !title.is_empty()).unwrap_or(id).to_owned()
    }

    /// Changes it. An event whose words stay keeps its id, so that facts about it go on fitting.
    ///
    /// # Errors
    /// `Standing` names the fields; a sentence where the engine's reader refuses what comes out.
    pub fn set_standing(&mut self, words: &StandingWords) -> Result<(), EditError> {
        let mut wrong = Vec::new();
        let bonus = self.bonus(words, &mut wrong);
        let grades = grades(&words.grades, &mut wrong);
        let excellent = excellent(&words.excellent, &mut wrong);
        let veto = self.veto(words, &mut wrong);
        if !wrong.is_empty() {
            return Err(EditError::Standing(wrong));
        }
        self.change(|file| {
            let Some(members) = file.0.as_object_mut() else { return Err(EditError::Gone) };
            put(members, "bonus", bonus);
            put(members, "grades", grades);
            put(members, "grade_by", words.by_rate.then(|| json!("rate")));
            put(members, "excellent_quota", excellent);
            put(members, "veto", veto);
            if let Some(convert) = members.get_mut("convert").and_then(Value::as_object_mut) {
                put(convert, "vetoed", words.vetoed_none.then(|| json!("none")));
            }
            Ok(())
        })
    }

    fn bonus(&self, words: &StandingWords, wrong: &mut Vec<Wrong>) -> Option<Value> {
        let mut bonus = self.0["bonus"].as_object().cloned().unwrap_or_default();
        let gate = number(&words.gate, StandingField::Gate, "请填写基础分要达到的分数，如80；没有门槛的留空。", wrong);
        let node = self.gate_node().map(str::to_owned);
        put(
            &mut bonus,
            "gate",
            gate.map(|gate| {
                let mut told = Map::from_iter([((if words.is_strict { "over" } else { "at_least" }).to_owned(), written(gate))]);
                put(&mut told, "node", node.map(|node| json!(node)));
                Value::Object(told)
            }),
        );
        let cap = number(&words.cap, StandingField::Cap, "请填写加分最多几分，如5；不限的留空。", wrong);
        if cap.is_some_and(|cap| cap.decimals() > self.digits()) {
            wrong.push((StandingField::Cap, format!("分值最多{}位小数，请改正。", self.digits())));
        }
        put(&mut bonus, "cap", cap.map(written));
        (!bonus.is_empty()).then_some(Value::Object(bonus))
    }

    fn veto(&self, words: &StandingWords, wrong: &mut Vec<Wrong>) -> Option<Value> {
        let titles: Vec<&str> = words.events.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if titles.is_empty() {
            return None;
        }
        if titles.iter().any(|title| title.chars().count() > 100) {
            wrong.push((StandingField::Events, "每种否决情形不超过100个字。".to_owned()));
        }
        if titles.iter().enumerate().any(|(place, title)| titles[..place].contains(title)) {
            wrong.push((StandingField::Events, "同一种否决情形写了两次，请只留一个。".to_owned()));
        }
        let known: Vec<String> =
            self.0["veto"]["events"].as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect();
        let mut ids: Vec<String> = Vec::new();
        for title in &titles {
            let kept = known.iter().find(|id| self.event_words(id) == *title).cloned();
            // a new number, never that of an event that is gone
            let new = || free(|id| known.iter().chain(&ids).any(|one| one == id), "event");
            let id = kept.unwrap_or_else(new);
            ids.push(id);
        }
        let mut veto = Map::new();
        veto.insert("events".to_owned(), json!(ids));
        let told: Map<String, Value> = ids.into_iter().zip(titles).map(|(id, title)| (id, json!(title))).collect();
        veto.insert("titles".to_owned(), Value::Object(told));
        match words.effect.as_str() {
            "grade" | "no_score" => {}
            "fixed" => match Decimal::parse(words.score.trim()) {
                Some(score) if score.decimals() <= self.digits() => {
                    veto.insert("score".to_owned(), written(score));
                }
                _ => wrong.push((StandingField::Score, "请填写被否决单位的得分，如59。".to_owned())),
            },
            _ => wrong.push((StandingField::Effect, "请选择否决后怎样计分。".to_owned())),
        }
        veto.insert("effect".to_owned(), json!(words.effect));
        let grade = words.veto_grade.trim();
        if grade.chars().count() > 20 {
            wrong.push((StandingField::VetoGrade, "等次名称不超过20个字。".to_owned()));
        }
        put(&mut veto, "grade", (!grade.is_empty()).then(|| json!(grade)));
        Some(Value::Object(veto))
    }
}

/// A number above nought, or nothing where the field is empty.
fn number(text: &str, field: StandingField, sentence: &str, wrong: &mut Vec<Wrong>) -> Option<Decimal> {
    let text = text.trim().trim_end_matches('分').trim();
    if text.is_empty() {
        return None;
    }
    let number = Decimal::parse(text).filter(|number| !number.is_zero());
    if number.is_none() {
        wrong.push((field, sentence.to_owned()));
    }
    number
}

/// Grades as a person writes them.
pub(super) fn grades_words(grades: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let grade = |grade: &Value| format!("{} {}", text(&grade["name"]), text(&grade["from"]));
    grades.as_array().into_iter().flatten().map(grade).collect::<Vec<_>>().join("\n")
}

/// A share as a person writes it, in per cent.
pub(super) fn excellent_words(share: &Value) -> String {
    let Some(_) = share.as_str() else { return String::new() };
    written_points(points_of(share) * 100).as_str().unwrap_or_default().to_owned()
}

/// Grades from what a person wrote, the highest first.
pub(super) fn grades(text: &str, wrong: &mut Vec<Wrong>) -> Option<Value> {
    let mut all: Vec<(String, Decimal)> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let parts =
            line.rsplit_once(char::is_whitespace).map(|(name, from)| (name.trim().to_owned(), Decimal::parse(from.trim_end_matches('分'))));
        let Some((name, Some(from))) = parts.filter(|(name, _)| (1..=20).contains(&name.chars().count())) else {
            wrong.push((StandingField::Grades, format!("“{line}”看不懂；每行写等次和起点分，中间空一格，如“优秀 90”。")));
            return None;
        };
        if all.iter().any(|(known, points)| *known == name || *points == from) {
            wrong.push((StandingField::Grades, format!("等次“{name}”的名称或起点分与另一个相同，请改正。")));
            return None;
        }
        // sorted silently, a slip of the pen would make 良好 the highest grade
        if let Some((above, points)) = all.last().filter(|(_, points)| *points < from) {
            let sentence = format!("等次从高到低写，起点分逐行减小；“{above}”是{points}分起，写在它下面的“{name}”却是{from}分起，请核对。");
            wrong.push((StandingField::Grades, sentence));
            return None;
        }
        all.push((name, from));
    }
    let told: Vec<Value> = all.into_iter().map(|(name, from)| json!({"name": name, "from": from.to_string()})).collect();
    (!told.is_empty()).then_some(Value::Array(told))
}

/// Per cent as a person writes them; files hold the share.
pub(super) fn excellent(text: &str, wrong: &mut Vec<Wrong>) -> Option<Value> {
    const WHOLE: i64 = 1_000_000;
    let text = text.trim().trim_end_matches(['%', '％']).trim();
    if text.is_empty() {
        return None;
    }
    let share = Decimal::parse(text).map(Decimal::ten_thousandths).filter(|share| (1..=WHOLE).contains(share) && share % 100 == 0);
    if share.is_none() {
        wrong.push((StandingField::Excellent, "请填写最高等次最多占百分之几，1到100之间，如30；不限的留空。".to_owned()));
    }
    share.map(|share| written_points(share / 100))
}

#[cfg(test)]
mod tests {
    use super::super::super::changes::{Version, changes};
    use super::super::super::outline::Outline;
    use super::super::super::rules::{RuleSet, VetoEffect};
    use super::*;
    use crate::text::json::Json;

    fn file(more: &Value) -> RulesFile {
        let mut all = json!({
            "contract": 1, "rule_set": {"id": "r"},
            "trees": {"t": {"full_mark": "10", "nodes": [{"id": "n", "points": "10", "rules": [{"id": "a", "kind": "per_piece", "points": "1"}]}]}},
            "groups": [{"id": "g", "name": "县直单位", "tree": "t"}],
        });
        for (name, value) in more.as_object().unwrap() {
            all[name] = value.clone();
        }
        RulesFile(all)
    }

    fn read(file: &RulesFile) -> RuleSet {
        RuleSet::read(&Json::read(&file.text()).unwrap()).unwrap()
    }

    #[test]
    fn what_is_read_is_written_back_as_it_was() {
        let full = file(&json!({
            "bonus": {"gate": {"over": "80", "node": "n"}, "cap": "5", "rules": []},
            "grades": [{"name": "优秀", "from": "90"}, {"name": "合格", "from": "60.5"}],
            "grade_by": "rate", "excellent_quota": "0.30",
            "veto": {"events": ["leak", "false"], "effect": "fixed", "score": "59", "grade": "不合格", "titles": {"leak": "泄密"}},
        }));
        let words = full.standing();
        assert_eq!((words.gate.as_str(), words.is_strict, words.cap.as_str()), ("80", true, "5"));
        assert_eq!((words.grades.as_str(), words.by_rate, words.excellent.as_str()), ("优秀 90\n合格 60.5", true, "30"));
        assert_eq!((words.events.as_str(), words.effect.as_str(), words.score.as_str()), ("泄密\nfalse", "fixed", "59"));
        let mut again = full.clone();
        again.set_standing(&words).unwrap();
        let (before, after) = (Outline::read(&full.text()).unwrap(), Outline::read(&again.text()).unwrap());
        assert_eq!(changes(Version { rules: &before.0, outline: &before.1 }, Version { rules: &after.0, outline: &after.1 }), [""; 0]);
        assert_eq!((again.gate_node(), again.groups_with_grades().len()), (Some("n"), 0));
        let mut bare = file(&json!({}));
        let words = bare.standing();
        assert_eq!(words, StandingWords { is_strict: true, ..StandingWords::default() });
        bare.set_standing(&words).unwrap();
        assert!(bare.0.get("bonus").is_none() && bare.0.get("veto").is_none() && bare.0.get("grades").is_none());
    }

    #[test]
    fn every_part_can_be_set_and_taken_out() {
        let mut one = file(&json!({"veto": {"events": ["leak"], "effect": "grade", "titles": {"leak": "泄密"}}}));
        let words = StandingWords {
            gate: "80分".into(),
            is_strict: false,
            cap: "5".into(),
            grades: "优秀　90分 \n 合格 60".into(),
            by_rate: false,
            excellent: "33.5%".into(),
            events: "泄密\n弄虚作假".into(),
            effect: "no_score".into(),
            score: String::new(),
            veto_grade: "不合格".into(),
            vetoed_none: true,
        };
        assert!(!one.converts());
        one.set_standing(&words).unwrap();
        let rules = read(&one);
        let bonus = rules.bonus.as_ref().unwrap();
        let gate = bonus.gate.as_ref().unwrap();
        assert_eq!(format!("{} {} {}", gate.threshold, gate.is_strict, bonus.cap.unwrap()), "80 false 5");
        let standing = &rules.groups[0].standing;
        assert_eq!(standing.grades.iter().map(|grade| &*grade.name).collect::<Vec<_>>(), ["优秀", "合格"]);
        assert_eq!(standing.excellent_quota.unwrap().ten_thousandths(), 3_350);
        let veto = rules.veto.as_ref().unwrap();
        assert_eq!((veto.events[0].as_ref(), veto.events.len(), veto.effect), ("leak", 2, VetoEffect::NoScore), "an event keeps its id");
        assert_eq!(one.standing().grades, "优秀 90\n合格 60");
        assert_eq!(one.0.get("convert"), None, "nothing is converted");
        let mut year = file(&json!({"convert": {"points": "4", "of": "100"}}));
        year.set_standing(&words).unwrap();
        assert!(year.converts() && year.standing().vetoed_none && year.0["convert"]["vetoed"] == "none");
        one.set_standing(&StandingWords::default()).unwrap();
        let rules = read(&one);
        assert!(rules.veto.is_none() && rules.groups[0].standing.grades.is_empty());
        assert!(rules.bonus.is_none_or(|bonus| bonus.gate.is_none() && bonus.cap.is_none()));
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let good = StandingWords { grades: "优秀 90".into(), ..StandingWords::default() };
        let veto = StandingWords { events: "泄密".into(), effect: "grade".into(), ..good.clone() };
        for (words, field) in [
            (StandingWords { gate: "很高".into(), ..good.clone() }, StandingField::Gate),
            (StandingWords { cap: "0".into(), ..good.clone() }, StandingField::Cap),
            (StandingWords { cap: "5.125".into(), ..good.clone() }, StandingField::Cap),
            (StandingWords { grades: "优秀".into(), ..good.clone() }, StandingField::Grades),
            (StandingWords { grades: "优秀 90\n良好 90".into(), ..good.clone() }, StandingField::Grades),
            (StandingWords { grades: "优秀 90\n优秀 80".into(), ..good.clone() }, StandingField::Grades),
            (StandingWords { grades: "优秀 60\n良好 80".into(), ..good.clone() }, StandingField::Grades),
            (StandingWords { grades: "优秀 90\n合格 60\n良好 80".into(), ..good.clone() }, StandingField::Grades),
            (StandingWords { excellent: "120".into(), ..good.clone() }, StandingField::Excellent),
            (StandingWords { excellent: "0.005".into(), ..good.clone() }, StandingField::Excellent),
            (StandingWords { events: "泄密\n泄密".into(), ..veto.clone() }, StandingField::Events),
            (StandingWords { effect: String::new(), ..veto.clone() }, StandingField::Effect),
            (StandingWords { effect: "fixed".into(), ..veto.clone() }, StandingField::Score),
            (StandingWords { veto_grade: "不".repeat(21), ..veto }, StandingField::VetoGrade),
        ] {
            let mut one = file(&json!({}));
            let Err(EditError::Standing(wrong)) = one.set_standing(&words) else { panic!("{words:?}") };
            assert_eq!(wrong.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [field], "{wrong:?}");
            assert_eq!(one, file(&json!({})), "everything stays");
        }
    }
}
