//! A table file named on the command line.

use std::path::Path;

use anyhow::{Context, anyhow, bail};
use domain::checklist::import::{Document, Problem};

use crate::read_file;

/// Reads a file's tables in a process of its own.
pub(super) async fn read_tables(file: &Path) -> anyhow::Result<Document> {
    let shown = file.display();
    let size = std::fs::metadata(file).with_context(|| format!("{shown} 打不开，请检查路径"))?.len();
    if size > exchange::Limits::FILE_BYTES as u64 {
        bail!("{shown}: {}", exchange::ReadError::TooLarge);
    }
    let bytes = std::fs::read(file).with_context(|| format!("{shown} 读不出来，请检查路径和权限"))?;
    read_file::read_loosely(&shown.to_string(), &bytes).await.map_err(|error| anyhow!("{shown}: {error}"))
}

/// The first problem in one sentence, and how many there are.
pub(super) fn first_of(problems: &[Problem]) -> String {
    let first = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
    match problems.len() {
        0 | 1 => first,
        more => format!("{}（另有{}处问题，请一并检查。）", first, more - 1),
    }
}
