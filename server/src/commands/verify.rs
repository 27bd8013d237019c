//! `gongkai verify`.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use services::operations::audit::{self, Anchor, ChainState, verify_chain};
use services::operations::records::{RecordState, verify_records};
use storage::Db;

use super::Shared;

/// 校验操作日志和填报记录，指出第一处问题 · verify the audit log and the record of every cell, name the first that is wrong
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 以前校验时打印并另处记下的“校验值:行数” · DIGEST:COUNT that an earlier verify printed and somebody kept elsewhere
    #[arg(long, value_name = "DIGEST:COUNT", env = "GONGKAI_VERIFY_AGAINST")]
    against: Option<Anchor>,
}

impl Options {
    /// Walks the audit log and folds the record of every cell; 0 when both are whole (and the log goes through the point that was
    /// kept), 1 when not.
    #[expect(clippy::print_stdout, reason = "the command line answers on standard output")]
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        shared.must_exist()?;
        let db = Db::open(&shared.database).await.context("数据库打不开 · the database cannot be opened")?;
        let mut conn = db.read().await?;
        let state = verify_chain(&mut conn).await?;
        let ends = audit::anchors(&mut conn).await?;
        let kept = match &self.against {
            Some(against) => audit::goes_through(&mut conn, against).await?,
            None => true,
        };
        let records = verify_records(&mut conn).await?;
        drop(conn);
        db.close().await;
        println!("{}", records.sentence());
        if let RecordState::Differs { cell, .. } = &records {
            println!("the record differs from its events; first cell: {cell}");
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
        Ok(match state {
            ChainState::Whole(rows) if kept && matches!(records, RecordState::Whole(_)) => {
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
