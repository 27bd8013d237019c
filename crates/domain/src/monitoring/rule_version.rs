//! What a county says about a rule, version by version: its limit, how grave it is, and its words. What was judged keeps the version
//! that it was judged by; nothing that was said before is written over. How many points something costs is said in 考核细则 alone.

use chrono::{DateTime, NaiveDate, Utc};

use super::candidate::{Candidate, Rule};
use super::rule_words::{Severity, cause_words, problem};
use super::site_wide::SITE;
use crate::calendar::office_time::day_of;

/// The setting of 解读超期 where its working days are counted from the day on which the document was signed, and not published.
pub const FROM_SIGNED_DAY: &str = "从文件的成文日期起算";

/// The longest text of a version, in characters.
pub const RULE_TEXT: usize = 300;

/// A limit that a county may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleLimit {
    /// What holds where nobody has said anything.
    pub usual: u32,
    /// The least.
    pub least: u32,
    /// The most.
    pub most: u32,
    /// What it counts.
    pub unit: &'static str,
    /// What it is called.
    pub label: &'static str,
}

impl Rule {
    /// The limit in a number, where the rule has one of its own. The days of a column and its monthly minimum stand in the register of
    /// columns, the working days of an answer with the columns of 可选规则.
    #[must_use]
    pub const fn number(self) -> Option<RuleLimit> {
        match self {
            Self::InterpretationLate => {
                Some(RuleLimit {
                    usual: 3, least: 1, most: 30, unit: "个工作日", label: "文件公开后几个工作日内发布解读"
                })
            }
            Self::Repeated => Some(RuleLimit { usual: 30, least: 10, most: 500, unit: "字", label: "正文不少于多少字才比较" }),
            _ => None,
        }
    }

    /// Names that the text of the problem may hold in braces, and where what is put there stands in the evidence.
    #[must_use]
    pub const fn places(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::PageUnreachable | Self::DeadLink => &[("原因", "cause")],
            Self::ColumnOverdue => &[("最近更新", "newest"), ("期限", "limit")],
            Self::MonthlyMinimum => &[("条数", "count"), ("最低条数", "minimum")],
            Self::FutureDate => &[("日期", "date")],
            Self::InterpretationLate => &[("起算日期", "base"), ("解读日期", "published")],
            Self::PersonalId | Self::PersonalMobile | Self::PersonalCard | Self::WeakMask => &[("号码", "masked")],
            Self::TitleYear => &[("标题年份", "title_year"), ("正文年份", "text_year")],
            Self::WrongWord => &[("错误表述", "word"), ("正确表述", "right")],
            Self::ListDate => &[("列表日期", "list_date"), ("正文日期", "date")],
            Self::MissingElements => &[("缺少的要素", "missing")],
            Self::AnswerLate => &[("申请日期", "asked"), ("答复日期", "answered"), ("期限", "days")],
            Self::Alike => &[("另一篇标题", "first_title")],
            Self::ItemNotPublished => &[("清单", "list"), ("事项", "item"), ("期限", "due")],
            Self::SiteMark => &[("缺少的标识", "item")],
            Self::PageTags => &[("缺少的标签", "item")],
            Self::ColumnEmpty | Self::WeeklyMissed | Self::Repeated | Self::ErrorEntrance | Self::OnSite => &[],
        }
    }

    /// Those names as they are written: `{原因}、{日期}`. None where the rule has none.
    #[must_use]
    pub fn place_words(self) -> Option<String> {
        let names: Vec<String> = self.places().iter().map(|(name, _)| format!("{{{name}}}")).collect();
        (!names.is_empty()).then(|| names.join("、"))
    }
}

/// What is said about a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSays {
    /// The limit, where the rule has one of its own.
    pub limit: Option<u32>,
    /// How grave.
    pub severity: Severity,
    /// The text of the problem, with places in braces; empty is the usual sentence.
    pub problem: String,
    /// How to mend it.
    pub repair: String,
    /// On what ground.
    pub basis: String,
    /// For which columns, or how strictly, it was put on: of a rule that is off until somebody does. Of 解读超期 the day it counts from.
    pub setting: String,
}

