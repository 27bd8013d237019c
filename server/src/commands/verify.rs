//! `gongkai verify`.

use std::process::ExitCode;

use anyhow::Context;
use services::operations::audit::{ChainState, verify_chain};
use storage::Db;

use super::Shared;

/// Walks the audit log; 0 when it is whole, 1 when it is not.
#[expect(clippy::print_stdout, reason = "the command line answers on standard output")]
pub(super) async fn run(shared: &Shared) -> anyhow::Result<ExitCode> {
    shared.must_exist()?;
    let db = Db::open(&shared.database).await.context("数据库打不开 · the database cannot be opened")?;
    let state = verify_chain(&mut db.read().await?).await?;
    db.close().await;
    println!("{}", state.sentence());
    Ok(match state {
        ChainState::Whole(rows) => {
            println!("the audit log is whole: {rows} rows");
            ExitCode::SUCCESS
        }
        ChainState::Broken { seq, .. } => {
            println!("the audit log is broken; first bad row: {seq}");
            ExitCode::FAILURE
        }
    })
}
