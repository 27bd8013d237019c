//! How units are ranked and how numbers are written; and groups whose ranks and grades are their own.

use serde_json::{Value, json};

use super::nodes::put;
use super::standing::{StandingField, Wrong, excellent, excellent_words, grades, grades_words};
use super::{EditError, RulesFile};

/// So many rules decide between equals at most.
pub const MOST_TIES: usize = 3;

/// How every group is ranked that has no rules of its own, and how numbers are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RankWords {
    /// Ranked by rate rather than by points.
    pub by_rate: bool,
    /// What decides between equals: `node:` and an id, `penalties`, `order`; empty ones are left out.
    pub ties: Vec<String>,
    /// Decimals of lines.
    pub line: String,
    /// Decimals of totals.
    pub total: String,
    /// Decimals of rates.
    pub rate: String,
}

/// How one group is ranked and graded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GroupWords {
    /// It has rules of its own; else it follows the others, and the rest shows how.
    pub is_own: bool,
    /// Ranked by rate rather than by points.
    pub by_rate: bool,
    /// What decides between equals.
    pub ties: Vec<String>,
    /// `优秀 90`, a line each.
    pub grades: String,
    /// Graded by rate rather than by points.
    pub graded_by_rate: bool,
    /// At most so many per cent of the ranked units have the highest grade; empty: no limit.
    pub excellent: String,
}

/// Members of a group that replace those of the rule set.
const OWN: [&str; 6] = ["rank_by", "tie_break", "list_order", "grades", "grade_by", "excellent_quota"];

impl RulesFile {
    /// How groups are ranked, and how numbers are written.
    #[must_use]
    pub fn ranks(&self) -> RankWords {
        let digits = |name: &str| self.0["digits"][name].as_u64();
        let line = digits("line").unwrap_or(2);
        RankWords {
            by_rate: self.0["rank_by"] == "rate",
            ties: texts(&self.0["tie_break"]),
            line: line.to_string(),
            total: digits("total").unwrap_or(line.min(2)).to_string(),
            rate: digits("rate").unwrap_or(2).to_string(),
        }
    }

