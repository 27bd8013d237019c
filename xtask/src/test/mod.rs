//! `cargo xtask test`: everything that must hold before a change is handed in.

mod beside;
pub(crate) mod browser;
mod counts;
mod postgres;
mod report;
mod rust;

use std::process::ExitCode;

use anyhow::Result;

use self::beside::Beside;
pub(crate) use self::counts::Tally;
pub(crate) use self::postgres::{Cluster, Durability};
pub(crate) use self::report::Report;
use crate::rules;
use crate::site;
use crate::toolchain::WasmToolchain;
use crate::workspace::{Profile, Workspace};

/// Check format, lints and architecture, and run every test: on SQLite, on a real PostgreSQL, and in a real browser.
///
/// A throw-away PostgreSQL cluster is started from the system's programs, and Debian's packages for PostgreSQL, Chromium and
/// a Chinese font are installed where xtask may. The browser looks at the site as it is shipped, served by the program that the
/// other tests have built: optimising the server once more took a third of the whole run. `cargo xtask e2e --release` looks at the
/// program as it is shipped, and `cargo xtask attack` and `bench` never look at another.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only what needs no PostgreSQL and no browser.
    #[arg(long)]
    fast: bool,
    /// Succeed although something could not run here; it is still named at the end.
    #[arg(long)]
    allow_missing: bool,
}

/// Runs every stage to its end, so that one failure does not hide the next; the last line counts.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<ExitCode> {
    let mut report = Report::default();
    site::ensure_present(workspace)?;
    // what has to be fetched is fetched first, so that it is missed in the first minute and not in the last
    let ready = if args.fast { None } else { browser::Ready::check(workspace, &mut report) };
    // the site is whole before the first test reads it
    let site = ready.as_ref().map(|_| Beside::start(workspace, "site-for-the-browser", &["build", "--release", "--site"])).transpose()?;
    report.check("format", || rust::format(workspace));
    report.check("architecture rules", || rules::check(workspace));
    report.check("clippy", || rust::clippy(workspace));
    if let Some(toolchain) = report.prepare("compiler for the browser half", || WasmToolchain::prepare(workspace)) {
        report.check("clippy of the browser half", || rust::clippy_wasm(workspace, toolchain));
        report.check("domain compiles for wasm alone", || rust::domain_for_wasm(workspace, toolchain));
    }
    let site = site.and_then(|work| report.beside("site for the browser", work));
    let cluster = if args.fast { None } else { report.prepare("PostgreSQL", || Cluster::start(workspace, Durability::None)) };
    report.count("unit, property and contract tests", || rust::tests(workspace, cluster.as_ref()));
    report.count("examples in the documentation", || rust::doc_tests(workspace));
    drop(cluster);
    if let (Some(ready), Some(())) = (ready, site)
        && report.prepare("server for the browser", || rust::program(workspace)).is_some()
    {
        browser::look(workspace, Profile::Dev, &[], &ready, &mut report);
    }
    Ok(report.close(args.allow_missing))
}
