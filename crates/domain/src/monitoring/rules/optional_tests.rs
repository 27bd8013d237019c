//! The rules that are off until a county puts them on.

use super::tests::{Desk, day};
use crate::monitoring::candidate::Rule;
use crate::monitoring::elements::Elements;
use crate::monitoring::facts::Facts;
use crate::monitoring::judge::Seen;
use crate::monitoring::optional::{AnswerTerm, ByColumn, OFF, OptionalRules};
use crate::monitoring::rule_words::problem;

fn by<T>(word: &str, holds: T) -> Vec<ByColumn<T>> {
    vec![ByColumn { word: word.into(), holds }]
}

/// The article at an address, to be changed.
fn facts<'d>(desk: &'d mut Desk, address: &str) -> &'d mut Facts {
    match desk.seen.get_mut(address) {
        Some(Seen::Article(facts)) => facts,
        other => panic!("{address} is no article: {other:?}"),
    }
}

fn told(desk: &Desk, rule: Rule) -> Vec<String> {
    desk.told().into_iter().filter(|(of, _)| *of == rule).map(|(_, url)| url).collect()
}

#[test]
fn a_document_shows_what_its_column_asks_for() {
    let asked = Elements { number: true, index: true, ..Elements::default() };
    for (name, published, shown, expected) in [
        ("政策文件", "2026-10-20", Some(Elements::default()), Some("文号、索引号")),
        ("政策文件", "2026-10-20", Some(Elements { number: true, ..Elements::default() }), Some("索引号")),
        ("政策文件", "2026-10-20", Some(Elements::ALL), None),
        // nobody looked, another month's, another column's
        ("政策文件", "2026-10-20", None, None),
        ("政策文件", "2026-09-30", Some(Elements::default()), None),
        ("工作动态", "2026-10-20", Some(Elements::default()), None),
    ] {
        let mut desk = Desk::new();
        desk.items("甲局", name, &[("a", "关于印发方案的通知", published, "")]);
        facts(&mut desk, "a").elements = shown;
        assert_eq!(told(&desk, Rule::MissingElements), Vec::<String>::new(), "off until somebody puts it on");
        desk.optional = OptionalRules { elements: by("政策文件", asked), ..OFF };
        let found = desk.found().candidates.into_iter().find(|one| one.rule == Rule::MissingElements);
        let missing = found.as_ref().and_then(|one| one.evidence["missing"].as_str());
        assert_eq!(missing, expected, "{name} {published} {shown:?}");
    }
}

#[test]
fn an_answer_comes_within_its_working_days() {
    // Monday, 12 October; the fifth working day is Monday, 19 October
    for (asked, answered, expected) in [
        ("2026-10-12", "2026-10-19", false),
        ("2026-10-12", "2026-10-20", true),
        // answered in another month, whenever it was asked
        ("2026-08-03", "2026-09-30", false),
        ("2026-08-03", "2026-10-08", true),
        ("2026-10-20", "2026-10-12", false),
    ] {
        let mut desk = Desk::new();
        desk.items("甲局", "互动交流", &[("a", "关于供水的咨询", "2026-10-20", "")]);
        facts(&mut desk, "a").answered = Some((day(asked), day(answered)));
        assert_eq!(told(&desk, Rule::AnswerLate), Vec::<String>::new());
        desk.optional = OptionalRules { answers: by("互动", AnswerTerm { days: 5, is_working: true }), ..OFF };
        assert_eq!(told(&desk, Rule::AnswerLate).len(), usize::from(expected), "{asked} {answered}");
    }
}

#[test]
fn a_document_that_says_days_is_not_read_as_working_days() {
    // Wednesday, 14 October: five days later is Monday, the fifth working day is Wednesday
    for (answered, is_working, expected) in
        [("2026-10-19", false, false), ("2026-10-20", false, true), ("2026-10-21", true, false), ("2026-10-22", true, true)]
    {
        let mut desk = Desk::new();
        desk.items("甲局", "互动交流", &[("a", "关于供水的咨询", "2026-10-20", "")]);
        facts(&mut desk, "a").answered = Some((day("2026-10-14"), day(answered)));
        desk.optional = OptionalRules { answers: by("互动", AnswerTerm { days: 5, is_working }), ..OFF };
        let found: Vec<_> = desk.found().candidates.into_iter().filter(|one| one.rule == Rule::AnswerLate).collect();
        assert_eq!(found.len(), usize::from(expected), "{answered} {is_working}");
        if let Some(one) = found.first() {
            let said = problem(one);
            assert_eq!((said.contains("超过5天"), said.contains("超过5个工作日")), (!is_working, is_working), "{said}");
        }
    }
}

const TEXT: &str = "为进一步加强全县农村供水管护工作，保障群众饮水安全，县水利局组织各乡镇对辖区内供水设施开展全面排查。\
    排查内容包括水源地保护、管网维护、水质检测和应急供水准备，共检查供水站点三十六处，发现问题十一个，已完成整改九个，\
    其余两个明确了责任人和完成时限。下一步，县水利局将建立长效管护机制，定期公开水质检测结果，接受社会监督。";
const OTHER: &str = "县教育局召开秋季学期开学工作会议，部署校园安全、营养改善计划和教师培训等工作，要求各学校严格落实责任，\
    确保开学平稳有序，会议还通报了暑期校舍维修改造情况。各中心学校负责人参加会议并作了表态发言。会议强调要做好家校沟通工作。";

#[test]
fn texts_that_are_nearly_the_same_are_reported_under_the_later() {
    let spaced = TEXT.replace('，', "、");
    let mut desk = Desk::new();
    desk.items(
        "甲局",
        "动态",
        &[
            ("later", "全县供水排查完成", "2026-10-20", &spaced),
            ("first", "县水利局开展供水排查", "2026-10-09", TEXT),
            ("other", "开学工作会议召开", "2026-10-10", OTHER),
            ("long-ago", "供水排查回顾", "2026-08-20", &TEXT.replace('。', "；")),
            ("undated", "供水排查材料", "", &TEXT.replace('。', "！")),
        ],
    );
    desk.items("甲局", "公告", &[("same", "县水利局开展供水排查", "2026-10-21", TEXT)]);
    desk.items("乙局", "动态", &[("elsewhere", "供水排查", "2026-10-20", &spaced)]);
    assert_eq!(told(&desk, Rule::Alike), Vec::<String>::new());
    desk.optional = OptionalRules { alike: Some(3), ..OFF };
    let found: Vec<_> = desk.found().candidates.into_iter().filter(|one| one.rule == Rule::Alike).collect();
    // what is wholly the same as the first is another rule's
    let said: Vec<_> = found.iter().map(|one| (one.url.as_str(), one.evidence["first"].as_str().unwrap_or_default())).collect();
    assert_eq!(said, [("later", "first")]);
    assert_eq!(found[0].evidence["first_title"], "县水利局开展供水排查");
    assert_eq!(told(&desk, Rule::Repeated), ["same"]);
}

#[test]
fn thousands_of_texts_that_are_all_alike_are_compared_in_no_time() {
    let addresses: Vec<String> = (0..4_000).map(|number| format!("p{number:04}")).collect();
    let mut desk = Desk::new();
    let items: Vec<_> = addresses.iter().map(|address| (address.as_str(), address.as_str(), "2026-10-20", TEXT)).collect();
    desk.items("甲局", "动态", &items);
    desk.optional = OptionalRules { alike: Some(6), ..OFF };
    let begun = std::time::Instant::now();
    assert_eq!(told(&desk, Rule::Alike).len(), 3_999);
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
