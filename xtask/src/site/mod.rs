//! The site: what the browser gets from the server as files, under names that change with the content.
//!
//! Everything is made in `target/site-work/<profile>/site` and then copied to `target/site`, so that changing between
//! profiles costs nothing and the server's embedded folder is touched only where something differs.

mod assets;
mod bindings;
mod compress;
mod css;
mod manifest;
mod mirror;

use std::fs::{self, File};

use anyhow::{Context, Result};

use crate::command;
use crate::progress::{note, stage};
use crate::toolchain::WasmToolchain;
use crate::workspace::{Profile, Workspace};

use manifest::Manifest;

/// Brings `target/site` up to date.
pub(crate) fn build(workspace: &Workspace, toolchain: WasmToolchain, profile: Profile) -> Result<()> {
    let work = workspace.path("target/site-work");
    fs::create_dir_all(&work)?;
    let _turn = take_turn(&work.join("lock"))?;
    let work = work.join(profile.folder());

    let compiled = stage("browser half (wasm)", || compile(workspace, toolchain, profile))?;
    let scripts = stage("browser half (bindings)", || bindings::make(workspace, &compiled, &work.join("bindings"), profile))?;
    stage("site files", || {
        let styles = css::bundle(&workspace.path("style"))?;
        let made = work.join("site");
        let manifest = assets::write(&made, &styles, &scripts, &workspace.path("style/static"), profile)?;
        mirror::copy(&made, &workspace.site())?;
        note(&sizes(&made, &manifest)?);
        Ok(())
    })
}

/// The server compiles only where the folder it embeds exists.
pub(crate) fn ensure_present(workspace: &Workspace) -> Result<()> {
    let site = workspace.site();
    if !site.join(manifest::FILE).exists() {
        fs::create_dir_all(&site)?;
        fs::write(site.join(manifest::FILE), Manifest::default().text()?)?;
    }
    Ok(())
}

/// Two builds at once would write over each other; the second waits.
fn take_turn(path: &std::path::Path) -> Result<File> {
    let lock = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    if lock.try_lock().is_err() {
        note("another build is at work on the site; waiting for it");
        lock.lock()?;
    }
    Ok(lock)
}

fn compile(workspace: &Workspace, toolchain: WasmToolchain, profile: Profile) -> Result<std::path::PathBuf> {
    let mut cargo = toolchain.cargo(workspace, "build");
    cargo.args(["--package", "frontend"]);
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => {
            cargo.args(["--profile", "wasm-release"]);
            "wasm-release"
        }
    };
    command::run(&mut cargo)?;
    Ok(toolchain.target(workspace).join(crate::toolchain::WASM).join(folder).join("frontend.wasm"))
}

/// What a first visit costs, in the units of the speed targets.
fn sizes(site: &std::path::Path, manifest: &Manifest) -> Result<String> {
    let size = |name: &str| -> Result<f64> { Ok(fs::metadata(site.join(name))?.len() as f64 / 1024.0) };
    let with_brotli = |name: &str| size(&format!("{name}.br"));
    Ok(format!(
        "with brotli: js {:.1} KB, wasm {:.1} KB, css {:.1} KB",
        with_brotli(&manifest.js)?,
        with_brotli(&manifest.wasm)?,
        with_brotli(&manifest.css)?
    ))
}
