//! `gongkai checklist export`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use chrono::NaiveDate;
use clap::Args;
use domain::calendar::office_time::day_text;
use exchange::ExportFormat;
use services::checklist;
use services::{Actor, operations::settings};

use super::Shared;
use crate::http::published;

/// 导出四栏落实情况表 · export the four-column table
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 清单名称 · of another list of that year, its name (提升清单)
    #[arg(long, default_value = "")]
    list: String,
    /// 年度 · the year
    #[arg(long, env = "GONGKAI_YEAR")]
    year: i32,
    /// 格式 · html, xlsx, docx, csv or json
    #[arg(long, value_parser = ["html", "xlsx", "docx", "csv", "json"])]
    format: String,
    /// 截至日，如 2026-06-30；不写即今天 · the table as it stood by the end of that day
    #[arg(long, value_parser = day)]
    as_of: Option<NaiveDate>,
    /// 输出文件 · the file to write
    #[arg(long)]
    output: PathBuf,
}

fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| format!("日期“{text}”不对，请写成2026-06-30的样式"))
}

impl Options {
    /// Writes the table of that year.
    #[expect(clippy::print_stdout, reason = "the command line answers on standard output")]
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let format = ExportFormat::from_code(&self.format).ok_or_else(|| anyhow!("不认识的格式 {}", self.format))?;
        let services = shared.services().await?;
        let (county, _) = settings::ensure_county(&services).await?;
        let actor = Actor::operator(county.id, county.name);
        let lists = checklist::list(&actor, &services).await?;
        let found = lists.into_iter().find(|line| line.checklist.year == self.year && line.checklist.name == self.list.trim());
        let id = found
            .ok_or_else(|| anyhow!("没有{}年度{}的清单，请先用 gongkai checklist import 导入", self.year, self.list.trim()))?
            .checklist
            .id;
        let table = match self.as_of {
            Some(day) => checklist::four_column_on(&actor, &services, &id, day).await?,
            None => checklist::four_column(&actor, &services, &id).await?,
        };
        let rows = table.rows.len();
        let bytes = exchange::write(&published(&table.as_public()), format)?;
        std::fs::write(&self.output, bytes).with_context(|| format!("{} 写不进去，请检查路径和权限", self.output.display()))?;
        services.db().close().await;
        println!("已导出截至{}的{rows}项到 {}", day_text(table.heading.as_of), self.output.display());
        Ok(ExitCode::SUCCESS)
    }
}
