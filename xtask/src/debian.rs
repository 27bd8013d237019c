//! Debian's package manager, for what the tests need from the system.

use std::sync::OnceLock;

use crate::command::{self, Missing, find_program};
use crate::progress;
use crate::workspace::Workspace;

/// The user this process works as.
#[cfg(unix)]
pub(crate) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|data| data.uid() == 0)
}

#[cfg(not(unix))]
pub(crate) fn is_root() -> bool {
    false
}

/// Installs packages, or returns what a person has to type. `what` names the need, not the package.
/// Nothing that is installed is ever removed for it.
pub(crate) fn install(workspace: &Workspace, what: &str, packages: &[&str]) -> Result<(), Missing> {
    let Some(apt) = find_program("apt-get") else {
        let remedy = format!("your system's package manager (Debian's name: {})", packages.join(" "));
        return Err(Missing::new(what, remedy));
    };
    if !is_root() {
        return Err(missing(what, packages, "xtask does not run as root"));
    }
    progress::note(&format!("{what} is missing: installing Debian's {}", packages.join(" ")));
    if !lists_are_fresh(workspace) {
        progress::note("apt-get update failed; trying with the package lists at hand");
    }
    let mut command = workspace.command(apt);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command.args(["install", "--yes", "--quiet=2", "--no-install-recommends", "--no-remove"]).args(packages);
    command::run(&mut command).map_err(|error| missing(what, packages, &error.to_string()))
}

/// Package lists are read once for each run: a fresh container has none.
fn lists_are_fresh(workspace: &Workspace) -> bool {
    static UPDATED: OnceLock<bool> = OnceLock::new();
    *UPDATED.get_or_init(|| command::run(workspace.command("apt-get").args(["update", "--quiet=2"])).is_ok())
}

fn missing(what: &str, packages: &[&str], reason: &str) -> Missing {
    Missing::new(format!("{what} ({reason})"), format!("sudo apt-get update && sudo apt-get install {}", packages.join(" ")))
}
