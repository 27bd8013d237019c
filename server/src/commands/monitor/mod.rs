//! `gongkai monitor …`.

mod report;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::bail;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use crawler::{Net, Nets, Settings, Visitor};
use domain::monitoring::proof::unproven;
use domain::monitoring::words::WordList;
use services::monitoring;
use services::operations::settings;

use super::Shared;
use crate::monitoring::canary::prove;
use crate::monitoring::sweep::Sweep;
use crate::say::{say, say_on};
use report::Report;

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// 运行一轮监测 · visit every column and judge what was read
    Run(Run),
}

/// Options of a round.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// 月份 · the month, YYYY-MM
    #[arg(long, value_parser = month)]
    month: NaiveDate,
    /// 截至日 · the day it speaks of, YYYY-MM-DD
    #[arg(long)]
    as_of: NaiveDate,
    /// 输出一个 JSON 对象 · print one JSON object
    #[arg(long)]
    json: bool,
    /// 允许访问的内部网段 · networks that may be visited although they are not public
    #[arg(long, value_name = "CIDR")]
    allow_net: Vec<Net>,
    /// 同一主机两次请求的最短间隔(毫秒) · least time between two requests to one host
    #[arg(long, default_value_t = 1000, value_name = "N")]
    pace_ms: u64,
    /// 一次应答的时限(秒) · limit for one whole answer
    #[arg(long, default_value_t = 30, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout_s: u64,
    /// 认定失败前的次数 · tries before a fault counts
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=20))]
    tries: u32,
    /// 这些次数分布的时间(秒) · spread of these tries
    #[arg(long, default_value_t = 14_400, value_name = "N")]
    tries_over_s: u64,
}

fn month(text: &str) -> Result<NaiveDate, String> {
    let is_month = text.len() == 7 && text.as_bytes().get(4) == Some(&b'-');
    let first = if is_month { format!("{text}-01").parse().ok() } else { None };
    first.ok_or_else(|| format!("“{text}”不是月份，请写成 2026-10 这样的形式 · write it as 2026-10"))
}

impl Verb {
    /// Does it.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let Self::Run(options) = self;
        options.run(shared).await
    }
}

impl Run {
    async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        if self.as_of < self.month {
            bail!("--as-of {} 早于监测月份的第一天，请核对月份和截至日。", self.as_of);
        }
        shared.must_exist()?;
        let services = shared.services().await?;
        let actor = settings::operator(&services).await?;
        let columns = monitoring::all(&actor, &services).await?;
        if columns.is_empty() {
            bail!("还没有登记栏目，请先用 gongkai column import 导入。");
        }
        let words = monitoring::in_force(&actor, &services).await?;
        // the engine alone: a county's own list is the county's, and is judged by whoever reads the report
        let proof = prove(&WordList::new(Vec::new())?);
        if !proof.failed.is_empty() {
            bail!("{}。", unproven(&proof.failed));
        }
        let round = monitoring::begin(&actor, &services, self.month, self.as_of).await?;
        let visitor = Visitor::new(Settings {
            nets: Nets(self.allow_net.clone()),
            pace: Duration::from_millis(self.pace_ms),
            limit: Duration::from_secs(self.timeout_s),
            tries: self.tries,
            over: Duration::from_secs(self.tries_over_s),
            as_of: self.as_of,
        })?;
        let sweep = Sweep::new(&actor, &services, &round, columns, words, visitor).told();
        let mut swept = sweep.run(self.month, self.as_of).await?;
        swept.found.candidates.extend(monitoring::unpublished_items(&actor, &services, &round, (self.month, self.as_of)).await?);
        let report = Report::of(swept, self.month, self.as_of);
        if report.complete {
            monitoring::complete(&actor, &services, &round, self.month, self.as_of, report.found.candidates.len() + report.others.len())
                .await?;
        }
        services.db().close().await;
        if self.json {
            say!("{}", serde_json::to_string(&report)?);
        } else {
            say_on!("{}", report.told());
        }
        Ok(if report.complete { ExitCode::SUCCESS } else { ExitCode::from(3) })
    }
}
