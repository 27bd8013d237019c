use serde_json::{Value, json};

use super::super::inputs::Participant;
use super::super::{NotApplicable, Outline, WarningCode};
use super::*;

fn sample() -> Value {
    json!({
        "contract": 1, "rule_set": {"id": "r", "year": 2026, "title": "考核细则"},
        "trees": {"t": {"full_mark": "100", "nodes": [
            {"id": "a", "title": "公开", "points": "60", "children": [
                {"id": "a1", "title": "公文", "points": "30", "na": "leave_out", "rules": [
                    {"id": "r1", "kind": "per_piece", "points": "2", "cap": "30", "text": "每件扣2分"},
                    {"id": "r2", "kind": "judgement", "none": "30", "min": "1", "max": "20"}]},
                {"id": "a2", "title": "要素", "points": "30", "rules": [
                    {"id": "r1", "kind": "check_points", "points": {"文号": "10", "日期": "20"}}]}]},
            {"id": "b", "title": "办事服务", "points": "20", "children": [{"id": "b1", "title": "指南", "points": "20", "rules": []}]},
            {"id": "c", "title": "更新", "points": "20", "rules": [{"id": "r1", "kind": "tier", "tiers": {"高": "20", "中": "12", "低": "0"}}]}]}},
        "groups": [{"id": "g", "name": "县直单位", "tree": "t"}],
        "tie_break": ["node:c"],
    })
}

fn file() -> RulesFile {
    RulesFile::read(&sample().to_string()).unwrap()
}

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

fn said<T: std::fmt::Debug>(result: Result<T, EditError>) -> String {
    match result.unwrap_err() {
        EditError::Said(sentence) => sentence,
        other => format!("{other:?}"),
    }
}

fn outline(file: &RulesFile) -> Outline {
    Outline::read(&file.text()).unwrap().1
}

/// Level, title and points of every node of a tree.
fn shape(file: &RulesFile, tree: &str) -> Vec<String> {
    let outline = outline(file);
    let tree = outline.trees.iter().find(|one| one.name == tree).unwrap();
    tree.nodes.iter().map(|node| format!("{}{} {}", "-".repeat(node.level as usize), node.title, node.points)).collect()
}

fn words(title: &str, points: &str) -> NodeWords {
    NodeWords { title: title.into(), points: decimal(points), text: String::new(), na: None, not_for: Vec::new() }
}

#[test]
fn a_node_says_what_a_person_wrote_and_what_the_engine_refuses_changes_nothing() {
    let mut file = file();
    let changed =
        NodeWords {
            text: "要素齐全".into(), na: Some(NotApplicable::Note), not_for: vec!["township".into()], ..words("公文格式", "35.5")
        };
    file.set_node("t", "a1", &changed).unwrap();
    let read = outline(&file);
    let node = read.of_group("g").node("a1").unwrap();
    assert_eq!((node.title.as_str(), node.points, node.text.as_str()), ("公文格式", decimal("35.5"), "要素齐全"));
    assert_eq!((node.na, node.not_for.as_slice()), (Some(NotApplicable::Note), &["township".to_owned()][..]));
    assert_eq!(node.rules.len(), 2, "its rules stay");
    let before = file.clone();
    assert!(said(file.set_node("t", "a", &NodeWords { na: Some(NotApplicable::Uniform), ..words("公开", "60") })).contains("有下级"));
    assert!(said(file.set_node("t", "a1", &words("公文", "1.234"))).contains("位小数"));
    assert!(said(file.set_node("t", "a1", &words("公文", "0"))).contains("大于0"));
    assert_eq!(file.set_node("t", "zz", &words("公文", "1")), Err(EditError::Gone));
    assert_eq!(file.set_node("x", "a1", &words("公文", "1")), Err(EditError::Gone));
    assert_eq!(file, before);
}

