//! Whether what happened to every cell is what the audit log says (`gongkai verify`). That a cell is what its events add up to is
//! held by [`super::records`]; here the events themselves are held, so that a cell rewritten together with its history is found.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use domain::audit::event::AuditEvent;
use domain::audit::held::{Happened, Held, RECORD, Told, Unheld, held, is_about_many, is_one_act};
use domain::audit::subject::Subject;
use domain::ids::CountyId;
use domain::reporting::event::CellEventKind;
use serde_json::Value;
use storage::Conn;
use storage::operations::audit as log;
use storage::reporting::cell::{self, Cell};
use storage::reporting::event_text;

use super::audit::event_digest;
use super::records::altered;
use crate::Result;

/// So many cells, or rows of the log, are read together.
const TOGETHER: i64 = 500;

/// How a row of the log names a cell.
const CELL: &str = "cell:";

/// What holding every history against the log came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryState {
    /// Every event that was written with one cell is in the log, and the other way round.
    Whole(Held),
    /// The first cell where it is not so.
    Differs {
        /// Its id, as in the address of its page.
        cell: String,
        /// Its period, to find it by.
        period: String,
        /// What differs, in the office's words.
        problem: String,
    },
}

impl HistoryState {
    /// Whether all of it is.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        matches!(self, Self::Whole(_))
    }

    /// The finding in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Whole(held) => {
                let Held { by_digest, by_row, by_act } = held;
                let mut words = format!("办理记录与操作日志相符：{by_digest} 条与日志所记的校验值逐字一致");
                if by_row + by_act > 0 {
                    words += &format!("，{} 条没有单独的校验值，按经办账号和时间核对", by_row + by_act);
                }
                words + "。"
            }
            Self::Differs { cell, period, problem } => {
                let period = if period.is_empty() { String::new() } else { format!("（{period}）") };
                format!("办理记录与操作日志不符：事项 {cell}{period}{problem}。请保留现场，与备份核对，并报告单位负责人。")
            }
        }
    }
}

/// Holds the events of every cell against the audit log; stops at the first cell that differs.
///
/// # Errors
/// When the engine fails.
pub async fn verify_history(conn: &mut Conn) -> Result<HistoryState> {
    let (mut sum, mut after) = (Held::default(), String::new());
    let mut acts: HashMap<CountyId, Acts> = HashMap::new();
    for chain in log::chains(conn).await? {
        let of_county = Acts::of(conn, &chain.county).await?;
        acts.insert(chain.county, of_county);
    }
    loop {
        let ids = cell::ids(conn, &after, TOGETHER).await?;
        let Some((last, _)) = ids.last() else { break };
        let last = last.clone();
        let found = match stretch(conn, (after.as_str(), TOGETHER), &mut acts, &mut sum).await {
            Err(error) if altered(&error).is_some() => one_by_one(conn, &after, &ids, &mut acts, &mut sum).await?,
            found => found?,
        };
        if let Some(differs) = found {
            return Ok(differs);
        }
        after = last;
    }
    let gone = acts.into_values().find_map(|acts| acts.recorded.into_iter().next());
    Ok(gone.map_or(HistoryState::Whole(sum), |(cell, seq)| HistoryState::Differs {
        cell,
        period: String::new(),
        problem: format!("整个不见了：操作日志第 {seq} 行记有它的办理记录"),
    }))
}

/// The first cell of a stretch of the walk that differs; what is held of the others is counted.
async fn stretch(
    conn: &mut Conn,
    (after, limit): (&str, i64),
    acts: &mut HashMap<CountyId, Acts>,
    sum: &mut Held,
) -> Result<Option<HistoryState>> {
    for cell in cell::walk(conn, after, limit).await? {
        if let Some(acts) = acts.get_mut(&cell.county) {
            acts.recorded.remove(cell.id.as_str());
        }
        match of_cell(conn, &cell, acts.get(&cell.county)).await? {
            Ok(held) => {
                sum.by_digest += held.by_digest;
                sum.by_row += held.by_row;
                sum.by_act += held.by_act;
            }
            Err(problem) => return Ok(Some(HistoryState::Differs { cell: cell.id.to_string(), period: cell.period.name, problem })),
        }
    }
    Ok(None)
}

