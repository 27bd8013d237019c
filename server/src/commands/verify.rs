//! `gongkai verify`.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use services::assessment::verify_rounds;
use services::checklist::close_year::verify_seals;
use services::operations::audit::{self, Anchor, ChainState, verify_chain};
use services::operations::held::{HistoryState, verify_history};
use services::operations::records::{RecordState, verify_records};
use storage::Db;

use super::Shared;

/// 校验操作日志、填报记录和归档版本，指出第一处问题 · verify the audit log, the record of every cell and what was sealed
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 以前校验时打印并另处记下的“校验值:行数” · DIGEST:COUNT that an earlier verify printed and somebody kept elsewhere
    #[arg(long, value_name = "DIGEST:COUNT", env = "GONGKAI_VERIFY_AGAINST")]
    against: Option<Anchor>,
}

impl Options {
    /// Walks the audit log, folds the record of every cell and holds its events against the log; 0 when all are whole (and the log goes
    /// through the point that was kept), 1 when not.
    #[expect(clippy::print_stdout, reason = "the command line answers on standard output")]
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        shared.must_exist()?;
        let db = Db::open_to_look(&shared.database).await.context("数据库打不开 · the database cannot be opened")?;
        let mut conn = db.read().await?;
        let state = verify_chain(&mut conn).await?;
        let ends = audit::anchors(&mut conn).await?;
        let kept = match &self.against {
            Some(against) => audit::goes_through(&mut conn, against).await?,
            None => true,
        };
        let records = verify_records(&mut conn).await?;
        let history = verify_history(&mut conn).await?;
        let (versions, faults) = verify_seals(&mut conn).await?;
        let (rounds, round_faults) = verify_rounds(&mut conn).await?;
        drop(conn);
        db.close().await;
        if versions > 0 {
            println!("归档版本{versions}个，{} · sealed versions", if faults.is_empty() { "全部与校验值一致" } else { "有与校验值不符的" });
        }
        for fault in &faults {
            println!("{}《{}》：{}", fault.county, fault.list, fault.what);
        }
        if rounds > 0 || !round_faults.is_empty() {
            let words = if round_faults.is_empty() { "重新计分全部与封存一致" } else { "有与封存不符的" };
            println!("考评封存{rounds}版，{words} · sealed rounds");
        }
        for fault in &round_faults {
            println!("{}“{}”：{}", fault.county, fault.round, fault.what);
        }
        println!("{}", records.sentence());
        if let RecordState::Differs { cell, .. } = &records {
            println!("the record differs from its events; first cell: {cell}");
        }
        println!("{}", history.sentence());
        if let HistoryState::Differs { cell, .. } = &history {
            println!("the history differs from the audit log; first cell: {cell}");
        }
        println!("{}", state.sentence());
        for end in &ends {
            println!("{} 校验值：行数 · DIGEST:COUNT  {end}", end.county);
        }
        println!("请把校验值抄到系统之外，以后用 --against 核对 · keep them elsewhere and pass one to --against later");
        if let Some(against) = self.against {
            let words =
                if kept { "日志经过记下的这一点" } else { "日志不经过记下的这一点，其中的行已被改写" };
            println!("{words} · {} {against}", if kept { "the log goes through" } else { "the log does NOT go through" });
        }
        let cells_are_whole = matches!(records, RecordState::Whole(_)) && history.is_whole();
        Ok(match state {
            ChainState::Whole(rows) if kept && cells_are_whole && faults.is_empty() && round_faults.is_empty() => {
                println!("the audit log is whole: {rows} rows");
                ExitCode::SUCCESS
            }
            ChainState::Whole(_) => ExitCode::FAILURE,
            ChainState::Broken { seq, .. } => {
                println!("the audit log is broken; first bad row: {seq}");
                ExitCode::FAILURE
            }
        })
    }
}
