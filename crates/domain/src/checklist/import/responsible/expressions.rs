//! How offices write who answers for a task: a table of expressions against the county of [`super::tests`].

use super::tests::{directory, rebuilt, told};
use super::*;

/// Text, what it is understood as (see `told`), whether it stays open, and what is left in brackets.
type Case = (&'static str, &'static str, bool, &'static str);

const CASES: &[Case] = &[
    // several who lead, one who leads with others
    ("财政局、教体局、税务局分别牵头", "财政局* 教体局* 税务局*", false, ""),
    ("财政局、教体局分别牵头落实", "财政局* 教体局*", false, ""),
    ("财政局、教体局共同牵头", "财政局* 教体局*", false, ""),
    ("财政局牵头落实", "财政局*", false, ""),
    ("财政局牵头，教体局、文旅局等配合落实", "财政局* 教体局 文旅局", true, ""),
    ("财政局牵头，教体局配合，各乡镇落实", "财政局* 教体局 [3]", false, ""),
    ("财政局会同教体局、文旅局", "财政局* 教体局 文旅局", false, ""),
    ("财政局牵头会同教体局", "财政局* 教体局", false, ""),
    ("财政局牵头，会同教体局、文旅局", "财政局* 教体局 文旅局", false, ""),
    ("政府办统筹，各乡镇落实", "政府办* [3]", false, ""),
    ("政府办统筹协调，财政局具体负责", "政府办* 财政局", false, ""),
    ("由政府办统筹", "由=marker 政府办*", false, ""),
    ("教体局指导，各乡镇实施", "教体局 [3]", false, ""),
    ("教体局指导督促各乡镇", "教体局? [3]", false, ""),
    ("财政局牵头，教体局指导", "财政局* 教体局", false, ""),
    ("财政局牵头、教体局督促落实", "财政局* 教体局", false, ""),
    ("以财政局为主，教体局配合", "以=marker 财政局* 教体局", false, ""),
    ("财政局为牵头单位，教体局为配合单位", "财政局* 教体局", false, ""),
    ("牵头单位为财政局，配合单位为教体局", "牵头单位为=marker 财政局* 教体局", false, ""),
    ("财政局总牵头，教体局、文旅局分工负责", "财政局* 教体局 文旅局", false, ""),
    ("财政局主办，教体局协办", "财政局* 教体局", false, ""),
    ("财政局负责，教体局配合", "财政局* 教体局", false, ""),
    ("财政局负责", "财政局?", false, ""),
    ("财政局、教体局按职责分工负责", "财政局? 教体局", false, ""),
    ("财政局、教体局各负其责", "财政局? 教体局", false, ""),
    ("财政局牵头，教体局参与配合", "财政局* 教体局", false, ""),
    ("财政局牵头，教体局密切配合", "财政局* 教体局", false, ""),
    ("财政局牵头，其他部门配合", "财政局* 其他部门=open", true, ""),
    ("财政局牵头，各有关单位配合", "财政局* 各有关单位=open", true, ""),
    ("财政局牵头，县直有关部门、各乡镇配合", "财政局* 县直有关部门=open [3]", true, ""),
    ("财政局联合教体局", "财政局? 教体局", false, ""),
    ("财政局主责，教体局协同", "财政局* 教体局", false, ""),
    ("财政局主管，教体局协管", "财政局* 教体局", false, ""),
    ("财政局、教体局双牵头", "财政局* 教体局*", false, ""),
    ("财政局承办，政府办督办", "财政局* 政府办", false, ""),
    ("政府办统筹，各单位分工落实", "政府办* 各单位=open", true, ""),
    ("财政局、教体局按照各自职责分工负责", "财政局? 教体局", false, ""),
    ("财政局（配合）、教体局", "财政局 教体局?", false, ""),
    ("教体局、县政协办", "教体局? ?", false, ""),
    ("财政局（牵头）教体局（配合）", "财政局* 教体局", false, ""),
    ("财政局 （牵头）教体局（配合）", "财政局* 教体局", false, ""),
    ("各乡镇（东桥镇牵头）", "[3] 东桥镇*", false, ""),
    ("牵头单位：财政局（教体局配合）", "牵头单位=marker 财政局* 教体局", false, ""),
    ("牵头单位：财政局，教体局配合", "牵头单位=marker 财政局* 教体局", false, ""),
    ("责任单位：财政局牵头，教体局配合", "责任单位=marker 财政局* 教体局", false, ""),
    // labels
    ("第一责任单位：财政局，第二责任单位：教体局", "第一责任单位=marker 财政局* 第二责任单位=marker 教体局", false, ""),
    ("主要责任单位：财政局；次要责任单位：教体局", "主要责任单位=marker 财政局? 次要责任单位=marker 教体局", false, ""),
    ("牵头单位：财政局", "牵头单位=marker 财政局*", false, ""),
    ("牵头单位：财政局 责任单位：教体局、文旅局", "牵头单位=marker 财政局* 责任单位=marker 教体局 文旅局", false, ""),
    ("牵头单位：财政局责任单位：教体局、文旅局", "牵头单位=marker 财政局* 责任单位=marker 教体局 文旅局", false, ""),
    ("牵头单位:财政局;责任单位:教体局", "牵头单位=marker 财政局* 责任单位=marker 教体局", false, ""),
    ("牵头单位：财政局\n配合单位：教体局、各乡镇", "牵头单位=marker 财政局* 配合单位=marker 教体局 [3]", false, ""),
    ("责任单位：财政局、教体局", "责任单位=marker 财政局? 教体局", false, ""),
    ("牵头：财政局；配合：教体局", "牵头=marker 财政局* 配合=marker 教体局", false, ""),
    ("主责单位：财政局；协同单位：教体局", "主责单位=marker 财政局* 协同单位=marker 教体局", false, ""),
    ("责任单位：财政局，配合单位：教体局", "责任单位=marker 财政局? 配合单位=marker 教体局", false, ""),
    ("（牵头单位：财政局；配合单位：教体局）", "（=marker 牵头单位=marker 财政局* 配合单位=marker 教体局", false, ""),
    ("承办单位：财政局", "承办单位=marker 财政局?", false, ""),
    // marks in brackets
    ("财政局（牵头）、教体局（配合）", "财政局* 教体局", false, ""),
    ("财政局(牵头单位)、教体局", "财政局* 教体局", false, ""),
    ("财政局【牵头】、教体局", "财政局* 教体局", false, ""),
    ("财政局〔主责〕、教体局〔协同〕", "财政局* 教体局", false, ""),
    ("（牵头）财政局、（配合）教体局", "（牵头）=marker 财政局* 教体局", false, ""),
    ("财政局（主办）；教体局（协办）", "财政局* 教体局", false, ""),
    // brackets of every kind inside group words
    ("各镇（办）", "[4]", false, ""),
    ("各镇（街道）", "[4]", false, ""),
    ("各乡镇（街道）", "[4]", false, ""),
    ("各乡（镇）", "[3]", false, ""),
    ("各乡（镇）人民政府", "[3]", false, ""),
    ("各乡〔镇〕人民政府", "[3]", false, ""),
    ("各乡(镇、街道)", "[4]", false, ""),
    ("各乡镇(街道)办事处", "[4]", false, ""),
    ("各镇街", "[4]", false, ""),
    ("各镇街道", "[4]", false, ""),
    ("各街镇", "[4]", false, ""),
    ("全县各乡镇", "[3]", false, ""),
    ("各镇", "[2]", false, ""),
    ("各乡", "[1]", false, ""),
    ("各街道", "[1]", false, ""),
    ("街道办事处", "[1]", false, ""),
    ("各乡镇人民政府、街道办事处", "[3] [1]", false, ""),
    ("各乡镇（开发区）", "[3] 开发区管委会", false, ""),
    ("各乡镇（街道、开发区）", "[3] [1] 开发区管委会", false, ""),
    ("各乡镇、开发区", "[3] 开发区管委会", false, ""),
    ("各镇街园区", "[5]", false, ""),
    ("县直各办局", "[10]", false, ""),
    ("县直各委办局", "[10]", false, ""),
    ("各委办局", "[10]", false, ""),
    ("县直各部门", "[10]", false, ""),
    ("各县直部门", "[10]", false, ""),
    ("县政府各部门", "[10]", false, ""),
    ("县政府各组成部门", "[10]", false, ""),
    ("县直机关", "[10]", false, ""),
    ("县直各单位", "[11]", false, ""),
    ("县（区）直各单位", "[11]", false, ""),
    ("县直各部门（单位）", "[11]", false, ""),
    ("县直各部门各单位", "[11]", false, ""),
    ("垂管单位", "[2]", false, ""),
    ("各垂直管理部门", "[2]", false, ""),
    ("双管单位", "[2]", false, ""),
    ("驻县单位", "[2]", false, ""),
    ("公共企事业单位", "[1]", false, ""),
    ("各公共企事业单位", "[1]", false, ""),
    ("各园区管委会", "[1]", false, ""),
    ("各村（社区）", "??", false, ""),
    // excluding and including
    ("各乡镇（东桥镇除外）", "[2]", false, ""),
    ("各乡镇（除东桥镇外）", "[2]", false, ""),
    ("各乡镇（不含东桥镇、西桥镇）", "[1]", false, ""),
    ("县直各部门（不含公安局）", "[9]", false, ""),
    ("县直各部门（公安局、财政局除外）", "[8]", false, ""),
    ("除东桥镇外的各乡镇", "[2]", false, ""),
    ("各乡镇（不含某某镇）", "[3]", false, "某某镇"),
    ("各乡镇（除东桥镇）", "[2]", false, ""),
    ("各乡镇（除涉密事项）", "[3]", false, "除涉密事项"),
    ("除了东桥镇外的各乡镇", "[2]", false, ""),
    ("除东桥镇、西桥镇以外的各乡镇", "[1]", false, ""),
    ("除公安局、财政局外，县直各部门按职责落实", "[8]", false, ""),
    ("除公安局外，其他部门", "除公安局外，其他部门=open", true, ""),
    ("各乡镇，东桥镇除外", "[2]", false, ""),
    ("财政局牵头，各乡镇落实，东桥镇、西桥镇除外", "财政局* [1]", false, ""),
    ("各乡镇，财政局除外", "[3] ?", false, ""),
    // a body and its committee are one
    ("各乡镇党委、政府", "[3]", false, ""),
    ("各乡镇党委政府，县直各部门", "[3] [10]", false, ""),
    ("东桥镇党委、政府", "东桥镇?", false, ""),
    ("各乡镇（含开发区）", "[3]", false, "含开发区"),
    ("各乡镇人民政府（开发区参照执行）", "[3]", false, "开发区参照执行"),
    ("县直各单位（包括垂管单位）", "[11]", false, "包括垂管单位"),
    // what a bracket says about its own names, or about the whole list
    ("财政局（各乡镇配合）", "财政局? [3]", false, ""),
    ("财政局 （教体局牵头）", "财政局 教体局*", false, ""),
    ("财政局、教体局、公安局（排第一的为牵头单位）", "财政局? 教体局 公安局", false, "排第一的为牵头单位"),
    ("财政局、教体局按职责分别牵头", "财政局* 教体局*", false, ""),
    ("财政局、教体局按照职责分工分别牵头", "财政局* 教体局*", false, ""),
    ("主管：财政局 协管：教体局、公安局", "主管=marker 财政局* 协管=marker 教体局 公安局", false, ""),
    // what a bracket says is never dropped without a word
    ("财政局（国库股）", "财政局?", false, "国库股"),
    ("财政局（国库股、预算股）、教体局", "财政局? 教体局", false, "国库股、预算股"),
    ("财政局（第一责任）", "财政局?", false, "第一责任"),
    ("财政局（6月底前）", "财政局?", false, "6月底前"),
    ("政府办（政务公开办）", "政府办?", false, ""),
    ("政府办(政务公开办", "政府办?", false, ""),
    ("政府办〔政务公开办〕牵头", "政府办*", false, ""),
    ("住建局（财政局）", "?? 财政局", false, ""),
    ("财政局（教体局）", "财政局? 教体局", false, ""),
    // open lists
    ("财政局等单位", "财政局? 单位=open", true, ""),
    ("财政局、教体局等部门", "财政局? 教体局 部门=open", true, ""),
    ("财政局等有关部门", "财政局? 有关部门=open", true, ""),
    ("财政局等相关县直部门", "财政局? 相关县直部门=open", true, ""),
    ("财政局等县直单位", "财政局? 县直单位=open", true, ""),
    ("东桥镇、西桥镇等乡镇", "东桥镇? 西桥镇 乡镇=open", true, ""),
    ("东桥镇、西桥镇等有关乡镇", "东桥镇? 西桥镇 有关乡镇=open", true, ""),
    ("东桥镇等3个乡镇", "东桥镇? 3个乡镇=open", true, ""),
    ("财政局、教体局等", "财政局? 教体局", true, ""),
    ("财政局、教体局等行业主管部门", "财政局? 教体局 行业主管部门=open", true, ""),
    ("财政局、教体局等主管部门", "财政局? 教体局 主管部门=open", true, ""),
    ("东桥镇、西桥镇等镇", "东桥镇? 西桥镇 镇=open", true, ""),
    ("财政局等12个部门", "财政局? 12个部门=open", true, ""),
    ("县财政局等5部门", "财政局? 5部门=open", true, ""),
    ("财政局、教体局等五部门", "财政局? 教体局 五部门=open", true, ""),
    ("财政局、教体局等牵头单位", "财政局* 教体局* 牵头单位=marker", true, ""),
    ("有关乡镇", "有关乡镇=open", true, ""),
    ("相关乡镇人民政府", "相关乡镇人民政府=open", true, ""),
    ("县直有关单位", "县直有关单位=open", true, ""),
    ("直有关单位", "直有关单位=open", true, ""),
    ("县有关部门", "县有关部门=open", true, ""),
    ("县直各相关部门", "县直各相关部门=open", true, ""),
    ("县直有关部门（单位）", "县直有关部门（单位）=open", true, ""),
    ("各有关单位", "各有关单位=open", true, ""),
    ("各责任单位", "各责任单位=open", true, ""),
    ("各成员单位", "各成员单位=open", true, ""),
    ("各单位", "各单位=open", true, ""),
    ("各部门各单位", "各部门各单位=open", true, ""),
    ("各行业主管部门", "各行业主管部门=open", true, ""),
    ("涉及单位", "涉及单位=open", true, ""),
    ("市直有关部门", "??", false, ""),
    // separators
    ("财政局·教体局", "财政局? 教体局", false, ""),
    ("财政局+教体局", "财政局? 教体局", false, ""),
    ("财政局&教体局", "财政局? 教体局", false, ""),
    ("财政局/教体局", "财政局? 教体局", false, ""),
    ("财政局　教体局", "财政局? 教体局", false, ""),
    ("财政局\t教体局", "财政局? 教体局", false, ""),
    ("财政局。教体局。", "财政局? 教体局", false, ""),
    ("财政局以及教体局", "财政局? 教体局", false, ""),
    ("财政局暨教体局", "财政局? 教体局", false, ""),
    ("1、财政局；2、教体局", "1、=marker 财政局? 教体局", false, ""),
    ("★财政局、教体局", "★=marker 财政局? 教体局", false, ""),
    // persons beside units
    ("财政局 张某", "财政局? ?", false, ""),
    ("财政局/张某", "财政局? ?", false, ""),
    ("财政局张某", "财政局? ?", false, ""),
    ("财政局 国库股", "财政局? ?", false, ""),
    // times among them
    ("财政局；完成时限：6月底前", "财政局? 完成时限=marker 6月底前=marker", false, ""),
    ("财政局6月底前，教体局", "财政局? 教体局", false, "6月底前"),
    ("财政局牵头 6月底前", "财政局* 6月底前=marker", false, ""),
    ("6月底前财政局", "6月底前=marker 财政局?", false, "6月底前"),
    ("财政局牵头上半年，教体局牵头下半年", "财政局* 上半年=marker 教体局* 下半年=marker", false, ""),
    // names
    ("自然资源和规划局和财政局", "自然资源和规划局? 财政局", false, ""),
    ("县自然资源局", "自然资源和规划局?", false, ""),
    ("农业农村局、农开局", "农业农村局? 农开局", false, ""),
    ("东桥镇政府", "东桥镇?", false, ""),
    ("国家税务总局青石县税务局", "税务局?", false, ""),
    ("青石县政府办", "政府办?", false, ""),
    ("县府办", "政府办?", false, ""),
    ("财政局、县府办", "财政局? 政府办", false, ""),
    ("县委宣传部", "??", false, ""),
];

/// `written=outcome` shortened: a unit by its name, others as `told` writes them.
fn short(expression: &Expression) -> String {
    let parts = told(expression).into_iter().map(|part| {
        let (written, outcome) = part.rsplit_once('=').unwrap_or(("", &part));
        let bare = outcome.trim_end_matches(['*', '?']);
        match bare {
            "marker" => format!("{}=marker", written.trim()),
            _ if bare.starts_with("open") => format!("{written}=open"),
            _ if outcome.starts_with('?') => outcome.chars().filter(|c| *c == '?').collect(),
            _ => outcome.to_owned(),
        }
    });
    parts.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_hundred_and_fifty_expressions_are_understood() {
    let directory = directory();
    let resolver = Resolver::new(&directory, 2023);
    let mut wrong = Vec::new();
    for (text, expected, open, dropped) in CASES {
        let expression = resolver.read(text);
        assert_eq!(rebuilt(&expression), *text);
        let found = (short(&expression), expression.open, expression.dropped.join("|"));
        if found != ((*expected).to_owned(), *open, (*dropped).to_owned()) {
            wrong.push(format!("{text}\n   want {expected} {open} {dropped}\n   got  {} {} {}", found.0, found.1, found.2));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
    assert!(CASES.len() >= 150, "{}", CASES.len());
}

#[test]
fn in_a_column_of_units_and_persons_the_persons_stay_text() {
    let directory = directory();
    let resolver = Resolver::new(&directory, 2023);
    for text in ["财政局/张某", "财政局 李某某", "财政局张某", "张某/财政局", "财政局（王某）"] {
        let expression = resolver.read(text).with_persons();
        let leads: Vec<String> =
            expression.assignees().iter().filter(|one| one.role == AssignmentRole::Lead).map(|one| one.unit.to_string()).collect();
        assert_eq!(leads, ["财政局"], "{text}");
        assert!(
            expression.tokens.iter().all(|token| !matches!(token.outcome, Outcome::Unresolved { .. })),
            "{text}: {:?}",
            told(&expression)
        );
    }
}

#[test]
fn what_is_near_a_strange_name_is_offered_best_first() {
    let directory = directory();
    let resolver = Resolver::new(&directory, 2023);
    let near = |text: &str| match &resolver.read(text).tokens[0].outcome {
        Outcome::Unresolved { candidates, .. } => candidates.iter().map(UnitId::to_string).collect::<Vec<_>>(),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(near("教体委").first().map(String::as_str), Some("教体局"));
    assert_eq!(near("红土县财政局").first().map(String::as_str), Some("财政局"));
    assert_eq!(near("才政局").first().map(String::as_str), Some("财政局"));
    assert!(near("红土县财政局").len() <= 3);
}
