//! `gongkai draw verify`.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::say::say;
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use domain::assessment::draw::verify;
use domain::text::json::Json;

/// 互查抽签 · the draw of the cross-check
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Verify(Options),
}

/// 按公告和公布的数据重新抽签，核对结果，不需要数据库 · repeat a draw without a database
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 抽签文件：公告、公布的数据、结果 · notice, published text and result, JSON
    file: PathBuf,
}

impl Verb {
    /// 0 when the same comes out, 1 when not, 2 when the file is none of a draw.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Verify(options) => options.run(),
        }
    }
}

impl Options {
    fn run(self) -> anyhow::Result<ExitCode> {
        let path = self.file.display();
        let text =
            fs::read_to_string(&self.file).with_context(|| format!("{path} 读不出来，请检查路径和编码（应为UTF-8） · cannot be read"))?;
        let json = Json::read(&text).with_context(|| format!("{path} 不是正确的JSON，请换成抽签时保存的文件 · no JSON"))?;
        let verdict = match verify(&json) {
            Ok(verdict) => verdict,
            Err(problems) => bail!("{}", problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("\n")),
        };
        say!("{}", verdict.sentence());
        if verdict.stands() {
            say!("the draw can be repeated");
            return Ok(ExitCode::SUCCESS);
        }
        say!("the draw is NOT what comes out");
        Ok(ExitCode::FAILURE)
    }
}
