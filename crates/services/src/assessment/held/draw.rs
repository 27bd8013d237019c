//! The cross-check of a round: the draw is repeated from its notice and what was published, its marks are those that the log tells of, and
//! each takes off what its rule permits.

use std::collections::HashMap;

use documents::Sha256Digest;
use domain::assessment::cross_check::judged;
use domain::assessment::draw::{Pair, draw};
use domain::assessment::held::ToldAct;
use domain::audit::rows::HeldRows;
use serde_json::Value;
use storage::Conn;
use storage::assessment::cross_check::{self as rows, CheckMark, CrossCheck};

use super::super::cross_check::read_notice;
use super::super::loaded::Loaded;
use super::super::written;
use crate::Result;

/// What holding a cross-check came to.
pub(super) struct HeldDraw {
    /// It was drawn, and comes out again.
    pub(super) is_drawn: bool,
    /// Its marks.
    pub(super) rows: HeldRows,
}

/// Holds the cross-check of a round; nothing where it has none.
pub(super) async fn hold(conn: &mut Conn, loaded: &Loaded, acts: &[ToldAct], faults: &mut Vec<String>) -> Result<Option<HeldDraw>> {
    let last = |action: &str| acts.iter().rfind(|act| act.action == action);
    let announced = last("check.announce");
    let Some(check) = rows::get(conn, &loaded.round.id).await? else {
        faults.extend(announced.map(|_| "操作日志记有互查抽签公告，数据库里已经没有。".to_owned()));
        return Ok(None);
    };
    faults.extend(notice_fault(&check, announced));
    let pairs = rows::pairs(conn, &loaded.round.id).await?;
    let fault = match (check.drawn_at.is_some(), last("check.draw")) {
        (true, Some(act)) => draw_fault(&check, &pairs, act),
        (true, None) => Some("互查抽签在操作日志里没有记录，不是通过系统抽的。".to_owned()),
        (false, Some(_)) => Some("操作日志记有互查抽签，数据库里却还没有抽。".to_owned()),
        (false, None) => (!pairs.is_empty()).then(|| "互查还没有抽签，却有互查对。".to_owned()),
    };
    let is_drawn = check.drawn_at.is_some() && fault.is_none();
    faults.extend(fault);
    let marks = rows::marks(conn, &loaded.round.id).await?;
    faults.extend(marks.iter().filter_map(|mark| mark_fault(loaded, mark)));
    let stored = marks.iter().map(|mark| Ok((1, written::mark_digest(mark)?))).collect::<Result<Vec<_>>>()?;
    let rows = super::ledger_of(acts, ToldAct::marks, stored).unwrap_or_else(|fault| {
        faults.push(fault.sentence("互查评分"));
        HeldRows::default()
    });
    Ok(Some(HeldDraw { is_drawn, rows }))
}

/// Whether the notice is the one that was printed.
fn notice_fault(check: &CrossCheck, announced: Option<&ToldAct>) -> Option<String> {
    let Some(act) = announced else {
        return Some("互查抽签公告在操作日志里没有记录，不是通过系统印发的。".to_owned());
    };
    let digest = Sha256Digest::of(check.notice.as_bytes()).to_string();
    let day = check.entropy_on.to_string();
    let is_told = |key: &str, stored: &str| act.detail[key].as_str() == Some(stored);
    let is_same = is_told("digest", &digest) && is_told("source", &check.source) && is_told("entropy_on", &day);
    (!is_same).then(|| "互查抽签公告与操作日志不符，印发后被改动过。".to_owned())
}

/// What of a draw does not come out again.
fn draw_fault(check: &CrossCheck, stored: &[Pair], act: &ToldAct) -> Option<String> {
    if act.detail["seed"].as_str() != Some(check.seed.as_str()) {
        return Some("互查抽签的种子与操作日志不符，抽签后被改动过。".to_owned());
    }
    let Ok(notice) = read_notice(&check.notice) else { return Some("互查抽签公告不能读出，被改动过。".to_owned()) };
    let drawn = match draw(&notice, &check.entropy_text) {
        Ok(drawn) => drawn,
        Err(impossible) => return Some(format!("互查抽签不能重新抽取：{impossible}")),
    };
    if drawn.seed != check.seed {
        return Some("按公告和公布的数据得不到所记的种子，互查抽签公告或公布的数据被改动过。".to_owned());
    }
    if drawn.relaxed_codes() != check.relaxed {
        return Some("互查抽签放宽的条件与重新抽取的不符。".to_owned());
    }
    let names = names(&check.notice);
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    for right in &drawn.pairs {
        let (checked, checker) = (name(&right.checked), name(&right.checker));
        match stored.iter().find(|pair| pair.checked == right.checked) {
            Some(pair) if pair == right => {}
            Some(pair) => {
                let other = name(&pair.checker);
                return Some(format!("互查对被改动过：抽签抽中由{checker}检查{checked}，数据库里是{other}。"));
            }
            None => return Some(format!("互查对少了一对：抽签抽中由{checker}检查{checked}，数据库里没有。")),
        }
    }
    (stored.len() != drawn.pairs.len()).then(|| format!("互查对多了：抽签抽出{}对，数据库里有{}对。", drawn.pairs.len(), stored.len()))
}

/// What the units of a notice are called.
fn names(notice: &str) -> HashMap<String, String> {
    let notice: Value = serde_json::from_str(notice).unwrap_or_default();
    let all = notice["participants"].as_array().into_iter().flatten();
    all.filter_map(|one| Some((one["id"].as_str()?.to_owned(), one["name"].as_str()?.to_owned()))).collect()
}

/// A mark that takes off what its rule does not permit, or something else than it says.
fn mark_fault(loaded: &Loaded, mark: &CheckMark) -> Option<String> {
    // who left the round has no rules any more
    let one = loaded.units.iter().find(|one| one.unit.id == mark.unit)?;
    let rule = loaded.outline.of(&one.unit).rule(&mark.leaf, &mark.rule)?;
    let body: Value = serde_json::from_str(&mark.body).unwrap_or_default();
    let place = loaded.own(&mark.unit).place(&mark.leaf);
    (judged(&rule.kind, &body) != Some(mark.amount)).then(|| {
        let hand = mark.hand.label();
        format!("{}“{place}”的{hand}评分超出细则规定的扣分范围，或与所写的扣分不符。", one.unit.name)
    })
}
