//! The server under test: a release binary on a free port, with a demo county of the asked size.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::client::Client;
use crate::command;

/// A running server; ended when dropped.
pub(crate) struct Subject {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From starting the process to the first whole page.
    pub(crate) first_page: Duration,
}

/// Fills an empty database with so many times the demo county.
pub(crate) fn fill(binary: &Path, database: &str, files: &Path, scale: u32) -> Result<()> {
    let mut demo = Command::new(binary);
    demo.args(["demo", "--scale", &scale.to_string(), "--database", database, "--data"]).arg(files);
    command::capture(&mut demo).map(|_| ())
}

impl Subject {
    /// Starts the server and waits for its first page.
    pub(crate) fn start(binary: &Path, database: &str, files: &Path) -> Result<Self> {
        Self::start_with(binary, database, files, None, &[])
    }

    /// The same, with no more open files than a service manager may allow, and with other options of `serve`.
    pub(crate) fn start_with(binary: &Path, database: &str, files: &Path, open_files: Option<u32>, options: &[&str]) -> Result<Self> {
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let started = Instant::now();
        let mut program = match open_files {
            None => Command::new(binary),
            Some(most) => {
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("ulimit -n {most}; exec \"$0\" \"$@\"")]).arg(binary);
                shell
            }
        };
        let child = program
            .args(["serve", "--listen", &address.to_string(), "--database", database, "--data"])
            .arg(files)
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .context("the server does not start")?;
        let mut subject = Self { child, address, first_page: Duration::ZERO };
        while started.elapsed() < Duration::from_secs(20) {
            let answer = Client::connect(address, "").and_then(|mut client| client.get("/sign-in", "identity"));
            if answer.is_ok_and(|answer| answer.status == 200) {
                subject.first_page = started.elapsed();
                return Ok(subject);
            }
            thread::sleep(Duration::from_millis(2));
        }
        bail!("the server gave no page within 20 s")
    }

    /// The most resident memory so far, in MB; 0 where the system does not say.
    pub(crate) fn peak(&self) -> f64 {
        peak_of(self.child.id())
    }

    /// kill -9.
    pub(crate) fn kill(&mut self) {
        // a server that is gone already is as good
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Tells it to stop and answers how long that took, or the limit.
    pub(crate) fn terminate(&mut self, limit: Duration) -> Result<Duration> {
        let told = Instant::now();
        command::capture(Command::new("kill").args(["-TERM", &self.child.id().to_string()]))?;
        while told.elapsed() < limit && self.child.try_wait()?.is_none() {
            thread::sleep(Duration::from_millis(20));
        }
        Ok(told.elapsed())
    }

    /// Resident memory as the kernel counts it, and the most it was.
    pub(crate) fn memory(&self) -> String {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        match (kilobytes(&status, "VmRSS:"), kilobytes(&status, "VmHWM:")) {
            (Some(now), Some(most)) => format!("{:.1} MB of memory (at most {:.1})", now / 1024.0, most / 1024.0),
            _ => "this system does not say how much memory".to_owned(),
        }
    }
}

/// The most resident memory of a process so far, in MB; 0 where the system does not say.
pub(super) fn peak_of(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    kilobytes(&status, "VmHWM:").unwrap_or_default() / 1024.0
}

fn kilobytes(status: &str, name: &str) -> Option<f64> {
    status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}

impl Drop for Subject {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(test)]
mod tests {
    use super::kilobytes;

    #[test]
    fn memory_is_read_from_the_kernels_lines() {
        let status = "Name:\tgongkai\nVmHWM:\t   52344 kB\nVmRSS:\t   31200 kB\n";
        assert_eq!(kilobytes(status, "VmRSS:"), Some(31200.0));
        assert_eq!(kilobytes(status, "VmSwap:"), None);
    }
}
