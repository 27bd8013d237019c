//! `gongkai words …`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Args, Subcommand};
use services::monitoring;
use services::operations::settings;

use super::Shared;
use super::table_file::{first_of, read_tables};
use crate::say::say;

/// What can be done with the list of wrong words.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// 导入错误表述,替换原有的 · import the list of wrong words; it replaces the one before
    Import(Import),
}

/// Options of the import.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// 错误表述文件 · the file: csv or xlsx
    file: PathBuf,
}

impl Verb {
    /// Does it.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let Self::Import(options) = self;
        let document = read_tables(&options.file).await?;
        let pairs = exchange::read_words(&document).map_err(|problems| anyhow!("{}: {}", options.file.display(), first_of(&problems)))?;
        shared.must_exist()?;
        let services = shared.services().await?;
        let actor = settings::operator(&services).await?;
        let count = monitoring::import_words(&actor, &services, &pairs).await;
        services.db().close().await;
        say!("已导入{}条错误表述，原有的已替换。", count?);
        Ok(ExitCode::SUCCESS)
    }
}
