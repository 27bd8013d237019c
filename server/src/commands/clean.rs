//! `gongkai clean`.

use std::process::ExitCode;
use std::time::SystemTime;

use clap::Args;
use services::operations::clean::{broken_off, remove, unnamed};
use storage::Db;

use super::Shared;
use crate::say::say;

/// 清理:列出没有用处的佐证文件,加 --remove 才删除 · list files of no use in --data; remove them with --remove
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 删除列出的文件 · remove what is listed
    #[arg(long)]
    remove: bool,
}

impl Options {
    /// Lists, and removes where told to; 1 when something could not be removed.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        shared.must_exist()?;
        let now = SystemTime::now();
        let db = Db::open(&shared.database).await?;
        let unnamed = unnamed(&db, &shared.data(), now).await;
        db.close().await;
        let mut stays = 0;
        let all = [("没有传完 · broken off", broken_off(&shared.data(), now)?), ("没有记录引用 · named by no record", unnamed?)];
        for (what, leftovers) in &all {
            for file in &leftovers.files {
                say!("{what}: {}", file.display());
            }
            say!("{what}: {} 个文件 · files, {} 字节 · bytes", leftovers.files.len(), leftovers.bytes);
            if self.remove {
                for (file, error) in remove(leftovers) {
                    say!("删不掉 · not removed: {}: {error}", file.display());
                    stays += 1;
                }
            }
        }
        if !self.remove && all.iter().any(|(_, leftovers)| !leftovers.files.is_empty()) {
            say!(
                "没有删除。请先核对 --database 和 --data 是同一套，再加 --remove · nothing removed; check both addresses, then add --remove"
            );
        }
        Ok(if stays == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
