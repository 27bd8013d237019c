//! `gongkai demo`.

use std::process::ExitCode;

use clap::Args;

use super::Shared;
use crate::say::say;

/// 生成示例县 · fill an empty database with a demo county
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 数据量倍数 · how many times the usual amount
    #[arg(long, default_value_t = 1, env = "GONGKAI_DEMO_SCALE")]
    scale: u32,
}

impl Options {
    /// Generates the county and prints the accounts.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let services = shared.services().await?;
        let demo = services::operations::demo::generate(&services, self.scale).await?;
        say!("示例账号 · demo accounts");
        for account in &demo.accounts {
            say!("  {:<10} {:<14} {} {}", account.username, account.password, account.role.label(), account.person);
        }
        say!(
            "共{}个单位账号，用户名为单位简称的拼音首字母（如 fgw），分管领导加 -lead，密码相同；{}个县，各{}年清单。",
            demo.unit_accounts,
            demo.counties,
            demo.years
        );
        services.db().close().await;
        Ok(ExitCode::SUCCESS)
    }
}
