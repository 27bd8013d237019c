//! `gongkai backup`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use services::clock::{Clock, SystemClock};
use services::operations::backup::{self, Faults, Key};

use super::Shared;
use crate::say::{say, say_on};

/// 备份到一个文件,并试恢复验证;服务运行时也可以用 · back up into one file, proved by a trial restore; works while serving
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 备份文件,不能已存在;写目录时按日期和操作日志终点命名 · the file to write, which must not exist; a folder gets a named file
    #[arg(env = "GONGKAI_BACKUP_FILE")]
    file: PathBuf,
    /// 签名用的密钥文件(至少 32 字节),与备份分开保管 · key file that signs the backup, kept elsewhere
    #[arg(long, env = "GONGKAI_BACKUP_KEY")]
    key: Option<PathBuf>,
}

impl Options {
    /// Writes, proves, tells.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        shared.must_exist()?;
        if !shared.is_sqlite() {
            say!("PostgreSQL：用 pg_dump 导出，再用 pg_restore 装入临时数据库验证 · dumps with pg_dump, proves it with pg_restore");
        }
        let key = self.key.as_deref().map(Key::read).transpose()?;
        let written = backup::write(&shared.database, &shared.data(), &self.file, key.as_ref(), SystemClock.now()).await?;
        let (rows, files, events) = (written.rows, written.files, written.audit_rows);
        say!("已备份到 {}（{} 字节）：{rows} 行数据、{files} 个佐证材料文件。", written.file.display(), written.bytes);
        for anchor in &written.anchors {
            say!("{} 操作日志校验值：行数 · the log's DIGEST:COUNT  {anchor}", anchor.county);
        }
        if key.is_none() {
            say!("没有签名，不能证明以后没有被改动；可加 --key · not signed; --key FILE signs it");
        }
        if written.faults.is_none() {
            say!("已试恢复并核对：数据库完整，操作日志 {events} 行校验通过，行数一致，佐证材料文件与数据库所记逐个相符。");
            say!("backed up and proved: {rows} rows, {files} files, {events} audit rows");
            return Ok(ExitCode::SUCCESS);
        }
        say_on!("{}", told(&written.faults));
        say!("数据已原样保存，但不能算作完好的备份；请先按上面所说处理，并保留以前的备份。");
        say!("saved as it is, but NOT proved: keep your earlier backups");
        Ok(ExitCode::FAILURE)
    }
}

/// What is wrong, line by line.
pub(super) fn told(faults: &Faults) -> String {
    const SHOWN: usize = 20;
    let mut lines = Vec::new();
    lines.extend(faults.broken_log.clone());
    if !faults.lost.is_empty() {
        lines.push(format!(
            "有 {} 个佐证材料文件缺失或内容不符 · evidence files missing or changed; 请核对 --data 目录，或从以前的备份找回：",
            faults.lost.len()
        ));
        lines.extend(faults.lost.iter().take(SHOWN).map(|name| format!("  {name}")));
        if faults.lost.len() > SHOWN {
            lines.push("  ……".into());
        }
    }
    lines.join("\n") + "\n"
}
