//! The architecture's rules that a compiler does not check: who may use whom, and what no source file may hold.

mod licences;
mod lock;
mod sources;
mod table;
mod tree;
mod unused;

use std::fs;

use anyhow::{Result, ensure};
use cargo_metadata::MetadataCommand;

use crate::command;
use crate::progress::note;
use crate::toolchain::WASM;
use crate::workspace::Workspace;

/// The system that counties run it on.
const HOST: &str = "x86_64-unknown-linux-gnu";

/// Check the dependency table and the source rules of the architecture (part of `test`).
#[derive(clap::Args)]
pub(crate) struct Args {}

/// The rules alone, as a command.
pub(crate) fn run(workspace: &Workspace, _args: &Args) -> Result<std::process::ExitCode> {
    check(workspace)?;
    note("every rule of the architecture holds");
    Ok(std::process::ExitCode::SUCCESS)
}

/// Fails with every broken rule named; long files are only mentioned.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    // what is compiled for this machine; the lock file alone also names what other systems would need
    let text = command::capture(workspace.cargo().args(["metadata", "--format-version", "1", "--filter-platform", HOST]))?;
    let metadata = MetadataCommand::parse(text)?;
    let crates = table::read(&metadata);
    let mut broken = table::violations(&crates);
    for package in metadata.workspace_packages() {
        broken.extend(unused::violations(package)?);
    }
    broken.extend(licences::violations(&metadata.packages));
    broken.extend(lock::violations(&fs::read_to_string(workspace.path("Cargo.lock"))?));
    for ban in tree::BANS.iter().filter(|ban| crates.iter().any(|known| known.name == ban.root)) {
        broken.extend(tree::violations(ban, &dependency_tree(workspace, ban)?));
    }
    let sources = sources::read(workspace)?;
    broken.extend(sources::violations(&sources));
    for warning in sources::long_files(&sources) {
        note(&warning);
    }
    for rule in &broken {
        println!("  {rule}");
    }
    ensure!(broken.is_empty(), "{} broken rules of the architecture are named above", broken.len());
    Ok(())
}

/// What really ends up in a crate: its own tree with its own features, without what only runs inside the compiler.
fn dependency_tree(workspace: &Workspace, ban: &tree::Ban) -> Result<String> {
    let mut cargo = workspace.cargo();
    cargo.args(["tree", "--package", ban.root, "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p} [{f}]"]);
    if ban.in_browser {
        cargo.args(["--target", WASM]);
    }
    command::capture(&mut cargo)
}
