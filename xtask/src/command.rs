//! Running other programs and saying clearly how they ended.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Something this machine lacks and xtask could not get by itself.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{what} is missing. Get it with: {remedy}")]
pub(crate) struct Missing {
    /// What is missing and why it is needed.
    pub(crate) what: String,
    /// The command that gets it.
    pub(crate) remedy: String,
}

impl Missing {
    /// Names what is missing and the command that gets it.
    pub(crate) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: remedy.into() }
    }
}

/// Runs a program whose output the person sees; an exit code other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("cannot start {}", spoken(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", spoken(command));
    }
    Ok(())
}

/// Runs a program and returns what it printed; on failure the error holds its complaints.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {}", spoken(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}: {}", spoken(command), output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program, shows all it prints, and returns that too (both streams, line by line as they came).
pub(crate) fn tee(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", spoken(command)))?;
    let complaints = child.stderr.take().context("no standard error")?;
    let words = child.stdout.take().context("no standard output")?;
    let reader = thread::spawn(move || echo(complaints, std::io::stderr()));
    let mut text = echo(words, std::io::stdout());
    text.push_str(&reader.join().unwrap_or_default());
    Ok((child.wait()?, text))
}

fn echo(from: impl Read, mut to: impl Write) -> String {
    let mut text = String::new();
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // a closed terminal is no reason to stop the tests
        let _ = to.write_all(&line);
        text.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    text
}

/// Runs a program that may hang where there is no network; true when it succeeded within the limit.
pub(crate) fn succeeds_within(command: &mut Command, limit: Duration) -> Result<bool> {
    let mut child = command.stdin(Stdio::null()).spawn().with_context(|| format!("cannot start {}", spoken(command)))?;
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if started.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// Looks a program up in `PATH`.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| is_program(path))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

fn spoken(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut words = vec![program.to_string_lossy()];
    words.extend(command.get_args().take(8).map(std::ffi::OsStr::to_string_lossy));
    format!("`{}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_program_and_its_complaint() {
        let error = capture(Command::new("sh").args(["-c", "echo no room >&2; exit 3"])).unwrap_err().to_string();
        assert!(error.contains("`sh -c") && error.contains("no room"), "{error}");
    }

    #[test]
    fn tee_returns_both_streams() {
        let (status, text) = tee(Command::new("sh").args(["-c", "echo one; echo two >&2"])).unwrap();
        assert!(status.success());
        assert!(text.contains("one\n") && text.contains("two\n"));
    }

    #[test]
    fn a_program_that_hangs_is_ended() {
        let started = Instant::now();
        assert!(!succeeds_within(Command::new("sleep").arg("30"), Duration::from_millis(200)).unwrap());
        assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn programs_are_found_by_name() {
        assert!(find_program("sh").is_some());
        assert!(find_program("no-such-program-here").is_none());
    }
}
