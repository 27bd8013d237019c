//! Rounds before their seal, held against the log (`gongkai verify`): how a round is called, its days and how far it has come follow from
//! the acts that the log tells of; facts and marks are those whose digests these acts bear.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::round::{RoundState, Step};
use crate::audit::held::RECORD;
use crate::audit::rows::HeldRows;
use crate::calendar::office_time::day_text;

/// A row of the log about a round.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldAct {
    /// Its number.
    pub seq: i64,
    /// What was done.
    pub action: String,
    /// The facts of it.
    pub detail: Value,
}

impl ToldAct {
    /// The digest of what the act wrote; none in rows of versions that did not keep it.
    #[must_use]
    pub fn record(&self) -> Option<&str> {
        self.detail[RECORD].as_str()
    }

    /// How many facts of the round it wrote.
    #[must_use]
    pub fn facts(&self) -> usize {
        let number = || self.detail["entries"].as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default();
        match self.action.as_str() {
            "round.mark" => 1,
            "round.collect" | "round.import" | "check.adopt" | "site.hand_in" => number(),
            "appeal.decide" | "correction.decide" => usize::from(self.detail["upheld"] == true),
            _ => 0,
        }
    }

    /// How many marks of the cross-check it wrote.
    #[must_use]
    pub fn marks(&self) -> usize {
        usize::from(self.action == "check.mark")
    }

    fn day(&self, key: &str) -> Option<NaiveDate> {
        self.detail[key].as_str()?.parse().ok()
    }
}

/// A round as far as its row and the log both speak of it. What the log does not say is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoundHead {
    /// What it is called.
    pub name: Option<String>,
    /// The rules with their version.
    pub rules: Option<String>,
    /// First and last day, cut-off.
    pub days: [Option<NaiveDate>; 3],
    /// Working days for appeals.
    pub appeal_days: Option<i64>,
    /// How far it has come.
    pub state: Option<RoundState>,
    /// From when to when lines may be contested.
    pub window: Option<[Option<NaiveDate>; 2]>,
}

/// What the log says of a round.
#[must_use]
pub fn told_head(acts: &[ToldAct]) -> RoundHead {
    let mut head = RoundHead::default();
    for act in acts {
        let text = |key: &str| act.detail[key].as_str().map(str::to_owned);
        match act.action.as_str() {
            "round.plan" => {
                head.rules = text("rules");
                head.state = Some(RoundState::Draft);
                head.window = Some([None, None]);
            }
            "round.change" => {}
            "round.step" => {
                let step = act.detail["step"].as_str().and_then(|label| Step::ALL.into_iter().find(|step| step.label() == label));
                head.state = step.map(Step::leads_to);
                head.window = Some([act.day("opens_on"), act.day("closes_on")]);
                continue;
            }
            "round.seal" => {
                head.state = Some(RoundState::Sealed);
                continue;
            }
            _ => continue,
        }
        head.name = text("name");
        head.days = ["starts_on", "ends_on", "cutoff_on"].map(|key| act.day(key));
        head.appeal_days = act.detail["appeal_days"].as_i64();
    }
    head
}

/// What of a stored round is not as the log says, in a Chinese sentence.
#[must_use]
pub fn head_fault(stored: &RoundHead, told: &RoundHead) -> Option<String> {
    let Some(state) = told.state else {
        return Some("操作日志里没有新建它的记录，或没有它现在状态的记录，不是通过系统办理的。".to_owned());
    };
    if told.name.is_some() && stored.name != told.name {
        let name = told.name.as_deref().unwrap_or_default();
        return Some(format!("名称与操作日志不符，日志所记的是“{name}”。"));
    }
    if told.rules.is_some() && stored.rules != told.rules {
        return Some(format!("所用的考核细则与操作日志不符，日志所记的是“{}”。", told.rules.as_deref().unwrap_or_default()));
    }
    for ((stored, told), what) in stored.days.into_iter().zip(told.days).zip(["考评期的第一天", "考评期的最后一天", "数据截止日"])
    {
        if let Some(day) = told.filter(|_| stored != told) {
            return Some(format!("{what}与操作日志不符，日志所记的是{}。", day_text(day)));
        }
    }
    if told.appeal_days.is_some() && stored.appeal_days != told.appeal_days {
        return Some(format!("申诉期与操作日志不符，日志所记的是{}个工作日。", told.appeal_days.unwrap_or_default()));
    }
    // one that was withdrawn shows that, and not how far it had come
    if stored.state.is_some_and(|stored| stored != state && stored != RoundState::Withdrawn) {
        return Some(format!("状态与操作日志不符，日志所记的是“{}”。", state.label()));
    }
    if told.window.is_some() && stored.window != told.window {
        return Some("申诉的起止日期与操作日志不符。".to_owned());
    }
    None
}

