//! Rounds before their seal, and the cross-checks of all rounds, held against the log and against themselves (`gongkai verify`): how a round
//! is called, its days and its state, what was found out, who takes part, what was contested, the rules, the draw and its marks.

mod appeals;
mod draw;
mod facts;

use std::collections::{HashMap, HashSet};

use documents::Sha256Digest;
use domain::assessment::held::{LedgerFault, RoundHead, ToldAct, head_fault, ledger, told_head};
use domain::assessment::round::RoundState;
use domain::audit::event::AuditEvent;
use domain::audit::rows::HeldRows;
use domain::audit::subject::Subject;
use domain::ids::{CountyId, RoundId};
use serde_json::Value;
use storage::Conn;
use storage::assessment::{round, seal as rows};
use storage::operations::audit as log;

use super::loaded::{Loaded, load_of};
use super::seal::RoundFault;
use crate::{Result, ServiceError};

/// What holding the rounds came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenRounds {
    /// How many are not sealed.
    pub rounds: usize,
    /// How many draws were repeated.
    pub draws: usize,
    /// Facts and marks that are to the letter what the log bears the digest of, and those that are held by their number alone.
    pub rows: HeldRows,
    /// What is not as it was written.
    pub faults: Vec<RoundFault>,
}

impl OpenRounds {
    /// What was held, in one sentence; nothing where there is nothing to hold.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        if !self.faults.is_empty() {
            return Some(format!("未封存的考评批次或互查有与操作日志不符的，共{}处：", self.faults.len()));
        }
        let mut parts = Vec::new();
        if self.rounds > 0 {
            parts.push(format!("未封存的考评批次{}个与操作日志相符", self.rounds));
        }
        if self.draws > 0 {
            parts.push(format!("互查抽签{}次重新抽取结果一致", self.draws));
        }
        let HeldRows { held, unheld } = self.rows;
        if held > 0 {
            parts.push(format!("考评事实和互查评分{held}条逐字一致"));
        }
        if unheld > 0 {
            parts.push(format!("{unheld}条没有单独的校验值，只核对条数"));
        }
        (!parts.is_empty()).then(|| format!("{}。", parts.join("，")))
    }
}

/// Holds every round that is not sealed, and the cross-check of every round.
///
/// # Errors
/// When the engine fails, or a row holds what nothing of ours writes.
pub async fn verify_open_rounds(conn: &mut Conn) -> Result<OpenRounds> {
    let mut found = OpenRounds::default();
    let rules = told_rules(conn).await?;
    let mut standing: HashSet<String> = HashSet::new();
    for chain in log::chains(conn).await? {
        for round in round::list(conn, &chain.county).await? {
            standing.insert(round.id.to_string());
            let mut faults = Vec::new();
            let acts = acts(conn, &chain.county, &round.id).await?;
            match load_of(conn, &chain.county, &round.id).await {
                Ok(loaded) => of_round(conn, (&chain.county, &loaded), &acts, &rules, (&mut found, &mut faults)).await?,
                Err(error) => faults.push(unreadable(error)?),
            }
            let fault = |what: String| RoundFault { county: chain.name.clone(), round: round.name.clone(), what };
            found.faults.extend(faults.into_iter().map(fault));
        }
    }
    for (_, subject, _) in rows::told(conn, "round.plan").await? {
        let id = subject.split_once(':').map_or(subject.as_str(), |(_, id)| id);
        if !standing.contains(id) {
            let what = "操作日志记有它的新建，数据库里已经没有这一批次。".to_owned();
            found.faults.push(RoundFault { county: String::new(), round: id.to_owned(), what });
        }
    }
    Ok(found)
}

async fn of_round(
    conn: &mut Conn,
    (county, loaded): (&CountyId, &Loaded),
    acts: &[ToldAct],
    rules: &HashMap<String, String>,
    (found, faults): (&mut OpenRounds, &mut Vec<String>),
) -> Result<()> {
    if let Some(marks) = draw::hold(conn, loaded, acts, faults).await? {
        found.draws += usize::from(marks.is_drawn);
        add(&mut found.rows, marks.rows);
    }
    appeals::hold(loaded, acts, faults);
    // the rest of what is sealed is held by its seal
    if loaded.round.state == RoundState::Sealed {
        return Ok(());
    }
    found.rounds += 1;
    faults.extend(head_fault(&head_of(loaded), &told_head(acts)));
    let digest = rules.get(&Subject::RuleSet(loaded.round.rules.clone()).to_string());
    if digest.is_some_and(|digest| *digest != Sha256Digest::of(loaded.rules_text.as_bytes()).to_string()) {
        faults.push("所用的考核细则保存后被改动过。".to_owned());
    }
    match facts::ledger_of(loaded, acts)? {
        Ok(rows) => add(&mut found.rows, rows),
        Err(fault) => faults.push(fault.sentence("考评事实")),
    }
    facts::participants(loaded, acts, faults);
    if loaded.round.state != RoundState::Withdrawn {
        match facts::scored(loaded) {
            Ok(what) => faults.extend(what),
            Err(error) => faults.push(unreadable(error)?),
        }
    }
    facts::sources(conn, county, loaded, faults).await
}