/// The same where something stands in one of these cells that nothing of ours writes: that cell is named.
async fn one_by_one(
    conn: &mut Conn,
    after: &str,
    ids: &[(String, String)],
    acts: &mut HashMap<CountyId, Acts>,
    sum: &mut Held,
) -> Result<Option<HistoryState>> {
    let mut before = after;
    for (id, period) in ids {
        match stretch(conn, (before, 1), acts, sum).await {
            Err(error) => {
                let Some(problem) = altered(&error) else { return Err(error) };
                return Ok(Some(HistoryState::Differs { cell: id.clone(), period: period.clone(), problem }));
            }
            Ok(None) => before = id,
            found => return found,
        }
    }
    Ok(None)
}

async fn of_cell(conn: &mut Conn, cell: &Cell, acts: Option<&Acts>) -> Result<std::result::Result<Held, String>> {
    let mut events = Vec::new();
    for text in event_text::from(conn, &cell.id, 0).await? {
        let digest = event_digest(&text)?.as_str().to_owned();
        let Some(kind) = CellEventKind::from_code(&text.kind) else { return Ok(Err(format!("的第 {} 条记录无法识别", text.seq))) };
        events.push(Happened { no: text.seq, kind, at: text.at, actor: text.actor, digest });
    }
    let subject = Subject::Cell(cell.id.clone()).to_string();
    let mut rows = log::closed_about(conn, &subject).await?;
    rows.extend(log::about(conn, &cell.county, &subject).await?);
    let rows: Vec<Told> = rows.into_iter().map(told).collect();
    let found = held(&events, &rows, |actor, at| acts.is_some_and(|acts| acts.at(actor, at)));
    Ok(found.map_err(|unheld| match unheld {
        Unheld::Rewritten { seq } => format!("被改动或删除：操作日志第 {seq} 行所记的办理记录（含报送的文字和佐证材料）已不是当时的内容"),
        Unheld::Unlogged { no, kind } => format!("的第 {no} 条记录“{}”在操作日志里没有对应的行，不是通过系统办理的", kind.label()),
    }))
}

/// The digest that a row of the log bears.
fn record_of(row: &AuditEvent) -> Option<String> {
    let facts: Value = serde_json::from_str(&row.detail).ok()?;
    facts.get(RECORD)?.as_str().map(str::to_owned)
}

fn told(row: AuditEvent) -> Told {
    Told { seq: row.seq, at: row.at, record: record_of(&row), actor: row.actor, action: row.action }
}

/// What the whole log of a county is asked for.
#[derive(Debug, Default)]
struct Acts {
    /// When which account did something about many cells at once.
    moments: HashMap<String, Vec<DateTime<Utc>>>,
    /// Cells of which a row bears the digest of an event, with the first such row.
    recorded: BTreeMap<String, i64>,
}

impl Acts {
    async fn of(conn: &mut Conn, county: &CountyId) -> Result<Self> {
        let (mut acts, mut after) = (Self::default(), 0);
        loop {
            let rows = log::closed_after(conn, after, TOGETHER).await?;
            let Some(last) = rows.last() else { break };
            after = last.seq;
            acts.add(rows.into_iter().filter(|row| row.county == county.as_str()));
        }
        loop {
            let rows = log::after(conn, county, after, TOGETHER).await?;
            let Some(last) = rows.last() else { return Ok(acts) };
            after = last.seq;
            acts.add(rows);
        }
    }

    fn add(&mut self, rows: impl IntoIterator<Item = AuditEvent>) {
        for row in rows {
            if is_about_many(&row.action) {
                self.moments.entry(row.actor.clone()).or_default().push(row.at);
            }
            if let Some(cell) = row.subject.strip_prefix(CELL)
                && !self.recorded.contains_key(cell)
                && record_of(&row).is_some()
            {
                self.recorded.insert(cell.to_owned(), row.seq);
            }
        }
    }

    fn at(&self, actor: &str, event: DateTime<Utc>) -> bool {
        self.moments.get(actor).is_some_and(|moments| moments.iter().any(|moment| is_one_act(event, *moment)))
    }
}
