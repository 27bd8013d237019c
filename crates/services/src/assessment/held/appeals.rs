//! Appeals before the seal, held against the rows of the log that tell what was asked and what was decided.

use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::held::ToldAct;
use storage::assessment::appeal::Appeal;

use super::super::loaded::Loaded;

/// Names appeals that nobody asked, decisions that nobody made, and those of the log that are gone.
pub(super) fn hold(loaded: &Loaded, acts: &[ToldAct], faults: &mut Vec<String>) {
    let own = || loaded.appeals.iter().filter(|one| one.kind == AppealKind::Appeal);
    let told = |action: &str| acts.iter().filter(|act| act.action == action).collect::<Vec<_>>();
    let asked = told("appeal.ask");
    let text = |act: &&ToldAct| act.detail["text"].as_str().unwrap_or_default().to_owned();
    differs(own().map(|one| one.text.clone()).collect(), asked.iter().map(text).collect(), "申诉", faults);
    let decided = told("appeal.decide");
    let decision = |act: &&ToldAct| (act.detail["upheld"] == true, act.detail["decision"].as_str().unwrap_or_default().to_owned());
    let is_upheld = |one: &Appeal| one.state == AppealState::Upheld;
    let stored = own().filter(|one| one.state != AppealState::Open).map(|one| (is_upheld(one), one.decision.clone()));
    differs(stored.collect(), decided.iter().map(decision).collect(), "申诉裁定", faults);
}

/// Says where what stands there is not what the log tells, in whatever order.
fn differs<T: Ord>(mut stored: Vec<T>, mut told: Vec<T>, what: &str, faults: &mut Vec<String>) {
    stored.sort();
    told.sort();
    if stored != told {
        faults.push(format!("{what}与操作日志不符：数据库里{}件，日志所记{}件，或内容、结果被改动过。", stored.len(), told.len()));
    }
}
