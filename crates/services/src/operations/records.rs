//! Whether every cell is what its events say (`gongkai verify`): the row that lists read, and the stretches that past days read.

use domain::reporting::record::replay;
use storage::Conn;
use storage::reporting::cell::{self, Cell, Derived};
use storage::reporting::{event, past};

use crate::{Result, ServiceError};

/// So many cells are read together.
const TOGETHER: i64 = 200;

/// What folding every history anew came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordState {
    /// So many cells, and each is what its events add up to.
    Whole(u64),
    /// The first that is not.
    Differs {
        /// Its id, as in the address of its page.
        cell: String,
        /// Its period, to find it by.
        period: String,
        /// What differs, in the office's words.
        problem: String,
    },
}

impl RecordState {
    /// The finding in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Whole(cells) => format!("填报记录完整：{cells} 个事项的现状和以往各日都与办理记录一致。"),
            Self::Differs { cell, period, problem } => {
                format!("填报记录有问题：事项 {cell}（{period}）{problem}。请保留现场，与备份核对，并报告单位负责人。")
            }
        }
    }
}

/// Folds the events of every cell and holds the result against what is stored; stops at the first that differs.
///
/// # Errors
/// When the engine fails.
pub async fn verify_records(conn: &mut Conn) -> Result<RecordState> {
    let (mut seen, mut after) = (0, String::new());
    loop {
        let ids = cell::ids(conn, &after, TOGETHER).await?;
        let Some((last, _)) = ids.last() else { break };
        let last = last.clone();
        let found = match stretch(conn, &after, TOGETHER).await {
            Err(error) if altered(&error).is_some() => one_by_one(conn, &after, &ids).await?,
            found => found?,
        };
        if let Some(differs) = found {
            return Ok(differs);
        }
        after = last;
        seen += ids.len() as u64;
    }
    Ok(match cell::gone(conn).await? {
        Some(cell) => RecordState::Differs {
            cell: cell.to_string(), period: "周期不详".into(), problem: "已不在，办理记录却还在".into()
        },
        None => RecordState::Whole(seen),
    })
}

/// The first cell of a stretch of the walk that differs.
async fn stretch(conn: &mut Conn, after: &str, limit: i64) -> Result<Option<RecordState>> {
    let cells = cell::walk(conn, after, limit).await?;
    let derived = cell::derived(conn, after, limit).await?;
    for (cell, derived) in cells.into_iter().zip(derived) {
        let counted_otherwise = || (derived != Derived::of(&cell)).then(|| "在清单和统计里的状态或期限与办理记录不符".to_owned());
        let problem = problem(conn, &cell).await?.or_else(counted_otherwise);
        if let Some(problem) = problem {
            return Ok(Some(RecordState::Differs { cell: cell.id.to_string(), period: cell.period.name, problem }));
        }
    }
    Ok(None)
}

/// The same where something stands in one of these cells that nothing of ours writes: that cell is named.
async fn one_by_one(conn: &mut Conn, after: &str, ids: &[(String, String)]) -> Result<Option<RecordState>> {
    let mut before = after;
    for (id, period) in ids {
        match stretch(conn, before, 1).await {
            Err(error) => {
                let Some(problem) = altered(&error) else { return Err(error) };
                return Ok(Some(RecordState::Differs { cell: id.clone(), period: period.clone(), problem }));
            }
            Ok(None) => before = id,
            found => return found,
        }
    }
    Ok(None)
}

/// What is wrong with a cell whose rows hold something that nothing of ours writes.
pub(super) fn altered(error: &ServiceError) -> Option<String> {
    match error {
        ServiceError::Storage(error) => error.altered().map(|place| format!("被改动：{place}不是系统写入的内容")),
        _ => None,
    }
}

async fn problem(conn: &mut Conn, cell: &Cell) -> Result<Option<String>> {
    let events = event::recorded(conn, &cell.id).await?;
    let (stored, derived): (Vec<_>, Vec<_>) = past::stored(conn, &cell.id).await?.into_iter().unzip();
    let is_counted_so = stored.iter().map(|stretch| past::Derived::of(stretch, &cell.checklist)).eq(derived);
    Ok(match replay(&events) {
        Err(error) => Some(error.to_string()),
        Ok(None) => Some("没有办理记录".into()),
        Ok(Some((_, running))) if running != cell.running => Some("的现状与办理记录不符".into()),
        Ok(Some((finished, _))) if finished != stored => Some("以往某日的情况与办理记录不符".into()),
        Ok(Some(_)) if !is_counted_so => Some("以往某日在清单和统计里的状态或期限与办理记录不符".into()),
        Ok(Some(_)) => None,
    })
}
