//! `gongkai checklist …`.

use std::process::ExitCode;

use clap::Subcommand;

use super::{Shared, checklist_export, checklist_import};

/// What can be done with checklists.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// 导入清单 · import from xlsx, docx, html or csv
    Import(checklist_import::Options),
    /// 导出四栏落实情况表 · export the four-column table
    Export(checklist_export::Options),
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
