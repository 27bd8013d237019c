use super::*;
use crate::audit::fact::Sha256Hex;
use crate::ids::{ImportId, UnitId};
use crate::reporting::report::Claim;

fn told(code: &str, detail: &str) -> String {
    facts(code, detail).into_iter().map(|fact| format!("{}={}", fact.label, fact.value)).collect::<Vec<_>>().join(";")
}

#[test]
fn codes_are_unique_and_say_noun_and_verb() {
    let (mut met, mut labels) = (std::collections::HashSet::new(), std::collections::HashSet::new());
    for kind in kinds() {
        assert!(labels.insert(kind.label), "{}: the filter of the log offers {} twice", kind.code, kind.label);
        assert!(kind.code.split_once('.').is_some_and(|(noun, verb)| !noun.is_empty() && !verb.is_empty()), "{}", kind.code);
        assert!(met.insert(kind.code), "{} stands twice", kind.code);
        let words = std::iter::once(kind.label).chain(kind.facts.iter().map(|fact| fact.label));
        words.for_each(|words| assert!(!words.is_ascii(), "{} {words}", kind.code));
    }
}

/// Every code that the first version (schema 0003) wrote, with a detail as it wrote it.
#[test]
fn the_log_of_an_installed_county_stays_readable() {
    let unit = "0198c2d4-aaaa-7bbb-8ccc-0123456789ab";
    let demo = format!(r#"{{"period":"一季度","task":"{unit}","unit":"{unit}"}}"#);
    let demo_told = "周期=一季度;单位=…6789ab;任务=…6789ab";
    let names = r#"{"full_name":"甲局","short_name":"甲"}"#;
    let cases: &[(&str, &str, String, &str)] = &[
        ("session.open", "登录", "{}".into(), ""),
        ("session.end", "结束一处登录", "{}".into(), ""),
        ("session.end_others", "退出其他设备", r#"{"ended":2}"#.into(), "结束登录数=2"),
        ("account.change_password", "修改本人密码", "{}".into(), ""),
        ("account.disable", "停用账号", r#"{"username":"li"}"#.into(), "用户名=li"),
        ("account.enable", "恢复账号", r#"{"username":"li"}"#.into(), "用户名=li"),
        ("account.end_sessions", "结束账号的全部登录", r#"{"ended":1}"#.into(), "结束登录数=1"),
        ("account.reset_password", "重置密码", r#"{"username":"li"}"#.into(), "用户名=li"),
        (
            "account.add",
            "新增账号",
            format!(r#"{{"person":"李","role":"unit_lead","unit":"{unit}","username":"li"}}"#),
            "用户名=li;姓名=李;角色=单位分管领导;单位=…6789ab",
        ),
        (
            "account.edit",
            "修改账号",
            r#"{"after":{"person":"李","role":"office","unit":null},"before":{"person":"丽","role":"office","unit":null}}"#.into(),
            "改前姓名=丽;改前角色=政务公开办;改前单位=无;改后姓名=李;改后角色=政务公开办;改后单位=无",
        ),
        (
            "account.hand_over",
            "交接账号",
            r#"{"from":{"person":"李","username":"li"},"role":"office","to":{"id":"x","person":"王","username":"wang"},"unit":null}"#
                .into(),
            "原用户名=li;原姓名=李;现用户名=wang;现姓名=王;现编号=x;角色=政务公开办;单位=无",
        ),
        (
            "checklist.import",
            "导入清单",
            r#"{"added":3,"cells":9,"changed":0,"file":"a.xlsx","import":"i","removed":1,"sha256":"00112233","unchanged":2,"year":2026}"#
                .into(),
            "年度=2026;文件=a.xlsx;文件指纹=…112233;导入=i;新增任务=3;改动任务=0;移出任务=1;未变任务=2;生成事项=9",
        ),
        ("checklist.import", "导入清单", r#"{"tasks":40,"year":2026}"#.into(), "年度=2026;任务数=40"),
        ("checklist.undo_import", "撤销导入", r#"{"file":"a.xlsx","import":"i","year":2026}"#.into(), "年度=2026;文件=a.xlsx;导入=i"),
        ("checklist.publish", "开启公开页面", r#"{"public":true}"#.into(), "对外公开=是"),
        ("checklist.unpublish", "撤下公开页面", r#"{"public":false}"#.into(), "对外公开=否"),
        ("import.discard", "放弃导入", r#"{"file":"a.xlsx","sha256":"ab","year":2026}"#.into(), "年度=2026;文件=a.xlsx;文件指纹=ab"),
        ("task.edit", "修改完成情况文字", r#"{"characters":10}"#.into(), "完成情况字数=10"),
        ("county.add", "新建县", r#"{"name":"清溪县"}"#.into(), "名称=清溪县"),
        ("county.rename", "修改县名", r#"{"after":"乙县","before":"甲县"}"#.into(), "改前=甲县;改后=乙县"),
        ("county.rename", "修改县名", r#"{"name":"乙县"}"#.into(), "名称=乙县"),
        ("evidence.add", "添加佐证材料", r#"{"evidence":"e","sha256":null}"#.into(), "佐证材料=e;文件指纹=无"),
        ("evidence.remove", "移除佐证材料", r#"{"evidence":"e"}"#.into(), "佐证材料=e"),
        ("reopen.ask", "申请更正", r#"{"reopen":"r","until":"2026-07-01"}"#.into(), "申请=r;可修改至=2026-07-01"),
        ("reopen.ask", "申请更正", demo.clone(), demo_told),
        ("reopen.approve", "审批更正", demo.clone(), demo_told),
        ("reopen.decide", "审批更正申请", r#"{"approved":false,"reopen":"r"}"#.into(), "申请=r;批准=否"),
        ("report.accept", "通过填报", r#"{"claim":"ongoing","late":true}"#.into(), "完成状态=正在推进;逾期报送=是"),
        ("report.accept", "通过填报", demo.clone(), demo_told),
        ("report.return", "退回填报", r#"{"calendar":"国2026.0","due_on":"2026-07-01"}"#.into(), "改正期限=2026-07-01;日历版本=国2026.0"),
        ("report.return", "退回填报", demo.clone(), demo_told),
        ("report.submit", "提交填报", r#"{"claim":"done","late":false}"#.into(), "完成状态=已完成;逾期报送=否"),
        ("report.submit", "提交填报", demo.clone(), demo_told),
        (
            "report.paper",
            "录入纸质填报",
            r#"{"claim":"done","late":false,"reason":"网络故障","received_on":"2026-04-01"}"#.into(),
            "完成状态=已完成;逾期报送=否;收到日期=2026-04-01;理由=网络故障",
        ),
        ("report.withdraw", "撤回填报", "{}".into(), ""),
        ("report.withdraw", "撤回填报", demo, demo_told),
        (
            "settings.add_day",
            "设定放假或上班日",
            r#"{"day":"2026-07-28","kind":"off","reason":"防汛"}"#.into(),
            "日期=2026-07-28;类型=放假;理由=防汛",
        ),
        ("settings.remove_day", "取消放假或上班日", r#"{"day":"2026-07-28"}"#.into(), "日期=2026-07-28"),
        (
            "settings.save",
            "修改设置",
            r#"{"after":{"grace_days":6,"near_days":5,"return_days":5},"before":{"grace_days":5,"near_days":5,"return_days":5}}"#.into(),
            "改前即将到期提醒=5个工作日;改前退回后办理=5个工作日;改前报送宽限=5个自然日;\
             改后即将到期提醒=5个工作日;改后退回后办理=5个工作日;改后报送宽限=6个自然日",
        ),
        (
            "unit.add",
            "新增单位",
            r#"{"class":"township","full_name":"甲镇人民政府","short_name":"甲镇"}"#.into(),
            "全称=甲镇人民政府;简称=甲镇;类别=乡镇",
        ),
        (
            "unit.close",
            "撤销单位",
            r#"{"moved":0,"on":"2026-06-01","successor":null,"taken_off":0}"#.into(),
            "生效日=2026-06-01;承接单位=无;移交事项=0;移除事项=0",
        ),
        (
            "unit.merge",
            "合并单位",
            format!(r#"{{"moved":2,"on":"2026-06-01","successor":"{unit}","taken_off":1}}"#),
            "生效日=2026-06-01;承接单位=…6789ab;移交事项=2;移除事项=1",
        ),
        ("unit.edit", "修改单位", r#"{"after":"乙","before":"甲","changed":["简称","备注"]}"#.into(), "改前=甲;改后=乙;改动=简称、备注"),
        ("unit.import", "导入单位名册", r#"{"added":1,"changed":2,"unchanged":3}"#.into(), "新增=1;改动=2;未变=3"),
        ("unit.import", "导入单位名册", r#"{"units":53}"#.into(), "单位数=53"),
        (
            "unit.rename",
            "单位更名",
            format!(r#"{{"after":{names},"before":{names},"on":"2026-06-01"}}"#),
            "改前全称=甲局;改前简称=甲;改后全称=甲局;改后简称=甲;生效日=2026-06-01",
        ),
        ("unit.reorder", "调整单位顺序", r#"{"from":3,"to":1}"#.into(), "原序号=3;现序号=1"),
    ];
    for (code, words, detail, expected) in cases {
        assert_eq!(label(code), *words);
        assert_eq!(told(code, detail), *expected, "{code}");
    }
}

#[test]
fn what_no_version_knows_is_shown_as_it_is() {
    assert_eq!(label("robot.dance"), "robot.dance");
    assert_eq!(told("robot.dance", r#"{"steps":{"left":2},"music":null}"#), "music=无;stepsleft=2");
    assert_eq!(told("report.submit", r#"{"claim":"maybe","late":true,"mood":"good"}"#), "逾期报送=是;claim=maybe;mood=good");
    assert_eq!(told("report.submit", "not json"), "=not json");
    assert_eq!(told("report.withdraw", r#"{"record":"00112233"}"#), "办理记录指纹=…112233");
    assert_eq!(told("unit.reorder", r#"{"rows":{"task:1":"00","list:1":"11"}}"#), "原文指纹=2条");
}

#[test]
fn what_is_written_is_told_in_full() {
    let actions: [Action; 3] = [
        ReportingAction::Submitted { claim: Some(Claim::Done), late: true }.into(),
        RegisterAction::UnitMerged { on: "2026-06-01".parse().unwrap(), successor: UnitId::new("u"), moved: 1, taken_off: 0 }.into(),
        ChecklistAction::ImportDiscarded { year: 2026, file: "a".into(), sha256: Sha256Hex("ab".into()) }.into(),
    ];
    for action in &actions {
        for fact in facts(action.code(), &action.detail().to_string()) {
            assert!(!fact.label.is_ascii(), "{}: {fact:?} has no words", action.code());
        }
    }
    let undone = Action::from(ChecklistAction::ImportUndone { year: 2026, file: "a.csv".into(), import: ImportId::new("i") });
    assert_eq!(undone.detail(), serde_json::json!({ "file": "a.csv", "import": "i", "year": 2026 }));
}
