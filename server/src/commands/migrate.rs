//! `gongkai migrate`.

use std::process::ExitCode;

use super::Shared;
use crate::say::say;

/// Creates the tables or brings them up to date.
pub(super) async fn run(shared: &Shared) -> anyhow::Result<ExitCode> {
    shared.services().await?.db().close().await;
    say!("数据库已是最新 · the database is up to date");
    Ok(ExitCode::SUCCESS)
}
