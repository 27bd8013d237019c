//! Every rule over a small round: two units, columns and articles made by hand.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::calendar::working_days::Calendar;
use crate::ids::{ColumnId, UnitId};
use crate::monitoring::candidate::Rule;
use crate::monitoring::column::{Column, ColumnClass, ColumnReader};
use crate::monitoring::content::{Content, Item};
use crate::monitoring::counted::Counted;
use crate::monitoring::decision::Origin;
use crate::monitoring::facts::Facts;
use crate::monitoring::judge::{ColumnSeen, Found, Round, Seen, judge};
use crate::monitoring::optional::{OFF, OptionalRules};
use crate::monitoring::outcome::{Cause, Reason};
use crate::monitoring::page::Article;
use crate::monitoring::personal::{PersonalHit, PersonalKind};
use crate::monitoring::rule_version::{FROM_SIGNED_DAY, RuleBook, RuleSays, RuleVersion};
use crate::monitoring::rule_words::problem;
use crate::monitoring::words::{WordList, WordPair};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A round that is filled piece by piece.
pub(super) struct Desk {
    columns: Vec<Column>,
    states: Vec<ColumnSeen>,
    pub(super) seen: HashMap<String, Seen>,
    words: WordList,
    pub(super) optional: OptionalRules,
    pub(super) rules: RuleBook,
}

impl Desk {
    pub(super) fn new() -> Self {
        let pair = WordPair { wrong: "按排".into(), right: "安排".into(), contexts: Vec::new() };
        Self {
            columns: Vec::new(),
            states: Vec::new(),
            seen: HashMap::new(),
            words: WordList::new(vec![pair]).unwrap(),
            optional: OFF,
            rules: RuleBook::default(),
        }
    }

    fn column(&mut self, unit: &str, name: &str, content: Option<Content>) -> &mut Column {
        let address = format!("http://a.cn/{}/", self.columns.len());
        self.columns.push(Column {
            id: ColumnId::new(name),
            unit: UnitId::new(unit),
            unit_name: unit.into(),
            name: name.into(),
            address,
            class: ColumnClass::Dynamic,
            limit_days: None,
            monthly_minimum: None,
            allows_note: false,
            ways: Default::default(),
        });
        self.states.push(ColumnSeen { page: Seen::There, content, further: Vec::new() });
        self.columns.last_mut().unwrap()
    }

    /// A column with items that were opened: address, title, day, text.
    pub(super) fn items(&mut self, unit: &str, name: &str, items: &[(&str, &str, &str, &str)]) -> &mut Column {
        let mut listed = Vec::new();
        for (address, title, day, body) in items {
            let item = Item { address: (*address).into(), text: (*title).into(), day: day.parse().ok(), ..Item::default() };
            let links = body.split_whitespace().filter(|word| word.starts_with("http")).map(str::to_owned).collect();
            let article = Article { body: (*body).into(), body_digest: (*body).into(), links, ..Article::default() };
            self.seen.insert((*address).into(), Seen::Article(Box::new(Facts::new(&item, &article, &self.words))));
            listed.push(item);
        }
        self.column(unit, name, Some(Content::Items(listed)))
    }

    pub(super) fn found(&self) -> Found {
        let round = Round {
            first: day("2026-10-01"),
            as_of: day("2026-10-31"),
            calendar: Calendar::national(),
            optional: &self.optional,
            rules: &self.rules,
        };
        judge(&round, &self.columns, &self.states, &self.seen)
    }

    /// Rule and address of every candidate but the weekly ones.
    pub(super) fn told(&self) -> Vec<(Rule, String)> {
        self.found().candidates.into_iter().filter(|one| one.rule != Rule::WeeklyMissed).map(|one| (one.rule, one.url)).collect()
    }
}

const LONG: &str = "养护范围为县城段九公里堤防，包括除草、坡面修补和标牌维护，养护期一年，报名截止到月底。";

