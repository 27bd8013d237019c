//! `gongkai doctor`.

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;
use services::clock::{Clock, SystemClock};
use services::operations::doctor::{Front, Verdict, examine};

use super::Shared;
use crate::say::say;

/// 体检:用大白话说哪里有问题、怎么办 · say in plain words what is wrong and what to do
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 服务的监听地址 · the address the service listens on
    #[arg(long, env = "GONGKAI_LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// 前面有 TLS 反向代理 · a reverse proxy with TLS stands in front
    #[arg(long, env = "GONGKAI_TLS")]
    behind_tls: bool,
}

impl Options {
    /// Examines and prints; 1 when something is wrong.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let front = Front { is_local: self.listen.ip().is_loopback(), behind_tls: self.behind_tls };
        let checks = examine(&shared.database, &shared.data(), SystemClock.now(), front).await;
        for check in &checks {
            let sign = match check.verdict {
                Verdict::Good => "✓ 正常",
                Verdict::Look => "△ 留意",
                Verdict::Wrong => "▲ 有问题",
            };
            say!("{sign} {}\n    {}", check.chinese, check.english);
        }
        let wrong = checks.iter().filter(|check| check.verdict == Verdict::Wrong).count();
        if wrong == 0 {
            say!("体检结束，没有发现问题 · nothing is wrong");
            return Ok(ExitCode::SUCCESS);
        }
        say!("体检结束，发现 {wrong} 处问题，请按提示处理 · {wrong} things are wrong");
        Ok(ExitCode::FAILURE)
    }
}
