//! `gongkai migrate`.

use std::process::ExitCode;

use super::Shared;

/// Creates the tables or brings them up to date.
#[expect(clippy::print_stdout, reason = "the command line answers on standard output")]
pub(super) async fn run(shared: &Shared) -> anyhow::Result<ExitCode> {
    shared.services().await?.db().close().await;
    println!("数据库已是最新 · the database is up to date");
    Ok(ExitCode::SUCCESS)
}
