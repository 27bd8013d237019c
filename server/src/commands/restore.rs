//! `gongkai restore`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use services::operations::backup::{self, Key, Signed};

use super::Shared;
use crate::say::{say, say_on};

/// 把备份恢复到新的数据库和目录,不覆盖已有的 · restore a backup into a new database and folder; overwrites nothing
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 备份文件 · the backup
    #[arg(env = "GONGKAI_BACKUP_FILE")]
    file: PathBuf,
    /// 核对签名的密钥文件;签名不符就不恢复 · key file: what is not signed with it is not restored
    #[arg(long, env = "GONGKAI_BACKUP_KEY")]
    key: Option<PathBuf>,
}

impl Options {
    /// Restores, checks, tells.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let restored =
            backup::restore(&self.file, &shared.database, &shared.data(), self.key.as_deref().map(Key::read).transpose()?.as_ref()).await?;
        say!(
            "已恢复 {} 的备份：{} 行数据、{} 个佐证材料文件；操作日志 {} 行校验通过。",
            restored.created_at,
            restored.rows,
            restored.files,
            restored.audit_rows
        );
        say!("restored and checked: {} rows, {} files, {} audit rows", restored.rows, restored.files, restored.audit_rows);
        match restored.signed {
            Signed::Yes => say!("签名相符 · signed with this key, and unaltered"),
            Signed::Unchecked => say!("备份有签名，没有核对；可加 --key 核对 · signed, but not checked: --key FILE checks it"),
            Signed::No => say!("备份没有签名，不能证明没有被改动过 · not signed: nothing proves that nobody altered it"),
        }
        if !restored.faults.is_none() {
            say_on!("{}", super::backup::told(&restored.faults));
            say!("以上问题在备份时就有 · these were wrong already when it was saved");
        }
        say!("下一步 · next: gongkai serve");
        Ok(ExitCode::SUCCESS)
    }
}
