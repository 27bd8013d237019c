//! `cargo xtask e2e`: only the browser tests.

use std::process::ExitCode;

use anyhow::Result;

use crate::test::{Report, browser};
use crate::workspace::{Profile, Workspace};

/// Run only the browser tests, against the quick build unless --release is given.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Test the program as it is shipped.
    #[arg(long)]
    release: bool,
    /// Words for Playwright: file names, `--grep TEXT`, `--project NAME`, `--headed`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "FILTER")]
    filter: Vec<String>,
}

/// Builds what the browser looks at and lets it look.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<ExitCode> {
    let mut report = Report::default();
    browser::test(workspace, Profile::from_flag(args.release), &args.filter, &mut report);
    Ok(report.close(false))
}
