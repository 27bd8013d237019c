//! A compiler that can make wasm: rustup's target where it can be had, else Debian's compiler packages.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::command::{self, Missing, find_program};
use crate::debian;
use crate::progress;
use crate::workspace::Workspace;

/// The target triple of the browser half.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// `GONGKAI_WASM_ROUTE=debian` takes Debian's compiler even where rustup's target is installed.
const ROUTE: &str = "GONGKAI_WASM_ROUTE";

/// What Debian's route needs, as path and package: the compiler, its library sources and the wasm linker.
const DEBIAN_PARTS: [(&str, &str); 5] = [
    ("/usr/bin/rustc", "rustc-web"),
    ("/usr/bin/cargo", "cargo-web"),
    ("/usr/lib/rustlib/src/rust/library/std/Cargo.toml", "rust-web-src"),
    ("/usr/bin/rust-lld", "rust-web-llvm"),
    ("/usr/bin/wasm-ld-22", "lld-22"),
];

/// A network that answers nothing must not hold the build for ever.
const RUSTUP_LIMIT: Duration = Duration::from_secs(180);

/// Where the wasm standard library comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The compiler that builds everything else has it.
    Installed,
    /// Debian's compiler builds it from source; used for the browser half only.
    Debian,
}

impl WasmToolchain {
    /// Finds or fetches a way to compile for wasm.
    pub(crate) fn prepare(workspace: &Workspace) -> Result<Self> {
        let forced = std::env::var(ROUTE).is_ok_and(|route| route == "debian");
        if !forced {
            if has_wasm_library(workspace) {
                return Ok(Self::Installed);
            }
            if find_program("rustup").is_some() {
                progress::note(&format!("rustup target add {WASM}"));
                let mut add = workspace.command("rustup");
                add.args(["target", "add", WASM]);
                if command::succeeds_within(&mut add, RUSTUP_LIMIT)? && has_wasm_library(workspace) {
                    return Ok(Self::Installed);
                }
                progress::note("rustup could not get it; trying Debian's compiler packages");
            }
        }
        prepare_debian(workspace).map(|()| Self::Debian)
    }

    /// A cargo command with target and target folder set. The folder is not the host's, so that the two builds never wait
    /// for each other.
    pub(crate) fn cargo(self, workspace: &Workspace, subcommand: &str) -> Command {
        match self {
            Self::Installed => {
                let mut cargo = workspace.cargo();
                cargo.args([subcommand, "--target", WASM]).env("CARGO_TARGET_DIR", self.target(workspace));
                cargo
            }
            Self::Debian => {
                let mut cargo = workspace.command("/usr/bin/cargo");
                cargo
                    .args([subcommand, "--target", WASM, "-Z", "build-std=std,panic_abort"])
                    .env("CARGO_TARGET_DIR", self.target(workspace))
                    // build-std is a nightly flag, and rustup's settings would send cargo to another compiler
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("RUSTC", "/usr/bin/rustc")
                    .env("RUSTDOC", "/usr/bin/rustdoc")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "/usr/bin/wasm-ld-22")
                    .env_remove("CARGO")
                    .env_remove("RUSTUP_TOOLCHAIN");
                cargo
            }
        }
    }

    /// The target folder of this compiler's wasm builds.
    pub(crate) fn target(self, workspace: &Workspace) -> std::path::PathBuf {
        workspace.target(match self {
            Self::Installed => "wasm",
            Self::Debian => "wasm-debian",
        })
    }
}

fn has_wasm_library(workspace: &Workspace) -> bool {
    let mut rustc = workspace.command(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let Ok(folder) = command::capture(rustc.args(["--print", "target-libdir", "--target", WASM])) else {
        return false;
    };
    std::fs::read_dir(folder.trim()).is_ok_and(|files| {
        files.flatten().any(|file| file.file_name().to_str().is_some_and(|name| name.starts_with("libstd-") && name.ends_with(".rlib")))
    })
}

fn prepare_debian(workspace: &Workspace) -> Result<()> {
    let absent: Vec<&str> = DEBIAN_PARTS.iter().filter(|(path, _)| !Path::new(path).exists()).map(|(_, package)| *package).collect();
    if !absent.is_empty() {
        debian::install(workspace, &format!("a compiler for {WASM}"), &absent)
            .map_err(|missing| Missing::new(missing.what, format!("rustup target add {WASM}   (or: {})", missing.remedy)))?;
    }
    let version = command::capture(Command::new("/usr/bin/rustc").arg("--version"))?;
    let needed = env!("CARGO_PKG_RUST_VERSION");
    ensure!(
        minor(&version) >= minor(needed),
        Missing::new(
            format!("a compiler for {WASM} of version {needed} or newer (Debian has {})", version.trim()),
            format!("rustup target add {WASM}")
        )
    );
    Ok(())
}

/// The second number of a version such as `rustc 1.96.0 (…)`; 0 when there is none.
fn minor(version: &str) -> u32 {
    let number = version.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    number.and_then(|number| number.split('.').nth(1)?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_second_number() {
        assert_eq!(minor("rustc 1.96.0 (f00 2026-05-01) (built from a source tarball)"), 96);
        assert_eq!(minor("1.95"), 95);
        assert_eq!(minor("unknown"), 0);
    }
}
