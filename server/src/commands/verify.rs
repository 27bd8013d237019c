//! `gongkai verify`.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use services::ServiceError;
use services::assessment::{verify_open_rounds, verify_rounds};
use services::checklist::close_year::verify_seals;
use services::operations::audit::{self, Anchor, ChainState, verify_chain};
use services::operations::files::verify_files;
use services::operations::held::{HistoryState, verify_history};
use services::operations::records::{RecordState, verify_records};
use services::operations::rows::{RowsState, verify_rows};
use storage::{Conn, Db};

use super::Shared;
use crate::say::say;

/// 校验操作日志、填报记录、任务和归档版本，给出 --data 的还校验佐证材料文件，指出有问题之处 · verify the audit log, the record of every
/// cell, tasks and what was sealed, and with --data every evidence file
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 以前校验时打印并另处记下的“校验值:行数” · DIGEST:COUNT that an earlier verify printed and somebody kept elsewhere
    #[arg(long, value_name = "DIGEST:COUNT", env = "GONGKAI_VERIFY_AGAINST")]
    against: Option<Anchor>,
}

impl Options {
    /// Walks the audit log, folds the record of every cell, holds events, tasks and problems against the log, and looks at every
    /// file; 0 when all are whole (and the log goes through the point that was kept), 1 when not.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        shared.must_exist()?;
        let db = Db::open_to_look(&shared.database).await.context("数据库打不开 · the database cannot be opened")?;
        let mut conn = db.read().await?;
        // what can be told is told, whatever stands in the way of the rest
        let mut is_whole = sealed(&mut conn).await?;
        is_whole &= open_rounds(&mut conn).await?;
        is_whole &= recorded(&mut conn).await?;
        is_whole &= files(&mut conn, shared).await?;
        say!(
            "尚未生效的预定变更、申请单上批准的延期日期、互查样例和现场检查表不在校验之列，须与操作日志核对 · not covered, see docs/safety.md"
        );
        is_whole &= self.chained(&mut conn).await?;
        drop(conn);
        db.close().await;
        Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// The log itself.
    async fn chained(self, conn: &mut Conn) -> anyhow::Result<bool> {
        let state = verify_chain(conn).await?;
        say!("{}", state.sentence());
        for end in &audit::anchors(conn).await? {
            say!("{} 校验值：行数 · DIGEST:COUNT  {end}", end.county);
        }
        say!("请把校验值抄到系统之外，以后用 --against 核对 · keep them elsewhere and pass one to --against later");
        let mut is_whole = true;
        if let Some(against) = self.against {
            is_whole = looked("日志是否经过记下的校验值", audit::goes_through(conn, &against).await)?.unwrap_or(false);
            let words =
                if is_whole { "日志经过记下的这一点" } else { "日志不经过记下的这一点，其中的行已被改写" };
            say!("{words} · {} {against}", if is_whole { "the log goes through" } else { "the log does NOT go through" });
        }
        match state {
            ChainState::Whole(rows) if is_whole => say!("the audit log is whole: {rows} rows"),
            ChainState::Whole(_) => {}
            ChainState::Broken { seq, .. } => {
                is_whole = false;
                say!("the audit log is broken; first bad row: {seq}");
            }
        }
        Ok(is_whole)
    }
}

/// What was looked at, or nothing where a row holds what nothing of ours writes: that is told, and is a finding.
fn looked<T>(what: &str, found: services::Result<T>) -> anyhow::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(ServiceError::Storage(error)) => match error.altered() {
            Some(place) => {
                say!("“{what}”没有校验完：{place}不是系统写入的内容，有行被改动。请保留现场，与备份核对，并报告单位负责人。");
                say!("a row was altered: {error}");
                Ok(None)
            }
            None => Err(ServiceError::Storage(error).into()),
        },
        Err(error) => Err(error.into()),
    }
}

/// Closed lists and sealed rounds.
async fn sealed(conn: &mut Conn) -> anyhow::Result<bool> {
    let versions = looked("归档版本", verify_seals(conn).await)?;
    let rounds = looked("考评封存", verify_rounds(conn).await)?;
    let is_whole =
        versions.as_ref().is_some_and(|(_, faults)| faults.is_empty()) && rounds.as_ref().is_some_and(|(_, faults)| faults.is_empty());
    if let Some((versions, faults)) = versions {
        if versions > 0 {
            say!("归档版本{versions}个，{} · sealed versions", if faults.is_empty() { "全部与校验值一致" } else { "有与校验值不符的" });
        }
        for fault in &faults {
            say!("{}《{}》：{}", fault.county, fault.list, fault.what);
        }
    }
    if let Some((rounds, faults)) = rounds {
        if rounds > 0 || !faults.is_empty() {
            let words = if faults.is_empty() { "重新计分全部与封存一致" } else { "有与封存不符的" };
            say!("考评封存{rounds}版，{words} · sealed rounds");
        }
        for fault in &faults {
            say!("{}“{}”：{}", fault.county, fault.round, fault.what);
        }
    }
    Ok(is_whole)
}

/// Rounds that are not sealed, and the cross-checks of all.
async fn open_rounds(conn: &mut Conn) -> anyhow::Result<bool> {
    let Some(found) = looked("未封存的考评批次和互查", verify_open_rounds(conn).await)? else { return Ok(false) };
    if let Some(words) = found.sentence() {
        say!("{words} · open rounds and cross-checks");
    }
    for fault in &found.faults {
        say!("{}“{}”：{}", fault.county, fault.round, fault.what);
    }
    Ok(found.faults.is_empty())
}

/// Cells and their histories, tasks, units, exemptions and problems.
async fn recorded(conn: &mut Conn) -> anyhow::Result<bool> {
    let mut is_whole = true;
    match looked("填报记录", verify_records(conn).await)? {
        Some(records) => {
            say!("{}", records.sentence());
            if let RecordState::Differs { cell, .. } = &records {
                is_whole = false;
                say!("the record differs from its events; first cell: {cell}");
            }
        }
        None => is_whole = false,
    }
    match looked("办理记录", verify_history(conn).await)? {
        Some(history) => {
            say!("{}", history.sentence());
            if let HistoryState::Differs { cell, .. } = &history {
                is_whole = false;
                say!("the history differs from the audit log; first cell: {cell}");
            }
        }
        None => is_whole = false,
    }
    match looked("任务和监测问题", verify_rows(conn).await)? {
        Some(rows) => {
            say!("{}", rows.sentence());
            if let RowsState::Differs(faults) = &rows {
                is_whole = false;
                say!("tasks or problems differ from the audit log: {}", faults.len());
            }
        }
        None => is_whole = false,
    }
    Ok(is_whole)
}

/// Every evidence file, where it is said where they lie.
async fn files(conn: &mut Conn, shared: &Shared) -> anyhow::Result<bool> {
    let Some(data) = &shared.data else {
        say!("佐证材料文件没有校验；需要校验的，请用 --data 指明所在目录 · evidence files were not looked at: say --data FOLDER");
        return Ok(true);
    };
    let Some(files) = looked("佐证材料文件", verify_files(conn, data).await)? else { return Ok(false) };
    say!("{}", files.sentence());
    if !files.bad.is_empty() {
        say!("evidence files missing or changed: {}", files.bad.len());
    }
    Ok(files.bad.is_empty())
}
