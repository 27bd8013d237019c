//! `gongkai demo`.

use std::process::ExitCode;

use clap::Args;

use super::Shared;

/// 生成示例县 · fill an empty database with a demo county
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 数据量倍数 · how many times the usual amount
    #[arg(long, default_value_t = 1, env = "GONGKAI_DEMO_SCALE")]
    scale: u32,
}

impl Options {
    /// Generates the county and prints the accounts.
    #[expect(clippy::print_stdout, reason = "the command line answers on standard output")]
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let services = shared.services().await?;
        let accounts = services::demo::generate(&services, self.scale).await?;
        println!("示例账号 · demo accounts");
        for account in accounts {
            println!("  {:<12} {:<16} {}", account.username, account.password, account.role.label());
        }
        services.db().close().await;
        Ok(ExitCode::SUCCESS)
    }
}
