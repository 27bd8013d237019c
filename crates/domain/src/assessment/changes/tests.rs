use serde_json::{Value, json};

use super::*;

fn rules() -> Value {
    json!({
        "contract": 1,
        "rule_set": {"id": "r", "year": 2026, "version": 1, "title": "考核细则"},
        "trees": {"t": {"full_mark": "100", "nodes": [
            {"id": "a", "title": "公文", "points": "40", "text": "逾期每件扣2分", "rules": [
                {"id": "late", "kind": "per_piece", "points": "2", "cap": "5", "text": "逾期每件扣2分", "source": "checklist_overdue"}]},
            {"id": "b", "title": "解读", "points": "60", "na": "leave_out", "children": [{"id": "c", "title": "形式", "points": "60"}]}
        ]}},
        "groups": [{"id": "g", "name": "县直单位", "tree": "t"}],
        "penalties": [{"id": "bad", "kind": "given", "max": "5"}],
        "veto": {"events": ["leak"], "effect": "grade", "grade": "不合格", "titles": {"leak": "泄密"}}
    })
}

fn told(change: impl Fn(&mut Value)) -> Vec<String> {
    let old = rules();
    let mut new = old.clone();
    change(&mut new);
    let (one, outline) = Outline::read(&old.to_string()).unwrap();
    let (other, new_outline) = Outline::read(&new.to_string()).unwrap();
    changes(Version { rules: &one, outline: &outline }, Version { rules: &other, outline: &new_outline })
}

/// A member of the first node of the tree.
fn node<'v>(new: &'v mut Value, member: &str) -> &'v mut Value {
    &mut new["trees"]["t"]["nodes"][0][member]
}

#[test]
fn an_indicator_is_told_by_its_name_and_every_field() {
    assert_eq!(told(|_| {}), Vec::<String>::new());
    assert_eq!(told(|new| new["rule_set"]["version"] = json!(2)), Vec::<String>::new(), "a number of its own scores nothing");
    assert_eq!(told(|new| *node(new, "points") = json!("45.5")), ["指标“公文”的分值由40分改为45.5分。"]);
    assert_eq!(told(|new| *node(new, "title") = json!("发文")), ["指标“公文”改名为“发文”。"]);
    assert_eq!(told(|new| *node(new, "text") = json!("逾期扣2分")), ["指标“公文”的评分标准由“逾期每件扣2分”改为“逾期扣2分”。"]);
    assert_eq!(told(|new| *node(new, "not_for") = json!(["vertical"])), ["指标“公文”不适用的单位类别增加“垂直管理单位”。"]);
    assert_eq!(told(|new| new["trees"]["t"]["nodes"][1]["na"] = Value::Null), ["指标“解读”由“不适用的不计入”改为“一律适用”。"]);
    assert_eq!(
        told(|new| new["trees"]["t"]["nodes"][1]["normalise"] = json!(true)),
        ["指标“解读”由“下级得分相加”改为“下级得分按本级分值折算”。"]
    );
    assert_eq!(
        told(|new| {
            let kept = new["trees"]["t"]["nodes"][1].take();
            new["trees"]["t"]["nodes"] = json!([kept]);
        }),
        ["删去指标“公文”（40分）。"]
    );
    assert_eq!(
        told(|new| {
            let moved = new["trees"]["t"]["nodes"][0].take();
            let mut above = new["trees"]["t"]["nodes"][1].take();
            above["children"].as_array_mut().unwrap().push(moved);
            new["trees"]["t"]["nodes"] = json!([above]);
        }),
        ["指标“公文”移到“解读”下。"]
    );
    assert_eq!(told(|new| new["trees"]["t"]["full_mark"] = json!("120")), ["“县直单位”的指标的满分由100分改为120分。"]);
}

#[test]
fn with_several_trees_an_indicator_is_told_with_the_groups_that_have_it() {
    let told = |change: &dyn Fn(&mut Value)| {
        let mut old = rules();
        old["trees"]["o"] = old["trees"]["t"].clone();
        old["groups"] = json!([{"id": "g", "name": "县直单位", "tree": "t"}, {"id": "o", "name": "乡镇（开发区）", "tree": "o"}]);
        let mut new = old.clone();
        change(&mut new);
        let (one, outline) = Outline::read(&old.to_string()).unwrap();
        let (other, new_outline) = Outline::read(&new.to_string()).unwrap();
        changes(Version { rules: &one, outline: &outline }, Version { rules: &other, outline: &new_outline })
    };
    let points = |tree: &'static str| move |new: &mut Value| new["trees"][tree]["nodes"][0]["points"] = json!("45");
    assert_eq!(told(&points("t")), ["“县直单位”的指标“公文”的分值由40分改为45分。"]);
    assert_eq!(told(&points("o")), ["“乡镇（开发区）”的指标“公文”的分值由40分改为45分。"]);
    let unused = |new: &mut Value| {
        new["groups"][1]["tree"] = json!("t");
        new["trees"]["o"]["nodes"][0]["points"] = json!("45");
    };
    let found = told(&unused);
    assert_eq!(found[0], "没有分组使用的一套指标中的“公文”的分值由40分改为45分。");
    assert_eq!(found[1], "分组“乡镇（开发区）”改用“县直单位、乡镇（开发区）”的指标。");
}

