//! `gongkai column …`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use services::monitoring::{self, ColumnPreview};
use services::operations::settings;

use super::Shared;
use super::table_file::{first_of, read_tables};
use crate::say::{say, say_on};

/// What can be done with the register of columns.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// 导入栏目 · import the register of columns from csv or xlsx
    Import(Import),
    /// 导出栏目,格式按扩展名 · export the register, the format goes by the ending
    Export(Export),
}

/// Options of the import.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// 栏目文件 · the file: csv or xlsx
    file: PathBuf,
    /// 只读取并报告,不入库 · read and report, store nothing
    #[arg(long, env = "GONGKAI_DRY_RUN")]
    dry_run: bool,
}

/// Options of the export.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// 要写的文件(.csv 或 .xlsx) · the file to write: .csv or .xlsx
    file: PathBuf,
}

impl Verb {
    /// Does it.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        match self {
            Self::Import(options) => options.run(shared).await,
            Self::Export(options) => options.run(shared).await,
        }
    }
}

impl Import {
    async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        // a file that cannot be read must not leave an empty database behind
        let document = read_tables(&self.file).await?;
        let entries = exchange::read_columns(&document).map_err(|problems| anyhow!("{}: {}", self.file.display(), first_of(&problems)))?;
        shared.must_exist()?;
        let services = shared.services().await?;
        let actor = settings::operator(&services).await?;
        let done = if self.dry_run {
            monitoring::preview(&actor, &services, &entries).await
        } else {
            monitoring::import(&actor, &services, &entries).await
        };
        services.db().close().await;
        say_on!("{}", told(done?, self.dry_run));
        Ok(ExitCode::SUCCESS)
    }
}

impl Export {
    async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        shared.must_exist()?;
        let services = shared.services().await?;
        let actor = settings::operator(&services).await?;
        let columns = monitoring::all(&actor, &services).await?;
        services.db().close().await;
        let ending = self.file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let Some(bytes) = exchange::write_columns(&columns, &ending)? else {
            bail!("{}: 请把文件名写成 .csv 或 .xlsx · use .csv or .xlsx", self.file.display());
        };
        std::fs::write(&self.file, bytes).with_context(|| format!("{} 写不进去，请检查目录和权限", self.file.display()))?;
        say!("已导出{}个栏目。", columns.len());
        Ok(ExitCode::SUCCESS)
    }
}

fn told(done: ColumnPreview, dry_run: bool) -> String {
    let mut lines = vec![format!("新增{}个栏目，修改{}个，不变{}个。", done.added, done.changed, done.unchanged)];
    if done.unnamed > 0 {
        lines.push(format!("登记册里另有{}个栏目不在文件中，保持不变。", done.unnamed));
    }
    if dry_run {
        lines.push("以上为试读结果，没有导入。".into());
    }
    lines.join("\n") + "\n"
}
