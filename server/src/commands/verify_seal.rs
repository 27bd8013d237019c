//! `gongkai verify-seal`.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::say::say;
use anyhow::Context;
use clap::Args;
use domain::calendar::office_time::day_text;
use services::assessment::prove;

/// 校验考评批次的封存包，不需要数据库 · prove the sealed bundle of an assessment round without a database
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 封存包文件 · the bundle
    file: PathBuf,
}

impl Options {
    /// 0 when every version is what its seal says and scores to the same digits, 1 when not.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let text = fs::read_to_string(&self.file).with_context(|| format!("不能读 {} · cannot be read", self.file.display()))?;
        match prove(&text) {
            Ok(proof) => {
                let seal = proof.seal;
                say!(
                    "{}{}，第{}版，{}封存，重新计分{}个单位，全部与封存一致。",
                    proof.county,
                    proof.round,
                    seal.version,
                    day_text(seal.day),
                    proof.units
                );
                say!("校验值 · digest  {}", seal.digest);
                if let Some(previous) = seal.previous {
                    say!("上一版校验值 · previous  {previous}");
                }
                say!("请与操作日志里“封存考评批次”一行的校验值核对 · compare it with the audit log");
                Ok(ExitCode::SUCCESS)
            }
            Err(fault) => {
                say!("{fault}");
                say!("the bundle is NOT what was sealed");
                Ok(ExitCode::FAILURE)
            }
        }
    }
}
