//! Work that goes on beside the other stages: making the site keeps one core busy for minutes at a time (link-time
//! optimisation, wasm-opt), and cargo locks each profile's folder for itself.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use crate::workspace::Workspace;

/// So many lines of what it printed are shown when it fails.
const SHOWN: usize = 60;

/// A build of this very program, at work in the background. Its output goes to a file, so that it does not run into the
/// stages' own.
pub(super) struct Beside {
    log: PathBuf,
    work: JoinHandle<Result<(bool, Duration)>>,
}

impl Beside {
    /// Starts `cargo xtask WORDS`.
    pub(super) fn start(workspace: &Workspace, name: &str, words: &[&str]) -> Result<Self> {
        let log = workspace.path(format!("target/{name}.log"));
        fs::create_dir_all(workspace.path("target"))?;
        let output = File::create(&log)?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(words).stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        Ok(Self { log, work: thread::spawn(move || ended(command)) })
    }

    /// Waits for its end and answers how long it took; on failure the end of what it printed is shown.
    pub(super) fn finish(self) -> Result<Duration> {
        let (well, time) = self.work.join().map_err(|_| anyhow!("the thread that waited for it panicked"))??;
        if well {
            return Ok(time);
        }
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        for line in &lines[lines.len().saturating_sub(SHOWN)..] {
            println!("  {line}");
        }
        bail!("it failed; the whole output is in {}", self.log.display())
    }
}

fn ended(mut command: Command) -> Result<(bool, Duration)> {
    let started = Instant::now();
    let status = command.status().context("it could not be started")?;
    Ok((status.success(), started.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(script: &str, log: PathBuf) -> Beside {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdout(File::create(&log).unwrap());
        Beside { log, work: thread::spawn(move || ended(command)) }
    }

    #[test]
    fn a_failure_in_the_background_is_a_failure() {
        let folder = tempfile::tempdir().unwrap();
        assert!(beside("true", folder.path().join("a")).finish().is_ok());
        let error = beside("echo no room; false", folder.path().join("b")).finish().unwrap_err().to_string();
        assert!(error.contains("it failed"), "{error}");
    }
}
