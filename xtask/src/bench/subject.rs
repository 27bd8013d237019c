//! The server under test: a release binary on a free port, with a demo county of the asked size.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::client::Client;
use crate::command;

/// A running server; ended when dropped.
pub(super) struct Subject {
    child: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// From starting the process to the first whole page.
    pub(super) first_page: Duration,
}

/// Fills a database with the demo county, unless a former run left one of that size.
pub(super) fn fill(binary: &Path, database: &str, files: &Path, scale: u32) -> Result<()> {
    let mut demo = Command::new(binary);
    demo.args(["demo", "--scale", &scale.to_string(), "--database", database, "--data"]).arg(files);
    command::capture(&mut demo).map(|_| ())
}

impl Subject {
    /// Starts the server and waits for its first page.
    pub(super) fn start(binary: &Path, database: &str, files: &Path) -> Result<Self> {
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let started = Instant::now();
        let child = Command::new(binary)
            .args(["serve", "--listen", &address.to_string(), "--database", database, "--data"])
            .arg(files)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .context("the server does not start")?;
        let mut subject = Self { child, address, first_page: Duration::ZERO };
        while started.elapsed() < Duration::from_secs(20) {
            if let Ok(answer) = Client::connect(address, "").and_then(|mut client| client.get("/sign-in", "identity")) {
                if answer.status == 200 {
                    subject.first_page = started.elapsed();
                    return Ok(subject);
                }
            }
            thread::sleep(Duration::from_millis(2));
        }
        bail!("the server gave no page within 20 s")
    }

    /// Resident memory in MB, as the kernel counts it; `None` where it does not say.
    pub(super) fn resident_mb(&self) -> Option<u64> {
        let status = fs::read_to_string(PathBuf::from("/proc").join(self.child.id().to_string()).join("status")).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        // a server that is gone already is as good
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
