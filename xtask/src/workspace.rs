//! Where things lie in this checkout.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// How the programs are built: quickly, or as they are shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Builds in the shortest time; the site is read from disk.
    Dev,
    /// What is shipped: small wasm, best compression, site inside the binary.
    Release,
}

impl Profile {
    /// The profile that a `--release` flag asks for.
    pub(crate) fn from_flag(release: bool) -> Self {
        if release { Self::Release } else { Self::Dev }
    }

    /// The folder below `target` where cargo puts host programs of this profile.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

/// The checkout this process was started in.
#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the checkout from what `cargo run` tells, not from where xtask was compiled: a moved folder keeps working.
    pub(crate) fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").context("start xtask as `cargo xtask …`")?;
        let root = Path::new(&manifest).parent().context("xtask has no parent folder")?.to_path_buf();
        ensure!(root.join("Cargo.lock").is_file(), "{} holds no Cargo.lock: start xtask inside the checkout", root.display());
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => env::current_dir()?.join(folder),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The repository's top folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the repository's top folder.
    pub(crate) fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.root.join(below)
    }

    /// A path below cargo's target folder, wherever `CARGO_TARGET_DIR` has put it.
    pub(crate) fn target(&self, below: impl AsRef<Path>) -> PathBuf {
        self.target.join(below)
    }

    /// The finished site. Fixed, because the server embeds it by this path at compile time.
    pub(crate) fn site(&self) -> PathBuf {
        self.path("target/site")
    }

    /// The server program of a profile.
    pub(crate) fn binary(&self, profile: Profile) -> PathBuf {
        self.target(profile.folder()).join(format!("gongkai{}", env::consts::EXE_SUFFIX))
    }

    /// A command that runs in the repository's top folder.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
        command
    }

    /// The cargo that started us.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }
}