impl RuleSays {
    /// What holds where the county has said nothing.
    #[must_use]
    pub fn shipped(rule: Rule) -> Self {
        Self {
            limit: rule.number().map(|limit| limit.usual),
            severity: rule.severity(),
            problem: String::new(),
            repair: rule.repair().to_owned(),
            basis: rule.basis().to_owned(),
            setting: String::new(),
        }
    }

    /// When the rule hits, with this limit and from the day that it counts from.
    #[must_use]
    pub fn limit_words(&self, rule: Rule) -> String {
        let words = match (rule.number(), self.limit) {
            (Some(RuleLimit { usual, unit, .. }), Some(limit)) => {
                rule.limit().replace(&format!("{usual}{unit}"), &format!("{limit}{unit}"))
            }
            _ => rule.limit().to_owned(),
        };
        let is_from_signing = rule == Rule::InterpretationLate && self.setting == FROM_SIGNED_DAY;
        if is_from_signing { words.replace("文件公开后", "文件成文后（没有写成文日期的，公开后）") } else { words }
    }

    /// What is wrong, in this version's words. The usual sentence where it has none, where something is missing that its words name, and
    /// for what is a whole site's.
    #[must_use]
    pub fn problem(&self, candidate: &Candidate) -> String {
        if self.problem.is_empty() || candidate.evidence.contains_key(SITE) {
            return problem(candidate);
        }
        let mut said = self.problem.clone();
        for (name, key) in candidate.rule.places() {
            let place = format!("{{{name}}}");
            if !said.contains(&place) {
                continue;
            }
            let value = match candidate.evidence.get(*key) {
                Some(serde_json::Value::String(text)) if *key == "cause" => cause_words(text),
                Some(serde_json::Value::String(text)) if !text.is_empty() => text.clone(),
                // of which days they are is said with them: 20个工作日, 5天
                Some(serde_json::Value::Number(days)) if *key == "days" => match candidate.evidence.get("term") {
                    Some(serde_json::Value::String(term)) => term.clone(),
                    _ => format!("{days}个工作日"),
                },
                Some(serde_json::Value::Number(number)) => number.to_string(),
                _ => return problem(candidate),
            };
            said = said.replace(&place, &value);
        }
        said
    }

    /// What is another than before, in the office's words.
    #[must_use]
    pub fn differences(&self, before: &Self) -> Vec<String> {
        let number = |limit: Option<u32>| limit.map(|limit| limit.to_string()).unwrap_or_default();
        let text = |text: &str, none: &str| if text.is_empty() { none.to_owned() } else { text.to_owned() };
        [
            ("限值", number(before.limit), number(self.limit)),
            ("程度", before.severity.label().to_owned(), self.severity.label().to_owned()),
            ("问题的写法", text(&before.problem, "通用写法"), text(&self.problem, "通用写法")),
            ("怎么改", before.repair.clone(), self.repair.clone()),
            ("依据", before.basis.clone(), self.basis.clone()),
            ("设置", text(&before.setting, "未记录"), text(&self.setting, "未记录")),
        ]
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(what, before, after)| format!("{what}：{before} → {after}"))
        .collect()
    }
}

/// What is wrong with a text of the problem: a place that the rule does not know. None where all is well.
#[must_use]
pub fn wrong_place(rule: Rule, text: &str) -> Option<String> {
    let known = || match rule.place_words() {
        None => "这条规则没有可以填入的内容，请去掉花括号。".to_owned(),
        Some(names) => format!("可以用的有{names}。"),
    };
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let inside = rest[at..].strip_prefix('{').and_then(|behind| behind.split_once('}'));
        let Some((name, behind)) = inside else { return Some(format!("花括号要成对书写；{}", known())) };
        if !rule.places().iter().any(|(place, _)| *place == name) {
            return Some(format!("“{{{name}}}”不是这条规则能填入的内容；{}", known()));
        }
        rest = behind;
    }
    None
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleVersion {
    /// Of which rule.
    pub rule: Rule,
    /// 第n版; what is shipped is 0.
    pub no: i64,
    /// What it says.
    pub says: RuleSays,
    /// When it was made, by whom: account and name.
    pub made: (DateTime<Utc>, String, String),
    /// Why.
    pub reason: String,
}