#[test]
fn nodes_are_added_moved_and_removed() {
    let mut file = file();
    let id = file.add_node("t", Some("b"), "时限", decimal("5")).unwrap();
    assert_eq!(id, "x1");
    assert_eq!(file.add_node("t", None, "保障", decimal("4")).unwrap(), "x2");
    assert_eq!(file.add_node("t", Some("b1"), "深一级", decimal("1")).unwrap(), "x3", "a leaf without rules becomes a branch");
    assert!(said(file.add_node("t", Some("a1"), "不行", decimal("1"))).contains("有规则"));
    assert_eq!(file.add_node("t", Some("x3"), "第四级", decimal("1")).unwrap(), "x4");
    assert!(said(file.add_node("t", Some("x4"), "第五级", decimal("1"))).contains("最多4级"));
    assert_eq!(
        shape(&file, "t"),
        [
            "-公开 60",
            "--公文 30",
            "--要素 30",
            "-办事服务 20",
            "--指南 20",
            "---深一级 1",
            "----第四级 1",
            "--时限 5",
            "-更新 20",
            "-保障 4"
        ]
    );
    file.move_node("t", "x1", &Move::Up).unwrap();
    assert!(said(file.move_node("t", "x1", &Move::Up)).contains("第一项"));
    assert!(said(file.move_node("t", "x2", &Move::Down)).contains("最后一项"));
    assert!(said(file.move_node("t", "b", &Move::Under(Some("b1".into())))).contains("自己的下级"));
    file.move_node("t", "x3", &Move::Under(None)).unwrap();
    file.move_node("t", "x2", &Move::Under(Some("b".into()))).unwrap();
    file.remove_node("t", "x4").unwrap();
    assert_eq!(
        shape(&file, "t"),
        ["-公开 60", "--公文 30", "--要素 30", "-办事服务 20", "--时限 5", "--指南 20", "--保障 4", "-更新 20", "-深一级 1"]
    );
    file.sum_up("t").unwrap();
    assert_eq!(shape(&file, "t")[3], "-办事服务 29");
    assert_eq!(outline(&file).trees[0].full_mark, decimal("110"));
    assert!(said(file.remove_node("t", "c")).contains("排名的次序要看这项指标"));
    assert_eq!(file.remove_node("t", "x4"), Err(EditError::Gone));
}

#[test]
fn the_last_node_stays_and_a_branch_without_children_is_a_leaf() {
    let mut file = file();
    file.remove_node("t", "b1").unwrap();
    assert!(outline(&file).of_group("g").node("b").unwrap().is_leaf);
    let mut lone = sample();
    lone["trees"]["t"]["nodes"] = json!([{"id": "c", "points": "100"}]);
    let mut lone = RulesFile::read(&lone.to_string()).unwrap();
    assert!(said(lone.remove_node("t", "c")).contains("至少保留一项"));
}

fn rule(kind: RuleKind, params: &[(Param, &str)]) -> RuleWords {
    let params = params.iter().map(|(param, text)| (*param, (*text).to_owned())).collect();
    RuleWords { kind: Some(kind), text: "标准".into(), evidence: "网页".into(), source: None, params }
}

