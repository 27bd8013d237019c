//! `cargo xtask build`: the site, then the server that carries it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::command;
use crate::progress::{self, stage};
use crate::site;
use crate::toolchain::WasmToolchain;
use crate::workspace::{Profile, Workspace};

/// Build the site (wasm, CSS, static files) and the server.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Build what is shipped: small wasm, best compression, site inside the binary. Takes several minutes the first time.
    #[arg(long)]
    release: bool,
    /// Only the site: enough after changing a style sheet, because the quick server reads the site from disk.
    #[arg(long)]
    site: bool,
}

/// Builds and says where the program lies.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    let profile = Profile::from_flag(args.release);
    if args.site {
        return only_site(workspace, profile);
    }
    site_and_server(workspace, profile)?;
    progress::note(&format!("the program is {}", workspace.binary(profile).display()));
    Ok(())
}

/// Brings site and server up to date; what has not changed is left alone.
pub(crate) fn site_and_server(workspace: &Workspace, profile: Profile) -> Result<()> {
    only_site(workspace, profile)?;
    stage("server", || {
        let mut cargo = workspace.cargo();
        cargo.args(["build", "--package", "server", "--bin", "gongkai"]);
        if profile == Profile::Release {
            cargo.arg("--release");
        }
        command::run(&mut cargo)
    })
}

/// The release build with the limits of the bench inside, under a name of its own: it is no program to ship.
pub(crate) fn for_bench(workspace: &Workspace) -> Result<PathBuf> {
    only_site(workspace, Profile::Release)?;
    stage("server with the bench's limits", || {
        let mut cargo = workspace.cargo();
        cargo.args(["build", "--package", "server", "--bin", "gongkai", "--release", "--features", "bench"]);
        command::run(&mut cargo)
    })?;
    let folder = workspace.path("target/bench");
    fs::create_dir_all(&folder)?;
    let copy = folder.join(format!("gongkai{}", std::env::consts::EXE_SUFFIX));
    fs::copy(workspace.binary(Profile::Release), &copy).context("the program cannot be copied")?;
    Ok(copy)
}

fn only_site(workspace: &Workspace, profile: Profile) -> Result<()> {
    let toolchain = stage("compiler for the browser half", || WasmToolchain::prepare(workspace))?;
    site::build(workspace, toolchain, profile)
}