/// Why facts or marks and the log do not belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerFault {
    /// What this row of the log wrote is not there as it was written.
    Changed(i64),
    /// So many that no row of the log wrote.
    Unlogged(usize),
    /// So many are missing that rows of the log without a digest wrote.
    Missing(usize),
}

impl LedgerFault {
    /// As a sentence about 考评事实 or 互查评分.
    #[must_use]
    pub fn sentence(self, what: &str) -> String {
        match self {
            Self::Changed(seq) => format!("操作日志第{seq}行所记的{what}已不是当时的内容，被改动或删除。"),
            Self::Unlogged(rows) => format!("有{rows}条{what}在操作日志里没有对应的行，不是通过系统录入的。"),
            Self::Missing(rows) => format!("操作日志所记的{what}少了{rows}条。"),
        }
    }
}

/// Holds what stands there against the rows of the log that wrote it. `told` are number, how many each wrote, and their digest; `stored`
/// how many belong to an act, and their digest now. Rows without a digest are held by their number alone.
///
/// # Errors
/// The first thing that differs.
pub fn ledger(told: &[(i64, usize, Option<&str>)], stored: &[(usize, String)]) -> Result<HeldRows, LedgerFault> {
    let mut left: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (rows, digest) in stored {
        left.entry(digest.as_str()).or_default().push(*rows);
    }
    let (mut held, mut expected) = (0_usize, 0_usize);
    for (seq, rows, digest) in told {
        match digest {
            Some(digest) => held += left.get_mut(*digest).and_then(Vec::pop).ok_or(LedgerFault::Changed(*seq))?,
            None => expected += *rows,
        }
    }
    let unheld: usize = left.into_values().flatten().sum();
    match unheld.cmp(&expected) {
        std::cmp::Ordering::Greater => Err(LedgerFault::Unlogged(unheld - expected)),
        std::cmp::Ordering::Less => Err(LedgerFault::Missing(expected - unheld)),
        std::cmp::Ordering::Equal => Ok(HeldRows { held: held as u64, unheld: unheld as u64 }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::audit::Sha256Hex;
    use crate::audit::action::AssessmentAction;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn act(seq: i64, action: &AssessmentAction) -> ToldAct {
        ToldAct { seq, action: action.code().to_owned(), detail: action.detail() }
    }

    fn planned() -> AssessmentAction {
        AssessmentAction::RoundPlanned {
            name: "第三季度".into(),
            rules: "考核细则第1版".into(),
            starts_on: day("2026-07-01"),
            ends_on: day("2026-09-30"),
            cutoff_on: day("2026-09-30"),
            appeal_days: 3,
        }
    }

    fn moved(step: Step, window: Option<(&str, &str)>) -> AssessmentAction {
        AssessmentAction::RoundMoved {
            name: "第三季度".into(),
            step: step.label().into(),
            opens_on: window.map(|(opens_on, _)| day(opens_on)),
            closes_on: window.map(|(_, closes_on)| day(closes_on)),
        }
    }

    #[test]
    fn a_round_is_what_the_log_tells_of_it() {
        let mut acts = vec![act(1, &planned())];
        let drafted = told_head(&acts);
        assert_eq!((drafted.state, drafted.window, drafted.appeal_days), (Some(RoundState::Draft), Some([None, None]), Some(3)));
        acts.push(act(
            2,
            &AssessmentAction::RoundChanged {
                name: "三季度".into(),
                before: "第三季度".into(),
                starts_on: day("2026-07-02"),
                ends_on: day("2026-09-30"),
                cutoff_on: day("2026-10-08"),
                appeal_days: 5,
            },
        ));
        acts.push(act(3, &moved(Step::Collect, None)));
        acts.push(act(4, &moved(Step::Score, None)));
        acts.push(act(5, &moved(Step::Feedback, Some(("2026-10-13", "2026-10-16")))));
        let stored = told_head(&acts);
        assert_eq!(stored.name.as_deref(), Some("三季度"));
        assert_eq!(stored.state, Some(RoundState::Feedback));
        assert_eq!(stored.days[2], Some(day("2026-10-08")));
        assert_eq!(head_fault(&stored, &stored), None);
        let withdrawn = RoundHead { state: Some(RoundState::Withdrawn), ..stored.clone() };
        assert_eq!(head_fault(&withdrawn, &stored), None);
        let cases = [
            (RoundHead { name: Some("别的".into()), ..stored.clone() }, "日志所记的是“三季度”"),
            (RoundHead { rules: Some("考核细则第2版".into()), ..stored.clone() }, "日志所记的是“考核细则第1版”"),
            (RoundHead { days: [Some(day("2026-07-01")), stored.days[1], stored.days[2]], ..stored.clone() }, "第一天与操作日志不符"),
            (
                RoundHead { days: [stored.days[0], stored.days[1], Some(day("2026-09-30"))], ..stored.clone() },
                "数据截止日与操作日志不符，日志所记的是2026年10月8日",
            ),
            (RoundHead { appeal_days: Some(3), ..stored.clone() }, "日志所记的是5个工作日"),
            (RoundHead { state: Some(RoundState::Final), ..stored.clone() }, "日志所记的是“反馈”"),
            (RoundHead { window: Some([Some(day("2026-10-13")), Some(day("2026-10-30"))]), ..stored.clone() }, "申诉的起止日期"),
        ];
        for (altered, word) in cases {
            let said = head_fault(&altered, &stored).unwrap();
            assert!(said.contains(word) && said.ends_with('。'), "{said}");
        }
        assert!(head_fault(&stored, &RoundHead::default()).unwrap().contains("没有新建它的记录"));
        // rows of versions that wrote less hold less
        let old = ToldAct {
            seq: 1,
            action: "round.plan".into(),
            detail: json!({"name": "三季度", "rules": "考核细则第1版", "cutoff_on": "2026-10-08"}),
        };
        let told = told_head(&[old]);
        let begun = RoundHead { state: Some(RoundState::Draft), window: Some([None, None]), ..stored };
        assert_eq!(head_fault(&begun, &told), None);
    }

    #[test]
    fn facts_and_marks_are_those_that_rows_of_the_log_wrote() {
        let stored = |all: &[(usize, &str)]| all.iter().map(|(rows, digest)| (*rows, (*digest).to_owned())).collect::<Vec<_>>();
        let held = |held: u64, unheld: u64| Ok(HeldRows { held, unheld });
        for (told, there, expected) in [
            (vec![], stored(&[]), held(0, 0)),
            (vec![(1, 3, Some("a")), (2, 1, Some("b"))], stored(&[(1, "b"), (3, "a")]), held(4, 0)),
            // rows of old are held by their number
            (vec![(1, 2, None), (2, 1, Some("b"))], stored(&[(1, "x"), (1, "y"), (1, "b")]), held(1, 2)),
            (vec![(1, 1, Some("a"))], stored(&[(1, "x")]), Err(LedgerFault::Changed(1))),
            (vec![(1, 1, Some("a")), (2, 1, Some("a"))], stored(&[(1, "a")]), Err(LedgerFault::Changed(2))),
            (vec![(1, 1, Some("a"))], stored(&[(1, "a"), (2, "x")]), Err(LedgerFault::Unlogged(2))),
            (vec![(1, 2, None)], stored(&[(1, "x")]), Err(LedgerFault::Missing(1))),
            (vec![], stored(&[(1, "x")]), Err(LedgerFault::Unlogged(1))),
        ] {
            assert_eq!(ledger(&told, &there), expected, "{told:?} {there:?}");
        }
        assert_eq!(LedgerFault::Unlogged(2).sentence("考评事实"), "有2条考评事实在操作日志里没有对应的行，不是通过系统录入的。");
    }

    #[test]
    fn every_act_that_writes_facts_or_marks_is_counted() {
        let (name, unit, place) = (String::new, String::new, String::new);
        for (action, facts, marks) in [
            (AssessmentAction::FactsCollected { name: name(), entries: 7, as_of: day("2026-09-30") }, 7, 0),
            (AssessmentAction::FactsImported { name: name(), file: String::new(), entries: 5 }, 5, 0),
            (AssessmentAction::MarksAdopted { name: name(), entries: 4 }, 4, 0),
            (AssessmentAction::SiteHandedIn { name: name(), unit: unit(), faults: 9, findings: 8, entries: 2 }, 2, 0),
            (
                AssessmentAction::FactEntered {
                    name: name(),
                    unit: unit(),
                    place: place(),
                    rule: String::new(),
                    fact: String::new(),
                    reason: String::new(),
                },
                1,
                0,
            ),
            (AssessmentAction::AppealDecided { name: name(), unit: unit(), place: place(), upheld: true, decision: String::new() }, 1, 0),
            (AssessmentAction::AppealDecided { name: name(), unit: unit(), place: place(), upheld: false, decision: String::new() }, 0, 0),
            (
                AssessmentAction::CorrectionDecided { name: name(), unit: unit(), place: place(), upheld: true, decision: String::new() },
                1,
                0,
            ),
            (AssessmentAction::CrossMarked { name: name(), unit: unit(), place: place(), hand: String::new(), fact: String::new() }, 0, 1),
            (AssessmentAction::RoundSealed { name: name(), version: 1, digest: Sha256Hex(String::new()), reason: String::new() }, 0, 0),
        ] {
            let told = act(1, &action);
            assert_eq!((told.facts(), told.marks(), told.record()), (facts, marks, None), "{action:?}");
        }
    }
}