/// What a county has said about its rules, every version of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleBook {
    /// In the order of rule and version.
    pub versions: Vec<RuleVersion>,
}

/// A county that has said nothing.
pub static SHIPPED: RuleBook = RuleBook { versions: Vec::new() };

impl RuleBook {
    /// The versions of a rule, the first first.
    pub fn of(&self, rule: Rule) -> impl DoubleEndedIterator<Item = &RuleVersion> {
        self.versions.iter().filter(move |one| one.rule == rule)
    }

    fn latest(&self, rule: Rule) -> Option<&RuleVersion> {
        self.of(rule).max_by_key(|one| one.no)
    }

    /// The version that holds; 0 is what is shipped.
    #[must_use]
    pub fn no(&self, rule: Rule) -> i64 {
        self.latest(rule).map_or(0, |one| one.no)
    }

    /// What holds.
    #[must_use]
    pub fn says(&self, rule: Rule) -> RuleSays {
        self.latest(rule).map_or_else(|| RuleSays::shipped(rule), |one| one.says.clone())
    }

    /// What a version says.
    #[must_use]
    pub fn says_in(&self, rule: Rule, no: i64) -> RuleSays {
        self.of(rule).find(|one| one.no == no).map_or_else(|| RuleSays::shipped(rule), |one| one.says.clone())
    }

    /// The limit that holds; 0 where the rule has none of its own.
    #[must_use]
    pub fn limit(&self, rule: Rule) -> u32 {
        let own = self.latest(rule).and_then(|one| one.says.limit);
        own.or(rule.number().map(|limit| limit.usual)).unwrap_or(0)
    }

    /// Whether interpretations are counted from the day on which their document was signed.
    #[must_use]
    pub fn counts_from_signed_day(&self) -> bool {
        self.latest(Rule::InterpretationLate).is_some_and(|one| one.says.setting == FROM_SIGNED_DAY)
    }

    /// What held at the end of a day.
    #[must_use]
    pub fn as_of(&self, day: NaiveDate) -> Self {
        Self { versions: self.versions.iter().filter(|one| day_of(one.made.0) <= day).cloned().collect() }
    }
}

/// By which version something was judged, and what that version says to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedBy {
    /// 第n版; what is shipped is 0.
    pub no: i64,
    /// How grave.
    pub severity: Severity,
    /// How to mend it.
    pub repair: String,
    /// On what ground.
    pub basis: String,
}

impl JudgedBy {
    /// By the rule as it is shipped.
    #[must_use]
    pub fn shipped(rule: Rule) -> Self {
        Self { no: 0, severity: rule.severity(), repair: rule.repair().to_owned(), basis: rule.basis().to_owned() }
    }

    /// 第2版, or that it is the rule as it is shipped.
    #[must_use]
    pub fn version(&self) -> String {
        version_words(self.no)
    }
}

