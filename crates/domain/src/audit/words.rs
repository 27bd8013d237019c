//! The audit log in the office's words: what the codes of actions and subjects mean.
//!
//! A code is `noun.verb`. One that is not in the table is shown as it is, so that nothing is ever hidden.

/// Code of an action and its words, by noun.
pub const ACTIONS: &[(&str, &str)] = &[
    ("account.add", "新增账号"),
    ("account.change_password", "修改本人密码"),
    ("account.disable", "停用账号"),
    ("account.edit", "修改账号"),
    ("account.enable", "恢复账号"),
    ("account.end_sessions", "结束账号的全部登录"),
    ("account.hand_over", "交接账号"),
    ("account.reset_password", "重置密码"),
    ("checklist.import", "导入清单"),
    ("checklist.publish", "开启对外页面"),
    ("checklist.undo_import", "撤销导入"),
    ("checklist.unpublish", "关闭对外页面"),
    ("county.add", "新建县"),
    ("county.rename", "修改县名"),
    ("evidence.add", "添加佐证"),
    ("evidence.remove", "移除佐证"),
    ("import.discard", "放弃导入"),
    ("reopen.approve", "批准重新打开"),
    ("reopen.ask", "申请重新打开"),
    ("reopen.decide", "决定重新打开申请"),
    ("report.accept", "通过填报"),
    ("report.return", "退回填报"),
    ("report.submit", "提交填报"),
    ("report.withdraw", "撤回填报"),
    ("session.end", "结束一处登录"),
    ("session.end_others", "结束其他登录"),
    ("session.open", "登录"),
    ("settings.add_day", "设定放假或上班日"),
    ("settings.remove_day", "取消放假或上班日"),
    ("settings.save", "修改设置"),
    ("task.edit", "修改任务"),
    ("unit.add", "新增单位"),
    ("unit.close", "撤销单位"),
    ("unit.edit", "修改单位"),
    ("unit.import", "导入单位名录"),
    ("unit.merge", "合并单位"),
    ("unit.rename", "单位更名"),
    ("unit.reorder", "调整单位顺序"),
];

/// The words of an action's code, or the code itself.
#[must_use]
pub fn action_label(code: &str) -> &str {
    ACTIONS.iter().find(|(known, _)| *known == code).map_or(code, |(_, words)| words)
}

/// What kind of thing a subject (`cell:…`) is, and the rest of it. An unknown kind is shown as it is.
#[must_use]
pub fn subject_label(subject: &str) -> (&str, &str) {
    let (kind, id) = subject.split_once(':').unwrap_or((subject, ""));
    let words = match kind {
        "account" => "账号",
        "cell" => "填报事项",
        "checklist" => "清单",
        "county" => "县",
        "evidence" => "佐证",
        "import" => "导入",
        "reopen" => "重新打开申请",
        "session" => "登录",
        "settings" => "设置",
        "task" => "任务",
        "unit" => "单位",
        other => other,
    };
    (words, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_say_noun_and_verb() {
        for (index, (code, words)) in ACTIONS.iter().enumerate() {
            assert!(code.split_once('.').is_some_and(|(noun, verb)| !noun.is_empty() && !verb.is_empty()), "{code}");
            assert!(!words.is_ascii(), "{code}");
            assert!(ACTIONS[..index].iter().all(|(other, _)| other != code), "{code} stands twice");
        }
    }

    #[test]
    fn what_the_table_does_not_know_is_shown_as_it_is() {
        assert_eq!(action_label("report.return"), "退回填报");
        assert_eq!(action_label("robot.dance"), "robot.dance");
        assert_eq!(subject_label("cell:1"), ("填报事项", "1"));
        assert_eq!(subject_label("robot:1"), ("robot", "1"));
        assert_eq!(subject_label(""), ("", ""));
    }
}