/// What of a ledger is held; `written` says how many of its rows an act wrote.
fn ledger_of(
    acts: &[ToldAct],
    written: fn(&ToldAct) -> usize,
    stored: Vec<(usize, Sha256Digest)>,
) -> std::result::Result<HeldRows, LedgerFault> {
    let told: Vec<(i64, usize, Option<&str>)> =
        acts.iter().map(|act| (act.seq, written(act), act.record())).filter(|(_, rows, _)| *rows > 0).collect();
    let stored: Vec<(usize, String)> = stored.into_iter().map(|(rows, digest)| (rows, digest.to_string())).collect();
    ledger(&told, &stored)
}

const fn add(sum: &mut HeldRows, more: HeldRows) {
    sum.held += more.held;
    sum.unheld += more.unheld;
}

/// What cannot be read or scored is a finding; a failure of the engine is none.
fn unreadable(error: ServiceError) -> Result<String> {
    match error {
        ServiceError::Refused(why) => Ok(format!("现有的事实与细则不符，不能计分：{why}")),
        ServiceError::NotFound(_) => Ok("所用的考核细则在数据库里已经没有。".to_owned()),
        ServiceError::Internal(_) => Ok("有事实或细则的内容不能读出，被改动过。".to_owned()),
        other => Err(other),
    }
}

fn head_of(loaded: &Loaded) -> RoundHead {
    let round = &loaded.round;
    RoundHead {
        name: Some(round.name.clone()),
        rules: Some(format!("{}第{}版", loaded.rules_line.title, loaded.rules_line.version)),
        days: [round.starts_on, round.ends_on, round.cutoff_on].map(Some),
        appeal_days: Some(round.appeal_days.into()),
        state: Some(round.state),
        window: Some([round.window.map(|window| window.opens_on), round.window.map(|window| window.closes_on)]),
    }
}

/// What the log tells of a round, the earliest first.
async fn acts(conn: &mut Conn, county: &CountyId, round: &RoundId) -> Result<Vec<ToldAct>> {
    let subject = Subject::Round(round.clone()).to_string();
    let mut all = log::closed_about(conn, &subject).await?;
    all.extend(log::about(conn, county, &subject).await?);
    let act = |row: AuditEvent| -> Result<ToldAct> {
        let detail: Value = serde_json::from_str(&row.detail).map_err(ServiceError::internal)?;
        Ok(ToldAct { seq: row.seq, action: row.action, detail })
    };
    all.into_iter().map(act).collect()
}

/// The digests of the versions of rules, by subject.
async fn told_rules(conn: &mut Conn) -> Result<HashMap<String, String>> {
    let mut all = HashMap::new();
    for (_, subject, detail) in rows::told(conn, "rules.store").await? {
        let detail: Value = serde_json::from_str(&detail).map_err(ServiceError::internal)?;
        all.extend(detail["digest"].as_str().map(|digest| (subject, digest.to_owned())));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_held_is_said_in_one_sentence() {
        let none = OpenRounds::default();
        assert_eq!(none.sentence(), None);
        let some = OpenRounds { rounds: 2, draws: 1, rows: HeldRows { held: 30, unheld: 4 }, faults: Vec::new() };
        assert_eq!(
            some.sentence().unwrap(),
            "未封存的考评批次2个与操作日志相符，互查抽签1次重新抽取结果一致，考评事实和互查评分30条逐字一致，4条没有单独的校验值，只核对条数。"
        );
        let fault = RoundFault { county: "云岫县".into(), round: "第三季度".into(), what: "名称不符。".into() };
        let bad = OpenRounds { faults: vec![fault], ..some };
        assert!(bad.sentence().unwrap().contains("共1处"));
    }
}