#[test]
fn columns_that_cannot_be_reached_are_judged_by_nothing_else() {
    let mut desk = Desk::new();
    desk.column("甲局", "动态", None).monthly_minimum = Some(3);
    desk.states[0].page = Seen::Failed { cause: Cause::Http(404), tries: 3 };
    desk.column("甲局", "公告", None);
    desk.states[1].page = Seen::NotJudged(Reason::Robots);
    let found = desk.found();
    assert_eq!(desk.told(), [(Rule::PageUnreachable, "http://a.cn/0/".into())]);
    assert_eq!((found.site_failures.len(), found.not_judged.len(), found.candidates.len()), (1, 1, 1), "no column, no week: {found:?}");
    assert_eq!(found.candidates[0].evidence["cause"], "http_404");
}

#[test]
fn limits_hold_to_the_day() {
    for (newest, is_late) in [("2026-10-17", false), ("2026-10-16", true), ("2026-11-02", true)] {
        let mut desk = Desk::new();
        desk.items("甲局", "动态", &[("a", "题", newest, "")]);
        assert_eq!(desk.told().iter().any(|(rule, _)| *rule == Rule::ColumnOverdue), is_late, "{newest}");
    }
    let mut desk = Desk::new();
    desk.items("甲局", "动态", &[("a", "题", "2026-10-16", "")]).limit_days = Some(15);
    assert_eq!(desk.told(), []);
}

#[test]
fn empty_undated_and_too_few() {
    let mut desk = Desk::new();
    desk.column("甲局", "空", Some(Content::Empty));
    desk.items("甲局", "无日期", &[("u", "题", "", "")]).monthly_minimum = Some(5);
    desk.items("甲局", "少", &[("a", "题", "2026-10-30", ""), ("b", "题", "2026-09-30", ""), ("c", "题", "2026-11-01", "")])
        .monthly_minimum = Some(2);
    desk.items("甲局", "够", &[("a", "题", "2026-10-30", ""), ("d", "题", "2026-10-01", "")]).monthly_minimum = Some(2);
    desk.items("甲局", "缺页", &[("a", "题", "2026-10-30", "")]).monthly_minimum = Some(9);
    desk.states[4].further = vec![("http://a.cn/4/2".into(), Seen::Failed { cause: Cause::Timeout, tries: 3 })];
    assert_eq!(
        desk.told(),
        [(Rule::ColumnEmpty, "http://a.cn/0/".into()), (Rule::MonthlyMinimum, "http://a.cn/2/".into()), (Rule::FutureDate, "c".into())]
    );
    let found = desk.found();
    assert_eq!(
        found.not_judged.iter().map(|one| (one.url.as_str(), one.reason)).collect::<Vec<_>>(),
        [("http://a.cn/1/", Reason::Undated)]
    );
    assert_eq!(found.site_failures[0].url, "http://a.cn/4/2");
}

#[test]
fn notes_and_single_articles() {
    let mut desk = Desk::new();
    desk.column("甲局", "旧说明", Some(Content::Note(Some(day("2026-09-01")))));
    desk.column("甲局", "说明", Some(Content::Note(None)));
    desk.column("甲局", "机构", Some(Content::Article));
    let article = Article { body: "按排".into(), label_day: Some(day("2026-10-20")), ..Article::default() };
    let facts = Facts::new(&Item { address: "http://a.cn/2/".into(), ..Item::default() }, &article, &desk.words);
    desk.seen.insert("http://a.cn/2/".into(), Seen::Article(Box::new(facts)));
    assert_eq!(desk.told(), [(Rule::ColumnOverdue, "http://a.cn/0/".into()), (Rule::WrongWord, "http://a.cn/2/".into())]);
}