#[test]
fn quotes_inside_of_quotes_are_single_ones() {
    assert_eq!(quoted("五公开"), "“五公开”");
    assert_eq!(quoted("按“五公开”的要求"), "“按‘五公开’的要求”");
    assert_eq!(quoted("写明“按‘清单’”"), "“写明‘按“清单”’”");
    assert_eq!(
        told(|new| *node(new, "text") = json!("“五公开”逾期每件扣2分")),
        ["指标“公文”的评分标准由“逾期每件扣2分”改为“‘五公开’逾期每件扣2分”。"]
    );
    assert_eq!(told(|new| *node(new, "title") = json!("“五公开”")), ["指标“公文”改名为“‘五公开’”。"]);
}

#[test]
fn a_rule_is_told_with_its_text_its_source_and_what_shows_it() {
    let rule = |new: &mut Value, member: &str, value: Value| node(new, "rules")[0][member] = value;
    assert_eq!(told(|new| rule(new, "cap", json!("8"))), ["指标“公文”的规则由“每件计2分，最多5分”改为“每件计2分，最多8分”。"]);
    assert_eq!(
        told(|new| rule(new, "text", json!("逾期扣分"))),
        ["指标“公文”的规则“每件计2分，最多5分”的文字由“逾期每件扣2分”改为“逾期扣分”。"]
    );
    let sources = told(|new| rule(new, "source", json!("checklist_late")));
    assert_eq!(sources.len(), 1);
    assert!(sources[0].starts_with("指标“公文”的规则“每件计2分，最多5分”的事实来源由“"), "{sources:?}");
    assert!(told(|new| rule(new, "source", Value::Null))[0].ends_with("改为“人工录入”。"));
    assert_eq!(told(|new| rule(new, "evidence", json!("栏目截图"))), ["指标“公文”的规则“每件计2分，最多5分”的认定依据增加“栏目截图”。"]);
    assert_eq!(
        told(|new| *node(new, "rules") = json!([{"id": "zero", "kind": "zero", "where": {"from": "2026-07-01", "has": ["本级"]}}])),
        [
            "指标“公文”删去规则：每件计2分，最多5分，事实来源为“".to_owned()
                + super::super::source::FactSource::ChecklistOverdue.label()
                + "”。",
            "指标“公文”新增规则：出现即不得分（只算2026-07-01起、标有本级的）。".to_owned()
        ]
    );
    assert_eq!(
        told(|new| new["penalties"][0]["max"] = json!("6")),
        ["重大扣分项的规则由“由政务公开办酌情计分，不超过5分”改为“由政务公开办酌情计分，不超过6分”。"]
    );
}

#[test]
fn what_stands_beside_the_trees_is_told_in_words() {
    assert_eq!(told(|new| new["basis"] = json!("exact")), ["比较的依据由“打印的数”改为“未舍入的数”。"]);
    let grades = json!([{"name": "优秀", "from": "90"}, {"name": "合格", "from": "60"}]);
    assert_eq!(told(|new| new["grades"] = grades.clone()), ["分组“县直单位”的等次由“不分等次”改为“优秀90分起、合格60分起”。"]);
    assert_eq!(told(|new| new["groups"][0]["grades"] = grades.clone()), ["分组“县直单位”的等次由“不分等次”改为“优秀90分起、合格60分起”。"]);
    assert_eq!(told(|new| new["excellent_quota"] = json!("0.335")), ["分组“县直单位”的最高等次的比例由“不限”改为“33.5%”。"]);
    assert_eq!(told(|new| new["rank_by"] = json!("rate")), ["分组“县直单位”的排名依据由“按得分”改为“按得分率”。"]);
    assert_eq!(
        told(|new| new["tie_break"] = json!(["node:a", "penalties"])),
        ["分组“县直单位”的同分时的先后由“名次并列”改为“‘公文’得分高的在前，再重大扣分少的在前”。"]
    );
    assert_eq!(told(|new| new["groups"][0]["name"] = json!("部门")), ["分组“县直单位”改名为“部门”。"]);
    assert_eq!(
        told(|new| new["bonus"] = json!({"cap": "5", "gate": {"over": "80"}})),
        ["加分门槛由“没有门槛”改为“基础分超过80分才计加分”。", "加分上限由“不限”改为“5分”。"]
    );
    assert_eq!(
        told(|new| new["bonus"] = json!({"gate": {"at_least": "30", "node": "a"}})),
        ["加分门槛由“没有门槛”改为“‘公文’得分达到30分才计加分”。"]
    );
    assert_eq!(
        told(|new| new["veto"] =
            json!({"events": ["leak", "false"], "effect": "fixed", "score": "59", "titles": {"leak": "泄密", "false": "造假"}})),
        ["单项否决的情形由“泄密”改为“泄密、造假”。", "否决后的计分由“得分保留，不参加排名”改为“按59分计”。", "否决的等次去掉“不合格”。"]
    );
    assert_eq!(
        told(|new| new["digits"] = json!({"total": 1})),
        ["小数位数由“各项得分2位、总分2位、得分率2位、折算2位”改为“各项得分2位、总分1位、得分率2位、折算2位”。"]
    );
    assert_eq!(told(|new| new["one_cause_once"] = json!(true)), ["同一原因的扣分由“各处都扣”改为“只扣一次”。"]);
    assert_eq!(told(|new| new["convert"] = json!({"points": "4", "of": "100"})), ["目标考核的折算由“不折算”改为“100分折算为4分”。"]);
    assert_eq!(told(|new| new["na_rates"] = json!({"note": "0.6"})), ["不适用时的得分比例增加“有情况说明的得60%”。"]);
}
