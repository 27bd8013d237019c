//! `gongkai restore`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use services::operations::backup;

use super::Shared;

/// 把备份恢复到新的数据库和目录,不覆盖已有的 · restore a backup into a new database and folder; overwrites nothing
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 备份文件 · the backup
    #[arg(env = "GONGKAI_BACKUP_FILE")]
    file: PathBuf,
}

impl Options {
    /// Restores, checks, tells.
    #[expect(clippy::print_stdout, reason = "the command line answers on standard output")]
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let restored = backup::restore(&self.file, &shared.database, &shared.data).await?;
        println!(
            "已恢复 {} 的备份:{} 行数据、{} 个佐证文件;操作日志 {} 行校验通过。",
            restored.created_at, restored.rows, restored.files, restored.audit_rows
        );
        println!("restored and checked: {} rows, {} files, {} audit rows", restored.rows, restored.files, restored.audit_rows);
        println!("下一步 · next: gongkai serve");
        Ok(ExitCode::SUCCESS)
    }
}