#[test]
fn weeks_of_a_unit() {
    let mut desk = Desk::new();
    desk.items("甲局", "动态", &[("a", "题", "2026-09-28", ""), ("b", "题", "2026-10-10", "")]);
    desk.items("甲局", "公告", &[("c", "题", "2026-10-25", "")]);
    desk.items("乙局", "无日期", &[("d", "题", "", "")]);
    let weekly: Vec<_> = desk.found().candidates.into_iter().filter(|one| one.rule == Rule::WeeklyMissed).collect();
    assert_eq!(weekly.len(), 1);
    assert_eq!((weekly[0].unit.as_str(), weekly[0].column.as_str(), weekly[0].url.as_str()), ("甲局", "", ""));
    assert_eq!(weekly[0].period.as_deref(), Some("2026-10-12/2026-10-18"));
    // a column that only people look at may hold what is missed
    desk.column("甲局", "专题", None).ways.reader = ColumnReader::Hand;
    desk.states[3].page = Seen::NotJudged(Reason::ByHand);
    let found = desk.found();
    assert!(found.candidates.iter().all(|one| one.rule != Rule::WeeklyMissed));
    assert!(found.not_judged.iter().any(|one| one.reason == Reason::ByHand));
}

#[test]
fn what_people_say_of_a_month_feeds_weeks_and_minimum() {
    let days = |texts: &[&str]| -> Vec<NaiveDate> { texts.iter().map(|text| day(text)).collect() };
    let weeks = ["2026-10-02", "2026-10-09", "2026-10-14", "2026-10-21"];
    for (number, named, before, is_few, missed) in [
        (4, &weeks[..], None, false, 0),
        (3, &weeks[..3], None, false, 1),
        // a number alone says nothing about weeks
        (4, &weeks[..0], None, false, 0),
        (2, &weeks[..1], None, true, 0),
        // nothing at all; the week that begins in September is known where September's days are
        (0, &weeks[..0], None, true, 3),
        (0, &weeks[..0], Some(vec![]), true, 4),
        (0, &weeks[..0], Some(days(&["2026-09-30"])), true, 3),
    ] {
        let said = Counted { number, days: days(named), origin: Origin::File, before };
        let mut desk = Desk::new();
        let column = desk.column("甲局", "专题", Some(Content::Counted(said.clone())));
        (column.ways.reader, column.monthly_minimum) = (ColumnReader::Hand, Some(3));
        desk.states[0].page = Seen::NotJudged(Reason::ByHand);
        let found = desk.found().candidates;
        let few: Vec<_> = found.iter().filter(|one| one.rule == Rule::MonthlyMinimum).collect();
        assert_eq!((few.len() == 1, found.len() - few.len()), (is_few, missed), "{said:?} {found:?}");
        assert!(few.iter().all(|one| problem(one).contains("（条数由表格导入）")), "{found:?}");
        assert!(found.iter().all(|one| matches!(one.rule, Rule::MonthlyMinimum | Rule::WeeklyMissed)));
    }
}

#[test]
fn links_are_reported_once_for_a_unit() {
    let mut desk = Desk::new();
    let body = "见 http://x.cn/1 和 http://x.cn/2 和 http://x.cn/3";
    desk.items(
        "甲局",
        "动态",
        &[("a", "题", "2026-10-30", body), ("b", "题", "2026-10-30", body), ("http://x.cn/3", "题", "2026-10-30", "")],
    );
    desk.items("乙局", "动态", &[("c", "题", "2026-10-30", body), ("a", "题", "2026-10-30", body)]);
    for (address, seen) in [
        ("http://x.cn/1", Seen::Failed { cause: Cause::Soft404, tries: 3 }),
        ("http://x.cn/2", Seen::NotJudged(Reason::Refused)),
        ("http://x.cn/3", Seen::Failed { cause: Cause::Dns, tries: 3 }),
    ] {
        desk.seen.insert(address.into(), seen);
    }
    let found = desk.found();
    let dead: Vec<(&str, &str)> =
        found.candidates.iter().filter(|one| one.rule == Rule::DeadLink).map(|one| (one.unit.as_str(), one.url.as_str())).collect();
    assert_eq!(dead, [("甲局", "http://x.cn/3"), ("甲局", "http://x.cn/1"), ("乙局", "http://x.cn/1"), ("乙局", "http://x.cn/3")]);
    assert_eq!(found.not_judged.len(), 2);
}

