//! The stages that cargo runs: format, lints, tests.

use std::fs;
use std::io::IsTerminal;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use cargo_metadata::MetadataCommand;

use super::counts::{self, Tally};
use super::postgres::Cluster;
use crate::command::{self, Missing};
use crate::progress::note;
use crate::toolchain::WasmToolchain;
use crate::workspace::Workspace;

/// The address of a PostgreSQL that tests may fill with databases of their own.
const POSTGRES: &str = "GONGKAI_TEST_POSTGRES";
/// Set to 1, a storage test without PostgreSQL fails instead of testing SQLite only.
const REQUIRE_POSTGRES: &str = "GONGKAI_REQUIRE_POSTGRES";
/// Set to 1, the concurrency test of the storage contract runs for half a minute on each engine.
const SOAK: &str = "GONGKAI_SOAK";

/// rustfmt has nothing to change.
pub(crate) fn format(workspace: &Workspace) -> Result<()> {
    component(workspace, "fmt", "rustfmt")?;
    command::run(workspace.cargo().args(["fmt", "--all", "--check"]))
}

/// No warning in anything that runs on the server. `frontend` is left to [`clippy_wasm`]: in one build with the server its
/// browser features would switch on in `app` beside the server's. What only the bench needs is looked at too.
pub(crate) fn clippy(workspace: &Workspace) -> Result<()> {
    component(workspace, "clippy", "clippy")?;
    let words =
        ["clippy", "--workspace", "--exclude", "frontend", "--all-targets", "--features", "server/bench", "--", "--deny", "warnings"];
    command::run(workspace.cargo().args(words))
}

/// No warning in what runs in the browser.
pub(crate) fn clippy_wasm(workspace: &Workspace, toolchain: WasmToolchain) -> Result<()> {
    // Debian's packages bring no clippy; the same code can be checked for this machine, only not linked
    let mut cargo = match toolchain {
        WasmToolchain::Installed => toolchain.cargo(workspace, "clippy"),
        WasmToolchain::Debian => {
            let mut cargo = workspace.cargo();
            cargo.arg("clippy");
            cargo
        }
    };
    command::run(cargo.args(["--package", "app", "--package", "frontend", "--", "--deny", "warnings"]))
}

/// `domain` needs nothing that only a server has.
pub(crate) fn domain_for_wasm(workspace: &Workspace, toolchain: WasmToolchain) -> Result<()> {
    command::run(toolchain.cargo(workspace, "check").args(["--package", "domain"]))
}

/// Every test of every crate; on both databases where a cluster is given.
pub(crate) fn tests(workspace: &Workspace, cluster: Option<&Cluster>) -> Result<Tally> {
    let nextest = has_subcommand(workspace, "nextest");
    let mut cargo = workspace.cargo();
    if nextest {
        cargo.args(["nextest", "run"]);
    } else {
        note("cargo-nextest is not installed; cargo test does the same, only slower");
        cargo.args(["test", "--lib", "--bins", "--tests"]);
    }
    cargo.args(["--workspace", "--exclude", "frontend", "--no-fail-fast", "--color", colour()]);
    if let Some(cluster) = cluster {
        cargo.env(POSTGRES, cluster.url()).env(REQUIRE_POSTGRES, "1").env(SOAK, "1");
    }
    let (status, text) = command::tee(&mut cargo)?;
    let tally = if nextest { counts::nextest(&text) } else { counts::libtest(&text) };
    ensure!(!status.success() || tally.passed > 0, "no test ran");
    Ok(tally.judged_by(status.success()))
}

/// The program that the tests have built already. The same words as theirs, so that nothing is compiled a second time: without the
/// tests other features of the same packages would be on.
pub(crate) fn program(workspace: &Workspace) -> Result<()> {
    command::run(workspace.cargo().args(["test", "--no-run", "--lib", "--bins", "--tests", "--workspace", "--exclude", "frontend"]))
}

/// Examples in doc comments, which nextest does not know. Crates without any are not built for it.
pub(crate) fn doc_tests(workspace: &Workspace) -> Result<Tally> {
    let packages = packages_with_examples(workspace)?;
    if packages.is_empty() {
        note("no crate has examples in its documentation");
        return Ok(Tally::default());
    }
    let mut cargo = workspace.cargo();
    cargo.args(["test", "--doc", "--no-fail-fast", "--color", colour()]);
    for package in packages {
        cargo.args(["--package", &package]);
    }
    let (status, text) = command::tee(&mut cargo)?;
    Ok(counts::libtest(&text).judged_by(status.success()))
}

fn packages_with_examples(workspace: &Workspace) -> Result<Vec<String>> {
    let text = command::capture(workspace.cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let mut packages = Vec::new();
    for package in MetadataCommand::parse(text)?.packages {
        let library = package.targets.iter().find(|target| target.is_lib());
        let folder = library.and_then(|library| library.src_path.parent());
        if package.name.as_str() != "frontend" && folder.is_some_and(|folder| has_examples(folder.as_std_path())) {
            packages.push(package.name.to_string());
        }
    }
    Ok(packages)
}

fn has_examples(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().map(|entry| entry.path()).any(|path| {
            if path.is_dir() {
                has_examples(&path)
            } else {
                path.extension().is_some_and(|extension| extension == "rs")
                    && fs::read_to_string(&path).is_ok_and(|text| shows_example(&text))
            }
        })
    })
}

/// A fence without a language, or marked as Rust, is compiled and run.
fn shows_example(text: &str) -> bool {
    let mut open = false;
    for line in text.lines() {
        let line = line.trim_start();
        let Some(fence) =
            line.strip_prefix("///").or_else(|| line.strip_prefix("//!")).and_then(|line| line.trim_start().strip_prefix("```"))
        else {
            continue;
        };
        let runs = fence.split(',').all(|word| matches!(word.trim(), "" | "rust" | "no_run" | "should_panic" | "compile_fail"));
        if !open && runs {
            return true;
        }
        open = !open;
    }
    false
}

fn component(workspace: &Workspace, subcommand: &str, component: &str) -> Result<()> {
    ensure!(
        has_subcommand(workspace, subcommand),
        Missing::new(format!("cargo {subcommand}"), format!("rustup component add {component}"))
    );
    Ok(())
}

fn has_subcommand(workspace: &Workspace, subcommand: &str) -> bool {
    let mut cargo: Command = workspace.cargo();
    command::capture(cargo.args([subcommand, "--version"])).is_ok()
}

/// Through a pipe cargo would drop its colours.
fn colour() -> &'static str {
    if std::io::stdout().is_terminal() { "always" } else { "never" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fences_that_run_are_examples() {
        let cases = [
            ("/// ```\n/// assert!(true);\n/// ```", true),
            ("//! ```rust,no_run\n//! x();\n//! ```", true),
            ("/// ```text\n/// a table\n/// ```\nfn x() {}", false),
            ("/// ```json\n/// {}\n/// ```\n/// ```\n/// x();\n/// ```", true),
            ("// ```\nlet fence = \"```\";", false),
        ];
        for (text, expected) in cases {
            assert_eq!(shows_example(text), expected, "{text}");
        }
    }
}
