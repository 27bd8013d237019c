//! `gongkai verify-pack`.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::say::say;
use anyhow::Context;
use clap::Args;
use documents::pack::prove;
use domain::calendar::office_time::day_text;

/// 校验归档包，不需要数据库 · prove a pack of a closed year without a database
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 归档包文件 · the pack
    file: PathBuf,
}

impl Options {
    /// 0 when every file is as listed and what was sealed is what the seal says, 1 when not.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let file = File::open(&self.file).with_context(|| format!("不能读 {} · cannot be read", self.file.display()))?;
        match prove(BufReader::new(file)) {
            Ok(proof) => {
                let seal = proof.seal;
                say!("{}，第{}版，{}归档，共{}个文件，全部与校验值一致。", proof.title, seal.version, day_text(seal.day), proof.files);
                say!("校验值 · digest  {}", seal.digest);
                if let Some(previous) = seal.previous {
                    say!("上一版校验值 · previous  {previous}");
                }
                say!("请与操作日志里“年终归档”一行的校验值核对 · compare it with the audit log");
                Ok(ExitCode::SUCCESS)
            }
            Err(fault) => {
                say!("{fault}");
                say!("the pack is NOT what was sealed");
                Ok(ExitCode::FAILURE)
            }
        }
    }
}