#[test]
fn interpretations_and_their_documents() {
    let document = "甲县关于印发《甲县供水管护办法》的通知";
    for (title, body, published, base, is_late) in [
        ("《甲县供水管护办法》解读", "", "2026-10-20", "2026-10-14", true),
        ("《甲县供水管护办法》解读", "", "2026-10-19", "2026-10-14", false),
        ("图解供水", "见 http://a.cn/doc", "2026-10-20", "2026-10-14", true),
        ("图解供水", "现解读《供水管护办法》", "2026-10-20", "2026-10-14", true),
        ("《采砂细则》解读", "", "2026-10-20", "2026-10-14", false),
        ("《甲县供水管护办法》解读", "", "2026-09-30", "2026-08-14", false),
        ("《甲县供水管护办法》解读", "", "2026-10-20", "", false),
        ("《甲县供水管护办法》解读", "", "2026-10-09", "2026-10-14", false),
    ] {
        let mut desk = Desk::new();
        desk.items("甲局", "政策文件", &[("http://a.cn/doc", document, base, LONG)]).limit_days = Some(900);
        desk.items("甲局", "政策解读", &[("j", title, published, body)]).limit_days = Some(900);
        desk.items("乙局", "政策文件", &[("http://b.cn/doc", "《采砂细则》", "2026-01-01", LONG)]).limit_days = Some(900);
        let told = desk.told();
        assert_eq!(told.contains(&(Rule::InterpretationLate, "j".into())), is_late, "{title} {body} {published} {base}: {told:?}");
    }
}

#[test]
fn a_limit_that_the_county_moved_is_judged_by_and_named() {
    let version = |rule: Rule, limit: u32| RuleVersion {
        rule,
        no: 1,
        says: RuleSays { limit: Some(limit), ..RuleSays::shipped(rule) },
        made: ("2026-10-01T01:00:00Z".parse().unwrap(), "a".into(), "王".into()),
        reason: "本县规定".into(),
    };
    for (days, is_late) in [(3, true), (4, false)] {
        let mut desk = Desk::new();
        desk.rules.versions.push(version(Rule::InterpretationLate, days));
        let document = "关于印发《甲县供水管护办法》的通知";
        desk.items("甲局", "政策文件", &[("http://a.cn/doc", document, "2026-10-14", LONG)]).limit_days = Some(900);
        desk.items("甲局", "政策解读", &[("j", "《甲县供水管护办法》解读", "2026-10-20", "")]).limit_days = Some(900);
        assert_eq!(desk.told().contains(&(Rule::InterpretationLate, "j".into())), is_late, "{days}");
    }
    for (setting, is_late) in [("", false), (FROM_SIGNED_DAY, true)] {
        let mut desk = Desk::new();
        let one = version(Rule::InterpretationLate, 3);
        desk.rules.versions.push(RuleVersion { says: RuleSays { setting: setting.into(), ..one.says.clone() }, ..one });
        let document = "关于印发《甲县供水管护办法》的通知";
        desk.items("甲局", "政策文件", &[("http://a.cn/doc", document, "2026-10-19", LONG)]).limit_days = Some(900);
        if let Some(Seen::Article(facts)) = desk.seen.get_mut("http://a.cn/doc") {
            facts.signed_day = Some(day("2026-10-12"));
        }
        desk.items("甲局", "政策解读", &[("j", "《甲县供水管护办法》解读", "2026-10-20", "")]).limit_days = Some(900);
        let found = desk.found().candidates.into_iter().find(|one| one.rule == Rule::InterpretationLate);
        assert_eq!(found.as_ref().map(|one| one.evidence["base"].as_str()), is_late.then_some(Some("2026-10-12")), "{setting}");
        assert!(found.is_none_or(|one| problem(&one).starts_with("文件2026-10-12成文")), "{setting}");
    }
    for (letters, is_found) in [(10, true), (500, false)] {
        let mut desk = Desk::new();
        desk.rules.versions.push(version(Rule::Repeated, letters));
        desk.items("甲局", "动态", &[("a", "堤防养护", "2026-10-20", LONG), ("b", "堤防养护", "2026-10-21", LONG)]);
        assert_eq!(desk.told().contains(&(Rule::Repeated, "b".into())), is_found, "{letters}");
    }
}