    /// How a group is ranked and graded; nothing where there is none of that id.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<GroupWords> {
        let group = self.0["groups"].as_array()?.iter().find(|group| group["id"] == id)?;
        let of = |name: &str| if group[name].is_null() { &self.0[name] } else { &group[name] };
        Some(GroupWords {
            is_own: OWN.iter().any(|name| !group[*name].is_null()),
            by_rate: of("rank_by") == "rate",
            ties: texts(of("tie_break")),
            grades: grades_words(of("grades")),
            graded_by_rate: of("grade_by") == "rate",
            excellent: excellent_words(of("excellent_quota")),
        })
    }

    /// Changes how groups are ranked, and how numbers are written.
    ///
    /// # Errors
    /// `Standing` names the fields; a sentence where the engine's reader refuses what comes out.
    pub fn set_ranks(&mut self, words: &RankWords) -> Result<(), EditError> {
        let mut wrong = Vec::new();
        let ties = self.ties(&words.ties, &mut wrong);
        let mut digits = |text: &str, field: StandingField| {
            let digits = text.trim().parse::<u64>().ok().filter(|digits| *digits <= 4);
            if digits.is_none() {
                wrong.push((field, "小数位数请填写0到4之间的整数。".to_owned()));
            }
            digits
        };
        let line = digits(&words.line, StandingField::Line);
        let total = digits(&words.total, StandingField::Total);
        let rate = digits(&words.rate, StandingField::Rate);
        if line.zip(total).is_some_and(|(line, total)| total > line) {
            wrong.push((StandingField::Total, "总分的小数位数不能多于各项得分的，请改正。".to_owned()));
        }
        if !wrong.is_empty() {
            return Err(EditError::Standing(wrong));
        }
        self.change(|file| {
            let Some(members) = file.0.as_object_mut() else { return Err(EditError::Gone) };
            put(members, "rank_by", words.by_rate.then(|| json!("rate")));
            put(members, "tie_break", (!ties.is_empty()).then(|| json!(ties)));
            let mut told = members.get("digits").and_then(Value::as_object).cloned().unwrap_or_default();
            for (name, value) in [("line", line), ("total", total), ("rate", rate)] {
                put(&mut told, name, value.map(|value| json!(value)));
            }
            put(members, "digits", Some(Value::Object(told)));
            Ok(())
        })
    }

    /// Gives a group ranks and grades of its own, or takes them away.
    ///
    /// # Errors
    /// `Standing` names the fields; `Gone` where there is no such group; a sentence where the engine's reader refuses what comes out.
    pub fn set_group(&mut self, id: &str, words: &GroupWords) -> Result<(), EditError> {
        let mut wrong = Vec::new();
        let (mut ties, mut told, mut share) = (Vec::new(), None, None);
        if words.is_own {
            ties = self.ties(&words.ties, &mut wrong);
            told = grades(&words.grades, &mut wrong);
            share = excellent(&words.excellent, &mut wrong);
        }
        if !wrong.is_empty() {
            return Err(EditError::Standing(wrong));
        }
        self.change(|file| {
            let has_share = !file.0["excellent_quota"].is_null();
            let groups = file.0["groups"].as_array_mut().ok_or(EditError::Gone)?;
            let group = groups.iter_mut().find(|group| group["id"] == id).and_then(Value::as_object_mut).ok_or(EditError::Gone)?;
            if !words.is_own {
                group.retain(|name, _| !OWN.contains(&name.as_str()));
                return Ok(());
            }
            let value = |by_rate: bool| Some(json!(if by_rate { "rate" } else { "points" }));
            put(group, "rank_by", value(words.by_rate));
            put(group, "grade_by", value(words.graded_by_rate));
            put(group, "tie_break", Some(json!(ties)));
            // nothing here would be what all the others have
            put(group, "grades", Some(told.unwrap_or_else(|| json!([]))));
            put(group, "excellent_quota", share.or_else(|| has_share.then(|| json!("1"))));
            Ok(())
        })
    }

    /// What decides between equals, each once and known.
    fn ties(&self, typed: &[String], wrong: &mut Vec<Wrong>) -> Vec<String> {
        let ties: Vec<String> = typed.iter().map(|tie| tie.trim().to_owned()).filter(|tie| !tie.is_empty()).collect();
        let nodes = self.node_ids();
        let is_known = |tie: &str| match tie.strip_prefix("node:") {
            Some(id) => nodes.contains(id),
            None => matches!(tie, "penalties" | "order"),
        };
        if ties.len() > MOST_TIES || ties.iter().any(|tie| !is_known(tie)) {
            wrong.push((StandingField::Ties, "请在列表里选择同分时先看什么。".to_owned()));
        } else if ties.iter().enumerate().any(|(place, tie)| ties[..place].contains(tie)) {
            wrong.push((StandingField::Ties, "同分时先看的有两处相同，请改正。".to_owned()));
        } else if ties.iter().rev().skip(1).any(|tie| tie == "order") {
            // behind the official order nobody is equal any more
            wrong.push((StandingField::Ties, "“按机构序列”后面的不会用到，请放在最后。".to_owned()));
        }
        ties
    }
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::rules::{RuleSet, SortKey, Value as Ranked};
    use super::*;
    use crate::text::json::Json;

    fn file(more: &Value) -> RulesFile {
        let nodes = json!([{"id": "n", "points": "10", "children": [{"id": "m", "points": "10", "rules": [{"id": "a", "kind": "per_piece", "points": "0.5"}]}]}]);
        let mut all = json!({
            "contract": 1, "rule_set": {"id": "r"}, "trees": {"t": {"full_mark": "10", "nodes": nodes}},
            "groups": [{"id": "g", "name": "县直单位", "tree": "t"}, {"id": "h", "name": "乡镇", "tree": "t"}],
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
    fn ranks_and_decimals_are_read_and_written_back() {
        let mut one = file(&json!({"digits": {"convert": 3}}));
        let usual = RankWords { line: "2".into(), total: "2".into(), rate: "2".into(), ..RankWords::default() };
        assert_eq!(one.ranks(), usual);
        let words = RankWords {
            by_rate: true,
            ties: vec!["node:m".into(), String::new(), "penalties".into()],
            line: "3".into(),
            total: "1".into(),
            rate: "0".into(),
        };
        one.set_ranks(&words).unwrap();
        let rules = read(&one);
        assert_eq!(rules.groups[1].standing.rank_by, Ranked::Rate);
        assert_eq!(rules.groups[0].standing.tie_break, [SortKey::Node("m".into()), SortKey::Penalties]);
        assert_eq!((rules.digits.line, rules.digits.total, rules.digits.rate, rules.digits.convert), (3, 1, 0, 3), "the rest stays");
        let kept = one.ranks();
        assert_eq!(kept.ties, ["node:m", "penalties"]);
        one.set_ranks(&usual).unwrap();
        assert_eq!(one.ranks(), usual);
        assert!(one.0.get("tie_break").is_none() && one.0.get("rank_by").is_none());
    }

    #[test]
    fn a_group_has_its_own_or_follows_the_others() {
        let common = json!({"grades": [{"name": "优秀", "from": "90"}], "excellent_quota": "0.4", "rank_by": "rate"});
        let mut one = file(&common);
        let shown = one.group("h").unwrap();
        assert_eq!((shown.is_own, shown.by_rate, shown.grades.as_str(), shown.excellent.as_str()), (false, true, "优秀 90", "40"));
        let own = GroupWords {
            is_own: true,
            by_rate: false,
            ties: vec!["order".into()],
            grades: "好 85\n一般 0".into(),
            graded_by_rate: true,
            excellent: String::new(),
        };
        one.set_group("h", &own).unwrap();
        let rules = read(&one);
        let (first, second) = (&rules.groups[0].standing, &rules.groups[1].standing);
        assert_eq!((first.rank_by, second.rank_by, second.grade_by), (Ranked::Rate, Ranked::Points, Ranked::Rate));
        assert_eq!((first.grades.len(), second.grades.len(), &*second.grades[0].name), (1, 2, "好"));
        assert_eq!(second.excellent_quota.unwrap().ten_thousandths(), 10_000, "no limit, although all the others have one");
        assert_eq!(one.groups_with_grades(), ["乡镇"]);
        let bare = GroupWords { grades: String::new(), ..own.clone() };
        one.set_group("h", &bare).unwrap();
        assert!(read(&one).groups[1].standing.grades.is_empty(), "its own are none");
        one.set_group("h", &GroupWords { is_own: false, ..own }).unwrap();
        assert_eq!(one, file(&common), "it follows again");
        assert_eq!(one.set_group("x", &bare), Err(EditError::Gone));
        assert!(one.group("x").is_none());
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let good = RankWords { line: "2".into(), total: "2".into(), rate: "2".into(), ..RankWords::default() };
        let ties = |ties: &[&str]| RankWords { ties: ties.iter().map(|tie| (*tie).to_owned()).collect(), ..good.clone() };
        for (words, field) in [
            (ties(&["node:x"]), StandingField::Ties),
            (ties(&["whatever"]), StandingField::Ties),
            (ties(&["penalties", "penalties"]), StandingField::Ties),
            (ties(&["order", "penalties"]), StandingField::Ties),
            (RankWords { line: "5".into(), ..good.clone() }, StandingField::Line),
            (RankWords { rate: String::new(), ..good.clone() }, StandingField::Rate),
            (RankWords { line: "1".into(), ..good.clone() }, StandingField::Total),
        ] {
            let mut one = file(&json!({}));
            let Err(EditError::Standing(wrong)) = one.set_ranks(&words) else { panic!("{words:?}") };
            assert_eq!(wrong.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [field], "{wrong:?}");
            assert_eq!(one, file(&json!({})), "everything stays");
        }
        // half a point a piece cannot be written without decimals
        let mut one = file(&json!({}));
        let whole = RankWords { line: "0".into(), total: "0".into(), ..good };
        assert!(matches!(one.set_ranks(&whole), Err(EditError::Said(_))));
        let own = GroupWords { is_own: true, grades: "优秀 60\n良好 80".into(), excellent: "120".into(), ..GroupWords::default() };
        let Err(EditError::Standing(wrong)) = one.set_group("g", &own) else { panic!("taken") };
        assert_eq!(wrong.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [StandingField::Grades, StandingField::Excellent]);
    }
}