/// 第2版, or 系统自带.
#[must_use]
pub fn version_words(no: i64) -> String {
    if no == 0 { "系统自带".to_owned() } else { format!("第{no}版") }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value};

    use super::*;

    fn candidate(rule: Rule, evidence: &[(&str, Value)]) -> Candidate {
        let evidence: Map<String, Value> = evidence.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        Candidate { unit: "甲".into(), column: String::new(), rule, url: String::new(), title: String::new(), period: None, evidence }
    }

    fn version(rule: Rule, no: i64, at: &str, limit: Option<u32>) -> RuleVersion {
        let says = RuleSays { limit, repair: format!("第{no}种改法。"), ..RuleSays::shipped(rule) };
        RuleVersion { rule, no, says, made: (at.parse().unwrap(), "a".into(), "王".into()), reason: "县里有新规定".into() }
    }

    #[test]
    fn the_limit_of_a_rule_stands_in_its_words() {
        for rule in Rule::ALL {
            let shipped = RuleSays::shipped(rule);
            assert_eq!(shipped.limit_words(rule), rule.limit(), "{rule:?}");
            if let Some(RuleLimit { most, unit, .. }) = rule.number() {
                let moved = RuleSays { limit: Some(most), ..shipped };
                assert!(moved.limit_words(rule).contains(&format!("{most}{unit}")), "{rule:?}");
            }
        }
        let signed = RuleSays { setting: FROM_SIGNED_DAY.into(), ..RuleSays::shipped(Rule::InterpretationLate) };
        assert!(signed.limit_words(Rule::InterpretationLate).contains("文件成文后"), "what counts from signing does not say 公开");
    }

    #[test]
    fn the_text_of_a_problem_takes_what_was_found() {
        let overdue = candidate(Rule::ColumnOverdue, &[("newest", "2026-09-01".into()), ("limit", 14.into())]);
        let never = candidate(Rule::ColumnOverdue, &[("newest", Value::Null), ("limit", 14.into())]);
        let says = |text: &str| RuleSays { problem: text.into(), ..RuleSays::shipped(Rule::ColumnOverdue) };
        assert_eq!(says("").problem(&overdue), problem(&overdue));
        assert_eq!(says("{最近更新}以后没有更新，已过{期限}天。").problem(&overdue), "2026-09-01以后没有更新，已过14天。");
        assert_eq!(says("{最近更新}以后没有更新。").problem(&never), problem(&never), "nothing is left open");
        let dead = candidate(Rule::DeadLink, &[("cause", "http_404".into())]);
        let says = RuleSays { problem: "点不开：{原因}。".into(), ..RuleSays::shipped(Rule::DeadLink) };
        assert_eq!(says.problem(&dead), "点不开：返回404。");
        let answer =
            RuleSays { problem: "{申请日期}提出，超过{期限}才答复。".into(), ..RuleSays::shipped(Rule::AnswerLate) };
        let asked = |more: &[(&str, Value)]| {
            let mut all: Vec<(&str, Value)> = vec![("asked", "2026-10-14".into()), ("days", 5.into())];
            all.extend_from_slice(more);
            answer.problem(&candidate(Rule::AnswerLate, &all))
        };
        assert_eq!(asked(&[]), "2026-10-14提出，超过5个工作日才答复。");
        assert_eq!(asked(&[("term", "5天".into())]), "2026-10-14提出，超过5天才答复。", "days of the calendar are no working days");
        let site = candidate(Rule::DeadLink, &[(SITE, "a.cn".into()), ("cause", "timeout".into())]);
        assert_eq!(says.problem(&site), problem(&site), "a whole site's problem is said as such");
    }

    #[test]
    fn places_that_a_rule_does_not_know_are_named() {
        for (rule, text, wrong) in [
            (Rule::DeadLink, "点不开（{原因}）。", None),
            (Rule::DeadLink, "没有花括号。", None),
            (Rule::DeadLink, "{号码}点不开。", Some("{原因}")),
            (Rule::DeadLink, "{原因点不开。", Some("成对")),
            (Rule::DeadLink, "原因}点不开。", Some("成对")),
            (Rule::ColumnEmpty, "{原因}", Some("去掉花括号")),
        ] {
            let found = wrong_place(rule, text);
            assert_eq!(found.is_some(), wrong.is_some(), "{text}: {found:?}");
            assert!(wrong.is_none_or(|words| found.unwrap_or_default().contains(words)), "{text}");
        }
    }

    #[test]
    fn what_was_said_before_stays_readable() {
        let rule = Rule::InterpretationLate;
        let book = RuleBook {
            versions: vec![version(rule, 1, "2026-10-10T01:00:00Z", Some(5)), version(rule, 2, "2026-11-10T01:00:00Z", Some(7))],
        };
        for (day, no, limit) in [("2026-10-09", 0, 3), ("2026-10-10", 1, 5), ("2026-11-09", 1, 5), ("2026-12-01", 2, 7)] {
            let held = book.as_of(day.parse().unwrap());
            assert_eq!((held.no(rule), held.limit(rule)), (no, limit), "{day}");
        }
        assert_eq!(book.says_in(rule, 1).repair, "第1种改法。");
        assert_eq!(book.says_in(rule, 0), RuleSays::shipped(rule));
        assert_eq!((SHIPPED.limit(Rule::Repeated), SHIPPED.limit(Rule::DeadLink)), (30, 0));
        let told = book.says_in(rule, 2).differences(&book.says_in(rule, 1));
        assert_eq!(told, ["限值：5 → 7", "怎么改：第1种改法。 → 第2种改法。"]);
    }
}
