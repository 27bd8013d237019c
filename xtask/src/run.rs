//! `cargo xtask run`: from a fresh clone to a served demo county.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::build;
use crate::command::{self, Missing};
use crate::progress::{note, stage};
use crate::workspace::{Profile, Workspace};

const DATABASE: &str = "data/gongkai.db";
const EVIDENCE: &str = "data/files";
/// The demo's accounts as the first start printed them, so that later starts can say them again.
const ACCOUNTS: &str = "data/demo-accounts.txt";
const ADDRESS: &str = "127.0.0.1:3000";

/// Build what is needed, create a demo county when there is none, and serve it on 127.0.0.1:3000.
///
/// The quick build is the default: the first start is for looking around, and an optimised server and wasm take several
/// minutes more. Use --release for measuring or for showing to many people at once.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Serve the optimised build.
    #[arg(long)]
    release: bool,
    /// Further words for `gongkai serve`, after `--`: for instance `-- --listen 0.0.0.0:8080`.
    #[arg(last = true, value_name = "ARGS")]
    serve: Vec<String>,
}

/// Builds, prepares the data, and becomes the server.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    let profile = Profile::from_flag(args.release);
    build::site_and_server(workspace, profile)?;
    let binary = workspace.binary(profile);

    let own_database = !chosen(&args.serve, "--database", "GONGKAI_DATABASE");
    if own_database {
        if !workspace.path(DATABASE).exists() {
            stage("demo county", || create_demo(workspace, &binary))?;
        } else if let Ok(accounts) = fs::read_to_string(workspace.path(ACCOUNTS)) {
            print!("{accounts}");
        }
        note(&format!("database: {DATABASE} (delete the data folder to start over)"));
    }
    let mut server = workspace.command(&binary);
    server.arg("serve").args(serve_words(&args.serve, own_database));
    if !chosen(&args.serve, "--listen", "GONGKAI_LISTEN") {
        note(&format!("open http://{ADDRESS} — stop with Ctrl+C"));
    }
    become_it(&mut server)
}

/// Whether the person has decided a setting, as a flag or in the environment.
fn chosen(words: &[String], flag: &str, variable: &str) -> bool {
    let with_value = format!("{flag}=");
    words.iter().any(|word| word == flag || word.starts_with(&with_value)) || std::env::var_os(variable).is_some()
}

/// The person's words, and ours where they left a choice.
fn serve_words(given: &[String], own_database: bool) -> Vec<String> {
    let mut words = Vec::new();
    if own_database {
        words.extend(["--database".to_owned(), format!("sqlite:{DATABASE}")]);
    }
    if own_database && !chosen(given, "--data", "GONGKAI_DATA") {
        words.extend(["--data", EVIDENCE].map(str::to_owned));
    }
    if !chosen(given, "--listen", "GONGKAI_LISTEN") {
        words.extend(["--listen", ADDRESS].map(str::to_owned));
    }
    words.extend_from_slice(given);
    words
}

/// A half-made demo would look like a finished one at the next start, so it is removed.
fn create_demo(workspace: &Workspace, binary: &Path) -> Result<()> {
    fs::create_dir_all(workspace.path("data"))?;
    let mut demo = workspace.command(binary);
    demo.args(["demo", "--database", &format!("sqlite:{DATABASE}"), "--data", EVIDENCE]);
    let (status, words) = command::tee(&mut demo)?;
    if !status.success() {
        for name in [DATABASE.to_owned(), format!("{DATABASE}-wal"), format!("{DATABASE}-shm")] {
            let _ = fs::remove_file(workspace.path(name));
        }
        anyhow::bail!("the demo county could not be made; what `gongkai demo` said is above");
    }
    fs::write(workspace.path(ACCOUNTS), words)?;
    Ok(())
}

#[cfg(unix)]
fn become_it(server: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    // Ctrl+C and service managers then talk to the server itself
    Err(server.exec()).context("cannot start the server").map_err(|error| error.context(Missing::new("the server", "cargo xtask build")))
}

#[cfg(not(unix))]
fn become_it(server: &mut Command) -> Result<()> {
    let status = server.status().context("cannot start the server")?;
    anyhow::ensure!(status.success(), "the server ended with {status}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(given: &[&str], own_database: bool) -> String {
        serve_words(&given.iter().map(ToString::to_string).collect::<Vec<_>>(), own_database).join(" ")
    }

    #[test]
    fn what_the_person_chose_is_not_said_twice() {
        assert_eq!(words(&[], true), "--database sqlite:data/gongkai.db --data data/files --listen 127.0.0.1:3000");
        assert_eq!(words(&["--listen", "0.0.0.0:80"], true), "--database sqlite:data/gongkai.db --data data/files --listen 0.0.0.0:80");
        assert_eq!(words(&["--database=sqlite:x.db"], false), "--listen 127.0.0.1:3000 --database=sqlite:x.db");
    }

    #[test]
    fn a_flag_counts_in_both_spellings() {
        let given = ["--data=here".to_owned()];
        assert!(chosen(&given, "--data", "NO_SUCH_VARIABLE_HERE"));
        assert!(!chosen(&given, "--database", "NO_SUCH_VARIABLE_HERE"));
    }
}
