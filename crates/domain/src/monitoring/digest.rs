//! 每日提醒: what waits for a person on a working day, in lines that say what to do next. People are never counted in it, only things.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::office_time::day_text;

/// What a line is about.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::VariantArray,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DigestKind {
    /// A unit has a notice that it did not receive yet.
    Receive,
    /// A unit was urged since the working day before.
    Urged,
    /// A unit has problems to mend.
    Mend,
    /// A unit has reports to hand in.
    Report,
    /// A unit has items of a month to publish, and their day is over.
    Order,
    /// A unit has published nothing this week.
    Week,
    /// The office has reports that monitoring contradicts.
    Contradiction,
    /// The office has reports to judge.
    Judge,
    /// The office has candidates to confirm.
    Confirm,
    /// The office has answers of units to look at.
    Verify,
    /// The office has problems that units did not mend in time.
    Overdue,
}

coded!(DigestKind);

/// A line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLine {
    /// What about.
    pub kind: DigestKind,
    /// So many.
    pub number: i64,
    /// Of these, so many whose day is over.
    pub late: i64,
    /// The first day by which something is due.
    pub due_on: Option<NaiveDate>,
}

impl DigestLine {
    /// What it says, without a full stop.
    #[must_use]
    pub fn words(&self) -> String {
        let number = self.number;
        let said = match self.kind {
            DigestKind::Receive => format!("整改通知单{number}份待签收"),
            DigestKind::Urged => format!("收到催办函{number}份"),
            DigestKind::Mend => format!("监测问题{number}个待整改"),
            DigestKind::Report => format!("清单任务{number}项待报送或修改"),
            DigestKind::Order => format!("事项清单{number}项没有按期公开"),
            DigestKind::Week => "本周还没有更新，周日前至少发布一条".to_owned(),
            DigestKind::Contradiction => format!("填报{number}份与监测结果矛盾，请先审核"),
            DigestKind::Judge => format!("填报{number}份待审核"),
            DigestKind::Confirm => format!("监测发现的{number}个问题待确认"),
            DigestKind::Verify => format!("单位反馈的{number}个问题待复核"),
            DigestKind::Overdue => format!("问题{number}个整改超期，可以催办"),
        };
        let is_plain = matches!(self.kind, DigestKind::Order | DigestKind::Week | DigestKind::Overdue);
        let late = if self.late > 0 && !is_plain { format!("，其中{}个已超期", self.late) } else { String::new() };
        let due =
            self.due_on.filter(|_| self.late == 0 && !is_plain).map(|day| format!("，最近的期限是{}", day_text(day))).unwrap_or_default();
        format!("{said}{late}{due}")
    }
}

/// The lines of a unit or of the office as one text for a chat. None where nothing waits: an empty reminder is never sent.
#[must_use]
pub fn message(whose: &str, day: NaiveDate, lines: &[DigestLine]) -> Option<String> {
    if lines.is_empty() {
        return None;
    }
    let items: Vec<String> = lines.iter().enumerate().map(|(place, line)| format!("{}. {}", place + 1, line.words())).collect();
    Some(format!("【政务公开提醒】{}，{whose}：\n{}。\n请登录系统办理。", day.format("%-m月%-d日"), items.join("；\n")))
}

/// A text for the chat group of all units: each kind with the units it is about, a unit's number behind its name. None where nothing waits.
#[must_use]
pub fn group_message(day: NaiveDate, units: &[(String, Vec<DigestLine>)]) -> Option<String> {
    let of_kind = |kind: DigestKind, words: &str, late_only: bool| {
        let named: Vec<String> = units
            .iter()
            .filter_map(|(name, lines)| {
                let line = lines.iter().find(|line| line.kind == kind)?;
                let number = if late_only { line.late } else { line.number };
                match (number, kind) {
                    (0, _) => None,
                    (_, DigestKind::Week) => Some(name.clone()),
                    _ => Some(format!("{name}{number}")),
                }
            })
            .collect();
        (!named.is_empty()).then(|| format!("{words}：{}", named.join("、")))
    };
    let parts: Vec<String> = [
        (DigestKind::Receive, "整改通知单待签收（份）", false),
        (DigestKind::Urged, "收到催办函（份）", false),
        (DigestKind::Mend, "整改超期（个）", true),
        (DigestKind::Order, "事项没有按期公开（项）", false),
        (DigestKind::Week, "本周尚未更新", false),
    ]
    .into_iter()
    .filter_map(|(kind, words, late_only)| of_kind(kind, words, late_only))
    .collect();
    (!parts.is_empty()).then(|| format!("【政务公开提醒】{}\n{}。\n请有关单位登录系统办理。", day.format("%-m月%-d日"), parts.join("；\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: DigestKind, number: i64, late: i64, due_on: &str) -> DigestLine {
        DigestLine { kind, number, late, due_on: due_on.parse().ok() }
    }

    #[test]
    fn lines_say_what_to_do_next() {
        for (one, words) in [
            (line(DigestKind::Mend, 3, 1, "2026-10-30"), "监测问题3个待整改，其中1个已超期"),
            (line(DigestKind::Mend, 3, 0, "2026-11-05"), "监测问题3个待整改，最近的期限是2026年11月5日"),
            (line(DigestKind::Urged, 1, 0, "2026-11-05"), "收到催办函1份，最近的期限是2026年11月5日"),
            (line(DigestKind::Report, 2, 0, ""), "清单任务2项待报送或修改"),
            (line(DigestKind::Order, 2, 2, "2026-10-31"), "事项清单2项没有按期公开"),
            (line(DigestKind::Overdue, 4, 4, ""), "问题4个整改超期，可以催办"),
        ] {
            assert_eq!(one.words(), words);
        }
        for kind in DigestKind::ALL {
            assert!(!line(kind, 1, 0, "").words().ends_with('。'), "{kind:?}");
        }
    }

    #[test]
    fn an_empty_reminder_is_none() {
        let day = "2026-11-02".parse().unwrap();
        assert_eq!(message("发改委", day, &[]), None);
        let told = message("发改委", day, &[line(DigestKind::Receive, 1, 0, ""), line(DigestKind::Week, 1, 0, "")]).unwrap();
        assert_eq!(
            told,
            "【政务公开提醒】11月2日，发改委：\n1. 整改通知单1份待签收；\n2. 本周还没有更新，周日前至少发布一条。\n请登录系统办理。"
        );
    }

    #[test]
    fn a_group_is_told_by_matter() {
        let day = "2026-11-02".parse().unwrap();
        let units = [
            ("发改委".to_owned(), vec![line(DigestKind::Mend, 3, 1, ""), line(DigestKind::Week, 1, 0, "")]),
            ("民政局".to_owned(), vec![line(DigestKind::Mend, 2, 0, "")]),
            ("财政局".to_owned(), vec![line(DigestKind::Week, 1, 0, "")]),
        ];
        assert_eq!(
            group_message(day, &units).unwrap(),
            "【政务公开提醒】11月2日\n整改超期（个）：发改委1；\n本周尚未更新：发改委、财政局。\n请有关单位登录系统办理。"
        );
        assert_eq!(group_message(day, &units[1..2]), None);
    }
}