#[test]
fn repeated_articles() {
    let mut desk = Desk::new();
    desk.items(
        "甲局",
        "动态",
        &[
            ("late", "堤防 养护", "2026-10-15", LONG),
            ("first", "堤防养护", "2026-10-09", LONG),
            ("same-day", "堤防养护", "2026-10-09", LONG),
            ("other-title", "堤防养护二", "2026-10-15", LONG),
            ("short-1", "短", "2026-10-15", "短文"),
            ("short-2", "短", "2026-10-15", "短文"),
        ],
    );
    desk.items(
        "甲局",
        "公告",
        &[("figure", "堤防养护", "2026-10-20", &LONG.replace('九', "十")), ("late", "堤防养护", "2026-10-15", LONG)],
    );
    desk.items("乙局", "动态", &[("elsewhere", "堤防养护", "2026-10-20", LONG)]);
    let told: Vec<String> = desk.told().into_iter().filter(|(rule, _)| *rule == Rule::Repeated).map(|(_, url)| url).collect();
    assert_eq!(told, ["late", "same-day"]);
}

#[test]
fn numbers_words_and_years() {
    let mut desk = Desk::new();
    desk.items("甲局", "动态", &[("a", "2026年总结", "2026-10-30", "2025年按排。2025年按排。"), ("b", "按排", "2026-10-30", "")]);
    if let Some(Seen::Article(facts)) = desk.seen.get_mut("b") {
        let hit = |kind| PersonalHit { kind, masked: "138********".into() };
        facts.personal = vec![hit(PersonalKind::Mobile), hit(PersonalKind::Mobile), hit(PersonalKind::Id), hit(PersonalKind::Card)];
    }
    assert_eq!(
        desk.told(),
        [
            (Rule::TitleYear, "a".into()),
            (Rule::WrongWord, "a".into()),
            (Rule::WrongWord, "b".into()),
            (Rule::PersonalId, "b".into()),
            (Rule::PersonalMobile, "b".into()),
            (Rule::PersonalCard, "b".into())
        ]
    );
}

#[test]
fn a_list_and_its_article_name_the_same_day() {
    for (row, meta, label, expected) in [
        ("2026-10-20", "2026-10-20", "", None),
        ("2026-10-20", "2026-10-19", "", Some("2026-10-19")),
        ("2026-10-20", "", "2026-10-18", Some("2026-10-18")),
        // one of its days is the list's
        ("2026-10-20", "2026-10-19", "2026-10-20", None),
        ("2026-10-20", "", "", None),
        ("", "2026-10-19", "", None),
    ] {
        let mut desk = Desk::new();
        let item = Item { address: "a".into(), text: "会议召开".into(), day: row.parse().ok(), ..Item::default() };
        let article = Article { meta_day: meta.parse().ok(), label_day: label.parse().ok(), ..Article::default() };
        desk.seen.insert("a".into(), Seen::Article(Box::new(Facts::new(&item, &article, &desk.words))));
        desk.column("甲局", "动态", Some(Content::Items(vec![item])));
        let found = desk.found().candidates.into_iter().find(|one| one.rule == Rule::ListDate);
        let said = found.as_ref().map(|one| one.evidence["date"].as_str().unwrap_or_default().to_owned());
        assert_eq!(said.as_deref(), expected, "{row} {meta} {label}");
        assert!(found.is_none_or(|one| one.evidence["list_date"] == row && !one.rule.is_in_contract()));
    }
}

#[test]
fn a_mask_of_a_few_digits_is_a_rule_of_its_own() {
    let mut desk = Desk::new();
    desk.items("甲局", "动态", &[("a", "公示", "2026-10-30", "")]);
    if let Some(Seen::Article(facts)) = desk.seen.get_mut("a") {
        facts.personal = vec![PersonalHit { kind: PersonalKind::Weak, masked: "138********".into() }];
    }
    assert_eq!(desk.told(), [(Rule::WeakMask, "a".into())]);
}