#[test]
fn a_rule_is_read_from_its_form_and_shown_in_it() {
    use Param::{Cap, Done, From, Has, Max, Min, Minimum, Named, None as Nothing, Points, Share, To};
    let mut file = file();
    for (kind, params, spoken) in [
        (
            RuleKind::PerPiece,
            &[(Points, "2.5"), (Cap, "5"), (From, "2026-07-01"), (Has, "本级、公文")][..],
            "每件计2.5分，最多5分（只算2026-07-01起、标有本级、公文的）",
        ),
        (RuleKind::Tier, &[(Named, "好 20\n一般 12分")], "分档得分：一般12分、好20分"),
        (RuleKind::Levels, &[(Named, "市级：3\n县级：1")], "按级别计分，同一事项取最高：县级1分、市级3分"),
        (RuleKind::Share, &[(Named, "标识 0.5\n信息 0.5")], "按达到的部分得分：信息0.5、标识0.5"),
        (RuleKind::Proportion, &[], "按完成比例得分"),
        (RuleKind::Quota, &[(Minimum, "3"), (Points, "2")], "不少于3件，每缺1件扣2分"),
        (RuleKind::NoneDone, &[(Points, "4"), (Share, "0.5"), (Done, "已解读")], "没有一件“已解读”的，扣4分的0.5"),
        (RuleKind::Zero, &[], "出现即不得分"),
    ] {
        let written = rule(kind, params);
        let id = file.put_rule("t", "b1", None, &written).unwrap();
        let outline = outline(&file);
        let read = outline.of_group("g").rule("b1", &id).unwrap();
        assert_eq!((read.kind.words().as_str(), read.text.as_str(), read.evidence.as_str()), (spoken, "标准", "网页"));
        // what the form shows of it says the same when it is sent as it is
        let shown = RuleWords::of(read);
        file.put_rule("t", "b1", Some(&id), &shown).unwrap();
        assert_eq!(self::outline(&file).of_group("g").rule("b1", &id).unwrap().kind, read.kind, "{kind:?}");
    }
    for (kind, params, field, told) in [
        (RuleKind::PerPiece, &[][..], Points, "请填写“每件计几分”"),
        (RuleKind::PerPiece, &[(Points, "两分")], Points, "请填写数字"),
        (RuleKind::PerPiece, &[(Points, "1.234")], Points, "最多2位小数"),
        (RuleKind::PerPiece, &[(Points, "1"), (From, "2026-7-1")], From, "请填写日期"),
        (RuleKind::PerPiece, &[(Points, "1"), (From, "2026-07-02"), (To, "2026-07-01")], To, "不能早于"),
        (RuleKind::Judgement, &[(Nothing, "5"), (Min, "4"), (Max, "3")], Max, "不能少于"),
        (RuleKind::Tier, &[(Named, "好20")], Named, "每行一个"),
        (RuleKind::Tier, &[(Named, "好 20\n好 10")], Named, "写了两次"),
        (RuleKind::Quota, &[(Minimum, "1.5"), (Points, "1")], Minimum, "整数"),
    ] {
        match file.put_rule("t", "b1", None, &rule(kind, params)).unwrap_err() {
            EditError::Fields(fields) => {
                assert!(fields.iter().any(|(one, sentence)| *one == field && sentence.contains(told)), "{fields:?}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(said(file.put_rule("t", "a", None, &rule(RuleKind::Zero, &[]))).contains("有下级"));
    assert!(said(file.put_rule("t", "b1", None, &RuleWords::default())).contains("种类"));
    assert!(said(file.put_rule("t", "bonus", None, &rule(RuleKind::Zero, &[]))).contains("加分项"));
    let bonus = file.put_rule("t", "bonus", None, &rule(RuleKind::Given, &[(Max, "5")])).unwrap();
    assert_eq!(outline(&file).bonus.len(), 1);
    file.remove_rule("t", "bonus", &bonus).unwrap();
    assert_eq!(file.remove_rule("t", "bonus", &bonus), Err(EditError::Gone));
}

#[test]
fn every_kind_says_what_its_fields_are_and_what_is_shown_comes_back() {
    for kind in RuleKind::ALL {
        assert!(!kind.label().is_empty());
        for param in kind.params() {
            assert!(!kind.param_label(*param).is_empty());
        }
    }
    let all: usize = [RulePart::Leaf, RulePart::Bonus, RulePart::Penalty].into_iter().map(|part| part.kinds().count()).sum();
    assert_eq!(all, 15 + 5 + 4);
}

fn derived(left_out: &[&str], way: Way) -> Derived {
    let left_out = left_out.iter().map(|id| (*id).to_owned()).collect();
    Derived { title: "无对外服务的部门".into(), left_out, way, classes: vec!["vertical".into()], units: vec!["u".into()] }
}

#[test]
fn a_derived_tree_shares_out_what_does_not_apply_and_is_worth_as_much() {
    let mut file = file();
    let name = file.derive("t", &derived(&["b"], Way::Evenly)).unwrap();
    assert_eq!(name, "t-2");
    // 20 over three leaves in hundredths
    assert_eq!(shape(&file, &name), ["-公开 73.34", "--公文 36.67", "--要素 36.67", "-更新 26.66"]);
    let read = outline(&file);
    let tree = read.trees.iter().find(|tree| tree.name == name).unwrap();
    assert_eq!((tree.full_mark, tree.title.as_str(), tree.from.as_deref()), (decimal("100"), "无对外服务的部门", Some("t")));
    let own = read.of_tree(tree);
    let words = |leaf: &str, rule: &str| own.rule(leaf, rule).unwrap().kind.words();
    assert_eq!(words("a1", "r1"), "每件计2分，最多36.67分", "a fault costs the same, all of the leaf is all of it");
    assert_eq!(words("a1", "r2"), "未做到扣36.67分，部分做到扣1至20分");
    assert_eq!(words("a2", "r1"), "缺一项扣相应分：文号12.22分、日期24.45分");
    assert_eq!(words("c", "r1"), "分档得分：中16分、低0分、高26.66分");
    let by_points =
        file.derive("t", &Derived { classes: Vec::new(), units: vec!["v".into()], ..derived(&["b1", "b"], Way::ByPoints) }).unwrap();
    assert_eq!(shape(&file, &by_points), ["-公开 75", "--公文 37.5", "--要素 37.5", "-更新 25"]);
    let unit =
        |id: &str, class: &str| Participant { id: id.into(), name: id.into(), group: "g".into(), class: class.into(), is_assessed: true };
    assert_eq!(outline(&file).own_tree(&unit("u", "x")).as_deref(), Some("t-2"));
    assert_eq!(outline(&file).own_tree(&unit("v", "vertical")), Some(by_points.clone()));
    assert_eq!(outline(&file).own_tree(&unit("w", "x")), None);
    assert!(said(file.derive("t", &derived(&["c"], Way::Evenly))).contains("无对外服务的部门"), "nobody has two trees");
    assert!(said(file.set_members(&by_points, "其他", &["vertical".into()], &[])).contains("已用"));
    file.set_members(&by_points, "其他", &["institution".into()], &[]).unwrap();
    assert_eq!(file.remove_tree("t"), Err(EditError::Gone), "whole groups have it");
    file.remove_tree(&name).unwrap();
    assert_eq!(outline(&file).own_tree(&unit("u", "x")), None);
}

#[test]
fn what_cannot_be_derived_is_said() {
    let mut file = file();
    for (left_out, told) in [(&["a", "b", "c"][..], "至少要有一项"), (&[], "请勾选不适用"), (&["zz"], "请勾选不适用")] {
        assert!(said(file.derive("t", &derived(left_out, Way::Evenly))).contains(told), "{left_out:?}");
    }
    let nobody = Derived { classes: Vec::new(), units: Vec::new(), ..derived(&["b"], Way::Evenly) };
    assert!(said(file.derive("t", &nobody)).contains("哪些单位"));
    assert_eq!(file.derive("x", &derived(&["b"], Way::Evenly)), Err(EditError::Gone));
    let name = file.derive("t", &derived(&["b"], Way::Evenly)).unwrap();
    assert!(said(file.derive(&name, &derived(&["a"], Way::Evenly))).contains("整个分组"));
}

#[test]
fn what_is_odd_is_told_with_its_place() {
    let mut value = sample();
    value["trees"]["t"]["nodes"][0]["points"] = json!("61");
    value["trees"]["t"]["nodes"][0]["children"][0]["not_for"] = json!(["township"]);
    value["trees"]["t"]["nodes"][0]["children"][0]["rules"] = json!([
        {"id": "r1", "kind": "per_piece", "points": "2", "cap": "31", "text": "每件扣2分", "evidence": "清单"},
        {"id": "r2", "kind": "judgement", "none": "30", "min": "1", "max": "31", "text": "每件 扣2分", "source": "nowhere"}]);
    value["grades"] = json!([{"name": "优秀（90—100分）", "from": "90"}, {"name": "合格（60—89分）", "from": "60"}]);
    let (rules, outline) = Outline::read(&value.to_string()).unwrap();
    let unit = |class: &str| Participant { id: "u".into(), name: "u".into(), group: "g".into(), class: class.into(), is_assessed: true };
    let told: Vec<_> = remarks(&rules, &outline, &[unit("township")])
        .into_iter()
        .map(|one| (one.code, one.place, one.node.unwrap_or_default(), one.rule.unwrap_or_default()))
        .collect();
    let at = |code: RemarkCode, place: &str, node: &str, rule: &str| (code, place.to_owned(), node.to_owned(), rule.to_owned());
    assert_eq!(
        told,
        [
            at(RemarkCode::Warning(WarningCode::ChildrenSum), "公开", "a", ""),
            at(RemarkCode::Warning(WarningCode::FullMarkSum), "满分", "", ""),
            at(RemarkCode::NobodyScored, "公文", "a1", ""),
            at(RemarkCode::CapAboveLeaf, "公文", "a1", "r1"),
            at(RemarkCode::WideJudgement, "公文", "a1", "r2"),
            at(RemarkCode::NoEvidence, "公文", "a1", "r2"),
            at(RemarkCode::SameText, "公文", "a1", "r2"),
            at(RemarkCode::NoEvidence, "要素", "a2", "r1"),
            at(RemarkCode::NoEvidence, "更新", "c", "r1"),
            at(RemarkCode::Warning(WarningCode::GradeGap), "县直单位", "", ""),
            at(RemarkCode::ClosedBounds, "县直单位的等次", "", ""),
        ]
    );
    let nobody = remarks(&rules, &outline, &[Participant { group: "elsewhere".into(), ..unit("township") }]);
    assert!(nobody.iter().any(|one| one.code == RemarkCode::NoUnits));
}
