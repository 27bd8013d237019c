//! `gongkai backup`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use services::clock::{Clock, SystemClock};
use services::operations::backup;

use super::Shared;

/// 备份到一个文件,并试恢复验证;服务运行时也可以用 · back up into one file, proved by a trial restore; works while serving
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 备份文件,不能已存在 · the file to write, which must not exist
    #[arg(env = "GONGKAI_BACKUP_FILE")]
    file: PathBuf,
}

impl Options {
    /// Writes, proves, tells.
    #[expect(clippy::print_stdout, reason = "the command line answers on standard output")]
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        shared.must_exist()?;
        if !shared.is_sqlite() {
            println!("PostgreSQL:用 pg_dump 导出,再用 pg_restore 装入临时数据库验证 · dumps with pg_dump, proves it with pg_restore");
        }
        let written = backup::write(&shared.database, &shared.data, &self.file, SystemClock.now()).await?;
        println!("已备份到 {}({} 字节):{} 行数据、{} 个佐证文件。", self.file.display(), written.bytes, written.rows, written.files);
        println!("已试恢复并核对:数据库完整,操作日志 {} 行校验通过,行数和文件校验值一致。", written.audit_rows);
        println!("backed up and proved: {} rows, {} files, {} audit rows", written.rows, written.files, written.audit_rows);
        Ok(ExitCode::SUCCESS)
    }
}
